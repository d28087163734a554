// Every case of test/cases and test/cases/own, its healthy twin and its half-repaired variants fit the schema.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { variantsOf } from './lib/variants.mjs';

const folder = fileURLToPath(new URL('../test/cases/', import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(
  read('case.schema.json'),
);

let count = 0;
const problems = [];
for (const name of readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith('.json') && file !== 'case.schema.json')
  .sort()) {
  const file = read(name);
  if (file.id !== basename(name, '.json')) problems.push(`${name}: id is ${file.id}`);
  for (const { variant, document } of variantsOf(file)) {
    count += 1;
    if (!validate(document)) {
      for (const { instancePath, message } of validate.errors ?? [])
        problems.push(`${name} (${variant}) ${instancePath}: ${message}`);
    }
  }
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${count} documents, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 && count > 0 ? 0 : 1;
