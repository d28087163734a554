import { managementArn } from '../api-gateway/arns.ts';
import { factEvidence } from '../model/fact.ts';
import type { Finding, GateResult } from '../model/gate.ts';
import { isClosed } from '../model/settings.ts';
import { cannotTell, finding, passes, refuses, unknownOf } from './judgement.ts';
import { levelsOf, narrowest, type PlanOfKey, planOfKey, type RateLevel, rateText } from './rates.ts';
import { refusal } from './refusal.ts';
import type { Gate, GateContext } from './types.ts';

/**
 * The key's quota, then the rates of plan, stage and account. A rate is judged only where it refuses every call (0):
 * how many calls came just before is not known.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export const throttleGate: Gate = {
  name: 'throttle',
  judge: (context) => ({ result: judgeThrottle(context), next: context }),
};

function judgeThrottle(context: GateContext): GateResult {
  const plan = planOfKey(context);
  const levels = levelsOf(context, plan);
  const closed = levels.filter(({ rate }) => isClosed(rate));
  const faults = [...quotaFaults(context, plan), ...closed.map(closedFault)];
  if (faults.length > 0) {
    const type = faults[0]?.code === 'usage-plan-quota-exceeded' ? 'QUOTA_EXCEEDED' : 'THROTTLED';
    return refuses('throttle', refusal(context, type), faults);
  }
  const { usagePlans, stage } = context.facts;
  if (plan.state === 'unknown' && usagePlans.state !== 'known')
    return cannotTell('throttle', 'Quota and rate of the key could not be read.', [
      unknownOf('usage-plans', 'the usage plans', usagePlans),
    ]);
  if (stage.state !== 'known')
    return cannotTell('throttle', 'The rate of the stage could not be read.', [unknownOf('stage', 'the stage', stage)]);
  const least = narrowest(levels);
  const quota = plan.state === 'plan' ? `Usage plan "${plan.plan.name}" has quota left. ` : '';
  const rate =
    least === null || least.kind === 'account'
      ? 'No rate is set to zero.'
      : `The lowest rate limit is for ${least.name}: ${rateText(least.rate)}.`;
  return passes('throttle', `${quota}${rate}`);
}

const closedFault = ({ resource, name, rate, evidence }: RateLevel): Finding =>
  finding('throttled', resource, `The rate of ${name} is ${rateText(rate)}: every call is throttled.`, [evidence]);

function quotaFaults(context: GateContext, found: PlanOfKey): readonly Finding[] {
  if (found.state !== 'plan') return [];
  const { plan, keyId, index, operation } = found;
  const used = plan.used[keyId] ?? 0;
  if (plan.quota === null || used < plan.quota.limit) return [];
  return [
    finding(
      'usage-plan-quota-exceeded',
      managementArn(context.facts.scope, `usageplans/${plan.id}`),
      `Usage plan "${plan.name}" allows the key ${plan.quota.limit} calls per ` +
        `${plan.quota.period.toLowerCase()}; ${used} are used.`,
      [factEvidence(operation, `/items/${index}/quota`, plan.quota), factEvidence('GetUsage', `/items/${keyId}`, used)],
    ),
  ];
}

/**
 * What an answer 429 says of a rate: the settings cannot prove which one was exceeded, but only one of these was, and
 * the lowest is exceeded first. The account's own rate is raised by AWS alone, at request:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export function throttledBy(
  context: GateContext,
): Pick<Finding, 'resource' | 'summary' | 'evidence' | 'remedy'> | null {
  const levels = levelsOf(context, planOfKey(context));
  const least = narrowest(levels);
  if (least === null) return null;
  const others = levels.filter((level) => level !== least).map(({ name, rate }) => `${name} ${rateText(rate)}`);
  const lowest = `${least.name}: ${rateText(least.rate)}`;
  const summary = `A rate limit was exceeded. The lowest limit that applies to this call is for ${lowest}.`;
  return {
    resource: least.resource,
    summary: others.length === 0 ? summary : `${summary} The others: ${others.join('; ')}.`,
    evidence: [least.evidence],
    ...(least.kind === 'account' ? { remedy: ['org', 'caller'] as const } : {}),
  };
}
