import { describe, expect, it } from 'vitest';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { WafRule } from '../../../src/core/model/waf-rules.ts';
import { makeCase, method } from '../../support/make-case.ts';
import { plan } from './support.ts';

const BLOCK_PATH = {
  ByteMatchStatement: { SearchString: 'b3JkZXJz', FieldToMatch: { UriPath: {} }, PositionalConstraint: 'CONTAINS' },
};

/** A case whose stage stands behind these rules, as AWS tells them. */
function guarded(rules: readonly WafRule[], Rules: readonly Readonly<Record<string, unknown>>[]) {
  const loaded = makeCase({ methods: [method({ authorizationType: 'NONE' })] });
  const arn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1';
  const { stage } = loaded.facts;
  if (stage.state !== 'known' || stage.value === null) throw new Error('the case has a stage');
  const webAcl = known('GetWebACL', {
    name: 'shop',
    arn,
    defaultAction: 'ALLOW' as const,
    rules,
    document: { Name: 'shop', Id: '1', Rules },
  });
  const facts = { ...loaded.facts, stage: known('GetStage', { ...stage.value, webAclArn: arn }), webAcl };
  const { plans, after } = plan({ ...loaded, facts });
  return { loaded, after, plans: plans.filter(({ causes }) => causes.includes('waf-blocked')) };
}

const own: WafRule = {
  name: 'no-orders',
  ruleGroup: null,
  priority: 0,
  action: 'BLOCK',
  statement: { pathContains: 'orders' },
};
const entry = (Statement: Readonly<Record<string, unknown>>) => ({
  Name: 'no-orders',
  Priority: 0,
  Action: { Block: {} },
  Statement,
});

const sentRules = (made: ReturnType<typeof guarded>, at = 0) =>
  (made.plans[at]?.changes.map(awsCall)[0]?.input['Rules'] ?? []) as ReturnType<typeof entry>[];

describe('a web ACL that blocks', () => {
  it('first leaves just this path alone, and keeps blocking all others', () => {
    const made = guarded([own], [entry(BLOCK_PATH)]);
    expect(made.plans.map(({ id }) => id)).toEqual(['web-acl-except-path', 'web-acl-count-rule']);
    const [rule] = sentRules(made);
    expect(rule?.Action).toEqual({ Block: {} });
    const path = made.loaded.request.path;
    expect(rule?.Statement).toMatchObject({
      AndStatement: {
        Statements: [
          BLOCK_PATH,
          { NotStatement: { Statement: { RegexMatchStatement: { RegexString: `^${path}$` } } } },
        ],
      },
    });
    expect(made.after(made.plans[0]).request.outcome).toBe('allowed');
    expect(made.plans[0]?.widens).toMatchObject({ everyone: false, text: expect.stringContaining(path) });
  });

  it('counts for everyone only as the second offer, marked as such', () => {
    const [, second] = guarded([own], [entry(BLOCK_PATH)]).plans;
    expect(second?.widens.everyone).toBe(true);
  });

  it('adds to the exceptions that are there', () => {
    const earlier = {
      NotStatement: { Statement: { RegexMatchStatement: { RegexString: '^/other$', FieldToMatch: { UriPath: {} } } } },
    };
    const made = guarded(
      [{ ...own, exceptPaths: ['/other'] }],
      [entry({ AndStatement: { Statements: [BLOCK_PATH, earlier] } })],
    );
    const [rule] = sentRules(made);
    const added = {
      NotStatement: { Statement: { RegexMatchStatement: { RegexString: `^${made.loaded.request.path}$` } } },
    };
    expect(rule?.Statement).toMatchObject({ AndStatement: { Statements: [BLOCK_PATH, earlier, added] } });
  });

  it('a rule of a managed group counts, and the rest of the group goes on', () => {
    const rule: WafRule = {
      name: 'NoUserAgent_HEADER',
      ruleGroup: 'AWSManagedRulesCommonRuleSet',
      priority: 0,
      action: 'BLOCK',
      statement: { headerMissing: 'User-Agent' },
    };
    const Statement = { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } };
    const made = guarded([rule], [{ Name: 'common', Priority: 0, OverrideAction: { None: {} }, Statement }]);
    expect(made.plans.map(({ id, widens }) => [id, widens.everyone])).toEqual([['web-acl-count-rule', false]]);
    expect(sentRules(made)[0]?.Statement).toEqual({
      ManagedRuleGroupStatement: {
        ...Statement.ManagedRuleGroupStatement,
        RuleActionOverrides: [{ Name: 'NoUserAgent_HEADER', ActionToUse: { Count: {} } }],
      },
    });
  });

  it('a rule that counts a rate cannot stand inside another: it counts', () => {
    const rate = { RateBasedStatement: { Limit: 100, AggregateKeyType: 'IP' } };
    expect(guarded([own], [entry(rate)]).plans.map(({ id }) => id)).toEqual(['web-acl-count-rule']);
  });
});
