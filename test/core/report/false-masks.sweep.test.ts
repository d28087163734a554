import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { secretsOf } from '../../../src/commands/output.ts';
import { examineCase } from '../../../src/core/examine.ts';
import { loadCase } from '../../../src/core/intake/cases/index.ts';
import { MASK } from '../../../src/core/model/secret.ts';
import { clean } from '../../../src/core/report/clean.ts';
import { ROOT } from '../../house/built.ts';
import { isDrawn } from '../../support/every-call.ts';

const FOLDERS = ['test/cases', 'test/cases/own'];
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(`${ROOT}/${folder}`)
    .filter((name) => name.endsWith('.json') && !name.endsWith('schema.json'))
    .map((name) => `${folder}/${name}`),
);

/** What a value has where its cleaned copy has a mask. */
function maskedIn(value: unknown, cleaned: unknown): readonly (readonly [before: string, after: string])[] {
  if (typeof value === 'string') {
    const shown = typeof cleaned === 'string' ? cleaned : '';
    return shown.includes(MASK) && !value.includes(MASK) ? [[value, shown]] : [];
  }
  if (typeof value !== 'object' || value === null || typeof cleaned !== 'object' || cleaned === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    maskedIn(one, (cleaned as Readonly<Record<string, unknown>>)[key]),
  );
}

describe('what is written of a case', () => {
  it('masks what the caller sent as a secret, and nothing else', () => {
    // One case in four; `SWEEP_SEED=all` takes all.
    const masked = FILES.filter((_, at) => isDrawn(at, 4)).flatMap((file) => {
      const loaded = loadCase(JSON.parse(readFileSync(`${ROOT}/${file}`, 'utf8')));
      if (!loaded.ok) return [];
      const examination = examineCase(loaded.case);
      const { diagnosis, steps, plans, request } = examination;
      const written = { diagnosis, steps, plans: plans.map(({ factsAfter: _, runtimeAfter: __, ...plan }) => plan) };
      const sent = JSON.stringify([request.query, request.headers, request.path, diagnosis.observed]);
      return maskedIn(written, clean(written, secretsOf(examination), false)).flatMap(([before, after]) => {
        const gone = before.slice(after.indexOf(MASK)).split(/[&'"\\\s<>,]/)[0] ?? '';
        return gone !== '' && sent.includes(gone) ? [] : [`${file}: ${before.slice(0, 200)} → ${after.slice(0, 200)}`];
      });
    });
    expect(masked).toEqual([]);
  }, 300_000);
});
