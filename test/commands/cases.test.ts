import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromFile, overPractice } from '../../src/commands/examine-file.ts';
import { rendered } from '../../src/commands/output.ts';
import { type CaseFile, loadCase } from '../../src/core/intake/cases/index.ts';
import { REPORTS } from '../../src/core/report/index.ts';
import { emptyHome, ROOT } from '../house/built.ts';

const folder = join(ROOT, 'test/cases');
const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'case.schema.json');
const environment = { variables: {}, platform: process.platform, home: emptyHome() };

/** Everything in a case that must never be written down. */
function secretsIn({ config, request }: CaseFile): readonly string[] {
  return [
    request.apiKey,
    request.signing?.sessionToken,
    ...config.apiKeys.map(({ value }) => value),
    ...config.iam.credentials.flatMap((one) => [one.secretAccessKey, one.sessionToken]),
  ].filter((value): value is string => typeof value === 'string' && value !== '');
}

describe.each(names)('%s', (name) => {
  const loaded = loadCase(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));

  it('is judged without naming a secret, from the file and over HTTP', async () => {
    for (const told of [fromFile(loaded.case), await overPractice(loaded.case, environment)]) {
      for (const report of REPORTS) {
        const text = rendered({ ...told, version: '0', startedAt: 0, endedAt: 0 }, report, { share: false });
        expect(text.length).toBeGreaterThan(20);
        for (const hidden of secretsIn(loaded.case.caseFile)) expect(text).not.toContain(hidden);
      }
    }
  });

  it('is judged from the file without a call', () => {
    expect(fromFile(loaded.case).examination.diagnosis.calls).toEqual({ total: 0, rounds: 0, throttled: 0, ms: 0 });
  });
});

it('there are secrets to hide', () => {
  const all = names.flatMap((name) => {
    const loaded = loadCase(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    return loaded.ok ? secretsIn(loaded.case.caseFile) : [];
  });
  expect(all.length).toBeGreaterThan(10);
});
