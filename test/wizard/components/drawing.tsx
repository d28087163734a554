import { stripVTControlCharacters } from 'node:util';
import { renderToString, useInput, usePaste } from 'ink';
import { render } from 'ink-testing-library';
import { type ReactNode, useState } from 'react';
import { SizeProvider } from '../../../src/wizard/components/size.ts';
import { type Press, presses } from '../../../src/wizard/input.ts';

/** What Ink draws of this on so many columns and rows, line by line, colours included. */
export const drawnIn = (node: ReactNode, columns: number, rows = 23): readonly string[] =>
  renderToString(<SizeProvider value={{ columns, rows }}>{node}</SizeProvider>, { columns }).split('\n');

/** The same as plain text. */
export const linesOf = (node: ReactNode, columns = 80, rows = 23): readonly string[] =>
  drawnIn(node, columns, rows).map((line) => stripVTControlCharacters(line));

export const KEY = {
  up: '\u001b[A',
  down: '\u001b[B',
  left: '\u001b[D',
  right: '\u001b[C',
  home: '\u001b[H',
  end: '\u001b[F',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  backspace: '\u007f',
} as const;

interface Played<S> {
  readonly first: S;
  /** What a key does, as the component's own table says. */
  readonly onPress: (state: S, press: Press) => S;
  readonly onPaste?: (state: S, text: string) => S;
  readonly view: (state: S) => ReactNode;
}

/** A component under fingers: keys go through its own table into its own state, and the frame shows the result. */
export function play<S>({ first, onPress, onPaste, view }: Played<S>) {
  function Game() {
    const [state, setState] = useState(first);
    useInput((input, key) => {
      for (const press of presses(input, key)) setState((now) => onPress(now, press));
    });
    usePaste((text) => setState((now) => onPaste?.(now, text) ?? now));
    return view(state);
  }
  const ink = render(<Game />);
  return {
    async type(...keys: readonly string[]): Promise<void> {
      for (const key of keys) {
        ink.stdin.write(key);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    frame: (): string => stripVTControlCharacters(ink.lastFrame() ?? ''),
    frames: () => ink.frames.length,
    close: () => ink.unmount(),
  };
}
