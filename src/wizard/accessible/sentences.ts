import type { Block, Content } from '../blocks.ts';
import { diffLines } from '../components/diff-lines.ts';
import { compared } from '../components/difference.ts';
import { laidOut, sourceOf } from '../components/evidence-text.ts';
import { spoken } from './words.ts';

/** What a screen says, as sentences; what is asked for just now is all that is said. */
export const sentencesOf = ({ head, body, foot, asked }: Content): readonly string[] =>
  (asked.length > 0 ? asked : [...head, ...body, ...foot]).flatMap((block) => sentencesOfBlock(block));

/** One block as whole lines to be read aloud: no signs, no columns, nothing drawn. */
export const sentencesOfBlock = (block: Block): readonly string[] =>
  linesOf(block).flatMap((text) => {
    const sentence = spoken(text);
    return sentence === '' ? [] : [sentence];
  });

function linesOf(block: Block): readonly string[] {
  switch (block.is) {
    case 'gap':
      return [];
    case 'text':
    case 'code':
      return block.text.split('\n');
    case 'tabs':
      return [`${block.chosen}, one of ${block.names.join(', ')}`];
    case 'heading':
      return [joined(block.text, block.note)];
    case 'labelled':
      return [joined(block.label, block.text)];
    case 'sides':
      return [block.what, ...block.sides.map(({ name, text }) => joined(name, text))];
    case 'signed':
      return [`${block.sign}${block.text}`];
    case 'marked':
      return [joined(block.mark.word, block.title, block.text)];
    case 'cause':
      return [
        `${block.stops ? '' : 'then '}${block.code}: ${block.certainty}` +
          (block.sources.length > 0 ? ` (${block.sources.join(' + ')})` : ''),
      ];
    case 'diff':
      return diffLines(block.diff).flatMap((line) =>
        line.kind === 'gap' ? [] : [`${CHANGES[line.kind]}${line.text.trim()}`],
      );
    case 'near-miss': {
      const { same, granted, asked, words } = compared(block.miss);
      return [
        `granted: ${same}${granted.differs}${granted.rest}`,
        `the call needs ${same}${asked.differs}${asked.rest}`,
        words,
      ];
    }
    case 'evidence':
      if (block.evidence.length === 0) return ['No data was read for this step.'];
      return block.evidence.flatMap((piece) => [
        piece.note ?? '',
        joined('from', sourceOf(piece), piece.path ?? ''),
        ...laidOut(piece).split('\n'),
      ]);
    case 'statement':
      return [`Statement ${block.number}${block.why === null ? '' : `: ${block.why}`}`, ...block.json.split('\n')];
    case 'link':
      return [block.address];
    case 'call':
      return [`${block.what} ${block.url}`, block.who];
    case 'agreement':
      return [agreement(block)];
    case 'answer':
      return [joined(block.label, block.answer, block.body)];
    case 'failed':
      return ['could not read this', ...block.why.split('\n'), 'Press r to try again or Esc to go back.'];
    case 'written':
      return [`Written to ${block.path}`];
  }
}

const CHANGES = { add: 'add: ', remove: 'remove: ', same: '', title: '' } as const;

/** `Also allows: nothing else`: what there is of these, one after the other. */
const joined = (...texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text !== '').join(': ');

function agreement({ seen, predicted, agreement: how }: Extract<Block, { readonly is: 'agreement' }>): string {
  if (how === 'match') return `Seen: ${seen}. Predicted: the same`;
  return `Seen: ${seen}. Predicted: ${predicted}. ${how === 'differs' ? 'They differ' : 'No answer to compare with'}`;
}
