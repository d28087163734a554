import { Console } from 'node:console';
import { PassThrough, Writable } from 'node:stream';
import type { Controller } from '../../src/wizard/controller.ts';
import { type Mounted, mount } from '../../src/wizard/mount.tsx';
import { installPolyfills } from '../../src/wizard/polyfill.ts';
import type { Session } from '../../src/wizard/state/index.ts';

export interface InkTerminal extends Mounted {
  /** Every byte that Ink has written since it was last asked for. */
  taken(): string;
  resize(columns: number, rows: number): void;
}

/** The wizard as Ink draws it, on a terminal that only listens. */
export function inkTerminal(
  session: Session,
  controller: Controller,
  [columns, rows]: readonly [number, number],
  links = false,
): InkTerminal {
  installPolyfills();
  // The test runner's console lacks it, and Ink makes its own from it.
  (console as { Console?: unknown }).Console ??= Console;
  let written = '';
  const stdout = Object.assign(
    new Writable({
      write(chunk, _, done) {
        written += chunk.toString();
        done();
      },
    }),
    { isTTY: true, columns, rows },
  );
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const streams = { stdin, stdout, stderr: stdout } as unknown as Parameters<typeof mount>[0]['streams'];
  return {
    ...mount({ session, controller, ascii: false, links, streams }),
    taken() {
      const taken = written;
      written = '';
      return taken;
    },
    resize(to, high) {
      Object.assign(stdout, { columns: to, rows: high });
      stdout.emit('resize');
    },
  };
}

/**
 * What is written to move the cursor, erase rows, colour, link and copy: all that this program may say to a terminal.
 * Neither CSI 2 J nor CSI 3 J is among it.
 */
const OWN = new RegExp(
  [
    // Colour and weight; cursor up, next line, column; erase in a row; erase below; a question for the cursor's place.
    '\\u001B\\[[\\d;]*m|\\u001B\\[\\d*[ACEG]|\\u001B\\[[012]?K|\\u001B\\[J|\\u001B\\[6n',
    // Cursor shown or hidden, bracketed paste, synchronised drawing.
    '\\u001B\\[\\?(?:25|2004|2026)[hl]',
    // A link to the AWS console and its end; a copy.
    '\\u001B\\]8;;(?:https://[!-~]+)?\\u0007|\\u001B\\]52;c;[A-Za-z0-9+/=]*\\u0007',
  ].join('|'),
  'g',
);
const OBEYED = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/u;

/**
 * What a terminal would obey in these bytes although the program never says it, with its surroundings; null when there
 * is none.
 */
export function foreign(bytes: string): string | null {
  const rest = bytes.replace(OWN, '');
  const at = rest.search(OBEYED);
  if (at !== -1) return JSON.stringify(rest.slice(Math.max(0, at - 30), at + 40));
  return rest.isWellFormed() ? null : 'a lone surrogate';
}
