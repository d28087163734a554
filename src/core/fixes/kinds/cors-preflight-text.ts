import type { CauseCode } from '../../causes/index.ts';
import type { Fix } from '../planning/types.ts';
import { preflightIn } from '../setting-edits/cors-page.ts';
import {
  definitionCandidates,
  draftMethodOf,
  resourceIdIn,
  settingsDocument,
  withMethod,
} from '../setting-edits/definition-edit.ts';
import { propertyHints } from '../templates/settings-hints.ts';

const CODES: readonly CauseCode[] = ['cors-preflight-fails'];

/**
 * Lets the mock behind OPTIONS read its request as text: an API that takes every media type as binary breaks it
 * otherwise. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export const corsPreflightText: Fix = {
  name: 'cors-preflight-text',
  codes: CODES,
  candidates: (input) => {
    const { facts } = input;
    const served = preflightIn(input)?.method ?? null;
    const method = served === null ? null : draftMethodOf(facts, served);
    const mock = method?.integration?.type === 'MOCK' ? method.integration : null;
    const resourceId = method === null ? null : resourceIdIn(facts, method.path);
    if (method === null || mock === null || resourceId === null || mock.contentHandling !== undefined) return [];
    const place = { restApiId: facts.scope.apiId, resourceId, httpMethod: method.httpMethod ?? 'ANY' };
    const patchOperations = [{ op: 'replace', path: '/contentHandling', value: 'CONVERT_TO_TEXT' }] as const;
    const [old, now] = [{ contentHandling: null }, { contentHandling: 'CONVERT_TO_TEXT' }];
    const assumes = { settings: JSON.stringify(old), after: JSON.stringify(now) };
    const name = `${method.httpMethod ?? ''} ${method.path}`;
    return definitionCandidates(input, {
      id: 'cors-preflight-text',
      aims: CODES,
      title: `Let the mock behind ${name} convert its body to text, since the API takes every media type as binary`,
      changes: [
        { kind: 'update-integration', ...place, patchOperations, assumes },
        {
          kind: 'update-integration-response',
          ...place,
          statusCode: String(mock.statusCode),
          patchOperations,
          assumes,
        },
      ],
      documents: [settingsDocument(`integration of ${name}, and its ${mock.statusCode} response`, old, now)],
      iac: propertyHints(
        'update-integration',
        `"${name}", Integration and its IntegrationResponses`,
        Object.entries(now),
      ),
      draft: withMethod(facts, { ...method, integration: { ...mock, contentHandling: 'CONVERT_TO_TEXT' } }),
    });
  },
};
