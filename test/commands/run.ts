import { spawn } from 'node:child_process';
import process from 'node:process';
import { Readable } from 'node:stream';
import { harmless } from '../../src/commands/paint.ts';
import { run } from '../../src/main.ts';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input and output are a terminal. */
  readonly interactive?: boolean;
}

/** Runs a command line in this process, with an empty home, an environment and streams of its own. */
export async function runHere(
  args: readonly string[],
  { input = '', env = {}, interactive = false }: RunOptions = {},
): Promise<Ran> {
  const home = env['HOME'] ?? emptyHome();
  let [code, out, err] = [0, '', ''];
  await run(args, {
    environment: { variables: { HOME: home, ...env }, platform: process.platform, home },
    version: '0.0.0',
    interactive,
    out: (text) => {
      out += harmless(text);
    },
    err: (text) => {
      err += harmless(text);
    },
    stdin: Readable.from([input]),
    exit: (exitCode) => {
      code = exitCode;
    },
  });
  return { code, out, err };
}

/** Runs the built program to its end while this process goes on: a practice account here can answer it. */
export function runBeside(args: readonly string[], { input = '', env = {} }: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { ...BARE, HOME: emptyHome(), ...env },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}
