import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { BARE } from '../house/built.ts';

// The addon takes the whole pool behind a Buffer for its table: without a pool the Buffer is its own.
const { poolSize } = Buffer;
Buffer.poolSize = 0;
const { default: graphemes } = await import('@xterm/addon-unicode-graphemes');
Buffer.poolSize = poolSize;

/** Keys as a terminal sends them. */
export const KEYS = {
  up: '\u001b[A',
  down: '\u001b[B',
  enter: '\r',
  escape: '\u001b',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  home: '\u001b[H',
  end: '\u001b[F',
  backspace: '\u007f',
  interrupt: '\u0003',
} as const;

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What is started; `node` when left out. */
  readonly program?: string;
  /** Its arguments. */
  readonly args: readonly string[];
}

/** A program in a real pseudo-terminal, and what a terminal makes of its bytes. */
export interface Terminal {
  readonly home: string;
  readonly pid: number;
  /** Every byte written so far. */
  raw(): string;
  /** What is in sight. */
  screen(): string;
  /** The history and what is in sight. */
  everything(): string;
  send(...keys: readonly string[]): void;
  /**
   * Waits until the screen fits and nothing has been written for a moment (shorter than a spinner's, where one turns);
   * fails with the screen.
   */
  until(marker: RegExp | ((screen: string) => boolean), timeoutMs?: number, quietMs?: number): Promise<string>;
  /** Waits until nothing was written for so many milliseconds. */
  idle(ms?: number): Promise<void>;
  /** Stops the program, waits until all that it wrote is on the terminal, acts, and lets it go on. */
  frozen<T>(act: () => T): Promise<T>;
  /** To be called while the program is frozen: what it wrote for the old size must not arrive in the new one. */
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** Closes the terminal's window: the kernel tells the program, and whatever it reads or writes there fails. */
  hangUp(): void;
  /** Exit code, or 128 and the signal's number, once all that was written is on the screen. */
  readonly exited: Promise<number>;
  /** Cursor shown, bracketed paste off, main screen: as a shell needs it. */
  restored(): { readonly cursorVisible: boolean; readonly bracketedPaste: boolean; readonly alternateScreen: boolean };
  readonly buffer: () => InstanceType<typeof xterm.Terminal>['buffer'];
  close(): void;
}

const IDLE_MS = 120;
export const SCROLLBACK_ERASE = '\u001b[3J';

/** Starts a program with these arguments in an empty home, without CI in its environment. */
export function startTerminal({ columns = 80, rows = 24, env = {}, program, args }: TerminalOptions): Terminal {
  const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-journey-'));
  const term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 5000 });
  term.loadAddon(new graphemes.UnicodeGraphemesAddon());
  const pty: IPty = spawn(program ?? process.execPath, [...args], {
    cols: columns,
    rows,
    // It becomes TERM, whatever the environment says.
    name: env['TERM'] ?? 'xterm-256color',
    cwd: home,
    env: {
      ...BARE,
      HOME: home,
      LANG: 'C.UTF-8',
      COLORTERM: 'truecolor',
      ...env,
    },
  });
  let raw = '';
  let last = Date.now();
  let pending = 0;
  pty.onData((data) => {
    raw += data;
    last = Date.now();
    pending++;
    term.write(data, () => pending--);
  });
  // Questions of the program to the terminal (cursor position, keyboard protocol) get their answers.
  term.onData((data) => pty.write(data));
  const ended = new Promise<number>((resolve) =>
    pty.onExit(({ exitCode, signal }) => resolve(signal ? 128 + signal : exitCode)),
  );
  let over = false;
  void ended.then(() => {
    over = true;
  });

  const lines = (from: number, to: number) =>
    Array.from(
      { length: Math.max(0, to - from) },
      (_, at) => term.buffer.active.getLine(from + at)?.translateToString(true) ?? '',
    ).join('\n');
  const screen = () => lines(term.buffer.active.baseY, term.buffer.active.baseY + term.rows);
  const everything = () => lines(0, term.buffer.active.length);
  const until = (fits: () => boolean, what: string, timeoutMs: number, quietMs = IDLE_MS) =>
    new Promise<void>((resolve, reject) => {
      const began = Date.now();
      const look = () => {
        if (pending === 0 && Date.now() - last >= quietMs && fits()) return resolve();
        if (Date.now() - began > timeoutMs)
          return reject(new Error(`${what} did not come within ${timeoutMs} ms; the screen was:\n${screen()}`));
        setTimeout(look, 20);
      };
      look();
    });
  // Its last words may come after the news that it is gone.
  const exited = ended.then(async (code) => {
    await until(() => true, 'silence', 60_000);
    return code;
  });
  return {
    home,
    pid: pty.pid,
    raw: () => raw,
    screen,
    everything,
    send: (...keys) => {
      // Silence is counted from here: a key that is not yet answered is no silence.
      last = Date.now();
      for (const key of keys) pty.write(key);
    },
    until: async (marker, timeoutMs = 60_000, quietMs = IDLE_MS) => {
      await until(
        () => (typeof marker === 'function' ? marker(screen()) : marker.test(screen())),
        String(marker),
        timeoutMs,
        quietMs,
      );
      return screen();
    },
    idle: (ms = IDLE_MS) => until(() => Date.now() - last >= ms, 'silence', 60_000),
    frozen: async (act) => {
      process.kill(pty.pid, 'SIGSTOP');
      await until(() => Date.now() - last >= 20, 'silence', 60_000, 20);
      try {
        return act();
      } finally {
        last = Date.now();
        process.kill(pty.pid, 'SIGCONT');
      }
    },
    resize: (to, high) => {
      term.resize(to, high);
      pty.resize(to, high);
    },
    kill: (signal) => {
      if (!over) pty.kill(signal);
    },
    hangUp: () => {
      over = true;
      // The type of the package does not name it.
      (pty as IPty & { destroy(): void }).destroy();
    },
    exited,
    restored: () => ({
      cursorVisible: raw.lastIndexOf('\u001b[?25h') >= raw.lastIndexOf('\u001b[?25l'),
      bracketedPaste: raw.lastIndexOf('\u001b[?2004h') > raw.lastIndexOf('\u001b[?2004l'),
      alternateScreen: raw.lastIndexOf('\u001b[?1049h') > raw.lastIndexOf('\u001b[?1049l'),
    }),
    buffer: () => term.buffer,
    close: () => {
      if (!over) pty.kill('SIGKILL');
      term.dispose();
      // Holds for every recorded session: nothing of the person's own history is ever erased.
      if (raw.includes(SCROLLBACK_ERASE)) throw new Error('the scrollback was erased (CSI 3 J)');
    },
  };
}

/** Every file below a folder with its text. */
export function filesBelow(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
