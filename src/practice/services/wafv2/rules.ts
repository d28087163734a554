import { isManagedGroup, literalPattern } from '../../../core/model/waf-rules.ts';
import type { Json } from '../../protocols/rest-json.ts';
import { idFor } from '../../store/ids.ts';
import type { WebAclRow } from '../../store/types.ts';

/** A rule as a case writes it. `raw`: the statement as it was sent, where a case has no word for it. */
export interface RuleRow {
  readonly name: string;
  readonly ruleGroup: string | null;
  readonly priority: number;
  readonly action: 'ALLOW' | 'BLOCK' | 'COUNT';
  readonly exceptPaths?: readonly string[];
  readonly statement: Json;
  readonly raw?: Json;
}

/** The rules of an ACL in order; those of one group that follow each other are one rule of the ACL. */
export interface Entry {
  readonly group: string | null;
  readonly rules: readonly RuleRow[];
}

export const rulesOf = (row: WebAclRow): readonly RuleRow[] =>
  [...(row.rules as readonly RuleRow[])].sort((a, b) => a.priority - b.priority);

export function entriesOf(row: WebAclRow): readonly Entry[] {
  const entries: { group: string | null; rules: RuleRow[] }[] = [];
  for (const rule of rulesOf(row)) {
    const last = entries.at(-1);
    if (last && last.group !== null && last.group === rule.ruleGroup) last.rules.push(rule);
    else entries.push({ group: rule.ruleGroup, rules: [rule] });
  }
  return entries;
}

export const rulesOfGroup = (row: WebAclRow, group: string): readonly RuleRow[] =>
  rulesOf(row).filter((rule) => rule.ruleGroup === group);

/** `arn:…:regional/ipset/{name}/{id}` beside the ACL's own ARN. */
export function siblingArn(row: WebAclRow, kind: 'ipset' | 'rulegroup', name: string): string {
  const home = row.arn.split(':').slice(0, 5).join(':');
  return `${home}:regional/${kind}/${encodeURIComponent(name)}/${idFor(`${row.arn} ${kind} ${name}`, 12)}`;
}

const ACTIONS = { ALLOW: { Allow: {} }, BLOCK: { Block: {} }, COUNT: { Count: {} } } as const;
const visibility = (name: string): Json => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName: metricOf(name),
});
export const metricOf = (name: string): string => name.replace(/[^\w-]/g, '');

export const entryJson = (row: WebAclRow, { group, rules }: Entry): Json => {
  const [first] = rules;
  const Name = group ?? first?.name ?? '';
  const common = { Name, Priority: first?.priority ?? 0, VisibilityConfig: visibility(Name) };
  if (group === null) return { ...ruleJson(row, first as RuleRow), ...common };
  if (!isManagedGroup(group))
    return {
      ...common,
      OverrideAction: { None: {} },
      Statement: { RuleGroupReferenceStatement: { ARN: siblingArn(row, 'rulegroup', group) } },
    };
  const overrides = rules
    .filter((rule) => rule.action !== 'BLOCK')
    .map((rule) => ({ Name: rule.name, ActionToUse: ACTIONS[rule.action] }));
  const Statement = {
    ManagedRuleGroupStatement: {
      VendorName: 'AWS',
      Name: group,
      ...(overrides.length === 0 ? {} : { RuleActionOverrides: overrides }),
    },
  };
  return { ...common, OverrideAction: { None: {} }, Statement };
};

export const ruleJson = (row: WebAclRow, rule: RuleRow): Json => ({
  Name: rule.name,
  Priority: rule.priority,
  Action: ACTIONS[rule.action],
  Statement: withExceptions(rule.raw ?? statementJson(row, rule), rule.exceptPaths ?? []),
  VisibilityConfig: visibility(rule.name),
});

const withExceptions = (statement: Json, paths: readonly string[]): Json =>
  paths.length === 0
    ? statement
    : {
        AndStatement: {
          Statements: [statement, ...paths.map((path) => ({ NotStatement: { Statement: pathIs(path) } }))],
        },
      };

const PLAIN = [{ Priority: 0, Type: 'NONE' }];

const pathIs = (path: string): Json => ({
  RegexMatchStatement: { RegexString: literalPattern(path), FieldToMatch: { UriPath: {} }, TextTransformations: PLAIN },
});

/** The statement of AWS WAF that says what a case's statement says. */
export function statementJson(row: WebAclRow, { name, statement }: RuleRow): Json {
  if ('bodyLongerThan' in statement)
    return {
      SizeConstraintStatement: {
        FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
        ComparisonOperator: 'GT',
        Size: statement['bodyLongerThan'],
        TextTransformations: PLAIN,
      },
    };
  if ('headerMissing' in statement) {
    const present = {
      FieldToMatch: { SingleHeader: { Name: statement['headerMissing'] } },
      ComparisonOperator: 'GT',
      Size: 0,
      TextTransformations: PLAIN,
    };
    return { NotStatement: { Statement: { SizeConstraintStatement: present } } };
  }
  if ('pathContains' in statement)
    return {
      ByteMatchStatement: {
        SearchString: Buffer.from(String(statement['pathContains'])).toString('base64'),
        FieldToMatch: { UriPath: {} },
        PositionalConstraint: 'CONTAINS',
        TextTransformations: PLAIN,
      },
    };
  if ('pathIs' in statement) return pathIs(String(statement['pathIs']));
  if ('sourceIpIn' in statement) return { IPSetReferenceStatement: { ARN: siblingArn(row, 'ipset', name) } };
  // A case only says whether such a rule matches: it stands for those that only AWS can evaluate.
  return { SqliMatchStatement: { FieldToMatch: { AllQueryArguments: {} }, TextTransformations: PLAIN } };
}
