import type { ApiType } from '../../api-gateway/gates.ts';
import type { CauseCode } from '../../causes/index.ts';
import type { Authorizer } from '../../model/facts.ts';
import type { Request } from '../../model/request.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { authorizerAsked, authorizerCandidates } from '../setting-edits/authorizer-edit.ts';

const CODES: readonly CauseCode[] = ['authorizer-identity-source-misconfigured', 'authorizer-identity-source-missing'];

/** Points the authorizer at where the credential is, or drops a source that nobody can send. */
export const authorizerIdentitySource: Fix = {
  name: 'authorizer-identity-source',
  codes: CODES,
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    if (authorizer === null) return [];
    const missing = input.findings.some(({ code }) => code === 'authorizer-identity-source-missing');
    const sources = authorizer.identitySources.flatMap((text) => text.split(',')).map((text) => text.trim());
    return [
      ...replacements(input, sources).flatMap(({ from, sources: now }) =>
        edit(input, authorizer, now, 'correct', missing ? from : null),
      ),
      ...(missing && lacksOtherThanCredential(input, sources) ? withoutCache(input, authorizer) : []),
      ...dropped(authorizer, sources, missing)
        .flatMap((now) => edit(input, authorizer, now, 'drop', null))
        .map((one) => (missing ? { ...one, bearing: 'works-around' as const } : one)),
    ];
  },
};

interface Replacement {
  readonly from: string;
  readonly sources: readonly string[];
}

/** Each source replaced: by its own repaired spelling, then by what the request carries. */
function replacements({ facts, request }: PlanInput, sources: readonly string[]): readonly Replacement[] {
  const { apiType } = facts.scope;
  const offered = carried(request, apiType);
  return sources.flatMap((from, at) => {
    const better = [repaired(from, apiType), ...offered].filter(
      (text) => text !== null && text !== from && !sources.some((one) => isSameSource(one, text)),
    );
    return better.map((text) => ({ from, sources: sources.map((other, i) => (i === at ? (text ?? other) : other)) }));
  });
}

/** Names of headers are read without regard to case. */
const isSameSource = (one: string, other: string): boolean =>
  one === other || (/header/i.test(one) && one.toLowerCase() === other.toLowerCase());

const PREFIX: Readonly<Record<ApiType, string>> = {
  REST: 'method.request.',
  HTTP: '$request.',
  WEBSOCKET: 'route.request.',
};

/**
 * The expression that was meant, where the text still tells kind and name: a prefix typed twice, or of another kind of
 * API.
 */
function repaired(source: string, apiType: ApiType): string | null {
  const [, kind, name] = /(?:^|\.)(header|querystring)s?\.([^.]+)$/i.exec(source) ?? [];
  if (kind !== undefined && name !== undefined) return `${PREFIX[apiType]}${kind.toLowerCase()}.${name.trim()}`;
  return /^[\w-]+$/.test(source) ? `${PREFIX[apiType]}header.${source}` : null;
}

const CREDENTIAL = /authorization|token|auth|jwt|session|api-?key/i;

/** Where this request carries something like a credential. */
function carried(request: Request, apiType: ApiType): readonly string[] {
  const headers = Object.entries(request.headers)
    .filter(([name, value]) => CREDENTIAL.test(name) || value.includes('{{token}}'))
    .map(([name]) => `${PREFIX[apiType]}header.${name}`);
  const queries = request.query
    .split('&')
    .map((pair) => pair.split('=')[0] ?? '')
    .filter((name) => CREDENTIAL.test(name))
    .map((name) => `${PREFIX[apiType]}querystring.${name}`);
  return [...headers, ...queries];
}

/** Whether what the request lacks is something else than a credential: who lacks that must send it. */
const lacksOtherThanCredential = ({ findings }: PlanInput, sources: readonly string[]): boolean =>
  !findings.some(
    ({ code, evidence }) =>
      code === 'authorizer-identity-source-missing' &&
      evidence.some(({ value }) => sources.some((source) => source === value && CREDENTIAL.test(source))),
  );

/**
 * Without one source that is no credential, or that nobody can send; one is left where there must be one. A source that
 * others do send is part of the key that results are kept under: without it, one caller's result would serve another.
 */
function dropped(authorizer: Authorizer, sources: readonly string[], missing: boolean): readonly (readonly string[])[] {
  if (authorizer.type !== 'REQUEST' || (missing && authorizer.ttlSeconds !== 0)) return [];
  const remaining = sources
    .filter((source) => !missing || !CREDENTIAL.test(source))
    .map((source) => sources.filter((other) => other !== source));
  return remaining.filter((one) => one.length > 0 || (!missing && authorizer.ttlSeconds === 0));
}

/**
 * A REST API asks for every source only where it keeps results.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
function withoutCache(input: PlanInput, authorizer: Authorizer): readonly Candidate[] {
  if (input.facts.scope.apiType !== 'REST' || authorizer.type !== 'REQUEST' || authorizer.ttlSeconds === 0) return [];
  return authorizerCandidates(
    input,
    authorizer,
    { ...authorizer, ttlSeconds: 0 },
    {
      id: 'authorizer-sources-optional',
      aims: CODES,
      bearing: 'works-around',
      title:
        `Turn off caching for authorizer "${authorizer.name}", so that it also runs when an identity ` +
        'source is missing',
      alsoAffects:
        `function ${authorizer.function ?? ''} also runs for calls without ` +
        `${authorizer.identitySources.join(', ')}, and decides on them`,
      takesAway: 'cached authorizer results: the function now runs for every call',
    },
  );
}

function edit(
  input: PlanInput,
  authorizer: Authorizer,
  sources: readonly string[],
  how: 'correct' | 'drop',
  from: string | null,
): readonly Candidate[] {
  const lost = authorizer.identitySources.filter((source) => !sources.includes(source)).join(', ');
  return authorizerCandidates(
    input,
    authorizer,
    { ...authorizer, identitySources: sources },
    {
      id: `authorizer-identity-source-${how}`,
      aims: CODES,
      title:
        how === 'correct'
          ? `Set the identity sources of authorizer "${authorizer.name}" to ${sources.join(', ')}`
          : `Remove ${lost} from the identity sources of authorizer "${authorizer.name}"`,
      takesAway: from === null ? null : `calls that carry their credential in ${from}`,
      takesAwayTokens: from === null ? [] : [`a credential in ${from}`],
      alsoAffects:
        how === 'drop' && authorizer.function !== null
          ? `function ${authorizer.function} also runs for calls without ${lost}, and decides on them`
          : null,
    },
  );
}
