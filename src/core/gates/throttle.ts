import type { SeenAnswer } from '../model/answer.ts';
import { factEvidence } from '../model/evidence.ts';
import type { Rate, UsagePlan } from '../model/facts.ts';
import type { Finding, GateResult } from '../model/gate.ts';
import { cannotTell, finding, passes, refuses, unknownOf } from './judgement.ts';
import { apiPath, controlArn, refusal } from './refusal.ts';
import type { Gate, GateContext } from './types.ts';
import { plansOfStage, suppliedKey } from './usage.ts';

/**
 * The key's quota, then the rates of plan and stage. A rate is judged only where it refuses every call (0): how many calls
 * came just before is not known. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export const throttleGate: Gate = { name: 'throttle', judge: (context) => ({ result: judgeThrottle(context), behind: context }) };

function judgeThrottle(context: GateContext): GateResult {
  const plan = planOfKey(context);
  const faults = [...(plan.state === 'plan' ? planFaults(context, plan) : []), ...stageFaults(context)];
  if (faults.length > 0) {
    const type = faults[0]?.code === 'usage-plan-quota-exceeded' ? 'QUOTA_EXCEEDED' : 'THROTTLED';
    return refuses('throttle', refusal(context, type), faults);
  }
  const { usagePlans, stage } = context.facts;
  if (plan.state === 'unknown' && usagePlans.state !== 'known')
    return cannotTell('throttle', 'Quota and rate of the key could not be read.', [unknownOf('the usage plans', usagePlans)]);
  if (stage.state !== 'known') return cannotTell('throttle', 'The rate of the stage could not be read.', [unknownOf('the stage', stage)]);
  return passes(
    'throttle',
    plan.state === 'plan' ? `Usage plan "${plan.plan.name}" has quota and rate left, as far as can be known.` : 'No rate is set to zero.',
  );
}

type PlanOfKey =
  | { readonly state: 'plan'; readonly plan: UsagePlan; readonly keyId: string; readonly index: number; readonly operation: string }
  | { readonly state: 'none' | 'unknown' };

function planOfKey(context: GateContext): PlanOfKey {
  const { api, usagePlans, scope } = context.facts;
  if (context.method?.apiKeyRequired !== true || scope.apiType === 'HTTP') return { state: 'none' };
  if (usagePlans.state !== 'known' || api.state !== 'known') return { state: 'unknown' };
  const supplied = suppliedKey(context, api.value.apiKeySource);
  if (supplied.state !== 'key') return { state: 'none' };
  const plan = plansOfStage(context, usagePlans.value).find((candidate) => candidate.keyIds.includes(supplied.key.id));
  if (plan === undefined) return { state: 'none' };
  return { state: 'plan', plan, keyId: supplied.key.id, index: usagePlans.value.indexOf(plan), operation: usagePlans.operation };
}

function planFaults(context: GateContext, found: PlanOfKey & { readonly state: 'plan' }): readonly Finding[] {
  const { plan, keyId, index, operation } = found;
  const resource = controlArn(context, `usageplans/${plan.id}`);
  const used = plan.used[keyId] ?? 0;
  const faults: Finding[] = [];
  if (plan.quota !== null && used >= plan.quota.limit)
    faults.push(
      finding(
        'usage-plan-quota-exceeded',
        resource,
        `Usage plan "${plan.name}" allows the key ${plan.quota.limit} calls a ${plan.quota.period.toLowerCase()}, and ${used} are used.`,
        [factEvidence(operation, `/items/${index}/quota`, plan.quota), factEvidence('GetUsage', `/items/${keyId}`, used)],
      ),
    );
  if (plan.throttle !== null && isClosed(plan.throttle))
    faults.push(
      finding('throttled', resource, `Usage plan "${plan.name}" has ${rateText(plan.throttle)}: every call is throttled.`, [
        factEvidence(operation, `/items/${index}/throttle`, plan.throttle),
      ]),
    );
  return faults;
}

function stageFaults(context: GateContext): readonly Finding[] {
  const { stage } = context.facts;
  if (stage.state !== 'known' || stage.value === null || stage.value.throttle === null || !isClosed(stage.value.throttle)) return [];
  const { throttle } = stage.value;
  return [
    finding(
      'throttled',
      controlArn(context, `${apiPath(context)}/stages/${context.stage}`),
      `Stage "${context.stage}" has ${rateText(throttle)}: every call is throttled.`,
      [factEvidence(stage.operation, context.facts.scope.apiType === 'REST' ? '/methodSettings' : '/DefaultRouteSettings', throttle)],
    ),
  ];
}

const isClosed = (rate: Rate): boolean => rate.rateLimit === 0 || rate.burstLimit === 0;
const rateText = (rate: Rate): string => `rate ${rate.rateLimit} and burst ${rate.burstLimit}`;

/**
 * The cause that an answer with status 429 proves by itself, for rates that the settings alone cannot convict; null for other answers.
 * Both texts: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function throttleSeen(context: GateContext, seen: SeenAnswer): Finding | null {
  if (seen.status !== 429) return null;
  const quota = seen.errorType === 'LimitExceededException' || /limit exceeded/i.test(seen.body);
  const stage = controlArn(context, `${apiPath(context)}/stages/${context.stage}`);
  const summary = quota
    ? 'The answer says that the quota of the key is used up.'
    : 'The answer says that a rate was exceeded: of the plan, the method, the stage or the account.';
  const evidence = [{ source: 'observed' as const, operation: null, path: '/status', value: seen.status, note: seen.errorType }];
  return { ...finding(quota ? 'usage-plan-quota-exceeded' : 'throttled', stage, summary, evidence), judgedOn: 'seen-answer' };
}
