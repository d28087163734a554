import { type Block, GAP, NOTHING, text } from '../blocks.ts';
import { readPaste } from '../state/index.ts';
import type { PastedReading } from '../state/state.ts';
import { field, type Screen, textRow, ui } from '../ui.ts';

const FILE = 'apigw-doctor-refused-call.md';

/** Beside the questions: what can be told, asked and sent to somebody without access to the account. */
export const readingScreen: Screen = {
  id: 'reading',
  title: 'What your text means',
  filterable: false,
  preferred: () => 0,
  rows: ({ state: { reading } }) => {
    const paste = textRow(
      'paste',
      reading === null ? 'Paste what you have' : 'Paste something else',
      ui({ field: field('paste') }),
    );
    const account = textRow('account', 'Choose an account, and apigw-doctor finds out which cause it is', {
      type: 'back',
    });
    if (reading === null) return [paste, account];
    const { markdown } = reading;
    return [
      textRow('write', `Write this into ${FILE}, to send to a colleague`, {
        type: 'write-code',
        name: FILE,
        text: markdown,
      }),
      paste,
      account,
    ];
  },
  content: ({ state: { reading } }) => ({
    ...NOTHING,
    body: reading === null ? [text(NOTHING_PASTED, 'dim')] : readingBlocks(reading),
  }),
  submit: (_, purpose, typed) => (purpose === 'paste' ? readPaste(typed) : null),
};

const NOTHING_PASTED =
  'Paste an error text, an answer, a URL or a curl command. No account is needed: apigw-doctor shows who answered, ' +
  'what the text can mean, which commands find the cause, and what to ask a colleague for.';

const heading = (title: string): readonly Block[] => [GAP, { is: 'heading', text: title }];

function readingBlocks(reading: PastedReading): readonly Block[] {
  const { answeredBy, means, causes, lessLikely, ruledOut, tellsApart, checks, values, diagnose, policy } = reading;
  return [
    ...(answeredBy === null ? [] : [text(answeredBy, 'strong')]),
    text(means),
    ...(causes.length === 0
      ? []
      : heading(causes.length === 1 ? 'Possible cause' : 'Possible causes, most likely first')),
    ...causes.map(({ code, summary }) => text(`${code} · ${summary}`, 'plain', 2)),
    ...(lessLikely.length === 0 ? [] : [text(`Less likely: ${lessLikely.join(', ')}`, 'dim', 2)]),
    ...(ruledOut.length === 0 ? [] : heading('Ruled out by what you pasted')),
    ...ruledOut.map((sentence) => text(sentence, 'dim', 2)),
    ...(tellsApart === null ? [] : [...heading('How to tell them apart'), text(tellsApart, 'plain', 2)]),
    ...heading('Ask somebody with access to the account to run'),
    { is: 'code', text: diagnose, indent: 2 },
    ...(checks.length === 0 ? [] : heading('Or by hand')),
    ...(values.length === 0 ? [] : [{ is: 'code', text: values.join('\n'), indent: 2 } as const]),
    ...checks.flatMap(({ say: instruction, run }): readonly Block[] => [
      text(instruction, 'dim', 2),
      { is: 'code', text: run.join('\n'), indent: 4 },
    ]),
    ...heading('Or ask for this minimal read-only policy'),
    { is: 'code', text: policy, indent: 2 },
  ];
}
