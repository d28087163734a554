import { describe, expect, it } from 'vitest';
import { judgeCors } from '../../../src/core/gates/cors.ts';
import { predict } from '../../../src/core/gates/index.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { HttpCors, Method } from '../../../src/core/model/facts.ts';
import type { GateResult } from '../../../src/core/model/gate.ts';
import type { Request } from '../../../src/core/model/request.ts';
import { authorizer, browser, facts, type Given, HOST, method, mock, request, returning, seen } from './build.ts';

const PAGE = 'https://app.example.com';
const allowing = {
  'Access-Control-Allow-Origin': PAGE,
  'Access-Control-Allow-Methods': 'GET,PUT',
  'Access-Control-Allow-Headers': 'Content-Type,Authorization',
};
const answers = (headers: Record<string, string>, statusCode = 200) =>
  returning({ orders: { statusCode, headers, body: '{}' } });
const readable = answers({ 'Access-Control-Allow-Origin': PAGE });
const asks = (
  headers: readonly string[] = ['content-type'],
  verb: 'GET' | 'PUT' | 'DELETE' = 'PUT',
): Partial<Request> => ({
  method: verb,
  preflight: { method: verb, headers },
});
const put = method({ httpMethod: 'PUT' });

interface Scene extends Given {
  readonly request?: Partial<Request>;
  readonly runtime?: ReturnType<typeof returning>;
  readonly seen?: SeenAnswer;
}
function cors(scene: Scene): GateResult {
  const account = facts({ methods: [put, mock(allowing)], ...scene });
  return predict(account, browser({ ...asks(), ...scene.request }), scene.runtime ?? readable, scene.seen ?? null).cors;
}
const codes = (result: GateResult): string[] => result.causes.map((cause) => cause.code);

describe('the preflight', () => {
  const any = (given: Partial<Method>): Given => ({
    methods: [put, mock(allowing, given)],
    authorizers: [authorizer({ ttlSeconds: 300 })],
  });
  const rows: readonly [string, Scene, string[]][] = [
    ['answered by a mock that allows', {}, []],
    ['answered by nothing', { methods: [put] }, ['cors-options-missing']],
    ['caught by AWS_IAM', any({ authorizationType: 'AWS_IAM' }), ['cors-options-requires-auth']],
    [
      'caught by a Lambda authorizer',
      any({ authorizationType: 'CUSTOM', authorizer: 'auth' }),
      ['cors-options-requires-auth'],
    ],
    ['caught by an API key', any({ apiKeyRequired: true }), ['cors-options-requires-api-key']],
    [
      'answered with 415',
      { methods: [put, mock(allowing, { integration: { type: 'MOCK', statusCode: 415, responseHeaders: allowing } })] },
      ['cors-preflight-fails'],
    ],
    ['answered by a mock that all-binary breaks', { api: { binaryMediaTypes: ['*/*'] } }, ['cors-preflight-fails']],
    [
      'answered by the function with 404',
      { methods: [method({ httpMethod: 'ANY' })], runtime: answers({ 'Access-Control-Allow-Origin': PAGE }, 404) },
      ['cors-preflight-fails'],
    ],
    [
      'answered by the function with the 403 that it gives to everyone',
      { methods: [method({ httpMethod: 'ANY' })], runtime: answers({ 'Access-Control-Allow-Origin': PAGE }, 403) },
      ['backend-application-403'],
    ],
    ['without any header', { methods: [put, mock({})] }, ['cors-integration-response-missing-headers']],
    [
      'for another origin',
      { methods: [put, mock({ ...allowing, 'Access-Control-Allow-Origin': 'https://www.example.com' })] },
      ['cors-origin-not-allowed'],
    ],
    [
      'for the origin with a slash',
      { methods: [put, mock({ ...allowing, 'Access-Control-Allow-Origin': `${PAGE}/` })] },
      ['cors-origin-not-allowed'],
    ],
    [
      'for a list of origins',
      { methods: [put, mock({ ...allowing, 'Access-Control-Allow-Origin': `${PAGE},https://b.example` })] },
      ['cors-origin-not-allowed'],
    ],
    ['without the header that is asked', { request: asks(['x-trace']) }, ['cors-header-not-allowed']],
    ['for headers in another letter case', { request: asks(['AUTHORIZATION']) }, []],
    [
      'for any header',
      { methods: [put, mock({ ...allowing, 'Access-Control-Allow-Headers': '*' })], request: asks(['x-trace']) },
      [],
    ],
    [
      'for any header, which leaves Authorization out',
      { methods: [put, mock({ ...allowing, 'Access-Control-Allow-Headers': '*' })], request: asks(['authorization']) },
      ['cors-header-not-allowed'],
    ],
    [
      'without the verb',
      { methods: [method({ httpMethod: 'DELETE' }), mock(allowing)], request: asks([], 'DELETE') },
      ['cors-method-not-allowed'],
    ],
    [
      'without a verb that needs none',
      {
        methods: [method(), mock({ ...allowing, 'Access-Control-Allow-Methods': 'OPTIONS' })],
        request: asks(['content-type'], 'GET'),
      },
      [],
    ],
    [
      'for a response header that the page sends',
      { request: asks(['content-type', 'access-control-allow-origin']) },
      ['cors-client-sends-response-headers'],
    ],
    [
      'that only such a header provokes',
      { methods: [method()], request: asks(['access-control-allow-origin'], 'GET') },
      ['cors-client-sends-response-headers'],
    ],
  ];
  it.each(rows)('%s', (_name, scene, wanted) => {
    const result = cors(scene);
    expect(codes(result)).toEqual(wanted);
    expect(result.verdict).toBe(wanted.length > 0 ? 'refuses' : 'passes');
  });

  it('keeps the code of a policy that refuses it', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/prod/PUT/*' },
      ],
    };
    const found = codes(cors({ definition: { policy: known('GetRestApi', JSON.stringify(policy)) } }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^resource-policy-/);
  });

  it('is no matter of CORS where the URL itself is wrong', () => {
    expect(codes(cors({ request: { ...asks(), path: '/prod/nowhere' } }))).toEqual(['route-not-found']);
  });

  it('is judged when it is the request itself', () => {
    const headers = { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'authorization' };
    const sent: Partial<Request> = { method: 'OPTIONS', preflight: null, headers };
    expect(codes(cors({ request: sent }))).toEqual([]);
    expect(codes(cors({ request: sent, methods: [put] }))).toEqual(['cors-options-missing']);
    expect(codes(cors({ request: sent, methods: [put, mock(allowing, { authorizationType: 'AWS_IAM' })] }))).toEqual([
      'cors-options-requires-auth',
    ]);
    expect(
      codes(cors({ request: { ...sent, headers: { ...headers, 'Access-Control-Request-Headers': 'x-a' } } })),
    ).toEqual(['cors-header-not-allowed']);
  });
});

describe('the actual answer', () => {
  const simple: Partial<Request> = { method: 'GET', preflight: null };
  const get = { methods: [method()], request: simple };
  const rows: readonly [string, Scene, string[]][] = [
    ['that allows the page', get, []],
    ['that allows everyone', { ...get, runtime: answers({ 'access-control-allow-origin': '*' }) }, []],
    ['without the header', { ...get, runtime: answers({}) }, ['cors-integration-response-missing-headers']],
    [
      'for another origin',
      { ...get, runtime: answers({ 'access-control-allow-origin': 'https://x.example' }) },
      ['cors-origin-not-allowed'],
    ],
    [
      'with the header twice',
      { ...get, runtime: answers({ 'access-control-allow-origin': '*', 'Access-Control-Allow-Origin': '*' }) },
      ['cors-duplicate-header'],
    ],
    [
      'with * and credentials',
      {
        ...get,
        request: { ...simple, credentialsMode: 'include' },
        runtime: answers({ 'access-control-allow-origin': '*' }),
      },
      ['cors-credentials-wildcard-origin'],
    ],
    [
      'with credentials allowed',
      {
        ...get,
        request: { ...simple, credentialsMode: 'include' },
        runtime: answers({ 'access-control-allow-origin': PAGE, 'access-control-allow-credentials': 'true' }),
      },
      [],
    ],
    [
      'with credentials not allowed',
      {
        ...get,
        request: { ...simple, credentialsMode: 'include' },
        runtime: answers({ 'access-control-allow-origin': PAGE }),
      },
      ['cors-integration-response-missing-headers'],
    ],
    [
      'behind a preflight that fails too, each code once',
      { methods: [put, mock({})], runtime: answers({}) },
      ['cors-integration-response-missing-headers'],
    ],
  ];
  it.each(rows)('%s', (_name, scene, wanted) => {
    expect(codes(cors(scene))).toEqual(wanted);
  });

  it('is taken from what the browser saw, where it objected and the model would not', () => {
    const twice = seen({
      status: 200,
      headers: { 'access-control-allow-origin': '*, *' },
      browser: 'CORS: multiple values',
    });
    expect(codes(cors({ ...get, seen: twice }))).toEqual(['cors-duplicate-header']);
  });

  it('is taken from what was seen where nobody knows what the backend answers', () => {
    const unknown = { ...get, runtime: {} };
    expect(cors(unknown).verdict).toBe('cannot-tell');
    expect(codes(cors({ ...unknown, seen: seen({ status: 200, headers: {} }) }))).toEqual([
      'cors-integration-response-missing-headers',
    ]);
    expect(
      cors({ ...unknown, seen: seen({ status: 200, headers: { 'access-control-allow-origin': '*' } }) }).verdict,
    ).toBe('passes');
  });
});

describe('a refusal by the gateway that the page cannot read', () => {
  const protectedApi: Scene = {
    methods: [method({ authorizationType: 'CUSTOM', authorizer: 'auth' })],
    authorizers: [authorizer()],
    request: { method: 'GET', preflight: null },
  };
  const console = "blocked by CORS policy: No 'Access-Control-Allow-Origin' header";
  const blocked = seen({ status: 401, browser: console });
  it('is a cause where the page saw CORS', () => {
    expect(codes(cors({ ...protectedApi, seen: blocked }))).toEqual(['cors-gateway-response-missing-headers']);
  });
  it('is none where the page saw the status, or nobody says what it saw', () => {
    expect(codes(cors({ ...protectedApi, seen: seen({ status: 401 }) }))).toEqual([]);
    expect(codes(cors({ ...protectedApi, seen: seen({ status: 401, browser: 'GET … 401 (Unauthorized)' }) }))).toEqual(
      [],
    );
    expect(codes(cors(protectedApi))).toEqual([]);
  });
  it('is a cause too where only the seen answer shows the refusal', () => {
    const throttled = seen({ status: 429, errorType: 'TooManyRequestsException', browser: console });
    const open: Scene = { methods: [method()], request: { method: 'GET', preflight: null }, seen: throttled };
    for (const runtime of [{}, readable])
      expect(codes(cors({ ...open, runtime }))).toEqual(['cors-gateway-response-missing-headers']);
  });
  it('is none where the gateway response carries the header', () => {
    const gatewayResponses = known('GetGatewayResponses', {
      DEFAULT_4XX: { statusCode: null, headers: { 'Access-Control-Allow-Origin': '*' } },
    });
    expect(codes(cors({ ...protectedApi, definition: { gatewayResponses }, seen: blocked }))).toEqual([]);
  });
  it('is none behind a preflight that is refused: the request is never sent', () => {
    const scene: Scene = {
      ...protectedApi,
      request: asks([], 'DELETE'),
      methods: [method({ httpMethod: 'DELETE', authorizationType: 'CUSTOM', authorizer: 'auth' })],
    };
    expect(codes(cors({ ...scene, seen: blocked }))).toEqual(['cors-options-missing']);
  });
});

describe('HTTP APIs', () => {
  const config: HttpCors = {
    allowOrigins: [PAGE],
    allowMethods: ['GET', 'PUT'],
    allowHeaders: ['authorization'],
    exposeHeaders: [],
    allowCredentials: false,
    maxAge: 60,
  };
  const http = (given: Partial<HttpCors> | null, scene: Scene = {}): Scene => ({
    apiType: 'HTTP',
    api: { cors: given === null ? null : { ...config, ...given } },
    methods: [put],
    ...scene,
    request: { ...asks(['authorization']), path: '/orders', ...scene.request },
  });
  const jwt = {
    authorizers: [
      authorizer({
        type: 'JWT',
        identitySources: ['$request.header.Authorization'],
        jwt: { issuer: 'https://i', audience: [] },
      }),
    ],
  };
  const rows: readonly [string, Scene, string[]][] = [
    ['answers preflights itself, without a route', http({}), []],
    ['has neither configuration nor route', http(null), ['cors-options-missing']],
    [
      'is configured for another origin',
      http({ allowOrigins: ['https://other.example'] }),
      ['cors-origin-not-allowed'],
    ],
    ['is configured for https', http({ allowOrigins: ['https://*'] }), []],
    ['takes no wildcard inside a host', http({ allowOrigins: ['https://*.example.com'] }), ['cors-origin-not-allowed']],
    ['lacks the header', http({ allowHeaders: ['content-type'] }), ['cors-header-not-allowed']],
    ['lacks the verb', http({ allowMethods: ['GET'] }), ['cors-method-not-allowed']],
    [
      'has * and the page sends credentials',
      http({ allowOrigins: ['*'] }, { request: { credentialsMode: 'include' } }),
      ['cors-credentials-wildcard-origin'],
    ],
    [
      'drops what the backend says of CORS',
      http({}, { runtime: answers({ 'access-control-allow-origin': 'https://x' }) }),
      [],
    ],
    [
      'has a $default route with an authorizer, which catches OPTIONS',
      http(
        {},
        {
          ...jwt,
          methods: [put, method({ path: '$default', httpMethod: null, authorizationType: 'JWT', authorizer: 'auth' })],
        },
      ),
      ['cors-options-requires-auth'],
    ],
    [
      'has a $default route without one',
      http({}, { methods: [put, method({ path: '$default', httpMethod: null })] }),
      [],
    ],
  ];
  it.each(rows)('%s', (_name, scene, wanted) => {
    expect(codes(cors(scene))).toEqual(wanted);
  });
});

describe('no matter of CORS', () => {
  const judge = (sent: Request, given: Given = {}): GateResult => {
    const account = facts(given);
    const main = predict(account, sent, {}).request;
    return judgeCors({ facts: account, request: sent, runtime: {}, main, preflight: null, seen: null });
  };
  it.each<[string, Request, Given]>([
    ['a program', request(), {}],
    ['a page without origin', browser({ origin: null }), {}],
    ["a page of the API's own origin", browser({ origin: `https://${HOST}` }), {}],
    ['a WebSocket', browser(), { apiType: 'WEBSOCKET' }],
  ])('%s', (_name, sent, given) => {
    expect(judge(sent, given).verdict).toBe('not-applicable');
  });
});
