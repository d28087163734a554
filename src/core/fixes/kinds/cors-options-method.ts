import type { CauseCode } from '../../causes/index.ts';
import { resolveMethod } from '../../gates/index.ts';
import type { Change } from '../../model/changes/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts, Integration, Method } from '../../model/facts.ts';
import { VERBS, type Verb } from '../../model/request.ts';
import type { Fix, PlanInput } from '../planning/types.ts';
import { preflightIn, wantedBy, withPreflight } from '../setting-edits/cors-page.ts';
import {
  definitionCandidates,
  draftMethodOf,
  draftMethods,
  resourceIdIn,
  settingsDocument,
  withMethod,
} from '../setting-edits/definition-edit.ts';
import { methodCandidates } from '../setting-edits/method-settings.ts';
import { nested, quoted } from './cors-responses.ts';

const CODES: readonly CauseCode[] = [
  'cors-options-missing',
  'cors-options-requires-auth',
  'cors-options-requires-api-key',
  'cors-preflight-fails',
];

type Mock = Extract<Integration, { readonly type: 'MOCK' }>;

/**
 * Gives the resource an OPTIONS method of its own, answered by a mock: where nothing answers OPTIONS, or something that
 * asks for credentials or fails does. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export const corsOptionsMethod: Fix = {
  name: 'cors-options-method',
  codes: CODES,
  candidates: (input) => {
    const { facts } = input;
    const page = wantedBy(input);
    const path = pathServed(input);
    const resourceId = path === null ? null : resourceIdIn(facts, path);
    if (page === null || path === null || resourceId === null || facts.scope.apiType !== 'REST') return [];
    const present = draftMethodOf(facts, { path, httpMethod: 'OPTIONS' });
    // A mock that is there is mended, not replaced; a method that only asks for too much is opened.
    if (present !== null && (present.integration?.type === 'MOCK' || !fails(input))) return [];
    const headers = withPreflight({}, page, verbsOf(facts, path, page.method));
    const binary = valueOf(facts.api)?.binaryMediaTypes.includes('*/*') === true;
    const mock: Mock = {
      type: 'MOCK',
      statusCode: 200,
      responseHeaders: headers,
      ...(binary ? { contentHandling: 'CONVERT_TO_TEXT' } : {}),
    };
    const method: Method = {
      path,
      httpMethod: 'OPTIONS',
      authorizationType: 'NONE',
      authorizer: null,
      scopes: [],
      apiKeyRequired: false,
      integration: mock,
    };
    const settings = {
      authorizationType: 'NONE',
      apiKeyRequired: false,
      integration: 'MOCK',
      statusCode: 200,
      headers,
    };
    const before =
      present === null
        ? null
        : { ...settings, integration: present.integration?.type ?? null, statusCode: null, headers: null };
    return definitionCandidates(input, {
      id: present === null ? 'cors-options-add' : 'cors-options-mock',
      aims: CODES,
      title:
        `${present === null ? 'Add' : 'Answer'} OPTIONS ${path} with a mock integration, for preflights ` +
        `from ${page.origin}`,
      changes: [...(present === null ? [putMethod(facts, resourceId)] : []), ...putAnswer(facts, resourceId, mock)],
      documents: [settingsDocument(`method OPTIONS ${path}`, before, settings)],
      draft: withMethod(facts, method),
      takesAway: present === null ? null : `what the current integration of OPTIONS ${path} does`,
      opensVerb: 'OPTIONS',
    });
  },
};

const fails = ({ findings }: PlanInput): boolean => findings.some(({ code }) => code === 'cors-preflight-fails');

/** The resource that the page's call goes to. */
function pathServed(input: PlanInput): string | null {
  const ahead = preflightIn(input);
  const page = wantedBy(input);
  if (ahead === null || page === null) return null;
  const main = input.prediction.request;
  if (ahead !== main) return main.method?.path ?? null;
  return resolveMethod(valueOf(input.facts.deployed.methods) ?? [], page.method, ahead.path)?.path ?? null;
}

/** The verbs of the resource, as far as they are listed; `ANY` stands for the one that was asked for. */
function verbsOf(facts: Facts, path: string, asked: Verb): readonly Verb[] {
  const own = draftMethods(facts)
    .filter((method) => method.path === path)
    .map(({ httpMethod }) => httpMethod);
  return VERBS.filter((verb) => verb === asked || verb === 'OPTIONS' || own.includes(verb));
}

const place = ({ scope }: Facts, resourceId: string) => ({ restApiId: scope.apiId, resourceId, httpMethod: 'OPTIONS' });

const putMethod = (facts: Facts, resourceId: string): Change => ({
  kind: 'put-method',
  ...place(facts, resourceId),
  authorizationType: 'NONE',
  apiKeyRequired: false,
  assumes: { settings: null, after: JSON.stringify({ authorizationType: 'NONE', apiKeyRequired: false }) },
});

/** In the order that AWS wants: a response of the integration needs the method's response and the integration. */
function putAnswer(
  facts: Facts,
  resourceId: string,
  { statusCode, responseHeaders, contentHandling }: Mock,
): readonly Change[] {
  const at = place(facts, resourceId);
  const status = String(statusCode);
  const declared = Object.fromEntries(
    Object.keys(responseHeaders).map((name) => [`method.response.header.${name}`, false]),
  );
  const set = Object.fromEntries(
    Object.entries(responseHeaders).map(([name, value]) => [`method.response.header.${name}`, quoted(value)]),
  );
  const converts = contentHandling === undefined ? {} : { contentHandling };
  return [
    {
      kind: 'put-method-response',
      ...at,
      statusCode: status,
      responseParameters: declared,
      assumes: { after: nested(Object.entries(declared)) },
    },
    {
      kind: 'put-integration',
      ...at,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      passthroughBehavior: 'WHEN_NO_MATCH',
      ...converts,
      assumes: { after: JSON.stringify({ type: 'MOCK' }) },
    },
    {
      kind: 'put-integration-response',
      ...at,
      statusCode: status,
      responseParameters: set,
      ...converts,
      assumes: { after: nested(Object.entries(set)) },
    },
  ];
}

const OPEN_CODES: readonly CauseCode[] = ['cors-options-requires-auth', 'cors-options-requires-api-key'];

/**
 * Lets the OPTIONS method ask for nothing that a browser does not send with a preflight. The methods of the calls
 * themselves stay as they are. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export const corsOptionsOpen: Fix = {
  name: 'cors-options-open',
  codes: OPEN_CODES,
  candidates: (input) => {
    const served = preflightIn(input)?.method ?? null;
    const method = served?.httpMethod === 'OPTIONS' ? draftMethodOf(input.facts, served) : null;
    if (method === null) return [];
    const runs = method.integration?.type === 'MOCK' ? null : `its integration runs for every OPTIONS ${method.path}`;
    return methodCandidates(
      input,
      method,
      { ...method, authorizationType: 'NONE', authorizer: null, scopes: [], apiKeyRequired: false },
      {
        id: 'cors-options-open',
        aims: OPEN_CODES,
        title: `Require no credentials on OPTIONS ${method.path}: browsers send none with a preflight`,
        alsoAffects: runs,
        opensVerb: 'OPTIONS',
      },
    );
  },
};

const TEXT_CODES: readonly CauseCode[] = ['cors-preflight-fails'];

/**
 * Lets the mock behind OPTIONS read its request as text: an API that takes every media type as binary breaks it
 * otherwise. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export const corsPreflightText: Fix = {
  name: 'cors-preflight-text',
  codes: TEXT_CODES,
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
      aims: TEXT_CODES,
      title:
        `Set the mock integration of ${name} to convert its body to text, because the API treats every ` +
        'media type as binary',
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
      draft: withMethod(facts, { ...method, integration: { ...mock, contentHandling: 'CONVERT_TO_TEXT' } }),
    });
  },
};
