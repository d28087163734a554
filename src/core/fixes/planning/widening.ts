import { resolveMethod } from '../../gates/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts } from '../../model/facts.ts';
import type { Widening } from '../../model/plan.ts';
import { VERBS } from '../../model/request.ts';
import { shortName } from './names.ts';
import { asDraft, type Pair, pairsOf, sweeper } from './sweep.ts';
import type { Candidate, PlanInput } from './types.ts';

export interface Effect {
  readonly widens: Widening;
  /** What is no longer allowed, in words; null for nothing. */
  readonly takesAway: string | null;
}

interface State {
  readonly facts: Facts;
  readonly admits: ReturnType<typeof sweeper>;
}

/**
 * How things stand before any change: what the stage serves, and what its editors drafted. The same for every
 * candidate.
 */
export interface Baseline {
  readonly served: State;
  readonly draft: State;
}

export const baselineOf = (input: PlanInput): Baseline => ({
  served: stateOf(input, input.facts),
  draft: stateOf(input, asDraft(input.facts)),
});

const stateOf = ({ request, runtime }: PlanInput, facts: Facts): State => ({
  facts,
  admits: sweeper(facts, request, runtime),
});

type Let = Widening['pairs'][number];

const isSame = (a: Let, b: Let): boolean => a.caller === b.caller && a.method === b.method && a.path === b.path;

/**
 * What a candidate lets in and takes away, besides the asked call: every principal that the policies speak of, the
 * caller and everyone, on every verb of every route, judged before and after by the same engine.
 */
export function effectOf(input: PlanInput, candidate: Candidate, baseline: Baseline): Effect {
  if (candidate.besideGates === true)
    return {
      widens: widening([], candidate.alsoAffects, false),
      takesAway: candidate.takesAway,
    };
  const after = stateOf(input, candidate.factsAfter);
  const holders = holdersIn(candidate);
  const moved = differs(input, baseline.served, after, holders);
  const pairs = together([
    ...moved.letIn,
    ...(candidate.letsIn ?? []).filter((pair) => !moved.letIn.some((other) => isSame(pair, other))),
  ]);
  // What others drafted goes out with the deployment, but is theirs; an edit of this program answers for itself.
  const drafted = candidate.publishes ? after : stateOf(input, asDraft(candidate.factsAfter));
  const own = candidate.edits ? differs(input, baseline.draft, drafted, holders).letIn : [];
  const everyone =
    candidate.opensToEveryone === true ||
    own.some(({ caller, method }) => caller === '*' && !(candidate.forPreflight === true && method === 'OPTIONS'));
  const lost = together(moved.shutOut);
  return {
    widens: widening(pairs, candidate.alsoAffects, everyone),
    takesAway:
      [
        ...(candidate.takesAway === null ? [] : [candidate.takesAway]),
        ...(lost.length === 0 ? [] : [inWords(lost)]),
      ].join('; ') || null,
  };
}

function widening(pairs: Widening['pairs'], alsoAffects: string | null, everyone: boolean): Widening {
  if (pairs.length === 0) {
    const [opens, text] =
      alsoAffects === null ? (['nothing', 'nothing else'] as const) : (['others', alsoAffects] as const);
    return { opens, text, pairs, everyone };
  }
  const text = [inWords(pairs), ...(alsoAffects === null ? [] : [alsoAffects])].join('; ');
  return { opens: 'pairs', text, pairs, everyone };
}

type Holders = (pair: Pair) => string;

/** Where a candidate says whose credential a call wants from now on, those are let in, not everyone. */
const holdersIn =
  ({ letsIn = [] }: Candidate): Holders =>
  ({ principal, verb, method: { path } }) =>
    letsIn.find((one) => one.path === path && (one.method === verb || one.method === 'ANY'))?.caller ?? principal.name;

function differs(
  input: PlanInput,
  before: State,
  after: State,
  holders: Holders,
): { readonly letIn: readonly Let[]; readonly shutOut: readonly Let[] } {
  const letIn: Let[] = [];
  const shutOut: Let[] = [];
  for (const pair of pairsOf(before.facts, after.facts)) {
    const asked = served(input.prediction, pair) ? input.prediction.request.path : '';
    const was = [false, true].map((assumesAllow) => before.admits(pair, asked, assumesAllow));
    const is = [false, true].map((assumesAllow) => after.admits(pair, asked, assumesAllow));
    const caller = pair.principal.name === '*' && is[0] !== 'yes' ? holders(pair) : pair.principal.name;
    const entry = { caller, method: pair.verb, path: servedAfter(after.facts, pair, asked) };
    if (was.some((old, at) => old !== 'yes' && is[at] !== 'no' && is[at] !== old)) {
      if (!isAsked(input, pair)) letIn.push(entry);
    } else if (was.some((old, at) => old === 'yes' && is[at] !== 'yes')) shutOut.push(entry);
  }
  return { letIn: withoutCovered(letIn), shutOut: withoutCovered(shutOut) };
}

/** The route that takes the asked call from now on: a new one may stand in front of the one that took it. */
function servedAfter({ deployed }: Facts, { verb, method }: Pair, asked: string): string {
  return asked === ''
    ? method.path
    : (resolveMethod(valueOf(deployed.methods) ?? [], verb, asked)?.path ?? method.path);
}

const served = (prediction: PlanInput['prediction'], { method, verb }: Pair): boolean =>
  prediction.request.method?.path === method.path && (method.httpMethod === verb || method.httpMethod === 'ANY');

/** The refused exchanges themselves: the caller's call, and its preflight, which anyone's browser sends. */
function isAsked({ facts, request, prediction }: PlanInput, { principal, verb, method }: Pair): boolean {
  const signer = facts.caller.state === 'known' ? (facts.caller.value?.identityArn ?? null) : null;
  const self = principal.here && (principal.name === 'anonymous' || principal.name === signer);
  const onRoute =
    prediction.request.method === null
      ? method.path === prediction.request.path
      : prediction.request.method.path === method.path;
  if (!self || !onRoute) return false;
  return verb === request.method || (verb === 'OPTIONS' && prediction.preflight !== null);
}

/** Whoever is everyone needs not be named again. */
function withoutCovered(entries: readonly Let[]): readonly Let[] {
  const distinct = entries.filter((entry, at) => entries.findIndex((other) => isSame(entry, other)) === at);
  const open = new Set(distinct.filter(({ caller }) => caller === '*').map(({ method, path }) => `${method} ${path}`));
  return distinct.filter(({ caller, method, path }) => caller === '*' || !open.has(`${method} ${path}`));
}

/** All seven verbs of a route are shown as ANY. */
function together(entries: readonly Let[]): readonly Let[] {
  const groups = grouped(entries, ({ caller, path }) => `${caller} ${path}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first !== undefined && VERBS.every((verb) => group.some(({ method }) => method === verb))
      ? [{ ...first, method: 'ANY' as const }]
      : group;
  });
}

/** `role/checkout on GET /orders/{id}, POST /orders; everyone on GET /health`. */
function inWords(pairs: readonly Let[]): string {
  return [...grouped(pairs, ({ caller }) => caller)]
    .map(
      ([caller, entries]) =>
        `${shortName(caller)} on ${entries.map(({ method, path }) => `${method} ${path}`).join(', ')}`,
    )
    .join('; ');
}

function grouped(entries: readonly Let[], by: (entry: Let) => string): ReadonlyMap<string, readonly Let[]> {
  const groups = new Map<string, Let[]>();
  for (const entry of entries) groups.set(by(entry), [...(groups.get(by(entry)) ?? []), entry]);
  return groups;
}
