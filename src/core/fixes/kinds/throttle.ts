import { contextAfterRoute } from '../../gates/context.ts';
import { levelsOf, narrowest, planOfKey, type RateLevel, rateText } from '../../gates/rates.ts';
import { valueOf } from '../../model/fact.ts';
import { ACCOUNT_RATE, isClosed, isLimit } from '../../model/settings.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { openedRate, planRateEdit, type RateEdit, raisedRate, stageRateEdit } from '../setting-edits/rates.ts';
import { contextOf, UNDEPLOYED } from '../setting-edits/supplied-key.ts';

/**
 * Raises the very rates that refuse: all that let no call through, or, where only the answer says that one was
 * exceeded, the lowest. The account's own can only be raised by AWS.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export const throttleRates: Fix = {
  name: 'throttle-rates',
  codes: ['throttled'],
  candidates: (input) => {
    const levels = levelsHere(input);
    const closed = levels.filter(({ rate }) => isClosed(rate));
    if (closed.length > 0)
      return candidate(
        input,
        'open',
        closed.map((level) => edit(input, level, openedRate(level.rate, fallbackRate(input, level)))),
      );
    const least = input.findings.some(({ code, judgedOn }) => code === 'throttled' && judgedOn === 'seen-answer')
      ? narrowest(levels)
      : null;
    return least === null ? [] : candidate(input, 'raise', [edit(input, least, raisedRate(least.rate))]);
  },
};

/**
 * What would count the call if this rate were not there: a method's own stands in the place of the one for all methods,
 * and above all stands the account's.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
function fallbackRate({ facts }: PlanInput, { kind, resource }: RateLevel): RateLevel['rate'] {
  const plan = valueOf(facts.usagePlans)?.find(({ id }) => resource.endsWith(`/usageplans/${id}`));
  const all = kind === 'stage-method' ? valueOf(facts.stage)?.throttle : kind === 'plan-method' ? plan?.throttle : null;
  const account = facts.accountRate === undefined ? null : valueOf(facts.accountRate);
  return [all, account].find((rate) => rate != null && isLimit(rate) && !isClosed(rate)) ?? ACCOUNT_RATE;
}

/** The levels that count the call, and those that count the preflight in front of it. */
function levelsHere(input: PlanInput): readonly RateLevel[] {
  const { facts, request, runtime, prediction } = input;
  const contexts = [
    contextOf(input),
    ...(prediction.preflight === null ? [] : [contextAfterRoute(facts, request, runtime, prediction.preflight)]),
  ];
  const all = contexts.flatMap((context) => levelsOf(context, planOfKey(context)));
  return all.filter(
    (level, at) => all.findIndex(({ resource, key }) => resource === level.resource && key === level.key) === at,
  );
}

const edit = ({ facts }: PlanInput, level: RateLevel, to: RateLevel['rate']): RateEdit | null =>
  stageRateEdit(facts, level, to) ?? planRateEdit(facts, level, to);

function candidate(input: PlanInput, verb: 'open' | 'raise', made: readonly (RateEdit | null)[]): readonly Candidate[] {
  const edits = made.filter((one) => one !== null);
  const [first] = edits;
  if (first === undefined || edits.length < made.length) return [];
  const affected = edits.flatMap(({ alsoAffects }) => alsoAffects ?? []);
  return [
    {
      ...UNDEPLOYED,
      id: edits.length === 1 ? `${first.kind}-${verb}-rate` : `${verb}-rates`,
      aims: ['throttled'],
      title: titleOf(verb, edits),
      changes: edits.map(({ change }) => change),
      documents: edits.map(({ document }) => document),
      factsAfter: edits.reduce((facts, { after }) => after(facts), input.facts),
      alsoAffects: affected.length === 0 ? null : affected.join('; '),
    },
  ];
}

function titleOf(verb: 'open' | 'raise', edits: readonly RateEdit[]): string {
  const [first] = edits;
  if (verb === 'raise' && first !== undefined)
    return `Raise the rate of ${first.name} from ${rateText(first.from)} to ${rateText(first.to)}`;
  return `Set ${edits.map(({ name, to }) => `the rate of ${name} to ${rateText(to)}`).join(', and ')}`;
}
