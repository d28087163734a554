import { sanitize } from '../../core/model/sanitize.ts';
import { dim, type Line, line, span } from './line.ts';
import { cut, cutMiddle, width } from './text.ts';

/** Lines of context on either side of a change. */
const CONTEXT = 1;

/**
 * A unified diff, without its file headers where there is one document and a title says which, and with little context.
 */
export function diffLines(diff: string, columns: number): readonly Line[] {
  const texts = sanitize(diff)
    .replace(/\n$/, '')
    .split('\n')
    .filter((text) => !/^(Index:|={5,}|--- |\\ No newline)/.test(text));
  const isChange = (text: string | undefined) => text !== undefined && /^[+-]/.test(text) && !text.startsWith('+++ ');
  const several = texts.filter((text) => text.startsWith('+++ ')).length > 1;
  const lines: Line[] = [];
  let gap = false;
  for (const [index, text] of texts.entries()) {
    if (text.startsWith('+++ ')) {
      const title = (text.slice(4).split('\t')[0] ?? '').trim();
      if (title !== '' && several) lines.push(line(dim(cutMiddle(title, columns))));
      gap = false;
      continue;
    }
    const near = texts.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(isChange);
    if (text.startsWith('@@') || !near) {
      if (!gap) lines.push(line(dim('   …')));
      gap = true;
      continue;
    }
    gap = false;
    lines.push(...diffLine(text, columns - 3));
  }
  return lines;
}

/** A long line goes on below itself, under its own indent: nothing of what is changed is hidden. */
function diffLine(text: string, room: number): readonly Line[] {
  const [mark, rest] = [text.slice(0, 1), text.slice(1)];
  const lead = /^ */.exec(rest)?.[0] ?? '';
  const left = lead.length + 12 > room ? '' : lead;
  const tone = mark === '+' ? 'good' : mark === '-' ? 'bad' : 'dim';
  return chunks(rest.slice(lead.length), room - left.length).map((part, index) =>
    line(span(`${index === 0 ? mark : ' '}  ${left}${part}`, tone)),
  );
}

/** Broken behind a slash, colon or space where one is near the end. */
function chunks(text: string, room: number): readonly string[] {
  if (width(text) <= room) return [text];
  const head = cut(text, room + 1).slice(0, -1);
  const at = Math.max(head.lastIndexOf('/'), head.lastIndexOf(':'), head.lastIndexOf(' ')) + 1;
  const end = at > room / 2 ? at : head.length;
  return [text.slice(0, end), ...chunks(text.slice(end), room)];
}
