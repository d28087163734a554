import type { Rate } from '../model/facts.ts';

/** What a rate of nothing becomes where nothing says what was meant: enough to work with, far below the account's own limit. */
const MODEST = 10;

/** The rate with what is zero taken from the other half; null where it lets calls through already. */
export function openedRate({ rateLimit, burstLimit }: Rate): Rate | null {
  if (rateLimit > 0 && burstLimit > 0) return null;
  return { rateLimit: rateLimit || burstLimit || MODEST, burstLimit: burstLimit || Math.ceil(rateLimit) || MODEST };
}

export const rateText = ({ rateLimit, burstLimit }: Rate): string => `${rateLimit} calls a second, ${burstLimit} at once`;
