import type { CaseConfig } from '../../core/intake/cases/case-file.ts';
import { usualKey } from '../../core/model/settings.ts';
import { FRESH_ENTRY } from './fresh-method-settings.ts';
import type { StageRow } from './types.ts';

type Settings = StageRow['methodSettings'];

/** The cache settings of a case written into the stage's method settings. */
export function withCaching(settings: Settings, { methodCaching }: CaseConfig['stage']): Settings {
  const entries = (methodCaching ?? []).map(({ path, httpMethod, ...caching }) => {
    const key = usualKey(path, httpMethod);
    return [key, { ...withoutRate(FRESH_ENTRY), ...settings[key], ...caching }] as const;
  });
  return { ...settings, ...Object.fromEntries(entries) };
}

/** A case that sets no rate has none to show. */
const withoutRate = (entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(entry).filter(([name]) => !name.startsWith('throttling')));

/** The same settings in a case's words; nothing where the stage has no cache. */
export function cachingIn(stage: StageRow): object {
  if (stage.cacheCluster !== true) return {};
  return {
    methodCaching: Object.entries(stage.methodSettings).map(([key, one]) => {
      const cut = key.lastIndexOf('/');
      const path = key.slice(0, cut);
      return {
        path: path === '*' ? '*' : `/${path.replace(/^\//, '')}`,
        httpMethod: key.slice(cut + 1),
        cachingEnabled: one['cachingEnabled'] === true,
        requireAuthorizationForCacheControl: one['requireAuthorizationForCacheControl'] === true,
        unauthorizedCacheControlHeaderStrategy:
          one['unauthorizedCacheControlHeaderStrategy'] ?? 'SUCCEED_WITH_RESPONSE_HEADER',
      };
    }),
  };
}
