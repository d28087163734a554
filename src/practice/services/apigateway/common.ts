import { badRequest, notFound } from '../../http/errors.ts';
import { type Json, type RestCall, recordOf, textOrNull } from '../../protocols/rest-json.ts';
import { regionKey } from '../../store/arns.ts';
import { own } from '../../store/own.ts';
import type { ApiRow, MethodRow, RegionRow, ResourceRow, StageRow } from '../../store/types.ts';

/** API Gateway tells times in whole seconds since 1970. */
export const seconds = (ms: number): number => Math.floor(ms / 1000);

/** The REST API that the path names, of the caller's own account and the call's region. */
export function restApi(call: RestCall): ApiRow {
  const id = call.at['restApiId'] ?? '';
  const api = call.store.apis.get(id);
  if (
    api === undefined ||
    api.apiType !== 'REST' ||
    api.account !== call.principal.accountId ||
    api.region !== call.region
  ) {
    throw notFound(`Invalid API identifier specified ${call.principal.accountId}:${id}`);
  }
  return api;
}

export function resourceOf(call: RestCall, api: ApiRow = restApi(call)): ResourceRow {
  const resource = api.draft.resources.find((row) => row.id === call.at['resourceId']);
  if (resource === undefined) throw notFound('Invalid Resource identifier specified');
  return resource;
}

export function methodOf(call: RestCall): MethodRow {
  const method = own(resourceOf(call).methods, call.at['httpMethod'] ?? '');
  if (method === undefined) throw notFound('Invalid Method identifier specified');
  return method;
}

export function stageOf(call: RestCall, api: ApiRow = restApi(call)): StageRow {
  const stage = own(api.stages, call.at['stageName'] ?? '');
  if (stage === undefined) throw notFound('Invalid stage identifier specified');
  return stage;
}

/** The usage plans, keys and settings of the caller's account in this region. */
export function placeOf(call: RestCall): RegionRow {
  const key = regionKey(call.principal.accountId, call.region);
  const found = call.store.regions.get(key);
  if (found) return found;
  const made: RegionRow = { cloudWatchRoleArn: null, usagePlans: new Map(), apiKeys: new Map() };
  call.store.regions.set(key, made);
  return made;
}

/** `limit` and `position` as every v1 list has them: 25 by default, 500 at most. */
export function paged<T>(call: RestCall, rows: readonly T[], key = 'item'): Json {
  const asked = call.query.get('limit');
  const limit = asked === undefined ? 25 : Number(asked);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw badRequest('Invalid limit. Limit must be between 1 and 500');
  const position = call.query.get('position');
  const start =
    position === undefined
      ? 0
      : Number(
          Buffer.from(position, 'base64')
            .toString('utf8')
            .replace(/^offset:/, '') || Number.NaN,
        );
  if (!Number.isInteger(start) || start < 0) throw badRequest('Invalid position parameter specified');
  const end = start + limit;
  return {
    [key]: rows.slice(start, end),
    ...(end < rows.length ? { position: Buffer.from(`offset:${end}`).toString('base64') } : {}),
  };
}

export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly value: string | null;
  readonly from: string | null;
}

const OPS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

/** The `patchOperations` of a PATCH body, in order. */
export function patchesOf(body: Json): readonly PatchOperation[] {
  const list = body['patchOperations'] ?? [];
  if (!Array.isArray(list)) throw badRequest('Invalid patch operations specified');
  return list.map((one) => {
    const { op, path, value, from } = recordOf(one);
    if (typeof op !== 'string' || !OPS.includes(op) || typeof path !== 'string')
      throw badRequest('Invalid patch operation specified');
    return { op, path, value: textOrNull(value), from: textOrNull(from) };
  });
}

/** The segments of a patch path, unescaped: `~1` is a slash, `~0` a tilde. */
export const segmentsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

export const invalidPath = (patch: PatchOperation, allowed: readonly string[]): Error =>
  badRequest(
    `Invalid patch path '${patch.path}' specified for op '${patch.op}'. Must be one of: [${allowed.join(', ')}]`,
  );

/** Refuses an operation that this path does not take, in AWS's words. */
export function only(patch: PatchOperation, ...ops: readonly string[]): void {
  if (!ops.includes(patch.op))
    throw badRequest(`Invalid patch operation specified. Must be one of: [${ops.join(', ')}]`);
}

export function valueOf(patch: PatchOperation): string {
  if (patch.value === null) throw badRequest(`Invalid patch operation specified: '${patch.path}' needs a value`);
  return patch.value;
}

/** The record with one entry set or removed, as the patch says. */
export function withEntry<T>(
  record: Readonly<Record<string, T>> | undefined,
  patch: PatchOperation,
  name: string,
  read: (value: string | null) => T,
): Record<string, T> {
  only(patch, 'add', 'remove', 'replace');
  const { [name]: _, ...others } = record ?? {};
  return patch.op === 'remove' ? others : { ...others, [name]: read(patch.value) };
}

export function accessModeIn(patch: PatchOperation): 'BASIC' | 'STRICT' {
  if (patch.value !== 'BASIC' && patch.value !== 'STRICT')
    throw badRequest('Invalid endpoint access mode specified. Valid values: [BASIC, STRICT]');
  return patch.value;
}

/** A row of the store as the answer it is. */
export const asJson = (row: object): Json => row as Json;

/** Leaves out what is null or undefined, as AWS does. */
export const compact = (json: Json): Json =>
  Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null && value !== undefined));
