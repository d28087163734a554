import { badRequest, conflict, notFound } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, route, textOf } from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import type { ApiKeyRow, UsagePlanRow } from '../../store/types.ts';
import { keyOf } from './api-keys.ts';
import {
  compact,
  invalidPath,
  only,
  type PatchOperation,
  paged,
  patchesOf,
  placeOf,
  segmentsOf,
  valueOf,
} from './common.ts';

const PLAN_PATHS = [
  '/name',
  '/apiStages',
  '/apiStages/{apiId:stageName}/throttle/{resourcePath}/{httpMethod}',
  '/throttle/rateLimit',
  '/throttle/burstLimit',
  '/quota/limit',
  '/quota/period',
];
const PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;

function planOf(call: RestCall): UsagePlanRow {
  const row = placeOf(call).usagePlans.get(call.at['usagePlanId'] ?? '');
  if (row === undefined) throw notFound('Invalid Usage Plan ID specified');
  return row;
}

const planJson = (row: UsagePlanRow): Json =>
  compact({
    id: row.id,
    name: row.name,
    apiStages: row.apiStages,
    throttle: row.throttle,
    quota: row.quota === null ? null : { limit: row.quota.limit, offset: 0, period: row.quota.period },
  });

/** A key as its plan shows it; the value needs a permission that AWS gives with the plan. */
const planKeyJson = (row: ApiKeyRow): Json => ({ id: row.id, type: 'API_KEY', name: row.name });

const updatePlan = (call: RestCall): Json => {
  const row = planOf(call);
  const next = structuredClone(row);
  for (const patch of patchesOf(call.body)) applyTo(call, next, patch);
  Object.assign(row, next);
  return planJson(row);
};

function applyTo(call: RestCall, row: UsagePlanRow, patch: PatchOperation): void {
  const [head = '', second = ''] = segmentsOf(patch.path);
  switch (head) {
    case 'name':
      only(patch, 'replace');
      row.name = valueOf(patch);
      return;
    case 'apiStages': {
      if (second !== '' && segmentsOf(patch.path)[2] === 'throttle') {
        methodRatePatch(row, patch);
        return;
      }
      only(patch, 'add', 'remove');
      const stage = stageIn(call, patch.value ?? second, patch.op === 'add');
      const others = row.apiStages.filter((one) => one.apiId !== stage.apiId || one.stage !== stage.stage);
      if (patch.op === 'remove' && others.length === row.apiStages.length)
        throw notFound('Invalid API stage specified');
      row.apiStages = patch.op === 'add' ? [...others, stage] : others;
      return;
    }
    case 'throttle':
      if (patch.op === 'remove') row.throttle = null;
      else
        row.throttle = {
          rateLimit: row.throttle?.rateLimit ?? 0,
          burstLimit: row.throttle?.burstLimit ?? 0,
          [second === 'rateLimit' ? 'rateLimit' : 'burstLimit']: numberIn(patch),
        };
      return;
    case 'quota':
      quotaPatch(row, patch, second);
      return;
    default:
      throw invalidPath(patch, PLAN_PATHS);
  }
}

/**
 * `/apiStages/{apiId:stage}/throttle/{resourcePath}/{httpMethod}/{rateLimit|burstLimit}`, or without the last to remove
 * the entry.
 */
function methodRatePatch(row: UsagePlanRow, patch: PatchOperation): void {
  only(patch, 'add', 'replace', 'remove');
  const [, named = '', , ...rest] = segmentsOf(patch.path);
  const setting = patch.op === 'remove' ? null : rest.at(-1);
  const key = (setting === null ? rest : rest.slice(0, -1)).join('/');
  if (setting !== null && setting !== 'rateLimit' && setting !== 'burstLimit') throw invalidPath(patch, PLAN_PATHS);
  if (!row.apiStages.some(({ apiId, stage }) => `${apiId}:${stage}` === named))
    throw notFound('Invalid API stage specified');
  row.apiStages = row.apiStages.map((one) => {
    if (`${one.apiId}:${one.stage}` !== named) return one;
    const { [key]: held = { rateLimit: 0, burstLimit: 0 }, ...others } = one.throttle ?? {};
    return {
      ...one,
      throttle: setting === null ? others : { ...others, [key]: { ...held, [setting]: numberIn(patch) } },
    };
  });
}

function quotaPatch(row: UsagePlanRow, patch: PatchOperation, field: string): void {
  if (patch.op === 'remove') {
    row.quota = null;
    return;
  }
  const quota = row.quota ?? { limit: 0, period: 'MONTH' as const, used: {} };
  const period = PERIODS.find((one) => one === patch.value);
  if (field === 'limit') row.quota = { ...quota, limit: numberIn(patch) };
  else if (field === 'period' && period) row.quota = { ...quota, period };
  else throw invalidPath(patch, PLAN_PATHS);
}

function numberIn(patch: PatchOperation): number {
  const value = Number(valueOf(patch));
  if (!Number.isFinite(value) || value < 0) throw badRequest(`Invalid number specified for '${patch.path}'`);
  return value;
}

function stageIn(call: RestCall, text: string, mustExist: boolean): { readonly apiId: string; readonly stage: string } {
  const [apiId = '', stage = ''] = text.split(':');
  const api = call.store.apis.get(apiId);
  if (
    mustExist &&
    (api === undefined || api.account !== call.principal.accountId || own(api.stages, stage) === undefined)
  )
    throw badRequest(`API Stage not found: ${text}`);
  return { apiId, stage };
}

const addKey = (call: RestCall): Json => {
  const plan = planOf(call);
  const key = keyOf(call, textOf(call.body, 'keyId'));
  if (plan.keyIds.includes(key.id)) throw conflict(`Usage plan key already exists: ${key.id}`);
  const taken = [...placeOf(call).usagePlans.values()].find(
    (other) =>
      other !== plan &&
      other.keyIds.includes(key.id) &&
      other.apiStages.some((one) =>
        plan.apiStages.some((mine) => mine.apiId === one.apiId && mine.stage === one.stage),
      ),
  );
  if (taken)
    throw conflict(`The API Key is already associated with the usage plan ${taken.name} for one of its stages`);
  plan.keyIds = [...plan.keyIds, key.id];
  return planKeyJson(key);
};

function planKeyOf(call: RestCall): ApiKeyRow {
  const id = call.at['keyId'] ?? '';
  if (!planOf(call).keyIds.includes(id)) throw notFound(`Invalid API Key identifier specified`);
  return keyOf(call, id);
}

const removeKey = (call: RestCall): undefined => {
  const key = planKeyOf(call);
  const plan = planOf(call);
  plan.keyIds = plan.keyIds.filter((one) => one !== key.id);
  return undefined;
};

/** Per key one pair per day: calls used, calls left. What a case calls used is put on the last day asked for. */
const usage = (call: RestCall): Json => {
  const plan = planOf(call);
  const { query } = call;
  const startDate = query.get('startDate') ?? '';
  const endDate = query.get('endDate') ?? '';
  const days = Math.round((Date.parse(endDate) - Date.parse(startDate)) / 86_400_000) + 1;
  if (!Number.isInteger(days) || days < 1 || days > 400) throw badRequest('Invalid date range specified');
  const wanted = query.get('keyId');
  const values = plan.keyIds
    .filter((id) => wanted === undefined || id === wanted)
    .map((id) => {
      const used = plan.quota?.used[id] ?? 0;
      const limit = plan.quota?.limit ?? 0;
      return [
        id,
        Array.from({ length: days }, (_, i) => (i === days - 1 ? [used, Math.max(limit - used, 0)] : [0, limit])),
      ] as const;
    });
  return { usagePlanId: plan.id, startDate, endDate, values: Object.fromEntries(values) };
};

export const USAGE_ROUTES: readonly RestRoute[] = [
  route('GetUsagePlans', 'GET', '/usageplans', 200, (call) => {
    const keyId = call.query.get('keyId');
    return paged(
      call,
      [...placeOf(call).usagePlans.values()]
        .filter((one) => keyId === undefined || one.keyIds.includes(keyId))
        .map(planJson),
    );
  }),
  route('GetUsagePlan', 'GET', '/usageplans/{usagePlanId}', 200, (call) => planJson(planOf(call))),
  route('UpdateUsagePlan', 'PATCH', '/usageplans/{usagePlanId}', 200, updatePlan),
  route('GetUsagePlanKeys', 'GET', '/usageplans/{usagePlanId}/keys', 200, (call) =>
    paged(
      call,
      planOf(call)
        .keyIds.flatMap((id) => placeOf(call).apiKeys.get(id) ?? [])
        .map(planKeyJson),
    ),
  ),
  route('CreateUsagePlanKey', 'POST', '/usageplans/{usagePlanId}/keys', 201, addKey),
  route('GetUsagePlanKey', 'GET', '/usageplans/{usagePlanId}/keys/{keyId}', 200, (call) =>
    planKeyJson(planKeyOf(call)),
  ),
  route('DeleteUsagePlanKey', 'DELETE', '/usageplans/{usagePlanId}/keys/{keyId}', 202, removeKey),
  route('GetUsage', 'GET', '/usageplans/{usagePlanId}/usage', 200, usage),
];
