import { badRequest } from '../../http/errors.ts';
import { FRESH_ENTRY } from '../../store/fresh-method-settings.ts';
import { own } from '../../store/own.ts';
import type { StageRow } from '../../store/types.ts';
import { invalidPath, only, type PatchOperation, valueOf } from './common.ts';

/** Method settings as a patch names them, and as GetStage shows them. */
const SETTINGS: Readonly<Record<string, { readonly field: string; readonly read: (text: string) => unknown }>> = {
  'logging/loglevel': { field: 'loggingLevel', read: (text) => logLevel(text) },
  'logging/dataTrace': { field: 'dataTraceEnabled', read: (text) => text === 'true' },
  'metrics/enabled': { field: 'metricsEnabled', read: (text) => text === 'true' },
  'throttling/rateLimit': { field: 'throttlingRateLimit', read: (text) => numberOf(text) },
  'throttling/burstLimit': { field: 'throttlingBurstLimit', read: (text) => numberOf(text) },
  'caching/enabled': { field: 'cachingEnabled', read: (text) => text === 'true' },
  'caching/ttlInSeconds': { field: 'cacheTtlInSeconds', read: (text) => numberOf(text) },
  'caching/dataEncrypted': { field: 'cacheDataEncrypted', read: (text) => text === 'true' },
  'caching/requireAuthorizationForCacheControl': {
    field: 'requireAuthorizationForCacheControl',
    read: (text) => text === 'true',
  },
  'caching/unauthorizedCacheControlHeaderStrategy': {
    field: 'unauthorizedCacheControlHeaderStrategy',
    read: (text) => text,
  },
};

function logLevel(text: string): string {
  if (!['OFF', 'ERROR', 'INFO'].includes(text))
    throw badRequest('Invalid logging level. Valid values: [OFF, ERROR, INFO]');
  return text;
}

export function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw badRequest(`Invalid number specified: '${text}'`);
  return value;
}

/** `/{resource path}/{verb}/{group}/{setting}`; a resource path written with slashes of its own is taken together. */
export function settingPatch(
  stage: StageRow,
  patch: PatchOperation,
  segments: readonly string[],
  allowed: readonly string[],
): void {
  if (patch.op === 'remove' && segments.length >= 2) {
    const key = keyOf(segments.slice(0, -1), segments.at(-1) ?? '');
    if (!Object.hasOwn(stage.methodSettings, key))
      throw badRequest('Cannot remove method setting because there is no method setting for this method');
    delete stage.methodSettings[key];
    return;
  }
  const setting = own(SETTINGS, segments.slice(-2).join('/'));
  if (segments.length < 4 || setting === undefined) throw invalidPath(patch, allowed);
  only(patch, 'replace');
  const key = keyOf(segments.slice(0, -3), segments.at(-3) ?? '');
  stage.methodSettings = {
    ...stage.methodSettings,
    // The first write of one setting fills in a whole entry.
    [key]: { ...(own(stage.methodSettings, key) ?? FRESH_ENTRY), [setting.field]: setting.read(valueOf(patch)) },
  };
}

const keyOf = (path: readonly string[], verb: string): string => `${path.join('/').replace(/^\/(?=.)/, '')}/${verb}`;
