// How the work grows with what it is given: diagnosis and fixes with the statements of a policy, parsers with their
// text, regular expressions with hostile texts. Ratios and exponents of one run (1: linear, 2: quadratic); it never
// fails on time.
// Usage: node test/bench/growth.mjs [policies|parsers|patterns] [--sizes 10,40,80,160,200] [--runs N] [--only WORD]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sources } from '../../scripts/lib/sources.mjs';

const args = process.argv.slice(2);
const option = (name, usual) => {
  const at = args.indexOf(name);
  return at < 0 ? usual : args.splice(at, 2)[1];
};
const SIZES = option('--sizes', '10,40,80,160,200').split(',').map(Number);
const RUNS = Number(option('--runs', '5'));
const ONLY = option('--only', '');
const [part] = args;
const only = (name) => name.includes(ONLY);

const { examine, cases, parsers, explain, masks, sanitizing, policies, expressions, built } = await sources({
  examine: 'src/core/examine.ts',
  cases: 'src/core/intake/cases/index.ts',
  parsers: 'src/core/intake/index.ts',
  explain: 'src/core/explain/read-text.ts',
  masks: 'src/core/model/secret.ts',
  sanitizing: 'src/core/model/sanitize.ts',
  policies: 'src/core/policy/index.ts',
  expressions: 'test/support/regular-expressions.ts',
  built: 'test/support/built-expressions.ts',
});

const BASE = JSON.parse(readFileSync(join(root, 'test/cases/own/rp-policy-copied-from-sibling-api.json'), 'utf8'));
const invoke = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke' };
/** Kinds of policies of which no statement allows the call, by how each statement misses. */
const POLICIES = {
  'other path': (at) => ({ ...invoke, Resource: `execute-api:/main/GET/docs/intro-${at}` }),
  'other address': (at) => ({
    ...invoke,
    Resource: 'execute-api:/main/GET/docs/*',
    Condition: { IpAddress: { 'aws:SourceIp': `198.51.${at % 250}.${Math.floor(at / 250)}/32` } },
  }),
  'other path and address': (at) => ({
    ...invoke,
    Resource: `execute-api:/main/GET/docs/intro-${at}`,
    Condition: { IpAddress: { 'aws:SourceIp': `198.51.${at % 250}.0/24` } },
  }),
  'other role': (at) => ({
    ...invoke,
    Principal: { AWS: `arn:aws:iam::123123123123:role/reader-${at}` },
    Resource: 'execute-api:/main/GET/docs/*',
  }),
  'other endpoint': (at) => ({
    ...invoke,
    Resource: 'execute-api:/main/*',
    Condition: { StringEquals: { 'aws:SourceVpce': `vpce-0a1b2c3d4e5f6${String(at).padStart(4, '0')}` } },
  }),
  'deny of the call': (at) => ({
    ...invoke,
    Effect: 'Deny',
    Resource: 'execute-api:/main/GET/docs/*',
    Condition: { NotIpAddress: { 'aws:SourceIp': `198.51.${at % 250}.0/24` } },
  }),
};

function withPolicy(statementOf, size) {
  const Statement = Array.from({ length: size }, (_, at) => statementOf(at));
  const api = { ...BASE.config.api, policy: { Version: '2012-10-17', Statement } };
  const loaded = cases.loadCase({ ...BASE, config: { ...BASE.config, api } });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.case;
}

/** The shortest of some runs, in milliseconds of processor time. */
function cost(work, runs = RUNS) {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const from = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / 1000);
    if (least > 2000) break;
  }
  return least;
}

const exponent = (costs, sizes) => Math.log(costs.at(-1) / costs[0]) / Math.log(sizes.at(-1) / sizes[0]);

function table(title, sizes, rows) {
  const cell = (text) => String(text).padStart(10);
  const line = (name, cells) => process.stdout.write(`${name.padEnd(34)}${cells.map(cell).join('')}\n`);
  line(title, [...sizes, 'exponent', 'last/first']);
  for (const [name, work] of rows) {
    const costs = sizes.map((size) => cost(work(size)));
    const cells = [...costs.map((ms) => `${ms.toFixed(1)} ms`), exponent(costs, sizes).toFixed(2)];
    line(name, [...cells, (costs.at(-1) / costs[0]).toFixed(2)]);
  }
  process.stdout.write('\n');
}

if (part === undefined || part === 'policies') {
  examine.examineCase(withPolicy(POLICIES['other path'], 20));
  table(
    'policies, statements',
    SIZES,
    Object.entries(POLICIES)
      .filter(([name]) => only(name))
      .map(([name, statementOf]) => [
        name,
        (size) => {
          const loaded = withPolicy(statementOf, size);
          return () => examine.examineCase(loaded);
        },
      ]),
  );
}

if (part === undefined || part === 'parsers') {
  const lengths = [20_000, 40_000, 80_000, 160_000];
  const texts = {
    URLs: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/orders?a=1&b=2 ',
    curl: "curl -X POST -H 'x-api-key: k' -d '{\"a\":1}' https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/p ",
    heads: 'HTTP/1.1 403 Forbidden\r\nx-amzn-errortype: ForbiddenException\r\n\r\n{"message":"Forbidden"}\n',
    'log lines': '(1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901) Method completed with status: 403\n',
    braces: '{"a":[',
    quotes: `'"\``,
    blanks: ' \t',
    colons: 'a: ',
    ARNs: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders ',
    denials:
      'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ' +
      'arn:aws:execute-api:eu-west-1:********3333:a1b2c3d4e5/prod/GET/orders with an explicit deny\n',
    'request heads':
      '> POST /prod/orders HTTP/1.1\n> Host: a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com\n> A: b\n>\n',
    'access lines': '203.0.113.9 - - [02/Mar/2026:10:15:30] "GET /orders HTTP/1.1" 403 23 1b2c3d4e\n',
    'browser messages':
      "Access to fetch at 'https://x.example/' from origin 'https://y.example' has been blocked by CORS policy: no\n",
    programs: 'fetch("https://x.example/a", {"headers": {"a": "b"}, "method": "POST", "body": "c"});\n',
    tokens: 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln ',
  };
  const HAR = {
    request: { method: 'GET', url: 'https://x.example/', headers: [{ name: 'a', value: 'b' }] },
    response: {
      status: 403,
      headers: [{ name: 'x-amzn-errortype', value: 'ForbiddenException' }],
      content: { text: 'no' },
    },
  };
  const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const withMethods = (methods) => ({ ...BASE, config: { ...BASE.config, methods } });
  /** A valid document of so many parts, about as long as said, and what reads it. */
  const documents = {
    'HAR entries': [HAR, (entries) => JSON.stringify({ log: { entries } }), parsers.understand],
    'log records': [
      { requestId: 'a', status: '403' },
      (records) => JSON.stringify(Object.assign({ requestId: 'a', status: 403 }, { records })),
      parsers.understand,
    ],
    // A longer token is none.
    'claims of a token, a quarter': [
      'a',
      (all) => `${base64({ alg: 'RS256' })}.${base64({ aud: all.slice(0, all.length / 4) })}.c2ln`,
      parsers.decodeJwt,
    ],
    'statements of a policy': [
      POLICIES['other path and address'](1),
      (Statement) => JSON.stringify({ Version: '2012-10-17', Statement }),
      (text) => policies.parsePolicy(text, 'resource'),
    ],
    'methods of a case file': [
      BASE.config.methods[0],
      (methods) => JSON.stringify(withMethods(methods.map((method, at) => ({ ...method, path: `/orders/${at}` })))),
      (text) => cases.loadCase(JSON.parse(text)),
    ],
  };
  const readers = {
    understand: parsers.understand,
    explain: explain.readText,
    mask: masks.redact,
    sanitize: sanitizing.sanitize,
    policy: (text) => policies.parsePolicy(text, 'resource'),
    'duplicate names': cases.duplicateNames,
  };
  /** Another text each time: what a reader remembers of one is none of its work. */
  const anew = (read, text) => {
    let run = 0;
    return () => read(text + ' '.repeat(run++));
  };
  const repeated = (text, length) => text.repeat(Math.ceil(length / text.length));
  table(
    'parsers, characters',
    lengths,
    Object.entries(readers).flatMap(([reader, read]) =>
      Object.entries(texts)
        .filter(([name]) => only(`${reader}: ${name}`))
        .map(([name, text]) => [`${reader}: ${name}`, (length) => anew(read, repeated(text, length))]),
    ),
  );
  table(
    'documents, characters',
    lengths,
    Object.entries(documents)
      .filter(([name]) => only(name))
      .map(([name, [part, whole, read]]) => [
        name,
        (length) => anew(read, whole(Array(Math.ceil(length / JSON.stringify(part).length)).fill(part))),
      ]),
  );
}

if (part === undefined || part === 'patterns') {
  const lengths = [500, 1000, 2000, 4000];
  const literals = [...expressions.literalsBelow(root, 'src'), ...(await built.builtBelow(root, 'src')).literals];
  const rows = literals.map((literal) => {
    const matcher = new RegExp(literal.source, literal.flags);
    const items = expressions.itemsOf(literal);
    const textsOf = (length) => expressions.hostileTexts(items, length);
    const first = textsOf(lengths[0]).map((text) => timeOf(matcher, text));
    const slowest = Math.max(0, first.indexOf(Math.max(...first)));
    const costs = [];
    for (const length of lengths)
      if ((costs.at(-1) ?? 0) < 100) costs.push(timeOf(matcher, textsOf(length)[slowest] ?? ''));
    const last = lengths.slice(0, costs.length).slice(-2);
    return { ...literal, costs, exponent: exponent(costs.slice(-2), last) };
  });
  process.stdout.write(
    `${literals.length} regular expressions; those that take longest on ${lengths.join(', ')} characters, in ms:\n`,
  );
  for (const { place, source, costs, exponent } of rows.sort((a, b) => b.costs.at(-1) - a.costs.at(-1)).slice(0, 25))
    process.stdout.write(
      `${costs.map((ms) => ms.toFixed(3).padStart(9)).join('')}  exponent ${exponent.toFixed(2).padStart(5)}  ` +
        `${place}  /${source.slice(0, 60)}/\n`,
    );
}

/** Milliseconds of all matches in a text, the shortest of three. */
function timeOf(matcher, text) {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && least > 0.001; run += 1) {
    const from = performance.now();
    text.replace(matcher, '');
    least = Math.min(least, performance.now() - from);
    if (least > 50) break;
  }
  return least;
}
