import { describe, expect, it } from 'vitest';
import { wafGate } from '../../../src/core/gates/waf.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { WafRule, WebAcl } from '../../../src/core/model/waf-rules.ts';
import { context, unread } from './build.ts';

const rule = (statement: WafRule['statement'], given: Partial<WafRule> = {}): WafRule => ({
  name: 'r1',
  ruleGroup: null,
  priority: 1,
  action: 'BLOCK',
  statement,
  ...given,
});
const acl = (rules: readonly WafRule[], defaultAction: WebAcl['defaultAction'] = 'ALLOW') => ({
  facts: {
    webAcl: known('GetWebACL', {
      name: 'edge',
      arn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/1',
      defaultAction,
      rules,
    }),
  },
});

describe('the web ACL of the stage', () => {
  const rows: readonly [string, Parameters<typeof context>[0], string][] = [
    ['no rule matches', acl([rule({ matches: false })]), 'passes'],
    ['a body over the limit', { ...acl([rule({ bodyLongerThan: 8192 })]), request: { bodyLength: 8193 } }, 'refuses'],
    ['a body of just the limit', { ...acl([rule({ bodyLongerThan: 8192 })]), request: { bodyLength: 8192 } }, 'passes'],
    [
      'the same rule counting only',
      { ...acl([rule({ bodyLongerThan: 8192 }, { action: 'COUNT' })]), request: { bodyLength: 9000 } },
      'passes',
    ],
    ['an address of the list', acl([rule({ sourceIpIn: ['203.0.113.0/24'] })]), 'refuses'],
    ['an address outside the list', acl([rule({ sourceIpIn: ['198.51.100.0/24', '2001:db8::/32'] })]), 'passes'],
    [
      'an IPv6 address of the list',
      { ...acl([rule({ sourceIpIn: ['2001:db8::/32'] })]), request: { sourceIp: '2001:db8::7' } },
      'refuses',
    ],
    [
      'an address that is not known',
      { ...acl([rule({ sourceIpIn: ['203.0.113.0/24'] })]), request: { sourceIp: null } },
      'cannot-tell',
    ],
    [
      'a header that is missing',
      { ...acl([rule({ headerMissing: 'User-Agent' })]), request: { allHeadersKnown: true } },
      'refuses',
    ],
    ['a header that nobody told of', acl([rule({ headerMissing: 'User-Agent' })]), 'cannot-tell'],
    [
      'a header that is sent',
      { ...acl([rule({ headerMissing: 'User-Agent' })]), request: { headers: { 'user-agent': 'x' } } },
      'passes',
    ],
    ['a path with the text', acl([rule({ pathContains: '/orders' })]), 'refuses'],
    [
      'an earlier rule that allows',
      acl([
        rule({ matches: true }, { priority: 2 }),
        rule({ matches: true }, { name: 'r0', priority: 1, action: 'ALLOW' }),
      ]),
      'passes',
    ],
    ['a default of blocking', acl([], 'BLOCK'), 'refuses'],
    [
      'a default of blocking behind a rule that allows',
      acl([rule({ matches: true }, { action: 'ALLOW' })], 'BLOCK'),
      'passes',
    ],
    ['a statement that is not evaluated', acl([rule({ unknown: 'managed rule group' })]), 'cannot-tell'],
    [
      'a statement that is not evaluated, and could only block what is blocked anyway',
      acl([rule({ unknown: 'rate' }), rule({ matches: true }, { priority: 2 })]),
      'refuses',
    ],
    ['an ACL that may not be read', { facts: { webAcl: unread('GetWebACL', 'wafv2:GetWebACL') } }, 'cannot-tell'],
    ['a stage without ACL', { stage: { webAclArn: null } }, 'not-applicable'],
    ['an HTTP API', { ...acl([], 'BLOCK'), apiType: 'HTTP' }, 'not-applicable'],
  ];
  it.each(rows)('%s', (_name, given, verdict) => {
    const { result } = wafGate.judge(context(given));
    expect(result.verdict).toBe(verdict);
    expect(result.causes.map((cause) => cause.code)).toEqual(verdict === 'refuses' ? ['waf-blocked'] : []);
    expect(result.unknown.length > 0).toBe(verdict === 'cannot-tell');
  });

  it('names the rule and answers 403 Forbidden', () => {
    const { result } = wafGate.judge(
      context({
        ...acl([rule({ bodyLongerThan: 10 }, { ruleGroup: 'CommonRules', name: 'Size' })]),
        request: { bodyLength: 11 },
      }),
    );
    expect(result.because).toContain('CommonRules/Size');
    expect([result.answer?.status, result.answer?.body]).toEqual([403, '{"message":"Forbidden"}']);
  });
});
