import { describe, expect, it } from 'vitest';
import { authorizerVerdict } from '../../../src/core/gates/authorizers/index.ts';
import { judgePolicies } from '../../../src/core/gates/policies.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { Authorizer } from '../../../src/core/model/facts.ts';
import type { Token } from '../../../src/core/model/request.ts';
import { authorizer, context, executeArn, method, NOW_SECONDS, token } from './build.ts';

/** A REST method behind a JWT authorizer whose issuers and audiences AWS did not tell. */
const guarded = (sent: Token | null, scopes: readonly string[] = [], settings: Partial<Authorizer> = {}) => ({
  methods: [method({ authorizationType: 'JWT', authorizer: 'auth', scopes })],
  authorizers: [authorizer({ type: 'JWT', function: null, ...settings })],
  request: { headers: sent === null ? {} : { Authorization: 'Bearer {{token}}' }, token: sent },
});
const good = token({ iss: 'https://id.example.com/', aud: 'shop', exp: NOW_SECONDS + 60, scope: 'read' });
const late = token({ iss: 'https://id.example.com/', aud: 'shop', exp: NOW_SECONDS - 60 });
const GAP = /issuers, audiences, algorithms and required claims of authorizer "auth"/;

describe('a JWT authorizer of a REST API, its settings not told', () => {
  it('is not judged to accept a token that it may refuse', () => {
    const verdict = authorizerVerdict(context(guarded(good)));
    expect(verdict).toMatchObject({
      state: 'unknown',
      suspects: ['jwt-issuer-mismatch', 'jwt-audience-mismatch', 'jwt-signature-invalid'],
    });
    expect(verdict.state === 'unknown' && verdict.unknown[0]?.what).toMatch(GAP);
  });

  it.each([
    ['an expired token', late, [], 'jwt-token-expired', 401],
    ['a token without the scope', good, ['write'], 'jwt-scope-missing', 403],
    ['no token', null, [], 'authorizer-identity-source-missing', 401],
  ] as const)('is known to refuse %s, and what was not checked is said', (_name, sent, scopes, code, status) => {
    const { authorization } = judgePolicies(context(guarded(sent, scopes)));
    expect([
      authorization.verdict,
      authorization.causes.map((cause) => cause.code),
      authorization.answer?.status,
    ]).toEqual(['refuses', [code], status]);
    expect(authorization.unknown[0]?.what).toMatch(GAP);
  });

  it('judges the token that the call carries where not even the identity source was told', () => {
    expect(authorizerVerdict(context(guarded(late, [], { identitySources: [] })))).toMatchObject({ state: 'refused' });
    expect(authorizerVerdict(context(guarded(null, [], { identitySources: [] })))).toMatchObject({ state: 'unknown' });
  });

  it('may take algorithms that HTTP APIs do not', () => {
    const elliptic = { ...good, algorithm: 'ES256' };
    expect(authorizerVerdict(context(guarded(elliptic))).state).toBe('unknown');
  });
});

describe('a resource policy on a REST API before a JWT authorizer', () => {
  const judged = (Effect: 'Allow' | 'Deny', arn: string) => {
    const Statement = [{ Effect, Principal: '*', Action: 'execute-api:Invoke', Resource: arn }];
    const policy = known('GetExport', JSON.stringify({ Version: '2012-10-17', Statement }));
    return judgePolicies(
      context({
        ...guarded(good, [], { jwt: { issuer: 'https://id.example.com/', audience: ['shop'] } }),
        definition: { policy },
      }),
    );
  };

  it('refuses by a Deny and passes by an Allow; what silence means is not documented', () => {
    expect(judged('Allow', executeArn('*')).resourcePolicy.verdict).toBe('passes');
    expect(judged('Deny', executeArn('*')).resourcePolicy.verdict).toBe('refuses');
    const { resourcePolicy, authorization } = judged('Allow', executeArn('other/*'));
    expect([resourcePolicy.verdict, authorization.verdict]).toEqual(['cannot-tell', 'passes']);
    expect(resourcePolicy.unknown[0]?.why).toContain('does not document');
  });
});
