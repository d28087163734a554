import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import { pageOf, summaryOfCase } from './pages.ts';
import { read, unclosed } from './parsed.ts';

const folder = fileURLToPath(new URL('../cases/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
  .sort();

it('there are cases', () => expect(files.length).toBeGreaterThan(400));

it.each(files)('%s makes a valid page that holds nothing that the call keeps secret', (name) => {
  const loaded = loadCase(JSON.parse(readFileSync(folder + name, 'utf8')));
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const summary = summaryOfCase(loaded.case);
  const page = pageOf(summary);
  expect(unclosed(read(page))).toEqual([]);
  // Shorter ones are words that stand in any text.
  for (const secret of summary.secrets.map((one) => one.reveal()).filter(({ length }) => length >= 8))
    expect(page).not.toContain(secret);
  expect(page).toContain(`<code>${summary.diagnosis.target.apiId}</code>`);
});
