import type { TranscriptLine } from '../state/index.ts';
import { cutLine, dim, type Line, line, span } from './line.ts';
import { cutMiddle, pad, width } from './text.ts';

const MARK = { done: ['✔ ', 'good'], refused: ['✖ ', 'bad'], warn: ['▲ ', 'warn'], info: ['● ', 'accent'] } as const;

/** An answered question, as one line of the terminal's history. */
export function transcriptLines(item: TranscriptLine, columns: number): Line {
  const [symbol, tone] = MARK[item.mark];
  const label = pad(item.label, columns >= 60 ? 9 : 0);
  const room = columns - width(symbol) - width(label) - 1;
  return cutLine(line(span(symbol, tone), dim(`${label} `), span(cutMiddle(item.text, Math.max(room, 8)))), columns);
}
