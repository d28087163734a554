import type { Patch } from '../../../core/model/changes/index.ts';
import { planPathOf } from '../../../core/model/settings.ts';
import type { OutputOf } from '../../clients/types.ts';
import { isNotFound } from '../../errors.ts';
import { allItems, PAGE_LIMIT } from '../../read/paging.ts';
import { type Settings, settingsApplier } from './settings.ts';

type ApiStage = NonNullable<OutputOf<'apigateway', 'GetUsagePlan'>['apiStages']>[number];

/**
 * `UpdateUsagePlan`: stages, quota and throttle, each a setting of its own, so that edits of others beside it are no
 * drift. https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsagePlan.html
 */
export const updateUsagePlan = settingsApplier<'update-usage-plan'>({
  what: 'The usage plan',
  get: async (clients, change) => {
    const { apiStages, quota, throttle } = await clients.call('apigateway', 'GetUsagePlan', {
      usagePlanId: change.usagePlanId,
    });
    return {
      ...Object.fromEntries((apiStages ?? []).map(({ apiId, stage }) => [`${STAGES}${apiId}:${stage}`, true])),
      ...Object.fromEntries((apiStages ?? []).flatMap(methodRates)),
      'quota/limit': quota?.limit ?? null,
      'throttle/rateLimit': throttle?.rateLimit ?? null,
      'throttle/burstLimit': throttle?.burstLimit ?? null,
    };
  },
  undo: async (clients, change, before, now) => {
    if (before === null) throw new Error('The usage plan did not exist before.');
    // Only what this change wrote goes back; what others wrote beside it stays.
    const own = Object.keys(JSON.parse(change.assumes?.after ?? '{}') as Settings);
    const patchOperations = own.flatMap((name) => backTo(name, before[name] ?? null, now[name] ?? null));
    if (patchOperations.length > 0)
      await clients.call('apigateway', 'UpdateUsagePlan', {
        usagePlanId: change.usagePlanId,
        patchOperations,
      });
  },
});

const STAGES = 'apiStages/';
const OF_METHOD = '/throttle/';

/** The rates of single methods, each under its patch path. */
const methodRates = ({ apiId, stage, throttle }: ApiStage): readonly (readonly [string, number | null])[] =>
  Object.entries(throttle ?? {}).flatMap(([key, rate]) =>
    (['rateLimit', 'burstLimit'] as const).map(
      (half) => [`${STAGES}${apiId}:${stage}${OF_METHOD}${planPathOf(key)}/${half}`, rate[half] ?? null] as const,
    ),
  );

function backTo(name: string, before: unknown, now: unknown): readonly Patch[] {
  if (before === now) return [];
  if (name.startsWith(STAGES) && !name.includes(OF_METHOD))
    return [{ op: before === null ? 'remove' : 'add', path: '/apiStages', value: name.slice(STAGES.length) }];
  return [{ op: 'replace', path: `/${name}`, value: String(before ?? 0) }];
}

/** `CreateUsagePlanKey`. https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlanKey.html */
export const createUsagePlanKey = settingsApplier<'create-usage-plan-key'>({
  what: 'The key in the usage plan',
  get: async (clients, change) => {
    const keyId = change.keyId;
    const keys = await allItems((position) =>
      clients.call('apigateway', 'GetUsagePlanKeys', {
        usagePlanId: change.usagePlanId,
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    );
    return keys.some(({ id }) => id === keyId) ? { id: keyId } : null;
  },
  undo: async (clients, change) => {
    const input = { usagePlanId: change.usagePlanId, keyId: change.keyId };
    await clients.call('apigateway', 'DeleteUsagePlanKey', input).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  },
});
