import { managedStatement, type WafRule } from '../../../core/model/waf-rules.ts';
import type { Clients } from '../../clients/types.ts';
import { isDenied, isNotFound } from '../../errors.ts';
import { needed } from '../fact-of.ts';
import { type AwsRule, type AwsStatement, statementOf, withoutExceptions } from './statement.ts';

/**
 * One rule of a web ACL; a group becomes the rules it holds, all with the priority of the group. Throws `AwsCallError`.
 */
export async function rulesOf(clients: Clients, rule: AwsRule): Promise<readonly WafRule[]> {
  const { ManagedRuleGroupStatement: managed, RuleGroupReferenceStatement: reference } = rule.Statement ?? {};
  if (managed === undefined && reference === undefined) return [await plainRule(clients, rule, null)];
  const held =
    managed === undefined
      ? await ownGroup(clients, rule, reference?.ARN ?? '')
      : await managedGroup(clients, rule, managed);
  const { RuleActionOverrides: overrides, ExcludedRules: excluded } = managed ?? reference ?? {};
  return held.map((one) => {
    const override = overrides?.find(({ Name: name }) => name === one.name)?.ActionToUse;
    const counted =
      rule.OverrideAction?.Count !== undefined || (excluded?.some(({ Name: name }) => name === one.name) ?? false);
    return {
      ...one,
      priority: rule.Priority ?? 0,
      ...(counted ? { action: 'COUNT' as const } : override === undefined ? {} : actionOf(override, one.statement)),
    };
  });
}

async function plainRule(clients: Clients, rule: AwsRule, ruleGroup: string | null): Promise<WafRule> {
  const { statement: inner, exceptPaths } = withoutExceptions(rule.Statement);
  const read = statementOf(inner);
  const statement = 'ipSet' in read ? { sourceIpIn: await addressesOf(clients, read.ipSet) } : read;
  const except = exceptPaths.length === 0 ? {} : { exceptPaths };
  return {
    name: rule.Name ?? '',
    ruleGroup,
    priority: rule.Priority ?? 0,
    ...actionOf(needed(rule.Action, `the action of rule ${rule.Name}`), statement),
    ...except,
  };
}

async function ownGroup(clients: Clients, rule: AwsRule, arn: string): Promise<readonly WafRule[]> {
  try {
    const { RuleGroup: group } = await clients.call('wafv2', 'GetRuleGroup', { ARN: arn });
    const rules = [...needed(group?.Rules, `the rules of ${arn}`)].sort(
      (a, b) => (a.Priority ?? 0) - (b.Priority ?? 0),
    );
    return await Promise.all(rules.map((one) => plainRule(clients.branch(), one, group?.Name ?? '')));
  } catch (error) {
    return closed(error, rule, arn.split('/')[2] ?? arn, 'RuleGroupReferenceStatement');
  }
}

/** Of a managed group AWS tells the names of the rules and what they do, not what they look for. */
async function managedGroup(
  clients: Clients,
  rule: AwsRule,
  {
    VendorName: vendor,
    Name: name = '',
    Version: version,
    ScopeDownStatement: scope,
  }: NonNullable<AwsStatement['ManagedRuleGroupStatement']>,
): Promise<readonly WafRule[]> {
  try {
    const { Rules: rules } = await clients.call('wafv2', 'DescribeManagedRuleGroup', {
      VendorName: vendor,
      Name: name,
      Scope: 'REGIONAL',
      ...(version === undefined ? {} : { VersionName: version }),
    });
    return needed(rules, `the rules of group ${name}`).map((one) => {
      const statement =
        scope === undefined ? managedStatement(name, one.Name ?? '') : { unknown: 'ScopeDownStatement' };
      return {
        name: one.Name ?? '',
        ruleGroup: name,
        priority: rule.Priority ?? 0,
        ...actionOf(one.Action, statement),
      };
    });
  } catch (error) {
    return closed(error, rule, name, 'ManagedRuleGroupStatement');
  }
}

/** A group that does not show its rules is one rule that nobody can evaluate. */
function closed(error: unknown, rule: AwsRule, ruleGroup: string, unknown: string): readonly WafRule[] {
  if (!isDenied(error) && !isNotFound(error)) throw error;
  return [{ name: rule.Name ?? '', ruleGroup, priority: rule.Priority ?? 0, action: 'BLOCK', statement: { unknown } }];
}

/** A puzzle for the client stops a program as a block would, but is answered in another way. */
function actionOf(action: AwsRule['Action'], statement: WafRule['statement']): Pick<WafRule, 'action' | 'statement'> {
  if (action?.Count) return { action: 'COUNT', statement };
  if (action?.Allow) return { action: 'ALLOW', statement };
  if (action?.Captcha || action?.Challenge)
    return { action: 'BLOCK', statement: { unknown: action.Captcha ? 'Captcha' : 'Challenge' } };
  needed(action?.Block, 'the action of a rule of the web ACL');
  return { action: 'BLOCK', statement };
}

async function addressesOf(clients: Clients, arn: string): Promise<readonly string[]> {
  const [, Name = '', Id = ''] = /\/ipset\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
  const { IPSet: set } = await clients.call('wafv2', 'GetIPSet', { Name, Id, Scope: 'REGIONAL' });
  return needed(set?.Addresses, `the addresses of ${Name}`);
}
