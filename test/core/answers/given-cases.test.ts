import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../../src/core/answers/index.ts';

const folder = new URL('../../cases/', import.meta.url);
const refused = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
  .map((name) => ({ name, json: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) }))
  .filter(({ json }) => json.observed.status >= 400);

describe('the answers seen in the given cases', () => {
  it.each(refused)('$name: the cause is among those that its text can mean', ({ json }) => {
    expect(recognise(json.observed).candidates).toContain(json.answer.rootCauses[0].code);
  });
});
