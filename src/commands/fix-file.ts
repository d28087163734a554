import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileJournal } from '../aws/apply/index.ts';
import { openAccount } from '../aws/index.ts';
import { loadCase } from '../core/intake/cases/index.ts';
import { type AwsCall, awsCall } from '../core/model/changes/index.ts';
import { systemClock } from '../host/clock.ts';
import { processEnvironment } from '../host/process.ts';
import type { CommandContext } from './command-context.ts';
import { fixed } from './fix.ts';
import type { FixDocument } from './fix-output.ts';
import { onlyCallOf, openPractice } from './practice-account.ts';

export interface FixedFile {
  readonly document: FixDocument;
  readonly code: number;
  /** The account before, with the fixes made, and with them taken back. */
  readonly dumps: { readonly before: unknown; readonly after: unknown; readonly undone: unknown };
  /** Every change that was made, from the journal. */
  readonly changes: readonly AwsCall[];
  /** Why taking back failed, or what reads differently; empty when all is as it was. */
  readonly undoProblems: readonly string[];
}

/**
 * A parsed case file: fixed with `--apply all --yes` on a practice account of this process, then undone. For
 * scripts/fix-score.mjs.
 */
export async function fixFile(json: unknown, apply = 'all', wait = '3'): Promise<FixedFile> {
  const loaded = loadCase(json);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const environment = processEnvironment();
  const directory = await mkdtemp(join(tmpdir(), 'apigw-doctor-'));
  const { practice, calls, options, close } = await openPractice([loaded.case.caseFile], {
    environment,
    clock: systemClock,
  });
  try {
    const journal = fileJournal(directory);
    const { target, request, caller, observed } = onlyCallOf({ calls });
    const account = openAccount(options);
    const started = {
      ...{ account, target, request, caller, journal },
      options: { observed, call: true, anyVerb: true, practice: true, runtime: loaded.case.runtime },
      undoable: true,
      local: true,
      close: async () => undefined,
    };
    const before = practice.dump();
    const { document, code } = await fixed(quiet(environment), { apply, yes: true, call: true, wait }, started);
    const after = practice.dump();
    const { entries } = await journal.entries();
    const undoProblems: string[] = [];
    for (const entry of [...entries].reverse().filter(({ state }) => state === 'applied')) {
      const undone = await account.undo(entry, journal);
      undoProblems.push(...(undone.ok ? undone.differences : [undone.message]));
    }
    const changes = entries.flatMap(({ steps }) => steps.map(({ change }) => awsCall(change)));
    return { document, code, dumps: { before, after, undone: practice.dump() }, changes, undoProblems };
  } finally {
    await close();
    await rm(directory, { recursive: true, force: true });
  }
}

const quiet = (environment: CommandContext['environment']): CommandContext => ({
  environment,
  version: '0',
  interactive: false,
  out: () => undefined,
  err: () => undefined,
  stdin: (async function* () {})(),
  exit: () => undefined,
});
