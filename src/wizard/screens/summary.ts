import { answerLabel, standing } from '../../session/index.ts';
import type { Screen } from '../ui.ts';
import { BLANK, dim, type Line, line, span } from '../widgets/line.ts';
import { labelled } from '../widgets/paragraph.ts';
import { cutMiddle } from '../widgets/text.ts';
import { loadLines } from '../widgets/wait.ts';

/** Screen 11: what happened, and the file that tells it. */
export const summaryScreen: Screen = {
  id: 'summary',
  filterable: false,
  preferred: () => 0,
  rows: () => [{ id: 'quit', cells: [{ text: 'Leave' }], search: '', enter: { type: 'quit' } }],
  view: (context) => {
    const { state, columns, now, spinner } = context;
    const { first, summary } = state;
    const body: Line[] = [];
    const say = (label: string, text: string) => body.push(...labelled(label, text, columns, 12));
    if (first !== null) {
      const { diagnosis } = first;
      say('Call', `${diagnosis.target.method} ${diagnosis.target.path} on ${diagnosis.target.stage}, ${diagnosis.target.apiId}`);
      say('Seen', answerLabel(diagnosis.observed));
      say('Cause', diagnosis.causes.map((cause) => `${cause.code} (${cause.certainty})`).join(', ') || 'none at the gateway');
    }
    for (const one of state.applied) say(one.undone ? 'Undone' : 'Changed', one.plan.title);
    for (const check of state.checks) {
      const after = check.tries.findLast((one) => one.answer !== null)?.answer ?? null;
      say(
        check.kind === 'apply' ? 'Check' : 'After undo',
        after === null ? (check.why ?? check.state) : `${answerLabel(check.before)} before, ${answerLabel(after)} now`,
      );
    }
    const written = loadLines(summary, now, spinner, columns) ?? [line(span('✔ written to ', 'good'))];
    const path = summary.state === 'ready' ? [line(span(`  ${cutMiddle(summary.value, columns - 2)}`, 'strong'))] : [];
    const undo = standing(state) === null ? [] : [line(dim('The change stands. u undoes it.'))];
    return {
      head: [line(span('Summary', 'strong'))],
      body,
      keep: 'scroll',
      foot: [...(context.rows < 16 ? [] : [BLANK]), ...written, ...path, ...undo],
    };
  },
  submit: () => null,
};
