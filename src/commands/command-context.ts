import type { Tape } from '../aws/index.ts';
import type { Debug } from '../host/debug-log.ts';
import type { Environment } from '../host/environment.ts';
import type { SettingsFile } from './settings-file/read.ts';

/** The process that a command runs in, as far as commands may use it. */
export interface CommandContext {
  readonly environment: Environment;
  readonly version: string;
  /** Both ends are a terminal. */
  readonly interactive: boolean;
  /** A question can be put on stderr and answered on stdin, wherever the result goes. */
  readonly asks?: boolean;
  /** The result, and nothing else. */
  readonly out: (text: string) => void;
  /** Progress, warnings, errors. */
  readonly err: (text: string) => void;
  /** Questions and errors: told with `--quiet` too. */
  readonly urgent?: (text: string) => void;
  /** Told of what is done, with `--verbose` and `--debug`. */
  readonly trace?: Debug;
  /** What the person's settings file says. */
  readonly settings?: SettingsFile;
  /** The size of the terminal that the result goes to; absent where it goes to none. */
  readonly terminal?: () => { readonly columns: number; readonly rows: number };
  /** Fires when the result can no longer be written: its reader is gone, or the disk is full. */
  readonly undelivered?: AbortSignal;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly exit: (code: number) => void;
  /** `--record` and `--replay`; `now` is the moment of the recording that is played. */
  readonly tape?: { readonly tape: Tape; readonly now?: number };
}

/** The whole of standard input as text. */
export async function readAll(stdin: CommandContext['stdin']): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stdin) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
