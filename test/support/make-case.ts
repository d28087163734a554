import { type CaseFile, type LoadedCase, loadCase } from '../../src/core/intake/cases/index.ts';
import { PLAIN_REQUEST } from '../../src/core/model/request.ts';

/** What a test says of its case; everything else is a plain healthy REST API with GET /orders/{id} on stage prod. */
export interface Sketch {
  readonly apiType?: 'REST' | 'HTTP' | 'WEBSOCKET';
  readonly api?: Record<string, unknown>;
  readonly methods?: readonly Record<string, unknown>[];
  readonly config?: Record<string, unknown>;
  readonly request?: Record<string, unknown>;
  readonly observed?: Record<string, unknown>;
}

export const API = 'a1b2c3d4e5';
export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const ARN = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${API}`;
export const HOST = `${API}.execute-api.${REGION}.amazonaws.com`;

export const method = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  path: '/orders/{id}',
  httpMethod: 'GET',
  authorizationType: 'NONE',
  authorizer: null,
  scopes: [],
  apiKeyRequired: false,
  integration: { type: 'AWS_PROXY', function: 'orders' },
  ...over,
});

export const allow = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: `${ARN}/*`,
  ...over,
});
export const deny = (over: Record<string, unknown> = {}): Record<string, unknown> => allow({ Effect: 'Deny', ...over });
export const policy = (...statements: readonly Record<string, unknown>[]): Record<string, unknown> => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** A user or role of any account with one key pair: `iam` for `config`, and the `signing` that goes with it. */
export function signer(
  arn: string,
  inline: readonly Record<string, unknown>[],
  over: {
    readonly identity?: Record<string, unknown>;
    readonly credential?: Record<string, unknown>;
    readonly signing?: Record<string, unknown>;
    readonly scps?: Record<string, unknown>;
  } = {},
) {
  const isRole = arn.includes(':role/');
  const accessKeyId = isRole ? 'ASIAEXAMPLEAAAAAAAAA' : 'AKIAEXAMPLEAAAAAAAAA';
  const sessionToken = isRole ? 'EXAMPLETOKENAAAAAAAAAAAAAAAAAAAAAAAAA' : null;
  const identity = {
    arn,
    type: isRole ? 'role' : 'user',
    inlinePolicies: inline.length === 0 ? [] : [{ name: 'invoke', document: policy(...inline) }],
    managedPolicies: [],
    permissionsBoundary: null,
    ...(isRole ? { trustedPrincipals: [] } : { groups: [] }),
    ...over.identity,
  };
  const credential = {
    accessKeyId,
    secretAccessKey: 'EXAMPLE/secretEXAMPLEsecretEXAMPLEsecret0',
    sessionToken,
    identity: arn,
    sessionName: isRole ? 'session' : null,
    sessionPolicy: null,
    expiresIn: isRole ? 3000 : null,
    status: 'Active',
    ...over.credential,
  };
  const signing = {
    accessKeyId,
    service: 'execute-api',
    region: REGION,
    date: '20260302T101530Z',
    host: HOST,
    path: '/prod/orders/42',
    query: '',
    sessionToken,
    placement: 'headers',
    ...over.signing,
  };
  return {
    iam: { identities: [identity], credentials: [credential], serviceControlPolicies: over.scps ?? {} },
    signing,
  };
}

/** A whole case file from a sketch. */
export function caseFile(sketch: Sketch): unknown {
  const apiType = sketch.apiType ?? 'REST';
  const methods = sketch.methods ?? [method()];
  const rest = { apiKeySource: 'HEADER', binaryMediaTypes: [] };
  const api = {
    id: API,
    name: 'orders-api',
    region: REGION,
    endpointType: 'REGIONAL',
    policy: null,
    disableExecuteApiEndpoint: false,
    vpcEndpointIds: [],
    ...(apiType === 'REST'
      ? rest
      : apiType === 'HTTP'
        ? { cors: null }
        : { routeSelectionExpression: '$request.body.action' }),
    ...sketch.api,
  };
  const logging = { execution: 'OFF', dataTrace: false, access: null };
  return {
    caseFormat: 1,
    apiType,
    config: {
      account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: null },
      api,
      ...(apiType === 'REST' ? { methods } : { routes: methods }),
      authorizers: [],
      stage: {
        name: 'prod',
        deploymentId: 'd1',
        autoDeploy: false,
        variables: {},
        logging,
        throttle: null,
        webAcl: null,
      },
      deployedSnapshot: null,
      gatewayResponses: {},
      lambdaPermissions: [
        {
          function: 'orders',
          qualifier: null,
          action: 'lambda:InvokeFunction',
          principal: 'apigateway.amazonaws.com',
          sourceArn: `${ARN}/*/*/*`,
        },
      ],
      functions: [
        { name: 'orders', state: 'Active', behaviours: [{ returns: { statusCode: 200, body: '{"ok":true}' } }] },
      ],
      usagePlans: [],
      apiKeys: [],
      iam: { identities: [], credentials: [], serviceControlPolicies: {} },
      cognito: { userPools: [], identityPools: [] },
      waf: null,
      vpcEndpoints: [],
      customDomains: [],
      cloudfront: null,
      otherHosts: [],
      otherApis: [],
      logs: [],
      ...sketch.config,
    },
    request: {
      ...PLAIN_REQUEST,
      time: '2026-03-02T10:15:30Z',
      method: 'GET',
      host: HOST,
      path: '/prod/orders/42',
      sourceIp: '203.0.113.10',
      ...sketch.request,
    },
    observed: { exchange: 'request', status: 403, headers: {}, body: '', browser: null, ...sketch.observed },
  } satisfies Record<
    keyof Omit<CaseFile, '$schema' | 'id' | 'category' | 'summary' | 'source' | 'answer' | 'session'>,
    unknown
  >;
}

/** The sketch loaded; throws with the loader's problems, so that a wrong sketch shows itself. */
export function makeCase(sketch: Sketch): LoadedCase {
  const loaded = loadCase(caseFile(sketch));
  if (!loaded.ok) throw new Error(`the sketch is no case: ${loaded.problems.join('; ')}`);
  return loaded.case;
}

/** A role with two inline policies, three managed ones and a boundary calls an AWS_IAM method without authorizer. */
export function roleOfSixPolicies(): LoadedCase {
  const { Principal: _, ...statement } = allow();
  const document = policy(statement);
  const managed = (name: string) => ({ arn: `arn:aws:iam::${ACCOUNT}:policy/${name}`, document });
  const { iam, signing } = signer(`arn:aws:iam::${ACCOUNT}:role/orders-reader`, [], {
    identity: {
      inlinePolicies: ['first', 'second'].map((name) => ({ name, document })),
      managedPolicies: ['a', 'b', 'c'].map(managed),
      permissionsBoundary: managed('boundary'),
    },
  });
  return makeCase({ methods: [method({ authorizationType: 'AWS_IAM' })], config: { iam }, request: { signing } });
}
