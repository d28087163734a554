import type { RateLevel } from '../../gates/rates.ts';
import type { Change } from '../../model/changes/index.ts';
import { known, mapFact, valueOf } from '../../model/fact.ts';
import type { Facts, Rate, Stage, UsagePlan } from '../../model/facts.ts';
import type { DocumentChange } from '../../model/plan.ts';
import { patchPathOf, planPathOf } from '../../model/settings.ts';
import { settingsDocument } from './definition-edit.ts';
import { stageNameIn, updatePlan, withPlan } from './supplied-key.ts';

/** A rate of nothing opened: what is zero comes from the other half, else from what would count the call without it. */
export const openedRate = ({ rateLimit, burstLimit }: Rate, fallback: Rate): Rate =>
  rateLimit === 0 && burstLimit === 0
    ? fallback
    : { rateLimit: rateLimit || burstLimit, burstLimit: burstLimit || Math.ceil(rateLimit) };

/** A rate that was exceeded, doubled: nobody can tell how much is wanted. */
export const raisedRate = ({ rateLimit, burstLimit }: Rate): Rate => ({
  rateLimit: rateLimit * 2,
  burstLimit: burstLimit * 2,
});

/** One rate set to another, wherever it is kept. */
export interface RateEdit {
  /** `stage`, `usage-plan-method`: the beginning of the fix's id. */
  readonly kind: string;
  readonly name: string;
  readonly from: Rate;
  readonly to: Rate;
  readonly change: Change;
  readonly document: DocumentChange;
  readonly after: (facts: Facts) => Facts;
  readonly alsoAffects: string | null;
}

/** Writes an edit for a level; null where this level is not kept here. */
export type RateEditor = (facts: Facts, level: RateLevel, to: Rate) => RateEdit | null;

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
    alsoAffects:
      others === 0
        ? null
        : `the same limit applies to the other ${others === 1 ? 'key' : `${others} keys`} of usage plan "${plan.name}"`,
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

/** The rate of a stage for all methods, or for the one method that has its own. */
export const stageRateEdit: RateEditor = (facts, { kind, name, rate, key }, to) => {
  const stage = valueOf(facts.stage) ?? null;
  if (stage === null || (kind !== 'stage' && kind !== 'stage-method')) return null;
  const after: Stage =
    key === null ? { ...stage, throttle: to } : { ...stage, methodRates: { ...stage.methodRates, [key]: to } };
  return {
    kind,
    name,
    from: rate,
    to,
    change: change(facts, stage, key, rate, to),
    document: settingsDocument(`throttle of ${name}`, { ...rate }, { ...to }),
    after: (given) => ({
      ...given,
      stage: given.stage.state === 'known' ? mapFact(given.stage, () => after) : known('GetStage', after),
    }),
    alsoAffects: `every caller of ${key === null ? 'the stage' : name}, at that rate`,
  };
};

/**
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html, and of the newer kinds DefaultRouteSettings
 * and RouteSettings.
 */
function change(
  { scope: { apiId, apiType } }: Facts,
  { name }: Stage,
  key: string | null,
  old: Rate,
  to: Rate,
): Change {
  const assumes = { settings: JSON.stringify(old), after: JSON.stringify(to) };
  if (apiType === 'REST') {
    return {
      kind: 'update-stage-throttling',
      restApiId: apiId,
      stageName: name,
      methodKey: key === null ? '/*/*' : patchPathOf(key),
      rateLimit: String(to.rateLimit),
      burstLimit: String(to.burstLimit),
      assumes,
    };
  }
  const settings = { ThrottlingRateLimit: to.rateLimit, ThrottlingBurstLimit: to.burstLimit };
  const place = { ApiId: apiId, StageName: name };
  return key === null
    ? { kind: 'update-v2-throttling', ...place, DefaultRouteSettings: settings, assumes }
    : { kind: 'update-route-throttling', ...place, RouteSettings: { [key]: settings }, assumes };
}
