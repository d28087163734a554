import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RESPONSE_TYPES } from '../../src/core/api-gateway/response-types.ts';
import { predictExchange } from '../../src/core/gates/index.ts';
import {
  type CaseFile,
  checkCase,
  factsOfCase,
  requestOfCase,
  runtimeOfCase,
} from '../../src/core/intake/cases/index.ts';
import type { Answer } from '../../src/core/model/answer.ts';
import { sendCase } from './send-case.ts';
import { practice } from './support.ts';

/** Every type in words of its own, with what it is, what it says and what only the call tells. */
const customised = Object.fromEntries(
  RESPONSE_TYPES.map((type) => [
    type,
    {
      statusCode: type.startsWith('DEFAULT_') ? null : 499,
      headers: { 'X-Words': `'${type}'`, 'X-Verb': 'context.httpMethod', 'X-Id': 'context.requestId' },
      templates: {
        'application/json':
          `{"words":"${type}","type":"$context.error.responseType","says":$context.error.messageString,` +
          '"to":"$context.httpMethod $context.path on $context.stage","id":"$context.requestId"}',
      },
    },
  ]),
);

const CASES = fileURLToPath(new URL('../cases/', import.meta.url));
const inOwnWords = (file: CaseFile): readonly CaseFile[] => {
  const checked = checkCase({
    ...file,
    config: { ...file.config, gatewayResponses: customised, deployedSnapshot: null },
  });
  return checked.ok ? [checked.caseFile] : [];
};
const cases: readonly CaseFile[] = [CASES, `${CASES}own/`].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
    .flatMap((name) => {
      const file = JSON.parse(readFileSync(`${folder}${name}`, 'utf8'));
      if (file.apiType !== 'REST' || file.observed?.exchange === 'preflight') return [];
      return inOwnWords(file);
    }),
);

/** No case has a function that is too slow or breaks, since no gate refuses such a call. */
function withFunction(behaviours: CaseFile['config']['functions'][number]['behaviours']): readonly CaseFile[] {
  const file: CaseFile = JSON.parse(readFileSync(`${CASES}own/response-own-404-for-unknown-path.json`, 'utf8'));
  const functions = file.config.functions.map((one) => ({ ...one, behaviours }));
  return inOwnWords({
    ...file,
    config: { ...file.config, functions },
    request: { ...file.request, path: '/prod/orders' },
  });
}
const files = [...cases, ...withFunction([{ timesOut: true }]), ...withFunction([{ throws: 'boom' }])];

/** The type, as the rendered words tell it; null for an answer that no gateway response wrote. */
const typeOf = (answer: Answer | null): string | null =>
  /"type":"(\w+)"/.exec(answer?.customised === undefined ? '' : answer.body)?.[1] ?? null;

/** The first case of each type. The text of some signature faults holds the time of the call: those are left out. */
const byType = new Map<string, { readonly file: CaseFile; readonly answer: Answer }>();
for (const file of files) {
  const { answer } = predictExchange(factsOfCase(file), requestOfCase(file), runtimeOfCase(file), 'request');
  const type = typeOf(answer);
  if (answer === null || type === null || byType.has(type) || /\d{8}T\d{6}Z/.test(answer.body)) continue;
  byType.set(type, { file, answer });
}

describe('what is predicted is what comes, also in words of the owner', () => {
  it('the practice account can produce these types', () => {
    expect([...byType.keys()]).toEqual(
      expect.arrayContaining([
        'ACCESS_DENIED',
        'API_CONFIGURATION_ERROR',
        'AUTHORIZER_CONFIGURATION_ERROR',
        'DEFAULT_5XX',
        'EXPIRED_TOKEN',
        'INTEGRATION_TIMEOUT',
        'INVALID_API_KEY',
        'INVALID_SIGNATURE',
        'MISSING_AUTHENTICATION_TOKEN',
        'QUOTA_EXCEEDED',
        'THROTTLED',
        'UNAUTHORIZED',
        'WAF_FILTERED',
      ]),
    );
  });

  it.each([...byType])('%s', async (type, { file, answer }) => {
    const running = await practice([file]);
    try {
      const seen = await sendCase(running, file);
      expect(seen.status).toBe(answer.status);
      const id = String(seen.headers['x-amzn-requestid']);
      expect(seen.body).toBe(file.request.method === 'HEAD' ? '' : answer.body.replace('$context.requestId', id));
      expect(seen.headers).toMatchObject({ 'x-words': type, 'x-verb': file.request.method, 'x-id': id });
    } finally {
      await running.close();
    }
  });
});
