import type { CauseCode } from '../../causes/index.ts';
import { plansOfStage } from '../../gates/usage.ts';
import { valueOf } from '../../model/fact.ts';
import type { ApiKey, UsagePlan } from '../../model/facts.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { settingsDocument } from '../setting-edits/definition-edit.ts';
import {
  contextOf,
  keyHolders,
  keyName,
  keyOf,
  otherStages,
  stageAsked,
  stageNameIn,
  UNDEPLOYED,
  withPlan,
} from '../setting-edits/supplied-key.ts';

const CODES: readonly CauseCode[] = ['api-key-not-in-usage-plan'];

/** Puts the key that was sent into a usage plan that lists the stage. */
export const usagePlanKey: Fix = {
  name: 'usage-plan-key',
  codes: CODES,
  candidates: (input) => {
    const supplied = keyOf(input);
    const plans = valueOf(input.facts.usagePlans) ?? [];
    if (supplied.state !== 'key') return [];
    const { key } = supplied;
    return plansOfStage(contextOf(input), plans)
      .filter((plan) => !plan.keyIds.includes(key.id) && fits(plan, key, plans))
      .sort((a, b) => a.apiStages.length - b.apiStages.length)
      .map((plan, at) => candidate(input, plan, key, at));
  },
};

/**
 * A key is in at most one plan of a stage.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
const fits = (plan: UsagePlan, key: ApiKey, plans: readonly UsagePlan[]): boolean =>
  !plans.some(
    (other) =>
      other.keyIds.includes(key.id) &&
      other.apiStages.some((stage) => plan.apiStages.some((own) => stageNameIn(own) === stageNameIn(stage))),
  );

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlanKey.html */
function candidate(input: PlanInput, plan: UsagePlan, key: ApiKey, at: number): Candidate {
  const { facts } = input;
  return {
    ...UNDEPLOYED,
    id: at === 0 ? 'usage-plan-add-key' : `usage-plan-add-key-${plan.id}`,
    aims: CODES,
    title: `Add API key "${key.name}" to usage plan "${plan.name}"`,
    changes: [
      {
        kind: 'create-usage-plan-key',
        usagePlanId: plan.id,
        keyId: key.id,
        keyType: 'API_KEY',
        assumes: { settings: null, after: JSON.stringify({ id: key.id }) },
      },
    ],
    documents: [
      settingsDocument(`keys of usage plan "${plan.name}"`, { keys: plan.keyIds }, { keys: [...plan.keyIds, key.id] }),
    ],
    factsAfter: withPlan(facts, { ...plan, keyIds: [...plan.keyIds, key.id].sort() }),
    letsIn: keyHolders(input, keyName(key)),
    alsoAffects: otherStages(plan, stageAsked(input), keyName(key)),
  };
}
