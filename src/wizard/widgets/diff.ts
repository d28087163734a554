import { sanitize } from '../../core/model/sanitize.ts';
import { dim, type Line, line, span } from './line.ts';
import { cutMiddle } from './text.ts';

/** A unified diff, without its file headers where a title already says what it is of. */
export function diffLines(diff: string, columns: number): readonly Line[] {
  const lines: Line[] = [];
  for (const text of sanitize(diff).replace(/\n$/, '').split('\n')) {
    if (/^(Index:|={5,}|--- |\\ No newline)/.test(text)) continue;
    if (text.startsWith('+++ ')) {
      const title = text.slice(4).split('\t')[0] ?? '';
      if (title.trim() !== '') lines.push(line(dim(cutMiddle(title.trim(), columns))));
      continue;
    }
    if (text.startsWith('@@')) {
      if (lines.length > 1) lines.push(line(dim('  …')));
      continue;
    }
    const room = columns - 3;
    const [mark, rest] = [text.slice(0, 1), text.slice(1)];
    const lead = /^ */.exec(rest)?.[0] ?? '';
    const shown = lead + cutMiddle(rest.slice(lead.length), room - lead.length);
    if (mark === '+') lines.push(line(span(`+  ${shown}`, 'good')));
    else if (mark === '-') lines.push(line(span(`-  ${shown}`, 'bad')));
    else lines.push(line(span(`   ${shown}`, 'dim')));
  }
  return lines;
}
