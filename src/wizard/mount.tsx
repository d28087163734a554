import { render, renderToString } from 'ink';
import stringWidth from 'string-width';
import { App, type AppProps, type SuspendTerminal } from './app.tsx';
import { TranscriptLine } from './components/transcript-line.tsx';
import { frameRows } from './frame.tsx';
import type { KeyContext } from './keys.ts';
import { type Reflow, redrawOnResize } from './reflow.ts';
import type { TranscriptLine as Answered } from './state/index.ts';
import { asciiOnly, type WizardStreams } from './streams.ts';

/** The wizard on the terminal. */
export interface Mounted {
  /** Takes the live region off and gives the terminal back. */
  close(): Promise<void>;
  /** Gives the terminal back as it was, until the returned function draws the frame anew. */
  suspend(): () => void;
  /** Resolves with the error when drawing breaks; never otherwise. */
  readonly crashed: Promise<unknown>;
}

export interface MountOptions extends Omit<AppProps, 'onDrawn' | 'onTerminal' | 'from' | 'replays'> {
  readonly streams: WizardStreams;
  readonly ascii: boolean;
}

/** Draws inline, never on the alternate screen, and also where CI is set: a person sits in front of it. */
export function mount({ streams, ascii, ...props }: MountOptions): Mounted {
  const { stdin, stdout, stderr } = streams;
  /** What React has drawn last, and what of it Ink has painted. */
  let drawn: KeyContext | null = null;
  let painted: KeyContext | null = null;
  let reported = 0;
  let reflow: Reflow | null = null;
  let suspendTerminal: SuspendTerminal | null = null;
  const onTerminal = (control: SuspendTerminal): void => {
    suspendTerminal = control;
  };
  let from = 0;
  let replays = 0;
  const onDrawn = (at: KeyContext | null): void => {
    drawn = at;
    const { transcript } = props.session.state();
    const [first, news] = [reported, transcript.slice(reported)];
    reported = transcript.length;
    if (news.length === 0) return;
    // While React draws nothing else can be rendered; until the terminal says anything this is done.
    queueMicrotask(() =>
      reflow?.scrolled(news.map((item, at) => ({ wide: transcriptWidth(item, stdout.columns), item: first + at }))),
    );
  };
  const app = () => <App {...props} onDrawn={onDrawn} onTerminal={onTerminal} from={from} replays={replays} />;
  const instance = render(app(), {
    stdin,
    stdout: ascii ? asciiOnly(stdout) : stdout,
    stderr,
    exitOnCtrlC: false,
    interactive: true,
    // Keys are painted at once, and a frame that turned out to have another room is corrected at once; what moves by
    // itself is slowed down by its own timer.
    maxFps: 1000,
    incrementalRendering: true,
    patchConsole: true,
    // Ink paints in the middle of React's commit; only behind it is known what from.
    onRender: () =>
      queueMicrotask(() => {
        painted = drawn;
      }),
  });
  reflow = redrawOnResize(streams, {
    drawn: () => (painted === null ? [] : frameRows(painted).map((row) => stringWidth(row))),
    clear: () => instance.clear(),
    draw(replayFrom) {
      if (replayFrom !== null) {
        from = replayFrom;
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
    suspend() {
      const follow = reflow?.pause();
      // Ink gives the terminal back before it returns.
      const suspended = suspendTerminal?.();
      return () => {
        // Drawn for the size that the window has now, and written only when Ink has the terminal again.
        instance.rerender(app());
        void suspended?.then(({ resume }) => resume());
        follow?.();
      };
    },
    async close() {
      reflow?.stop();
      instance.unmount();
      await ended.catch(() => {});
    },
  };
}

const transcriptWidth = (item: Answered, columns: number): number =>
  stringWidth(renderToString(<TranscriptLine item={item} columns={columns} />, { columns }));
