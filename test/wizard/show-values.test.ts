import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { fromFile } from '../../src/commands/examine-file.ts';
import { rendered, showsValues } from '../../src/commands/output.ts';
import { secret } from '../../src/core/model/secret.ts';
import { json, short } from '../../src/core/report/index.ts';
import { makeCase } from '../support/make-case.ts';

afterEach(() => vi.resetModules());
const RANDOM = 'Zk3vQ9xT2mB7pL1wR8sY4dF6hJ0nC5gA';

it('shows on the screen what only looks random, and no secret that is known as one', async () => {
  const { maskOnScreen, safeLine, showValues } = await import('../../src/wizard/safe.ts');
  maskOnScreen([secret(RANDOM)]);
  expect(safeLine(`GET /reset/${RANDOM}`)).not.toContain(RANDOM);
  showValues();
  maskOnScreen([secret(RANDOM)]);
  expect(safeLine(`GET /reset/${RANDOM}?token=hunter22`)).toBe(`GET /reset/${RANDOM}?token=••••••`);
});

it('shows it in no file that the wizard writes', async () => {
  const { maskOnScreen, showValues } = await import('../../src/wizard/safe.ts');
  const { codeWriter } = await import('../../src/commands/wizard/write-summary.ts');
  const folder = await mkdtemp(join(tmpdir(), 'apigw-doctor-values-'));
  showValues();
  maskOnScreen([secret(RANDOM)]);
  const written = await codeWriter(folder)('fix.tf', `path = "/reset/${RANDOM}"\n`);
  expect(written.ok && (await readFile(written.path, 'utf8'))).toBe('path = "/reset/••••••"\n');
});

it('shows it in the report of a terminal when it is asked for', () => {
  // A path that no route takes is named in the report.
  const loaded = makeCase({ request: { path: `/prod/none/${RANDOM}` } });
  const input = { ...fromFile(loaded), version: '0', startedAt: 0, endedAt: 0 };
  expect(rendered(input, json, { share: false })).not.toContain(RANDOM);
  expect(rendered(input, short, { share: false })).not.toContain(RANDOM);
  expect(rendered({ ...input, showsValues: true }, short, { share: false })).toContain(RANDOM);
});

it('does nothing where no terminal shows the text, and says so', () => {
  const said: string[] = [];
  const at = (interactive: boolean) => ({ interactive, err: (text: string) => void said.push(text) });
  expect(showsValues(at(true), true, true)).toBe(true);
  expect(showsValues(at(false), undefined, true)).toBe(false);
  expect(said).toEqual([]);
  expect(showsValues(at(false), true, true)).toBe(false);
  expect(showsValues(at(true), true, false)).toBe(false);
  expect(said).toEqual(
    Array(2).fill('--show-values is for the screen of a terminal only: here the values stay masked.\n'),
  );
});
