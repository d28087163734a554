import { plansOfStage } from '../../gates/usage.ts';
import { valueOf } from '../../model/fact.ts';
import type { UsagePlan } from '../../model/facts.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { settingsDocument } from '../setting-edits/definition-edit.ts';
import { contextOf, keyOf, UNDEPLOYED, updatePlan, withPlan } from '../setting-edits/supplied-key.ts';

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
        : `the other ${others === 1 ? 'key' : `${others} keys`} of usage plan "${plan.name}", as often`,
  };
}
