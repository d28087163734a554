import { diffLines } from '../components/diff-lines.ts';
import { compared } from '../components/difference.ts';
import { laidOut, sourceOf } from '../components/evidence-text.ts';
import type { Content, Part } from '../parts.ts';
import { spoken } from './words.ts';

/** What a screen says, as sentences; what is asked for just now is all that is said. */
export const toldContent = ({ head, body, foot, asked }: Content): readonly string[] =>
  (asked.length > 0 ? asked : [...head, ...body, ...foot]).flatMap((part) => told(part));

/** One part as whole lines to be read aloud: no signs, no columns, nothing drawn. */
export const told = (part: Part): readonly string[] =>
  linesOf(part).flatMap((text) => {
    const said = spoken(text);
    return said === '' ? [] : [said];
  });

function linesOf(part: Part): readonly string[] {
  switch (part.is) {
    case 'gap':
      return [];
    case 'text':
    case 'code':
      return part.text.split('\n');
    case 'heading':
      return [joined(part.text, part.note)];
    case 'labelled':
      return [joined(part.label, part.text)];
    case 'signed':
      return [`${part.sign}${part.text}`];
    case 'marked':
      return [joined(part.mark.word, part.title, part.text)];
    case 'cause':
      return [
        `${part.stops ? '' : 'then '}${part.code}: ${part.certainty}${part.sources.length > 0 ? ` (${part.sources.join(' + ')})` : ''}`,
      ];
    case 'diff':
      return diffLines(part.diff).flatMap((line) =>
        line.kind === 'gap' ? [] : [`${CHANGES[line.kind]}${line.text.trim()}`],
      );
    case 'near-miss': {
      const { same, granted, asked, words } = compared(part.miss);
      return [
        `granted: ${same}${granted.differs}${granted.rest}`,
        `asked for ${same}${asked.differs}${asked.rest}`,
        words,
      ];
    }
    case 'evidence':
      if (part.evidence.length === 0) return ['Nothing was read for this.'];
      return part.evidence.flatMap((piece) => [
        piece.note ?? '',
        joined('from', sourceOf(piece), piece.path ?? ''),
        ...laidOut(piece.value).split('\n'),
      ]);
    case 'statement':
      return [`Statement ${part.number}${part.why === null ? '' : `: ${part.why}`}`, ...part.json.split('\n')];
    case 'link':
      return [part.address];
    case 'call':
      return [`${part.what} ${part.url}`, part.who];
    case 'agreement':
      return [agreement(part)];
    case 'answer':
      return [joined(part.label, part.answer, part.body)];
    case 'failed':
      return [
        'could not read it',
        ...part.why.split('\n'),
        part.permission === null ? '' : `The permission it takes: ${part.permission}`,
        'r tries again, Esc goes back.',
      ];
    case 'written':
      return [`Written to ${part.path}`];
  }
}

const CHANGES = { add: 'add: ', remove: 'remove: ', same: '', title: '' } as const;

/** `Lets in: nothing else`: what there is of these, one after the other. */
const joined = (...texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text !== '').join(': ');

function agreement({ seen, predicted, agreement: how }: Extract<Part, { readonly is: 'agreement' }>): string {
  if (how === 'match') return `Seen and predicted ${seen}: they agree`;
  return `Seen ${seen}: Predicted ${predicted}: ${how === 'differs' ? 'they differ' : 'no answer to compare with'}`;
}
