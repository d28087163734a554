import { describe, expect, it } from 'vitest';
import { entryOf, readText } from '../../../src/core/explain/index.ts';
import { CATALOGUE } from './catalogue.ts';

describe('every text of the catalogue', () => {
  it.each(CATALOGUE.map((row) => [row.text, row] as const))(
    'is recognised, and leads to a fitting gate: %s',
    (_, { text, gates }) => {
      const reading = readText(text);
      expect(reading.kind).not.toBeNull();
      expect(reading.means).not.toBe('');
      const [first] = reading.codes;
      if (first === undefined) expect(gates).toEqual([]);
      else expect(gates).toContain(entryOf(first).gate);
    },
  );
});
