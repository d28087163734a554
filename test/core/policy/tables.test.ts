import { describe, expect, test } from 'vitest';
import {
  type AuthorizationDecision,
  type AuthorizationInput,
  decide,
  type NamedPolicy,
} from '../../../src/core/policy/index.ts';
import {
  API_ACCOUNT,
  FOREIGN_USER,
  named,
  OTHER_ACCOUNT,
  principal,
  ROLE,
  request,
  SESSION,
  SESSION_PRINCIPAL,
  USER,
  USER_PRINCIPAL,
} from './policies.ts';

type Says = 'allow' | 'silent' | 'deny' | 'none';

const statements = (says: Says) =>
  says === 'allow' ? [{}] : says === 'deny' ? [{ Effect: 'Deny' }] : [{ Action: 's3:GetObject' }];
const resource = (says: Says, Principal: unknown = '*'): NamedPolicy | null =>
  says === 'none' ? null : named('resource', 'resource', ...statements(says).map((s) => ({ Principal, ...s })));
const identity = (says: Says): readonly NamedPolicy[] =>
  says === 'none' ? [] : [named('identity', 'identity', ...statements(says))];
const authorizer = (says: Says): NamedPolicy | null =>
  says === 'none' ? null : named('authorizer', 'authorizer', ...statements(says));

const input = (changes: Partial<AuthorizationInput>): AuthorizationInput => ({
  authorization: 'AWS_IAM',
  apiAccount: API_ACCOUNT,
  request: request({ principal: USER_PRINCIPAL }),
  resourcePolicy: null,
  identityPolicies: [],
  boundary: null,
  scps: [],
  sessionPolicy: null,
  authorizerPolicy: null,
  ...changes,
});

type Row = readonly [left: Says, resource: Says, decision: AuthorizationDecision['decision']];

const TABLE_A: readonly Row[] = [
  ['allow', 'allow', 'allowed'],
  ['allow', 'silent', 'allowed'],
  ['allow', 'none', 'allowed'],
  ['allow', 'deny', 'explicitDeny'],
  ['silent', 'allow', 'allowed'],
  ['silent', 'silent', 'implicitDeny'],
  ['silent', 'none', 'implicitDeny'],
  ['silent', 'deny', 'explicitDeny'],
  ['deny', 'allow', 'explicitDeny'],
  ['deny', 'silent', 'explicitDeny'],
  ['deny', 'none', 'explicitDeny'],
  ['deny', 'deny', 'explicitDeny'],
];
const TABLE_B: readonly Row[] = [
  ['allow', 'allow', 'allowed'],
  ['allow', 'silent', 'implicitDeny'],
  ['allow', 'none', 'implicitDeny'],
  ['allow', 'deny', 'explicitDeny'],
  ['silent', 'allow', 'implicitDeny'],
  ['silent', 'silent', 'implicitDeny'],
  ['silent', 'none', 'implicitDeny'],
  ['silent', 'deny', 'explicitDeny'],
  ['deny', 'allow', 'explicitDeny'],
  ['deny', 'silent', 'explicitDeny'],
  ['deny', 'none', 'explicitDeny'],
  ['deny', 'deny', 'explicitDeny'],
];

describe('table A', () => {
  test.each(TABLE_A)('AWS_IAM in one account: identity %s, resource policy %s → %s', (left, right, decision) => {
    expect(decide(input({ identityPolicies: identity(left), resourcePolicy: resource(right) })).decision).toBe(
      decision,
    );
  });
  test.each(TABLE_A)('CUSTOM: authorizer %s, resource policy %s → %s', (left, right, decision) => {
    expect(
      decide(input({ authorization: 'CUSTOM', authorizerPolicy: authorizer(left), resourcePolicy: resource(right) }))
        .decision,
    ).toBe(decision);
  });
});

describe('table B', () => {
  test.each(TABLE_B)('AWS_IAM across accounts: identity %s, resource policy %s → %s', (left, right, decision) => {
    const foreign = request({ principal: principal(FOREIGN_USER) });
    expect(
      decide(input({ request: foreign, identityPolicies: identity(left), resourcePolicy: resource(right) })).decision,
    ).toBe(decision);
  });
  test.each([
    ['allow', 'allowed'],
    ['silent', 'implicitDeny'],
    ['deny', 'explicitDeny'],
    ['none', 'allowed'],
  ] as const)('COGNITO_USER_POOLS with a valid token: resource policy %s → %s', (right, decision) => {
    expect(decide(input({ authorization: 'COGNITO_USER_POOLS', resourcePolicy: resource(right) })).decision).toBe(
      decision,
    );
  });
});

describe('authorization without a left side', () => {
  test.each([
    ['allow', 'allowed', 'resource'],
    ['silent', 'implicitDeny', 'resource'],
    ['deny', 'explicitDeny', 'resource'],
    ['none', 'allowed', 'none'],
  ] as const)('NONE: resource policy %s → %s by %s', (right, decision, decidedBy) => {
    expect(decide(input({ authorization: 'NONE', resourcePolicy: resource(right) }))).toMatchObject({
      decision,
      decidedBy,
    });
  });
  test.each([
    ['allow', 'allowed'],
    ['silent', 'unknown'],
    ['deny', 'explicitDeny'],
    ['none', 'allowed'],
  ] as const)('JWT: resource policy %s → %s, since its combination is not documented', (right, decision) => {
    expect(decide(input({ authorization: 'JWT', resourcePolicy: resource(right) })).decision).toBe(decision);
  });
  test.each(['allow', 'silent', 'none'] as const)(
    'AWS_IAM unsigned is refused whatever the resource policy says (%s)',
    (right) => {
      expect(decide(input({ request: request(), resourcePolicy: resource(right) }))).toMatchObject({
        decision: 'implicitDeny',
        decidedBy: 'none',
        statement: null,
      });
    },
  );
  test('a signer is anonymous to the resource policy of a NONE method', () => {
    expect(decide(input({ authorization: 'NONE', resourcePolicy: resource('allow', { AWS: USER }) })).decision).toBe(
      'implicitDeny',
    );
  });
});

describe('what limits a grant of the resource policy in one account', () => {
  const silent = named('limit', 'boundary', { Action: 's3:*' });
  const cases = [
    ['the role', { AWS: ROLE }, SESSION_PRINCIPAL, 'implicitDeny'],
    ['the session', { AWS: SESSION }, SESSION_PRINCIPAL, 'allowed'],
    ['the user', { AWS: USER }, USER_PRINCIPAL, 'allowed'],
    ['everyone', '*', SESSION_PRINCIPAL, 'allowed'],
  ] as const;
  test.each(cases)('a silent boundary, naming %s', (_, Principal, caller, decision) => {
    const got = decide(
      input({
        request: request({ principal: caller }),
        resourcePolicy: resource('allow', Principal),
        boundary: silent,
      }),
    );
    expect(got.decision).toBe(decision);
    if (decision === 'implicitDeny') expect(got.decidedBy).toBe('boundary');
  });
  test.each(cases)('a silent session policy, naming %s', (_, Principal, caller, decision) => {
    expect(
      decide(
        input({
          request: request({ principal: caller }),
          resourcePolicy: resource('allow', Principal),
          sessionPolicy: silent,
        }),
      ).decision,
    ).toBe(decision);
  });
  test('a Deny in the boundary wins over a grant to the session', () => {
    const boundary = named('limit', 'boundary', { Effect: 'Deny' });
    const got = decide(
      input({
        request: request({ principal: SESSION_PRINCIPAL }),
        resourcePolicy: resource('allow', { AWS: SESSION }),
        boundary,
      }),
    );
    expect(got).toMatchObject({ decision: 'explicitDeny', decidedBy: 'boundary' });
  });
  test('naming the role is enough where nothing limits it', () => {
    const got = decide(
      input({ request: request({ principal: SESSION_PRINCIPAL }), resourcePolicy: resource('allow', { AWS: ROLE }) }),
    );
    expect(got).toMatchObject({ decision: 'allowed', decidedBy: 'resource' });
  });
  test.each([API_ACCOUNT, `arn:aws:iam::${API_ACCOUNT}:root`])(
    'naming the account (%s) only delegates: the identity must allow too',
    (name) => {
      const resourcePolicy = resource('allow', { AWS: name });
      expect(decide(input({ resourcePolicy }))).toMatchObject({ decision: 'implicitDeny', decidedBy: 'identity' });
      expect(decide(input({ resourcePolicy, identityPolicies: identity('allow') })).decision).toBe('allowed');
    },
  );
  test.each([OTHER_ACCOUNT, `arn:aws:iam::${OTHER_ACCOUNT}:root`])(
    'across accounts naming the account (%s) is the owner side',
    (name) => {
      const foreign = request({ principal: principal(FOREIGN_USER) });
      expect(
        decide(
          input({
            request: foreign,
            resourcePolicy: resource('allow', { AWS: name }),
            identityPolicies: identity('allow'),
          }),
        ).decision,
      ).toBe('allowed');
      expect(decide(input({ request: foreign, resourcePolicy: resource('allow', { AWS: name }) })).decision).toBe(
        'implicitDeny',
      );
    },
  );
});

describe('service control policies', () => {
  const level = (says: Says) => [named(`scp-${says}`, 'scp', ...statements(says))];
  test('every level must allow', () => {
    const got = decide(
      input({ identityPolicies: identity('allow'), scps: [level('allow'), level('silent'), level('allow')] }),
    );
    expect(got).toMatchObject({ decision: 'implicitDeny', decidedBy: 'scp' });
    expect(
      decide(input({ identityPolicies: identity('allow'), scps: [level('allow'), level('allow')] })).decision,
    ).toBe('allowed');
  });
  test('a Deny on one level wins', () => {
    const got = decide(
      input({ identityPolicies: identity('allow'), scps: [level('allow'), [...level('allow'), ...level('deny')]] }),
    );
    expect(got).toMatchObject({
      decision: 'explicitDeny',
      decidedBy: 'scp',
      statement: { policy: 'scp-deny', index: 0 },
    });
  });
  test('they cap even what the resource policy grants to everyone', () => {
    expect(decide(input({ resourcePolicy: resource('allow'), scps: [level('silent')] })).decision).toBe('implicitDeny');
  });
  test('an anonymous caller has none', () => {
    expect(
      decide(input({ authorization: 'NONE', resourcePolicy: resource('allow'), scps: [level('deny')] })).decision,
    ).toBe('allowed');
  });
});

describe('several faults', () => {
  test('both silent sides of a cross-account call are named', () => {
    const got = decide(input({ request: request({ principal: principal(FOREIGN_USER) }) }));
    expect(got.refusing).toEqual([
      { layer: 'resource', how: 'implicit' },
      { layer: 'identity', how: 'implicit' },
    ]);
  });
  test('a Deny is named before a silent boundary', () => {
    const boundary = named('limit', 'boundary', { Action: 's3:*' });
    const got = decide(input({ identityPolicies: identity('deny'), boundary }));
    expect(got.refusing).toEqual([
      { layer: 'identity', how: 'explicit' },
      { layer: 'boundary', how: 'implicit' },
    ]);
    expect(got.decidedBy).toBe('identity');
  });
  test('nothing refuses an allowed call', () => {
    expect(decide(input({ identityPolicies: identity('allow') }))).toMatchObject({
      refusing: [],
      decidedBy: 'identity',
      statement: { policy: 'identity', index: 0, sid: null },
    });
  });
  test('a policy that cannot be read grants nothing and is shown with its problems', () => {
    const broken: NamedPolicy = {
      name: 'broken',
      parsed: { ok: false, problems: [{ fatal: true, index: null, element: null, message: 'x', offset: 0 }] },
    };
    const got = decide(input({ authorization: 'NONE', resourcePolicy: broken }));
    expect(got.decision).toBe('implicitDeny');
    expect(got.layers.resource?.policies).toMatchObject([{ evaluation: null, problems: [{ fatal: true }] }]);
  });
});

describe('keys that are not known', () => {
  const byAddress = (Effect: string) => ({
    Effect,
    Principal: '*',
    Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  });
  const unknown = request({ unknownKeys: ['aws:sourceip'] });
  test('a verdict that hangs on one is unknown, and names it', () => {
    const got = decide(
      input({ authorization: 'NONE', request: unknown, resourcePolicy: named('r', 'resource', byAddress('Allow')) }),
    );
    expect(got).toMatchObject({
      decision: 'unknown',
      decidedBy: 'resource',
      undecided: ['aws:sourceip'],
      refusing: [],
    });
  });
  test('an Allow by identity makes an unknown Allow of the resource policy idle', () => {
    const asked = { ...unknown, principal: USER_PRINCIPAL };
    const got = decide(
      input({
        request: asked,
        identityPolicies: identity('allow'),
        resourcePolicy: named('r', 'resource', byAddress('Allow')),
      }),
    );
    expect(got).toMatchObject({ decision: 'allowed', undecided: [] });
  });
  test('an unknown Deny leaves the verdict open, a certain one closes it', () => {
    const asked = { ...unknown, principal: USER_PRINCIPAL };
    const open = named('r', 'resource', byAddress('Deny'));
    expect(decide(input({ request: asked, identityPolicies: identity('allow'), resourcePolicy: open })).decision).toBe(
      'unknown',
    );
    expect(decide(input({ request: asked, identityPolicies: identity('deny'), resourcePolicy: open })).decision).toBe(
      'explicitDeny',
    );
  });
  test('an unknown grant to the role does not weaken a sure one to everyone, and may strengthen the role’s', () => {
    const asked = { ...unknown, principal: SESSION_PRINCIPAL };
    const boundary = named('limit', 'boundary', { Action: 's3:*' });
    const grants = (sure: unknown, maybe: unknown) =>
      decide(
        input({
          request: asked,
          boundary,
          resourcePolicy: named('r', 'resource', { Principal: sure }, { ...byAddress('Allow'), Principal: maybe }),
        }),
      ).decision;
    expect([grants('*', { AWS: ROLE }), grants({ AWS: ROLE }, '*'), grants({ AWS: ROLE }, { AWS: ROLE })]).toEqual([
      'allowed',
      'unknown',
      'implicitDeny',
    ]);
  });
  test('a layer that refuses either way is named although the rest is open', () => {
    const foreign = { ...unknown, principal: principal(FOREIGN_USER) };
    const got = decide(input({ request: foreign, resourcePolicy: named('r', 'resource', byAddress('Allow')) }));
    expect(got).toMatchObject({ decision: 'implicitDeny', refusing: [{ layer: 'identity', how: 'implicit' }] });
  });
});
