import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, startPractice } from '../../src/practice/index.ts';
import { ROOT } from '../house/built.ts';
import { runHere } from './run.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ cases: builtinCases(), clock: systemClock });
});
afterAll(() => practice.close());

const CASE = join(ROOT, 'test/cases/rp-ip-allowlist-misses-caller.json');
const directory = (): string => mkdtempSync(join(tmpdir(), 'apigw-doctor-test-'));
const verdict = (out: string) => {
  const { outcome, causes } = JSON.parse(out);
  return [outcome, causes.map(({ code, certainty }: Record<string, string>) => `${code} (${certainty})`)];
};

describe('diagnose --save-case', () => {
  it('writes a live call so that --case says the same, for the owner to read alone', async () => {
    const api = practice.apis[0];
    if (api === undefined) throw new Error('the practice account holds an API');
    const file = join(directory(), 'refused.json');
    const call = ['--api', api.apiId, '--stage', api.stage, '--method', 'GET', '--path', '/', '--caller', 'self'];
    const live = await runHere(['diagnose', ...call, '--source-ip', '198.51.100.7', '--json', '--save-case', file], {
      env: practice.env(),
    });
    expect(live.err).toContain(`The case file ${file} gives the same causes, certainty and outcome.`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    for (const planted of ['198.51.100.7', practice.env()['AWS_ACCESS_KEY_ID'] ?? '', api.accountId])
      expect(text).not.toContain(planted);

    const read = await runHere(['diagnose', '--case', file, '--json']);
    expect(verdict(read.out)).toEqual(verdict(live.out));
    expect(read.code).toBe(live.code);
  });

  it('takes a case too, and leaves the exit code of the diagnosis', async () => {
    const file = join(directory(), 'again.json');
    const { code, out, err } = await runHere(['diagnose', '--case', CASE, '--json', '--save-case', file]);
    expect(code).toBe(1);
    expect(err).toContain('gives the same');
    expect(verdict((await runHere(['diagnose', '--case', file, '--json'])).out)).toEqual(verdict(out));
  });

  it('says that it could not be written, and ends with 74', async () => {
    const { code, err } = await runHere(['diagnose', '--case', CASE, '--save-case', join(CASE, 'below-a-file.json')]);
    expect(err).toMatch(/^error: .*Make this path readable and writable/s);
    expect(code).toBe(74);
  });

  it('a saved case is loaded into a practice account too', async () => {
    const file = join(directory(), 'again.json');
    await runHere(['diagnose', '--case', CASE, '--save-case', file]);
    const { out } = await runHere(['diagnose', '--case', file, '--practice', '--json']);
    expect(verdict(out)).toEqual(['refused', ['resource-policy-ip-condition (proven)']]);
  });
});
