import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fastJsonPatch from 'fast-json-patch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predict } from '../../src/core/gates/index.ts';
import { type CaseFile, checkCase, loadCase } from '../../src/core/intake/cases/index.ts';
import { builtinCases, type Practice } from '../../src/practice/index.ts';
import { call, practice, profile, signedCall } from './support.ts';

interface Written extends CaseFile {
  readonly id: string;
  readonly answer?: {
    readonly rootCauses: readonly { readonly code: string }[];
    readonly healthyTwin: fastJsonPatch.Operation[];
  };
}

const folder = fileURLToPath(new URL('../../src/practice/builtin/', import.meta.url));
const files = readdirSync(folder);
const read = (name: string): Written => JSON.parse(readFileSync(folder + name, 'utf8'));
const schema = JSON.parse(readFileSync(fileURLToPath(new URL('../cases/case.schema.json', import.meta.url)), 'utf8'));
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

let running: Practice;
beforeAll(async () => {
  running = await practice();
});
afterAll(() => running.close());

it('every file is among the built-in cases', () => {
  expect(builtinCases()).toHaveLength(files.length);
  expect(new Set(running.apis.map((one) => one.caseId)).size).toBe(files.length);
});

const codesOf = (file: CaseFile): readonly string[] => {
  const loaded = loadCase(file);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { request } = predict(loaded.case.facts, loaded.case.request, loaded.case.runtime, loaded.case.observed);
  return [...new Set(request.refusals.flatMap((one) => one.causes.map((cause) => cause.code)))];
};

describe.each(files)('%s', (name) => {
  const file = read(name);

  it('is a case of format 1, which nobody checks again', () => {
    validate(file);
    expect(validate.errors).toBeNull();
    expect(checkCase(file)).toMatchObject({ ok: true });
  });

  it('is refused by the gates for the causes it states', () => {
    expect(codesOf(file)).toEqual(file.answer?.rootCauses.map((one) => one.code) ?? []);
  });

  it('has a twin in which nothing is refused', () => {
    const twin = fastJsonPatch.applyPatch(structuredClone(file), file.answer?.healthyTwin ?? []).newDocument;
    expect(checkCase(twin)).toMatchObject({ ok: true });
    expect(codesOf(twin)).toEqual([]);
  });

  it('is answered over HTTP as it says was seen', async () => {
    const { request, observed } = file;
    const keys =
      request.signing && file.config.iam.credentials.find((one) => one.accessKeyId === request.signing?.accessKeyId);
    const seen = keys
      ? await signedCall(
          running,
          running.profiles.find((one) => one.accessKeyId === keys.accessKeyId) ?? profile(running, 'practice'),
          request.host,
          request.path,
          { method: request.method, region: request.signing?.region ?? '' },
        )
      : await call(running, request.host, request.path, { method: request.method });
    expect(seen.status).toBe(observed?.status);
    expect(seen.type).toBe(observed?.headers['x-amzn-errortype']);
    expect(JSON.parse(seen.body)).toEqual(JSON.parse(observed?.body ?? ''));
    expect(seen.headers).toMatchObject({
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-amz-apigw-id': expect.stringMatching(/=$/),
    });
  });
});
