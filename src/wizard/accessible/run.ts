import { createInterface } from 'node:readline';
import { ENDING_SIGNALS } from '../../host/signals.ts';
import { isChanging, type Session } from '../state/index.ts';
import type { WizardStreams } from '../streams.ts';
import { toAscii } from '../theme.ts';
import { type Listener, listen } from './listener.ts';

export interface AccessibleOptions {
  readonly session: Session;
  readonly streams: WizardStreams;
  readonly ascii: boolean;
  /** Which switch turned it on: said first. */
  readonly because: string;
  readonly now: () => number;
}

/** Numbered questions over the terminal's own line input: it echoes, edits and scrolls as its user has set it up. */
export function runAccessible({ session, streams, ascii, because, now }: AccessibleOptions): {
  close(): void;
  suspend(): () => void;
} {
  const { stdin, stdout } = streams;
  const encoded = (text: string): string => (ascii ? toAscii(text) : text);
  const hide = (hidden: boolean): void => {
    if (stdin.isTTY && stdin.isRaw !== hidden) stdin.setRawMode(hidden);
  };
  const lines = createInterface({ input: stdin, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  // Without the terminal's echo its own Ctrl+C is off too.
  const onData = (chunk: Buffer | string): void => {
    if (stdin.isRaw && chunk.toString().includes('\u0003')) session.send({ type: 'interrupt', code: 130 });
  };
  stdin.on('data', onData);
  const how = 'Type a number or a word, then press Enter. The word "help" lists all words.';
  stdout.write(`${encoded(`Accessible mode, because of ${because}. ${how}`)}\n`);
  let listener: Listener | null = null;
  lines.on('line', (text) => {
    if (stdin.isRaw) stdout.write('\n');
    hide(false);
    listener?.onLine(withoutErased(text));
  });
  // Ctrl+D, or the terminal is gone: nobody will answer any more.
  lines.on('close', () =>
    session.send(
      isChanging(session.state())
        ? { type: 'interrupt', code: ENDING_SIGNALS.SIGHUP, isPatient: true }
        : { type: 'quit' },
    ),
  );
  listener = listen(
    session,
    {
      print: (text) => void stdout.write(`${encoded(text)}\n`),
      ask: (text, hidden) => {
        stdout.write(encoded(`${text}${hidden ? '(not shown) ' : ''}`));
        hide(hidden);
      },
    },
    now,
  );
  return {
    suspend() {
      const wasHidden = stdin.isRaw;
      hide(false);
      return () => hide(wasHidden);
    },
    close() {
      hide(false);
      listener?.stop();
      stdin.off('data', onData);
      lines.removeAllListeners('close');
      lines.close();
      stdin.pause();
    },
  };
}

/** What the terminal itself takes out of a line, it leaves in while its echo is off. */
function withoutErased(text: string): string {
  let kept = '';
  for (const character of text)
    kept = character === '\u007f' || character === '\b' ? kept.slice(0, -1) : kept + character;
  return kept;
}
