import type { CouldNotCheck } from '../core/model/gate.ts';
import type { Inside } from '../core/model/inside.ts';
import type { StepId } from '../core/verdict/types.ts';
import type { Examination } from './types.ts';

/** One step that runs again: only what it reads or hears is asked anew, all else stays as it was. */
export interface Again {
  readonly step: StepId;
  readonly before: Examination;
}

/** Whether what belongs to a step is read or heard in this examination. */
export const isAnew = (again: Again | undefined, step: StepId): boolean => again === undefined || again.step === step;

/** Steps that a witness settles: their facts are not read again. */
export const HEARD_ONLY: readonly StepId[] = ['test-call', 'simulator'];

/** How the gaps of each witness are named. */
const GAPS: Readonly<Partial<Record<StepId, RegExp>>> = {
  'test-call': /real call$/,
  simulator: /policy simulator$/,
  'lambda-authorizer': /^a test of the authorizer/,
  'api-key': /^the comparison of the API key/,
  network: /^sampled requests/,
  logs: /^the log lines/,
};

/** What was known before, without what the step that runs again hears anew. */
export function unheard({ step, before }: Again, given: Inside): Inside {
  const { behaviours: _tested, apiKeyValues: _compared, ...rest } = before.inside;
  const behaviours = step === 'lambda-authorizer' ? given.behaviours : before.inside.behaviours;
  const apiKeyValues = step === 'api-key' ? given.apiKeyValues : before.inside.apiKeyValues;
  return {
    ...rest,
    ...(behaviours === undefined ? {} : { behaviours }),
    ...(apiKeyValues === undefined ? {} : { apiKeyValues }),
  };
}

/** What could not be heard before, without what is heard anew. */
export const gapsBefore = (again: Again | undefined): readonly CouldNotCheck[] =>
  again === undefined
    ? []
    : again.before.testimony.couldNotCheck.filter(({ what }) => GAPS[again.step]?.test(what) !== true);
