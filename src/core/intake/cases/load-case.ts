import { readLineOf } from '../../answers/index.ts';
import { errorTypeOf, type SeenAnswer } from '../../model/answer.ts';
import type { Target } from '../../model/ports.ts';
import { bodyFields, decodeJwt, type Request, type Token } from '../../model/request.ts';
import type { CacheEntry, RuntimeState, Situation } from '../../model/runtime-state.ts';
import { secret, secretOrNull } from '../../model/secret.ts';
import { accessLogOf, executionLogPlaces } from '../../model/settings.ts';
import type { LogsTestimony, Testimony } from '../../model/testimony.ts';
import { wafStatementsOf } from './account-facts.ts';
import { isoAfter, signingCredential } from './caller-facts.ts';
import { type CaseFile, type CaseObserved, checkCase, isoOfStamp, stampOfIso } from './case-file.ts';
import { deployedOf, draftOf } from './definition-facts.ts';
import type { CaseAuthorizer, CaseBehaviour } from './definition-shape.ts';
import { factsOfCase } from './facts-of-case.ts';
import { inSession } from './session.ts';
import { isRecord } from './shape.ts';

export interface LoadedCase extends Situation {
  readonly observed: SeenAnswer | null;
  readonly target: Target;
  readonly caseFile: CaseFile;
  /** What CloudWatch Logs hold of the request. */
  readonly logs: LogsTestimony | null;
  /** What the witnesses of a saved session said; absent where the case holds no session. */
  readonly testimony?: Testimony;
}

/**
 * Reads a parsed case file (format 1). Only `config`, `request`, `observed` and `session` are used; what a case says
 * about itself and its answer is not. Never throws: what is wrong comes back as `path: problem`.
 */
export function loadCase(
  json: unknown,
): { readonly ok: true; readonly case: LoadedCase } | { readonly ok: false; readonly problems: readonly string[] } {
  const checked = checkCase(json);
  if (!checked.ok) return checked;
  const { caseFile } = checked;
  const { request, observed, target } = callOfCase(caseFile);
  const facts = factsOfCase(caseFile);
  return {
    ok: true,
    case: {
      ...inSession({ facts, request, runtime: runtimeOfCase(caseFile) }, caseFile.session),
      observed,
      target,
      caseFile,
      logs: logsOfCase(caseFile),
    },
  };
}

/** What was called, without what the account holds. */
export const callOfCase = (caseFile: CaseFile): Pick<LoadedCase, 'request' | 'observed' | 'target'> => ({
  request: requestOfCase(caseFile),
  observed: caseFile.observed ? seenAnswer(caseFile.observed) : null,
  target: { apiType: caseFile.apiType, apiId: caseFile.config.api.id, stage: caseFile.config.stage.name },
});

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

/**
 * The same case as though the call were made at `nowIso`: the request's time, the time in the signature, the
 * deployment's, and the moments that policy conditions name all move by the same step, so that whatever held or failed
 * then holds or fails now. What a session knew is of its own time and is left out. A `nowIso` that is no date leaves
 * the case as it is.
 */
export function shiftToNow(given: CaseFile, nowIso: string): CaseFile {
  const now = Math.floor(Date.parse(nowIso) / 1000) * 1000;
  const step = now - Date.parse(given.request.time);
  if (Number.isNaN(step)) return given;
  const { session: _, ...caseFile } = given;
  const { signing } = caseFile.request;
  const config = shiftConditions(caseFile.config, step) as CaseFile['config'];
  const { deployedAt } = config.stage;
  return {
    ...caseFile,
    config:
      deployedAt === undefined
        ? config
        : { ...config, stage: { ...config.stage, deployedAt: withoutMillis(Date.parse(deployedAt) + step) } },
    request: {
      ...caseFile.request,
      time: withoutMillis(now),
      signing: signing && { ...signing, date: stampOfIso(withoutMillis(Date.parse(isoOfStamp(signing.date)) + step)) },
    },
  };
}

const withoutMillis = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** Everything under a `Condition` whose operator compares dates; the rest as it is. */
function shiftConditions(node: unknown, step: number): unknown {
  if (Array.isArray(node)) return node.map((entry) => shiftConditions(entry, step));
  if (!isRecord(node)) return node;
  return mapEntries(node, (value, key) =>
    key === 'Condition' && isRecord(value)
      ? mapEntries(value, (keys, operator) => shiftKeys(keys, operator, step))
      : shiftConditions(value, step),
  );
}

function shiftKeys(keys: unknown, operator: string, step: number): unknown {
  if (!isRecord(keys) || !/^(?:\w+:)?Date/i.test(operator)) return keys;
  return mapEntries(keys, (value) =>
    Array.isArray(value) ? value.map((one) => shiftMoment(one, step)) : shiftMoment(value, step),
  );
}

/** ISO 8601, or seconds since 1970 as text or number. */
function shiftMoment(value: unknown, step: number): unknown {
  if (typeof value === 'number') return value + step / 1000;
  if (typeof value !== 'string') return value;
  if (/^\d+$/.test(value)) return String(Number(value) + step / 1000);
  const then = Date.parse(value) + step;
  return Number.isNaN(new Date(then).getTime()) ? value : withoutMillis(then);
}

const mapEntries = (
  node: Readonly<Record<string, unknown>>,
  to: (value: unknown, key: string) => unknown,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key, to(value, key)]));
