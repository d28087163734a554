import { answerLabel, lastChange, type SessionState } from '../state/index.ts';
import type { Screen } from '../ui.ts';
import { BLANK, dim, type Line, line, span } from '../widgets/line.ts';
import { labelled } from '../widgets/paragraph.ts';

import { cutMiddle } from '../widgets/text.ts';
import { loadLines } from '../widgets/wait.ts';
import { choiceLine } from './choose.ts';

/** Screen 11: what happened, and the file that tells it. */
export const summaryScreen: Screen = {
  id: 'summary',
  title: 'Summary',
  filterable: false,
  preferred: () => 0,
  rows: () => [
    { id: 'quit', cells: [{ text: 'Leave' }], search: '', enter: { type: 'quit' } },
    {
      id: 'another',
      cells: [{ text: 'Ask about another call' }],
      search: '',
      enter: { type: 'ask-another', about: 'api' },
    },
  ],
  view: (context, rows, cursor) => {
    const { state, columns, now, spinner } = context;
    const written = loadLines(state.summary, now, spinner, columns) ?? [line(span('✔ written to ', 'good'))];
    const path =
      state.summary.state === 'ready' ? [line(span(`  ${cutMiddle(state.summary.value, columns - 2)}`, 'strong'))] : [];
    const choices = rows.map((row, index) => choiceLine(row, index === cursor));
    const undo = lastChange(state) === null ? [] : [line(dim('The change stands. u undoes it.'))];
    return {
      head: [line(span(summaryScreen.title, 'strong'))],
      body: whatHappened(state, columns),
      keep: 'scroll',
      foot: [
        ...(context.rows < 16 ? [] : [BLANK]),
        ...written,
        ...path,
        ...undo,
        ...(context.rows < 16 ? [choices[cursor] ?? BLANK] : [BLANK, ...choices]),
      ],
    };
  },
  tell: ({ state, columns, now }) => [
    ...whatHappened(state, columns),
    ...(loadLines(state.summary, now, '', columns) ??
      (state.summary.state === 'ready' ? [line(`Written to ${state.summary.value}`)] : [])),
  ],
  submit: () => null,
};

function whatHappened({ first, applied, checks }: SessionState, columns: number): readonly Line[] {
  const body: Line[] = [];
  const say = (label: string, text: string) => body.push(...labelled(label, text, columns, 12));
  if (first !== null) {
    const { diagnosis } = first;
    say(
      'Call',
      `${diagnosis.target.method} ${diagnosis.target.path} on ${diagnosis.target.stage}, ${diagnosis.target.apiId}`,
    );
    say('Seen', answerLabel(diagnosis.observed));
    say(
      'Cause',
      diagnosis.causes.map((cause) => `${cause.code} (${cause.certainty})`).join(', ') || 'none at the gateway',
    );
  }
  for (const one of applied) say(one.undone ? 'Undone' : 'Changed', one.plan.title);
  for (const check of checks) {
    const after = check.tries.findLast((one) => one.answer !== null)?.answer ?? null;
    const text =
      after === null ? (check.why ?? check.state) : `${answerLabel(check.before)} before, ${answerLabel(after)} now`;
    say(check.kind === 'apply' ? 'Check' : 'After undo', text);
  }
  return body;
}
