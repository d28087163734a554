import { evaluate, possibleDecisions } from './evaluate.ts';
import type { EvaluationHints } from './hints.ts';
import type { LayerResult, NamedPolicy, PolicyDecision, PolicyKind, PolicyRequest } from './types.ts';

export type Sure = Exclude<PolicyDecision, 'unknown'>;

/** One layer with all its policies: what it says, and what it may say once unknown keys are known. */
export interface Layer {
  readonly result: LayerResult;
  readonly possible: readonly Sure[];
  readonly undecided: readonly string[];
}

/** Several policies side by side: any Deny wins, any Allow grants. A policy that cannot be read grants nothing. */
export function layerOf(
  policies: readonly NamedPolicy[],
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): Layer {
  const judged = policies.map(({ name, parsed }) => ({
    name,
    evaluation: parsed.ok ? evaluate(parsed.policy, kind, request, hints) : null,
    problems: parsed.problems,
  }));
  const sets = judged.flatMap(({ evaluation }) => (evaluation ? [possibleDecisions(evaluation)] : []));
  const possible = unite(sets);
  const undecided = judged.flatMap(({ evaluation }) => evaluation?.statements.flatMap((s) => s.undecided) ?? []);
  return {
    result: { decision: onlyOne(possible), policies: judged },
    possible,
    undecided: possible.length > 1 ? [...new Set(undecided)] : [],
  };
}

/** Levels of which each must allow: a Deny anywhere wins, silence on one level is the silence of all. */
export function levelsOf(
  levels: readonly (readonly NamedPolicy[])[],
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): Layer | null {
  if (levels.length === 0) return null;
  const layers = levels.map((level) => layerOf(level, kind, request, hints));
  const possible = layers
    .map((l) => l.possible)
    .reduce<readonly Sure[]>((all, next) => distinct(all.flatMap((a) => next.map((b) => weaker(a, b)))), ['allow']);
  return {
    result: { decision: onlyOne(possible), policies: layers.flatMap((l) => l.result.policies) },
    possible,
    undecided: possible.length > 1 ? [...new Set(layers.flatMap((l) => l.undecided))] : [],
  };
}

const STRENGTH: readonly Sure[] = ['silent', 'allow', 'deny'];
const distinct = (decisions: readonly Sure[]): readonly Sure[] => STRENGTH.filter((d) => decisions.includes(d));
const stronger = (a: Sure, b: Sure): Sure => (STRENGTH.indexOf(a) > STRENGTH.indexOf(b) ? a : b);
const weaker = (a: Sure, b: Sure): Sure =>
  a === 'deny' || b === 'deny' ? 'deny' : a === 'silent' || b === 'silent' ? 'silent' : 'allow';
const unite = (sets: readonly (readonly Sure[])[]): readonly Sure[] =>
  sets.reduce<readonly Sure[]>(
    (all, next) => distinct(all.flatMap((a) => next.map((b) => stronger(a, b)))),
    ['silent'],
  );
const onlyOne = (possible: readonly Sure[]): PolicyDecision =>
  possible.length === 1 ? (possible[0] ?? 'unknown') : 'unknown';
