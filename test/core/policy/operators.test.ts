import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/core/policy/index.ts';
import { document, policyOf, request, USER_PRINCIPAL } from './policies.ts';

const KEY = 'aws:PrincipalTag/k';
const IP = 'aws:SourceIp';

/** Whether the only condition of an Allow held. */
function holds(operator: string, granted: unknown, asked: readonly string[] | null, key = KEY): boolean {
  const policy = policyOf(document({ Condition: { [operator]: { [key]: granted } } }), 'identity');
  const context = asked === null ? {} : { [key.toLowerCase()]: asked };
  return evaluate(policy, 'identity', request({ principal: USER_PRINCIPAL, context })).decision === 'allow';
}

interface Family {
  readonly operator: string;
  readonly granted: string;
  readonly other: string;
  readonly fits: string;
  readonly misfits: string;
  readonly negated: boolean;
}
const DAY = '2026-03-02T10:15:30Z';
const ARN = 'arn:aws:iam::111122223333:role/a/b';
const row = (
  operator: string,
  granted: string,
  other: string,
  fits: string,
  misfits: string,
  negated = false,
): Family => ({
  operator,
  granted,
  other,
  fits,
  misfits,
  negated,
});

/** `fits` is a value for which the positive comparison is true; negated operators turn that round. */
const FAMILIES: readonly Family[] = [
  row('StringEquals', 'a', 'b', 'a', 'A'),
  row('StringNotEquals', 'a', 'b', 'a', 'A', true),
  row('StringEqualsIgnoreCase', 'a', 'b', 'A', 'c'),
  row('StringNotEqualsIgnoreCase', 'a', 'b', 'A', 'c', true),
  row('StringLike', 'a*', 'b?', 'abc', 'Abc'),
  row('StringNotLike', 'a*', 'b?', 'abc', 'Abc', true),
  row('NumericEquals', '10', '20', '10.0', '11'),
  row('NumericNotEquals', '10', '20', '10.0', '11', true),
  row('NumericLessThan', '10', '5', '9', '10'),
  row('NumericLessThanEquals', '10', '5', '10', '11'),
  row('NumericGreaterThan', '10', '20', '11', '10'),
  row('NumericGreaterThanEquals', '10', '20', '10', '9'),
  row('DateEquals', DAY, '2020-01-01', '2026-03-02T11:15:30+01:00', '2026-03-02'),
  row('DateNotEquals', DAY, '2020-01-01', '2026-03-02T11:15:30+01:00', '2026-03-02', true),
  row('DateLessThan', DAY, '2020-01-01', '2026-03-02T10:15:29Z', DAY),
  row('DateLessThanEquals', DAY, '2020-01-01', DAY, '2026-03-03'),
  row('DateGreaterThan', DAY, '2030-01-01', '2026-03-02T10:15:31Z', DAY),
  row('DateGreaterThanEquals', DAY, '2030-01-01', '1772446530', '1772446529'),
  row('DateEquals', '2026-03-02T05:15:30-0500', '2026-03', DAY, '2026-03-02T00:15:30Z'),
  row('Bool', 'true', 'x', 'True', 'false'),
  row('BinaryEquals', 'QmluYXJ5', 'QQ==', 'QmluYXJ5', 'QmluYXJ6'),
  row('ArnEquals', 'arn:aws:iam::*:role/a/*', 'arn:x', ARN, 'arn:aws:iam::111122223333:user/a/b'),
  row('ArnLike', 'arn:aws:iam::111122223333:role/?/b', 'arn:x', ARN, 'arn:aws:iam::111122223333:role/aa/b'),
  row('ArnNotEquals', ARN, 'arn:x', ARN, 'arn:aws:iam::111122223333:user/a/b', true),
  row('ArnNotLike', 'arn:aws:iam::*:role/a/*', 'arn:x', ARN, 'arn:aws:iam::111122223333:user/a/b', true),
  row('IpAddress', '203.0.113.0/24', '10.0.0.1', '203.0.113.9', '203.0.114.9'),
  row('NotIpAddress', '203.0.113.0/24', '10.0.0.1', '203.0.113.9', '203.0.114.9', true),
];

describe.each(FAMILIES)('$operator', ({ operator, granted, other, fits, misfits, negated }) => {
  test('key present', () => {
    expect(holds(operator, granted, [fits])).toBe(!negated);
    expect(holds(operator, granted, [misfits])).toBe(negated);
  });
  test('several values are alternatives, and under a negated operator none may fit', () => {
    expect(holds(operator, [other, granted], [fits])).toBe(!negated);
    expect(holds(operator, [other, granted], [misfits])).toBe(negated);
  });
  test('key absent: a positive operator fails, a negated one holds', () => {
    expect(holds(operator, granted, null)).toBe(negated);
  });
  test('IfExists holds for an absent key and is the plain operator otherwise', () => {
    expect(holds(`${operator}IfExists`, granted, null)).toBe(true);
    expect(holds(`${operator}IfExists`, granted, [fits])).toBe(!negated);
    expect(holds(`${operator}IfExists`, granted, [misfits])).toBe(negated);
  });
  test('ForAllValues holds on nothing and wants each value to pass', () => {
    const [passes, fails] = negated ? [misfits, fits] : [fits, misfits];
    expect(holds(`ForAllValues:${operator}`, granted, null)).toBe(true);
    expect(holds(`ForAllValues:${operator}`, granted, [passes, passes])).toBe(true);
    expect(holds(`ForAllValues:${operator}`, granted, [passes, fails])).toBe(false);
  });
  test('ForAnyValue fails on nothing and wants one value to pass', () => {
    const [passes, fails] = negated ? [misfits, fits] : [fits, misfits];
    expect(holds(`ForAnyValue:${operator}`, granted, null)).toBe(false);
    expect(holds(`ForAnyValue:${operator}`, granted, [fails, passes])).toBe(true);
    expect(holds(`ForAnyValue:${operator}`, granted, [fails, fails])).toBe(false);
    expect(holds(`ForAnyValue:${operator}IfExists`, granted, null)).toBe(true);
  });
});

describe('Null', () => {
  test.each([
    ['true', null, true],
    ['true', ['x'], false],
    ['false', null, false],
    ['false', ['x'], true],
    ['true', [], true],
  ] as const)('"%s" with %j → %s', (granted, asked, held) => {
    expect(holds('Null', granted, asked)).toBe(held);
  });
});

describe('addresses', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9', true],
    ['203.0.113.9', '203.0.113.10', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/32', '2001:db8:1::5', true],
    ['2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001', true],
    ['2001:db8::1', '2001:db8::2', false],
    ['::/0', '2001:db8::2', true],
    ['::ffff:203.0.113.9', '::ffff:cb00:7109', true],
    ['203.0.113.9/33', '203.0.113.9', false],
    ['not an address', '203.0.113.9', false],
    ['203.0.113.256', '203.0.113.0', false],
    ['203.0.113.200/25', '203.0.113.130', true],
    ['1:2:3:4::5:6:7:8', '1:2:3:4:5:6:7:8', false],
    ['1::2::3', '1:0:0:0:2:0:0:3', false],
  ])('%s for %s → %s', (granted, asked, held) => {
    expect(holds('IpAddress', granted, [asked], IP)).toBe(held);
  });
});

describe('reading of a condition block', () => {
  const says = (Condition: unknown, context: Record<string, string[]>) =>
    evaluate(policyOf(document({ Condition }), 'identity'), 'identity', request({ principal: USER_PRINCIPAL, context }))
      .decision;
  test('key names are compared without regard to case', () => {
    expect(says({ StringEquals: { 'AWS:SOURCEVPCE': 'vpce-1' } }, { 'aws:SourceVpce': ['vpce-1'] })).toBe('allow');
  });
  test('all operators and all keys must hold', () => {
    const both = { StringEquals: { 'aws:a': '1', 'aws:b': '2' }, Bool: { 'aws:c': true } };
    expect(says(both, { 'aws:a': ['1'], 'aws:b': ['2'], 'aws:c': ['true'] })).toBe('allow');
    expect(says(both, { 'aws:a': ['1'], 'aws:b': ['2'], 'aws:c': ['false'] })).toBe('silent');
    expect(says(both, { 'aws:a': ['1'], 'aws:b': ['3'], 'aws:c': ['true'] })).toBe('silent');
  });
  test('an operator that does not exist never holds', () => {
    expect(says({ StringMatches: { 'aws:a': '1' } }, { 'aws:a': ['1'] })).toBe('silent');
    expect(says({ NullIfExists: { 'aws:a': 'true' } }, {})).toBe('silent');
  });
  test('equality takes wildcards literally', () => {
    expect(says({ StringEquals: { 'aws:a': 'x*' } }, { 'aws:a': ['xy'] })).toBe('silent');
    expect(says({ StringEquals: { 'aws:a': 'x*' } }, { 'aws:a': ['x*'] })).toBe('allow');
  });
});

describe('policy variables', () => {
  const says = (text: string, context: Record<string, string[]>, unknownKeys: string[] = []) =>
    evaluate(policyOf(text, 'identity'), 'identity', request({ principal: USER_PRINCIPAL, context, unknownKeys }))
      .decision;
  const byName = document({ Resource: 'arn:aws:execute-api:*:*:*/prod/GET/${aws:username}' });
  const name = (value: string) => ({ 'aws:username': [value] });
  test('they stand for the value in the request, in Resource', () => {
    expect(says(byName, name('pets'))).toBe('allow');
    expect(says(byName, name('dogs'))).toBe('silent');
  });
  test('wildcards in the value stay literal', () => {
    expect(says(byName, name('*'))).toBe('silent');
  });
  test('without a value the statement does not match, unless a default is given', () => {
    expect(says(byName, {})).toBe('silent');
    expect(says(document({ Resource: "arn:aws:execute-api:*:*:*/prod/GET/${aws:username, 'pets'}" }), {})).toBe(
      'allow',
    );
  });
  test('without a value no condition holds, negated or not, unless another value fits', () => {
    const negated = (granted: string[]) =>
      says(document({ Condition: { StringNotEquals: { 'aws:a': granted } } }), { 'aws:a': ['x'] });
    expect(negated(['${aws:username}'])).toBe('silent');
    expect(negated(['${aws:username}', 'y'])).toBe('allow');
  });
  test('a key with several values gives none', () => {
    expect(says(byName, { 'aws:username': ['pets', 'dogs'] })).toBe('silent');
  });
  test('they stand in String and Arn conditions', () => {
    const text = document({ Condition: { StringLike: { 'aws:a': 'x-${aws:username}-*' } } });
    expect(says(text, { ...name('ann'), 'aws:a': ['x-ann-1'] })).toBe('allow');
    expect(says(text, { ...name('bob'), 'aws:a': ['x-ann-1'] })).toBe('silent');
  });
  test('they are literal in other conditions', () => {
    expect(
      says(document({ Condition: { Bool: { 'aws:a': '${aws:b}' } } }), { 'aws:a': ['true'], 'aws:b': ['true'] }),
    ).toBe('silent');
  });
  test('without Version 2012-10-17 they are literal text', () => {
    expect(says(byName.replace('2012-10-17', '2008-10-17'), name('pets'))).toBe('silent');
  });
  test('${*}, ${?} and ${$} are these characters', () => {
    const text = document({ Condition: { StringLike: { 'aws:a': 'x${*}${?}${$}' } } });
    expect(says(text, { 'aws:a': ['x*?$'] })).toBe('allow');
    expect(says(text, { 'aws:a': ['xyz$'] })).toBe('silent');
  });
  test('an unknown value matters only where it could fit', () => {
    expect(says(byName, {}, ['aws:username'])).toBe('unknown');
    expect(
      says(document({ Resource: 'arn:aws:execute-api:*:*:*/prod/POST/${aws:username}' }), {}, ['aws:username']),
    ).toBe('silent');
  });
});

describe('which keys a policy sees', () => {
  const says = (kind: 'resource' | 'identity', key: string, signed: boolean) => {
    const text = document({
      ...(kind === 'resource' ? { Principal: '*' } : {}),
      Condition: { StringEquals: { [key]: 'x' } },
    });
    return evaluate(
      policyOf(text, kind),
      kind,
      request({ principal: signed ? USER_PRINCIPAL : null, context: { [key.toLowerCase()]: ['x'] } }),
    ).decision;
  };
  test.each(['aws:RequestedRegion', 'aws:ViaAWSService', 'cognito:username'])(
    '%s is in identity policies only',
    (key) => {
      expect([says('resource', key, true), says('identity', key, true)]).toEqual(['silent', 'allow']);
    },
  );
  test.each(['aws:PrincipalArn', 'aws:PrincipalOrgID', 'aws:PrincipalTag/team', 'aws:username'])(
    '%s is in resource policies for signed callers only',
    (key) => {
      expect([says('resource', key, false), says('resource', key, true)]).toEqual(['silent', 'allow']);
    },
  );
  test.each(['aws:SourceIp', 'aws:Referer', 'aws:SourceVpce', 'execute-api:viaDomainArn'])(
    '%s is in resource policies for everyone',
    (key) => {
      expect(says('resource', key, false)).toBe('allow');
    },
  );
  test('a key that a resource policy cannot see is absent there, even when its value is not known', () => {
    const open = (kind: 'resource' | 'identity') => {
      const text = document({
        ...(kind === 'resource' ? { Principal: '*' } : {}),
        Condition: { StringEquals: { 'aws:RequestedRegion': 'x' } },
      });
      return evaluate(
        policyOf(text, kind),
        kind,
        request({ principal: USER_PRINCIPAL, unknownKeys: ['aws:RequestedRegion'] }),
      ).decision;
    };
    expect([open('resource'), open('identity')]).toEqual(['silent', 'unknown']);
  });
});
