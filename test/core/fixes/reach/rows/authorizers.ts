// Long because it is a table: one row for each change of an authorizer.
import { SOURCE } from '../sources.ts';
import type { Row } from '../types.ts';
import {
  ALLOWS_ALL,
  anyone,
  authorizer,
  BACKEND,
  BARE_ISSUER,
  GUARD_AUTH,
  gained,
  guard,
  HOME,
  http,
  INVOKE,
  ISSUER,
  JWT_AUTH,
  jwtAuthorizer,
  kept,
  lost,
  never,
  on,
  POOL_AUTH,
  poolArn,
  pools,
  requestAuthorizer,
  rest,
  SHOP_POOL,
  STAFF_POOL,
  V6,
} from '../world.ts';

const guarded = (over: Record<string, unknown>, config: Record<string, unknown> = {}) =>
  rest({ auth: GUARD_AUTH, config: { authorizers: [authorizer(over)], ...config } });
/** The same with a REQUEST authorizer. */
const asked = (over: Record<string, unknown>, config: Record<string, unknown>) =>
  rest({ auth: GUARD_AUTH, config: { authorizers: [requestAuthorizer(over)], ...config } });
const pooled = (over: Record<string, unknown>, auth: Record<string, unknown> = POOL_AUTH) =>
  rest({ auth, config: { authorizers: [pools(over)] } });
const tokens = (issuer?: string, audience?: readonly string[]) =>
  http({ auth: JWT_AUTH, config: { authorizers: [jwtAuthorizer(issuer, audience)] } });

const member = { Authorization: 'member' };
const cached = (identityValues: readonly string[], result: unknown = ALLOWS_ALL) => ({
  identityValues,
  ageSeconds: 10,
  result,
});

const header = (name: string) => `method.request.header.${name}`;
/** A REQUEST authorizer that keeps tenants apart: `member` is one of tenant a only. */
const tenants = (over: Record<string, unknown>) =>
  asked(
    { ttlSeconds: 300, ...over },
    {
      functions: [
        BACKEND,
        {
          name: 'guard',
          state: 'Active',
          behaviours: [
            { when: { headers: { Authorization: 'member', 'X-Tenant': 'a' } }, returns: ALLOWS_ALL },
            { throws: 'Unauthorized' },
          ],
        },
      ],
    },
  );
const tenant = (name: string) => ({ Authorization: 'member', 'X-Tenant': name });

/** A REQUEST authorizer whose function also allows whoever shows nothing. */
const lenient = (ttlSeconds: number, over: Record<string, unknown> = {}) =>
  asked(
    { ttlSeconds, ...over },
    {
      functions: [
        BACKEND,
        {
          name: 'guard',
          state: 'Active',
          behaviours: [
            { when: { headers: { Authorization: 'blocked' } }, throws: 'Unauthorized' },
            { returns: ALLOWS_ALL },
          ],
        },
      ],
    },
  );

/** A REQUEST authorizer that asks for these headers before it asks its function, which knows one caller to refuse. */
const lenientSources = (identitySources: readonly string[]) => lenient(300, { identitySources });

/** The function looks at the header that its authorizer names. */
const twoHeaders = [BACKEND, guard('X-Auth')];

/** What the function said of `GET /orders` to `narrow`, and nothing of any other call. */
const firstCall = {
  principalId: 'user',
  policyDocument: { Version: '2012-10-17', Statement: [{ ...INVOKE, Resource: on('prod/GET/orders') }] },
};
const narrow = { Authorization: 'narrow' };

/** A Lambda authorizer of an HTTP API that says yes to `member` where it reads, and no to all else. */
const simply = (over: Record<string, unknown>) =>
  http({
    auth: GUARD_AUTH,
    config: {
      authorizers: [
        requestAuthorizer({
          identitySources: ['$request.header.Authorization'],
          payloadFormatVersion: '2.0',
          enableSimpleResponses: true,
          ...over,
        }),
      ],
      functions: [
        BACKEND,
        {
          name: 'guard',
          state: 'Active',
          behaviours: [
            { when: { headers: { Authorization: 'member' }, methods: ['GET'] }, returns: { isAuthorized: true } },
            { returns: { isAuthorized: false } },
          ],
        },
      ],
    },
  });

const fromPool = (issuer: string, audience?: readonly string[]) =>
  ({ kind: 'jwt', issuers: [issuer], use: 'id', ...(audience === undefined ? {} : { audience }) }) as const;
const fromIssuer = (issuer: string, ...audience: readonly string[]) =>
  ({ kind: 'jwt', issuers: [issuer], audience }) as const;

export const AUTHORIZERS: readonly Row[] = [
  {
    name: 'identity source dropped: a cached result serves every tenant',
    kind: 'authorizer',
    before: tenants({
      identitySources: [header('Authorization'), header('X-Tenant')],
      cache: [cached(['member', 'a'])],
    }),
    after: tenants({ identitySources: [header('Authorization')], cache: [cached(['member'])] }),
    probes: [
      kept('GET /orders', { headers: tenant('a') }),
      gained('GET /orders', { headers: tenant('b') }),
      gained('DELETE /orders/42', { headers: tenant('c'), from: HOME }),
      gained('GET /orders', { headers: member }),
      never('GET /orders', { headers: { 'X-Tenant': 'a' } }),
      never('GET /orders', { headers: { Authorization: 'guest', 'X-Tenant': 'a' } }),
      never('GET /orders'),
      kept('POST /files/a', { headers: tenant('a'), from: V6 }),
    ],
    letsIn: [
      anyone({
        presents: { kind: 'lambda', matches: '^member$' },
        conditions: [{ operator: 'StringNotEquals', key: 'header:X-Tenant', values: ['a'] }],
        cachedSeconds: 300,
      }),
    ],
    shutsOut: [],
    source: SOURCE.lambda,
  },
  {
    name: 'identity source dropped, and nothing cached yet: only the demand goes',
    kind: 'authorizer',
    before: lenientSources([header('Authorization'), header('X-Tenant')]),
    after: lenientSources([header('Authorization')]),
    probes: [
      gained('GET /orders', { headers: member }),
      gained('DELETE /orders/42', { headers: { Authorization: 'guest' }, from: HOME }),
      kept('GET /orders', { headers: tenant('a') }),
      kept('GET /orders', { headers: tenant('b') }),
      never('GET /orders', { headers: { 'X-Tenant': 'a' } }),
      never('GET /orders', { headers: { Authorization: 'blocked', 'X-Tenant': 'a' } }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /orders'),
    ],
    letsIn: [
      anyone({
        presents: { kind: 'lambda', misses: '^blocked$' },
        conditions: [{ operator: 'Null', key: 'header:X-Tenant', values: ['true'] }],
      }),
    ],
    shutsOut: [],
    source: SOURCE.lambda,
  },
  {
    name: 'identity source added: whoever does not send it is out',
    kind: 'authorizer',
    before: lenientSources([header('Authorization')]),
    after: lenientSources([header('Authorization'), header('X-Tenant')]),
    probes: [
      lost('GET /orders', { headers: member }),
      lost('DELETE /orders/42', { headers: { Authorization: 'guest' }, from: HOME }),
      lost('GET /orders', { headers: { Authorization: 'member', 'X-Tenant': '' } }),
      kept('GET /orders', { headers: tenant('a') }),
      kept('GET /orders', { headers: tenant('b') }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /orders', { headers: { 'X-Tenant': 'a' } }),
      never('GET /orders'),
    ],
    letsIn: [],
    shutsOut: [
      anyone({
        presents: { kind: 'lambda', misses: '^blocked$' },
        conditions: [{ operator: 'Null', key: 'header:X-Tenant', values: ['true'] }],
      }),
    ],
    source: SOURCE.lambda,
  },
  {
    name: 'TTL from 0 to 300: the policy made for the first call is held against the next',
    kind: 'authorizer',
    before: guarded({ ttlSeconds: 0 }),
    after: guarded({ ttlSeconds: 300, cache: [cached(['narrow'], firstCall)] }),
    probes: [
      kept('GET /orders', { headers: narrow }),
      lost('GET /orders/42', { headers: narrow }),
      lost('POST /orders', { headers: narrow }),
      lost('DELETE /orders/42', { headers: narrow, from: HOME }),
      kept('GET /orders/42', { headers: member }),
      kept('POST /orders', { headers: member }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /orders'),
    ],
    letsIn: [],
    shutsOut: [
      anyone({ exceptCalls: ['GET /orders'], presents: { kind: 'lambda', matches: '^narrow$' }, cachedSeconds: 300 }),
    ],
    source: SOURCE.lambda,
  },
  {
    name: 'TTL from 300 to 0: each call gets its own policy',
    kind: 'authorizer',
    before: guarded({ ttlSeconds: 300, cache: [cached(['narrow'], firstCall)] }),
    after: guarded({ ttlSeconds: 0 }),
    probes: [
      kept('GET /orders', { headers: narrow }),
      gained('GET /orders/42', { headers: narrow }),
      gained('POST /orders', { headers: narrow }),
      gained('DELETE /orders/42', { headers: narrow, from: HOME }),
      kept('GET /orders/42', { headers: member }),
      never('POST /orders', { headers: { Authorization: 'reader' } }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ exceptCalls: ['GET /orders'], presents: { kind: 'lambda', matches: '^narrow$' } })],
    shutsOut: [],
    source: SOURCE.lambda,
  },
  {
    name: 'TTL from 0 to 300: a caller that the function no longer allows stays in',
    kind: 'authorizer',
    before: guarded({ ttlSeconds: 0 }),
    after: guarded({ ttlSeconds: 300, cache: [cached(['left-yesterday'])] }),
    probes: [
      gained('GET /orders', { headers: { Authorization: 'left-yesterday' } }),
      gained('DELETE /orders/42', { headers: { Authorization: 'left-yesterday' }, from: V6 }),
      kept('GET /orders', { headers: member }),
      kept('GET /orders', { headers: { Authorization: 'reader' } }),
      never('POST /orders', { headers: { Authorization: 'reader' } }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /orders', { headers: { Authorization: 'left-long-ago' } }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ presents: { kind: 'lambda', matches: '^left-yesterday$' }, cachedSeconds: 300 })],
    shutsOut: [],
    source: SOURCE.lambda,
  },
  {
    name: 'REQUEST authorizer, TTL from 300 to 0: the identity source is no longer asked for',
    kind: 'authorizer',
    before: lenient(300),
    after: lenient(0),
    probes: [
      gained('GET /orders'),
      gained('DELETE /orders/42', { from: HOME }),
      gained('GET /orders', { headers: { 'X-Tenant': 'a' } }),
      kept('GET /orders', { headers: member }),
      kept('GET /orders', { headers: { Authorization: 'guest' } }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('POST /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /nowhere'),
    ],
    letsIn: [anyone({ presents: { kind: 'nothing' } })],
    shutsOut: [],
    source: SOURCE.lambda,
  },
  {
    name: 'REQUEST authorizer, TTL from 0 to 300: the identity source becomes a demand',
    kind: 'authorizer',
    before: lenient(0),
    after: lenient(300),
    probes: [
      lost('GET /orders'),
      lost('DELETE /orders/42', { from: HOME }),
      lost('GET /orders', { headers: { 'X-Tenant': 'a' } }),
      kept('GET /orders', { headers: member }),
      kept('GET /orders', { headers: { Authorization: 'guest' } }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('POST /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /nowhere'),
    ],
    letsIn: [],
    shutsOut: [anyone({ presents: { kind: 'nothing' } })],
    source: SOURCE.lambda,
  },
  {
    name: 'token pattern loosened',
    kind: 'authorizer',
    before: guarded({ identityValidationExpression: '^Bearer [a-z]+$' }),
    after: guarded({ identityValidationExpression: '^Bearer [a-z0-9]+$' }),
    probes: [
      gained('GET /orders', { headers: { Authorization: 'Bearer m3mber' } }),
      gained('DELETE /orders/42', { headers: { Authorization: 'Bearer m3mber' }, from: HOME }),
      kept('GET /orders', { headers: { Authorization: 'Bearer member' } }),
      never('GET /orders', { headers: { Authorization: 'Bearer str4nger' } }),
      never('GET /orders', { headers: { Authorization: 'Bearer stranger' } }),
      never('GET /orders', { headers: member }),
      never('GET /orders', { headers: { Authorization: 'Bearer ' } }),
      never('GET /orders'),
    ],
    letsIn: [
      anyone({
        presents: { kind: 'lambda', says: 'allows', matches: '^Bearer [a-z0-9]+$', misses: '^Bearer [a-z]+$' },
      }),
    ],
    shutsOut: [],
    source: SOURCE.tokenRegex,
  },
  {
    name: 'token pattern dropped',
    kind: 'authorizer',
    before: guarded({ identityValidationExpression: '^Bearer [a-z]+$' }),
    after: guarded({ identityValidationExpression: null }),
    probes: [
      gained('GET /orders', { headers: member }),
      gained('GET /orders', { headers: { Authorization: 'Bearer m3mber' } }),
      gained('GET /orders', { headers: { Authorization: 'reader' } }),
      kept('GET /orders', { headers: { Authorization: 'Bearer member' } }),
      never('POST /orders', { headers: { Authorization: 'reader' } }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /orders', { headers: { Authorization: 'Bearer stranger' } }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ presents: { kind: 'lambda', says: 'allows', misses: '^Bearer [a-z]+$' } })],
    shutsOut: [],
    source: SOURCE.tokenRegex,
  },
  {
    name: 'token pattern tightened',
    kind: 'authorizer',
    before: guarded({}),
    after: guarded({ identityValidationExpression: '^Bearer [a-z]+$' }),
    probes: [
      lost('GET /orders', { headers: member }),
      lost('POST /orders', { headers: { Authorization: 'Bearer m3mber' } }),
      lost('GET /orders', { headers: { Authorization: 'reader' } }),
      kept('GET /orders', { headers: { Authorization: 'Bearer member' } }),
      never('POST /orders', { headers: { Authorization: 'reader' } }),
      never('GET /orders', { headers: { Authorization: 'blocked' } }),
      never('GET /orders', { headers: { Authorization: 'Bearer stranger' } }),
      never('GET /orders'),
    ],
    letsIn: [],
    shutsOut: [anyone({ presents: { kind: 'lambda', says: 'allows', misses: '^Bearer [a-z]+$' } })],
    source: SOURCE.tokenRegex,
  },
  {
    name: 'identity source moved to another header',
    kind: 'authorizer',
    before: guarded({}),
    after: guarded({ identitySources: [header('X-Auth')] }, { functions: twoHeaders }),
    probes: [
      lost('GET /orders', { headers: member }),
      lost('POST /orders', { headers: member, from: HOME }),
      gained('GET /orders', { headers: { 'X-Auth': 'member' } }),
      gained('DELETE /orders/42', { headers: { 'X-Auth': 'member' }, from: V6 }),
      kept('GET /orders', { headers: { Authorization: 'member', 'X-Auth': 'member' } }),
      never('GET /orders', { headers: { 'X-Auth': 'blocked' } }),
      never('GET /orders', { headers: { 'X-Token': 'member' } }),
      never('GET /orders'),
    ],
    letsIn: [
      anyone({
        presents: { kind: 'lambda', says: 'allows', header: 'X-Auth' },
        conditions: [{ operator: 'Null', key: 'header:Authorization', values: ['true'] }],
      }),
    ],
    shutsOut: [
      anyone({
        presents: { kind: 'lambda', says: 'allows' },
        conditions: [{ operator: 'Null', key: 'header:X-Auth', values: ['true'] }],
      }),
    ],
    source: SOURCE.lambda,
  },
  {
    name: 'user pool added',
    kind: 'authorizer',
    before: pooled({}),
    after: pooled({ providerArns: [poolArn(SHOP_POOL), poolArn(STAFF_POOL)] }),
    probes: [
      gained('GET /orders', { token: 'staff-id' }),
      gained('DELETE /orders/42', { token: 'staff-id', from: HOME }),
      kept('GET /orders', { token: 'shop-id' }),
      kept('GET /orders', { token: 'shop-id-mobile' }),
      never('GET /orders', { token: 'staff-read' }),
      never('GET /orders', { token: 'shop-read' }),
      never('GET /orders', { token: 'shop-id-expired' }),
      never('GET /orders', { token: 'web' }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ presents: fromPool(STAFF_POOL) })],
    shutsOut: [],
    source: SOURCE.cognito,
  },
  {
    name: 'user pool taken off',
    kind: 'authorizer',
    before: pooled({ providerArns: [poolArn(SHOP_POOL), poolArn(STAFF_POOL)] }),
    after: pooled({ providerArns: [poolArn(SHOP_POOL)] }),
    probes: [
      lost('GET /orders', { token: 'staff-id' }),
      lost('POST /files/a', { token: 'staff-id', from: V6 }),
      kept('GET /orders', { token: 'shop-id' }),
      kept('DELETE /orders/42', { token: 'shop-id-mobile' }),
      never('GET /orders', { token: 'staff-read' }),
      never('GET /orders', { token: 'shop-id-expired' }),
      never('GET /orders', { token: 'web' }),
      never('GET /orders'),
    ],
    letsIn: [],
    shutsOut: [anyone({ presents: fromPool(STAFF_POOL) })],
    source: SOURCE.cognito,
  },
  {
    name: 'user pool replaced where methods ask for a scope',
    kind: 'authorizer',
    before: pooled({}, { ...POOL_AUTH, scopes: ['orders/read'] }),
    after: pooled({ providerArns: [poolArn(STAFF_POOL)] }, { ...POOL_AUTH, scopes: ['orders/read'] }),
    probes: [
      gained('GET /orders', { token: 'staff-read' }),
      gained('DELETE /orders/42', { token: 'staff-read', from: HOME }),
      lost('GET /orders', { token: 'shop-read' }),
      lost('GET /orders', { token: 'shop-both' }),
      never('GET /orders', { token: 'shop-write' }),
      never('GET /orders', { token: 'staff-id' }),
      never('GET /orders', { token: 'shop-id' }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ presents: { kind: 'jwt', issuers: [STAFF_POOL], use: 'access', scopes: ['orders/read'] } })],
    shutsOut: [anyone({ presents: { kind: 'jwt', issuers: [SHOP_POOL], use: 'access', scopes: ['orders/read'] } })],
    source: SOURCE.cognito,
  },
  {
    name: 'audience pattern of a user pool authorizer dropped',
    kind: 'authorizer',
    before: pooled({ identityValidationExpression: '^web$' }),
    after: pooled({}),
    probes: [
      kept('GET /orders', { token: 'shop-id' }),
      gained('GET /orders', { token: 'shop-id-mobile' }),
      gained('DELETE /orders/42', { token: 'shop-id-mobile', from: HOME }),
      never('GET /orders', { token: 'staff-id' }),
      never('GET /orders', { token: 'shop-read' }),
      never('GET /orders', { token: 'shop-id-expired' }),
      never('GET /orders', { token: 'mobile' }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ presents: fromPool(SHOP_POOL, ['mobile']) })],
    shutsOut: [],
    source: SOURCE.tokenRegex,
  },
  {
    name: 'audience pattern dropped where methods ask for a scope: access tokens have no audience',
    kind: 'authorizer',
    before: pooled({ identityValidationExpression: '^web$' }, { ...POOL_AUTH, scopes: ['orders/read'] }),
    after: pooled({}, { ...POOL_AUTH, scopes: ['orders/read'] }),
    probes: [
      // AWS says that the pattern is matched with `aud`, and not what becomes of a token that has none.
      { ...gained('GET /orders', { token: 'shop-read' }), unsure: true },
      { ...gained('DELETE /orders/42', { token: 'shop-both' }), unsure: true },
      never('GET /orders', { token: 'shop-write' }),
      never('GET /orders', { token: 'shop-openid' }),
      never('GET /orders', { token: 'shop-id' }),
      never('GET /orders', { token: 'staff-read' }),
      never('GET /orders', { token: 'shop-id-expired' }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ presents: { kind: 'jwt', issuers: [SHOP_POOL], use: 'access', scopes: ['orders/read'] } })],
    shutsOut: [],
    source: SOURCE.tokenRegex,
  },
  {
    name: 'audience added to a JWT authorizer',
    kind: 'authorizer',
    before: tokens(),
    after: tokens(ISSUER, ['web', 'mobile']),
    probes: [
      gained('GET /orders', { token: 'mobile' }),
      gained('DELETE /orders/42', { token: 'mobile', from: HOME }),
      kept('GET /orders', { token: 'web' }),
      kept('GET /orders', { token: 'web-plain' }),
      never('GET /orders', { token: 'web-bare' }),
      never('GET /orders', { token: 'web-expired' }),
      never('GET /orders', { token: 'shop-id-mobile' }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ presents: fromIssuer(ISSUER, 'mobile') })],
    shutsOut: [],
    source: SOURCE.httpJwt,
  },
  {
    name: 'audience taken off a JWT authorizer',
    kind: 'authorizer',
    before: tokens(ISSUER, ['web', 'mobile']),
    after: tokens(ISSUER, ['mobile']),
    probes: [
      lost('GET /orders', { token: 'web' }),
      lost('POST /files/a', { token: 'web-plain', from: HOME }),
      lost('DELETE /orders/42', { token: 'web-write' }),
      kept('GET /orders', { token: 'mobile' }),
      never('GET /orders', { token: 'web-bare' }),
      never('GET /orders', { token: 'web-expired' }),
      never('GET /orders', { token: 'shop-id' }),
      never('GET /orders'),
    ],
    letsIn: [],
    shutsOut: [anyone({ presents: fromIssuer(ISSUER, 'web') })],
    source: SOURCE.httpJwt,
  },
  {
    name: 'trailing slash of an issuer added',
    kind: 'authorizer',
    before: tokens(BARE_ISSUER),
    after: tokens(ISSUER),
    probes: [
      gained('GET /orders', { token: 'web' }),
      gained('DELETE /orders/42', { token: 'web-write' }),
      lost('GET /orders', { token: 'web-bare' }),
      lost('POST /files/a', { token: 'web-bare', from: V6 }),
      never('GET /orders', { token: 'mobile' }),
      never('GET /orders', { token: 'web-expired' }),
      never('GET /orders', { token: 'shop-id' }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ presents: fromIssuer(ISSUER, 'web') })],
    shutsOut: [anyone({ presents: fromIssuer(BARE_ISSUER, 'web') })],
    source: SOURCE.httpJwt,
  },
  {
    name: 'simple answers of an HTTP API kept for 300 seconds: one yes serves every route',
    kind: 'authorizer',
    before: simply({ ttlSeconds: 0 }),
    after: simply({ ttlSeconds: 300, cache: [cached(['member'], { isAuthorized: true })] }),
    probes: [
      kept('GET /orders', { headers: member }),
      kept('GET /admin', { headers: member }),
      gained('POST /orders', { headers: member }),
      gained('DELETE /orders/42', { headers: member, from: HOME }),
      gained('PUT /files/a', { headers: member, from: V6 }),
      never('POST /orders', { headers: { Authorization: 'guest' } }),
      never('GET /orders', { headers: { Authorization: 'guest' } }),
      never('GET /orders'),
    ],
    letsIn: [anyone({ exceptCalls: ['GET *'], presents: { kind: 'lambda', matches: '^member$' }, cachedSeconds: 300 })],
    shutsOut: [],
    source: SOURCE.httpLambda,
  },
  {
    name: 'simple answers of an HTTP API kept for each route apart',
    kind: 'authorizer',
    before: simply({ ttlSeconds: 300, cache: [cached(['member'], { isAuthorized: true })] }),
    after: simply({
      identitySources: ['$request.header.Authorization', '$context.routeKey'],
      ttlSeconds: 300,
      cache: [cached(['member', 'GET /orders'], { isAuthorized: true })],
    }),
    probes: [
      kept('GET /orders', { headers: member }),
      kept('GET /admin', { headers: member }),
      lost('POST /orders', { headers: member }),
      lost('DELETE /orders/42', { headers: member, from: HOME }),
      lost('PUT /files/a', { headers: member, from: V6 }),
      never('POST /orders', { headers: { Authorization: 'guest' } }),
      never('GET /orders', { headers: { Authorization: 'guest' } }),
      never('GET /orders'),
    ],
    letsIn: [],
    shutsOut: [anyone({ exceptCalls: ['GET *'], presents: { kind: 'lambda', matches: '^member$' } })],
    source: SOURCE.httpLambda,
  },
];
