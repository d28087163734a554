import { readLineOf } from '../../answers/index.ts';
import { errorTypeOf, type SeenAnswer } from '../../model/answer.ts';
import type { Target } from '../../model/ports.ts';
import { bodyFields, type Request, type Token } from '../../model/request.ts';
import type { CacheEntry, RuntimeState, Situation } from '../../model/runtime-state.ts';
import { secret, secretOrNull } from '../../model/secret.ts';
import { accessLogOf, executionLogPlaces } from '../../model/settings.ts';
import type { LogsTestimony } from '../../model/testimony.ts';
import { decodeJwt } from '../sent-headers.ts';
import { wafStatementsOf } from './account-facts.ts';
import { isoAfter, signingCredential } from './caller-facts.ts';
import { type CaseFile, type CaseObserved, checkCase } from './case-file.ts';
import { deployedOf, draftOf } from './definition-facts.ts';
import type { CaseAuthorizer, CaseBehaviour } from './definition-shape.ts';
import { factsOfCase } from './facts-of-case.ts';

export interface LoadedCase extends Situation {
  readonly observed: SeenAnswer | null;
  readonly target: Target;
  readonly caseFile: CaseFile;
  /** What CloudWatch Logs hold of the request. */
  readonly logs: LogsTestimony | null;
}

/**
 * Reads a parsed case file (format 1). Only `config`, `request` and `observed` are used; what a case says about itself
 * and its answer is not. Never throws: what is wrong comes back as `path: problem`.
 */
export function loadCase(
  json: unknown,
): { readonly ok: true; readonly case: LoadedCase } | { readonly ok: false; readonly problems: readonly string[] } {
  const checked = checkCase(json);
  if (!checked.ok) return checked;
  const { caseFile } = checked;
  return {
    ok: true,
    case: {
      facts: factsOfCase(caseFile),
      request: requestOfCase(caseFile),
      runtime: runtimeOfCase(caseFile),
      observed: caseFile.observed ? seenAnswer(caseFile.observed) : null,
      target: { apiType: caseFile.apiType, apiId: caseFile.config.api.id, stage: caseFile.config.stage.name },
      caseFile,
      logs: logsOfCase(caseFile),
    },
  };
}

export const seenAnswer = (observed: CaseObserved): SeenAnswer => ({
  ...observed,
  errorType: errorTypeOf(observed.headers),
  from: 'given',
});

/** The request with times made absolute and secrets wrapped. A token that is written out is read as in a paste. */
export function requestOfCase({ request }: CaseFile): Request {
  const { signing, clientCertificate, token, headers, body, ...rest } = request;
  const claims = absoluteClaims(token?.claims ?? {}, request.time);
  return {
    ...rest,
    ...(body === undefined ? undescribedBody(request) : bodyFields(body)),
    allHeadersKnown: true,
    ...(token === null ? tokenIn(headers) : { headers, token: { ...token, claims, raw: null } }),
    apiKey: secretOrNull(request.apiKey),
    clientCertificate: clientCertificate && {
      ...clientCertificate,
      notAfter: isoAfter(request.time, clientCertificate.notAfter) ?? request.time,
    },
    signing: signing && { ...signing, sessionToken: secretOrNull(signing.sessionToken) },
  };
}

/** Of a body that is not told the length says whether there is one. */
const undescribedBody = ({ bodyLength }: CaseFile['request']): Partial<Request> =>
  bodyLength === 0 ? {} : { body: null };

/** The first JWT that a header carries, and the headers with `{{token}}` in its place. */
function tokenIn(headers: Request['headers']): Pick<Request, 'headers' | 'token'> {
  for (const [name, value] of Object.entries(headers)) {
    const [, scheme = '', text = ''] = /^(Bearer\s+)?(eyJ\S+)$/i.exec(value.trim()) ?? [];
    const token = decodeJwt(text);
    if (token !== null) return { headers: { ...headers, [name]: `${scheme}{{token}}` }, token };
  }
  return { headers, token: null };
}

/** A case counts `exp`, `iat` and `nbf` in seconds from the request; a token counts from 1970. */
function absoluteClaims(claims: Token['claims'], time: string): Token['claims'] {
  const start = Math.floor(Date.parse(time) / 1000);
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) =>
      (name === 'exp' || name === 'iat' || name === 'nbf') && typeof value === 'number'
        ? [name, start + value]
        : [name, value],
    ),
  );
}

/** What AWS would not tell. */
export function runtimeOfCase(caseFile: CaseFile): RuntimeState {
  const { config, request } = caseFile;
  const credential = signingCredential(caseFile);
  const authorizers = [...draftOf(config).authorizers, ...deployedOf(config).authorizers];
  return {
    ...(credential === undefined
      ? {}
      : {
          sessionPolicy: credential.sessionPolicy === null ? null : JSON.stringify(credential.sessionPolicy),
          sessionTokenMatches: request.signing?.sessionToken === credential.sessionToken,
        }),
    behaviours: Object.fromEntries(
      config.functions.flatMap(({ name, behaviours: entries }) =>
        entries.length === 0 ? [] : [[name, entries.map(behaviour)]],
      ),
    ),
    caches: Object.fromEntries(authorizers.map((authorizer) => [authorizer.name, cacheOf(authorizer)])),
    otherHosts: config.otherHosts,
    ...(config.api.connections === undefined ? {} : { connections: config.api.connections }),
    wafStatements: wafStatementsOf(caseFile),
    apiKeyValues: Object.fromEntries(config.apiKeys.map(({ id, value }) => [id, secret(value)])),
  };
}

const cacheOf = (authorizer: CaseAuthorizer): readonly CacheEntry[] => ('cache' in authorizer ? authorizer.cache : []);

function behaviour(entry: CaseBehaviour): NonNullable<RuntimeState['behaviours']>[string][number] {
  const { when, ...does } = entry;
  return { ...(when === undefined ? {} : { when }), does };
}

/** How far from the call its lines are looked for, in seconds. */
const WINDOW_SECONDS = 120;

/**
 * The log lines of the case's request, as they would be found in CloudWatch around its time; null where there are none,
 * or several requests'.
 */
function logsOfCase(caseFile: CaseFile): LogsTestimony | null {
  const { config, request } = caseFile;
  const execution = executionLogPlaces(factsOfCase(caseFile)).groups;
  const accessLog = accessLogOf(config.stage.logging.access);
  const groups = config.logs.filter(({ logGroup }) => execution.includes(logGroup) || logGroup === accessLog?.logGroup);
  const lines = groups
    .flatMap(({ logGroup, events }) => events.map(({ atSeconds, message }) => ({ logGroup, atSeconds, message })))
    .filter(({ atSeconds }) => Math.abs(atSeconds) <= WINDOW_SECONDS)
    .sort((a, b) => a.atSeconds - b.atSeconds);
  const ids = new Set(lines.map((line) => readLineOf(line, accessLog).requestId).filter((id) => id !== null));
  if (ids.size !== 1) return null;
  return {
    logGroups: groups.map(({ logGroup }) => logGroup),
    foundBy: 'time',
    lines: lines.map(({ logGroup, atSeconds, message }) => ({
      logGroup,
      at: new Date(Date.parse(request.time) + atSeconds * 1000).toISOString(),
      message,
    })),
    accessLog,
    ofPractice: false,
  };
}
