import type { PracticeCall } from '../../core/model/ports.ts';

/** The practice call for this API and stage: the one already chosen when it fits, else the first that does. */
export function practiceCallFor(
  calls: readonly PracticeCall[],
  chosen: PracticeCall | null,
  apiId: string,
  stage: string,
): PracticeCall | null {
  const fits = (call: PracticeCall) => call.target.apiId === apiId && call.target.stage === stage;
  return chosen !== null && fits(chosen) ? chosen : (calls.find(fits) ?? null);
}
