import type { CauseCode } from '../../causes/index.ts';
import type { Change } from '../../model/changes/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { HttpCors } from '../../model/facts.ts';
import { apiName } from '../planning/names.ts';
import type { Fix, PlanInput } from '../planning/types.ts';
import { merged, type WantedByPage, wantedBy } from '../setting-edits/cors-page.ts';
import { type DefinitionEdit, definitionCandidates, settingsDocument } from '../setting-edits/definition-edit.ts';

const CODES: readonly CauseCode[] = [
  'cors-header-not-allowed',
  'cors-method-not-allowed',
  'cors-origin-not-allowed',
  'cors-credentials-wildcard-origin',
  'cors-duplicate-header',
  'cors-options-missing',
  'cors-preflight-fails',
  'cors-integration-response-missing-headers',
  'cors-gateway-response-missing-headers',
];

/**
 * Sets the CORS configuration of an HTTP API so that it admits the page. It is replaced as a whole: what is there stays
 * in it.
 */
export const corsConfiguration: Fix = {
  name: 'cors-configuration',
  codes: CODES,
  candidates: (input) => {
    const edit = configurationEdit(input);
    return edit === null ? [] : definitionCandidates(input, { ...edit, aims: CODES });
  },
};

/** The edit of the configuration; null where nothing is missing in it, or this is no HTTP API. */
export function configurationEdit(input: PlanInput): Omit<DefinitionEdit, 'aims'> | null {
  const { facts } = input;
  const page = wantedBy(input);
  const api = valueOf(facts.api);
  if (page === null || api === undefined || facts.scope.apiType !== 'HTTP') return null;
  const cors = withPage(api.cors, page);
  if (JSON.stringify(cors) === JSON.stringify(api.cors)) return null;
  const { answer } = input.prediction.request;
  const hidden = input.findings.some(({ code }) => code === 'cors-gateway-response-missing-headers');
  return {
    id: api.cors === null ? 'cors-configuration-add' : 'cors-configuration-extend',
    title: `Allow origin ${page.origin} in the CORS configuration of API ${apiName(facts)}`,
    changes: [change(facts.scope.apiId, api.cors, cors)],
    documents: [
      settingsDocument(
        `CORS configuration of API ${apiName(facts)}`,
        api.cors === null ? null : corsMembers(api.cors),
        corsMembers(cors),
      ),
    ],
    draft: facts.draft,
    api: { ...api, cors },
    takesAway: takenAway(api.cors, cors),
    alsoAffects: null,
    ...(hidden && answer !== null ? { seen: { ...answer, exchange: 'request', from: 'given', browser: 'CORS' } } : {}),
  };
}

const EMPTY: HttpCors = {
  allowOrigins: [],
  allowMethods: [],
  allowHeaders: [],
  exposeHeaders: [],
  allowCredentials: false,
  maxAge: null,
};

function withPage(held: HttpCors | null, page: WantedByPage): HttpCors {
  const cors = held ?? EMPTY;
  const credentials = cors.allowCredentials || page.credentials;
  const admits = (allowed: string): boolean =>
    allowed === page.origin ||
    (allowed === '*' && !credentials) ||
    (/^https?:\/\/\*$/.test(allowed) && page.origin.startsWith(allowed.slice(0, -1)));
  // With credentials a wildcard is refused by AWS and by browsers.
  const kept = cors.allowOrigins.filter((origin) => !(origin === '*' && credentials));
  const list = (
    have: readonly string[],
    wanted: readonly string[],
    covers: (one: string, all: readonly string[]) => boolean,
  ): readonly string[] =>
    merged(have.join(','), wanted, covers, credentials)
      .split(',')
      .filter((one) => one !== '');
  return {
    ...cors,
    allowOrigins: kept.some(admits) ? kept : [...kept, page.origin],
    allowMethods: list(cors.allowMethods, [page.method], (_, all) => all.includes('*') && !credentials),
    allowHeaders: list(
      cors.allowHeaders,
      page.headers,
      (name, all) => all.includes('*') && !credentials && name.toLowerCase() !== 'authorization',
    ),
    allowCredentials: credentials,
  };
}

/** As GetApi names it. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html */
const corsMembers = (cors: HttpCors) => ({
  AllowCredentials: cors.allowCredentials,
  AllowHeaders: cors.allowHeaders,
  AllowMethods: cors.allowMethods,
  AllowOrigins: cors.allowOrigins,
  ExposeHeaders: cors.exposeHeaders,
  ...(cors.maxAge === null ? {} : { MaxAge: cors.maxAge }),
});

function change(ApiId: string, before: HttpCors | null, after: HttpCors): Change {
  return {
    kind: 'update-cors-configuration',
    ApiId,
    CorsConfiguration: corsMembers(after),
    assumes: {
      settings: before === null ? null : JSON.stringify({ CorsConfiguration: corsMembers(before) }),
      after: JSON.stringify({ CorsConfiguration: corsMembers(after) }),
    },
  };
}

function takenAway(before: HttpCors | null, after: HttpCors): string | null {
  if (before === null) return 'CORS headers that the backends return: from now on the API writes its own';
  const lost = before.allowOrigins.filter((origin) => !after.allowOrigins.includes(origin));
  return lost.length === 0 ? null : 'pages of every other origin';
}
