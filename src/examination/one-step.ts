import type { Examination } from '../core/examine.ts';
import type { RuntimeState } from '../core/model/runtime-state.ts';
import type { Witness, WitnessGap } from '../core/model/testimony.ts';
import type { StepId } from '../core/verdict/types.ts';

/** One step that runs again: only what it is judged by is read or asked again, all else stays as it was. */
export interface OneStep {
  readonly step: StepId;
  readonly before: Examination;
}

/** Whether what belongs to a step is read, or its witness asked, in this examination. */
export const runsStep = (only: OneStep | undefined, step: StepId): boolean => only === undefined || only.step === step;

/** Steps that a witness alone settles: no facts are read for them. */
export const STEPS_WITHOUT_FACTS: readonly StepId[] = ['test-call', 'simulator'];

/** The step that each witness speaks in. */
const STEP_OF: Readonly<Record<Witness, StepId>> = {
  call: 'test-call',
  simulator: 'simulator',
  'authorizer-test': 'lambda-authorizer',
  'api-key-comparison': 'api-key',
  'waf-sample': 'network',
  logs: 'logs',
};

/** What was known before, without what the step that runs again asks its witness. */
export function keptRuntime({ step, before }: OneStep, given: RuntimeState): RuntimeState {
  const { behaviours: _tested, apiKeyValues: _compared, ...rest } = before.runtime;
  const behaviours = step === 'lambda-authorizer' ? given.behaviours : before.runtime.behaviours;
  const apiKeyValues = step === 'api-key' ? given.apiKeyValues : before.runtime.apiKeyValues;
  return {
    ...rest,
    ...(behaviours === undefined ? {} : { behaviours }),
    ...(apiKeyValues === undefined ? {} : { apiKeyValues }),
  };
}

/** The witnesses that said nothing before, without the one that is asked again. */
export const gapsKept = (only: OneStep | undefined): readonly WitnessGap[] =>
  only === undefined ? [] : only.before.testimony.couldNotCheck.filter(({ witness }) => STEP_OF[witness] !== only.step);
