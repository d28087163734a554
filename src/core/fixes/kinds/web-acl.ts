import type { CauseCode } from '../../causes/index.ts';
import { predict } from '../../gates/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { Facts } from '../../model/facts.ts';
import { literalPattern, type WafRule, type WebAcl } from '../../model/waf-rules.ts';
import { isObject, type JsonObject, listOf } from '../planning/json.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { UNDEPLOYED } from '../setting-edits/supplied-key.ts';

const CODES: readonly CauseCode[] = ['waf-blocked'];

/**
 * Lets the call past the stage's web ACL. The ACL's own rules leave this path alone, or, for everyone, only count; a
 * rule of a group counts; where it is the default that blocks, the path is allowed by a rule behind all others. The ACL
 * is sent back whole, since what is not sent is gone.
 */
export const webAcl: Fix = {
  name: 'web-acl',
  codes: CODES,
  candidates: (input) => {
    const acl = valueOf(input.facts.webAcl) ?? null;
    if (acl?.document === undefined) return [];
    return [excepting, counting].flatMap((silence) => {
      const edited = cleared(input, acl, silence);
      return edited === null ? [] : [candidate(input, acl, edited)];
    });
  },
};

interface Edited {
  readonly acl: WebAcl;
  /** Rules that leave the path alone. */
  readonly excepted: readonly string[];
  readonly counted: readonly string[];
  readonly allowed: string | null;
}
type Silence = (edited: Edited, rule: string, path: string) => Edited | null;

const nameOf = (rule: WafRule): string => (rule.ruleGroup === null ? rule.name : `${rule.ruleGroup}/${rule.name}`);
const withAcl = (facts: Facts, acl: WebAcl): Facts => ({ ...facts, webAcl: mapFact(facts.webAcl, () => acl) });

/** The ACL with one blocking rule after the other silenced, until none blocks the call; null where one cannot be. */
function cleared(input: PlanInput, start: WebAcl, silence: Silence): Edited | null {
  let edited: Edited = { acl: start, excepted: [], counted: [], allowed: null };
  // Each turn silences one rule.
  for (let turn = 0; turn <= start.rules.length + 1; turn += 1) {
    const blocker = blockerOf(input, edited.acl);
    if (blocker === null) return turn === 0 ? null : edited;
    const next = blocker.rule === null ? allowing(edited, blocker.path) : silence(edited, blocker.rule, blocker.path);
    if (next === null) return null;
    edited = next;
  }
  return null;
}

/** What blocks the call now: a rule by its name, or the default; and the path that is blocked. */
function blockerOf(
  { facts, request, runtime }: PlanInput,
  acl: WebAcl,
): { readonly rule: string | null; readonly path: string } | null {
  const { preflight, request: main } = predict(withAcl(facts, acl), request, runtime);
  const [found] = [preflight, main]
    .flatMap((exchange) => exchange?.results.filter(({ gate }) => gate === 'waf') ?? [])
    .flatMap(({ causes }) => causes);
  if (found === undefined) return null;
  const [, rule = null] = found.resource.split(' rule ');
  return { rule, path: request.path };
}

/**
 * An own rule with `And(statement, Not(path is …))`; a rule of a group counts, since a group is the same for all who
 * use it.
 */
function excepting({ acl, ...edited }: Edited, name: string, path: string): Edited | null {
  const rule = acl.rules.find((one) => one.ruleGroup === null && one.name === name);
  const entries = listOf(acl.document?.['Rules']).filter(isObject);
  const entry = entries.find((one) => one['Name'] === name && one['Action'] !== undefined);
  const statement = entry?.['Statement'];
  // What a rate is counted over cannot stand inside another statement.
  if (
    rule === undefined ||
    entry === undefined ||
    !isObject(statement) ||
    statement['RateBasedStatement'] !== undefined
  )
    return counting({ acl, ...edited }, name);
  const exception = { NotStatement: { Statement: pathStatement(path) } };
  const and = isObject(statement['AndStatement']) ? listOf(statement['AndStatement']['Statements']) : [statement];
  const Rules = entries.map((one) =>
    one === entry ? { ...one, Statement: { AndStatement: { Statements: [...and, exception] } } } : one,
  );
  const rules = acl.rules.map((one) =>
    one === rule ? { ...one, exceptPaths: [...(one.exceptPaths ?? []), path] } : one,
  );
  return {
    ...edited,
    acl: { ...acl, rules, document: { ...acl.document, Rules } },
    excepted: [...edited.excepted, name],
  };
}

/**
 * Exactly this path, as it was sent.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-regex-match.html
 */
const pathStatement = (path: string) => ({
  RegexMatchStatement: {
    RegexString: literalPattern(path),
    FieldToMatch: { UriPath: {} },
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});

function counting({ acl, ...edited }: Edited, name: string): Edited | null {
  const rule = acl.rules.find((one) => nameOf(one) === name);
  const Rules = rule === undefined ? null : countedIn(listOf(acl.document?.['Rules']).filter(isObject), rule);
  if (rule === undefined || Rules === null) return null;
  const rules = acl.rules.map((one) => (one === rule ? { ...one, action: 'COUNT' as const } : one));
  return {
    ...edited,
    acl: { ...acl, rules, document: { ...acl.document, Rules } },
    counted: [...edited.counted, name],
  };
}

/**
 * The rules of the ACL with this one set to count; null where it stands in no rule of the ACL itself (Firewall
 * Manager's).
 */
function countedIn(entries: readonly JsonObject[], { name, ruleGroup }: WafRule): readonly JsonObject[] | null {
  let found = false;
  const rules = entries.map((entry) => {
    if (ruleGroup === null) {
      if (entry['Name'] !== name || entry['Action'] === undefined) return entry;
      found = true;
      return { ...entry, Action: { Count: {} } };
    }
    const statement = isObject(entry['Statement']) ? entry['Statement'] : {};
    const kind = (['ManagedRuleGroupStatement', 'RuleGroupReferenceStatement'] as const).find((one) =>
      isGroup(statement[one], ruleGroup),
    );
    const group = kind === undefined ? null : statement[kind];
    if (kind === undefined || !isObject(group)) return entry;
    found = true;
    const others = listOf(group['RuleActionOverrides']).filter((one) => !isObject(one) || one['Name'] !== name);
    return {
      ...entry,
      Statement: {
        ...statement,
        [kind]: { ...group, RuleActionOverrides: [...others, { Name: name, ActionToUse: { Count: {} } }] },
      },
    };
  });
  return found ? rules : null;
}

const isGroup = (statement: unknown, name: string): boolean =>
  isObject(statement) &&
  (statement['Name'] === name || String(statement['ARN'] ?? '').includes(`/rulegroup/${encodeURIComponent(name)}/`));

/** A rule behind all others that allows exactly this path. */
function allowing({ acl, ...edited }: Edited, path: string): Edited | null {
  if (edited.allowed !== null) return null;
  const name = `apigw-doctor-allow-${path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'root'}`.slice(
    0,
    128,
  );
  const entries = listOf(acl.document?.['Rules']).filter(isObject);
  if (entries.some((entry) => entry['Name'] === name)) return null;
  const priority = Math.max(-1, ...entries.map((entry) => Number(entry['Priority'] ?? 0))) + 1;
  const entry = {
    Name: name,
    Priority: priority,
    Action: { Allow: {} },
    Statement: pathStatement(path),
    VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: name },
  };
  const rule: WafRule = { name, ruleGroup: null, priority, action: 'ALLOW', statement: { pathIs: path } };
  return {
    ...edited,
    allowed: path,
    acl: { ...acl, rules: [...acl.rules, rule], document: { ...acl.document, Rules: [...entries, entry] } },
  };
}

function candidate(
  { facts, request }: PlanInput,
  before: WebAcl,
  { acl, excepted, counted, allowed }: Edited,
): Candidate {
  const { document = {} } = before;
  const Rules = acl.document?.['Rules'];
  const rules = rulesIn(counted);
  const done = [
    ...(excepted.length === 0 ? [] : [`${rulesIn(excepted)} to skip ${request.path}`]),
    ...(counted.length === 0 ? [] : [`${rules} to count`]),
    ...(allowed === null ? [] : [`${allowed} to be allowed`]),
  ].join(' and ');
  const spared =
    excepted.length === 0
      ? []
      : [
          `requests to ${request.path}, from everyone, are no longer checked by ` +
            `${rulesIn(excepted)}; all other requests still are`,
        ];
  const blocked =
    counted.length === 0
      ? []
      : [`all other requests that ${rules} blocked are now allowed, from everyone; AWS WAF only counts them`];
  const open =
    allowed === null
      ? []
      : [`the web ACL allows ${allowed} from everyone; the API still decides which callers are allowed`];
  const own = before.rules.filter(({ ruleGroup }) => ruleGroup === null).map(({ name }) => name);
  return {
    ...UNDEPLOYED,
    id: excepted.length > 0 ? 'web-acl-except-path' : counted.length > 0 ? 'web-acl-count-rule' : 'web-acl-allow-path',
    aims: CODES,
    title: `Set ${done} in web ACL "${acl.name}"`,
    changes: [
      {
        kind: 'update-web-acl',
        webAcl: {
          ...document,
          Name: before.name,
          Id: String(document['Id'] ?? before.arn.split('/').at(-1)),
          Scope: 'REGIONAL',
          Rules,
        },
        assumes: { policy: JSON.stringify(document) },
      },
    ],
    documents: [
      {
        title: `rules of web ACL "${acl.name}"`,
        before: JSON.stringify({ Rules: document['Rules'] }),
        after: JSON.stringify({ Rules }),
      },
    ],
    factsAfter: withAcl(facts, acl),
    // A rule that could leave just this path alone need not stop counting for everyone.
    opensToEveryone: counted.some((name) => own.includes(name)),
    alsoAffects: [
      ...spared,
      ...blocked,
      ...open,
      'the same applies to every other resource that this web ACL protects',
    ].join('; '),
  };
}

const rulesIn = (names: readonly string[]): string =>
  names.length === 1 ? `rule ${names[0]}` : `rules ${names.join(' and ')}`;
