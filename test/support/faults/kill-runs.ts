import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { KindOfFix } from '../../aws/apply/every-fix.ts';
import { BIN, ROOT } from '../../house/built.ts';
import { type Bench, openBench } from './bench.ts';
import { type Judged, judgeFinish, judgeList, judgeUndo, type Unhurt } from './claims.ts';
import { jobText } from './fixed-call.ts';
import { isOfBusyComputer, type Row, told, worst } from './matrix.ts';
import { sessionOf, undoOnce } from './write-runs.ts';

/** One moment at which one command is killed, and how the next start goes on. */
export interface Kill {
  readonly command: 'fix' | 'undo';
  /** Which moment, from 1. */
  readonly at: number;
  readonly moment: string;
  readonly goOn: 'undo' | 'finish';
}

const directory = mkdtempSync(join(tmpdir(), 'apigw-doctor-kills-'));
const CHILD = join(directory, 'fix-child.mjs');

/** Bundles the process that makes a fix. */
export const buildChild = () =>
  build({
    entryPoints: [join(import.meta.dirname, 'fix-child.ts')],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    mainFields: ['module', 'main'],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
}

/** Runs a command in a process of its own that is killed at a moment; at 0 it is left alone. */
async function running(bench: Bench, command: Kill['command'], at: number, log?: string): Promise<Ended> {
  const { variables, home } = bench.job;
  const job = join(home, 'job.json');
  writeFileSync(job, jobText(bench.job));
  const args = command === 'fix' ? [CHILD, job] : [BIN, 'sessions', 'undo', await sessionOf(bench), '--json'];
  const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'kill.mjs'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ PATH: process.env['PATH'] ?? '', ...variables, HOME: home, KILL_AT: String(at), KILL_WITHIN: home },
      ...(log === undefined ? {} : { KILL_LOG: log }),
    },
  });
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out })));
}

/** The moments of `fix --apply` and of `sessions undo`, each in its order. */
export async function momentsOf(kind: KindOfFix): Promise<Readonly<Record<Kill['command'], readonly string[]>>> {
  const bench = await openBench(kind);
  try {
    const momentsIn = async (command: Kill['command']): Promise<readonly string[]> => {
      const log = join(bench.job.home, `${command}.log`);
      const { signal } = await running(bench, command, 0, log);
      if (signal !== null || !existsSync(log)) throw new Error(`${kind.operations}: ${command} ended with ${signal}`);
      return readFileSync(log, 'utf8').trimEnd().split('\n');
    };
    return { fix: await momentsIn('fix'), undo: await momentsIn('undo') };
  } finally {
    await bench.close();
  }
}

/** A command is killed; what the next start says is so, and it leads to the beginning, or to the fix and then back. */
export async function killed(kind: KindOfFix, unhurt: Unhurt, kill: Kill, isAgain = false): Promise<Row> {
  const { command, at, moment, goOn } = kill;
  const bench = await openBench(kind);
  const name = `${kind.operations} · ${command} is killed ${moment} (${at}) · ${goOn}`;
  try {
    const before = { exact: bench.exact() };
    if (command === 'undo') await bench.fix();
    const { signal } = await running(bench, command, at);
    // On a computer too busy for a deadline a command ends before the moment.
    if (signal !== 'SIGKILL' && !isAgain) return await killed(kind, unhurt, kill, true);
    const judged: Judged[] = [];
    if (signal !== 'SIGKILL') judged.push({ verdict: 'FALSE', why: `ended with ${signal}` });
    judged.push(judgeList(bench, await bench.command('sessions', 'list', '--json'), unhurt, before));
    const session = await sessionOf(bench);
    if (session !== 'none' && goOn === 'finish')
      judged.push(judgeFinish(bench, await bench.command('sessions', 'finish', session), unhurt));
    if (session !== 'none') judged.push(judgeUndo(bench, await undoOnce(bench), unhurt, before, true));
    const result = worst(judged);
    if (isOfBusyComputer(result) && !isAgain) return await killed(kind, unhurt, kill, true);
    return told({ name, ...result });
  } catch (error) {
    return told({ name, verdict: 'FALSE', why: `threw ${error instanceof Error ? error.stack : error}` });
  } finally {
    await bench.close();
  }
}
