// Every case of test/cases and test/claims, its healthy twin and its half-repaired variants fit the schema, and the
// schema knows the causes that src/core/causes lists, no more and no fewer.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { sources } from './lib/sources.mjs';
import { variantsOf } from './lib/variants.mjs';

const folder = fileURLToPath(new URL('../test/', import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const schema = read('cases/case.schema.json');
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(schema);

let count = 0;
const problems = await schemaProblems();
for (const name of readdirSync(folder, { recursive: true })
  .filter((file) => /^(cases|claims)\/.*(?<!case\.schema|expected)\.json$/.test(file))
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

async function schemaProblems() {
  const { causes } = await sources({ causes: 'src/core/causes/index.ts' });
  const listed = causes.CAUSES.map(({ code }) => code);
  const known = schema.$defs.cause.enum;
  return [
    ...listed.filter((code) => !known.includes(code)).map((code) => `case.schema.json: cause ${code} is missing`),
    ...known.filter((code) => !listed.includes(code)).map((code) => `case.schema.json: there is no cause ${code}`),
  ];
}
