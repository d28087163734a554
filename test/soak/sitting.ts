import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import { runWizard, type WizardDeps } from '../../src/wizard/run.ts';
import type { SessionDeps } from '../../src/wizard/state/index.ts';

/** Somebody who sits in front of the wizard, in this very process. */
export interface Sitting {
  send(...keys: readonly string[]): void;
  /** Waits until the screen fits; fails with the screen after two minutes. */
  see(pattern: RegExp): Promise<string>;
  /** Takes the row that fits. */
  choose(row: RegExp): Promise<void>;
  /** The exit code, once the person has left and the terminal is given back. */
  readonly left: Promise<number>;
}

export const ENTER = '\r';
export const ESCAPE = '\u001b';
const [UP, DOWN] = ['\u001b[A', '\u001b[B'];
const [COLUMNS, ROWS] = [100, 40];

export function sit(deps: SessionDeps): Sitting {
  const term = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true, convertEol: true });
  const looks = new Set<() => void>();
  const stdout = Object.assign(
    new Writable({
      write(chunk, _, done) {
        term.write(chunk.toString(), () => {
          for (const look of [...looks]) look();
        });
        done();
      },
    }),
    { isTTY: true, columns: COLUMNS, rows: ROWS },
  );
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const screen = () => {
    const { active } = term.buffer;
    const row = (at: number) => active.getLine(active.baseY + at)?.translateToString(true) ?? '';
    return Array.from({ length: ROWS }, (_, at) => row(at)).join('\n');
  };
  const until = (fits: (drawn: string) => boolean, what: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const drawn = screen();
        if (!fits(drawn)) return;
        stop();
        resolve(drawn);
      };
      const stop = () => {
        clearTimeout(timer);
        looks.delete(look);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${what} did not come; the screen was:\n${screen()}`));
      }, 120_000);
      looks.add(look);
      look();
    });
  const send = (...keys: readonly string[]) => {
    for (const key of keys) stdin.write(key);
  };
  return {
    send,
    see: (pattern) => until((drawn) => pattern.test(drawn), String(pattern)),
    async choose(row) {
      const [there, pointed] = [new RegExp(`^ *(?:❯ +)?[^?\\n]*(?:${row.source})`, 'm'), /❯ .*/];
      for (let moved = 0; moved < 60; moved++) {
        const drawn = await until((one) => there.test(one) && pointed.test(one), String(row));
        const [at = ''] = pointed.exec(drawn) ?? [];
        if (row.test(at)) return send(ENTER);
        send(drawn.indexOf(at) < drawn.search(there) ? DOWN : UP);
        await until((one) => pointed.exec(one)?.[0] !== at, 'another row');
      }
      throw new Error(`the pointer does not come to ${row}; the screen was:\n${screen()}`);
    },
    left: runWizard({
      ...deps,
      streams: { stdin, stdout, stderr: stdout } as unknown as WizardDeps['streams'],
      env: { LANG: 'C.UTF-8' },
      platform: process.platform,
      ascii: null,
      color: 'always',
      accessible: null,
      forceColor: () => undefined,
    }).finally(() => term.dispose()),
  };
}
