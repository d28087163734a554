// Reads every paste of test/pastes as `explain` does and counts how often each part is right; the same with other line
// ends, and where a paste is marked `reflow` with none. A field that an expectation does not have is not judged: it has
// two reasonable answers. Exit 1 where a rate is below what the project asks of itself.
// Usage: node scripts/paste-score.mjs [--misses] [FILE…]   --misses prints each difference
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sources } from './lib/sources.mjs';

const words = process.argv.slice(2);
const shows = words.includes('--misses');
const given = words.filter((word) => word !== '--misses');
const folder = join(root, 'test/pastes');
const files =
  given.length > 0
    ? given
    : readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => join(folder, name));
const pastes = files
  .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).pastes)
  .map((paste) => ({ ...paste, expect: { answeredBy: null, possible: [], excluded: [], ...paste.expect } }));
const { explain } = await sources({ explain: 'src/core/explain/index.ts' });

const GATEWAY = ['rest-api', 'http-api', 'websocket-api', 'api-gateway', 'integration'];
const lower = (text) => (typeof text === 'string' ? text.toLowerCase() : text);
const same =
  (name, of = ({ call }) => call[name]) =>
  (expect, read) =>
    name in expect ? lower(expect[name]) === lower(of(read)) : null;

/** What is right, and the least rate of it; null where the entry says nothing of it. */
const PARTS = {
  kind: [0.97, same('kind', (read) => read.kind ?? 'nothing')],
  status: [0.97, same('status', (read) => read.status)],
  'error type': [0.97, same('errorType', (read) => read.errorType)],
  'API id': [0.97, same('apiId')],
  Region: [0.97, same('region')],
  stage: [0.97, same('stage')],
  host: [0.97, same('host')],
  method: [0.97, same('method')],
  path: [0.97, same('path')],
  'not API Gateway': [
    0.97,
    ({ answeredBy }, read) =>
      answeredBy === null || GATEWAY.includes(answeredBy) ? null : answeredBy === read.answeredBy?.by,
  ],
  'not taken for API Gateway': [
    1,
    ({ answeredBy }, read) =>
      answeredBy === null || GATEWAY.includes(answeredBy) ? null : !GATEWAY.includes(read.answeredBy?.by),
  ],
  'API Gateway': [
    0.97,
    ({ answeredBy }, read) =>
      !GATEWAY.includes(answeredBy)
        ? null
        : answeredBy === read.answeredBy?.by ||
          (answeredBy === 'api-gateway' && GATEWAY.slice(0, 3).includes(read.answeredBy?.by)),
  ],
  'possible causes': [0.97, ({ possible }, { codes }) => possible.every((code) => codes.includes(code))],
  'no excluded cause': [
    0.98,
    ({ excluded }, { codes, lessLikely }) => ![...codes, ...lessLikely].some((code) => excluded.includes(code)),
  ],
  'no wrong certainty': [
    1,
    ({ decided, possible }, { codes, lessLikely }) => {
      const all = [...codes, ...lessLikely];
      if (decided === undefined) return null;
      return decided !== null || all.length !== 1 || possible.length === 0 || possible.includes(all[0]);
    },
  ],
};

const WAYS = {
  'as posted': (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  CR: (text) => text.replaceAll('\n', '\r'),
  'line ends lost': (text, reflow) => (reflow === true ? text.replaceAll('\n', ' ') : null),
};

const table = Object.fromEntries(Object.keys(PARTS).map((part) => [part, {}]));
for (const [way, change] of Object.entries(WAYS))
  for (const { id, text, reflow, expect } of pastes) {
    const changed = change(text, reflow);
    if (changed === null) continue;
    const read = explain.readText(changed);
    for (const [part, [, isRight]] of Object.entries(PARTS)) {
      const right = isRight(expect, read);
      if (right === null) continue;
      const count = table[part][way] ?? { right: 0, all: 0 };
      table[part][way] = { right: count.right + (right ? 1 : 0), all: count.all + 1 };
      if (right) continue;
      if (shows) process.stdout.write(`${way}: ${id}: ${part}: ${difference(part, expect, read)}\n`);
    }
  }

function difference(part, expect, read) {
  switch (part) {
    case 'possible causes':
      return `without ${expect.possible.filter((code) => !read.codes.includes(code)).join(' ')}`;
    case 'no excluded cause':
      return `listed ${[...read.codes, ...read.lessLikely].filter((code) => expect.excluded.includes(code)).join(' ')}`;
    case 'no wrong certainty':
      return `only ${read.codes.join(' ')}`;
    case 'kind':
      return `${expect.kind}, read ${read.kind}`;
    case 'status':
      return `${expect.status}, read ${read.status}`;
    case 'error type':
      return `${expect.errorType}, read ${read.errorType}`;
    case 'API id':
      return `${expect.apiId}, read ${read.call.apiId}`;
    case 'Region':
      return `${expect.region}, read ${read.call.region}`;
    case 'not API Gateway':
    case 'not taken for API Gateway':
    case 'API Gateway':
      return `${expect.answeredBy}, read ${read.answeredBy?.by ?? null}`;
    default:
      return `${expect[part]}, read ${read.call[part]}`;
  }
}

const ways = Object.keys(WAYS);
const titles = ways.map((way) => way.padStart(18)).join('');
process.stdout.write(`${pastes.length} pastes\n${'part'.padEnd(26)}${'least'.padStart(7)}${titles}\n`);
let low = 0;
for (const [part, [least]] of Object.entries(PARTS)) {
  const cells = ways.map((way) => {
    const { right, all } = table[part][way] ?? { right: 0, all: 0 };
    if (all === 0) return '-';
    if (right / all < least) low += 1;
    return `${right}/${all} ${((100 * right) / all).toFixed(1)} %`;
  });
  process.stdout.write(
    `${part.padEnd(26)}${`${least * 100} %`.padStart(7)}${cells.map((cell) => cell.padStart(18)).join('')}\n`,
  );
}
process.stdout.write(low === 0 ? 'Every rate is reached.\n' : `${low} rates are below.\n`);
process.exitCode = low === 0 ? 0 : 1;
