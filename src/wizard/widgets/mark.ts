import type { Step } from '../../core/verdict/types.ts';
import { MARKS } from '../theme.ts';
import { type Span, span } from './line.ts';
import { pad } from './text.ts';

export type MarkName = keyof typeof MARKS;

/** Symbol and word, together always: `✖ refuses    `. */
export function mark(name: MarkName, columns = 14): readonly Span[] {
  const { symbol, word, tone } = MARKS[name];
  return [span(pad(`${symbol} ${word}`, columns), tone)];
}

/** A gate behind the first refusal was not reached by the call, whatever it would say. */
export function stepMark(step: Pick<Step, 'verdict' | 'reached'>): MarkName {
  if (step.verdict === 'not-applicable') return 'not-applicable';
  if (!step.reached && step.verdict === 'pass') return 'not-reached';
  return step.verdict;
}
