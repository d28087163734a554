import type { Load, Wait } from '../state/index.ts';
import { dim, type Line, line, span } from './line.ts';
import { paragraph } from './paragraph.ts';

/** `⠋ 2.1 s  Listing APIs … (30 s at most)`: nothing is waited for in silence. */
export function waitLine(wait: Wait, now: number, spinner: string): Line {
  const seconds = Math.max(0, (now - wait.since) / 1000).toFixed(1);
  return line(
    span(`${spinner} ${seconds} s  `, 'accent'),
    span(wait.label),
    dim(`  (${Math.round((wait.deadline - wait.since) / 1000)} s at most)`),
  );
}

/** What stands instead of a list that is not there: the wait, or why not. Null when it is there. */
export function loadLines(load: Load<unknown>, now: number, spinner: string, columns: number): readonly Line[] | null {
  switch (load.state) {
    case 'ready':
      return null;
    case 'idle':
      return [];
    case 'loading':
      return [waitLine(load, now, spinner)];
    case 'failed':
      return [
        line(span('✖ could not read it', 'bad')),
        ...paragraph(load.why, columns, 'plain', 2),
        ...(load.permission === null
          ? []
          : paragraph(`The permission it takes: ${load.permission}`, columns, 'dim', 2)),
        line(dim('  r tries again, Esc goes back.')),
      ];
  }
}
