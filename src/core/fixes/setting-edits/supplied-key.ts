import { contextAfterRoute } from '../../gates/context.ts';
import type { GateContext } from '../../gates/index.ts';
import { type SuppliedKey, suppliedKey } from '../../gates/usage.ts';
import type { Change } from '../../model/changes/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { ApiKey, Facts, UsagePlan } from '../../model/facts.ts';
import type { Widening } from '../../model/plan.ts';
import type { PlanInput } from '../planning/types.ts';

export const contextOf = ({ facts, request, runtime, prediction }: PlanInput): GateContext =>
  contextAfterRoute(facts, request, runtime, prediction.request);

/** The key as the API looks for it. */
export function keyOf(input: PlanInput): SuppliedKey {
  const source = valueOf(input.facts.api)?.apiKeySource ?? 'HEADER';
  return suppliedKey(contextOf(input), source);
}

/** `a1b2c3:prod`, as usage plans name a stage. */
export const stageNameIn = (stage: { readonly apiId: string; readonly stage: string }): string =>
  `${stage.apiId}:${stage.stage}`;

/** The stage that the call was sent to, as usage plans name it. */
export const stageAsked = ({ facts, prediction }: PlanInput): UsagePlan['apiStages'][number] => ({
  apiId: facts.scope.apiId,
  stage: prediction.request.stage,
});

/** Who may call more than before: holders of these keys, on every other method of this API that wants one. */
export function keyHolders(input: PlanInput, who: string): Widening['pairs'] {
  const asked = input.prediction.request.method;
  const keyed = (valueOf(input.facts.deployed.methods) ?? []).filter(({ apiKeyRequired }) => apiKeyRequired);
  return keyed
    .filter(({ path, httpMethod }) => path !== asked?.path || httpMethod !== asked.httpMethod)
    .map(({ path, httpMethod }) => ({ caller: who, method: httpMethod ?? 'ANY', path }));
}

export const keyName = ({ name }: Pick<ApiKey, 'name'>): string => `holders of API key "${name}"`;

/** What a plan opens besides this API, in words; null for nothing. */
export function otherStages(plan: UsagePlan, asked: UsagePlan['apiStages'][number], who: string): string | null {
  const others = plan.apiStages.map(stageNameIn).filter((name) => name !== stageNameIn(asked));
  return others.length === 0 ? null : `${who} on the other stages of the plan (${others.join(', ')})`;
}

/** The facts with one usage plan replaced. */
export const withPlan = (facts: Facts, plan: UsagePlan): Facts => {
  const { usagePlans } = facts;
  if (usagePlans.state !== 'known') return facts;
  return {
    ...facts,
    usagePlans: { ...usagePlans, value: usagePlans.value.map((old) => (old.id === plan.id ? plan : old)) },
  };
};

/** A usage plan's settings as their patches name them: the way the change is watched for drift. */
export const updatePlan = (
  usagePlanId: string,
  patches: readonly { readonly op: 'add' | 'replace'; readonly path: string; readonly value: string }[],
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Change => ({
  kind: 'update-usage-plan',
  usagePlanId,
  patchOperations: patches,
  assumes: { settings: JSON.stringify(before), after: JSON.stringify(after) },
});

/** What every change of keys and plans has in common: it is live at once, nothing is deployed. */
export const UNDEPLOYED = { publishes: false, alsoPublishes: [], takesAway: null, edits: true } as const;
