import { badRequest, notFound } from '../../../http/errors.ts';
import type { Json, RestCall } from '../../../protocols/rest-json.ts';
import { own } from '../../../store/own.ts';
import type { ApiRow, StageRow } from '../../../store/types.ts';

export const AT = '/v2/apis/{apiId}';

/** The API that the path names, of the caller's own account and the call's region. */
export function apiOf(call: RestCall): ApiRow {
  const id = call.at['apiId'] ?? '';
  const api = call.store.apis.get(id);
  if (
    api === undefined ||
    api.apiType === 'REST' ||
    api.account !== call.principal.accountId ||
    api.region !== call.region
  )
    throw notFound(`Invalid API identifier specified ${call.principal.accountId}:${id}`);
  return api;
}

/** `maxResults` (a text) and `nextToken`. */
export function listed(call: RestCall, rows: readonly Json[]): Json {
  const limit = Number(call.query.get('maxResults') ?? 100);
  const start = Number(call.query.get('nextToken') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || !Number.isInteger(start) || start < 0)
    throw badRequest('Invalid paging parameters specified');
  const end = start + limit;
  return { items: rows.slice(start, end), ...(end < rows.length ? { nextToken: String(end) } : {}) };
}

export const one = <T>(row: T | undefined, what: string): T => {
  if (row === undefined) throw notFound(`Unable to find ${what} by the given identifier`);
  return row;
};

/** The stage that the path names. */
export const stageOf = (call: RestCall, api: ApiRow = apiOf(call)): StageRow =>
  one(own(api.stages, call.at['stageName'] ?? ''), 'Stage');
