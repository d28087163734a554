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
  updatePlan,
  withPlan,
} from '../setting-edits/supplied-key.ts';

const KEY_CODES: readonly CauseCode[] = ['api-key-not-in-usage-plan'];

/** Puts the key that was sent into a usage plan that lists the stage. */
export const usagePlanKey: Fix = {
  name: 'usage-plan-key',
  codes: KEY_CODES,
  candidates: (input) => {
    const supplied = keyOf(input);
    const plans = valueOf(input.facts.usagePlans) ?? [];
    if (supplied.state !== 'key') return [];
    const { key } = supplied;
    return plansOfStage(contextOf(input), plans)
      .filter((plan) => !plan.keyIds.includes(key.id) && fits(plan, key, plans))
      .sort((a, b) => a.apiStages.length - b.apiStages.length)
      .map((plan, at) => withKey(input, plan, key, at));
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
function withKey(input: PlanInput, plan: UsagePlan, key: ApiKey, at: number): Candidate {
  const { facts } = input;
  return {
    ...UNDEPLOYED,
    id: at === 0 ? 'usage-plan-add-key' : `usage-plan-add-key-${plan.id}`,
    aims: KEY_CODES,
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

const STAGE_CODES: readonly CauseCode[] = ['usage-plan-stage-not-attached'];

/** Adds the stage to a usage plan: to one that the key is in, else to one that knows this API, else to the only one. */
export const usagePlanStage: Fix = {
  name: 'usage-plan-stage',
  codes: STAGE_CODES,
  candidates: (input) => {
    const plans = valueOf(input.facts.usagePlans) ?? [];
    const supplied = keyOf(input);
    const keyId = supplied.state === 'key' ? supplied.key.id : null;
    const holding = plans.filter(({ keyIds }) => keyId !== null && keyIds.includes(keyId));
    const related = plans.filter(({ apiStages }) => apiStages.some(({ apiId }) => apiId === input.facts.scope.apiId));
    const chosen = [holding, related, plans.length === 1 ? plans : []].find((some) => some.length > 0) ?? [];
    return chosen.map((plan, at) => withStage(input, plan, at));
  },
};

/** https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsagePlan.html */
function withStage(input: PlanInput, plan: UsagePlan, at: number): Candidate {
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
    aims: STAGE_CODES,
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

/** The plan that counts the calls of the key that was sent. */
function planOfCall(input: PlanInput): { readonly plan: UsagePlan; readonly used: number } | null {
  const supplied = keyOf(input);
  if (supplied.state !== 'key') return null;
  const { id } = supplied.key;
  const plan = plansOfStage(contextOf(input), valueOf(input.facts.usagePlans) ?? []).find(({ keyIds }) =>
    keyIds.includes(id),
  );
  return plan === undefined ? null : { plan, used: plan.used[id] ?? 0 };
}

/**
 * Raises the plan's quota above what the key has used.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsagePlan.html
 */
export const usagePlanQuota: Fix = {
  name: 'usage-plan-quota',
  codes: ['usage-plan-quota-exceeded'],
  candidates: (input) => {
    const found = planOfCall(input);
    const quota = found?.plan.quota ?? null;
    if (found === null || quota === null || found.used < quota.limit) return [];
    const { plan, used } = found;
    // Whole periods of what was granted so far; a plan that granted nothing gets as much again as was used.
    const limit = quota.limit > 0 ? quota.limit * (Math.floor(used / quota.limit) + 1) : Math.max(used * 2, 100);
    const patches = [{ op: 'replace', path: '/quota/limit', value: String(limit) }] as const;
    return [
      limitCandidate(input, plan, {
        id: 'usage-plan-raise-quota',
        aims: ['usage-plan-quota-exceeded'],
        title:
          `Raise the quota of usage plan "${plan.name}" from ${quota.limit} to ${limit} calls a ` +
          `${quota.period.toLowerCase()}`,
        changes: [updatePlan(plan.id, patches, { 'quota/limit': quota.limit }, { 'quota/limit': limit })],
        documents: [settingsDocument(`quota of usage plan "${plan.name}"`, quota, { ...quota, limit })],
        after: { ...plan, quota: { ...quota, limit } },
      }),
    ];
  },
};

type Made = Pick<Candidate, 'id' | 'aims' | 'title' | 'changes' | 'documents'> & { readonly after: UsagePlan };

function limitCandidate({ facts }: PlanInput, plan: UsagePlan, { after, ...made }: Made): Candidate {
  const others = plan.keyIds.length - 1;
  return {
    ...UNDEPLOYED,
    ...made,
    factsAfter: withPlan(facts, after),
    alsoAffects:
      others === 0
        ? null
        : `the same limit applies to the other ${others === 1 ? 'key' : `${others} keys`} of usage plan "${plan.name}"`,
  };
}
