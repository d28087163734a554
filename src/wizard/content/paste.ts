import type { PracticeCall } from '../../core/model/ports.ts';
import { NOTHING } from '../blocks.ts';
import { isPractice, readPaste, type SessionState } from '../state/index.ts';
import { lessonOf, lessonsDone, nextLesson } from '../state/lessons.ts';
import { field, type Row, type Screen, textRow, ui } from '../ui.ts';

/** Screen 2: what happened? A call that is ready to be looked at, a pasted text, or the lists. */
export const pasteScreen: Screen = {
  id: 'paste',
  title: 'What happened?',
  filterable: false,
  preferred: ({ state }) => {
    const next = isPractice(state) ? nextLesson(state) : null;
    return next === null ? 0 : state.practiceCalls.indexOf(next);
  },
  rows: ({ state }) => {
    const calls = isPractice(state) ? state.practiceCalls : [];
    const group = `Lessons, ${lessonsDone(state)} of ${calls.length} done`;
    const ready = calls.map((call, index) => lessonRow(state, call, { id: `prepared-${index}`, group }));
    const reset: readonly Row[] =
      Object.keys(state.lessons).length === 0
        ? []
        : [textRow('reset', 'Reset the practice account: all lessons as at the start', { type: 'reset-practice' })];
    const own: readonly Row[] = [
      textRow('lists', 'Choose the call from lists', { type: 'skip-paste' }),
      textRow('paste', 'Paste an error, an answer, a URL or a curl command', ui({ field: field('paste') })),
    ];
    if (ready.length === 0) return own;
    return [...ready, ...[...own, ...reset].map((row) => ({ ...row, group: 'Or your own call' }))];
  },
  content: () => NOTHING,
  submit: (_, purpose, text) => (purpose === 'paste' ? readPaste(text) : null),
};

/** What became of the call: what it is answered is the case's, until it is mended. */
function lessonRow(
  state: SessionState,
  call: PracticeCall,
  { id, group }: Pick<Row, 'id'> & { readonly group: string },
): Row {
  const lesson = lessonOf(state, call);
  const status = call.observed?.status ?? null;
  const answered = status === null ? '' : `answered ${status}`;
  const words = {
    found: `${answered}: cause found`,
    fixed: 'fixed: it goes through now',
    done: 'cause found: nothing to change in AWS',
  };
  const isDone = lesson === 'fixed' || lesson === 'done';
  return {
    id,
    group,
    cells: [
      { text: `${isDone ? '✔ ' : ''}${call.title}` },
      { text: lesson === null ? answered : words[lesson], tone: isDone ? 'good' : 'dim' },
    ],
    search: call.title,
    enter: { type: 'choose-practice-call', call },
  };
}

/** From one lesson to the next; nothing on a real account. */
export function lessonRows(state: SessionState): readonly Row[] {
  if (!isPractice(state) || state.practiceCalls.length < 2) return [];
  const next = nextLesson(state);
  const list = textRow('lessons', 'Back to the lessons', { type: 'open-lessons' });
  if (next === null) return [{ ...list, cells: [{ text: 'All lessons are done: back to the list' }] }];
  return [textRow('next-lesson', `Next lesson: ${next.title}`, { type: 'choose-practice-call', call: next }), list];
}
