import type { PreparedCall } from './ports.ts';

/** The prepared call for this API and stage: the one already chosen when it fits, else the first that does. */
export function preparedFor(
  calls: readonly PreparedCall[],
  chosen: PreparedCall | null,
  apiId: string,
  stage: string,
): PreparedCall | null {
  const fits = (call: PreparedCall) => call.target.apiId === apiId && call.target.stage === stage;
  return chosen !== null && fits(chosen) ? chosen : (calls.find(fits) ?? null);
}
