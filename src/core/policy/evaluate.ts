import { splitArn } from '../api-gateway/arns.ts';
import { judgeCondition, type Tri } from './conditions.ts';
import { visibleTo } from './context.ts';
import {
  arnMatches,
  expandPattern,
  globIgnoringCase,
  literalHead,
  once,
  patternMatchesArn,
  resolveGlob,
} from './match.ts';
import { explainAction, explainPrincipal, explainResource, UNRELATED } from './near-miss.ts';
import { explainCondition, type RankedMiss } from './near-miss-conditions.ts';
import type {
  Condition,
  EvaluationHints,
  Policy,
  PolicyDecision,
  PolicyEvaluation,
  PolicyKind,
  PolicyPrincipal,
  PolicyRequest,
  PrincipalElement,
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
  const view = viewOf(policy, kind, request, hints);
  const { matches, rankedAt } = judgedBy(view, policy.statements);
  const bearing = policy.statements.flatMap((statement, at) =>
    matches[at] === false ? [] : [rankedAt(statement, at).result],
  );
  const { decision, decidedBy } = decideBy(bearing);
  const open = decision === 'unknown' ? bearing.filter((s) => s.matches === 'unknown').flatMap((s) => s.undecided) : [];
  const ranked = once(() => policy.statements.map(rankedAt));
  const statements = once(() => ranked().map(({ result }) => result));
  const nearest = once(() => nearestAllow(ranked()));
  return {
    policy,
    decision,
    decidedBy,
    bearing,
    get statements() {
      return statements();
    },
    get nearest() {
      return nearest();
    },
    undecided: [...new Set(open)],
  };
}

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
  readonly statements: readonly Statement[];
  readonly matches: readonly StatementResult['matches'][];
  readonly ranked: readonly (Ranked | undefined)[];
  readonly rankedAt: (statement: Statement, at: number) => Ranked;
}

function viewOf(
  { version }: Pick<Policy, 'version'>,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): View {
  const views = VIEWS.get(request) ?? [];
  const known = views.find((one) => one.version === version && one.kind === kind && one.hints === hints);
  if (known !== undefined) return known;
  const view: View = { version, kind, hints, request: visibleTo(kind, request), last: null };
  VIEWS.set(request, [...views, view]);
  return view;
}
/**
 * Every fix is proven with the same few requests, on policies that share all statements but one: only what the last
 * policy did not have in the same place is judged anew.
 */
const VIEWS = new WeakMap<PolicyRequest, readonly View[]>();

function judgedBy(view: View, statements: readonly Statement[]): Judged {
  const { last, kind, request, version } = view;
  const variables = version === '2012-10-17';
  const isHeld = (statement: Statement, at: number): boolean => last?.statements[at] === statement;
  const matches = statements.map((statement, at) =>
    isHeld(statement, at) ? (last?.matches[at] ?? false) : matchOf(statement, kind, request, variables),
  );
  const ranked = statements.map((statement, at) => (isHeld(statement, at) ? last?.ranked[at] : undefined));
  const rankedAt = (statement: Statement, at: number): Ranked => {
    const known = ranked[at] ?? judge(statement, view, matches[at] ?? false);
    ranked[at] = known;
    return known;
  };
  view.last = { statements, matches, ranked, rankedAt };
  return view.last;
}

/** What a policy may come to once its unknown keys are known. */
export function possibleDecisions(evaluation: PolicyEvaluation): readonly Exclude<PolicyDecision, 'unknown'>[] {
  const has = (effect: 'Allow' | 'Deny', matches: boolean | 'unknown') =>
    evaluation.bearing.some((s) => s.effect === effect && s.matches === matches);
  if (has('Deny', true)) return ['deny'];
  const allowed = has('Allow', true)
    ? (['allow'] as const)
    : has('Allow', 'unknown')
      ? (['allow', 'silent'] as const)
      : (['silent'] as const);
  return has('Deny', 'unknown') ? [...allowed, 'deny'] : allowed;
}

function decideBy(statements: readonly StatementResult[]): {
  decision: PolicyDecision;
  decidedBy: StatementResult | null;
} {
  const first = (effect: 'Allow' | 'Deny', matches: boolean | 'unknown') =>
    statements.find((s) => s.effect === effect && s.matches === matches) ?? null;
  const deny = first('Deny', true);
  if (deny) return { decision: 'deny', decidedBy: deny };
  if (first('Deny', 'unknown')) return { decision: 'unknown', decidedBy: null };
  const allow = first('Allow', true);
  if (allow) return { decision: 'allow', decidedBy: allow };
  return { decision: first('Allow', 'unknown') ? 'unknown' : 'silent', decidedBy: null };
}

interface Ranked {
  readonly result: StatementResult;
  readonly verdicts: () => ElementVerdicts;
  /** How many elements miss, and how far they are off together. */
  readonly count: number;
  readonly distance: number;
}

/**
 * Judges one statement. Why it misses is worked out when somebody asks: of the many requests that a fix is proven with,
 * most only need the decision.
 */
function judge(statement: Statement, view: View, matches: StatementResult['matches']): Ranked {
  const { kind, request } = view;
  const verdicts = once(() => judgeStatement(view, statement, kind, request));
  const missed = once(() => explainMisses(statement, view, verdicts()));
  const misses = once(() => missed().map(({ miss }) => miss));
  const undecided = once(() => [...new Set(unknownKeysIn(verdicts()))]);
  return {
    result: {
      index: statement.index,
      sid: statement.sid,
      effect: statement.effect,
      byNotPrincipal: statement.notPrincipal !== null,
      matches,
      get misses() {
        return misses();
      },
      get undecided() {
        return undecided();
      },
      heldConditions: matches === true ? statement.conditions : [],
    },
    verdicts,
    get count() {
      return missed().length;
    },
    get distance() {
      return missed().reduce((sum, { distance }) => sum + distance, 0);
    },
  };
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
function nearestAllow(ranked: readonly Ranked[]): StatementResult | null {
  const allows = ranked.filter(({ result }) => result.effect === 'Allow');
  if (allows.some(({ result }) => result.matches === true)) return null;
  const near = allows.filter(({ result, distance }) => result.matches === false && distance < UNRELATED);
  const [first] = near;
  const isNearer = (a: Ranked, b: Ranked): boolean => (a.count - b.count || a.distance - b.distance) < 0;
  return near.reduce((best, one) => (best !== undefined && isNearer(one, best) ? one : best), first)?.result ?? null;
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
  const { rankedAt } = judgedBy(view, policy.statements);
  return policy.statements.map((statement, at) => ({ statement, verdicts: rankedAt(statement, at).verdicts() }));
}

/**
 * Kinds whose statements must have a Principal; the others must not, and speak of the identity they are attached to.
 */
export const hasPrincipals = (kind: PolicyKind): boolean => kind === 'resource' || kind === 'vpc-endpoint';

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
  if (listed === null) return { holds: false };
  const fits = anyReaches(listed, kind, request, variables);
  return statement.resource || fits.holds === 'unknown' ? fits : { holds: !fits.holds };
}

function anyReaches(patterns: readonly string[], kind: PolicyKind, request: PolicyRequest, variables: boolean): Tri {
  const keys: string[] = [];
  for (const written of patterns) {
    const expanded = expandPattern(written, kind, request.arn);
    if (!variables || !expanded.includes('${')) {
      if (arnMatches(expanded, request.arn)) return { holds: true };
      continue;
    }
    if (!request.arn.startsWith(literalHead(expanded))) continue;
    const resolved = resolveGlob(expanded, request, variables);
    if (resolved.kind === 'unresolved' || !patternMatchesArn(resolved.pattern, request.arn)) continue;
    if (resolved.unknownKeys.length === 0) return { holds: true };
    keys.push(...resolved.unknownKeys.map((key) => key.toLowerCase()));
  }
  return keys.length > 0 ? { holds: 'unknown', keys: [...new Set(keys)] } : { holds: false };
}

/** How a statement names the caller; it decides whether a boundary or session policy still limits the grant. */
export type PrincipalMatch = 'everyone' | 'account' | 'role' | 'session' | 'user';

const isAccount = (name: string, account: string): boolean =>
  name === account || (/^arn:[^:]+:iam::\d{12}:root$/.test(name) && splitArn(name)[4] === account);

/**
 * How one name of a Principal element fits the caller; null when it does not. An account stands for all its principals,
 * a role for its sessions, a session ARN for exactly this session. There are no partial wildcards.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function matchName(name: string, principal: PolicyPrincipal | null): PrincipalMatch | null {
  if (name === '*') return 'everyone';
  if (principal === null) return null;
  if (name === principal.arn)
    return principal.kind === 'root'
      ? 'account'
      : principal.kind === 'user'
        ? 'user'
        : principal.kind === 'session' && name === principal.identityArn
          ? 'role'
          : 'session';
  if (name === principal.identityArn) return principal.kind === 'user' ? 'user' : 'role';
  return isAccount(name, principal.accountId) ? 'account' : null;
}

/** The strongest way an element names the caller: by name or as everyone before role before account. */
export function matchElement(element: PrincipalElement, principal: PolicyPrincipal | null): PrincipalMatch | null {
  if (element.everyone) return 'everyone';
  const found = element.aws.map((name) => matchName(name, principal));
  for (const kind of ['user', 'session', 'role', 'account'] as const) if (found.includes(kind)) return kind;
  return null;
}

/**
 * Whether a statement of a policy with principals speaks of the caller. `NotPrincipal` with Deny spares a caller only
 * when the account, the user or role and, for a session, the session are all listed; never one with a permissions
 * boundary.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function matchPrincipal(statement: Statement, principal: PolicyPrincipal | null): PrincipalMatch | null {
  if (statement.principal) return matchElement(statement.principal, principal);
  if (!statement.notPrincipal) return null;
  return spares(statement.notPrincipal, statement.effect, principal) ? null : 'everyone';
}

function spares(listed: PrincipalElement, effect: 'Allow' | 'Deny', principal: PolicyPrincipal | null): boolean {
  if (listed.everyone) return true;
  if (principal === null) return false;
  if (effect === 'Allow') return matchElement(listed, principal) !== null;
  if (principal.bounded === true) return false;
  const account = listed.aws.some((name) => isAccount(name, principal.accountId));
  const names = principal.kind === 'root' ? [] : [principal.identityArn, principal.arn];
  return account && names.every((name) => listed.aws.includes(name));
}
