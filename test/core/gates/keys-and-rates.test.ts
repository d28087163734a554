import { describe, expect, it } from 'vitest';
import { apiKeyGate } from '../../../src/core/gates/api-key.ts';
import { throttledBy, throttleGate } from '../../../src/core/gates/throttle.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { ApiKey, UsagePlan } from '../../../src/core/model/facts.ts';
import { secret } from '../../../src/core/model/secret.ts';
import { API, allowPolicy, authorizer, context, type Given, method, returning, unread } from './build.ts';

const key = (given: Partial<ApiKey> = {}): ApiKey => ({
  id: 'k1',
  name: 'mobile',
  enabled: true,
  sentByRequest: true,
  ...given,
});
const plan = (given: Partial<UsagePlan> = {}): UsagePlan => ({
  id: 'p1',
  name: 'basic',
  apiStages: [{ apiId: API, stage: 'prod' }],
  keyIds: ['k1'],
  quota: null,
  used: {},
  throttle: null,
  ...given,
});
const VALUE = 'K3yValue0123456789abcdef';
const keyed = (keys: readonly ApiKey[], plans: readonly UsagePlan[], given: Given = {}): Given => ({
  methods: [method({ apiKeyRequired: true })],
  ...given,
  facts: { apiKeys: known('GetApiKeys', keys), usagePlans: known('GetUsagePlans', plans), ...given.facts },
});
const sent = { request: { apiKey: secret(VALUE) } };
const codes = (result: { causes: readonly { code: string }[] }): string[] => result.causes.map((cause) => cause.code);

describe('API keys', () => {
  const rows: readonly [string, Parameters<typeof context>[0], string, string[]][] = [
    ['an enabled key in a plan of the stage', { ...keyed([key()], [plan()]), ...sent }, 'passes', []],
    ['no key sent', keyed([key({ sentByRequest: false })], [plan()]), 'refuses', ['api-key-missing']],
    [
      'an empty key header',
      { ...keyed([key({ sentByRequest: false })], [plan()]), request: { headers: { 'X-Api-Key': '' } } },
      'refuses',
      ['api-key-missing'],
    ],
    [
      'a value that is no key',
      { ...keyed([key({ sentByRequest: false })], [plan()]), ...sent },
      'refuses',
      ['api-key-unknown'],
    ],
    ['a value where nobody set up keys', { ...keyed([], []), ...sent }, 'refuses', ['api-key-unknown']],
    ['a disabled key', { ...keyed([key({ enabled: false })], [plan()]), ...sent }, 'refuses', ['api-key-disabled']],
    [
      'a stage in no plan',
      { ...keyed([key()], [plan({ apiStages: [] })]), ...sent },
      'refuses',
      ['usage-plan-stage-not-attached'],
    ],
    [
      'a stage of another API in the plan',
      { ...keyed([key()], [plan({ apiStages: [{ apiId: 'zzzzzzzzzz', stage: 'prod' }] })]), ...sent },
      'refuses',
      ['usage-plan-stage-not-attached'],
    ],
    [
      'a plan of the stage without the key',
      { ...keyed([key()], [plan({ keyIds: [] }), plan({ id: 'p2', apiStages: [] })]), ...sent },
      'refuses',
      ['api-key-not-in-usage-plan'],
    ],
    [
      'a disabled key outside every plan of the stage',
      { ...keyed([key({ enabled: false })], [plan({ keyIds: [] })]), ...sent },
      'refuses',
      ['api-key-disabled', 'api-key-not-in-usage-plan'],
    ],
    [
      'values that were not compared',
      { ...keyed([key({ sentByRequest: null })], [plan()]), ...sent },
      'cannot-tell',
      [],
    ],
    [
      'values that were not compared, on a stage in no plan',
      { ...keyed([key({ sentByRequest: null })], [plan({ apiStages: [] })]), ...sent },
      'refuses',
      ['usage-plan-stage-not-attached'],
    ],
    [
      'keys that may not be read',
      { ...keyed([], [plan()], { facts: { apiKeys: unread('GetApiKeys', 'apigateway:GET on /apikeys') } }), ...sent },
      'cannot-tell',
      [],
    ],
    ['a method that needs no key', { ...keyed([], []), methods: [method()] }, 'not-applicable', []],
    ['an HTTP API', { ...keyed([], []), apiType: 'HTTP' }, 'not-applicable', []],
  ];
  it.each(rows)('%s', (_name, given, verdict, wanted) => {
    const { result } = apiKeyGate.judge(context(given));
    expect([result.verdict, codes(result)]).toEqual([verdict, wanted]);
    expect(result.unknown.length > 0).toBe(verdict === 'cannot-tell');
    expect(JSON.stringify(result)).not.toContain(VALUE);
  });

  it('answers 403 Forbidden, whatever is wrong with the key', () => {
    const { result } = apiKeyGate.judge(context(keyed([], [plan()])));
    expect([result.answer?.status, result.answer?.body]).toEqual([403, '{"message":"Forbidden"}']);
    expect(result.causes[0]?.resource).toBe(`arn:aws:apigateway:eu-west-1::/restapis/${API}/stages/prod`);
  });
});

describe('a key whose value was not compared', () => {
  const unread = (given: Partial<ApiKey> = {}) => key({ sentByRequest: null, ...given });
  it.each([
    ['may only be unknown where every key is admitted', [unread()], ['api-key-unknown']],
    [
      'may be one that is disabled',
      [unread(), unread({ id: 'k2', enabled: false })],
      ['api-key-disabled', 'api-key-unknown'],
    ],
    ['may be one outside the plan', [unread(), unread({ id: 'k2' })], ['api-key-not-in-usage-plan', 'api-key-unknown']],
  ])('%s; it is not missing', (_name, keys, suspects) => {
    expect(apiKeyGate.judge(context({ ...keyed(keys, [plan()]), ...sent })).result.suspects).toEqual(suspects);
  });
});

describe('the source of the key', () => {
  const custom = method({ apiKeyRequired: true, authorizationType: 'CUSTOM', authorizer: 'auth' });
  const guarded = (returned: Record<string, unknown>, values: Record<string, string> = { k1: VALUE }) => ({
    authorizers: [authorizer()],
    methods: [custom],
    runtime: {
      ...returning({ authz: returned }),
      apiKeyValues: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, secret(value)])),
    },
  });
  const withKey = { ...allowPolicy('*'), usageIdentifierKey: VALUE };
  const judge = (source: 'HEADER' | 'AUTHORIZER', given: Parameters<typeof context>[0]) =>
    apiKeyGate.judge(
      context({ ...keyed([key({ sentByRequest: null })], [plan()]), api: { apiKeySource: source }, ...given }),
    ).result;
  const token = { request: { headers: { Authorization: 'abc' } } };

  it('takes the key that the authorizer returns', () => {
    expect(judge('AUTHORIZER', { ...guarded(withKey), ...token }).verdict).toBe('passes');
  });
  it('refuses a key in the header where the authorizer must supply it', () => {
    const result = judge('AUTHORIZER', {
      ...guarded(allowPolicy('*')),
      request: { headers: { Authorization: 'abc' }, apiKey: secret(VALUE) },
    });
    expect(codes(result)).toEqual(['api-key-source-mismatch']);
  });
  it('refuses every call where the method has no authorizer to supply the key', () => {
    expect(codes(judge('AUTHORIZER', {}))).toEqual(['api-key-source-mismatch']);
  });
  it('refuses a key from the authorizer where the header must supply it', () => {
    expect(codes(judge('HEADER', { ...guarded(withKey), ...token }))).toEqual(['api-key-source-mismatch']);
  });
  it('calls a key missing that neither supplies', () => {
    expect(codes(judge('AUTHORIZER', { ...guarded(allowPolicy('*')), ...token }))).toEqual(['api-key-missing']);
  });
  it("knows a value of the authorizer's that is no key", () => {
    expect(codes(judge('AUTHORIZER', { ...guarded(withKey, { k1: 'another-value-0123456789' }), ...token }))).toEqual([
      'api-key-unknown',
    ]);
  });
  it.each([
    ['k1', /it is the ID of key ".*", but the key's value is required\.$/],
    ['tenant-7', /it has 8 characters, and the value of a key has 20 to 128\.$/],
  ])('knows that %s can be the value of no key, without having read any value', (usageIdentifierKey, says) => {
    const { runtime, ...rest } = guarded({ ...allowPolicy('*'), usageIdentifierKey });
    const { apiKeyValues: _, ...unread } = runtime;
    const result = judge('AUTHORIZER', { ...rest, runtime: unread, ...token });
    expect(codes(result)).toEqual(['api-key-unknown']);
    expect(result.because).toMatch(says);
  });
  it('needs no value of a key to know that the authorizer supplies one', () => {
    const { runtime, ...rest } = guarded(withKey);
    const { apiKeyValues: _, ...unread } = runtime;
    expect(codes(judge('HEADER', { ...rest, runtime: unread, ...token }))).toEqual(['api-key-source-mismatch']);
    expect(judge('AUTHORIZER', { ...rest, runtime: unread, ...token }).verdict).toBe('cannot-tell');
  });
});

describe('rates and quotas', () => {
  const used = (n: number) => plan({ quota: { limit: 10, period: 'DAY' }, used: { k1: n, k2: 99 } });
  const rows: readonly [string, Parameters<typeof context>[0], string[]][] = [
    ['quota left', { ...keyed([key()], [used(9)]), ...sent }, []],
    ['quota used up', { ...keyed([key()], [used(10)]), ...sent }, ['usage-plan-quota-exceeded']],
    [
      'a plan with rate 0',
      { ...keyed([key()], [plan({ throttle: { rateLimit: 0, burstLimit: 5 } })]), ...sent },
      ['throttled'],
    ],
    [
      'a plan with burst 0',
      { ...keyed([key()], [plan({ throttle: { rateLimit: 5, burstLimit: 0 } })]), ...sent },
      ['throttled'],
    ],
    ['a plan with a rate', { ...keyed([key()], [plan({ throttle: { rateLimit: 1, burstLimit: 1 } })]), ...sent }, []],
    ['a stage with rate 0', { stage: { throttle: { rateLimit: 0, burstLimit: 0 } } }, ['throttled']],
    [
      'a stage of an HTTP API with burst 0',
      { apiType: 'HTTP', stage: { throttle: { rateLimit: 10, burstLimit: 0 } } },
      ['throttled'],
    ],
    [
      'a plan with rate 0 on a method without key',
      { ...keyed([key()], [plan({ throttle: { rateLimit: 0, burstLimit: 0 } })]), methods: [method()] },
      [],
    ],
  ];
  it.each(rows)('%s', (_name, given, wanted) => {
    const { result } = throttleGate.judge(context(given));
    expect(codes(result)).toEqual(wanted);
    expect(result.verdict).toBe(wanted.length > 0 ? 'refuses' : 'passes');
    if (wanted.length > 0) expect(result.answer?.status).toBe(429);
  });

  it('tells the two texts apart', () => {
    const quota = throttleGate.judge(context({ ...keyed([key()], [used(10)]), ...sent })).result;
    const rate = throttleGate.judge(context({ stage: { throttle: { rateLimit: 0, burstLimit: 0 } } })).result;
    expect([quota.answer?.body, rate.answer?.body]).toEqual([
      '{"message":"Limit Exceeded"}',
      '{"message":"Too Many Requests"}',
    ]);
  });

  const zero = { rateLimit: 0, burstLimit: 0 };
  const some = { rateLimit: 5, burstLimit: 5 };
  const planned = (given: Partial<UsagePlan>, own: Record<string, typeof zero>) =>
    plan({ ...given, apiStages: [{ apiId: API, stage: 'prod', methodRates: own }] });
  const levels: readonly [string, Parameters<typeof context>[0], string | null][] = [
    [
      "a method's own rate on the stage",
      { stage: { methodRates: { 'orders/GET': zero } } },
      'GET /orders on stage "prod"',
    ],
    [
      'the same under an escaped name',
      { stage: { methodRates: { '~1orders/GET': zero } } },
      'GET /orders on stage "prod"',
    ],
    [
      "a method's own rate in the place of a closed stage",
      { stage: { throttle: zero, methodRates: { 'orders/GET': some } } },
      null,
    ],
    [
      'an entry that sets no limit in the place of a closed stage',
      { stage: { throttle: zero, methodRates: { 'orders/GET': { rateLimit: -1, burstLimit: -1 } } } },
      null,
    ],
    ["another method's rate", { stage: { methodRates: { 'orders/POST': zero, 'GET /orders/x': zero } } }, null],
    [
      "a route's own rate",
      { apiType: 'HTTP', stage: { methodRates: { 'GET /orders': zero } } },
      'GET /orders on stage "$default"',
    ],
    [
      "a method's own rate in the plan",
      { ...keyed([key()], [planned({}, { '/orders/GET': zero })]), ...sent },
      'GET /orders in usage plan "basic"',
    ],
    [
      "a method's own rate in the place of a closed plan",
      { ...keyed([key()], [planned({ throttle: zero }, { '/orders/GET': some })]), ...sent },
      null,
    ],
    ['the account', { facts: { accountRate: known('GetAccount', zero) } }, 'account 111122223333 in eu-west-1'],
  ];
  it.each(levels)('a rate of 0: %s', (_name, given, name) => {
    const { result } = throttleGate.judge(
      context({ methods: [method({ path: '/orders', httpMethod: 'GET' })], ...given }),
    );
    expect(result.causes.map(({ summary }) => summary)).toEqual(
      name === null ? [] : [expect.stringContaining(`The rate of ${name} is 0 requests per second`)],
    );
  });

  it('names the lowest rate that counts the call for a 429 that settings do not explain, and the others', () => {
    const stage = { throttle: { rateLimit: 50, burstLimit: 20 }, methodRates: { 'orders/GET': some } };
    const throttled = throttledBy(
      context({ stage, facts: { accountRate: known('GetAccount', { rateLimit: 10_000, burstLimit: 5_000 }) } }),
    );
    expect(throttled?.summary).toBe(
      'A rate limit was exceeded. The lowest limit that applies to this call is for GET /orders on stage "prod": ' +
        '5 requests per second (burst 5). The others: account 111122223333 in eu-west-1 10000 requests per second ' +
        '(burst 5000).',
    );
    expect(throttled?.evidence[0]?.path).toBe('/methodSettings/orders~1GET');
    expect(throttledBy(context({}))).toBeNull();
  });
});
