import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SYMPTOMS } from '../../../src/core/causes/common/symptom.ts';
import { ADVICE, CAUSES, CODES, causesOf, isCause, isCode, recordOf } from '../../../src/core/causes/index.ts';
import { ROOT } from '../../house/built.ts';

const ranksAt = (symptom: (typeof SYMPTOMS)[number]): readonly number[] =>
  CAUSES.flatMap(({ symptoms }) => symptoms?.[symptom] ?? []);

describe('the list of causes and advice', () => {
  it('names every file of its folder once', () => {
    const files = readdirSync(join(ROOT, 'src/core/causes')).filter((name) => name.endsWith('.ts'));
    expect(files.sort()).toEqual([...CODES, 'index'].map((code) => `${code}.ts`).sort());
  });

  it('finds a record by its code, and says which kind it is', () => {
    for (const record of [...CAUSES, ...ADVICE]) expect(recordOf(record.code)).toBe(record);
    expect(isCause('throttled')).toBe(true);
    expect(isCause('policy-public')).toBe(false);
    expect(isCode('policy-public')).toBe(true);
    expect(isCode('toString')).toBe(false);
  });
});

describe('symptoms', () => {
  it.each(SYMPTOMS)('%s has causes, and no two of the same rank', (symptom) => {
    const ranks = ranksAt(symptom);
    expect(causesOf(symptom)).toHaveLength(ranks.length);
    expect(ranks.length).toBeGreaterThan(0);
    expect(new Set(ranks).size).toBe(ranks.length);
  });

  it('lead to the likeliest cause first', () => {
    expect(causesOf('security-token-invalid')).toEqual([
      'signature-invalid-credentials',
      'signature-missing-session-token',
    ]);
    expect(causesOf('deny-in-session-policy')).toEqual(['iam-session-policy']);
  });
});
