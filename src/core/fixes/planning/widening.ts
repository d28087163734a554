import { type Prediction, predict } from '../../gates/index.ts';
import { isKnown } from '../../model/fact.ts';
import type { Definition, Facts } from '../../model/facts.ts';
import { once } from '../../model/once.ts';
import type { PendingEdit, Reach, Region, Widening } from '../../model/plan.ts';
import { type Checker, checkerOf, turnedChecks } from '../reach/checks.ts';
import type { Asked } from '../reach/difference.ts';
import { askedOf, reached, reachOf, served } from '../reach/index.ts';
import { ANY_CALL, type Described } from '../reach/regions.ts';
import type { Side } from '../reach/side.ts';
import { type Drafted, draftedEdits } from './publish.ts';
import type { Candidate, PlanInput } from './types.ts';

export interface Effect {
  readonly widens: Widening;
  /** What is no longer allowed, in words; null for nothing. */
  readonly takesAway: string | null;
  readonly shutsOut: Reach;
}

/**
 * How things stand before any change: what the stage serves, and what its editors drafted. The same for every
 * candidate.
 */
export interface Baseline {
  readonly served: Side;
  readonly draft: Side;
  readonly asked: Asked;
  /** Judges calls like the asked one on what the stage serves. */
  readonly check: Checker;
  /** True where the stage serves the draft. */
  readonly isPlain: boolean;
  /** Edits of the draft that a deployment would publish, each by its phrases with what it does by itself. */
  readonly pending: () => readonly PendingEdit[];
  /** What the gates say of the call, without what was seen. */
  readonly unseen: () => Prediction;
}

export function baselineOf(input: PlanInput): Baseline {
  const edits = Object.values(draftedEdits(input.facts)).flat();
  const isPlain = edits.length === 0;
  const live = served(input, input.facts);
  const base = {
    served: live,
    draft: isPlain ? live : served(input, asDraft(input.facts)),
    asked: askedOf(input),
    check: checkerOf(input.facts, input.runtime),
    isPlain,
  };
  return {
    ...base,
    pending: once(() => edits.map((edit) => pendingEdit(input, base, edit))),
    unseen: once(() => predict(input.facts, input.request, input.runtime, null)),
  };
}

/** What an edit does to calls once it is deployed, all others left aside. */
function pendingEdit(
  input: PlanInput,
  { served: before, asked }: Pick<Baseline, 'served' | 'asked'>,
  { phrases, served: deployed }: Drafted,
): PendingEdit {
  if (deployed === null) {
    const unknown = reachOf([], phrases, 'not known');
    return { phrases, letsIn: unknown, shutsOut: unknown, everyone: false, known: false };
  }
  const found = reached(before, served(input, { ...input.facts, deployed }), asked);
  const regions = (some: readonly Described[]) => some.map(({ region }) => region);
  return {
    phrases,
    letsIn: reachOf([...regions(found.letsIn), ...found.kept.map(inWords)], found.notCompared.letsIn, 'nothing'),
    shutsOut: reachOf(regions(found.shutsOut), found.notCompared.shutsOut, 'nothing'),
    everyone: found.letsIn.some((one) => one.everyone),
    known: true,
  };
}

/** The facts as the stage would serve them if its draft were deployed: to tell an edit from what others drafted. */
const asDraft = (facts: Facts): Facts => ({ ...facts, deployed: pick(facts.draft, facts.deployed) });

const pick = (draft: Definition, live: Definition): Definition => ({
  policy: isKnown(draft.policy) ? draft.policy : live.policy,
  methods: isKnown(draft.methods) ? draft.methods : live.methods,
  authorizers: isKnown(draft.authorizers) ? draft.authorizers : live.authorizers,
  gatewayResponses: isKnown(draft.gatewayResponses) ? draft.gatewayResponses : live.gatewayResponses,
});

type Pairs = Widening['pairs'];

/** What a candidate lets in besides the asked call, and what it shuts out: the difference of what the stage serves. */
export function effectOf(input: PlanInput, candidate: Candidate, baseline: Baseline): Effect {
  const affects = candidate.alsoAffects === null ? [] : [inWords(candidate.alsoAffects)];
  if (candidate.besideGates === true)
    return {
      widens: {
        ...reachOf(affects, []),
        opens: affects.length === 0 ? 'nothing' : 'others',
        pairs: [],
        everyone: false,
      },
      takesAway: candidate.takesAway,
      shutsOut: reachOf(candidate.takesAway === null ? [] : [inWords(candidate.takesAway)], [], 'nothing'),
    };
  const { asked } = baseline;
  const after = served(input, candidate.factsAfter, candidate.runtimeAfter);
  const all = reached(baseline.served, after, asked);
  const check = checkerOf(candidate.factsAfter, candidate.runtimeAfter ?? input.runtime);
  const turned = turnedChecks(input, [baseline.served, after], [baseline.check, check], all);
  // What others drafted goes out with the deployment, but is theirs; an edit of this program answers for itself.
  const own = !candidate.edits ? [] : baseline.isPlain ? all.letsIn : ownOf(input, candidate, baseline, after);
  const everyone =
    candidate.opensToEveryone === true ||
    own.some((one) => one.everyone && one.region.verbs.join() !== candidate.opensVerb);
  const declaredPairs = candidate.letsIn ?? [];
  const pairs = pairsOf(all.letsIn, asked, declaredPairs);
  const unfound = declaredPairs.filter(
    ({ method, path }) =>
      !all.letsIn.some(({ region: { routes, verbs } }) => routes.includes(path) && fits(verbs, method)),
  );
  const lets = reachOf(
    [
      ...all.letsIn.map(({ region }) => region),
      ...unfound.map(ofPair),
      ...turned.letsIn,
      ...all.kept.map(inWords),
      ...affects,
    ],
    [...all.notCompared.letsIn, ...turned.notCompared],
  );
  const declared =
    candidate.takesAway === null ? [] : [{ ...inWords(candidate.takesAway), tokens: candidate.takesAwayTokens ?? [] }];
  const shuts = reachOf(
    [...declared, ...all.shutsOut.map(({ region }) => region), ...turned.shutsOut],
    [...all.notCompared.shutsOut, ...turned.notCompared],
    'nothing',
  );
  return {
    widens: {
      ...lets,
      opens: lets.regions.length + lets.notCompared.length === 0 ? 'nothing' : pairs.length > 0 ? 'pairs' : 'others',
      pairs,
      everyone,
    },
    takesAway: shuts.regions.map(({ text }) => text).join('; ') || null,
    shutsOut: shuts,
  };
}

function ownOf(input: PlanInput, candidate: Candidate, { draft, asked }: Baseline, after: Side): readonly Described[] {
  const drafted = candidate.publishes ? after : served(input, asDraft(candidate.factsAfter));
  return reached(draft, drafted, asked).letsIn;
}

const fits = (verbs: Region['verbs'], verb: Region['verbs'][number]): boolean =>
  verbs.includes('ANY') || verbs.includes(verb);

/** What a fix says of its own change, where no policy tells it. */
const inWords = (text: string): Region => ({ ...ANY_CALL, text });

const ofPair = ({ caller, method, path }: Pairs[number]): Region => ({
  ...ANY_CALL,
  text: `${caller === '*' ? 'everyone' : caller} on ${method} ${path}`,
  principals: caller === '*' ? ['*'] : [],
  tokens: caller === '*' ? [] : [caller],
  verbs: [method],
  routes: [path],
});

/** The regions of a whole change by caller and route: ids of one route are not told apart. */
function pairsOf(found: readonly Described[], asked: Asked, declaredPairs: Pairs): Pairs {
  const all = found.flatMap((one) => {
    const callers = callersOf(one, asked);
    const namesTokensOrKeys = one.region.tokens.length > 0 || one.region.keys.length > 0;
    return one.region.routes.flatMap((path) =>
      one.region.verbs.flatMap((method) => {
        // A fix that names whose tokens or keys it lets in names them for the pairs too.
        if (
          namesTokensOrKeys &&
          declaredPairs.some((pair) => pair.path === path && (pair.method === method || pair.method === 'ANY'))
        )
          return [];
        return callers.map((caller) => ({ caller, method, path }));
      }),
    );
  });
  const isAsked = ({ caller, method, path }: Pairs[number]): boolean =>
    caller === (asked.signer ?? 'anonymous') && path === asked.route && asked.verbs.some((verb) => verb === method);
  const distinct = [...all, ...declaredPairs].filter(
    (one, at, list) => list.findIndex((other) => isSame(one, other)) === at && !isAsked(one),
  );
  // Whoever is everyone needs not be named again.
  return distinct.filter(
    (one) => one.caller === '*' || !distinct.some((other) => isSame({ ...one, caller: '*' }, other)),
  );
}

const isSame = (a: Pairs[number], b: Pairs[number]): boolean =>
  a.caller === b.caller && a.path === b.path && a.method === b.method;

/**
 * `*`: everyone; `anonymous`: from where the asked call comes; else an ARN, or whose tokens. Other networks, accounts
 * and keys are in the regions.
 */
function callersOf({ region, places, everyone }: Described, asked: Asked): readonly string[] {
  if (region.keys.some((key) => key !== 'stage')) return [];
  if (everyone) return ['*'];
  const here = places.some(({ isAsked, endpoint }) => isAsked || (endpoint !== null && endpoint === asked.endpoint));
  if (region.principals.includes('*')) return here ? ['anonymous'] : [];
  return [...region.principals.filter((name) => name !== 'signed' && !name.endsWith(':root')), ...region.tokens];
}
