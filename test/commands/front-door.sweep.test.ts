import { afterAll, expect, it } from 'vitest';
import { shiftToNow } from '../../src/core/intake/cases/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, startPractice } from '../../src/practice/index.ts';
import { runHere } from './run.ts';

// One call, told in flags, as curl, as a HAR entry, as the raw request, and as a case file, which is judged over HTTP
// and by itself: the same diagnosis.
const practice = await startPractice({ cases: builtinCases(), clock: systemClock });
afterAll(() => practice.close());

/** To the second, as a case writes it. */
const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
const stamp = (ms: number): string => iso(ms).replace(/[-:]/g, '');
const CALLED = Math.floor(Date.parse(practice.startedAt) / 1000) * 1000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A case always tells it, so the other forms do. */
const ADDRESS = '203.0.113.10';
const AWS4 = (region: string, service: string, key = 'AKIAEXAMPLEREPORTS05') =>
  `AWS4-HMAC-SHA256 Credential=${key}/${stamp(CALLED).slice(0, 8)}/${region}/${service}/aws4_request, ` +
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
const DATED = { 'X-Amz-Date': stamp(CALLED - MINUTE) };

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
    headers: { Authorization: AWS4('us-east-1', 'execute-api'), 'X-Amz-Date': stamp(CALLED - 27 * DAY) },
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

const FORMS = ['flags', 'curl', 'HAR', 'raw', 'case over HTTP', 'case file'] as const;
type Form = (typeof FORMS)[number];

/** The account of this API, and the call, as a case file. */
function caseFile(api: (typeof practice.apis)[number], { method = 'GET', path, query = '', headers = {} }: Call) {
  const told = builtinCases().find(({ config }) => config.api.id === api.apiId);
  if (told === undefined) throw new Error(`no case of ${api.apiId}`);
  const { caseFormat, apiType, config, request } = shiftToNow(told, practice.startedAt);
  const place = { host: `${api.apiId}.execute-api.us-east-1.amazonaws.com`, path: `/${api.stage}${path}`, query };
  const sent = new Headers(headers);
  const signing = signingOf(sent, place);
  const apart = ['x-api-key', ...(signing === null ? [] : ['authorization', 'x-amz-date', 'x-amz-security-token'])];
  return {
    caseFormat,
    apiType,
    config: {
      ...config,
      // The practice account says that its stages were deployed the day before.
      stage: { ...config.stage, deployedAt: iso(CALLED - DAY) },
      // What a function will answer is told by no account.
      functions: config.functions.map((one) => ({ ...one, behaviours: [] })),
    },
    request: {
      ...request,
      ...place,
      method,
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !apart.includes(name.toLowerCase()))),
      sourceIp: ADDRESS,
      apiKey: sent.get('x-api-key'),
      signing,
    },
  };
}

/** A signature among the headers, as a case tells it. */
function signingOf(sent: Headers, place: { readonly host: string; readonly path: string; readonly query: string }) {
  const scope = /Credential=(\w+)\/\d+\/([\w-]+)\/([\w-]+)\//.exec(sent.get('authorization') ?? '');
  if (scope === null) return null;
  const [, accessKeyId, region, service] = scope;
  const date = sent.get('x-amz-date') ?? stamp(CALLED);
  const sessionToken = sent.get('x-amz-security-token');
  return { ...place, accessKeyId, region, service, date, sessionToken, placement: 'headers' };
}

function wordsOf(form: Form, call: Call): { readonly words: readonly string[]; readonly input?: string } {
  const api = practice.apis.find((one) => one.name.startsWith(call.api));
  if (api === undefined) throw new Error(`no ${call.api}`);
  const { method = 'GET', path, query = '', headers = {} } = call;
  const host = `${api.apiId}.execute-api.us-east-1.amazonaws.com`;
  const target = `/${api.stage}${path}${query === '' ? '' : `?${query}`}`;
  const url = `https://${host}${target}`;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const time = ['--time', iso(CALLED), '--source-ip', ADDRESS];
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
      const entry = { startedDateTime: iso(CALLED), request: { method, url, headers: list, bodySize: 0 } };
      return { words: [...time, JSON.stringify({ log: { entries: [entry] } })] };
    }
    case 'case over HTTP':
      return { words: ['--case', '-', '--practice'], input: JSON.stringify(caseFile(api, call)) };
    case 'case file':
      return { words: ['--case', '-'], input: JSON.stringify(caseFile(api, call)) };
    case 'raw':
      return { words: [...time, [`${method} ${target} HTTP/1.1`, `Host: ${host}`, ...lines, '', ''].join('\n')] };
  }
}

/** What a diagnosis says; how long it took, and what was written down of the request, may differ. */
async function diagnosed(form: Form, call: Call) {
  const { words, input = '' } = wordsOf(form, call);
  const { out, err, code } = await runHere(['diagnose', '--no-call', '--json', ...words], {
    env: practice.env(),
    input,
  });
  if (out === '') throw new Error(`${form}: ${err}`);
  const { outcome, agreement, predicted, gates, causes, couldNotCheck, fixes } = JSON.parse(movedBack(out));
  // A HAR is always a browser's: that CORS does not matter is then so for another reason.
  const judged = gates.filter(({ gate, verdict }: { gate: string; verdict: string }) =>
    gate === 'cors' ? verdict !== 'not-applicable' : true,
  );
  return { code, outcome, agreement, predicted, gates: judged, causes, couldNotCheck, fixes };
}

/** A file by itself has nobody who could make a call; the others say that none was asked for. */
function withoutCall(said: Awaited<ReturnType<typeof diagnosed>> | undefined) {
  const gaps = said?.couldNotCheck.filter(({ what }: { what: string }) => what !== 'a real call');
  expect(said?.couldNotCheck).toHaveLength(gaps.length + 1);
  return { ...said, couldNotCheck: gaps };
}

/**
 * A case over HTTP is called when the program gets to it, and its moments with it: all of them move back by that step.
 * Of the other forms none moves.
 */
function movedBack(out: string): string {
  const step = CALLED - Date.parse(JSON.parse(out).request.time);
  if (step === 0) return out;
  return out
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (at) => {
      const moved = new Date(Date.parse(at) + step).toISOString();
      return at.includes('.') ? moved : iso(Date.parse(moved));
    })
    .replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/g, (_, ...at) => {
      const [year, month, day, hour, minute, second] = at;
      return stamp(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + step);
    });
}

it('takes OPTIONS with Access-Control-Request-Method for the preflight itself: nothing goes ahead of it', async () => {
  const headers = { Origin: 'https://shop.example.com', 'Access-Control-Request-Method': 'GET' };
  const { gates } = await diagnosed('flags', { ...HEALTH, method: 'OPTIONS', headers });
  expect(JSON.stringify(gates)).not.toMatch(/does not name OPTIONS/);
});

it('takes the user whose key signed for the caller, in every form; a flag that names the caller wins', async () => {
  const headers = { Authorization: AWS4('us-east-1', 'execute-api', 'AKIAEXAMPLEINVENTORY'), ...DATED };
  const all = await Promise.all(FORMS.map((form) => diagnosed(form, { ...STOCK, headers })));
  for (const { causes } of all) expect(causes).toMatchObject([{ code: 'iam-permissions-boundary' }]);
  const asSelf = await runHere(
    ['diagnose', '--no-call', '--json', '--caller', 'self', ...wordsOf('flags', { ...STOCK, headers }).words],
    { env: practice.env() },
  );
  expect(JSON.parse(asSelf.out).request.caller).toBe('arn:aws:iam::111122223333:user/practice');
});

it('has forty calls', () => expect(Object.keys(CALLS)).toHaveLength(40));

it.each(Object.entries(CALLS))('%s', async (_name, call) => {
  const [flags, ...others] = await Promise.all(FORMS.map((form) => diagnosed(form, call)));
  for (const [index, other] of others.entries()) {
    const form = FORMS[index + 1];
    expect([form, other]).toEqual([form, form === 'case file' ? withoutCall(flags) : flags]);
  }
});
