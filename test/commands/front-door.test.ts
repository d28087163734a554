import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, startPractice } from '../../src/practice/index.ts';
import { runBeside } from './run.ts';

// One call, told in flags, as curl, as a HAR entry and as the raw request: the same diagnosis.
let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ cases: builtinCases(), clock: systemClock });
});
afterAll(() => practice.close());

const TIME = '2026-11-28T10:00:00.000Z';
const AWS4 = (region: string, service: string, key = 'AKIAIOSFODNN7EXAMPLE') =>
  `AWS4-HMAC-SHA256 Credential=${key}/20261128/${region}/${service}/aws4_request, ` +
  'SignedHeaders=host;x-amz-date, Signature=fe5f';
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: 'mia', exp: 1 })}.c2lnbmF0dXJl`;

interface Call {
  readonly api: string;
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const CATALOG = { api: 'catalog', path: '/products' };
const ORDERS = { api: 'orders', path: '/orders/42' };
const REPORTS = { api: 'reports', path: '/reports/daily' };
const STOCK = { api: 'inventory', path: '/stock' };
const HEALTH = { api: 'status', path: '/health' };
const DATED = { 'X-Amz-Date': '20261128T095900Z' };

/** Forty calls. */
const CALLS: Readonly<Record<string, Call>> = {
  'a plain call': ORDERS,
  'another plain call': HEALTH,
  'a path that is not there': { ...ORDERS, path: '/order/42' },
  'a verb that is not there': { ...ORDERS, method: 'DELETE' },
  HEAD: { ...HEALTH, method: 'HEAD' },
  'a query': { ...ORDERS, query: 'page=2&sort=up' },
  'an escaped query': { ...ORDERS, query: 'name=a%20b&to=%2Fx' },
  'an empty parameter': { ...ORDERS, query: 'env=' },
  'a doubled slash': { ...ORDERS, path: '//orders/42' },
  'an encoded slash': { ...ORDERS, path: '/orders/4%2F2' },
  'a slash at the end': { ...HEALTH, path: '/health/' },
  'unsigned, where a signature is wanted': REPORTS,
  'a signature for another Region': {
    ...REPORTS,
    headers: { Authorization: AWS4('eu-west-1', 'execute-api'), ...DATED },
  },
  'a signature for another service': { ...REPORTS, headers: { Authorization: AWS4('us-east-1', 's3'), ...DATED } },
  'an old signature': {
    ...REPORTS,
    headers: { Authorization: AWS4('us-east-1', 'execute-api'), 'X-Amz-Date': '20261101T010000Z' },
  },
  'a signature without a date': { ...REPORTS, headers: { Authorization: AWS4('us-east-1', 'execute-api') } },
  'a signature of temporary keys': {
    ...STOCK,
    headers: {
      Authorization: AWS4('us-east-1', 'execute-api', 'ASIAIOSFODNN7EXAMPLE'),
      'X-Amz-Security-Token': 'FwoGZXIvYXdzEXAMPLETOKEN',
      ...DATED,
    },
  },
  'temporary keys without their token': {
    ...STOCK,
    headers: { Authorization: AWS4('us-east-1', 'execute-api', 'ASIAIOSFODNN7EXAMPLE'), ...DATED },
  },
  'a signature where none is wanted': {
    ...HEALTH,
    headers: { Authorization: AWS4('us-east-1', 'execute-api'), ...DATED },
  },
  'a bearer token, where a signature is wanted': { ...REPORTS, headers: { Authorization: `Bearer ${JWT}` } },
  'a token without Bearer': { ...REPORTS, headers: { Authorization: JWT } },
  'a token in another header': { ...HEALTH, headers: { 'X-Access-Token': JWT } },
  'a token that nobody filled in': { ...REPORTS, headers: { Authorization: 'Bearer undefined' } },
  'a Basic credential': { ...REPORTS, headers: { Authorization: 'Basic bWlhOnB3' } },
  'an API key': { ...ORDERS, headers: { 'x-api-key': 'abcdefghij0123456789' } },
  'an API key in capitals': { ...HEALTH, headers: { 'X-API-Key': 'abcdefghij0123456789' } },
  cookies: { ...ORDERS, headers: { Cookie: 'session=abc123; theme=dark' } },
  'a tenant header': { ...ORDERS, headers: { 'X-Tenant': 'blue' } },
  'a user agent': { ...CATALOG, headers: { 'User-Agent': 'inventory/2.1' } },
  'a referer': { ...CATALOG, headers: { Referer: 'https://shop.example.com/cart' } },
  JSON: { ...ORDERS, method: 'POST', path: '/orders', headers: { 'Content-Type': 'application/json' } },
  'headers that every client sends': { ...ORDERS, headers: { Accept: '*/*', 'Accept-Encoding': 'gzip' } },
  'a cache that is passed by': { ...HEALTH, headers: { 'Cache-Control': 'max-age=0' } },
  'a cache header that says nothing': { ...HEALTH, headers: { 'Cache-Control': 'no-cache' } },
  'a parameter twice': { ...ORDERS, query: 'id=1&id=2' },
  PATCH: { ...ORDERS, method: 'PATCH', headers: { 'Content-Type': 'application/json' } },
  'OPTIONS that is no preflight': { ...HEALTH, method: 'OPTIONS' },
  'a stage that is not there': { ...HEALTH, path: '/health' },
  'the root': { ...HEALTH, path: '/' },
  'a long path': { ...ORDERS, path: `/orders/${'x'.repeat(200)}` },
};

const FORMS = ['flags', 'curl', 'HAR', 'raw'] as const;

function wordsOf(form: (typeof FORMS)[number], call: Call): { readonly words: readonly string[] } {
  const api = practice.apis.find((one) => one.name.startsWith(call.api));
  if (api === undefined) throw new Error(`no ${call.api}`);
  const { method = 'GET', path, query = '', headers = {} } = call;
  const host = `${api.apiId}.execute-api.us-east-1.amazonaws.com`;
  const target = `/${api.stage}${path}${query === '' ? '' : `?${query}`}`;
  const url = `https://${host}${target}`;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const time = ['--time', TIME];
  switch (form) {
    case 'flags': {
      const place = ['--api', api.apiId, '--stage', api.stage, '--method', method, '--path', path];
      const rest = lines.flatMap((line) => ['--header', line]);
      return { words: [...place, ...(query === '' ? [] : ['--query', query]), ...rest, ...time] };
    }
    case 'curl': {
      const quoted = lines.map((line) => ` -H '${line}'`).join('');
      const verb = method === 'GET' ? '' : method === 'HEAD' ? ' --head' : ` -X ${method}`;
      return { words: [...time, `curl${verb} '${url}'${quoted}`] };
    }
    case 'HAR': {
      const list = [
        { name: 'Host', value: host },
        ...Object.entries(headers).map(([name, value]) => ({ name, value })),
      ];
      const entry = { startedDateTime: TIME, request: { method, url, headers: list, bodySize: 0 } };
      return { words: [...time, JSON.stringify({ log: { entries: [entry] } })] };
    }
    case 'raw':
      return { words: [...time, [`${method} ${target} HTTP/1.1`, `Host: ${host}`, ...lines, '', ''].join('\n')] };
  }
}

/** What a diagnosis says; how long it took, and what was written down of the request, may differ. */
async function diagnosed(form: (typeof FORMS)[number], call: Call) {
  const { words } = wordsOf(form, call);
  const { out, err, code } = await runBeside(['diagnose', '--no-call', '--json', ...words], { env: practice.env() });
  if (out === '') throw new Error(`${form}: ${err}`);
  const { outcome, agreement, predicted, gates, causes, couldNotCheck, fixes } = JSON.parse(out);
  // A HAR is always a browser's: that CORS does not matter is then so for another reason.
  const judged = gates.filter(({ gate, verdict }: { gate: string; verdict: string }) =>
    gate === 'cors' ? verdict !== 'not-applicable' : true,
  );
  return { code, outcome, agreement, predicted, gates: judged, causes, couldNotCheck, fixes };
}

it('takes OPTIONS with Access-Control-Request-Method for the preflight itself: nothing goes ahead of it', async () => {
  const headers = { Origin: 'https://shop.example.com', 'Access-Control-Request-Method': 'GET' };
  const { gates } = await diagnosed('flags', { ...HEALTH, method: 'OPTIONS', headers });
  expect(JSON.stringify(gates)).not.toMatch(/does not name OPTIONS/);
});

it('has forty calls', () => expect(Object.keys(CALLS)).toHaveLength(40));

it.each(Object.entries(CALLS))('%s', async (_name, call) => {
  const [flags, ...others] = await Promise.all(FORMS.map((form) => diagnosed(form, call)));
  for (const [index, other] of others.entries()) expect([FORMS[index + 1], other]).toEqual([FORMS[index + 1], flags]);
});
