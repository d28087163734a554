import type { Facts } from '../../model/facts.ts';
import { addStatement, replaceAt, replaceStatement } from '../../policy/index.ts';
import { hasVariable } from '../../policy/match.ts';
import type { PolicyKind } from '../../policy/types.ts';
import type { Ask } from '../planning/asks.ts';
import { parseObject, statementsOf, textsOf } from '../planning/json.ts';
import { type Judged, judge, matching } from '../planning/judge.ts';
import { worst } from '../planning/ranking.ts';
import type { Bearing } from '../planning/types.ts';
import { type Correction, corrections, distance, speaksOfMore } from './correct.ts';
import { exceptions, losesReach } from './except.ts';
import type { LeastGrant } from './least.ts';

/** One way to write a policy so that a call gets through. */
export interface Rewriting {
  readonly text: string;
  readonly how: How;
  /** What the edited statement is about besides this API, in words; null for nothing. */
  readonly otherResources: string | null;
  readonly bearing: Bearing | undefined;
  readonly opensVerb?: 'HEAD' | undefined;
}
export type How = 'version' | 'correct' | 'add' | 'everyone' | 'correct-deny' | 'except';

/** More would only be variations of the same. */
const MOST_DENIES = 12;

/** The ways to let the call through a policy on its own: no Deny hits it, and an Allow does. */
export function lettingThrough(
  facts: Facts,
  kind: PolicyKind,
  text: string | null,
  ask: Ask,
  least: readonly LeastGrant[],
): readonly Rewriting[] {
  if (text === null) return withAllow(facts, kind, null, ask, least);
  return withoutDenies(facts, kind, text, ask).flatMap((cleared) => {
    const { how, bearing } = cleared;
    const allowed = withAllow(facts, kind, cleared.text, ask, least);
    return allowed.length === 0 && how !== null
      ? [{ ...cleared, how }]
      : allowed.map((one) => ({ ...one, bearing: worst(bearing, one.bearing) }));
  });
}

/** A policy in which nothing denied the call. */
type Undenied = Omit<Rewriting, 'how'> & { readonly how: null };

/**
 * The ways to clear every Deny that hits the call: by the Version, by its condition, or by taking out exactly the call.
 * The text itself when nothing denies; none when the text is no policy.
 */
export function withoutDenies(
  facts: Facts,
  kind: PolicyKind,
  text: string,
  ask: Ask,
): readonly (Rewriting | Undenied)[] {
  const denies = deniesIn(text, kind, ask);
  if (denies === null) return [];
  const [first] = denies;
  if (first === undefined) return [{ text, how: null, otherResources: null, bearing: 'slip' }];
  const options = [
    ...withVariables(kind, text, ask),
    ...exceptions(facts, kind, first, ask).map(
      ({ statements, how, bearing }): Rewriting => ({
        text: replaceStatement(text, first.index, statements),
        how,
        otherResources: how === 'except' && !losesReach(kind, first, ask) ? null : otherResourcesOf(kind, first, ask),
        bearing,
      }),
    ),
  ].filter((option) => (deniesIn(option.text, kind, ask)?.length ?? denies.length) < denies.length);
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
      .map(({ statements }) => replaceStatement(text, first.index, statements))
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
  least: readonly LeastGrant[],
): readonly Rewriting[] {
  const judged = text === null ? [] : judge(text, kind, ask.request);
  if (judged === null) return [];
  if (text !== null && matching(judged, 'Allow').length > 0) return [];
  const corrected = text === null ? [] : correctedTexts(facts, kind, text, judged, ask);
  return [
    ...[...(text === null ? [] : withVariables(kind, text, ask)), ...corrected].filter(
      (option) => matching(judge(option.text, kind, ask.request) ?? [], 'Allow').length > 0,
    ),
    ...least.map(
      ({ statement, everyone }): Rewriting => ({
        text: addStatement(text, statement),
        how: everyone ? 'everyone' : 'add',
        otherResources: null,
        bearing: undefined,
      }),
    ),
  ];
}

/** Each of them is proven by itself, and one is offered: with more, time would grow with the square of the policy. */
const MOST_CORRECTED = 6;

/** The policy with one Allow corrected, in each way; of many statements those that the call misses by least. */
function correctedTexts(
  facts: Facts,
  kind: PolicyKind,
  text: string,
  judged: readonly Judged[],
  ask: Ask,
): readonly Rewriting[] {
  const ways = judged
    .filter(({ statement }) => statement.effect === 'Allow')
    .flatMap((one) => corrections(facts, kind, one, ask).map((correction) => ({ one, ...correction })));
  return nearest(ways).map(({ one, statement, bearing, opensVerb }) => ({
    text: replaceStatement(text, one.index, [statement]),
    how: 'correct',
    otherResources: one.misses[0] === 'Condition' ? otherResourcesOf(kind, one, ask) : null,
    bearing,
    opensVerb,
  }));
}

type Way = Correction & { readonly one: Judged };

/** All, in the order of the statements, or those of many that change least, the least first. */
function nearest(ways: readonly Way[]): readonly Way[] {
  if (ways.length <= MOST_CORRECTED) return ways;
  const distanceOf = ({ one, statement }: Way): number => distance(JSON.stringify(one.json), JSON.stringify(statement));
  return ways
    .map((way) => ({ way, distance: distanceOf(way) }))
    .sort((a, b) => Number(isWorse(a.way, b.way)) - Number(isWorse(b.way, a.way)) || a.distance - b.distance)
    .slice(0, MOST_CORRECTED)
    .map(({ way }) => way);
}

const isWorse = ({ bearing }: Way, than: Way): boolean =>
  bearing !== than.bearing && worst(bearing, than.bearing) === bearing;

const VERSION = '2012-10-17';
/** For titles of what weakens a check that the caller could pass. */
export const WITHOUT_MFA = 'also without MFA';

/** For titles. */
export const SET_VERSION = `Set Version ${VERSION}, so that \${…} is a variable and not literal text, in`;

/**
 * The policy in the version that knows variables, where it has some that are literal text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
function withVariables(kind: PolicyKind, text: string, ask: Ask): readonly Rewriting[] {
  const json = parseObject(text);
  if (json === null || json['Version'] === VERSION || !hasVariable(text)) return [];
  const others = statementsOf(json).filter((one) => hasVariable(JSON.stringify(one)) && speaksOfMore(kind, one, ask));
  const resources = others.flatMap((one) => textsOf(one['Resource'])).join(', ');
  return [
    {
      text:
        json['Version'] === undefined
          ? text.replace(/^(\s*\{)(\s*)/, (_, open, space) => `${open}${space}"Version": "${VERSION}",${space}`)
          : replaceAt(text, ['Version'], VERSION),
      how: 'version',
      otherResources:
        others.length === 0 ? null : `everything else that its policy variables match (${resources || 'NotResource'})`,
      bearing: 'slip',
    },
  ];
}

/** An API's resource policy is about that API only; any other policy may be about much more. */
function otherResourcesOf(kind: PolicyKind, { json }: Judged, ask: Ask): string | null {
  const resources = textsOf(json['Resource']).join(', ');
  return speaksOfMore(kind, json, ask)
    ? `everything else that the statement covers (${resources || 'NotResource'})`
    : null;
}
