import { type CaseFile, checkCase } from '../../../src/core/intake/cases/index.ts';
import type { Subject } from './table.ts';

/**
 * API definitions as others build them, with several calls each: the shapes that SAM, the CDK, the Serverless Framework
 * and hand-written OpenAPI deploy, drawn from a seed. Written from AWS's documented resource types:
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigateway-readme.html
 * https://www.serverless.com/framework/docs/providers/aws/events/apigateway
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function definitionSubjects(seed: number, many: number): readonly Subject[] {
  const draw = drawing(seed);
  return Array.from({ length: many }, (_, at) => subjectsOf(draw, at)).flat();
}

export type Json = Readonly<Record<string, unknown>>;
interface Draw {
  readonly below: (limit: number) => number;
  readonly one: <T>(list: readonly T[]) => T;
  readonly chance: (percent: number) => boolean;
}

/** Mulberry32: the same draws on every machine. */
export function drawing(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, one: (list) => list[below(list.length)] as (typeof list)[number], chance: (p) => below(100) < p };
}

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const POOL = 'eu-west-1_Ab12Cd34E';
const KEY = 'a1B2c3D4e5F6g7H8i9J0k1L2';
const IDENTITY = `arn:aws:iam::${ACCOUNT}:user/caller`;

type Kind = 'NONE' | 'IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO' | 'JWT' | 'KEY' | 'PRIVATE' | 'ADDRESSES';
export interface Style {
  readonly name: string;
  readonly apiType: 'REST' | 'HTTP';
  readonly kinds: readonly Kind[];
  readonly stages: readonly string[];
  /** A default authorizer that also guards OPTIONS, greedy proxies, mocks for CORS: what the tool tends to make. */
  readonly greedy: number;
  readonly mockCors: number;
}

const REST_KINDS: readonly Kind[] = ['NONE', 'IAM', 'TOKEN', 'REQUEST', 'COGNITO', 'KEY', 'PRIVATE', 'ADDRESSES'];
const HTTP_KINDS: readonly Kind[] = ['NONE', 'IAM', 'REQUEST', 'JWT'];
export const STYLES: readonly Style[] = [
  { name: 'sam', apiType: 'REST', kinds: REST_KINDS, stages: ['Prod', 'Stage'], greedy: 20, mockCors: 60 },
  { name: 'cdk', apiType: 'REST', kinds: REST_KINDS, stages: ['prod'], greedy: 60, mockCors: 50 },
  { name: 'serverless', apiType: 'REST', kinds: REST_KINDS, stages: ['dev'], greedy: 30, mockCors: 70 },
  { name: 'openapi', apiType: 'REST', kinds: REST_KINDS, stages: ['v1', 'live'], greedy: 10, mockCors: 20 },
  { name: 'sam-http', apiType: 'HTTP', kinds: HTTP_KINDS, stages: ['$default'], greedy: 20, mockCors: 0 },
  { name: 'serverless-http', apiType: 'HTTP', kinds: HTTP_KINDS, stages: ['$default'], greedy: 40, mockCors: 0 },
  { name: 'cdk-http', apiType: 'HTTP', kinds: HTTP_KINDS, stages: ['$default', 'beta'], greedy: 50, mockCors: 0 },
];

function subjectsOf(draw: Draw, at: number): readonly Subject[] {
  const style = STYLES[at % STYLES.length] as Style;
  const kind = style.kinds[Math.floor(at / STYLES.length) % style.kinds.length] as Kind;
  const apiId = `d${String(at).padStart(4, '0')}${'abcdefghij'.slice(0, 5)}`;
  const stage = draw.one(style.stages);
  const path = draw.chance(style.greedy)
    ? '/{proxy+}'
    : draw.one(['/orders', '/orders/{id}', '/v2/shops/{shop}/items']);
  const called = path.replace('{proxy+}', 'any/thing').replaceAll(/\{\w+\}/g, '42');
  const variables = draw.chance(30) ? { env: stage.replace('$', ''), table: 'orders' } : {};
  const config = configOf({ draw, style, kind, apiId, stage, path, variables });
  const base = requestOf(apiId, stage, called);
  return callsOf(kind, base, apiId).map(([name, request]) => ({
    name: `${style.name} ${kind} ${apiId}: ${name}`,
    file: checked({ caseFormat: 1, apiType: style.apiType, config, request, observed: null }),
  }));
}

export function checked(json: unknown): CaseFile {
  const result = checkCase(json);
  if (!result.ok) throw new Error(result.problems.join('; '));
  return result.caseFile;
}

interface Built {
  readonly draw: Draw;
  readonly style: Style;
  readonly kind: Kind;
  readonly apiId: string;
  readonly stage: string;
  readonly path: string;
  readonly variables: Json;
}

const AUTHORIZATION: Readonly<Record<Kind, string>> = {
  NONE: 'NONE',
  IAM: 'AWS_IAM',
  TOKEN: 'CUSTOM',
  REQUEST: 'CUSTOM',
  COGNITO: 'COGNITO_USER_POOLS',
  JWT: 'JWT',
  KEY: 'NONE',
  PRIVATE: 'NONE',
  ADDRESSES: 'NONE',
};

export function configOf(built: Built): Json {
  const { draw, style, kind, apiId, stage, path, variables } = built;
  const isRest = style.apiType === 'REST';
  const entry = (verb: string, at: string, over: Json = {}): Json => ({
    ...(isRest ? { path: at, httpMethod: verb } : { routeKey: at === '$default' ? at : `${verb} ${at}` }),
    authorizationType: 'NONE',
    authorizer: null,
    scopes: [],
    apiKeyRequired: false,
    integration: { type: 'AWS_PROXY', function: 'handler' },
    ...over,
  });
  const guard = {
    authorizationType: AUTHORIZATION[kind],
    authorizer: ['CUSTOM', 'COGNITO_USER_POOLS', 'JWT'].includes(AUTHORIZATION[kind]) ? 'Guard' : null,
    apiKeyRequired: kind === 'KEY',
  };
  const verb = path === '/{proxy+}' ? 'ANY' : 'GET';
  const mock = { type: 'MOCK', statusCode: 200, responseHeaders: { 'Access-Control-Allow-Origin': '*' } };
  const entries = [
    entry(verb, path, guard),
    ...(draw.chance(50) ? [entry('POST', '/admin', guard)] : []),
    ...(draw.chance(style.mockCors) && path !== '/{proxy+}' ? [entry('OPTIONS', path, { integration: mock })] : []),
    ...(draw.chance(30) ? [entry('GET', '/health')] : []),
    ...(!isRest && draw.chance(30) ? [entry('ANY', '$default')] : []),
  ];
  const source = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${apiId}/`;
  const permission = (name: string, arn: string): Json => ({
    function: name,
    qualifier: null,
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    sourceArn: arn,
  });
  const ok = { returns: { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' } };
  return {
    account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: null },
    api: {
      id: apiId,
      name: `${style.name}-${kind.toLowerCase()}`,
      region: REGION,
      endpointType: kind === 'PRIVATE' ? 'PRIVATE' : isRest && draw.chance(30) ? 'EDGE' : 'REGIONAL',
      policy: policyOf(kind, apiId),
      disableExecuteApiEndpoint: false,
      vpcEndpointIds: [],
      ...(isRest ? { apiKeySource: 'HEADER', binaryMediaTypes: draw.chance(20) ? ['*/*'] : [] } : { cors: null }),
    },
    ...(isRest ? { methods: entries } : { routes: entries }),
    authorizers: authorizersOf(built),
    stage: {
      name: stage,
      deploymentId: 'dep1oy',
      autoDeploy: !isRest,
      variables,
      logging: { execution: 'OFF', dataTrace: false, access: null },
      throttle: draw.chance(20) ? { rateLimit: 50, burstLimit: 20 } : null,
      webAcl: null,
    },
    deployedSnapshot: null,
    gatewayResponses: isRest && draw.chance(40) ? corsResponses() : {},
    lambdaPermissions: [permission('handler', `${source}*`), permission('guard', `${source}authorizers/gu4rd1`)],
    functions: [
      { name: 'handler', state: 'Active', behaviours: [ok] },
      { name: 'guard', state: 'Active', behaviours: [{ returns: { isAuthorized: true } }] },
    ],
    usagePlans:
      kind === 'KEY'
        ? [{ id: 'plan01', name: 'basic', apiStages: [{ apiId, stage }], keyIds: ['key001'], ...limitsOf(draw) }]
        : [],
    apiKeys: kind === 'KEY' ? [{ id: 'key001', name: 'client', value: KEY, enabled: true, stageKeys: [] }] : [],
    iam: kind === 'IAM' ? iamOf(source) : { identities: [], credentials: [], serviceControlPolicies: {} },
    cognito: {
      userPools:
        kind === 'COGNITO' || kind === 'JWT'
          ? [{ id: POOL, deleted: false, clients: [{ id: 'client123', allowedOAuthScopes: ['api/read'] }] }]
          : [],
      identityPools: [],
    },
    waf: null,
    vpcEndpoints: [],
    customDomains: [],
    cloudfront: null,
    otherHosts: [],
    otherApis: [],
    logs: [],
  };
}

const limitsOf = (draw: Draw): Json => ({
  quota: draw.chance(50) ? { limit: 1000, period: 'MONTH', used: {} } : null,
  throttle: draw.chance(50) ? { rateLimit: 10, burstLimit: 5 } : null,
});

const corsResponses = (): Json => ({
  DEFAULT_4XX: { statusCode: null, headers: { 'Access-Control-Allow-Origin': '*' } },
  DEFAULT_5XX: { statusCode: null, headers: { 'Access-Control-Allow-Origin': '*' } },
});

function policyOf(kind: Kind, apiId: string): Json | null {
  const resource = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${apiId}/*`;
  const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: resource };
  const deny = (Condition: Json): Json => ({ ...allow, Effect: 'Deny', Condition });
  const conditions: Partial<Record<Kind, Json>> = {
    PRIVATE: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } },
    ADDRESSES: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } },
  };
  const condition = conditions[kind];
  return condition === undefined ? null : { Version: '2012-10-17', Statement: [allow, deny(condition)] };
}

function authorizersOf({ style, kind, draw }: Built): readonly Json[] {
  const isRest = style.apiType === 'REST';
  const header = isRest ? 'method.request.header.Authorization' : '$request.header.Authorization';
  const base = { id: 'gu4rd1', name: 'Guard', identitySources: [header] };
  const lambda = { function: 'guard', credentialsArn: null, ttlSeconds: draw.one([0, 300]), cache: [] };
  switch (kind) {
    case 'TOKEN':
      return [{ ...base, ...lambda, type: 'TOKEN', identityValidationExpression: null }];
    case 'REQUEST':
      return [
        {
          ...base,
          ...lambda,
          type: 'REQUEST',
          ...(isRest ? {} : { payloadFormatVersion: '2.0', enableSimpleResponses: true }),
        },
      ];
    case 'COGNITO':
      return [
        {
          ...base,
          type: 'COGNITO_USER_POOLS',
          identityValidationExpression: null,
          providerArns: [`arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${POOL}`],
        },
      ];
    case 'JWT':
      return [{ ...base, type: 'JWT', jwt: { issuer: ISSUER, audience: ['client123'] } }];
    default:
      return [];
  }
}
const ISSUER = `https://cognito-idp.${REGION}.amazonaws.com/${POOL}`;

function iamOf(source: string): Json {
  const statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${source}*/GET/*` };
  const document = { Version: '2012-10-17', Statement: [statement] };
  return {
    identities: [
      {
        arn: IDENTITY,
        type: 'user',
        inlinePolicies: [],
        managedPolicies: [{ arn: `arn:aws:iam::${ACCOUNT}:policy/invoke`, document }],
        permissionsBoundary: null,
        groups: [],
      },
    ],
    credentials: [
      {
        accessKeyId: SIGNING_KEY,
        secretAccessKey: 'EXAMPLE/secretEXAMPLEsecretEXAMPLEsecret0',
        sessionToken: null,
        identity: IDENTITY,
        sessionName: null,
        sessionPolicy: null,
        expiresIn: null,
        status: 'Active',
      },
    ],
    serviceControlPolicies: {},
  };
}
const SIGNING_KEY = 'AKIAEXAMPLEAAAAAAAAA';

const TIME = '2026-03-02T10:15:30Z';
export const requestOf = (apiId: string, stage: string, called: string): Json => ({
  time: TIME,
  client: 'program',
  method: 'GET',
  host: `${apiId}.execute-api.${REGION}.amazonaws.com`,
  path: stage === '$default' ? called : `/${stage}${called}`,
  query: '',
  headers: {},
  sourceIp: '203.0.113.10',
  vpcEndpoint: null,
  origin: null,
  credentialsMode: null,
  preflight: null,
  apiKey: null,
  bodyLength: 0,
  clientCertificate: null,
  token: null,
  signing: null,
});

/** A call as it should be, and what people get wrong. */
function callsOf(kind: Kind, base: Json, apiId: string): readonly (readonly [string, Json])[] {
  const path = String(base['path']);
  const lost = { ...base, path: `${path}/no/such/path` };
  const sent = { ...base, headers: { Authorization: 'Bearer let-me-in' } };
  const token = (claims: Json): Json => ({
    ...base,
    headers: { Authorization: 'Bearer {{token}}' },
    token: {
      algorithm: 'RS256',
      signature: 'valid',
      claims: { iss: ISSUER, aud: 'client123', token_use: 'id', exp: 3600, iat: -60, sub: 'user-1', ...claims },
    },
  });
  const signed = (method: string): Json => ({
    ...base,
    method,
    signing: {
      accessKeyId: SIGNING_KEY,
      service: 'execute-api',
      region: REGION,
      date: '20260302T101530Z',
      host: `${apiId}.execute-api.${REGION}.amazonaws.com`,
      path,
      query: '',
      sessionToken: null,
      placement: 'headers',
    },
  });
  switch (kind) {
    case 'NONE':
      return [
        ['plain', base],
        ['a path too far', lost],
        ['another verb', { ...base, method: 'DELETE' }],
      ];
    case 'IAM':
      return [
        ['signed', signed('GET')],
        ['unsigned', base],
        ['signed, not allowed', signed('DELETE')],
      ];
    case 'TOKEN':
    case 'REQUEST':
      return [
        ['with the header', sent],
        ['without the header', base],
        ['a path too far', { ...sent, path: lost.path }],
      ];
    case 'COGNITO':
    case 'JWT':
      return [
        ['a good token', token({})],
        ['an old token', token({ exp: -60, iat: -3600 })],
        ['another issuer', token({ iss: 'https://issuer.example.com' })],
        ['no token', base],
      ];
    case 'KEY':
      return [
        ['the key', { ...base, apiKey: KEY }],
        ['no key', base],
        ['another key', { ...base, apiKey: 'z'.repeat(24) }],
      ];
    case 'PRIVATE':
      return [['from the internet', base]];
    case 'ADDRESSES':
      return [
        ['from the office', base],
        ['from home', { ...base, sourceIp: '198.51.100.7' }],
      ];
  }
}
