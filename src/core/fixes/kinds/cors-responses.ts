import type { CauseCode } from '../../causes/index.ts';
import type { Change } from '../../model/changes/index.ts';
import type { Facts, Integration, Method } from '../../model/facts.ts';
import type { DocumentChange } from '../../model/plan.ts';
import type { Fix, PlanInput } from '../planning/types.ts';
import { preflightIn, type WantedByPage, wantedBy, withOrigin, withPreflight } from '../setting-edits/cors-page.ts';
import {
  definitionCandidates,
  draftMethodOf,
  resourceIdIn,
  settingsDocument,
  withMethod,
} from '../setting-edits/definition-edit.ts';

const CODES: readonly CauseCode[] = [
  'cors-header-not-allowed',
  'cors-method-not-allowed',
  'cors-origin-not-allowed',
  'cors-credentials-wildcard-origin',
  'cors-duplicate-header',
  'cors-integration-response-missing-headers',
];

type Mock = Extract<Integration, { readonly type: 'MOCK' }>;
interface Mended {
  readonly method: Method;
  readonly mock: Mock;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sets the CORS headers in the integration responses that API Gateway itself writes: the mock behind OPTIONS, and mocks
 * that answer the call. What a proxy integration answers is its own code's affair.
 */
export const corsResponses: Fix = {
  name: 'cors-responses',
  codes: CODES,
  candidates: (input) => {
    const page = wantedBy(input);
    if (page === null || input.facts.scope.apiType !== 'REST') return [];
    const mended = mendedIn(input, page);
    const names = mended.map(({ method }) => `${method.httpMethod ?? ''} ${method.path}`).join(' and ');
    if (mended.length === 0) return [];
    const changes = mended.map((one) => responseChanges(input.facts, one));
    if (changes.some((some) => some.length === 0)) return [];
    return definitionCandidates(input, {
      id: 'cors-response-headers',
      aims: CODES,
      title: `Add to the responses of ${names} the CORS headers that pages from ${page.origin} need`,
      changes: changes.flat(),
      documents: mended.map(documentOf),
      draft: mended.reduce((draft, one) => withMethod({ ...input.facts, draft }, withHeaders(one)), input.facts.draft),
      takesAway: lostOrigins(mended),
    });
  },
};

function mendedIn(input: PlanInput, page: WantedByPage): readonly Mended[] {
  const ahead = preflightIn(input)?.method ?? null;
  const main = input.prediction.request.method;
  const of = (
    served: Method | null,
    headers: (held: Mock['responseHeaders']) => Mock['responseHeaders'],
  ): readonly Mended[] => {
    const method = served === null ? null : draftMethodOf(input.facts, served);
    const mock = method?.integration?.type === 'MOCK' ? method.integration : null;
    if (method === null || mock === null) return [];
    const now = headers(mock.responseHeaders);
    return JSON.stringify(now) === JSON.stringify(mock.responseHeaders) ? [] : [{ method, mock, headers: now }];
  };
  const answer = of(main === ahead ? null : main, (held) => withOrigin(held, page));
  return [...of(ahead, (held) => withPreflight(held, page)), ...answer];
}

const withHeaders = ({ method, mock, headers }: Mended): Method => ({
  ...method,
  integration: { ...mock, responseHeaders: headers },
});

const documentOf = ({ method, mock, headers }: Mended): DocumentChange =>
  settingsDocument(
    `headers of the ${mock.statusCode} answer of ${method.httpMethod ?? ''} ${method.path}`,
    mock.responseHeaders,
    headers,
  );

/**
 * A fixed text stands in single quotes. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export const quoted = (text: string): string => `'${text}'`;

/** A header that is new is declared first. https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
function responseChanges(facts: Facts, { method, mock, headers }: Mended): readonly Change[] {
  const resourceId = resourceIdIn(facts, method.path);
  if (resourceId === null) return [];
  const place = {
    restApiId: facts.scope.apiId,
    resourceId,
    httpMethod: method.httpMethod ?? 'ANY',
    statusCode: String(mock.statusCode),
  };
  const parameter = (name: string): string => `method.response.header.${name}`;
  const moved = Object.entries(headers).filter(([name, value]) => mock.responseHeaders[name] !== value);
  const added = moved.filter(([name]) => mock.responseHeaders[name] === undefined);
  const declare: Change = {
    kind: 'update-method-response',
    ...place,
    patchOperations: added.map(([name]) => ({
      op: 'add',
      path: `/responseParameters/${parameter(name)}`,
      value: 'false',
    })),
    assumes: { settings: '{}', after: nested(added.map(([name]) => [parameter(name), false])) },
  };
  const set: Change = {
    kind: 'update-integration-response',
    ...place,
    patchOperations: moved.map(([name, value]) => ({
      op: mock.responseHeaders[name] === undefined ? 'add' : 'replace',
      path: `/responseParameters/${parameter(name)}`,
      value: quoted(value),
    })),
    assumes: {
      settings: nested(
        moved.map(([name]) => [
          parameter(name),
          mock.responseHeaders[name] === undefined ? null : quoted(mock.responseHeaders[name]),
        ]),
      ),
      after: nested(moved.map(([name, value]) => [parameter(name), quoted(value)])),
    },
  };
  return added.length === 0 ? [set] : [declare, set];
}

/** The members of `responseParameters` that a change is about. */
export const nested = (parameters: readonly (readonly [string, unknown])[]): string =>
  JSON.stringify({ responseParameters: Object.fromEntries(parameters) });

/** Pages that could read the answer before: one answer names one origin. */
function lostOrigins(mended: readonly Mended[]): string | null {
  const origin = (headers: Mock['responseHeaders']): string | undefined =>
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'access-control-allow-origin')?.[1];
  const lost = mended
    .filter(
      ({ mock, headers }) =>
        origin(mock.responseHeaders) !== undefined && origin(mock.responseHeaders) !== origin(headers),
    )
    .map(({ method, mock }) => {
      const held = origin(mock.responseHeaders) ?? '';
      return `${held === '*' ? 'pages of every other origin' : `pages of ${held}`} on ${method.path}`;
    });
  return lost.length === 0 ? null : [...new Set(lost)].join('; ');
}
