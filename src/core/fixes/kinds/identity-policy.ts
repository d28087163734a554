import type { CauseCode } from '../../causes/index.ts';
import { isKnown, known } from '../../model/fact.ts';
import type { Caller, Facts, IdentityPolicy } from '../../model/facts.ts';
import { addStatement } from '../../policy/index.ts';
import { type Ask, asksOf, lacksMfa } from '../planning/asks.ts';
import { judge, matching } from '../planning/judge.ts';
import { worst } from '../planning/ranking.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { type EditedPolicy, identityChange, isEditable, isReserved } from '../policy-edits/identity-change.ts';
import { INVALIDATE_CACHE, inScopes, leastGrants, scopedId, scopeWords } from '../policy-edits/least.ts';
import {
  type How,
  type Rewriting,
  SET_VERSION,
  WITHOUT_MFA,
  withAllow,
  withoutDenies,
} from '../policy-edits/policy-texts.ts';

const SILENT: readonly CauseCode[] = [
  'iam-policy-wrong-resource',
  'iam-policy-wrong-action',
  'iam-policy-missing',
  'policy-malformed',
];
const DENIED: readonly CauseCode[] = ['iam-explicit-deny'];
/** What is asked besides the call itself: to empty the cache. */
const CACHE: readonly CauseCode[] = ['cache-invalidation-denied'];
const CODES = [...SILENT, ...DENIED, ...CACHE];

/**
 * Lets the calling user or role through, or empty the cache: clears a Deny of its policies, corrects a grant that
 * misses, or adds the least one.
 */
export const identityPolicy: Fix = {
  name: 'identity-policy',
  codes: CODES,
  candidates: (input) => {
    const { caller } = input.facts;
    const ask = askedOf(input);
    if (ask === null || !isKnown(caller) || caller.value === null || isReserved(caller.value)) return [];
    const who = caller.value;
    return inScopes(input.facts, [ask]).flatMap((scoped) =>
      scoped.flatMap((one) =>
        statesWithoutDeny(input.facts, who, one).flatMap((cleared) => [
          ...(cleared.how === null
            ? []
            : [candidate(input, who, cleared.edited, { ...cleared, how: cleared.how }, one)]),
          ...(isAllowed(cleared, one) ? [] : grants(input, who, one, cleared)),
        ]),
      ),
    );
  },
};

/** The refused call; or, of a call that is let in with all but its wish for a fresh answer, that wish. */
function askedOf(input: PlanInput): Ask | null {
  const [call] = asksOf(input, 'authorization', [...SILENT, ...DENIED]);
  const [wish] = asksOf(input, 'authorization', CACHE);
  return call ?? (wish === undefined ? null : { ...wish, request: { ...wish.request, action: INVALIDATE_CACHE } });
}

interface State extends Manner {
  readonly policies: readonly IdentityPolicy[];
  readonly edited: readonly EditedPolicy[];
}

/** What is done to the policies; `how` null: nothing. `before`: what was done to a Deny, in front of a grant. */
interface Manner<Hows = How | null> {
  readonly how: Hows;
  readonly bearing: Rewriting['bearing'];
  readonly before?: How | null;
}

const isAllowed = ({ policies }: State, { request }: Ask): boolean =>
  policies.some(({ text }) => matching(judge(text, 'identity', request) ?? [], 'Allow').length > 0);

/** The caller's policies with no Deny left that hits the call; several when a Deny can be mended in several ways. */
function statesWithoutDeny(facts: Facts, caller: Caller, ask: Ask): readonly State[] {
  return caller.policies.reduce<readonly State[]>(
    (states, policy, at) =>
      states.flatMap((state) => {
        const judged = judge(policy.text, 'identity', ask.request);
        if (judged === null || matching(judged, 'Deny').length === 0) return [state];
        if (!isEditable(policy)) return [];
        return withoutDenies(facts, 'identity', policy.text, ask).map((rewriting) =>
          edit(state, at, policy, rewriting),
        );
      }),
    [{ policies: caller.policies, edited: [], how: null, bearing: 'slip' }],
  );
}

function edit(
  state: State,
  at: number,
  policy: IdentityPolicy,
  { text, otherResources, how, bearing }: ReturnType<typeof withoutDenies>[number],
): State {
  return {
    policies: state.policies.map((old, index) => (index === at ? { ...old, text } : old)),
    edited: [...state.edited, { policy, before: policy.text, after: text, otherResources }],
    how,
    bearing: worst(state.bearing, bearing),
  };
}

function grants(input: PlanInput, caller: Caller, ask: Ask, state: State): readonly Candidate[] {
  const { facts } = input;
  const corrected = state.policies.flatMap((policy, at) => {
    const original = caller.policies[at] ?? policy;
    if (!isEditable(original)) return [];
    return withAllow(facts, 'identity', policy.text, ask, []).map(({ text, otherResources, how, bearing }) => {
      const others = state.edited.filter(({ policy: done }) => done !== original);
      return candidate(
        input,
        caller,
        [...others, { policy: original, before: original.text, after: text, otherResources }],
        { how, bearing: worst(state.bearing, bearing), before: state.how },
        ask,
      );
    });
  });
  const name = freeName(caller, `${isWish(ask) ? 'empty-cache' : 'invoke'}-${facts.scope.apiId}`);
  const added = leastGrants(ask, 'identity').map(({ statement }) => {
    const policy: IdentityPolicy = { kind: 'inline', name, group: null, text: addStatement(null, statement) };
    return candidate(
      input,
      caller,
      [...state.edited, { policy, before: null, after: policy.text, otherResources: null }],
      { how: 'add', bearing: worst(state.bearing, undefined), before: state.how },
      ask,
    );
  });
  return [...corrected, ...added];
}

/** A policy name that the identity does not use yet. */
function freeName(caller: Caller, wanted: string): string {
  const taken = caller.policies.filter(({ kind }) => kind === 'inline').map(({ name }) => name);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

const isWish = (ask: Ask): boolean => ask.request.action === INVALIDATE_CACHE;

const IDS: Readonly<Record<How, string>> = {
  version: 'identity-policy-set-version',
  correct: 'identity-policy-correct-statement',
  add: 'identity-policy-add-statement',
  everyone: 'identity-policy-add-statement',
  'correct-deny': 'identity-policy-correct-deny',
  except: 'identity-policy-except-from-deny',
};

function candidate(
  input: PlanInput,
  caller: Caller,
  edited: readonly EditedPolicy[],
  { how, bearing, before = null }: Manner<How>,
  ask: Ask,
): Candidate {
  const who = `${caller.kind}/${caller.name}`;
  const made = edited.map((one) => identityChange(caller, one));
  const after: Caller = {
    ...caller,
    policies: [
      ...caller.policies.map((old) => {
        const change = edited.find(({ policy }) => policy === old);
        return change === undefined ? old : { ...old, text: change.after };
      }),
      ...edited.filter(({ before }) => before === null).map(({ policy }) => policy),
    ],
  };
  const names = made.map(({ title }) => title);
  const where = before === null ? names.join(' and ') : (names.at(-1) ?? '');
  const denying = names.slice(0, -1).join(' and ') || where;
  const scope = scopeWords(ask);
  const grant = isWish(ask) ? `Allow ${who} to invalidate the cache of ${scope}` : `Grant ${who} ${scope}`;
  const titleOf = (of: How, place: string): string =>
    ({
      version: `${SET_VERSION} ${place}`,
      correct: `Correct one statement in ${place}`,
      add: grant,
      everyone: grant,
      'correct-deny': `Correct the condition of a Deny in ${place}`,
      except: `Exclude ${scope} from the Deny in ${place}`,
    })[of];
  const own = titleOf(how, where);
  const title =
    before === null ? own : `${titleOf(before, denying)}, and ${own.charAt(0).toLowerCase()}${own.slice(1)}`;
  const fact = input.facts.caller;
  const withoutMfa = lacksMfa(input);
  return {
    id: how === 'version' ? IDS.version : scopedId(IDS[how], ask),
    aims: CODES,
    bearing: withoutMfa ? 'works-around' : bearing,
    title: withoutMfa ? `${title}, ${WITHOUT_MFA}` : title,
    changes: made.map(({ change }) => change),
    documents: made.map((one, at) => ({
      title: one.title,
      before: edited[at]?.before ?? null,
      after: edited[at]?.after ?? null,
    })),
    factsAfter: { ...input.facts, caller: fact.state === 'known' ? known(fact.operation, after) : fact },
    publishes: false,
    alsoPublishes: [],
    takesAway: null,
    alsoAffects:
      made
        .map(({ alsoAffects }) => alsoAffects)
        .filter((text) => text !== null)
        .join('; ') || null,
    edits: true,
  };
}
