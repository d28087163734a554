import { render } from 'ink';
import { App, type AppProps } from './app.tsx';
import { redrawOnResize } from './reflow.ts';
import type { WizardStreams } from './streams.ts';
import { type Line, lineWidth } from './widgets/line.ts';

/** The wizard on the terminal. */
export interface Mounted {
  /** Takes the live region off and gives the terminal back. */
  close(): Promise<void>;
  /** Resolves with the error when drawing breaks; never otherwise. */
  readonly crashed: Promise<unknown>;
}

/** Draws inline, never on the alternate screen, and also where CI is set: a person sits in front of it. */
export function mount({ streams, ...props }: Omit<AppProps, 'onDrawn'> & { readonly streams: WizardStreams }): Mounted {
  let widths: readonly number[] = [];
  const onDrawn = (lines: readonly Line[]): void => {
    widths = lines.map(lineWidth);
  };
  const instance = render(<App {...props} onDrawn={onDrawn} />, {
    stdin: streams.stdin,
    stdout: streams.stdout,
    stderr: streams.stderr,
    exitOnCtrlC: false,
    interactive: true,
    // Keys are painted at once; what moves by itself is slowed down by its own timer.
    maxFps: 120,
    incrementalRendering: true,
    patchConsole: true,
  });
  const stop = redrawOnResize(streams.stdout, {
    drawn: () => widths,
    clear: () => instance.clear(),
    draw: () => instance.rerender(<App {...props} onDrawn={onDrawn} />),
  });
  const ended = instance.waitUntilExit();
  return {
    crashed: new Promise((resolve) => {
      ended.catch(resolve);
    }),
    async close() {
      stop();
      instance.unmount();
      await ended.catch(() => {});
    },
  };
}
