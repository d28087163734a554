import { NOTHING } from '../blocks.ts';
import { isPractice, readPaste } from '../state/index.ts';
import { field, type Row, type Screen, ui } from '../ui.ts';

/** Screen 2: what happened? A call that is ready to be looked at, a pasted text, or the lists. */
export const pasteScreen: Screen = {
  id: 'paste',
  title: 'What happened?',
  filterable: false,
  preferred: () => 0,
  rows: ({ state }) => {
    const calls = isPractice(state) ? state.practiceCalls : [];
    const ready = calls.map(
      (call, index): Row => ({
        id: `prepared-${index}`,
        group: 'Calls made ready on the practice account',
        cells: [{ text: call.title }],
        search: call.title,
        enter: { type: 'choose-practice-call', call },
      }),
    );
    const own: readonly Row[] = [
      { id: 'lists', cells: [{ text: 'Choose the call from lists' }], search: '', enter: { type: 'skip-paste' } },
      {
        id: 'paste',
        cells: [{ text: 'Paste an error, an answer, a URL or a curl command' }],
        search: '',
        enter: ui({ field: field('paste') }),
      },
    ];
    const group = ready.length > 0 ? 'Or a call of your own' : null;
    return [...ready, ...own.map((row) => (group === null ? row : { ...row, group }))];
  },
  content: () => NOTHING,
  submit: (_, purpose, text) => (purpose === 'paste' ? readPaste(text) : null),
};
