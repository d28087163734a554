import { afterEach, expect, it, vi } from 'vitest';
import { fromFile } from '../../src/commands/examine-file.ts';
import { rendered } from '../../src/commands/output.ts';
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

it('shows it in the report of a terminal when it is asked for', () => {
  // A path that no route takes is named in the report.
  const loaded = makeCase({ request: { path: `/prod/none/${RANDOM}` } });
  const input = { ...fromFile(loaded), version: '0', startedAt: 0, endedAt: 0 };
  expect(rendered(input, json, { share: false })).not.toContain(RANDOM);
  expect(rendered(input, short, { share: false })).not.toContain(RANDOM);
  expect(rendered({ ...input, showsValues: true }, short, { share: false })).toContain(RANDOM);
});
