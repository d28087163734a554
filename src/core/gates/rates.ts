import { apiPath, managementArn } from '../api-gateway/arns.ts';
import { type Evidence, factEvidence, valueOf } from '../model/fact.ts';
import type { Rate, UsagePlan } from '../model/facts.ts';
import { isLimit, rateOfMethod } from '../model/settings.ts';

import type { GateContext } from './types.ts';
import { plansOfStage, suppliedKey } from './usage.ts';

/** One rate that counts this very call. */
export interface RateLevel {
  readonly kind: 'plan-method' | 'plan' | 'stage-method' | 'stage' | 'account';
  /** `GET /orders on stage "prod"` */
  readonly name: string;
  readonly rate: Rate;
  /** The entry's name where it is a method's own. */
  readonly key: string | null;
  readonly resource: string;
  readonly evidence: Evidence;
}

/** The plan that counts the calls of the key that was sent; `none` where no key counts. */
export type PlanOfKey =
  | {
      readonly state: 'plan';
      readonly plan: UsagePlan;
      readonly keyId: string;
      readonly index: number;
      readonly operation: string;
    }
  | { readonly state: 'none' | 'unknown' };

export function planOfKey(context: GateContext): PlanOfKey {
  const { api, usagePlans, scope } = context.facts;
  if (context.method?.apiKeyRequired !== true || scope.apiType === 'HTTP') return { state: 'none' };
  if (usagePlans.state !== 'known' || api.state !== 'known') return { state: 'unknown' };
  const supplied = suppliedKey(context, api.value.apiKeySource);
  if (supplied.state !== 'key') return { state: 'none' };
  const plan = plansOfStage(context, usagePlans.value).find((candidate) => candidate.keyIds.includes(supplied.key.id));
  if (plan === undefined) return { state: 'none' };
  return {
    state: 'plan',
    plan,
    keyId: supplied.key.id,
    index: usagePlans.value.indexOf(plan),
    operation: usagePlans.operation,
  };
}

/**
 * The rates that count this call, in the order in which API Gateway applies them: the key's in its plan, the stage's,
 * the account's. A method's own entry stands in the place of the rate for all methods.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function levelsOf(context: GateContext, plan: PlanOfKey): readonly RateLevel[] {
  return [planLevel(context, plan), stageLevel(context), accountLevel(context)]
    .filter((level) => level !== null)
    .filter(({ rate }) => isLimit(rate));
}

/** The lowest rate, at the same rate the smallest burst; the first of equals. */
export function narrowest(levels: readonly RateLevel[]): RateLevel | null {
  const order = (a: RateLevel, b: RateLevel): number =>
    a.rate.rateLimit - b.rate.rateLimit || a.rate.burstLimit - b.rate.burstLimit;
  return [...levels].sort(order)[0] ?? null;
}

export const rateText = ({ rateLimit, burstLimit }: Rate): string =>
  `${rateLimit} requests per second (burst ${burstLimit})`;

function planLevel(context: GateContext, found: PlanOfKey): RateLevel | null {
  if (found.state !== 'plan') return null;
  const { plan, index, operation } = found;
  const { scope } = context.facts;
  const at = plan.apiStages.findIndex(({ apiId, stage }) => apiId === scope.apiId && stage === context.stage);
  const own = context.method === null ? null : rateOfMethod(plan.apiStages[at]?.methodRates, context.method);
  const resource = managementArn(context.facts.scope, `usageplans/${plan.id}`);
  if (own !== null)
    return {
      kind: 'plan-method',
      name: `${called(context)} in usage plan "${plan.name}"`,
      ...own,
      resource,
      evidence: factEvidence(operation, `/items/${index}/apiStages/${at}/throttle/${pointer(own.key)}`, own.rate),
    };
  if (plan.throttle === null) return null;
  const evidence = factEvidence(operation, `/items/${index}/throttle`, plan.throttle);
  return { kind: 'plan', name: `usage plan "${plan.name}"`, rate: plan.throttle, key: null, resource, evidence };
}

function stageLevel(context: GateContext): RateLevel | null {
  const { stage: fact, scope } = context.facts;
  const stage = valueOf(fact) ?? null;
  if (stage === null || fact.state !== 'known') return null;
  const rest = scope.apiType === 'REST';
  const resource = managementArn(context.facts.scope, `${apiPath(context.facts.scope)}/stages/${context.stage}`);
  const own = context.method === null ? null : rateOfMethod(stage.methodRates, context.method);
  if (own !== null)
    return {
      kind: 'stage-method',
      name: `${called(context)} on stage "${context.stage}"`,
      ...own,
      resource,
      evidence: factEvidence(
        fact.operation,
        `/${rest ? 'methodSettings' : 'RouteSettings'}/${pointer(own.key)}`,
        own.rate,
      ),
    };
  if (stage.throttle === null) return null;
  const evidence = factEvidence(
    fact.operation,
    rest ? '/methodSettings/*~1*' : '/DefaultRouteSettings',
    stage.throttle,
  );
  return { kind: 'stage', name: `stage "${context.stage}"`, rate: stage.throttle, key: null, resource, evidence };
}

function accountLevel(context: GateContext): RateLevel | null {
  const { accountRate, scope } = context.facts;
  const rate = accountRate === undefined ? null : (valueOf(accountRate) ?? null);
  if (rate === null) return null;
  return {
    kind: 'account',
    name: `account ${scope.accountId} in ${scope.region}`,
    rate,
    key: null,
    resource: managementArn(context.facts.scope, 'account'),
    evidence: factEvidence('GetAccount', '/throttleSettings', rate),
  };
}

const called = ({ method }: GateContext): string => `${method?.httpMethod ?? ''} ${method?.path ?? ''}`.trim();
const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
