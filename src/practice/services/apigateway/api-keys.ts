import { notFound } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, route } from '../../protocols/rest-json.ts';
import type { ApiKeyRow } from '../../store/types.ts';
import { compact, invalidPath, only, paged, patchesOf, placeOf, seconds, valueOf } from './common.ts';

export function keyOf(call: RestCall, id = call.at['apiKey'] ?? ''): ApiKeyRow {
  const row = placeOf(call).apiKeys.get(id);
  if (row === undefined) throw notFound('Invalid API Key identifier specified');
  return row;
}

const keyJson = (row: ApiKeyRow, withValue: boolean): Json =>
  compact({
    id: row.id,
    value: withValue ? row.value : null,
    name: row.name,
    enabled: row.enabled,
    createdDate: seconds(row.createdAt),
    lastUpdatedDate: seconds(row.updatedAt),
    stageKeys: row.stageKeys,
  });

const updateKey = (call: RestCall): Json => {
  const row = keyOf(call);
  const next = structuredClone(row);
  for (const patch of patchesOf(call.body)) {
    only(patch, 'replace');
    if (patch.path === '/enabled') next.enabled = patch.value === 'true';
    else if (patch.path === '/name') next.name = valueOf(patch);
    else throw invalidPath(patch, ['/enabled', '/name']);
  }
  Object.assign(row, next, { updatedAt: call.now() });
  return keyJson(row, false);
};

/** Keys; their values only where they are asked for. */
export const API_KEY_ROUTES: readonly RestRoute[] = [
  route('GetApiKeys', 'GET', '/apikeys', 200, (call) => {
    const start = call.query.get('name') ?? '';
    return paged(
      call,
      [...placeOf(call).apiKeys.values()]
        .filter((one) => one.name.startsWith(start))
        .map((row) => keyJson(row, call.query.get('includeValues') === 'true')),
    );
  }),
  route('GetApiKey', 'GET', '/apikeys/{apiKey}', 200, (call) =>
    keyJson(keyOf(call), call.query.get('includeValue') === 'true'),
  ),
  route('UpdateApiKey', 'PATCH', '/apikeys/{apiKey}', 200, updateKey),
];
