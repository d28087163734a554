import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastJsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { sendCase } from './send-case.ts';
import { practice, sharedCase } from './support.ts';

type Patch = fastJsonPatch.Operation[];

const names = readdirSync(fileURLToPath(new URL('../cases/', import.meta.url)))
  .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
  .map((name) => name.replace(/\.json$/, ''));

const messageOf = (body: string): unknown => {
  try {
    const json = JSON.parse(body);
    return json.message ?? json.Message ?? json;
  } catch {
    return body;
  }
};

/** The same status, the same error type up to a colon, and the same message. */
async function expectSeen(file: CaseFile): Promise<void> {
  const running = await practice([file]);
  try {
    const seen = await sendCase(running, file);
    expect(seen.status).toBe(file.observed?.status);
    const type = (text: string | undefined): string | undefined => text?.split(':')[0];
    expect(type(seen.type)).toBe(type(file.observed?.headers['x-amzn-errortype']));
    const expected = messageOf(file.observed?.body ?? '');
    // A client may have seen an older wording, which ends where the newer one says which policy refused.
    if (file.request.method === 'HEAD') expect(seen.body).toBe('');
    else if (typeof expected === 'string' && expected.startsWith('User: '))
      expect(String(messageOf(seen.body)).startsWith(expected)).toBe(true);
    else expect(messageOf(seen.body)).toEqual(expected);
  } finally {
    await running.close();
  }
}

describe.each(names)('%s', (name) => {
  const file = sharedCase(name) as CaseFile & { readonly answer?: { readonly healthyTwin?: Patch } };

  it('is answered over HTTP as its client saw it', () => expectSeen(file));

  const twin = file.answer?.healthyTwin;
  if (twin !== undefined)
    it('is answered as its healthy twin says once it is repaired', () =>
      expectSeen(fastJsonPatch.applyPatch(structuredClone(file), structuredClone(twin)).newDocument));
});
