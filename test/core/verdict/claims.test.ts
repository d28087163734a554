import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examineFile } from '../../../src/commands/examine-file.ts';
import type { Certainty } from '../../../src/core/model/diagnosis.ts';

// Pairs of a case and its twin, written from AWS's documentation by somebody who had not seen the gates: what may be
// claimed, and what may not.
interface Expected {
  readonly case: string;
  /** Any of these. */
  readonly outcome: readonly string[];
  /** All of these, and no others but those also accepted; absent where no cause is more than possible. */
  readonly causes?: readonly string[];
  readonly alsoAccepted?: readonly string[];
  readonly mustNotName?: readonly string[];
  readonly mostCertain?: Certainty;
}

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const ALL: readonly Expected[] = read('../../claims/expected.json');

describe('nothing is claimed that is not known', () => {
  it.each(ALL.map((expected) => [expected.case, expected] as const))('%s', async (name, expected) => {
    const { id, category, summary, source, answer, observed, ...call } = read(`../../claims/${name}.json`);
    const seen = observed.status === null ? {} : { observed };
    const { diagnosis } = await examineFile({ ...call, ...seen }, { practice: false });
    const { outcome, causes } = diagnosis;
    const codes = causes.map(({ code }) => code);
    const wanted = expected.causes ?? [];
    expect(expected.outcome).toContain(outcome);
    for (const code of expected.mustNotName ?? []) expect(codes).not.toContain(code);
    const rank = (certainty: Certainty) => ['possible', 'likely', 'proven'].indexOf(certainty);
    if (wanted.length === 0 && outcome === 'cannot-tell')
      expect(causes.filter(({ certainty }) => rank(certainty) > rank('possible'))).toEqual([]);
    else {
      expect(codes.filter((code) => ![...wanted, ...(expected.alsoAccepted ?? [])].includes(code))).toEqual([]);
      expect(codes).toEqual(expect.arrayContaining([...wanted]));
    }
    const most = expected.mostCertain;
    if (most !== undefined) expect(causes.filter(({ certainty }) => rank(certainty) > rank(most))).toEqual([]);
  });
});
