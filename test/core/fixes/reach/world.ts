import { ACCOUNT, API, ARN, allow, method, policy, type Sketch } from '../../../support/make-case.ts';
import type { Call, Probe, Region } from './types.ts';

/** The same account, API and callers in every row; a row says only what differs. */
export const OTHER_ACCOUNT = '444455556666';
export const THIRD_ACCOUNT = '777788889999';

/** Addresses: one inside each block that rows name, and one outside of all. */
export const OFFICE = '203.0.113.10';
export const OFFICE_BLOCK = '203.0.113.0/24';
export const HOME = '198.51.100.7';
export const HOME_BLOCK = '198.51.100.0/24';
export const ELSEWHERE = '192.0.2.77';
export const V6 = '2001:db8:1::5';
export const V6_BLOCK = '2001:db8:1::/48';
export const V6_ELSEWHERE = '2001:db8:ffff::1';
/** A subnet behind the VPC endpoints. */
export const SUBNET_ADDRESS = '10.0.1.9';
export const SUBNET_BLOCK = '10.0.1.0/24';
export const OTHER_SUBNET_ADDRESS = '10.0.2.9';

export const SHOP_ENDPOINT = 'vpce-0aaaaaaaaaaaaaaaa';
export const BATCH_ENDPOINT = 'vpce-0bbbbbbbbbbbbbbbb';

const user = (account: string, name: string) => `arn:aws:iam::${account}:user/${name}`;
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const session = (account: string, name: string) => `arn:aws:sts::${account}:assumed-role/${name}`;

/** Users and roles. By their own policies `carol`, `partner` and `third` may invoke this API, the others nothing. */
export const ALICE = user(ACCOUNT, 'alice');
export const CAROL = user(ACCOUNT, 'carol');
export const CHECKOUT = role(ACCOUNT, 'checkout');
export const CHECKOUT_WEB = session(ACCOUNT, 'checkout/web');
export const PARTNER = role(OTHER_ACCOUNT, 'partner');
export const STRANGER = user(OTHER_ACCOUNT, 'stranger');
export const THIRD = role(THIRD_ACCOUNT, 'third');

export const CALLERS = {
  alice: { identity: ALICE, session: null },
  carol: { identity: CAROL, session: null },
  'checkout/web': { identity: CHECKOUT, session: 'web' },
  'checkout/batch': { identity: CHECKOUT, session: 'batch' },
  'partner/app': { identity: PARTNER, session: 'app' },
  'partner/job': { identity: PARTNER, session: 'job' },
  stranger: { identity: STRANGER, session: null },
  'third/app': { identity: THIRD, session: 'app' },
} as const;
export type Caller = keyof typeof CALLERS;

/** Every caller's access key; a session's also has a token. */
export const accessKeyOf = (caller: Caller): string => {
  const at = String(Object.keys(CALLERS).indexOf(caller));
  return `${CALLERS[caller].session === null ? 'AKIA' : 'ASIA'}EXAMPLE${at.padStart(9, 'A')}`;
};
export const sessionTokenOf = (caller: Caller): string | null =>
  CALLERS[caller].session === null ? null : `EXAMPLE-session-of-${caller}`;

export const INVOKE = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/*` };
/** `on('prod/GET/orders')`: an ARN of this API. */
export const on = (rest: string): string => `${ARN}/${rest}`;
/** A statement of an identity policy. */
export const may = (rest: string, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...INVOKE,
  Resource: rest.startsWith('arn:') || rest === '*' ? rest : on(rest),
  ...over,
});

interface Held {
  readonly policies?: readonly Record<string, unknown>[];
  readonly boundary?: readonly Record<string, unknown>[];
  readonly group?: readonly Record<string, unknown>[];
}

/** `config.iam`, where these callers hold other policies than usual. */
export function iam(held: Readonly<Record<string, Held>> = {}, scps: Record<string, unknown> = {}) {
  const usual: Readonly<Record<string, Held>> = {
    [CAROL]: { policies: [INVOKE] },
    [PARTNER]: { policies: [INVOKE] },
    [THIRD]: { policies: [INVOKE] },
  };
  const arns = [...new Set(Object.values(CALLERS).map(({ identity }) => identity as string))];
  return {
    identities: arns.map((arn) => {
      const { policies = [], boundary, group } = held[arn] ?? usual[arn] ?? {};
      const isRole = arn.includes(':role/');
      const groups = group === undefined ? [] : [namedGroup(group)];
      return {
        arn,
        type: isRole ? 'role' : 'user',
        inlinePolicies: policies.length === 0 ? [] : [{ name: 'invoke', document: policy(...policies) }],
        managedPolicies: [],
        permissionsBoundary:
          boundary === undefined
            ? null
            : { arn: `arn:aws:iam::${ACCOUNT}:policy/limit`, document: policy(...boundary) },
        ...(isRole ? { trustedPrincipals: [] } : { groups }),
      };
    }),
    credentials: (Object.keys(CALLERS) as Caller[]).map((caller) => ({
      accessKeyId: accessKeyOf(caller),
      secretAccessKey: 'EXAMPLE/secretEXAMPLEsecretEXAMPLEsecret0',
      sessionToken: sessionTokenOf(caller),
      identity: CALLERS[caller].identity,
      sessionName: CALLERS[caller].session,
      sessionPolicy: null,
      expiresIn: CALLERS[caller].session === null ? null : 3000,
      status: 'Active',
    })),
    serviceControlPolicies: scps,
  };
}

const namedGroup = (statements: readonly Record<string, unknown>[]) => ({
  name: 'clerks',
  inlinePolicies: [{ name: 'invoke', document: policy(...statements) }],
  managedPolicies: [],
});

const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com';
export const SHOP_POOL = `${POOL}/eu-west-1_Shop00001`;
export const STAFF_POOL = `${POOL}/eu-west-1_Staff0001`;
export const ISSUER = 'https://issuer.example.com/';
export const BARE_ISSUER = 'https://issuer.example.com';
export const poolArn = (issuer: string): string =>
  `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/${issuer.slice(POOL.length + 1)}`;

type Claims = Readonly<Record<string, string | number>>;
const times = { exp: 3300, iat: -300 };
const id = (iss: string, aud: string): Claims => ({ iss, token_use: 'id', aud, sub: 'user-1', ...times });
const access = (iss: string, scope: string): Claims => ({
  iss,
  token_use: 'access',
  client_id: 'web',
  scope,
  sub: 'user-1',
  ...times,
});
const jwt = (iss: string, aud: string, scope: string): Claims => ({ iss, aud, scope, sub: 'user-1', ...times });

export const TOKENS = {
  'shop-id': id(SHOP_POOL, 'web'),
  'shop-id-mobile': id(SHOP_POOL, 'mobile'),
  'shop-id-expired': { ...id(SHOP_POOL, 'web'), exp: -60, iat: -3660 },
  'shop-read': access(SHOP_POOL, 'orders/read'),
  'shop-write': access(SHOP_POOL, 'orders/write'),
  'shop-both': access(SHOP_POOL, 'orders/read orders/write'),
  'shop-openid': access(SHOP_POOL, 'openid'),
  'staff-id': id(STAFF_POOL, 'desk'),
  'staff-read': access(STAFF_POOL, 'orders/read'),
  web: jwt(ISSUER, 'web', 'orders:read'),
  'web-write': jwt(ISSUER, 'web', 'orders:write'),
  'web-plain': jwt(ISSUER, 'web', 'profile'),
  mobile: jwt(ISSUER, 'mobile', 'orders:read'),
  'web-bare': jwt(BARE_ISSUER, 'web', 'orders:read'),
  'web-expired': { ...jwt(ISSUER, 'web', 'orders:read'), exp: -60, iat: -3660 },
} satisfies Readonly<Record<string, Claims>>;
export type TokenName = keyof typeof TOKENS;

/** Values of API keys. `unknown` is of no account. */
export const KEYS = {
  mobile: 'EXAMPLE-key-of-the-mobile-app',
  batch: 'EXAMPLE-key-of-the-night-batch',
  old: 'EXAMPLE-key-that-is-switched-off',
  unknown: 'EXAMPLE-key-that-nobody-has-made',
};
export type KeyName = keyof typeof KEYS | 'none';
/** `config.apiKeys`: `old` is disabled unless told otherwise. */
export const apiKeys = (enabled: Partial<Record<KeyName, boolean>> = {}) =>
  (['mobile', 'batch', 'old'] as const).map((name) => ({
    id: `k-${name}`,
    name,
    value: KEYS[name],
    enabled: enabled[name] ?? name !== 'old',
    stageKeys: [],
  }));
export const plan = (over: Record<string, unknown> = {}) => ({
  id: 'plan-basic',
  name: 'basic',
  apiStages: [{ apiId: API, stage: 'prod' }],
  keyIds: ['k-mobile', 'k-old'],
  quota: null,
  throttle: null,
  ...over,
});

/** The function behind every route. */
export const BACKEND = {
  name: 'orders',
  state: 'Active',
  behaviours: [{ returns: { statusCode: 200, body: '{"ok":true}' } }],
};

/** What the Lambda authorizers return, by the value of the header that they look at. */
const returns = (effect: 'Allow' | 'Deny', resource: string) => ({
  principalId: 'user',
  policyDocument: policy({ ...INVOKE, Effect: effect, Resource: resource }),
});
export const ALLOWS_ALL = returns('Allow', on('prod/*'));
const VALUES: Readonly<Record<string, unknown>> = {
  member: ALLOWS_ALL,
  'Bearer member': ALLOWS_ALL,
  'Bearer m3mber': ALLOWS_ALL,
  reader: returns('Allow', on('prod/GET/*')),
  visitor: returns('Allow', on('prod/GET/nowhere')),
  blocked: returns('Deny', on('*')),
  narrow: returns('Allow', '{{methodArn}}'),
};
export const guard = (header = 'Authorization') => ({
  name: 'guard',
  state: 'Active',
  behaviours: [
    ...Object.entries(VALUES).map(([value, result]) => ({ when: { headers: { [header]: value } }, returns: result })),
    { throws: 'Unauthorized' },
  ],
});
export const authorizer = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'auth01',
  name: 'guard',
  type: 'TOKEN',
  identitySources: ['method.request.header.Authorization'],
  identityValidationExpression: null,
  function: 'guard',
  credentialsArn: null,
  ttlSeconds: 0,
  cache: [],
  ...over,
});
export const requestAuthorizer = (over: Record<string, unknown> = {}) => {
  const { identityValidationExpression: _pattern, ...rest } = authorizer({ type: 'REQUEST', ...over });
  return rest;
};
export const pools = (over: Record<string, unknown> = {}) => ({
  id: 'auth02',
  name: 'pools',
  type: 'COGNITO_USER_POOLS',
  identitySources: ['method.request.header.Authorization'],
  identityValidationExpression: null,
  providerArns: [poolArn(SHOP_POOL)],
  ...over,
});
export const jwtAuthorizer = (issuer = ISSUER, audience: readonly string[] = ['web']) => ({
  id: 'auth03',
  name: 'jwt',
  type: 'JWT',
  identitySources: ['$request.header.Authorization'],
  jwt: { issuer, audience },
});

export const ROUTES = [
  'GET /orders',
  'POST /orders',
  'GET /orders/{id}',
  'DELETE /orders/{id}',
  'GET /orders/{id}/items',
  'GET /admin',
  'ANY /files/{proxy+}',
] as const;

type Routes = Readonly<Record<string, Record<string, unknown> | null>>;
interface Served {
  /** The resource policy; absent: none. */
  readonly policy?: Record<string, unknown>;
  /** Of every route. */
  readonly auth?: Record<string, unknown>;
  /** Of single routes, and routes besides; null: not there. */
  readonly routes?: Routes;
  readonly api?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
  readonly held?: Readonly<Record<string, Held>>;
  readonly scps?: Record<string, unknown>;
}

export const IAM_AUTH = { authorizationType: 'AWS_IAM' };
export const GUARD_AUTH = { authorizationType: 'CUSTOM', authorizer: 'guard' };
export const POOL_AUTH = { authorizationType: 'COGNITO_USER_POOLS', authorizer: 'pools' };
export const JWT_AUTH = { authorizationType: 'JWT', authorizer: 'jwt' };

/** The methods of a REST API, as a definition or a snapshot holds them. */
export const methods = (auth: Record<string, unknown> = {}, routes: Routes = {}): Record<string, unknown>[] =>
  [...new Set([...ROUTES, ...Object.keys(routes)])].flatMap((key) => {
    const [httpMethod = '', path = ''] = key.split(' ');
    return routes[key] === null ? [] : [method({ path, httpMethod, ...auth, ...routes[key] })];
  });

const permission = (name: string, rest: string) => ({
  function: name,
  qualifier: null,
  action: 'lambda:InvokeFunction',
  principal: 'apigateway.amazonaws.com',
  sourceArn: on(rest),
});
const common = (api: 'REST' | 'HTTP', { held, scps, config }: Served): Record<string, unknown> => ({
  authorizers: api === 'REST' ? [authorizer(), pools()] : [jwtAuthorizer()],
  iam: iam(held, scps),
  cognito: {
    userPools: ['eu-west-1_Shop00001', 'eu-west-1_Staff0001'].map((pool) => ({
      id: pool,
      deleted: false,
      clients: ['web', 'mobile', 'desk'].map((client) => ({ id: client, allowedOAuthScopes: ['openid'] })),
    })),
    identityPools: [],
  },
  functions: [BACKEND, guard()],
  lambdaPermissions: [permission('orders', '*/*/*'), permission('guard', 'authorizers/*')],
  apiKeys: apiKeys(),
  ...config,
});

/** A REST API whose stage serves its draft, unless `config.deployedSnapshot` says otherwise. */
export const rest = (served: Served = {}): Sketch => ({
  api: { policy: served.policy ?? null, ...served.api },
  methods: methods(served.auth, served.routes),
  config: common('REST', served),
});

/** An HTTP API with the same routes. */
export const http = (served: Served = {}): Sketch => ({
  apiType: 'HTTP',
  api: { ...served.api },
  methods: [...new Set([...ROUTES, ...Object.keys(served.routes ?? {})])].flatMap((routeKey) => {
    const own = served.routes?.[routeKey];
    const { path: _path, httpMethod: _verb, ...rest } = method({ ...served.auth, ...own });
    return own === null ? [] : [{ routeKey, ...rest }];
  }),
  config: common('HTTP', served),
});

/** An Allow for everybody from these addresses. */
export const allowFrom = (...blocks: readonly string[]): Record<string, unknown> =>
  allow({ Condition: { IpAddress: { 'aws:SourceIp': blocks } } });
export const allowOn = (...rests: readonly string[]): Record<string, unknown> => allow({ Resource: rests.map(on) });

type With = Omit<Call, 'verb' | 'path'>;
const probe =
  (before: Probe['before'], after: Probe['after']) =>
  (call: string, over: With = {}): Probe => {
    const [verb, path] = call.split(' ') as [Probe['verb'], string];
    return { verb, path, ...over, before, after };
  };
/** Refused before, allowed after. */
export const gained = probe('refused', 'allowed');
/** Allowed before, refused after. */
export const lost = probe('allowed', 'refused');
/** Allowed before and after. */
export const kept = probe('allowed', 'allowed');
/** Refused before and after. */
export const never = probe('refused', 'refused');

/** Regions for whoever calls, signed or not. */
export const anyone = (rest: Omit<Region, 'principals'> = {}): Region => ({ principals: ['anyone'], ...rest });

const endpoint = (id: string, statements: readonly Record<string, unknown>[]) => ({
  id,
  vpcId: id.replace('vpce-', 'vpc-'),
  service: 'com.amazonaws.eu-west-1.execute-api',
  privateDnsEnabled: true,
  policy: policy(...statements),
});
/** The default policy of a VPC endpoint. */
export const FULL_ACCESS = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
/** `config.vpcEndpoints`, where the one of the shop has this policy. */
export const vpcEndpoints = (...statements: readonly Record<string, unknown>[]) => [
  endpoint(SHOP_ENDPOINT, statements.length === 0 ? [FULL_ACCESS] : statements),
  endpoint(BATCH_ENDPOINT, [FULL_ACCESS]),
];
export const PRIVATE_NETWORK = { vpcEndpoints: vpcEndpoints() };
