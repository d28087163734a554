import { judgeCondition, NO, type Tri, YES } from './conditions.ts';
import { notesOf, visibleTo } from './context.ts';
import { arnMatches, expandPattern, globIgnoringCase, literalHead, patternMatchesArn, resolveGlob } from './match.ts';
import { explainAction, explainPrincipal, explainResource, UNRELATED } from './near-miss.ts';
import { explainCondition, type RankedMiss } from './near-miss-conditions.ts';
import { hasPrincipals, matchPrincipal } from './principals.ts';
import type {
  Condition,
  EvaluationHints,
  Policy,
  PolicyDecision,
  PolicyEvaluation,
  PolicyKind,
  PolicyRequest,
  Statement,
  StatementResult,
} from './types.ts';

/**
 * Evaluates one policy: Deny before Allow before silence, with every statement explained. What hangs on a key that is
 * not known is `unknown`, unless the answer is the same either way.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluate(
  policy: Policy,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints = NO_HINTS,
): PolicyEvaluation {
  return new Evaluation(policy, judgedBy(viewOf(policy, kind, request, hints), policy.statements));
}

/** What is explained is worked out when somebody asks: of most requests only the decision is wanted. */
class Evaluation implements PolicyEvaluation {
  readonly policy: Policy;
  readonly decision: PolicyDecision;
  readonly decidedBy: StatementResult | null;
  readonly bearing: readonly StatementResult[];
  readonly undecided: readonly string[];
  readonly #judged: Judged;
  #ranked: readonly Judgement[] | null = null;
  #nearest: { readonly statement: StatementResult | null } | null = null;

  constructor(policy: Policy, judged: Judged) {
    const bearing: StatementResult[] = [];
    for (const [at, matches] of judged.matches.entries()) if (matches !== false) bearing.push(rankedAt(judged, at));
    const { decision, decidedBy } = decideBy(bearing);
    this.policy = policy;
    this.decision = decision;
    this.decidedBy = decidedBy;
    this.bearing = bearing;
    this.undecided = decision === 'unknown' ? undecidedOf(bearing) : NO_KEYS;
    this.#judged = judged;
  }

  get statements(): readonly StatementResult[] {
    return this.#all();
  }

  get nearest(): StatementResult | null {
    this.#nearest ??= { statement: nearestAllow(this.#all()) };
    return this.#nearest.statement;
  }

  #all(): readonly Judgement[] {
    this.#ranked ??= this.policy.statements.map((_, at) => rankedAt(this.#judged, at));
    return this.#ranked;
  }
}

const NO_KEYS: readonly string[] = [];

const undecidedOf = (bearing: readonly StatementResult[]): readonly string[] => [
  ...new Set(bearing.filter(({ matches }) => matches === 'unknown').flatMap(({ undecided }) => undecided)),
];

const NO_HINTS: EvaluationHints = {};

/** A request as policies of one kind and version see it. */
interface View {
  readonly version: Policy['version'];
  readonly kind: PolicyKind;
  readonly hints: EvaluationHints;
  readonly request: PolicyRequest;
  /** What the last policy said of it. */
  last: Judged | null;
}

/** The statements of a policy: whether each matches, and all else of it when somebody asks. */
interface Judged {
  readonly view: View;
  readonly statements: readonly Statement[];
  readonly matches: readonly StatementResult['matches'][];
  readonly ranked: (Judgement | undefined)[];
}

function viewOf(
  { version }: Pick<Policy, 'version'>,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): View {
  const views = notesOf(request).views as View[];
  const known = views.find((one) => one.version === version && one.kind === kind && one.hints === hints);
  if (known !== undefined) return known;
  const view: View = { version, kind, hints, request: visibleTo(kind, request), last: null };
  views.push(view);
  return view;
}

/**
 * Every fix is proven with the same few requests, on policies that share all statements but one: only what the last
 * policy did not have in the same place is judged anew.
 */
function judgedBy(view: View, statements: readonly Statement[]): Judged {
  const { last, kind, request, version } = view;
  const variables = version === '2012-10-17';
  const matches: StatementResult['matches'][] = [];
  const ranked: (Judgement | undefined)[] = [];
  for (const [at, statement] of statements.entries()) {
    const held = last?.statements[at] === statement;
    matches.push(held ? (last.matches[at] ?? false) : matchOf(statement, kind, request, variables));
    ranked.push(held ? last.ranked[at] : undefined);
  }
  view.last = { view, statements, matches, ranked };
  return view.last;
}

function rankedAt({ view, statements, matches, ranked }: Judged, at: number): Judgement {
  const known = ranked[at] ?? new Judgement(statements[at] as Statement, view, matches[at] ?? false);
  ranked[at] = known;
  return known;
}

/** What a policy may come to once its unknown keys are known. */
export function possibleDecisions({ decision, bearing }: PolicyEvaluation): readonly Sure[] {
  if (decision !== 'unknown' && bearing.every(({ matches }) => matches === true)) return ONLY[decision];
  const has = (effect: 'Allow' | 'Deny', matches: boolean | 'unknown') =>
    bearing.some((s) => s.effect === effect && s.matches === matches);
  if (has('Deny', true)) return ['deny'];
  const allowed = has('Allow', true)
    ? (['allow'] as const)
    : has('Allow', 'unknown')
      ? (['allow', 'silent'] as const)
      : (['silent'] as const);
  return has('Deny', 'unknown') ? [...allowed, 'deny'] : allowed;
}

type Sure = Exclude<PolicyDecision, 'unknown'>;
const ONLY: Readonly<Record<Sure, readonly Sure[]>> = { allow: ['allow'], deny: ['deny'], silent: ['silent'] };

function decideBy(bearing: readonly StatementResult[]): {
  decision: PolicyDecision;
  decidedBy: StatementResult | null;
} {
  const first = (effect: 'Allow' | 'Deny', matches: boolean | 'unknown') =>
    bearing.find((s) => s.effect === effect && s.matches === matches) ?? null;
  if (bearing.length === 0) return { decision: 'silent', decidedBy: null };
  const deny = first('Deny', true);
  if (deny) return { decision: 'deny', decidedBy: deny };
  if (first('Deny', 'unknown')) return { decision: 'unknown', decidedBy: null };
  const allow = first('Allow', true);
  if (allow) return { decision: 'allow', decidedBy: allow };
  return { decision: first('Allow', 'unknown') ? 'unknown' : 'silent', decidedBy: null };
}

/**
 * What one statement says. Why it misses is worked out when somebody asks: of the many requests that a fix is proven
 * with, most only need the decision.
 */
class Judgement implements StatementResult {
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly byNotPrincipal: boolean;
  readonly matches: StatementResult['matches'];
  readonly heldConditions: readonly Condition[];
  readonly #statement: Statement;
  readonly #view: View;
  #verdicts: ElementVerdicts | null = null;
  #missed: readonly RankedMiss[] | null = null;

  constructor(statement: Statement, view: View, matches: StatementResult['matches']) {
    this.index = statement.index;
    this.sid = statement.sid;
    this.effect = statement.effect;
    this.byNotPrincipal = statement.notPrincipal !== null;
    this.matches = matches;
    this.heldConditions = matches === true ? statement.conditions : [];
    this.#statement = statement;
    this.#view = view;
  }

  get verdicts(): ElementVerdicts {
    this.#verdicts ??= judgeStatement(this.#view, this.#statement, this.#view.kind, this.#view.request);
    return this.#verdicts;
  }

  get missed(): readonly RankedMiss[] {
    this.#missed ??= explainMisses(this.#statement, this.#view, this.verdicts);
    return this.#missed;
  }

  get misses(): StatementResult['misses'] {
    return this.missed.map(({ miss }) => miss);
  }

  get undecided(): readonly string[] {
    return [...new Set(unknownKeysIn(this.verdicts))];
  }

  /** How far its elements are off together. */
  get distance(): number {
    return this.missed.reduce((sum, { distance }) => sum + distance, 0);
  }
}

const unknownKeysIn = ({ principal, action, resource, conditions }: ElementVerdicts): readonly string[] =>
  [principal, action, resource, ...conditions.map(({ verdict }) => verdict)].flatMap((verdict) =>
    verdict.holds === 'unknown' ? verdict.keys : [],
  );

/** Whether every element of a statement holds; the first that does not settles it. */
function matchOf(
  statement: Statement,
  kind: PolicyKind,
  request: PolicyRequest,
  variables: boolean,
): StatementResult['matches'] {
  let matches = aboutOf(statement, kind, request, variables);
  for (const condition of statement.conditions) {
    if (matches === false) return false;
    const { holds } = judgeCondition(condition, request, variables);
    if (holds !== true) matches = holds;
  }
  return matches;
}

/** Whether a statement is about a request, its conditions aside; the request is as the policy sees it. */
export function aboutOf(
  statement: Statement,
  kind: PolicyKind,
  request: PolicyRequest,
  variables: boolean,
): StatementResult['matches'] {
  return principalHolds(statement, kind, request) && actionHolds(statement, request.action)
    ? resourceVerdict(statement, kind, request, variables).holds
    : false;
}

function explainMisses(
  statement: Statement,
  { version, kind, request, hints }: View,
  verdicts: ElementVerdicts,
): RankedMiss[] {
  const misses: RankedMiss[] = [];
  if (verdicts.principal.holds === false) misses.push(explainPrincipal(statement, request, hints));
  if (verdicts.action.holds === false) misses.push(explainAction(statement, request));
  if (verdicts.resource.holds === false) misses.push(explainResource({ version }, statement, kind, request, hints));
  for (const { condition, verdict } of verdicts.conditions) {
    if (verdict.holds === false) misses.push(explainCondition({ version }, condition, request, hints));
  }
  return misses;
}

/** The Allow that came nearest; null when one matched or may match, or when none has to do with calling an API. */
function nearestAllow(judged: readonly Judgement[]): Judgement | null {
  const allows = judged.filter(({ effect }) => effect === 'Allow');
  if (allows.some(({ matches }) => matches === true)) return null;
  const near = allows.filter(({ matches, distance }) => matches === false && distance < UNRELATED);
  const [first] = near;
  const isNearer = (a: Judgement, b: Judgement): boolean =>
    (a.missed.length - b.missed.length || a.distance - b.distance) < 0;
  return near.reduce((best, one) => (best !== undefined && isNearer(one, best) ? one : best), first) ?? null;
}

/** What each element of a statement says of a request. */
export interface ElementVerdicts {
  readonly principal: Tri;
  readonly action: Tri;
  readonly resource: Tri;
  readonly conditions: readonly { readonly condition: Condition; readonly verdict: Tri }[];
}

/** The same for every statement of a policy; the request is as a caller makes it. */
export function judgeStatements(
  policy: Policy,
  kind: PolicyKind,
  request: PolicyRequest,
): readonly { readonly statement: Statement; readonly verdicts: ElementVerdicts }[] {
  const view = viewOf(policy, kind, request, NO_HINTS);
  const judged = judgedBy(view, policy.statements);
  return policy.statements.map((statement, at) => ({ statement, verdicts: rankedAt(judged, at).verdicts }));
}

/** Judges each element by itself, so that all that miss can be named. */
export function judgeStatement(
  policy: Pick<Policy, 'version'>,
  statement: Statement,
  kind: PolicyKind,
  request: PolicyRequest,
): ElementVerdicts {
  const variables = policy.version === '2012-10-17';
  return {
    principal: { holds: principalHolds(statement, kind, request) },
    action: { holds: actionHolds(statement, request.action) },
    resource: resourceVerdict(statement, kind, request, variables),
    conditions: statement.conditions.map((condition) => ({
      condition,
      verdict: judgeCondition(condition, request, variables),
    })),
  };
}

const principalHolds = (statement: Statement, kind: PolicyKind, { principal }: PolicyRequest): boolean =>
  !hasPrincipals(kind) || matchPrincipal(statement, principal) !== null;

function actionHolds(statement: Statement, action: string): boolean {
  if (statement.action)
    return statement.action.some((pattern) => pattern === action || globIgnoringCase(pattern, action));
  return statement.notAction ? !statement.notAction.some((pattern) => globIgnoringCase(pattern, action)) : false;
}

function resourceVerdict(statement: Statement, kind: PolicyKind, request: PolicyRequest, variables: boolean): Tri {
  const listed = statement.resource ?? statement.notResource;
  if (listed === null) return NO;
  const fits = anyReaches(listed, kind, request, variables);
  return statement.resource || fits.holds === 'unknown' ? fits : fits.holds ? NO : YES;
}

function anyReaches(patterns: readonly string[], kind: PolicyKind, request: PolicyRequest, variables: boolean): Tri {
  let keys: string[] | null = null;
  for (const written of patterns) {
    const expanded = expandPattern(written, kind, request.arn);
    if (!variables || !expanded.includes('${')) {
      if (arnMatches(expanded, request.arn)) return YES;
      continue;
    }
    if (!request.arn.startsWith(literalHead(expanded))) continue;
    const resolved = resolveGlob(expanded, request, variables);
    if (resolved.kind === 'unresolved' || !patternMatchesArn(resolved.pattern, request.arn)) continue;
    if (resolved.unknownKeys.length === 0) return YES;
    keys = [...(keys ?? []), ...resolved.unknownKeys.map((key) => key.toLowerCase())];
  }
  return keys === null ? NO : { holds: 'unknown', keys: [...new Set(keys)] };
}
