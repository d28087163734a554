import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPractice } from '../../src/commands/practice-account.ts';
import { type LoadedCase, loadCase } from '../../src/core/intake/cases/index.ts';
import { json } from '../../src/core/report/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { emptyHome, ROOT } from '../house/built.ts';
import { summaryOfCase } from '../html/pages.ts';
import { fixedCall } from '../support/faults/fixed-call.ts';
import { drawn, each } from '../support/faults/matrix.ts';
import { schemaProblems } from '../support/schemas.ts';
import { runHere } from './run.ts';

const CASES = ['test/cases', 'test/cases/own'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map((name) => join(ROOT, folder, name)),
);

function loaded(file: string): LoadedCase {
  const read = loadCase(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.case;
}

/** What a command line prints of each of these cases is as its schema says; `SWEEP_SEED=all` tries every case. */
async function expectValid(schema: string, cases: readonly string[], args: (file: string) => readonly string[]) {
  const problems = await each(cases, async (file) => {
    const { out, err } = await runHere(args(file));
    if (out === '') return [`${file}: ${err}`];
    return schemaProblems(schema, JSON.parse(out)).map((problem) => `${file}: ${problem}`);
  });
  expect(problems.flat()).toEqual([]);
}

it('diagnose --json of a slice of the cases is as its schema says', async () => {
  expect(CASES.length).toBeGreaterThan(500);
  await expectValid('diagnose', drawn(CASES, 8), (file) => ['diagnose', '--case', file, '--json']);
});

/** What goes over HTTP takes long: in parts, so that one of all cases ends within the bound of a test. */
const PARTS = [0, 1, 2, 3];
const inPart = (part: number, cases: readonly string[]): readonly string[] =>
  cases.filter((_, at) => at % PARTS.length === part);

it.each(PARTS)('diagnose --practice --json of a slice of the cases is as its schema says, part %i', (part) =>
  expectValid('diagnose', inPart(part, drawn(CASES, 20)), (file) => [
    ...['diagnose', '--case', file, '--practice', '--output', 'json'],
  ]),
);

it.each(PARTS)(
  'fix --json of a slice of the cases is as its schema says, planned and applied, part %i',
  async (part) => {
    const cases = inPart(part, drawn(CASES, 20, 1));
    await expectValid('fix', cases, (file) => ['fix', '--case', file, '--json']);
    const apply = ['--apply', 'all', '--yes', '--allow-everyone', '--wait', '0', '--json'];
    await expectValid('fix', cases, (file) => ['fix', '--case', file, ...apply]);
  },
);

it('the summary of a session on a slice of the cases is as its schema says', () => {
  for (const file of drawn(CASES, 8, 2)) {
    const summary = json.render(summaryOfCase(loaded(file)), { share: false });
    expect([file, ...schemaProblems('summary', JSON.parse(summary))]).toEqual([file]);
  }
});

it.each(PARTS)(
  'sessions --json after the fixes of a slice of the cases is as its schemas say, part %i',
  async (part) => {
    const made = await each(inPart(part, drawn(CASES, 40, 3)), async (file) => {
      const { caseFile } = loaded(file);
      const home = emptyHome();
      const environment = { variables: {}, platform: process.platform, home };
      const { practice, calls, options, close } = await openPractice([caseFile], { environment, clock: systemClock });
      const problems: string[] = [];
      const noted = (schema: string, document: unknown) =>
        problems.push(...schemaProblems(schema, document).map((problem) => `${file}: ${schema}: ${problem}`));
      async function sessions(schema: string, ...args: readonly string[]) {
        const { out, err } = await runHere(['sessions', ...args, '--json'], { env: { ...practice.env(), HOME: home } });
        if (out === '') problems.push(`${file}: ${args.join(' ')}: ${err}`);
        else noted(schema, JSON.parse(out));
      }
      try {
        const [call] = calls;
        if (call === undefined) throw new Error('a practice account of one case has one call');
        const job = { variables: practice.env(), home, account: options, call, runtime: {}, fixId: 'all' };
        const { document } = await fixedCall(job);
        noted('fix', JSON.parse(JSON.stringify(document)));
        await sessions('sessions-list', 'list');
        const { session } = document;
        if (session === null) return { problems, session };
        await sessions('sessions-show', 'show', session);
        await sessions('sessions-export', 'export', session);
        await sessions('sessions-undo', 'undo', session);
        await sessions('sessions-finish', 'finish', session);
        await sessions('sessions-prune', 'prune', '--days', '0');
        return { problems, session };
      } finally {
        await close();
      }
    });
    expect(made.flatMap(({ problems }) => problems)).toEqual([]);
    expect(made.filter(({ session }) => session !== null).length).toBeGreaterThan(0);
  },
);
