import { expect, it } from 'vitest';
import { runHere } from './run.ts';

const CASE = 'test/cases/rp-ip-allowlist-misses-caller.json';
const ACCOUNT = /(?<!\d)\d{12}(?!\d)/g;
const ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;

/** Account ids and addresses in a text; times, everyone and this computer are none. */
const told = (text: string): readonly string[] =>
  [...text.matchAll(ACCOUNT), ...text.matchAll(ADDRESS)]
    .map(([found]) => found)
    .filter((found) => !/^(?:0\.0\.0\.0|127\..*)$/.test(found));

it.each([['diagnose', '--json'], ['diagnose', '--markdown'], ['diagnose', '--short'], ['fix', '--json'], ['fix']])(
  '%s %s: account ids and addresses are told, and with --share they are not',
  async (command, ...format) => {
    const run = async (...flags: readonly string[]) =>
      (await runHere([command, '--case', CASE, ...format, ...flags])).out;
    expect(told(await run()).length).toBeGreaterThan(0);
    expect(told(await run('--share'))).toEqual([]);
  },
);
