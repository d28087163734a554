import { render } from 'ink';
import { App, type AppProps } from './app.tsx';
import type { WizardStreams } from './streams.ts';

/** The wizard on the terminal. */
export interface Mounted {
  /** Takes the live region off and gives the terminal back. */
  close(): Promise<void>;
  /** Resolves with the error when drawing breaks; never otherwise. */
  readonly crashed: Promise<unknown>;
}

/** Draws inline, never on the alternate screen, and also where CI is set: a person sits in front of it. */
export function mount({ streams, ...props }: AppProps & { readonly streams: WizardStreams }): Mounted {
  const instance = render(<App {...props} />, {
    stdin: streams.stdin,
    stdout: streams.stdout,
    stderr: streams.stderr,
    exitOnCtrlC: false,
    interactive: true,
    incrementalRendering: true,
    patchConsole: true,
  });
  const ended = instance.waitUntilExit();
  return {
    crashed: new Promise((resolve) => {
      ended.catch(resolve);
    }),
    async close() {
      instance.unmount();
      await ended.catch(() => {});
    },
  };
}
