import type { CaseFile } from '../../core/intake/cases/case-file.ts';
import type { MethodRates } from '../../core/model/facts.ts';
import { stageKey } from '../../core/model/settings.ts';
import { FRESH_ENTRY } from './fresh-method-settings.ts';
import type { StageRow } from './types.ts';

/**
 * The methods of a case that have a rate of their own, as entries of the stage's settings: whole ones on a REST API.
 */
export function ratedMethods({ apiType, config }: CaseFile): StageRow['methodSettings'] {
  const rest = apiType === 'REST';
  return Object.fromEntries(
    Object.entries(config.stage.methodThrottle ?? {}).map(([key, { rateLimit, burstLimit }]) => [
      rest ? stageKey(key) : key,
      { ...(rest ? FRESH_ENTRY : {}), throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit },
    ]),
  );
}

/** The same in a case's words; nothing where no method has a rate of its own. */
export function ratesIn({ methodSettings }: StageRow): { readonly methodThrottle?: MethodRates } {
  const rates = Object.entries(methodSettings).flatMap(
    ([key, { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit }]) =>
      key === '*/*' || typeof rateLimit !== 'number' || typeof burstLimit !== 'number'
        ? []
        : [[key, { rateLimit, burstLimit }] as const],
  );
  return rates.length === 0 ? {} : { methodThrottle: Object.fromEntries(rates) };
}
