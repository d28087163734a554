import { callsWords, changeWords, resultWords } from '../../core/report/words.ts';
import { type Block, labelled, NOTHING } from '../blocks.ts';
import { answerLabel } from '../state/labels.ts';
import { isPractice } from '../state/selectors.ts';
import type { SessionState } from '../state/state.ts';
import { type Screen, textRow } from '../ui.ts';
import { failedPart } from './choose.ts';
import { lessonRows } from './paste.ts';

/** Screen 11: what happened, and the file that tells it. */
export const summaryScreen: Screen = {
  id: 'summary',
  title: 'Summary',
  filterable: false,
  preferred: () => 0,
  rows: ({ state }) => [
    textRow('quit', 'Leave', { type: 'quit' }),
    ...(state.chat === null
      ? []
      : [
          textRow('chat', 'Copy five lines for a chat or a ticket', {
            type: 'copy',
            text: state.chat,
            what: 'The five lines',
          }),
        ]),
    ...lessonRows(state),
    {
      id: 'another',
      cells: [{ text: 'Ask about another call' }],
      search: '',
      // On the practice account that is the list of lessons.
      enter: isPractice(state) ? { type: 'open-lessons' } : { type: 'ask-another', about: 'api' },
    },
  ],
  content: ({ state }) => ({
    ...NOTHING,
    body: whatHappened(state),
    foot: [
      ...failedPart(state.summary),
      ...(state.summary.state === 'ready' ? [{ is: 'written', path: state.summary.value } as const] : []),
    ],
  }),
  submit: () => null,
};

function whatHappened({ first, examination, applied, checks }: SessionState): readonly Block[] {
  const body: Block[] = [];
  const add = (label: string, text: string) => body.push(labelled(label, text));
  if (first !== null) {
    const { diagnosis } = first;
    add(
      'Call',
      `${diagnosis.target.method} ${diagnosis.target.path} on ${diagnosis.target.stage}, ${diagnosis.target.apiId}`,
    );
    add('Seen', answerLabel(diagnosis.observed));
    const isChanged = applied.length > 0 && examination !== null;
    add('Result', isChanged ? changeWords(diagnosis, examination.diagnosis) : resultWords(diagnosis));
    add('AWS calls', callsWords(diagnosis.calls));
    if (diagnosis.causes.length > 0)
      add('Cause', diagnosis.causes.map((cause) => `${cause.code} (${cause.certainty})`).join(', '));
  }
  for (const one of applied) add(one.undone ? 'Undone' : 'Changed', one.plan.title);
  for (const check of checks) {
    const after = check.tries.findLast((one) => one.answer !== null)?.answer ?? null;
    const text =
      after === null ? (check.why ?? check.state) : `${answerLabel(check.before)} before, ${answerLabel(after)} now`;
    add(check.kind === 'apply' ? 'Check' : 'After undo', text);
  }
  return body;
}
