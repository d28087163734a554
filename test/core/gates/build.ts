import { invokedArn } from '../../../src/core/gates/context.ts';
import type { GateContext } from '../../../src/core/gates/types.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import { type Fact, known } from '../../../src/core/model/fact.ts';
import type {
  Api,
  Authorizer,
  Definition,
  Facts,
  FunctionFacts,
  Method,
  Stage,
} from '../../../src/core/model/facts.ts';
import { PLAIN_REQUEST, type Request, type Token } from '../../../src/core/model/request.ts';
import type { RuntimeState } from '../../../src/core/model/runtime-state.ts';

/** A made-up account: API `abcdefghij`, stage `prod`, one method GET /orders behind function `orders`. */
export const ACCOUNT = '111122223333';
export const API = 'abcdefghij';
export const REGION = 'eu-west-1';
export const HOST = `${API}.execute-api.${REGION}.amazonaws.com`;
export const NOW = '2026-03-02T10:15:30Z';
export const NOW_SECONDS = Date.parse(NOW) / 1000;
export const executeArn = (rest: string): string => `arn:aws:execute-api:${REGION}:${ACCOUNT}:${API}/${rest}`;

export const method = (given: Partial<Method> = {}): Method => ({
  path: '/orders',
  httpMethod: 'GET',
  authorizationType: 'NONE',
  authorizer: null,
  scopes: [],
  apiKeyRequired: false,
  integration: { type: 'AWS_PROXY', function: 'orders' },
  ...given,
});

export const mock = (responseHeaders: Record<string, string>, given: Partial<Method> = {}): Method =>
  method({ httpMethod: 'OPTIONS', integration: { type: 'MOCK', statusCode: 200, responseHeaders }, ...given });

export const authorizer = (given: Partial<Authorizer> = {}): Authorizer => ({
  id: 'aut123',
  name: 'auth',
  type: 'TOKEN',
  identitySources: ['method.request.header.Authorization'],
  identityValidationExpression: null,
  function: 'authz',
  credentialsArn: null,
  ttlSeconds: 0,
  providerArns: [],
  jwt: null,
  payloadFormatVersion: null,
  enableSimpleResponses: false,
  ...given,
});

export const admits = (sourceArn: string | null): FunctionFacts => ({
  state: 'Active',
  permissions: [{ qualifier: null, action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com', sourceArn }],
});

export interface Given {
  readonly apiType?: Facts['scope']['apiType'];
  readonly api?: Partial<Api>;
  readonly stage?: Partial<Stage>;
  readonly methods?: readonly Method[];
  readonly authorizers?: readonly Authorizer[];
  readonly definition?: Partial<Definition>;
  readonly facts?: Partial<Facts>;
}

export function facts(given: Given = {}): Facts {
  const apiType = given.apiType ?? 'REST';
  const name = apiType === 'HTTP' ? '$default' : 'prod';
  const definition: Definition = {
    policy: known('GetRestApi', null),
    methods: known('GetExport', given.methods ?? [method()]),
    authorizers: known('GetAuthorizers', given.authorizers ?? []),
    gatewayResponses: known('GetGatewayResponses', {}),
    ...given.definition,
  };
  return {
    scope: { partition: 'aws', region: REGION, accountId: ACCOUNT, apiId: API, apiType, stage: name },
    api: known('GetRestApi', { ...PLAIN_API, ...given.api }),
    stages: known('GetStages', [name]),
    stage: known('GetStage', { ...PLAIN_STAGE, name, ...given.stage }),
    draft: definition,
    deployed: definition,
    signerArn: null,
    caller: known('GetCallerIdentity', null),
    credential: known('GetAccessKeyLastUsed', null),
    serviceControlPolicies: known('ListPolicies', null),
    customDomain: known('GetDomainNames', null),
    otherApis: known('GetRestApis', []),
    usagePlans: known('GetUsagePlans', []),
    apiKeys: known('GetApiKeys', []),
    webAcl: known('GetWebACL', null),
    vpcEndpoints: known('DescribeVpcEndpoints', []),
    functions: known('GetPolicy', { orders: admits(null), authz: admits(null) }),
    userPools: known('DescribeUserPool', {}),
    gatewayRoles: known('GetRole', {}),
    cloudWatchRoleArn: known('GetAccount', null),
    cdn: known('ListDistributions', null),
    ...given.facts,
  };
}

const PLAIN_API: Api = {
  name: 'orders-api',
  endpointType: 'REGIONAL',
  disableExecuteApiEndpoint: false,
  vpcEndpointIds: [],
  apiKeySource: 'HEADER',
  binaryMediaTypes: [],
  cors: null,
  routeSelectionExpression: null,
  tags: {},
};
const PLAIN_STAGE: Stage = {
  name: 'prod',
  deploymentId: 'dep1',
  deployedAt: null,
  autoDeploy: false,
  variables: {},
  logging: { execution: 'OFF', dataTrace: false, access: null },
  throttle: null,
  webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/w/1',
  canary: null,
};

export const request = (given: Partial<Request> = {}): Request => ({
  ...PLAIN_REQUEST,
  time: NOW,
  method: 'GET',
  host: HOST,
  path: '/prod/orders',
  sourceIp: '203.0.113.10',
  ...given,
});

export const browser = (given: Partial<Request> = {}): Request =>
  request({ client: 'browser', origin: 'https://app.example.com', credentialsMode: 'same-origin', ...given });

export const token = (claims: Record<string, unknown>, given: Partial<Token> = {}): Token => ({
  algorithm: 'RS256',
  signature: 'valid',
  claims: { exp: NOW_SECONDS + 3000, iat: NOW_SECONDS - 60, ...claims },
  raw: null,
  ...given,
});

/** The context as it stands behind the route gate, on the first method given. */
export function context(
  given: Given & { readonly request?: Partial<Request>; readonly runtime?: RuntimeState } = {},
): GateContext {
  const all = facts(given);
  const sent = request(given.request);
  const serving = all.deployed.methods.state === 'known' ? (all.deployed.methods.value[0] ?? null) : null;
  const start = { facts: all, request: sent, exchange: 'request' as const, stage: all.scope.stage, path: '/orders' };
  return { ...start, runtime: given.runtime ?? {}, copy: 'deployed', method: serving, arn: invokedArn(start) };
}

/** What functions do, by name: a value returned. */
export const returning = (values: Readonly<Record<string, unknown>>): RuntimeState => ({
  behaviours: Object.fromEntries(Object.entries(values).map(([name, returns]) => [name, [{ does: { returns } }]])),
});

export const allowPolicy = (resource: string, effect: 'Allow' | 'Deny' = 'Allow'): Record<string, unknown> => ({
  principalId: 'user',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: 'execute-api:Invoke', Resource: resource }],
  },
});

export const seen = (given: Partial<SeenAnswer>): SeenAnswer => ({
  exchange: 'request',
  status: 403,
  errorType: null,
  headers: {},
  body: '',
  from: 'given',
  browser: null,
  ...given,
});

export const unread = <T>(operation: string, permission: string): Fact<T> => ({
  state: 'denied',
  operation,
  permission,
});
