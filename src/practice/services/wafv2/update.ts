import { isDeepStrictEqual } from 'node:util';
import { literalOf } from '../../../core/model/waf-rules.ts';
import { AwsError } from '../../http/errors.ts';
import { type Json, recordOf, textOrNull } from '../../protocols/rest-json.ts';
import type { WebAclRow } from '../../store/types.ts';
import { type RuleRow, rulesOf, rulesOfGroup, siblingArn, statementJson } from './rules.ts';

const invalid = (what: string): AwsError =>
  new AwsError('WAFInvalidParameterException', `Error reason: ${what}, field: RULE, parameter: RULE`, 400);

/** The rules that `UpdateWebACL` sends, in a case's words. Throws WAFInvalidParameterException. */
export function rulesFrom(row: WebAclRow, sent: unknown): readonly RuleRow[] {
  if (!Array.isArray(sent)) throw invalid('the rules are missing');
  return sent.flatMap((one: unknown) => rulesOfEntry(row, recordOf(one)));
}

function rulesOfEntry(row: WebAclRow, entry: Json): readonly RuleRow[] {
  const statement = recordOf(entry['Statement']);
  const name = textOrNull(entry['Name']);
  const priority = entry['Priority'];
  if (name === null || typeof priority !== 'number') throw invalid('a rule needs a name and a priority');
  const managed = statement['ManagedRuleGroupStatement'];
  const reference = statement['RuleGroupReferenceStatement'];
  if (managed === undefined && reference === undefined) {
    const action = actionOf(entry['Action']);
    if (action === null) throw invalid('a rule needs an action');
    return [{ name, ruleGroup: null, priority, action, ...statementFrom(row, name, statement) }];
  }
  const ofGroup = recordOf(managed ?? reference);
  const group =
    managed === undefined ? groupByArn(row, textOrNull(ofGroup['ARN'])) : (textOrNull(ofGroup['Name']) ?? '');
  const counted = recordOf(entry['OverrideAction'])['Count'] !== undefined;
  const overrides = new Map(
    listOf(ofGroup['RuleActionOverrides']).map((one) => [textOrNull(one['Name']), actionOf(one['ActionToUse'])]),
  );
  return rulesOfGroup(row, group).map((rule) => {
    const own = managed === undefined ? rule.action : 'BLOCK';
    return { ...rule, priority, action: counted ? 'COUNT' : (overrides.get(rule.name) ?? own) };
  });
}

const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(recordOf) : []);

function actionOf(action: unknown): RuleRow['action'] | null {
  const [named] = Object.keys(recordOf(action));
  const upper = named?.toUpperCase();
  return upper === 'ALLOW' || upper === 'BLOCK' || upper === 'COUNT' ? upper : null;
}

function groupByArn(row: WebAclRow, arn: string | null): string {
  const found = rulesOf(row).find(
    (rule) => rule.ruleGroup !== null && siblingArn(row, 'rulegroup', rule.ruleGroup) === arn,
  )?.ruleGroup;
  if (found == null) throw notThere();
  return found;
}

export const notThere = (): AwsError =>
  new AwsError(
    'WAFNonexistentItemException',
    'AWS WAF couldn’t perform the operation because your resource doesn’t exist. If you just created a resource ' +
      'that you’re using in this operation, you might just need to wait a few minutes.',
    400,
  );

/** `And(statement, Not(path is …), …)`: the statement, and the paths that it leaves alone. */
function statementFrom(row: WebAclRow, name: string, sent: Json): Pick<RuleRow, 'statement' | 'raw' | 'exceptPaths'> {
  const statements = listOf(recordOf(sent['AndStatement'])['Statements']);
  const excepted = statements.map((part) => pathIn(recordOf(recordOf(part['NotStatement'])['Statement'])));
  const [first, ...others] = statements.filter((_, at) => excepted[at] === null);
  if (first === undefined || others.length > 0) return plainStatementFrom(row, name, sent);
  return { ...plainStatementFrom(row, name, first), exceptPaths: excepted.filter((path) => path !== null) };
}

function pathIn(raw: Json): string | null {
  const regex = recordOf(raw['RegexMatchStatement']);
  return recordOf(regex['FieldToMatch'])['UriPath'] === undefined
    ? null
    : literalOf(textOrNull(regex['RegexString']) ?? '');
}

function plainStatementFrom(row: WebAclRow, name: string, raw: Json): Pick<RuleRow, 'statement' | 'raw'> {
  const size = recordOf(raw['SizeConstraintStatement']);
  if (recordOf(size['FieldToMatch'])['Body'] !== undefined && size['ComparisonOperator'] === 'GT')
    return { statement: { bodyLongerThan: size['Size'] } };
  const absent = recordOf(recordOf(recordOf(raw['NotStatement'])['Statement'])['SizeConstraintStatement']);
  const header = recordOf(recordOf(absent['FieldToMatch'])['SingleHeader'])['Name'];
  if (typeof header === 'string' && absent['ComparisonOperator'] === 'GT' && absent['Size'] === 0)
    return { statement: { headerMissing: header } };
  const bytes = recordOf(raw['ByteMatchStatement']);
  if (recordOf(bytes['FieldToMatch'])['UriPath'] !== undefined && bytes['PositionalConstraint'] === 'CONTAINS')
    return { statement: { pathContains: Buffer.from(String(bytes['SearchString']), 'base64').toString('utf8') } };
  const path = pathIn(raw);
  if (path !== null) return { statement: { pathIs: path } };
  const { IPSetReferenceStatement: set } = raw;
  if (set !== undefined) return { statement: ipSetByArn(row, textOrNull(recordOf(set)['ARN'])).statement };
  // What cannot be evaluated here goes on as it was, and a new one matches nothing.
  const before = rulesOf(row).find(
    (rule) => rule.ruleGroup === null && rule.name === name && 'matches' in rule.statement,
  );
  if (before !== undefined && before.raw === undefined && isDeepStrictEqual(statementJson(row, before), raw))
    return { statement: before.statement };
  return { statement: before?.statement ?? { matches: false }, raw };
}

/** The rule whose address list this is. */
export function ipSetByArn(row: WebAclRow, arn: string | null): RuleRow {
  const found = rulesOf(row).find(
    (rule) => 'sourceIpIn' in rule.statement && siblingArn(row, 'ipset', rule.name) === arn,
  );
  if (found === undefined) throw notThere();
  return found;
}
