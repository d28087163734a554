import { explainCondition } from './explain-condition.ts';
import { explainAction, explainPrincipal, UNRELATED } from './explain-others.ts';
import { explainResource, type RankedMiss } from './explain-resource.ts';
import type { EvaluationHints } from './hints.ts';
import { type ElementVerdicts, judgeStatement } from './statement.ts';
import type {
  Policy,
  PolicyDecision,
  PolicyEvaluation,
  PolicyKind,
  PolicyRequest,
  Statement,
  StatementResult,
} from './types.ts';
import { visibleTo } from './visible-keys.ts';

/**
 * Evaluates one policy: Deny before Allow before silence, with every statement explained. What hangs on a key that is
 * not known is `unknown`, unless the answer is the same either way.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluate(
  policy: Policy,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints = {},
): PolicyEvaluation {
  const seen = visibleTo(kind, request);
  const ranked = policy.statements.map((statement) => judge(policy, statement, kind, seen, hints));
  const statements = ranked.map(({ result }) => result);
  const { decision, decidedBy } = decideBy(statements);
  const open =
    decision === 'unknown' ? statements.filter((s) => s.matches === 'unknown').flatMap((s) => s.undecided) : [];
  return { decision, decidedBy, statements, nearest: nearestAllow(ranked), undecided: [...new Set(open)] };
}

/** What a policy may come to once its unknown keys are known. */
export function possibleDecisions(evaluation: PolicyEvaluation): readonly Exclude<PolicyDecision, 'unknown'>[] {
  const has = (effect: 'Allow' | 'Deny', matches: boolean | 'unknown') =>
    evaluation.statements.some((s) => s.effect === effect && s.matches === matches);
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
  readonly distance: number;
}

function judge(
  policy: Policy,
  statement: Statement,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): Ranked {
  const verdicts = judgeStatement(policy, statement, kind, request);
  const missed = explainMisses(policy, statement, kind, request, hints, verdicts);
  const all = [verdicts.principal, verdicts.action, verdicts.resource, ...verdicts.conditions.map((c) => c.verdict)];
  const undecided = all.flatMap((v) => (v.holds === 'unknown' ? v.keys : []));
  const matches = missed.length > 0 ? false : undecided.length > 0 ? 'unknown' : true;
  return {
    result: {
      index: statement.index,
      sid: statement.sid,
      effect: statement.effect,
      byNotPrincipal: statement.notPrincipal !== null,
      matches,
      misses: missed.map(({ miss }) => miss),
      undecided: matches === 'unknown' ? [...new Set(undecided)] : [],
      heldConditions: matches === true ? statement.conditions : [],
    },
    distance: missed.reduce((sum, { distance }) => sum + distance, 0),
  };
}

function explainMisses(
  policy: Policy,
  statement: Statement,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
  verdicts: ElementVerdicts,
): RankedMiss[] {
  const misses: RankedMiss[] = [];
  if (verdicts.principal.holds === false) misses.push(explainPrincipal(statement, request, hints));
  if (verdicts.action.holds === false) misses.push(explainAction(statement, request));
  if (verdicts.resource.holds === false) misses.push(explainResource(policy, statement, kind, request, hints));
  for (const { condition, verdict } of verdicts.conditions) {
    if (verdict.holds === false) misses.push(explainCondition(policy, condition, request, hints));
  }
  return misses;
}

/** The Allow that came nearest; null when one matched or may match, or when none has to do with calling an API. */
function nearestAllow(ranked: readonly Ranked[]): StatementResult | null {
  const allows = ranked.filter(({ result }) => result.effect === 'Allow');
  if (allows.some(({ result }) => result.matches === true)) return null;
  const near = allows.filter(({ result, distance }) => result.matches === false && distance < UNRELATED);
  const best = [...near].sort((a, b) => a.result.misses.length - b.result.misses.length || a.distance - b.distance)[0];
  return best?.result ?? null;
}
