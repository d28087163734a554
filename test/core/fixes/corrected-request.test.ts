import jsonPatch, { type Operation } from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import type { CauseCode } from '../../../src/core/causes/index.ts';
import { examineCase } from '../../../src/core/examine.ts';
import { correctedRequest } from '../../../src/core/fixes/index.ts';
import { predict } from '../../../src/core/gates/index.ts';
import type { LoadedCase } from '../../../src/core/intake/cases/index.ts';
import { understand } from '../../../src/core/intake/index.ts';
import { valueOf } from '../../../src/core/model/fact.ts';
import { ACCOUNT, API, ARN, HOST, makeCase, method, type Sketch, signer } from '../../support/make-case.ts';
import { caseFiles, findingsOf } from './support.ts';

const { applyPatch } = jsonPatch;

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const USER = `arn:aws:iam::${ACCOUNT}:user/mia`;
const grant = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/*` };
const signed = (arn: string, signing: Record<string, unknown> = {}): Sketch => {
  const one = signer(arn, [grant], { signing });
  return {
    methods: [method({ authorizationType: 'AWS_IAM' })],
    config: { iam: one.iam },
    request: { signing: one.signing },
  };
};
const SIGV4 = '--aws-sigv4 aws:amz:eu-west-1:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"';
const SESSION = '-H "x-amz-security-token: $AWS_SESSION_TOKEN"';
const URL_OF_ORDER = `https://${HOST}/prod/orders/42`;
const WITH_KEY = `curl -i ${URL_OF_ORDER} -H "x-api-key: $API_KEY"`;
const KEY_NOTE = '# API_KEY: the value of a key of the stage, for example "mobile"';
const pool = (over: Record<string, unknown> = {}) => ({
  id: 'p00l01',
  name: 'pool',
  type: 'COGNITO_USER_POOLS',
  identitySources: ['method.request.header.X-Session'],
  identityValidationExpression: null,
  providerArns: [`arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/eu-west-1_Example01`],
  ...over,
});
const USER_POOL = { id: 'eu-west-1_Example01', deleted: false, clients: [] };
const keyed: Sketch = {
  methods: [method({ apiKeyRequired: true })],
  config: {
    apiKeys: [{ id: 'k1', name: 'mobile', value: 'EXAMPLEKEY00000000001', enabled: true, stageKeys: [] }],
    usagePlans: [
      {
        id: 'p1',
        name: 'basic',
        apiStages: [{ apiId: API, stage: 'prod' }],
        keyIds: ['k1'],
        quota: null,
        throttle: null,
      },
    ],
  },
};
const switchedOff: Sketch = { api: { disableExecuteApiEndpoint: true } };
const domainOf = (apiId: string) => ({
  customDomains: [
    {
      name: 'api.example.com',
      endpointType: 'REGIONAL',
      targetHost: 'd-abc.execute-api.eu-west-1.amazonaws.com',
      mappings: [{ basePath: 'shop', apiId, stage: 'prod' }],
      mutualTls: null,
    },
  ],
});

type Row = readonly [name: string, code: CauseCode, sketch: Sketch, expected: string | null];
const TABLE: readonly Row[] = [
  [
    'signs for the region of the API',
    'signature-wrong-region',
    signed(USER, { region: 'us-east-1' }),
    `curl -i ${URL_OF_ORDER} ${SIGV4}`,
  ],
  [
    'sends the session token of temporary keys',
    'signature-missing-session-token',
    signed(ROLE, { sessionToken: null }),
    `curl -i ${URL_OF_ORDER} ${SIGV4} ${SESSION}`,
  ],
  [
    'signs an unsigned call, and says what that leaves open',
    'method-iam-unsigned-request',
    { methods: [method({ authorizationType: 'AWS_IAM' })] },
    `curl -i ${URL_OF_ORDER} ${SIGV4} ${SESSION}\n# not known yet: the caller's IAM policies`,
  ],
  ['puts the stage in front', 'stage-missing', { request: { path: '/orders/42' } }, `curl -i ${URL_OF_ORDER}`],
  [
    'replaces a stage that is none',
    'stage-missing',
    { request: { path: '/production/orders/42' } },
    `curl -i ${URL_OF_ORDER}`,
  ],
  ['uses the only verb of the route', 'route-not-found', { request: { method: 'PUT' } }, `curl -i ${URL_OF_ORDER}`],
  [
    'uses the path as it is spelt',
    'route-not-found',
    { methods: [method({ path: '/Orders' })], request: { path: '/prod/orders' } },
    `curl -i https://${HOST}/prod/Orders`,
  ],
  [
    'writes the segment again that a base path takes off',
    'route-not-found',
    {
      methods: [method({ path: '/shop/cart' })],
      config: domainOf(API),
      request: { host: 'api.example.com', path: '/shop/cart' },
    },
    'curl -i https://api.example.com/shop/shop/cart',
  ],
  [
    'sends a token where the authorizer looks, in place of a signature',
    'method-auth-type-mismatch',
    {
      ...signed(USER),
      methods: [method({ authorizationType: 'COGNITO_USER_POOLS', authorizer: 'pool' })],
      config: { authorizers: [pool()], cognito: { userPools: [USER_POOL], identityPools: [] } },
    },
    `curl -i ${URL_OF_ORDER} -H "X-Session: $TOKEN"\n` +
      '# TOKEN: an ID token issued by https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example01, not expired',
  ],
  ['sends a key, and names one that fits', 'api-key-missing', keyed, `${WITH_KEY}\n${KEY_NOTE}`],
  [
    'names what refuses the call next',
    'api-key-missing',
    { methods: [method({ apiKeyRequired: true })], config: { ...keyed.config, usagePlans: [] } },
    `${WITH_KEY}\n${KEY_NOTE}\n# the call is then refused for another reason: usage-plan-stage-not-attached: ` +
      `No usage plan lists ${API}:prod (they list no stage), so no key at all is accepted there.`,
  ],
  [
    'calls the custom domain when the default endpoint is off',
    'default-endpoint-disabled',
    { ...switchedOff, config: domainOf(API) },
    'curl -i https://api.example.com/shop/orders/42',
  ],
  [
    'leaves the name open where no domain leads to the API',
    'default-endpoint-disabled',
    { ...switchedOff, config: domainOf('other12345') },
    'curl -i "https://$CUSTOM_DOMAIN/orders/42"',
  ],
  [
    'mends what else the caller can: the stage and the key at once',
    'stage-missing',
    { ...keyed, request: { path: '/orders/42' } },
    `${WITH_KEY}\n${KEY_NOTE}`,
  ],
  [
    'is none for a private API that is called from outside',
    'private-api-called-publicly',
    { api: { endpointType: 'PRIVATE' } },
    null,
  ],
  [
    'quotes what a shell would read otherwise',
    'stage-missing',
    { request: { path: '/orders/42', query: "a=1&b='2'" } },
    `curl -i 'https://${HOST}/prod/orders/42?a=1&b='\\''2'\\'''`,
  ],
  [
    'keeps the body and the headers of the call',
    'stage-missing',
    {
      methods: [method({ httpMethod: 'POST' })],
      request: { path: '/orders/42', method: 'POST', bodyLength: 3, headers: { 'Content-Type': 'text/plain' } },
    },
    `curl -i -X POST ${URL_OF_ORDER} -H 'Content-Type: text/plain' --data-binary @body`,
  ],
];

const corrected = (code: CauseCode, { facts, request, runtime }: LoadedCase): string | null =>
  correctedRequest(code, { facts, request, runtime, findings: findingsOf(predict(facts, request, runtime)) });

describe('the corrected request', () => {
  it.each(TABLE)('%s', (_name, code, sketch, expected) => {
    expect(corrected(code, makeCase(sketch))).toBe(expected);
  });

  it('is none where the call goes to the right place already: it never repeats the refused call', () => {
    for (const code of ['api-not-found', 'route-not-found', 'stage-missing'] as const)
      expect(corrected(code, makeCase({}))).toBeNull();
  });
});

/** What stands under "Instead" for a caller, of every case. */
const ALL = caseFiles().flatMap(({ json, loaded }) =>
  examineCase(loaded).diagnosis.causes.flatMap(({ code, corrected: text }) =>
    text?.startsWith('curl ') ? [{ id: json.id, code, text, json, loaded }] : [],
  ),
);

describe('the corrected request of every case', () => {
  const commandOf = (text: string): string => text.split('\n')[0] ?? '';

  it('is sent to the API that was asked about, or to a name that was called or leads there', () => {
    expect(ALL.length).toBeGreaterThan(120);
    for (const { id, text, loaded } of ALL) {
      const { facts, request } = loaded;
      const api = /https:\/\/([a-z0-9]+)(?:-vpce-[0-9a-f]+)?\.execute-api\./.exec(commandOf(text))?.[1];
      expect([undefined, facts.scope.apiId], id).toContain(api);
      const known = valueOf(facts.customDomain);
      if (known != null) expect(text, id).not.toContain('$CUSTOM_DOMAIN');
      expect(commandOf(text).includes(request.host) || api !== undefined || known != null, id).toBe(true);
    }
  });

  it('is refused by nothing, or says what refuses it or keeps that unknown, and never its own cause', () => {
    for (const { id, code, text } of ALL) {
      const rest = text.split('\n').slice(1);
      expect(
        rest.every((line) => line.startsWith('# ')),
        id,
      ).toBe(true);
      expect(
        rest.some((line) => line.startsWith(`# the call is then refused for another reason: ${code}:`)),
        id,
      ).toBe(false);
    }
  });

  it('is the call of the repaired twin, where the caller alone repairs it', () => {
    const pairs: (readonly [corrected: object, twin: object])[] = [];
    for (const { id, text, json } of ALL) {
      const patch = (json as unknown as { answer: { healthyTwin?: Operation[] } }).answer.healthyTwin ?? [];
      if (patch.length === 0 || !patch.every(({ path }) => /^\/(?:request|observed)/.test(path))) continue;
      if (PLACE_IS_FREE.includes(id)) continue;
      const twin = applyPatch(structuredClone(json) as object, patch).newDocument as unknown as TwinOf;
      const { request } = understand(commandOf(text));
      const { method: verb, host, path } = twin.request;
      pairs.push([
        { id, verb: request.method, host: request.host, path: request.path },
        { id, verb, host, path },
      ]);
    }
    expect(pairs.map(([found]) => found)).toEqual(pairs.map(([, wanted]) => wanted));
    expect(pairs.length).toBeGreaterThan(60);
  });

  it('holds no key, token or secret', () => {
    for (const { text, json } of ALL) {
      const secrets = [
        ...JSON.stringify(json).matchAll(/"(?:secretAccessKey|sessionToken|accessKeyId|apiKey)":"([^"]{12,})"/g),
      ].map((match) => match[1] ?? '');
      for (const one of secrets) expect(text).not.toContain(one);
    }
  });
});

interface TwinOf {
  readonly request: { readonly method: string; readonly host: string; readonly path: string };
}

/** Cases that more than one call repairs: the twin is another of them. */
const PLACE_IS_FREE: readonly string[] = [
  'http-jwt-route-gets-signed-request',
  'http-specific-verb-missing-falls-to-guarded-proxy',
  'method-unsigned-one-level-below-open-file',
  'sig-management-client-pointed-at-invoke-url',
  'sig-slash-added-after-signing',
];
