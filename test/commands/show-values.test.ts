import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { caseFile } from '../support/make-case.ts';
import { runHere } from './run.ts';

const RANDOM = 'Zk3vQ9xT2mB7pL1wR8sY4dF6hJ0nC5gA';
const WORD = '--show-values is for the screen of a terminal only';
let path = '';

beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'apigw-doctor-values-')), 'case.json');
  // A path that no route takes is named in the diagnosis.
  await writeFile(path, JSON.stringify(caseFile({ request: { path: `/prod/none/${RANDOM}` } })));
});

describe.each(['diagnose', 'fix'])('%s --show-values', (command) => {
  const printed = (interactive: boolean, ...flags: readonly string[]) =>
    runHere([command, '--case', path, ...flags], { interactive });

  it('shows on a terminal what only looks random', async () => {
    expect((await printed(true)).out).not.toContain(RANDOM);
    const { out, err } = await printed(true, '--show-values');
    expect(out).toContain(RANDOM);
    expect(err).not.toContain(WORD);
  });

  it.each([
    ['in a pipe', false, []],
    ['in JSON on a terminal', true, ['--json']],
    ['in JSON in a pipe', false, ['--json']],
  ] as const)('shows nothing of it %s, and says so', async (_where, isTerminal, flags) => {
    const { out, err } = await printed(isTerminal, '--show-values', ...flags);
    expect(out).not.toBe('');
    expect(out + err).not.toContain(RANDOM);
    expect(err).toContain(WORD);
  });
});
