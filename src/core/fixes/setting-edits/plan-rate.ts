import { valueOf } from '../../model/fact.ts';
import type { Facts, Rate, UsagePlan } from '../../model/facts.ts';
import type { FixPlan } from '../../model/plan.ts';
import { planPathOf } from '../../model/settings.ts';
import { settingsDocument } from './definition-edit.ts';
import type { RateEditor } from './rates.ts';
import { planHints, regionArn, stageNameIn, updatePlan, withPlan } from './supplied-key.ts';

/**
 * The rate that a usage plan gives each key, or each key on one method.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsagePlan.html
 */
export const planRateEdit: RateEditor = (facts, { kind, name, rate, key, resource }, to) => {
  if (kind !== 'plan' && kind !== 'plan-method') return null;
  const plan = (valueOf(facts.usagePlans) ?? []).find(({ id }) => resource.endsWith(`/usageplans/${id}`));
  if (plan === undefined) return null;
  const names = (['rateLimit', 'burstLimit'] as const).filter((half) => rate[half] !== to[half]);
  const at = key === null ? 'throttle' : `apiStages/${stageNameIn(scopeStage(facts))}/throttle/${planPathOf(key)}`;
  const patches = names.map((half) => ({ op: 'replace' as const, path: `/${at}/${half}`, value: String(to[half]) }));
  const setting = (given: Rate) => Object.fromEntries(names.map((half) => [`${at}/${half}`, given[half]]));
  const others = plan.keyIds.length - 1;
  return {
    kind: key === null ? 'usage-plan' : 'usage-plan-method',
    name,
    from: rate,
    to,
    change: updatePlan(plan.id, patches, setting(rate), setting(to)),
    document: settingsDocument(`throttle of ${name}`, { ...rate }, { ...to }),
    after: (given) => withPlan(given, changed(given, plan, key, to)),
    arn: regionArn(facts, `usageplans/${plan.id}`),
    alsoAffects:
      others === 0
        ? null
        : `the other ${others === 1 ? 'key' : `${others} keys`} of usage plan "${plan.name}", as often`,
    iac: key === null ? planWideHints(plan, to) : methodHints(plan, key, to),
  };
};

const scopeStage = ({ scope: { apiId, stage } }: Facts): UsagePlan['apiStages'][number] => ({ apiId, stage });

function changed(facts: Facts, plan: UsagePlan, key: string | null, to: Rate): UsagePlan {
  if (key === null) return { ...plan, throttle: to };
  const asked = stageNameIn(scopeStage(facts));
  const put = (one: UsagePlan['apiStages'][number]) =>
    stageNameIn(one) === asked ? { ...one, methodRates: { ...one.methodRates, [key]: to } } : one;
  return { ...plan, apiStages: plan.apiStages.map(put) };
}

const planWideHints = ({ name }: UsagePlan, { rateLimit, burstLimit }: Rate): FixPlan['iac'] =>
  planHints(
    name,
    `Throttle:\n  RateLimit: ${rateLimit}\n  BurstLimit: ${burstLimit}`,
    `  throttle_settings {\n    rate_limit  = ${rateLimit}\n    burst_limit = ${burstLimit}\n  }`,
    `throttle: { rateLimit: ${rateLimit}, burstLimit: ${burstLimit} }`,
  );

const methodHints = ({ name }: UsagePlan, key: string, { rateLimit, burstLimit }: Rate): FixPlan['iac'] =>
  planHints(
    name,
    `ApiStages:\n  - Throttle:\n      '${key}':\n        RateLimit: ${rateLimit}\n        BurstLimit: ${burstLimit}`,
    `  api_stages {\n    throttle {\n      path        = "${key}"\n      rate_limit  = ${rateLimit}\n      ` +
      `burst_limit = ${burstLimit}\n    }\n  }`,
    `plan.addApiStage({ stage, throttle: [{ method, throttle: { rateLimit: ${rateLimit}, burstLimit: ` +
      `${burstLimit} } }] }) // ${key}`,
  );
