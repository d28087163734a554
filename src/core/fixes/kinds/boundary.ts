import type { CauseCode } from '../../causes/index.ts';
import { isKnown, known } from '../../model/fact.ts';
import { type Ask, asksOf } from '../planning/asks.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { managedVersion } from '../policy-edits/identity-change.ts';
import { leastGrants, scopeWords } from '../policy-edits/least.ts';
import { type How, type Rewriting, withAllow, withoutDenies } from '../policy-edits/policy-texts.ts';

const CODES: readonly CauseCode[] = ['iam-permissions-boundary'];

/**
 * Lets the call fit inside the caller's permissions boundary: a boundary grants nothing, it only no longer takes away.
 */
export const boundary: Fix = {
  name: 'permissions-boundary',
  codes: CODES,
  candidates: (input) => {
    const { caller } = input.facts;
    const [ask] = asksOf(input, 'authorization', CODES);
    const held = isKnown(caller) ? caller.value?.boundary : null;
    // AWS's own policies cannot be edited.
    if (ask === undefined || held == null || /^arn:[^:]+:iam::aws:/.test(held.arn)) return [];
    const least = leastGrants(ask, 'boundary');
    return withoutDenies(input.facts, 'boundary', held.text, ask).flatMap((cleared) => {
      const allowed = withAllow(input.facts, 'boundary', cleared.text, ask, least);
      const rewritings = allowed.length > 0 ? allowed : cleared.how === null ? [] : [{ ...cleared, how: cleared.how }];
      return rewritings.map((rewriting) => candidate(input, held, ask, rewriting));
    });
  },
};

const IDS: Readonly<Partial<Record<How, string>>> = {
  correct: 'boundary-correct-statement',
  add: 'boundary-add-statement',
};

function candidate(
  input: PlanInput,
  held: { readonly arn: string; readonly text: string },
  ask: Ask,
  { text, how, otherResources }: Rewriting,
): Candidate {
  const made = managedVersion(held.arn, held.text, text, 'permissions boundary');
  const fact = input.facts.caller;
  const after =
    fact.state === 'known' && fact.value !== null
      ? known(fact.operation, { ...fact.value, boundary: { ...held, text } })
      : fact;
  const scope = scopeWords(ask);
  const titles: Readonly<Partial<Record<How, string>>> = {
    add: `Add ${scope} to`,
    correct: 'Correct one statement in',
  };
  return {
    id: IDS[how] ?? 'boundary-except-from-deny',
    aims: CODES,
    title: `${titles[how] ?? `Take ${scope} out of the Deny in`} the ${made.title}`,
    changes: [made.change],
    documents: [{ title: made.title, before: held.text, after: text }],
    factsAfter: { ...input.facts, caller: after },
    publishes: false,
    alsoPublishes: [],
    takesAway: null,
    alsoAffects:
      'every other identity with this boundary may make this call where its own policies grant ' +
      `it${otherResources === null ? '' : `; ${otherResources}`}`,
    edits: true,
  };
}
