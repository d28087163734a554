import type { Facts } from '../../model/facts.ts';
import { addStatement, replaceStatement } from '../../policy/index.ts';
import type { PolicyKind } from '../../policy/types.ts';
import type { Ask } from '../planning/asks.ts';
import { type JsonObject, textsOf } from '../planning/json.ts';
import { type Judged, judge, matching } from '../planning/judge.ts';
import { corrections, isOfApi } from './correct.ts';
import { exceptions, losesReach } from './except.ts';

/** One way to write a policy so that a call gets through. */
export interface Rewriting {
  readonly text: string;
  readonly how: How;
  /** What the edited statement is about besides this API, in words; null for nothing. */
  readonly otherResources: string | null;
}
export type How = 'correct' | 'add' | 'everyone' | 'correct-deny' | 'except';

/** More would only be variations of the same. */
const MOST_DENIES = 12;

/**
 * The ways to clear every Deny that hits the call: by its condition, or by taking out exactly the call. The text itself
 * when nothing denies; none when the text is no policy.
 */
export function withoutDenies(
  facts: Facts,
  kind: PolicyKind,
  text: string,
  ask: Ask,
): readonly (Rewriting | { readonly text: string; readonly how: null; readonly otherResources: null })[] {
  const denies = deniesIn(text, kind, ask);
  if (denies === null) return [];
  const [first] = denies;
  if (first === undefined) return [{ text, how: null, otherResources: null }];
  const options = exceptions(facts, kind, first, ask)
    .map((statements, at, all) => ({
      text: replaceStatement(text, first.index, statements),
      how: at === all.length - 1 ? ('except' as const) : ('correct-deny' as const),
      otherResources:
        at === all.length - 1 && !losesReach(kind, first, ask) ? null : otherResourcesOf(kind, first, ask),
    }))
    .filter((option) => (deniesIn(option.text, kind, ask)?.length ?? denies.length) < denies.length);
  return options.flatMap((option) => {
    const cleared = clearTheRest(facts, kind, option.text, ask);
    return cleared === null ? [] : [{ ...option, text: cleared }];
  });
}

function clearTheRest(facts: Facts, kind: PolicyKind, start: string, ask: Ask): string | null {
  let text = start;
  for (let turn = 0; turn < MOST_DENIES; turn += 1) {
    const denies = deniesIn(text, kind, ask);
    const first = denies?.[0];
    if (denies === null) return null;
    if (first === undefined) return text;
    const next = exceptions(facts, kind, first, ask)
      .map((statements) => replaceStatement(text, first.index, statements))
      .find((option) => (deniesIn(option, kind, ask)?.length ?? denies.length) < denies.length);
    if (next === undefined) return null;
    text = next;
  }
  return null;
}

const deniesIn = (text: string, kind: PolicyKind, ask: Ask) => {
  const judged = judge(text, kind, ask.request);
  return judged === null ? null : matching(judged, 'Deny');
};

/** The ways to let the call match an Allow: correcting one that misses by one element, then adding a statement. */
export function withAllow(
  facts: Facts,
  kind: PolicyKind,
  text: string | null,
  ask: Ask,
  least: readonly { readonly statement: JsonObject; readonly everyone: boolean }[],
): readonly Rewriting[] {
  const judged = text === null ? [] : judge(text, kind, ask.request);
  if (judged === null) return [];
  if (text !== null && matching(judged, 'Allow').length > 0) return [];
  const corrected =
    text === null
      ? []
      : judged
          .filter(({ statement }) => statement.effect === 'Allow')
          .flatMap((one) =>
            corrections(facts, kind, one, ask).map((statement) => ({
              text: replaceStatement(text, one.index, [statement]),
              how: 'correct' as const,
              otherResources: one.misses[0] === 'Condition' ? otherResourcesOf(kind, one, ask) : null,
            })),
          )
          .filter((option) => matching(judge(option.text, kind, ask.request) ?? [], 'Allow').length > 0);
  return [
    ...corrected,
    ...least.map(({ statement, everyone }) => ({
      text: addStatement(text, statement),
      how: everyone ? ('everyone' as const) : ('add' as const),
      otherResources: null,
    })),
  ];
}

/** An API's resource policy is about that API only; any other policy may be about much more. */
function otherResourcesOf(kind: PolicyKind, { json }: Judged, ask: Ask): string | null {
  const resources = textsOf(json['Resource']);
  const own = kind === 'resource' || (resources.length > 0 && resources.every((pattern) => isOfApi(pattern, ask)));
  return own ? null : `whatever else the statement speaks of (${resources.join(', ') || 'NotResource'})`;
}
