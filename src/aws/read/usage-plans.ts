import type { Fact } from '../../core/model/fact.ts';
import type { ApiKey, Rate, UsagePlan } from '../../core/model/facts.ts';
import type { Secret } from '../../core/model/secret.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { compare } from './api.ts';
import { factOf, needed } from './fact-of.ts';
import { allItems, PAGE_LIMIT } from './paging.ts';
import { together } from './plan.ts';

type AwsPlan = NonNullable<OutputOf<'apigateway', 'GetUsagePlans'>['items']>[number];

const at = (position: string | undefined): { readonly position?: string } =>
  position === undefined ? {} : { position };

/** The most plans whose keys are all looked at: beyond, only those that know this API can have a say in its calls. */
const MOST_PLANS = 20;

/**
 * The usage plans of the account and region with their keys, or of very many those that list a stage of this API; for
 * plans with a quota also what the keys have used of it.
 */
export const readUsagePlans = (clients: Clients, api: string, now: number): Promise<Fact<readonly UsagePlan[]>> =>
  factOf('GetUsagePlans', async () => {
    const plans = await allItems((position) =>
      clients.call('apigateway', 'GetUsagePlans', { limit: PAGE_LIMIT, ...at(position) }),
    );
    const wanted =
      plans.length <= MOST_PLANS ? plans : plans.filter((plan) => plan.apiStages?.some(({ apiId }) => apiId === api));
    const read = await together(
      wanted.map((plan) => readPlan(clients.branch(), plan, needed(plan.id, 'the id of a usage plan'), now)),
    );
    return [...read].sort((a, b) => compare(a.id, b.id));
  });

async function readPlan(clients: Clients, plan: AwsPlan, id: string, now: number): Promise<UsagePlan> {
  const { quota, throttle } = plan;
  const quotaRead = quota === undefined ? null : quotaOf(quota, id);
  const ofKeys = clients.branch();
  const [keys, used] = await together([
    allItems((position) =>
      ofKeys.call('apigateway', 'GetUsagePlanKeys', { usagePlanId: id, limit: PAGE_LIMIT, ...at(position) }),
    ),
    quotaRead === null ? {} : readUsed(clients.branch(), id, quotaRead.limit, now),
  ]);
  return {
    id,
    name: plan.name ?? '',
    apiStages: needed(plan.apiStages, `the stages of usage plan ${id}`).map(({ apiId, stage, throttle: rates }) => ({
      apiId: needed(apiId, `the APIs of usage plan ${id}`),
      stage: needed(stage, `the stages of usage plan ${id}`),
      ...methodRates(rates),
    })),
    keyIds: keys.map((key) => needed(key.id, `the keys of usage plan ${id}`)).sort(compare),
    quota: quotaRead,
    used,
    throttle:
      throttle === undefined || (throttle.rateLimit === undefined && throttle.burstLimit === undefined)
        ? null
        : rateIn(throttle),
  };
}

function quotaOf({ limit, period }: NonNullable<AwsPlan['quota']>, id: string): UsagePlan['quota'] {
  const known = period === 'DAY' || period === 'WEEK' || period === 'MONTH' ? period : undefined;
  return {
    limit: needed(limit, `the quota of usage plan ${id}`),
    period: needed(known, `the period of the quota of usage plan ${id}`),
  };
}

const rateIn = ({ rateLimit, burstLimit }: NonNullable<AwsPlan['throttle']>): Rate => ({
  rateLimit: needed(rateLimit, 'a rate'),
  burstLimit: needed(burstLimit, 'a burst'),
});

function methodRates(
  rates: NonNullable<AwsPlan['apiStages']>[number]['throttle'],
): Pick<UsagePlan['apiStages'][number], 'methodRates'> {
  const entries = Object.entries(rates ?? {});
  if (entries.length === 0) return {};
  return {
    methodRates: Object.fromEntries(entries.map(([key, rate]) => [key, rateIn(rate)])),
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
  const keys = await allItems(async (position) => {
    const page = await clients.call('apigateway', 'GetUsage', {
      usagePlanId,
      startDate: today,
      endDate: today,
      limit: PAGE_LIMIT,
      ...at(position),
    });
    return { items: Object.entries(needed(page.items, 'the usage')), position: page.position };
  });
  const used = keys.map(([key, days]): [string, number] => {
    const [usedToday = 0, remaining = limit] = days.at(-1) ?? [];
    return [key, Math.max(usedToday, limit - remaining)];
  });
  return Object.fromEntries(used.sort(([a], [b]) => compare(a, b)));
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
    const isSent = (value: string | undefined): boolean | null => {
      if (!matchKey || (showValues && value === undefined)) return null;
      return showValues && value === sent.reveal();
    };
    return items
      .map(({ id, name, enabled, value }) => ({
        id: needed(id, 'the id of an API key'),
        name: name ?? '',
        enabled: needed(enabled, 'whether an API key is enabled'),
        sentByRequest: isSent(value),
      }))
      .sort((a, b) => compare(a.id, b.id));
  });
