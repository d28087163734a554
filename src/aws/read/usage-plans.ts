import type { Fact } from '../../core/model/fact.ts';
import type { ApiKey, UsagePlan } from '../../core/model/facts.ts';
import type { Secret } from '../../core/model/secret.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { compare } from './api.ts';
import { factOf } from './fact-of.ts';
import { allItems, PAGE_LIMIT } from './paging.ts';

type AwsPlan = NonNullable<OutputOf<'apigateway', 'GetUsagePlans'>['items']>[number];

const at = (position: string | undefined): { readonly position?: string } =>
  position === undefined ? {} : { position };

/**
 * All usage plans of the account and region with their keys; for plans with a quota also what the keys have used of it.
 */
export const readUsagePlans = (clients: Clients, now: number): Promise<Fact<readonly UsagePlan[]>> =>
  factOf('GetUsagePlans', async () => {
    const plans = await allItems((position) =>
      clients.call('apigateway', 'GetUsagePlans', { limit: PAGE_LIMIT, ...at(position) }),
    );
    const read = await Promise.all(
      plans.flatMap((plan) => (plan.id === undefined ? [] : [readPlan(clients, plan, plan.id, now)])),
    );
    return read.sort((a, b) => compare(a.id, b.id));
  });

async function readPlan(clients: Clients, plan: AwsPlan, id: string, now: number): Promise<UsagePlan> {
  const { quota, throttle } = plan;
  const limit = quota?.limit;
  const period = quota?.period;
  const counted = limit !== undefined && (period === 'DAY' || period === 'WEEK' || period === 'MONTH');
  const [keys, used] = await Promise.all([
    allItems((position) =>
      clients.call('apigateway', 'GetUsagePlanKeys', { usagePlanId: id, limit: PAGE_LIMIT, ...at(position) }),
    ),
    counted ? readUsed(clients, id, limit, now) : {},
  ]);
  return {
    id,
    name: plan.name ?? '',
    apiStages: (plan.apiStages ?? []).flatMap(({ apiId, stage, throttle: rates }) =>
      apiId === undefined || stage === undefined ? [] : [{ apiId, stage, ...methodRates(rates) }],
    ),
    keyIds: keys.flatMap((key) => key.id ?? []).sort(compare),
    quota: counted ? { limit, period } : null,
    used,
    throttle:
      throttle?.rateLimit === undefined && throttle?.burstLimit === undefined
        ? null
        : { rateLimit: throttle.rateLimit ?? 0, burstLimit: throttle.burstLimit ?? 0 },
  };
}

function methodRates(
  rates: NonNullable<AwsPlan['apiStages']>[number]['throttle'],
): Pick<UsagePlan['apiStages'][number], 'methodRates'> {
  const entries = Object.entries(rates ?? {});
  if (entries.length === 0) return {};
  return {
    methodRates: Object.fromEntries(
      entries.map(([key, { rateLimit = 0, burstLimit = 0 }]) => [key, { rateLimit, burstLimit }]),
    ),
  };
}

/**
 * Calls used in the running period, by key. `GetUsage` tells per day what was used that day and what remains of the
 * period (https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsage.html): what remains today tells the period's
 * use without knowing when the period began.
 */
async function readUsed(
  clients: Clients,
  usagePlanId: string,
  limit: number,
  now: number,
): Promise<Readonly<Record<string, number>>> {
  const today = new Date(now).toISOString().slice(0, 10);
  const used = new Map<string, number>();
  let position: string | undefined;
  do {
    const page: OutputOf<'apigateway', 'GetUsage'> = await clients.call('apigateway', 'GetUsage', {
      usagePlanId,
      startDate: today,
      endDate: today,
      limit: PAGE_LIMIT,
      ...at(position),
    });
    for (const [key, days] of Object.entries(page.items ?? {})) {
      const [usedToday = 0, remaining = limit] = days.at(-1) ?? [];
      used.set(key, Math.max(usedToday, limit - remaining));
    }
    position = page.position === position ? undefined : page.position;
  } while (position);
  return Object.fromEntries([...used].sort(([a], [b]) => compare(a, b)));
}

/**
 * API keys without their values. Only when the person asked for it does AWS show the values; they are compared with the
 * one that the request sent, and nothing but the result is kept.
 */
export const readApiKeys = (
  clients: Clients,
  matchKey: boolean,
  sent: Secret | null,
): Promise<Fact<readonly ApiKey[]>> =>
  factOf('GetApiKeys', async () => {
    const showValues = matchKey && sent !== null;
    const items = await allItems((position) =>
      clients.call('apigateway', 'GetApiKeys', { limit: PAGE_LIMIT, includeValues: showValues, ...at(position) }),
    );
    const isSent = (value: string | undefined): boolean | null =>
      matchKey ? showValues && value === sent.reveal() : null;
    return items
      .flatMap(({ id, name, enabled, value }): ApiKey[] =>
        id === undefined ? [] : [{ id, name: name ?? '', enabled: enabled ?? false, sentByRequest: isSent(value) }],
      )
      .sort((a, b) => compare(a.id, b.id));
  });
