// Long because one table of what an authorizer may answer, side by side.
import { describe, expect, it } from 'vitest';
import { validationPattern } from '../../../src/core/gates/authorizers/identity.ts';
import { authorizerPolicyFindings, authorizerVerdict } from '../../../src/core/gates/authorizers/index.ts';
import { policyRequest } from '../../../src/core/gates/policy-input.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { FunctionFacts, GatewayRole } from '../../../src/core/model/facts.ts';
import type { RuntimeState } from '../../../src/core/model/runtime-state.ts';
import { evaluate, parsePolicy } from '../../../src/core/policy/index.ts';
import { API, admits, allowPolicy, authorizer, context, executeArn, method, returning, unread } from './build.ts';

const custom = method({ authorizationType: 'CUSTOM', authorizer: 'auth' });
type Given = NonNullable<Parameters<typeof context>[0]>;
const guarded = (settings: Parameters<typeof authorizer>[0], given: Given = {}): Given => ({
  methods: [custom],
  authorizers: [authorizer(settings)],
  runtime: returning({ authz: allowPolicy('{{methodArn}}') }),
  ...given,
});
const withToken = { request: { headers: { Authorization: 'Bearer abc' } } };
const http = (settings: Parameters<typeof authorizer>[0], returned: unknown, given: Given = {}): Given =>
  guarded(
    { type: 'REQUEST', identitySources: ['$request.header.Authorization'], payloadFormatVersion: '2.0', ...settings },
    { apiType: 'HTTP', runtime: returning({ authz: returned }), ...withToken, ...given },
  );
const outcome = (given: Given): [string, string[], number | null] => {
  const verdict = authorizerVerdict(context(given));
  return verdict.state === 'refused'
    ? ['refused', verdict.causes.map((cause) => cause.code), verdict.answer.status]
    : [verdict.state, [], null];
};
const functions = (authz: FunctionFacts) => ({
  facts: { functions: known('GetPolicy', { orders: admits(null), authz }) },
});

describe('identity sources', () => {
  const missing = ['refused', ['authorizer-identity-source-missing'], 401];
  const misconfigured = ['refused', ['authorizer-identity-source-misconfigured'], 401];
  const passes = ['policy', [], null];
  const two = ['method.request.header.Authorization', 'method.request.querystring.tenant'];
  const rows: readonly [string, Given, unknown][] = [
    ['a token where TOKEN looks', guarded({}, withToken), passes],
    ['no token for TOKEN, even without cache', guarded({ ttlSeconds: 0 }), missing],
    ['an empty token', guarded({}, { request: { headers: { authorization: '  ' } } }), missing],
    [
      'a token under another header name',
      guarded({ identitySources: ['method.request.header.X-Auth'] }, withToken),
      missing,
    ],
    [
      'REQUEST with cache and every source',
      guarded(
        { type: 'REQUEST', ttlSeconds: 300, identitySources: two },
        { request: { headers: { Authorization: 'a' }, query: 'x=1&tenant=t' } },
      ),
      passes,
    ],
    [
      'REQUEST with cache and one source missing',
      guarded({ type: 'REQUEST', ttlSeconds: 300, identitySources: two }, withToken),
      missing,
    ],
    [
      'REQUEST with cache and a query parameter in another letter case',
      guarded(
        { type: 'REQUEST', ttlSeconds: 300, identitySources: two },
        { request: { headers: { Authorization: 'a' }, query: 'Tenant=t' } },
      ),
      missing,
    ],
    [
      'REQUEST without cache and a source missing: the function runs',
      guarded({ type: 'REQUEST', ttlSeconds: 0, identitySources: two }, withToken),
      passes,
    ],
    [
      'one list in one text',
      guarded({ type: 'REQUEST', ttlSeconds: 300, identitySources: [two.join(', ')] }, withToken),
      missing,
    ],
    [
      'an HTTP API without its source, also without cache',
      http({ ttlSeconds: 0 }, allowPolicy('*'), { request: {} }),
      missing,
    ],
    ['an HTTP API with no sources at all', http({ identitySources: [] }, allowPolicy('*'), { request: {} }), passes],
    [
      'a WebSocket handshake without its source',
      guarded({ type: 'REQUEST', identitySources: ['route.request.querystring.token'] }, { apiType: 'WEBSOCKET' }),
      missing,
    ],
    [
      'values that every request has',
      guarded({
        type: 'REQUEST',
        ttlSeconds: 300,
        identitySources: ['context.httpMethod', 'context.identity.sourceIp', 'method.request.header.X-Forwarded-For'],
      }),
      passes,
    ],
    [
      'a path parameter',
      guarded({ type: 'REQUEST', ttlSeconds: 300, identitySources: ['method.request.path.id'] }, withToken),
      misconfigured,
    ],
    [
      'the expression of another kind of API',
      guarded({ identitySources: ['$request.header.Authorization'] }, withToken),
      misconfigured,
    ],
    [
      'the REST expression on an HTTP API',
      http({ identitySources: ['method.request.header.Authorization'] }, allowPolicy('*')),
      misconfigured,
    ],
    [
      'an expression inside the expression',
      guarded({ identitySources: ['method.request.header.method.request.header.Authorization'] }, withToken),
      misconfigured,
    ],
    [
      'a header name with a space',
      guarded({ identitySources: ['method.request.header.Authorization Bearer'] }, withToken),
      misconfigured,
    ],
    ['a bare header name', guarded({ identitySources: ['Authorization'] }, withToken), misconfigured],
    [
      'a stage variable that is not there',
      guarded({ type: 'REQUEST', ttlSeconds: 300, identitySources: ['stageVariables.tenant'] }, withToken),
      misconfigured,
    ],
    [
      'a stage variable that is there',
      guarded(
        { type: 'REQUEST', ttlSeconds: 300, identitySources: ['stageVariables.tenant'] },
        { ...withToken, stage: { variables: { tenant: 'a' } } },
      ),
      passes,
    ],
    [
      'a value that only an authorizer sets',
      guarded({ type: 'REQUEST', ttlSeconds: 300, identitySources: ['context.authorizer.principalId'] }, withToken),
      misconfigured,
    ],
  ];
  it.each(rows)('%s', (_name, given, wanted) => {
    expect(outcome(given)).toEqual(wanted);
  });

  const patterns: readonly [string, string, string, boolean][] = [
    ['anchored, spaces and dots', '^[A-Za-z0-9]+$', 'Bearer a.b.c', false],
    ['anchored, fitting', '^Bearer [-0-9A-Za-z._~+/]+=*$', 'Bearer a.b.c', true],
    ['letter case counts', '^bearer .+$', 'Bearer abc', false],
    ['unless the expression says otherwise', '(?i)^bearer .+$', 'Bearer abc', true],
    ['what only Java reads is not judged', '^\\p{Alnum}++$', 'Bearer abc', true],
  ];
  it.each(patterns)('validation expression: %s', (_name, expression, value, fits) => {
    const given = guarded(
      { identityValidationExpression: expression },
      { request: { headers: { Authorization: value } } },
    );
    expect(outcome(given)).toEqual(fits ? ['policy', [], null] : ['refused', ['authorizer-token-regex-mismatch'], 401]);
  });

  it('tries the expression on a token of which only the claims are known', () => {
    const request = {
      headers: { Authorization: 'Bearer {{token}}' },
      token: { algorithm: 'RS256', signature: 'valid' as const, claims: { iss: 'x' }, raw: null },
    };
    expect(
      outcome(guarded({ identityValidationExpression: '^Bearer [\\w-]+\\.[\\w-]+\\.[\\w-]+$' }, { request }))[0],
    ).toBe('policy');
    expect(outcome(guarded({ identityValidationExpression: '^[\\w-]+$' }, { request }))[0]).toBe('refused');
  });

  it('ignores the expression on REQUEST authorizers', () => {
    expect(outcome(guarded({ type: 'REQUEST', identityValidationExpression: '^x$' }, withToken))[0]).toBe('policy');
  });
});

describe('the right to run the function', () => {
  const missing = ['refused', ['authorizer-lambda-permission-missing'], 500];
  const rows: readonly [string, Given, unknown][] = [
    ['the authorizer itself', functions(admits(executeArn('authorizers/aut123'))), ['policy', [], null]],
    ['every authorizer', functions(admits(executeArn('authorizers/*'))), ['policy', [], null]],
    ['everything of the API', functions(admits(executeArn('*'))), ['policy', [], null]],
    ['the methods only', functions(admits(executeArn('*/*/*'))), missing],
    ['one route only', functions(admits(executeArn('*/GET/'))), missing],
    ['another authorizer', functions(admits(executeArn('authorizers/other1'))), missing],
    ['no policy at all', functions({ state: 'Active', permissions: [] }), missing],
    [
      'another service',
      functions({
        state: 'Active',
        permissions: [{ qualifier: null, action: 'lambda:*', principal: 's3.amazonaws.com', sourceArn: null }],
      }),
      missing,
    ],
    [
      'another action',
      functions({
        state: 'Active',
        permissions: [
          { qualifier: null, action: 'lambda:GetFunction', principal: 'apigateway.amazonaws.com', sourceArn: null },
        ],
      }),
      missing,
    ],
    [
      'an alias only',
      functions({
        state: 'Active',
        permissions: [
          {
            qualifier: 'live',
            action: 'lambda:InvokeFunction',
            principal: 'apigateway.amazonaws.com',
            sourceArn: null,
          },
        ],
      }),
      missing,
    ],
    [
      'policies that may not be read',
      { facts: { functions: unread('GetPolicy', 'lambda:GetPolicy') } },
      ['unknown', [], null],
    ],
  ];
  it.each(rows)('granted to %s', (_name, given, wanted) => {
    expect(outcome(guarded({}, { ...withToken, ...given }))).toEqual(wanted);
  });

  it('is granted to the alias that the authorizer names', () => {
    const permissions = [
      { qualifier: 'live', action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com', sourceArn: null },
    ];
    expect(
      outcome(guarded({ function: 'authz:live' }, { ...withToken, ...functions({ state: 'Active', permissions }) }))[0],
    ).toBe('policy');
  });

  it('is not judged where only the name of the authorizer is known and the permission names ids', () => {
    const given = guarded({ id: null }, { ...withToken, ...functions(admits(executeArn('authorizers/aut123'))) });
    expect(outcome(given)[0]).toBe('unknown');
  });

  const ROLE = 'arn:aws:iam::111122223333:role/run-authz';
  const role = (given: Partial<GatewayRole> = {}, action = 'lambda:InvokeFunction', resource = '*') => ({
    facts: {
      functions: known('GetPolicy', { authz: { state: 'Active' as const, permissions: [] } }),
      gatewayRoles: known('GetRole', {
        [ROLE]: {
          exists: true,
          trustedPrincipals: [{ Service: 'apigateway.amazonaws.com' }],
          policies: [
            {
              kind: 'inline' as const,
              name: 'p',
              group: null,
              text: JSON.stringify({
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
              }),
            },
          ],
          ...given,
        },
      }),
    },
  });
  const roles: readonly [string, Given, boolean][] = [
    ['trusted and allowed', role(), true],
    ['allowed on this function', role({}, 'lambda:*', 'arn:aws:lambda:eu-west-1:111122223333:function:authz'), true],
    [
      'allowed on another function',
      role({}, 'lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:111122223333:function:other'),
      false,
    ],
    ['allowed something else', role({}, 'lambda:GetFunction'), false],
    ['not trusting API Gateway', role({ trustedPrincipals: [{ Service: 'lambda.amazonaws.com' }] }), false],
    ['gone', role({ exists: false }), false],
  ];
  it.each(roles)('credentials role %s', (_name, given, fine) => {
    const wanted = fine ? ['policy', [], null] : ['refused', ['authorizer-role-not-assumable'], 500];
    expect(outcome(guarded({ credentialsArn: ROLE }, { ...withToken, ...given }))).toEqual(wanted);
  });
});

describe('what the function does', () => {
  const does = (behaviour: NonNullable<RuntimeState['behaviours']>[string][number]['does']): Given => ({
    runtime: { behaviours: { authz: [{ does: behaviour }] } },
  });
  const returned = (value: unknown): Given => does({ returns: value });
  const error = ['refused', ['authorizer-function-error']];
  const invalid = ['refused', ['authorizer-invalid-response'], 500];
  const context500 = ['refused', ['authorizer-context-invalid'], 500];
  const policy = allowPolicy('*');
  const rows: readonly [string, Given, unknown][] = [
    ['throws exactly Unauthorized', does({ throws: 'Unauthorized' }), [...error, 401]],
    ['throws it in small letters', does({ throws: 'unauthorized' }), [...error, 500]],
    ['times out', does({ timesOut: true }), [...error, 500]],
    ['is not active', functions({ ...admits(null), state: 'Failed' }), [...error, 500]],
    ['is gone', functions({ state: 'Missing', permissions: [] }), [...error, 500]],
    ['is not known', { runtime: {} }, ['unknown', [], null]],
    ['returns null', returned(null), invalid],
    ['returns a text', returned('Allow'), invalid],
    ['returns no principalId', returned({ policyDocument: policy['policyDocument'] }), invalid],
    ['returns a number as principalId', returned({ ...policy, principalId: 7 }), invalid],
    ['returns the policy as text', returned({ principalId: 'u', policyDocument: '{}' }), invalid],
    [
      'returns a policy without Statement',
      returned({ principalId: 'u', policyDocument: { Version: '2012-10-17' } }),
      invalid,
    ],
    [
      'returns a statement without Resource',
      returned({
        principalId: 'u',
        policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke' }] },
      }),
      invalid,
    ],
    [
      'returns an Effect in small letters',
      returned({
        principalId: 'u',
        policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'allow', Action: '*', Resource: '*' }] },
      }),
      invalid,
    ],
    ['returns a field nobody knows', returned({ ...policy, errorType: 'Error' }), invalid],
    ['returns a proxy answer', returned({ statusCode: 200, body: 'ok' }), invalid],
    ['returns a simple response on REST', returned({ isAuthorized: true }), invalid],
    ['returns plain context values', returned({ ...policy, context: { a: 'x', b: 1, c: true } }), ['policy', [], null]],
    ['returns a list in the context', returned({ ...policy, context: { roles: ['a'] } }), context500],
    ['returns an object in the context', returned({ ...policy, context: { user: { id: 1 } } }), context500],
    ['returns null in the context', returned({ ...policy, context: { a: null } }), context500],
    ['returns a list as the context', returned({ ...policy, context: [] }), context500],
  ];
  it.each(rows)('%s', (_name, given, wanted) => {
    expect(outcome(guarded({}, { ...withToken, ...given }))).toEqual(wanted);
  });

  it('answers a configuration error with a null message', () => {
    const verdict = authorizerVerdict(context(guarded({}, { ...withToken, ...returned(null) })));
    expect(verdict.state === 'refused' && [verdict.answer.errorType, verdict.answer.body]).toEqual([
      'AuthorizerConfigurationException',
      '{"message":null}',
    ]);
  });

  it('picks the behaviour by header value and verb', () => {
    const runtime: RuntimeState = {
      behaviours: {
        authz: [
          { when: { headers: { authorization: 'good' } }, does: { returns: policy } },
          { when: { methods: ['POST'] }, does: { timesOut: true } },
          { does: { throws: 'Unauthorized' } },
        ],
      },
    };
    expect(outcome(guarded({}, { runtime, request: { headers: { Authorization: 'good' } } }))[0]).toBe('policy');
    expect(outcome(guarded({}, { runtime, request: { headers: { Authorization: 'bad' } } }))[2]).toBe(401);
    expect(outcome(guarded({}, { runtime, request: { method: 'POST', headers: { Authorization: 'bad' } } }))[2]).toBe(
      500,
    );
  });
});

describe('HTTP API authorizers', () => {
  const mismatch = ['refused', ['authorizer-response-mode-mismatch'], 500];
  const simple = { enableSimpleResponses: true };
  const rows: readonly [string, Given, unknown][] = [
    ['a simple yes', http(simple, { isAuthorized: true }), ['allowed', [], null]],
    ['a simple no', http(simple, { isAuthorized: false }), ['refused', ['authorizer-explicit-deny'], 403]],
    [
      'a simple answer that is a text',
      http(simple, { isAuthorized: 'true' }),
      ['refused', ['authorizer-invalid-response'], 500],
    ],
    ['a simple answer while those are off', http({}, { isAuthorized: true }), mismatch],
    [
      'a simple answer in format 1.0',
      http({ ...simple, payloadFormatVersion: '1.0' }, { isAuthorized: true }),
      mismatch,
    ],
    ['a policy while simple answers are on', http(simple, allowPolicy('*')), mismatch],
    ['a policy in format 2.0', http({}, allowPolicy('*')), ['policy', [], null]],
    ['a policy in format 1.0', http({ payloadFormatVersion: '1.0' }, allowPolicy('*')), ['policy', [], null]],
    [
      'the error text Unauthorized',
      http({}, { errorMessage: 'Unauthorized' }),
      ['refused', ['authorizer-function-error'], 401],
    ],
    [
      'any context in format 2.0',
      http(simple, { isAuthorized: true, context: { roles: ['a'], claims: 1 } }),
      ['allowed', [], null],
    ],
    [
      'the reserved key in format 1.0',
      http({ payloadFormatVersion: '1.0' }, { ...allowPolicy('*'), context: { claims: 'x' } }),
      ['refused', ['authorizer-context-invalid'], 500],
    ],
  ];
  it.each(rows)('%s', (_name, given, wanted) => {
    expect(outcome(given)).toEqual(wanted);
  });
});

describe('the cache', () => {
  const held = (
    result: unknown,
    identityValues: readonly string[] = ['Bearer abc'],
    ageSeconds = 40,
  ): RuntimeState => ({
    ...returning({ authz: allowPolicy('*') }),
    caches: { auth: [{ identityValues, ageSeconds, result }] },
  });
  const from = (given: Given): string => {
    const verdict = authorizerVerdict(context(given));
    return verdict.state === 'policy' ? verdict.from : verdict.state;
  };
  const cached = { ttlSeconds: 300 };
  it.each<[string, Given, string]>([
    [
      'answers for the same identity values',
      guarded(cached, { ...withToken, runtime: held(allowPolicy('*')) }),
      'cache',
    ],
    [
      'answers although the function may no longer be run',
      guarded(cached, {
        ...withToken,
        runtime: held(allowPolicy('*')),
        ...functions({ state: 'Active', permissions: [] }),
      }),
      'cache',
    ],
    [
      'does not answer for other values',
      guarded(cached, { ...withToken, runtime: held(allowPolicy('*'), ['Bearer xyz']) }),
      'function',
    ],
    [
      'does not answer once it has run out',
      guarded(cached, { ...withToken, runtime: held(allowPolicy('*'), ['Bearer abc'], 300) }),
      'function',
    ],
    [
      'does not answer when it is off',
      guarded({ ttlSeconds: 0 }, { ...withToken, runtime: held(allowPolicy('*')) }),
      'function',
    ],
  ])('%s', (_name, given, wanted) => {
    expect(from(given)).toBe(wanted);
  });

  it('breaks on JSON text in the context of an HTTP API, once the result is used again', () => {
    const result = { isAuthorized: true, context: { user: '{"id":1}' } };
    const settings = { enableSimpleResponses: true, ttlSeconds: 300 };
    expect(outcome(http(settings, result))[0]).toBe('allowed');
    expect(outcome(http(settings, result, { runtime: held(result) }))).toEqual([
      'refused',
      ['authorizer-context-invalid'],
      500,
    ]);
  });

  const findings = (given: Given): string[] => {
    const at = context(given);
    const verdict = authorizerVerdict(at);
    if (verdict.state !== 'policy') return [verdict.state];
    const parsed = parsePolicy(verdict.text, 'authorizer');
    const evaluation = parsed.ok ? evaluate(parsed.policy, 'authorizer', policyRequest(at, null)) : null;
    return evaluation?.decision === 'allow'
      ? ['allow']
      : authorizerPolicyFindings(at, verdict, evaluation).map((cause) => cause.code);
  };
  it.each<[string, Given, string[]]>([
    [
      'a kept policy for another verb',
      guarded(cached, { ...withToken, runtime: held(allowPolicy(executeArn('prod/POST/orders'))) }),
      ['authorizer-policy-cached-too-narrow'],
    ],
    [
      'a kept policy for another path',
      guarded(cached, { ...withToken, runtime: held(allowPolicy(executeArn('prod/GET/items'))) }),
      ['authorizer-policy-cached-too-narrow'],
    ],
    [
      'a kept policy for the whole stage',
      guarded(cached, { ...withToken, runtime: held(allowPolicy(executeArn('prod/*'))) }),
      ['allow'],
    ],
    [
      'a kept policy for another Region',
      guarded(cached, {
        ...withToken,
        runtime: held(allowPolicy(`arn:aws:execute-api:us-east-1:111122223333:${API}/prod/GET/orders`)),
      }),
      ['authorizer-policy-wrong-resource'],
    ],
    [
      'a kept Deny',
      guarded(cached, { ...withToken, runtime: held(allowPolicy('*', 'Deny')) }),
      ['authorizer-explicit-deny'],
    ],
    [
      'a fresh policy for another path',
      guarded({}, { ...withToken, runtime: returning({ authz: allowPolicy(executeArn('prod/GET/items')) }) }),
      ['authorizer-policy-wrong-resource'],
    ],
    [
      'a fresh policy for another stage',
      guarded({}, { ...withToken, runtime: returning({ authz: allowPolicy(executeArn('dev/GET/orders')) }) }),
      ['authorizer-policy-wrong-resource'],
    ],
    [
      'a fresh policy without statements',
      guarded(
        {},
        {
          ...withToken,
          runtime: returning({ authz: { principalId: 'u', policyDocument: { Version: '2012-10-17', Statement: [] } } }),
        },
      ),
      ['authorizer-policy-wrong-resource'],
    ],
    [
      'a fresh Deny',
      guarded({}, { ...withToken, runtime: returning({ authz: allowPolicy('*', 'Deny') }) }),
      ['authorizer-explicit-deny'],
    ],
    ['a fresh policy for this call', guarded({}, withToken), ['allow']],
  ])('%s', (_name, given, wanted) => {
    expect(findings(given)).toEqual(wanted);
  });
});

describe('a validation expression', () => {
  it.each([
    ['^Bearer [-0-9a-zA-Z._]+$', 'Bearer a.b', true],
    ['^(Bearer )?[a-z0-9_-]+\\.([a-z0-9_-]+)\\.[a-z0-9_-]+$', 'a.b.c', true],
    ['(?i)^bearer .+$', 'BEARER x', true],
    ['^(?:[0-9a-f]{2,4}-)+$', 'ab-', true],
    ['[(+*)]+', 'none', false],
  ])('%s is tried', (expression, text, fits) => {
    expect(validationPattern(expression)?.test(text)).toBe(fits);
  });
  it.each(['^(([a-z])+.)+[A-Z]$', '(a*)*b', '(?:x+y?){2,}', '((a+)b)+', '*', '(?x)a'])(
    '%s is not, since JavaScript cannot read it or it may never end',
    (expression) => {
      expect(validationPattern(expression)).toBeNull();
    },
  );
});
