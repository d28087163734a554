import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fileJournal, finishEntry, undoEntry } from '../../../src/aws/apply/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { isDrawn } from '../../support/every-call.ts';
import { clientsAt } from './clients-at.ts';
import { inEffect, type KindOfFix, kindsOfFixes, type Opened, opened, restored } from './every-fix.ts';
import { troubledProxy } from './troubled-proxy.ts';

// A process of its own makes each kind of fix there is, and is killed with SIGKILL at every one of its writes: once
// when AWS has done it and the answer is on its way, once when the answer came and the next request is about to go out.
// From the journal alone the account is then led to its old state, or to its new one.

const directory = mkdtempSync(join(tmpdir(), 'apigw-doctor-crash-'));
const child = join(directory, 'apply-child.mjs');
const kinds = kindsOfFixes();

vi.setConfig({ maxConcurrency: 3 });
beforeAll(async () => {
  await build({
    entryPoints: ['test/aws/apply/apply-child.ts'],
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
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Moment = 'done-then' | 'before-next';

interface Crashed extends Opened {
  readonly before: unknown;
  readonly journal: ReturnType<typeof fileJournal>;
  readonly signal: NodeJS.Signals | null;
}

let jobs = 0;

/** Runs the fix in a process that is killed at write `at`; 0: that is left alone. */
async function crashed(kind: KindOfFix, at: number, moment: Moment): Promise<Crashed> {
  const made = await opened(kind);
  const { practice } = made.account;
  const before = practice.dump();
  const proxy = await troubledProxy(practice.url);
  jobs += 1;
  const journalDirectory = join(directory, `journal-${jobs}`);
  const job = join(directory, `job-${jobs}.json`);
  const { accessKeyId, secretAccessKey, region } = practice.adminProfile;
  const { id, title, causes, changes, factsAfter, widens, pending } = made.plan;
  const plan = { id, title, causes, changes, widens, pending, factsAfter: { scope: factsAfter.scope } };
  writeFileSync(
    job,
    JSON.stringify({ url: proxy.url, region, accessKeyId, secretAccessKey, journal: journalDirectory, plan }),
  );
  const running = spawn(process.execPath, [child, job], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  if (at > 0) proxy.trouble(at, { kind: moment, hit: () => void running.kill('SIGKILL') });
  const signal = await new Promise<NodeJS.Signals | null>((resolve) =>
    running.on('close', (_code, name) => resolve(name)),
  );
  await proxy.close();
  return { ...made, before, journal: fileJournal(journalDirectory), signal };
}

/** How the account looks with the fix made and nothing in the way. */
async function fixedState(kind: KindOfFix): Promise<string> {
  const { account } = await crashed(kind, 0, 'done-then');
  const state = inEffect(account.practice.dump());
  await account.close();
  return state;
}

const clientsOf = ({ account: { practice } }: Opened) => clientsAt({ url: practice.url, ...practice.adminProfile });

// One kind of fix in three: `SWEEP_SEED` takes others, `SWEEP_SEED=all` takes all.
const drawn = kinds.filter((_, at) => isDrawn(at, 3));

describe.concurrent.each(drawn.map((kind) => [kind.operations, kind] as const))(
  'killed while making %s',
  (_operations, kind) => {
    const writes = kind.operations.split(', ').length;
    const points = Array.from({ length: writes }, (_, at) => at + 1).flatMap((at) =>
      (['done-then', 'before-next'] as const)
        // Behind the last write no request follows.
        .filter((moment) => moment === 'done-then' || at < writes)
        .map((moment) => [at, moment] as const),
    );

    it.each(points)('at write %i (%s): undo leads back to the old state', { timeout: 120_000 }, async (at, moment) => {
      const made = await crashed(kind, at, moment);
      try {
        expect(made.signal).toBe('SIGKILL');
        const [entry] = (await made.journal.entries()).entries;
        if (entry === undefined) throw new Error('the journal is empty');
        expect(entry.state).toBe('applying');
        expect(await undoEntry(clientsOf(made), entry, made.journal, systemClock)).toMatchObject({
          ok: true,
          entry: { state: 'undone' },
        });
        expect(restored(made.account.practice.dump(), kind.operations)).toBe(restored(made.before, kind.operations));
      } finally {
        await made.account.close();
      }
    });

    it('at every write: finishing leads to the new state, and undo from there to the old one', {
      timeout: 120_000,
    }, async () => {
      const wanted = await fixedState(kind);
      for (const [at, moment] of points) {
        const made = await crashed(kind, at, moment);
        try {
          const [entry] = (await made.journal.entries()).entries;
          if (entry === undefined) throw new Error('the journal is empty');
          const finished = await finishEntry(clientsOf(made), entry, made.journal, systemClock);
          expect(finished).toMatchObject({ ok: true, entry: { state: 'applied' } });
          expect(inEffect(made.account.practice.dump())).toBe(wanted);
          expect(await undoEntry(clientsOf(made), finished.entry, made.journal, systemClock)).toMatchObject({
            ok: true,
          });
          expect(restored(made.account.practice.dump(), kind.operations)).toBe(restored(made.before, kind.operations));
        } finally {
          await made.account.close();
        }
      }
    });
  },
);

it('the fixes that consist of several writes are among them', () => {
  expect(kinds.filter(({ operations }) => operations.includes(', ')).length).toBeGreaterThan(8);
});
