import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../house/built.ts';
import { SCHEMA_FILES, SCHEMAS } from '../support/schemas.ts';

/** What programs read: a person writes the settings file, and may write a case. */
const PRINTED = SCHEMA_FILES.filter((name) => !['config-file.json', 'case.json'].includes(name));

const page = readFileSync(join(ROOT, 'docs/json.md'), 'utf8');
const described = new Set(
  [...page.matchAll(/`([a-zA-Z.]+)(?:\[\])?`/g)].map(([, name = '']) => name.split('.').at(-1)),
);

/** Every member that a schema names. That no document has others, the tests of the schemas see to. */
function membersIn(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(membersIn);
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([keyword, value]) => [
    ...(keyword === 'properties' ? Object.keys(value) : []),
    ...membersIn(value),
  ]);
}

it.each(PRINTED)('docs/json.md describes every member of %s', (name) => {
  const members = new Set(membersIn(JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8'))));
  expect([...members].filter((member) => !described.has(member))).toEqual([]);
});

it.each(PRINTED)('docs/json.md names %s', (name) => expect(page).toContain(`\`schemas/${name}\``));
