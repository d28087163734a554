import type { CauseCode } from '../../causes/index.ts';
import { isKnown, known } from '../../model/fact.ts';
import { type Ask, asksOf } from '../planning/asks.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { managedVersion } from '../policy-edits/identity-change.ts';
import { leastGrants, scopeWords } from '../policy-edits/least.ts';
import { type How, lettingThrough, type Rewriting, SET_VERSION } from '../policy-edits/policy-texts.ts';

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
    return lettingThrough(input.facts, 'boundary', held.text, ask, least).map((rewriting) =>
      candidate(input, held, ask, rewriting),
    );
  },
};

const IDS: Readonly<Partial<Record<How, string>>> = {
  version: 'boundary-set-version',
  correct: 'boundary-correct-statement',
  add: 'boundary-add-statement',
  'correct-deny': 'boundary-correct-deny',
};

function candidate(
  input: PlanInput,
  held: { readonly arn: string; readonly text: string },
  ask: Ask,
  { text, how, otherResources, bearing }: Rewriting,
): Candidate {
  const made = managedVersion(held.arn, held.text, text, 'permissions boundary');
  const fact = input.facts.caller;
  const after =
    fact.state === 'known' && fact.value !== null
      ? known(fact.operation, { ...fact.value, boundary: { ...held, text } })
      : fact;
  const scope = scopeWords(ask);
  const titles: Readonly<Partial<Record<How, string>>> = {
    version: SET_VERSION,
    add: `Add ${scope} to`,
    correct: 'Correct one statement in',
    'correct-deny': 'Correct the condition of a Deny in',
  };
  return {
    id: IDS[how] ?? 'boundary-except-from-deny',
    aims: CODES,
    bearing,
    title: `${titles[how] ?? `Exclude ${scope} from the Deny in`} the ${made.title}`,
    changes: [made.change],
    documents: [{ title: made.title, before: held.text, after: text }],
    factsAfter: { ...input.facts, caller: after },
    publishes: false,
    alsoPublishes: [],
    takesAway: null,
    alsoAffects:
      'every other identity with this boundary can make this call if its own policies allow ' +
      `it${otherResources === null ? '' : `; ${otherResources}`}`,
    edits: true,
  };
}
