import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { examineCase } from '../../src/core/examine.ts';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import { fixesInOrder } from '../../src/examination/fix-order.ts';

it('no case needs more fixes than it has causes, and none is made twice', () => {
  let rows = 0;
  for (const name of readdirSync('test/cases', { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json') || name.endsWith('schema.json')) continue;
    const json = JSON.parse(readFileSync(`test/cases/${name}`, 'utf8'));
    const loaded = loadCase(json);
    if (!loaded.ok) throw new Error(`${name}: ${loaded.problems.join('; ')}`);
    const start = examineCase({ ...loaded.case, observed: null });
    const ids = fixesInOrder(start, 'all').map(({ id }) => id);
    expect(new Set(ids).size, name).toBe(ids.length);
    expect(ids.length, name).toBeLessThanOrEqual(Math.max(start.diagnosis.causes.length + 1, 1));
    rows += ids.length > 1 ? 1 : 0;
  }
  expect(rows).toBeGreaterThan(3);
});
