import { describe, expect, test } from 'vitest';
import { evaluate, type PolicyPrincipal } from '../../../src/core/policy/index.ts';
import {
  API_ACCOUNT,
  document,
  FOREIGN_USER,
  policyOf,
  principal,
  ROLE,
  request,
  SESSION,
  SESSION_PRINCIPAL,
  USER,
  USER_PRINCIPAL,
} from './policies.ts';

const ROOT = `arn:aws:iam::${API_ACCOUNT}:root`;
const matches = (element: Record<string, unknown>, caller: PolicyPrincipal | null): boolean => {
  const decision = evaluate(policyOf(document(element)), 'resource', request({ principal: caller })).decision;
  return decision === 'allow' || decision === 'deny';
};

describe('Principal', () => {
  test.each([
    ['everyone', '*', true, true, true],
    ['everyone under AWS', { AWS: '*' }, true, true, true],
    ['the user', { AWS: USER }, false, true, false],
    ['the role', { AWS: ROLE }, false, false, true],
    ['the session', { AWS: SESSION }, false, false, true],
    ['another session', { AWS: SESSION.replace('/s1', '/s2') }, false, false, false],
    ['the role without its path', { AWS: ROLE.replace('/team', '') }, false, false, false],
    ['the account by its number', { AWS: API_ACCOUNT }, false, true, true],
    ['the account by its ARN', { AWS: ROOT }, false, true, true],
    ['another account', { AWS: '444455556666' }, false, false, false],
    ['a wildcard in an ARN', { AWS: `arn:aws:iam::${API_ACCOUNT}:*` }, false, false, false],
    ['another case', { AWS: USER.replace('ann', 'Ann') }, false, false, false],
    ['one of several', { AWS: [FOREIGN_USER, USER] }, false, true, false],
    ['a service', { Service: 'lambda.amazonaws.com' }, false, false, false],
  ] as const)('%s', (_, Principal, anonymous, user, session) => {
    expect([
      matches({ Principal }, null),
      matches({ Principal }, USER_PRINCIPAL),
      matches({ Principal }, SESSION_PRINCIPAL),
    ]).toEqual([anonymous, user, session]);
  });
  test('none at all is nobody in a resource policy, and nobody is asked for in an identity policy', () => {
    expect(matches({}, USER_PRINCIPAL)).toBe(false);
    expect(
      evaluate(policyOf(document({}), 'identity'), 'identity', request({ principal: USER_PRINCIPAL })).decision,
    ).toBe('allow');
  });
});

describe('NotPrincipal', () => {
  const denied = (AWS: readonly string[], caller: PolicyPrincipal | null) =>
    matches({ Effect: 'Deny', NotPrincipal: { AWS } }, caller);
  test('with Deny spares a user only when the account is listed too', () => {
    expect([
      denied([USER, ROOT], USER_PRINCIPAL),
      denied([USER], USER_PRINCIPAL),
      denied([ROOT], USER_PRINCIPAL),
    ]).toEqual([false, true, true]);
  });
  test('with Deny spares a session only when account, role and session are listed', () => {
    expect(denied([ROOT, ROLE, SESSION], SESSION_PRINCIPAL)).toBe(false);
    expect([
      denied([ROOT, ROLE], SESSION_PRINCIPAL),
      denied([ROLE, SESSION], SESSION_PRINCIPAL),
      denied([ROOT, SESSION], SESSION_PRINCIPAL),
    ]).toEqual([true, true, true]);
  });
  test('with Deny hits anonymous callers and other accounts', () => {
    expect([denied([USER, ROOT], null), denied([USER, ROOT], principal(FOREIGN_USER))]).toEqual([true, true]);
  });
  test('of everyone hits nobody', () => {
    expect(matches({ Effect: 'Deny', NotPrincipal: '*' }, null)).toBe(false);
  });
  test('with Allow admits everyone else, anonymous callers included', () => {
    const allowed = (caller: PolicyPrincipal | null) => matches({ NotPrincipal: { AWS: USER } }, caller);
    expect([allowed(null), allowed(SESSION_PRINCIPAL), allowed(USER_PRINCIPAL)]).toEqual([true, true, false]);
  });
  test('is told of the statement', () => {
    const got = evaluate(policyOf(document({ Effect: 'Deny', NotPrincipal: { AWS: USER } })), 'resource', request());
    expect(got.decidedBy).toMatchObject({ byNotPrincipal: true, matches: true });
  });
});
