import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { type LoadedCase, loadCase } from '../../../src/core/intake/cases/index.ts';
import { API, ARN, HOST, makeCase, method, type Sketch, signer } from '../../support/make-case.ts';

const USER = 'arn:aws:iam::111122223333:user/mia';
const VALUE = 'K3yValue0123456789abcdef';
const ok = (headers: Record<string, string> = {}) => ({
  name: 'orders',
  state: 'Active',
  behaviours: [{ returns: { statusCode: 200, headers, body: '{}' } }],
});
const authz = (returns: unknown) => ({ name: 'authz', state: 'Active', behaviours: [{ returns }] });
const granted = (name: string, sourceArn = `${ARN}/*`) => ({
  function: name,
  qualifier: null,
  action: 'lambda:InvokeFunction',
  principal: 'apigateway.amazonaws.com',
  sourceArn,
});
const result = (Resource = `${ARN}/*`, Effect = 'Allow') => ({
  principalId: 'u',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] },
});
const lambda = {
  id: 'aut123',
  name: 'auth',
  type: 'TOKEN',
  identitySources: ['method.request.header.Authorization'],
  identityValidationExpression: null,
  function: 'authz',
  credentialsArn: null,
  ttlSeconds: 300,
  cache: [],
};
const protectedBy = (
  authorizer: Record<string, unknown>,
  returns: unknown = result(),
): NonNullable<Sketch['config']> => ({
  authorizers: [{ ...lambda, ...authorizer }],
  functions: [ok(), authz(returns)],
  lambdaPermissions: [granted('orders'), granted('authz')],
});
const custom = method({ authorizationType: 'CUSTOM', authorizer: 'auth' });
const token = { request: { headers: { Authorization: 'Bearer abc' } } };

const keyed = (over: { plan?: Record<string, unknown>; key?: Record<string, unknown> } = {}): Sketch => ({
  methods: [method({ apiKeyRequired: true })],
  config: {
    apiKeys: [{ id: 'k1', name: 'k1', value: VALUE, enabled: true, stageKeys: [], ...over.key }],
    usagePlans: [
      {
        id: 'p1',
        name: 'p1',
        apiStages: [{ apiId: API, stage: 'prod' }],
        keyIds: ['k1'],
        quota: null,
        throttle: null,
        ...over.plan,
      },
    ],
  },
  request: { apiKey: VALUE },
});

const routes = (over: Record<string, unknown> = {}) => [
  { ...custom, path: undefined, httpMethod: undefined, routeKey: 'GET /orders/{id}', ...over },
];
const snapshot = (sections: Record<string, unknown>) => ({ deployedSnapshot: sections });
const page = { client: 'browser', origin: 'https://app.example.com', credentialsMode: 'same-origin' };
const preflightOptions = (over: Record<string, unknown> = {}) =>
  method({
    httpMethod: 'OPTIONS',
    integration: {
      type: 'MOCK',
      statusCode: 200,
      responseHeaders: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Authorization' },
    },
    ...over,
  });
const readable = ok({ 'Access-Control-Allow-Origin': '*' });

const cdn = (originRequestPolicy: unknown, over: Record<string, unknown> = {}) => ({
  cloudfront: {
    domainName: 'd111.cloudfront.net',
    aliases: ['shop.example.com'],
    origin: { domainName: HOST, originPath: '/prod' },
    defaultRootObject: null,
    behaviors: [{ pathPattern: '*', cachePolicy: 'CachingDisabled', originRequestPolicy }],
    ...over,
  },
});
const viewer = { host: 'shop.example.com', path: '/orders/42' };
const exceptHost = {
  name: 'AllViewerExceptHostHeader',
  headerBehavior: 'allExcept',
  headers: ['Host'],
  queryStrings: 'all',
};
const allViewer = { name: 'AllViewer', headerBehavior: 'allViewer', headers: [], queryStrings: 'all' };
const iam = signer(USER, [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/*` }]);

const TABLE: readonly (readonly [string, Sketch, readonly string[]])[] = [
  ['Lambda authorizer lets in', { methods: [custom], config: protectedBy({}), ...token }, []],
  [
    'Lambda authorizer denies',
    { methods: [custom], config: protectedBy({}, result('*', 'Deny')), ...token },
    ['authorizer-explicit-deny'],
  ],
  [
    'Lambda authorizer names another stage',
    { methods: [custom], config: protectedBy({}, result(`${ARN}/dev/*`)), ...token },
    ['authorizer-policy-wrong-resource'],
  ],
  [
    'a silent policy of the authorizer is made up for by the resource policy',
    {
      api: {
        policy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
        },
      },
      methods: [custom],
      config: protectedBy({}, result(`${ARN}/dev/*`)),
      ...token,
    },
    [],
  ],
  [
    'a fixed expression that is not deployed',
    {
      methods: [custom],
      config: {
        ...protectedBy({}),
        ...snapshot({ authorizers: [{ ...lambda, identityValidationExpression: '^\\d+$' }] }),
      },
      ...token,
    },
    ['deployment-stale'],
  ],
  [
    'a WebSocket handshake without its identity source',
    {
      apiType: 'WEBSOCKET',
      methods: routes({ routeKey: '$connect' }),
      config: protectedBy({
        type: 'REQUEST',
        identitySources: ['route.request.querystring.t'],
        identityValidationExpression: undefined,
      }),
      request: { path: '/prod', host: HOST },
    },
    ['authorizer-identity-source-missing'],
  ],
  [
    'an HTTP API route with a simple no',
    {
      apiType: 'HTTP',
      methods: routes(),
      config: protectedBy(
        {
          type: 'REQUEST',
          identitySources: ['$request.header.Authorization'],
          identityValidationExpression: undefined,
          payloadFormatVersion: '2.0',
          enableSimpleResponses: true,
        },
        { isAuthorized: false },
      ),
      ...token,
    },
    ['authorizer-explicit-deny'],
  ],

  ['a good key', keyed(), []],
  [
    'a used-up quota',
    keyed({ plan: { quota: { limit: 5, period: 'MONTH', used: { k1: 5 } } } }),
    ['usage-plan-quota-exceeded'],
  ],
  [
    'a disabled key whose quota is used up too',
    keyed({ key: { enabled: false }, plan: { quota: { limit: 5, period: 'MONTH', used: { k1: 5 } } } }),
    ['api-key-disabled', 'usage-plan-quota-exceeded'],
  ],
  [
    'a requirement of keys that is no longer in the draft',
    {
      ...keyed(),
      request: {},
      methods: [method()],
      config: { ...keyed().config, ...snapshot({ methods: [method({ apiKeyRequired: true })] }) },
    },
    ['deployment-stale'],
  ],
  ['a missing key', { ...keyed(), request: {} }, ['api-key-missing']],
  [
    'a stage that is closed by its rate',
    {
      config: {
        stage: {
          name: 'prod',
          deploymentId: 'd1',
          autoDeploy: false,
          variables: {},
          logging: { execution: 'OFF', dataTrace: false, access: null },
          throttle: { rateLimit: 0, burstLimit: 0 },
          webAcl: null,
        },
      },
    },
    ['throttled'],
  ],

  [
    'a page that may',
    {
      methods: [method(), preflightOptions()],
      config: { functions: [readable] },
      request: { ...page, preflight: { method: 'GET', headers: ['authorization'] }, headers: { Authorization: 'x' } },
    },
    [],
  ],
  [
    'a page whose preflight nobody answers',
    {
      methods: [method()],
      config: { functions: [readable] },
      request: { ...page, preflight: { method: 'GET', headers: ['authorization'] } },
    },
    ['cors-options-missing'],
  ],
  [
    'OPTIONS that is not deployed yet',
    {
      methods: [method(), preflightOptions()],
      config: { functions: [readable], ...snapshot({ methods: [method()] }) },
      request: { ...page, preflight: { method: 'GET', headers: ['authorization'] } },
    },
    ['deployment-stale'],
  ],
  [
    'ANY with IAM catches the preflight',
    {
      methods: [method({ httpMethod: 'ANY', authorizationType: 'AWS_IAM' })],
      config: { functions: [readable], iam: iam.iam },
      request: { ...page, signing: iam.signing, preflight: { method: 'GET', headers: ['authorization'] } },
    },
    ['cors-options-requires-auth'],
  ],
  [
    'a preflight that is blocked by an endpoint switched off',
    {
      api: { disableExecuteApiEndpoint: true },
      methods: [method(), preflightOptions()],
      config: { functions: [readable] },
      request: { ...page, preflight: { method: 'GET', headers: [] } },
    },
    ['default-endpoint-disabled'],
  ],
  [
    'a preflight that all-binary breaks',
    {
      api: { binaryMediaTypes: ['*/*'] },
      methods: [method(), preflightOptions()],
      config: { functions: [readable] },
      request: { ...page, preflight: { method: 'GET', headers: ['authorization'] } },
    },
    ['cors-preflight-fails'],
  ],
  [
    'a page whose answer lacks the header',
    { methods: [method()], request: page },
    ['cors-integration-response-missing-headers'],
  ],

  [
    'a CDN that passes everything but Host',
    { methods: [custom], config: { ...protectedBy({}), ...cdn(exceptHost) }, request: { ...viewer, ...token.request } },
    [],
  ],
  [
    'a CDN that drops the token',
    { methods: [custom], config: { ...protectedBy({}), ...cdn(null) }, request: { ...viewer, ...token.request } },
    ['proxy-strips-auth-header'],
  ],
  [
    'a CDN that forwards Host',
    { methods: [custom], config: { ...protectedBy({}), ...cdn(allViewer) }, request: { ...viewer, ...token.request } },
    ['proxy-forwards-host-header'],
  ],
  [
    'a CDN that drops the signature',
    {
      methods: [method({ authorizationType: 'AWS_IAM' })],
      config: { iam: iam.iam, ...cdn(null) },
      request: { ...viewer, signing: iam.signing },
    },
    ['proxy-strips-auth-header'],
  ],
  [
    'a signature for the CDN',
    {
      methods: [method({ authorizationType: 'AWS_IAM' })],
      config: { iam: iam.iam, ...cdn(exceptHost) },
      request: { ...viewer, signing: { ...iam.signing, host: viewer.host, path: viewer.path } },
    },
    ['signature-host-mismatch'],
  ],

  [
    'a backend that may not be run',
    { config: { lambdaPermissions: [granted('orders', `${ARN}/dev/*`)] } },
    ['integration-permission-missing'],
  ],
];

describe('whole calls', () => {
  it.each(TABLE)('%s', (_name, sketch, codes) => {
    const { diagnosis } = examineCase({ ...makeCase(JSON.parse(JSON.stringify(sketch)) as Sketch), observed: null });
    expect(diagnosis.causes.map((cause) => cause.code)).toEqual(codes);
    expect(diagnosis.outcome).toBe(codes.length === 0 ? 'allowed' : 'refused');
  });

  it('calls a refusal by the backend no refusal by the gateway', () => {
    const sketch = {
      config: {
        functions: [{ name: 'orders', state: 'Active', behaviours: [{ returns: { statusCode: 403, body: 'no' } }] }],
      },
    };
    const { diagnosis } = examineCase({ ...makeCase(sketch), observed: null });
    expect([diagnosis.outcome, diagnosis.causes.map((cause) => cause.code)]).toEqual([
      'allowed',
      ['backend-application-403'],
    ]);
  });
});

const DIRECTORY = new URL('../../cases/', import.meta.url);
const KINDS = new Set(['api-key', 'lambda-authorizer', 'cognito', 'cors', 'network', 'backend', 'method-auth']);
interface Given {
  readonly category: string;
  readonly answer: { readonly rootCauses: readonly { readonly code: string }[] };
}
const given = readdirSync(DIRECTORY)
  .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
  .map((name) => ({ name, json: JSON.parse(readFileSync(new URL(name, DIRECTORY), 'utf8')) as Given }))
  .filter(({ json }) => KINDS.has(json.category));

describe('given cases', () => {
  it.each(given)('$name', ({ json }) => {
    const loaded = loadCase(json) as { readonly ok: true; readonly case: LoadedCase };
    const codes = examineCase(loaded.case).diagnosis.causes.map((cause) => cause.code);
    const wanted = json.answer.rootCauses.map((cause) => cause.code);
    expect(codes[0]).toBe(wanted[0]);
    expect([...codes].sort()).toEqual([...wanted].sort());
  });
});
