import { literally } from './sanitize.ts';

export interface WebAcl {
  readonly name: string;
  readonly arn: string;
  readonly defaultAction: 'ALLOW' | 'BLOCK';
  readonly rules: readonly WafRule[];
  /** The ACL as AWS tells it, where AWS was asked: what a change of it has to send back whole. */
  readonly document?: Readonly<Record<string, unknown>>;
}

export interface WafRule {
  readonly name: string;
  readonly ruleGroup: string | null;
  readonly priority: number;
  readonly action: 'ALLOW' | 'BLOCK' | 'COUNT';
  /** Paths that the rule leaves alone; absent where there are none. */
  readonly exceptPaths?: readonly string[];
  readonly statement:
    | { readonly bodyLongerThan: number }
    | { readonly sourceIpIn: readonly string[] }
    | { readonly headerMissing: string }
    | { readonly pathContains: string }
    | { readonly pathIs: string }
    | { readonly matches: boolean }
    | { readonly unknown: string };
}

/**
 * What AWS documents of the rules in its managed groups, where that is all there is to them. AWS tells the names of the
 * rules only; the rest of them nobody outside can evaluate.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const DOCUMENTED: Readonly<Record<string, Readonly<Record<string, WafRule['statement']>>>> = {
  AWSManagedRulesCommonRuleSet: {
    NoUserAgent_HEADER: { headerMissing: 'User-Agent' },
    SizeRestrictions_BODY: { bodyLongerThan: 8192 },
  },
};

/** Groups that AWS and other vendors keep begin like this; an account's own groups may not. */
export const isManagedGroup = (group: string): boolean => group.startsWith('AWSManagedRules');

export function managedStatement(group: string, rule: string): WafRule['statement'] {
  const rules = Object.hasOwn(DOCUMENTED, group) ? DOCUMENTED[group] : undefined;
  return (rules && Object.hasOwn(rules, rule) ? rules[rule] : undefined) ?? { unknown: rule };
}

/** A rule's name within its web ACL. */
export const ruleKey = ({ ruleGroup, name }: Pick<WafRule, 'ruleGroup' | 'name'>): string =>
  ruleGroup === null ? name : `${ruleGroup}/${name}`;

/** A regular expression that matches this text and nothing else. */
export const literalPattern = (text: string): string => `^${literally(text)}$`;

/** The text that such a pattern stands for; null for any other pattern. */
export function literalOf(pattern: string): string | null {
  const inner = /^\^(.*)\$$/s.exec(pattern)?.[1];
  if (inner === undefined) return null;
  const text = inner.replace(/\\([\\^$.*+?()[\]{}|])/g, '$1');
  return literalPattern(text) === pattern ? text : null;
}

/** A request that AWS WAF kept, and the rule that ended it. */
export interface WafSample {
  /** As `ruleKey` writes it. */
  readonly rule: string;
  readonly action: 'ALLOW' | 'BLOCK';
  /** ISO 8601. */
  readonly at: string | null;
}
