import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import {
  ACCOUNT,
  API,
  ARN,
  allow,
  deny,
  HOST,
  makeCase,
  method,
  policy,
  type Sketch,
  signer,
} from '../../support/make-case.ts';

// Two faults of one gate, or of two gates of which the first keeps the second from being met: who mends only the first
// is refused again. Each row has a twin in which the second fault is not there.
const PAGE = 'https://app.example.com';
const PREFLIGHT = { method: 'PUT', headers: ['content-type', 'x-trace'] };
const pageAsks = {
  method: 'PUT',
  client: 'browser',
  origin: PAGE,
  credentialsMode: 'omit',
  preflight: PREFLIGHT,
  headers: { 'Content-Type': 'application/json', 'X-Trace': '1' },
};
const ALLOWING = {
  'Access-Control-Allow-Origin': PAGE,
  'Access-Control-Allow-Methods': 'GET,PUT',
  'Access-Control-Allow-Headers': 'Content-Type,X-Trace',
};
const mock = (headers: Record<string, string>, over: Record<string, unknown> = {}) =>
  method({
    httpMethod: 'OPTIONS',
    integration: { type: 'MOCK', statusCode: 200, responseHeaders: headers },
    ...over,
  });
const put = method({ httpMethod: 'PUT' });
const route = (routeKey: string, over: Record<string, unknown>) => {
  const { path: _path, httpMethod: _verb, ...rest } = method(over);
  return { routeKey, ...rest };
};
const answers = (headers: Record<string, string>) => ({
  name: 'orders',
  state: 'Active',
  behaviours: [{ returns: { statusCode: 200, headers, body: '{}' } }],
});
const readable = answers({ 'Access-Control-Allow-Origin': PAGE });
const keyed = { apiKeyRequired: true };
const guarded = { authorizationType: 'CUSTOM', authorizer: 'auth' };

const authorizer = (over: Record<string, unknown> = {}) => ({
  id: 'au7h0r',
  name: 'auth',
  type: 'TOKEN',
  function: 'guard',
  identitySources: ['method.request.header.Authorization'],
  identityValidationExpression: null,
  ttlSeconds: 300,
  credentialsArn: null,
  cache: [],
  ...over,
});
const simple = {
  id: 'au7h0r',
  name: 'auth',
  type: 'REQUEST',
  function: 'guard',
  identitySources: ['$request.header.Authorization'],
  ttlSeconds: 0,
  credentialsArn: null,
  cache: [],
  payloadFormatVersion: '2.0',
  enableSimpleResponses: true,
};
const permission = (name: string, sourceArn: string) => ({
  function: name,
  qualifier: null,
  action: 'lambda:InvokeFunction',
  principal: 'apigateway.amazonaws.com',
  sourceArn,
});
const guardReturns = (returns: unknown, when?: unknown) => ({
  name: 'guard',
  state: 'Active',
  behaviours: [{ ...(when === undefined ? {} : { when }), returns }],
});
const throwing = { name: 'guard', state: 'Active', behaviours: [{ throws: 'Unauthorized' }] };
const granting = (resource: string, effect: 'Allow' | 'Deny' = 'Allow') => ({
  principalId: 'u',
  policyDocument: policy({ Effect: effect, Action: 'execute-api:Invoke', Resource: resource }),
});
const lambda = (guard: unknown, permitted: boolean, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  authorizers: [authorizer(over)],
  functions: [readable, guard],
  lambdaPermissions: [
    permission('orders', `${ARN}/*/*/*`),
    ...(permitted ? [permission('guard', `${ARN}/authorizers/au7h0r`)] : []),
  ],
});
const CUSTOM = [method(guarded)];
const withToken = { headers: { Authorization: 'Bearer abc' } };

const USER = `arn:aws:iam::${ACCOUNT}:user/mia`;
const IAM = [method({ authorizationType: 'AWS_IAM' })];
const outside = { Condition: { NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24'] } } };
const signed = (inline: readonly Record<string, unknown>[], more: Sketch = {}): Sketch => {
  const { iam, signing } = signer(USER, inline);
  return { methods: IAM, ...more, config: { iam, ...more.config }, request: { signing, ...more.request } };
};

const domain = (mutualTls: unknown) => ({
  customDomains: [
    {
      name: 'api.example.com',
      endpointType: 'REGIONAL',
      targetHost: 'd-abc.execute-api.eu-west-1.amazonaws.com',
      mappings: [{ basePath: 'shop', apiId: API, stage: 'prod' }],
      mutualTls,
    },
  ],
});
const truststore = { truststoreUri: 's3://b/t.pem', truststoreVersion: '1', certificates: [] };
const off = { disableExecuteApiEndpoint: true };

const page = (methods: Sketch['methods'], more: Sketch = {}): Sketch => ({
  ...more,
  methods: methods ?? [],
  config: { functions: [readable], ...more.config },
  request: { ...pageAsks, ...more.request },
});
const httpPage = (cors: Record<string, unknown>, over: Record<string, unknown>): Sketch => ({
  apiType: 'HTTP',
  api: {
    cors: {
      allowOrigins: [PAGE],
      allowMethods: ['PUT'],
      allowHeaders: ['content-type', 'x-trace'],
      exposeHeaders: [],
      allowCredentials: false,
      maxAge: null,
      ...cors,
    },
  },
  methods: [route('ANY /{proxy+}', over)],
  config: { ...lambda(guardReturns({ isAuthorized: true }), true), authorizers: [simple] },
  request: { ...pageAsks, headers: { ...pageAsks.headers, Authorization: 'abc' } },
});

type Row = readonly [
  name: string,
  sketch: Sketch,
  codes: readonly string[],
  twin: Sketch,
  twinCodes: readonly string[],
];
const ROWS: readonly Row[] = [
  [
    'an authorizer that may not be run, and a policy for another stage',
    { methods: CUSTOM, config: lambda(guardReturns(granting(`${ARN}/dev/*`)), false), request: withToken },
    ['authorizer-lambda-permission-missing', 'authorizer-policy-wrong-resource'],
    { methods: CUSTOM, config: lambda(guardReturns(granting(`${ARN}/prod/*`)), false), request: withToken },
    ['authorizer-lambda-permission-missing'],
  ],
  [
    'an authorizer that may not be run, and a token that is no value',
    { methods: CUSTOM, config: lambda(throwing, false), request: { headers: { Authorization: 'Bearer undefined' } } },
    ['authorizer-lambda-permission-missing', 'authorizer-identity-source-missing'],
    { methods: CUSTOM, config: lambda(throwing, false), request: withToken },
    ['authorizer-lambda-permission-missing', 'authorizer-function-error'],
  ],
  [
    'no token, and a function that grants another stage to everybody',
    { methods: CUSTOM, config: lambda(guardReturns(granting(`${ARN}/dev/*`)), true) },
    ['authorizer-identity-source-missing', 'authorizer-policy-wrong-resource'],
    {
      methods: CUSTOM,
      config: lambda(guardReturns(granting(`${ARN}/dev/*`), { headers: { 'X-Stage': 'dev' } }), true),
    },
    ['authorizer-identity-source-missing'],
  ],
  [
    'no token, no permission, and a context that is a list',
    {
      methods: CUSTOM,
      config: lambda(guardReturns({ ...granting(`${ARN}/*`), context: { groups: ['a'] } }), false),
    },
    ['authorizer-identity-source-missing', 'authorizer-lambda-permission-missing', 'authorizer-context-invalid'],
    { methods: CUSTOM, config: lambda(guardReturns(granting(`${ARN}/*`)), false) },
    ['authorizer-identity-source-missing', 'authorizer-lambda-permission-missing'],
  ],
  [
    'a preflight that wants a key, and a mock that lacks the method',
    page([put, mock({ ...ALLOWING, 'Access-Control-Allow-Methods': 'GET' }, keyed)]),
    ['cors-options-requires-api-key', 'cors-method-not-allowed'],
    page([put, mock(ALLOWING, keyed)]),
    ['cors-options-requires-api-key'],
  ],
  [
    'a preflight that is caught by the authorizer, and a mock that lacks origin and header',
    page(
      [
        put,
        mock(
          {
            ...ALLOWING,
            'Access-Control-Allow-Origin': 'https://old.example.com',
            'Access-Control-Allow-Headers': 'Content-Type',
          },
          guarded,
        ),
      ],
      { config: lambda(guardReturns(granting(`${ARN}/*`)), true) },
    ),
    ['cors-options-requires-auth', 'cors-origin-not-allowed', 'cors-header-not-allowed'],
    page([put, mock(ALLOWING, guarded)], {
      config: lambda(guardReturns(granting(`${ARN}/*`)), true),
    }),
    ['cors-options-requires-auth'],
  ],
  [
    'a preflight that wants a key, and * with credentials',
    page([put, mock({ ...ALLOWING, 'Access-Control-Allow-Origin': '*' }, keyed)], {
      config: {
        functions: [answers({ 'Access-Control-Allow-Origin': PAGE, 'Access-Control-Allow-Credentials': 'true' })],
      },
      request: { credentialsMode: 'include' },
    }),
    ['cors-options-requires-api-key', 'cors-credentials-wildcard-origin'],
    page([put, mock({ ...ALLOWING, 'Access-Control-Allow-Credentials': 'true' }, keyed)], {
      config: {
        functions: [answers({ 'Access-Control-Allow-Origin': PAGE, 'Access-Control-Allow-Credentials': 'true' })],
      },
      request: { credentialsMode: 'include' },
    }),
    ['cors-options-requires-api-key'],
  ],
  [
    'a preflight that the resource policy refuses, and a mock that lacks the header',
    page([put, mock({ ...ALLOWING, 'Access-Control-Allow-Headers': 'Content-Type' })], {
      api: { policy: policy(allow({ Resource: `${ARN}/prod/PUT/*` })) },
    }),
    ['resource-policy-wrong-resource-arn', 'cors-header-not-allowed'],
    page([put, mock(ALLOWING)], { api: { policy: policy(allow({ Resource: `${ARN}/prod/PUT/*` })) } }),
    ['resource-policy-wrong-resource-arn'],
  ],
  [
    'no OPTIONS, and a policy that would refuse it',
    page([put], { api: { policy: policy(allow({ Resource: `${ARN}/prod/PUT/*` })) } }),
    ['cors-options-missing', 'resource-policy-wrong-resource-arn'],
    page([put], { api: { policy: policy(allow()) } }),
    ['cors-options-missing'],
  ],
  [
    'a proxy with an authorizer that catches OPTIONS of an HTTP API, and a list of its own that lacks the header',
    httpPage({ allowHeaders: ['content-type'] }, guarded),
    ['cors-options-requires-auth', 'cors-header-not-allowed'],
    httpPage({}, guarded),
    ['cors-options-requires-auth'],
  ],
  [
    'a path that nothing serves, and a policy that denies the address on every path',
    { request: { path: '/prod/carts/1' }, api: { policy: policy(allow(), deny(outside)) } },
    ['route-not-found', 'resource-policy-ip-condition'],
    {
      request: { path: '/prod/carts/1' },
      api: { policy: policy(allow(), deny({ ...outside, Resource: `${ARN}/prod/GET/admin/*` })) },
    },
    ['route-not-found'],
  ],
  [
    'a verb that the path does not take, and a policy that allows other addresses only',
    {
      request: { method: 'DELETE' },
      api: { policy: policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } })) },
    },
    ['route-not-found', 'resource-policy-ip-condition'],
    {
      request: { method: 'DELETE' },
      api: { policy: policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })) },
    },
    ['route-not-found'],
  ],
  [
    'a signer without a grant, and a policy that denies the address',
    signed([], { api: { policy: policy(deny(outside)) } }),
    ['resource-policy-ip-condition', 'iam-policy-missing'],
    signed([], { api: { policy: policy(deny({ ...outside, Resource: `${ARN}/dev/*` })) } }),
    ['iam-policy-missing'],
  ],
  [
    'a call that is not signed, and a policy that denies everybody from there',
    { methods: IAM, api: { policy: policy(allow(), deny(outside)) } },
    ['method-iam-unsigned-request', 'resource-policy-ip-condition'],
    {
      methods: IAM,
      api: {
        policy: policy(
          allow(),
          deny({ Condition: { ...outside.Condition, StringNotEquals: { 'aws:PrincipalArn': USER } } }),
        ),
      },
    },
    ['method-iam-unsigned-request'],
  ],
  [
    'a default endpoint that is off, and a domain that wants a certificate',
    { api: off, config: domain(truststore) },
    ['default-endpoint-disabled', 'mtls-untrusted-client-cert'],
    { api: off, config: domain(null) },
    ['default-endpoint-disabled'],
  ],
];

const codesOf = (sketch: Sketch): readonly string[] =>
  examineCase({
    ...makeCase({ ...sketch, request: { sourceIp: '203.0.113.10', host: HOST, ...sketch.request } }),
  }).diagnosis.causes.map(({ code }) => code);

describe('what stands behind a fault is named with it', () => {
  it.each(ROWS)('%s', (_name, sketch, codes, twin, twinCodes) => {
    expect(codesOf(sketch)).toEqual(codes);
    expect(codesOf(twin)).toEqual(twinCodes);
  });
});
