import { describe, expect, it } from 'vitest';
import { authorizerVerdict } from '../../../src/core/gates/authorizers/index.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { UserPool } from '../../../src/core/model/facts.ts';
import type { Token } from '../../../src/core/model/request.ts';
import { secret } from '../../../src/core/model/secret.ts';
import { authorizer, context, method, NOW_SECONDS, token } from './build.ts';

type Given = NonNullable<Parameters<typeof context>[0]>;
const outcome = (given: Given): [string, string[], number | null] => {
  const verdict = authorizerVerdict(context(given));
  return verdict.state === 'refused'
    ? ['refused', verdict.causes.map((cause) => cause.code), verdict.answer.status]
    : [verdict.state, [], null];
};
const bearer = { headers: { Authorization: 'Bearer {{token}}' } };
const good = ['authenticated', [], null];
const refused = (...codes: string[]): unknown => ['refused', codes, 401];

const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool1';
const POOL = 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Pool1';
const pool = (id: string, exists = true): Record<string, UserPool> => ({ [id]: { id, exists, clients: [] } });
const id = (claims: Record<string, unknown> = {}, given: Partial<Token> = {}): Token =>
  token({ iss: ISSUER, token_use: 'id', aud: 'app1', ...claims }, given);
const access = (claims: Record<string, unknown> = {}): Token =>
  token({ iss: ISSUER, token_use: 'access', client_id: 'app1', scope: 'openid orders/read', ...claims });

describe('Cognito user pools', () => {
  const cognito = (
    sent: Token | null,
    scopes: readonly string[] = [],
    settings: Parameters<typeof authorizer>[0] = {},
    given: Given = {},
  ): Given => ({
    methods: [method({ authorizationType: 'COGNITO_USER_POOLS', authorizer: 'auth', scopes })],
    authorizers: [authorizer({ type: 'COGNITO_USER_POOLS', function: null, providerArns: [POOL], ...settings })],
    facts: { userPools: known('DescribeUserPool', { ...pool('eu-west-1_Pool1'), ...pool('eu-west-1_Gone', false) }) },
    ...given,
    request: { ...bearer, token: sent, ...given.request },
  });
  const GONE = 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Gone';
  const rows: readonly [string, Given, unknown][] = [
    ['an ID token on a method without scopes', cognito(id()), good],
    [
      'an ID token without the Bearer prefix',
      cognito(id(), [], {}, { request: { headers: { authorization: '{{token}}' } } }),
      good,
    ],
    ['an access token with one of the scopes', cognito(access(), ['orders/write', 'orders/read']), good],
    ['no token', cognito(null, [], {}, { request: { headers: {} } }), refused('cognito-token-missing')],
    [
      'only the prefix',
      cognito(null, [], {}, { request: { headers: { Authorization: 'Bearer ' } } }),
      refused('cognito-token-missing'),
    ],
    [
      'a token in another header',
      cognito(id(), [], {}, { request: { headers: { 'X-Token': '{{token}}' } } }),
      refused('cognito-token-missing'),
    ],
    ['an expired token', cognito(id({ exp: NOW_SECONDS - 1 })), refused('cognito-token-expired')],
    ['a token of another pool', cognito(id({ iss: `${ISSUER}2` })), refused('cognito-wrong-user-pool')],
    // Claims that no issuer writes, and anybody can.
    ['an issuer that is an object', cognito(id({ iss: { toString: 1 } })), refused('cognito-wrong-user-pool')],
    ['an end before any calendar', cognito(id({ exp: -1e300 })), refused('cognito-token-expired')],
    [
      'a token of the pool in another Region',
      cognito(id({ iss: ISSUER.replace('eu-west-1.', 'us-east-1.') })),
      refused('cognito-wrong-user-pool'),
    ],
    [
      'a token of the second trusted pool',
      cognito(id({ iss: `${ISSUER}2` }), [], { providerArns: [POOL, `${POOL}2`] }),
      good,
    ],
    [
      'a trusted pool that is gone, and the token of the pool in its place',
      cognito(id(), [], { providerArns: [GONE] }),
      refused('cognito-user-pool-deleted'),
    ],
    [
      'a token of the pool that is gone',
      cognito(id({ iss: ISSUER.replace('Pool1', 'Gone') }), [], { providerArns: [GONE] }),
      refused('cognito-user-pool-deleted'),
    ],
    ['a second trusted pool that is gone', cognito(id(), [], { providerArns: [POOL, GONE] }), good],
    ['an access token on a method without scopes', cognito(access()), refused('cognito-access-token-without-scopes')],
    ['an ID token on a method with scopes', cognito(id(), ['orders/read']), refused('cognito-id-token-with-scopes')],
    [
      'an access token without the scope',
      cognito(access({ scope: 'openid' }), ['orders/read']),
      refused('cognito-scope-missing'),
    ],
    [
      'a scope that only begins alike',
      cognito(access({ scope: 'orders/reader' }), ['orders/read']),
      refused('cognito-scope-missing'),
    ],
    [
      'an audience that the expression rejects',
      cognito(id(), [], { identityValidationExpression: '^app2$' }),
      refused('cognito-audience-mismatch'),
    ],
    ['an audience that the expression takes', cognito(id(), [], { identityValidationExpression: '^app1$' }), good],
    [
      'an access token where an audience is wanted',
      cognito(access(), ['orders/read'], { identityValidationExpression: '^app1$' }),
      refused('cognito-audience-mismatch'),
    ],
    ['a signature that does not verify', cognito(id({}, { signature: 'invalid' })), refused('jwt-signature-invalid')],
    ['a signature that was not checked', cognito(id({}, { signature: 'unknown' })), ['unknown', [], null]],
    [
      'two faults at once',
      cognito(id({ iss: `${ISSUER}2`, exp: NOW_SECONDS - 60 })),
      refused('cognito-wrong-user-pool', 'cognito-token-expired'),
    ],
    [
      'a Basic credential',
      cognito(null, [], {}, { request: { headers: { Authorization: 'Basic dTpw' } } }),
      refused('method-auth-type-mismatch'),
    ],
    [
      'pools that were not read',
      cognito(id(), [], {}, { facts: { userPools: { state: 'not-asked', why: 'no' } } }),
      good,
    ],
    [
      'a token that was not decoded',
      cognito(null, [], {}, { request: { headers: { Authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOi.c2ln' } } }),
      ['unknown', [], null],
    ],
  ];
  it.each(rows)('%s', (_name, given, wanted) => {
    expect(outcome(given)).toEqual(wanted);
  });

  it('finds the token by its text where it is not marked', () => {
    const raw = secret('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOi.c2ln');
    const given = cognito(
      { ...id(), raw },
      [],
      {},
      { request: { headers: { Authorization: `Bearer ${raw.reveal()}` } } },
    );
    expect(outcome(given)).toEqual(good);
  });

  it('says in the answer that the token has expired', () => {
    const verdict = authorizerVerdict(context(cognito(id({ exp: NOW_SECONDS - 1 }))));
    expect(verdict.state === 'refused' && verdict.answer.body).toBe('{"message":"The incoming token has expired"}');
  });

  it('shows claims as evidence and never the token', () => {
    const raw = secret('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOi.c2ln');
    const verdict = authorizerVerdict(
      context(
        cognito(
          { ...id({ iss: `${ISSUER}2` }), raw },
          [],
          {},
          { request: { headers: { Authorization: raw.reveal() } } },
        ),
      ),
    );
    expect(JSON.stringify(verdict)).not.toContain(raw.reveal());
    expect(JSON.stringify(verdict)).toContain(`${ISSUER}2`);
  });
});

describe('JWT authorizers', () => {
  const jwt = (
    sent: Token | null,
    scopes: readonly string[] = [],
    settings: Parameters<typeof authorizer>[0] = {},
    given: Given = {},
  ): Given => ({
    apiType: 'HTTP',
    methods: [method({ authorizationType: 'JWT', authorizer: 'auth', scopes })],
    authorizers: [
      authorizer({
        type: 'JWT',
        function: null,
        identitySources: ['$request.header.Authorization'],
        jwt: { issuer: 'https://id.example.com/', audience: ['shop'] },
        ...settings,
      }),
    ],
    ...given,
    request: { ...bearer, token: sent, ...given.request },
  });
  const ok = (claims: Record<string, unknown> = {}, given: Partial<Token> = {}): Token =>
    token({ iss: 'https://id.example.com/', aud: 'shop', ...claims }, given);
  const rows: readonly [string, Given, unknown][] = [
    ['a good token', jwt(ok()), good],
    [
      'a good token in the query',
      jwt(
        ok(),
        [],
        { identitySources: ['$request.querystring.t'] },
        { request: { headers: {}, query: 'a=1&t={{token}}' } },
      ),
      good,
    ],
    ['an issuer without its slash', jwt(ok({ iss: 'https://id.example.com' })), refused('jwt-issuer-mismatch')],
    ['an issuer that is an object', jwt(ok({ iss: { toString: 1 } })), refused('jwt-issuer-mismatch')],
    ['an audience that is not listed', jwt(ok({ aud: 'other' })), refused('jwt-audience-mismatch')],
    ['one listed audience of several', jwt(ok({ aud: ['other', 'shop'] })), good],
    ['client_id where there is no aud', jwt(token({ iss: 'https://id.example.com/', client_id: 'shop' })), good],
    ['client_id beside a wrong aud', jwt(ok({ aud: 'other', client_id: 'shop' })), refused('jwt-audience-mismatch')],
    ['neither', jwt(token({ iss: 'https://id.example.com/' })), refused('jwt-audience-mismatch')],
    ['past exp', jwt(ok({ exp: NOW_SECONDS })), refused('jwt-token-expired')],
    ['before nbf', jwt(ok({ nbf: NOW_SECONDS + 60 })), refused('jwt-token-expired')],
    ['issued in the future', jwt(ok({ iat: NOW_SECONDS + 60 })), refused('jwt-token-expired')],
    ['a signature that does not verify', jwt(ok({}, { signature: 'invalid' })), refused('jwt-signature-invalid')],
    ['an HMAC signature', jwt(ok({}, { algorithm: 'HS256' })), refused('jwt-signature-invalid')],
    ['a scope of the route', jwt(ok({ scope: 'a orders:read' }), ['orders:read']), good],
    ['a scope in scp as a list', jwt(ok({ scp: ['orders:read'] }), ['orders:read']), good],
    ['no scope of the route', jwt(ok({ scope: 'a' }), ['orders:read']), ['refused', ['jwt-scope-missing'], 403]],
    ['no token', jwt(null, [], {}, { request: { headers: {} } }), refused('authorizer-identity-source-missing')],
    [
      'no token of a user pool',
      jwt(null, [], { jwt: { issuer: ISSUER, audience: [] } }, { request: { headers: {} } }),
      refused('cognito-token-missing'),
    ],
    [
      'a value that is not a JWT',
      jwt(null, [], {}, { request: { headers: { Authorization: 'Bearer opaque' } } }),
      refused('method-auth-type-mismatch'),
    ],
  ];
  it.each(rows)('%s', (_name, given, wanted) => {
    expect(outcome(given)).toEqual(wanted);
  });

  const challengeOf = (given: Given): string | undefined => {
    const verdict = authorizerVerdict(context(given));
    return verdict.state === 'refused' ? verdict.answer.headers['www-authenticate'] : undefined;
  };
  it.each<[string, Given, string | undefined]>([
    ['no token', jwt(null, [], {}, { request: { headers: {} } }), 'Bearer'],
    [
      'audience',
      jwt(ok({ aud: 'x' })),
      'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"',
    ],
    ['issuer', jwt(ok({ iss: 'x' })), 'Bearer scope="" error="invalid_token"'],
    [
      'algorithm',
      jwt(ok({}, { algorithm: 'ES256' })),
      'Bearer scope="" error="invalid_token" error_description="signing method ES256 is invalid"',
    ],
    [
      'no JWT',
      jwt(null, [], {}, { request: { headers: { Authorization: 'Bearer x' } } }),
      'Bearer scope="" error="invalid_token" error_description="token contains an invalid number of segments"',
    ],
    ['scope', jwt(ok(), ['s']), undefined],
  ])('challenge: %s', (_name, given, wanted) => {
    expect(challengeOf(given)).toBe(wanted);
  });

  it('judges REST APIs alike, without a challenge', () => {
    const rest: Given = {
      ...jwt(ok({ aud: 'x' }), [], { identitySources: ['method.request.header.Authorization'] }),
      apiType: 'REST',
    };
    expect(outcome(rest)).toEqual(refused('jwt-audience-mismatch'));
    expect(challengeOf(rest)).toBeUndefined();
  });
});

it('cannot tell without the authorizer', () => {
  const protectedMethod = method({ authorizationType: 'CUSTOM', authorizer: 'auth' });
  expect(outcome({ methods: [protectedMethod] })[0]).toBe('unknown');
  expect(
    outcome({
      methods: [protectedMethod],
      definition: { authorizers: { state: 'failed', operation: 'GetAuthorizers', why: 'timeout' } },
    })[0],
  ).toBe('unknown');
});
