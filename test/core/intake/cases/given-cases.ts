import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const folder = new URL('../../../cases/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

// biome-ignore lint/suspicious/noExplicitAny: tests change and break these documents at will.
export const givenCases: readonly { readonly name: string; readonly json: any }[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
  .map((name) => ({ name, json: read(name) }));

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(read('case.schema.json') as object);
export const fitsSchema = (json: unknown): boolean => validate(json);
export const schemaProblems = (json: unknown): unknown => (validate(json) ? [] : validate.errors);
export const caseNamed = (name: string) => structuredClone(givenCases.find((one) => one.name === `${name}.json`)?.json);
