import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ROOT } from '../house/built.ts';

export const SCHEMAS = join(ROOT, 'schemas');
export const SCHEMA_FILES = readdirSync(SCHEMAS);

/** What differs from strict: a schema may require what the one that it refers to describes. */
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
ajv.addFormat('date-time', (text: string) => /^\d{4}-\d\d-\d\dT.*Z$/.test(text) && !Number.isNaN(Date.parse(text)));
/** The schema of the cases came before the others: its conditions name members whose types stand elsewhere. */
const ofCases = new Ajv2020({ strict: false, allErrors: true });
const validatorOf = (schema: string): Ajv2020 => (schema === 'case.json' ? ofCases : ajv);
for (const name of SCHEMA_FILES)
  validatorOf(name).addSchema(JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8')), name);

/** What in a document is not as the published schema of this name says; empty where all of it is. */
export function schemaProblems(schema: string, document: unknown): readonly string[] {
  const validate = validatorOf(`${schema}.json`).getSchema(`${schema}.json`);
  if (validate === undefined) throw new Error(`there is no schema ${schema}`);
  if (validate(document) === true) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
