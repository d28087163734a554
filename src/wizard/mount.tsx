import { render } from 'ink';
import { App, type AppProps } from './app.tsx';
import { type Reflow, redrawOnResize } from './reflow.ts';
import type { WizardStreams } from './streams.ts';
import { type Line, lineWidth } from './widgets/line.ts';
import { transcriptLines } from './widgets/transcript.ts';

/** The wizard on the terminal. */
export interface Mounted {
  /** Takes the live region off and gives the terminal back. */
  close(): Promise<void>;
  /** Resolves with the error when drawing breaks; never otherwise. */
  readonly crashed: Promise<unknown>;
}

/** Draws inline, never on the alternate screen, and also where CI is set: a person sits in front of it. */
export function mount({
  streams,
  ...props
}: Omit<AppProps, 'onDrawn' | 'from' | 'replays'> & { readonly streams: WizardStreams }): Mounted {
  let widths: readonly number[] = [];
  let told = 0;
  let reflow: Reflow | null = null;
  let from = 0;
  let replays = 0;
  const onDrawn = (lines: readonly Line[]): void => {
    widths = lines.map(writtenWidth);
    const { transcript } = props.session.state();
    const news = transcript
      .slice(told)
      .map((item, at) => ({ wide: writtenWidth(transcriptLines(item, streams.stdout.columns)), item: told + at }));
    if (news.length > 0) reflow?.scrolled(news);
    told = transcript.length;
  };
  const app = () => <App {...props} onDrawn={onDrawn} from={from} replays={replays} />;
  const instance = render(app(), {
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
  reflow = redrawOnResize(streams, {
    drawn: () => widths,
    clear: () => instance.clear(),
    draw(again) {
      if (again !== null) {
        from = again;
        replays++;
      }
      instance.rerender(app());
    },
  });
  const ended = instance.waitUntilExit();
  return {
    crashed: new Promise((resolve) => {
      ended.catch(resolve);
    }),
    async close() {
      reflow?.stop();
      instance.unmount();
      await ended.catch(() => {});
    },
  };
}

/** Columns that Ink writes of a line: blanks at its end only where they have a look. */
function writtenWidth(of: Line): number {
  const last = of.at(-1);
  return lineWidth(of) - (last?.tone === 'plain' ? last.text.length - last.text.trimEnd().length : 0);
}
