import type { Step } from '../../core/verdict/types.ts';
import type { MarkName } from '../theme.ts';

/** A gate behind the first refusal was not reached by the call, whatever it would say. */
export function stepMark(step: Pick<Step, 'verdict' | 'reached'>): MarkName {
  if (step.verdict === 'not-applicable') return 'not-applicable';
  if (!step.reached && step.verdict === 'pass') return 'not-reached';
  return step.verdict;
}
