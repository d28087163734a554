import type { CauseCode } from '../../causes/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { UsagePlan } from '../../model/facts.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { settingsDocument } from '../setting-edits/definition-edit.ts';
import {
  keyHolders,
  keyOf,
  stageAsked,
  stageNameIn,
  UNDEPLOYED,
  updatePlan,
  withPlan,
} from '../setting-edits/supplied-key.ts';

const CODES: readonly CauseCode[] = ['usage-plan-stage-not-attached'];

/** Adds the stage to a usage plan: to one that the key is in, else to one that knows this API, else to the only one. */
export const usagePlanStage: Fix = {
  name: 'usage-plan-stage',
  codes: CODES,
  candidates: (input) => {
    const plans = valueOf(input.facts.usagePlans) ?? [];
    const supplied = keyOf(input);
    const keyId = supplied.state === 'key' ? supplied.key.id : null;
    const holding = plans.filter(({ keyIds }) => keyId !== null && keyIds.includes(keyId));
    const related = plans.filter(({ apiStages }) => apiStages.some(({ apiId }) => apiId === input.facts.scope.apiId));
    const chosen = [holding, related, plans.length === 1 ? plans : []].find((some) => some.length > 0) ?? [];
    return chosen.map((plan, at) => candidate(input, plan, at));
  },
};

/** https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsagePlan.html */
function candidate(input: PlanInput, plan: UsagePlan, at: number): Candidate {
  const { facts } = input;
  const stage = stageAsked(input);
  const name = stageNameIn(stage);
  const listed = { apiStages: plan.apiStages.map(stageNameIn) };
  const setting = `apiStages/${name}`;
  const count = plan.keyIds.length;
  const keys = `${count === 1 ? 'the key' : `all ${count} keys`} of usage plan "${plan.name}"`;
  return {
    ...UNDEPLOYED,
    id: at === 0 ? 'usage-plan-attach-stage' : `usage-plan-attach-stage-${plan.id}`,
    aims: CODES,
    title: `Add stage ${name} to usage plan "${plan.name}"`,
    changes: [
      updatePlan(plan.id, [{ op: 'add', path: '/apiStages', value: name }], { [setting]: null }, { [setting]: true }),
    ],
    documents: [settingsDocument(`usage plan "${plan.name}"`, listed, { apiStages: [...listed.apiStages, name] })],
    factsAfter: withPlan(facts, { ...plan, apiStages: sorted([...plan.apiStages, stage]) }),
    letsIn: keyHolders(input, keys),
    alsoAffects: null,
  };
}

const sorted = (stages: UsagePlan['apiStages']): UsagePlan['apiStages'] =>
  [...stages].sort((a, b) => (stageNameIn(a) < stageNameIn(b) ? -1 : 1));
