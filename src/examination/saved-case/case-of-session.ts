import {
  type CaseFile,
  type CaseObserved,
  type CaseRequest,
  type CaseSession,
  type LoadedCase,
  loadCase,
  policyIn,
} from '../../core/intake/cases/index.ts';
import { isSameValue } from '../../core/model/draft-print.ts';
import type { Fact } from '../../core/model/fact.ts';
import type { Definition, Facts } from '../../core/model/facts.ts';
import { bodyOf, type Request, type Token } from '../../core/model/request.ts';
import type { Situation } from '../../core/model/runtime-state.ts';
import type { Secret } from '../../core/model/secret.ts';
import type { Testimony } from '../../core/model/testimony.ts';
import { configOfFacts } from './config-of-facts.ts';

/** What was examined, with what the witnesses said. */
export interface SessionFacts extends Situation {
  readonly testimony: Testimony;
}

/**
 * The case in which a session's call reads the same: what a case can say stands in `config`, `request` and `observed`;
 * what differs from what they tell, in `session`. Not a case where `problems` says why.
 */
export function caseOfSession(
  { testimony, ...situation }: SessionFacts,
  about: { readonly summary: string; readonly source: readonly string[] },
):
  | { readonly ok: true; readonly file: CaseFile & typeof about }
  | { readonly ok: false; readonly problems: readonly string[] } {
  const file = {
    caseFormat: 1 as const,
    apiType: situation.facts.scope.apiType,
    ...about,
    config: configOfFacts(situation, testimony.logs),
    request: requestConfig(situation.request),
    observed: observedConfig(testimony),
  };
  const plain = loadCase(file);
  if (!plain.ok) return plain;
  const session = sessionBeside(plain.case, situation, testimony);
  return { ok: true, file: Object.keys(session).length === 0 ? file : { ...file, session } };
}

/** Stands where the case asks for a value that the session does not have: a block of addresses for documentation. */
const NO_ADDRESS = '192.0.2.1';
const NO_KEY = 'AKIAEXAMPLE000000000';

function requestConfig(request: Request): CaseRequest {
  const { signing, token, clientCertificate, apiKey, allHeadersKnown: _, body: __, ...rest } = request;
  const start = Math.floor(Date.parse(request.time) / 1000);
  const time = isoSecond(start);
  const body = bodyOf(request);
  return {
    ...rest,
    time,
    sourceIp: request.sourceIp ?? NO_ADDRESS,
    apiKey: apiKey?.reveal() ?? null,
    ...(body === null || body === '' ? {} : { body }),
    clientCertificate: clientCertificate && {
      ...clientCertificate,
      notAfter: Math.floor(Date.parse(clientCertificate.notAfter) / 1000) - start,
    },
    token: token && tokenConfig(token, start),
    signing: signing && {
      ...signing,
      accessKeyId: signing.accessKeyId ?? NO_KEY,
      sessionToken: signing.sessionToken?.reveal() ?? null,
    },
  };
}

const isoSecond = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

/** A case has claims of certain types and relative times; another token stands in `session` as it was. */
function tokenConfig({ algorithm, signature, claims }: Token, start: number): CaseRequest['token'] {
  const text = (name: string): Record<string, string> =>
    typeof claims[name] === 'string' ? { [name]: claims[name] as string } : {};
  const time = (name: string): number | null => (Number.isInteger(claims[name]) ? (claims[name] as number) : null);
  const [exp, iat, nbf] = [time('exp'), time('iat'), time('nbf')];
  const { aud, token_use: use, scp } = claims;
  return {
    algorithm: algorithm === 'HS256' ? 'HS256' : 'RS256',
    signature: signature === 'invalid' ? 'invalid' : 'valid',
    claims: {
      iss: '',
      ...text('iss'),
      ...text('client_id'),
      ...text('scope'),
      ...text('sub'),
      ...(typeof aud === 'string' || (Array.isArray(aud) && aud.every((one) => typeof one === 'string'))
        ? { aud }
        : {}),
      ...(use === 'id' || use === 'access' ? { token_use: use } : {}),
      ...(scp === undefined ? {} : { scp }),
      exp: exp === null ? 3600 : exp - start,
      iat: iat === null ? 0 : iat - start,
      ...(nbf === null ? {} : { nbf: nbf - start }),
    },
  };
}

function observedConfig({ observed }: Testimony): CaseObserved | null {
  if (observed === null) return null;
  const { exchange, status, headers, body, browser } = observed;
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { exchange, status, headers: lower, body, browser };
}

/** What the session knew otherwise than the case tells it without its session. */
function sessionBeside(plain: LoadedCase, { facts, request, runtime }: Situation, testimony: Testimony): CaseSession {
  const otherFacts = factsBeside(plain.facts, facts);
  const otherRequest = requestBeside(plain.request, request);
  return {
    ...(Object.keys(otherFacts).length === 0 ? {} : { facts: otherFacts }),
    ...(Object.keys(otherRequest).length === 0 ? {} : { request: otherRequest }),
    ...(isSameValue(revealed(plain.runtime), revealed(runtime))
      ? {}
      : { runtime: revealed(runtime) as NonNullable<CaseSession['runtime']> }),
    ...(isSameValue(testimonyOf(plain), testimony)
      ? {}
      : { testimony: testimony as NonNullable<CaseSession['testimony']> }),
  };
}

type SavedFacts = NonNullable<CaseSession['facts']>;

function factsBeside(plain: Facts, { scope: _, draft, deployed, ...facts }: Facts): SavedFacts {
  const inDraft = partsBeside(plain.draft, draft);
  const inDeployed = partsBeside(plain.deployed, deployed);
  const others = Object.entries(facts).filter(
    ([name, fact]) => !isSameValue(comparable(plain[name as keyof Facts]), comparable(fact)),
  );
  return {
    ...(Object.fromEntries(others.map(([name, fact]) => [name, savedFact(fact)])) as SavedFacts),
    ...(Object.keys(inDraft).length === 0 ? {} : { draft: inDraft }),
    ...(Object.keys(inDeployed).length === 0 ? {} : { deployed: inDeployed }),
  };
}

const PARTS = ['policy', 'methods', 'authorizers', 'gatewayResponses', 'requestValidators', 'models'] as const;

/** Ids by which writes name the parts are made up by a case; no verdict hangs on them. */
const partsBeside = (plain: Definition, read: Definition): NonNullable<SavedFacts['deployed']> =>
  Object.fromEntries(
    PARTS.filter((part) => !isSameValue(comparable(plain[part]), comparable(read[part]))).map((part) => [
      part,
      read[part] ?? NOT_ASKED,
    ]),
  );

/** A fact that the session did not ask for at all, where the case would tell one. */
const NOT_ASKED: Fact<never> = { state: 'not-asked', why: 'this call does not depend on it' };

/** The answer of AWS WAF as a whole is for writing it back: no case carries it. */
function savedFact(fact: unknown): unknown {
  return JSON.parse(JSON.stringify(fact ?? NOT_ASKED, (name, value) => (name === 'document' ? undefined : value)));
}

/**
 * What of a fact a verdict can hang on: which operation told it does not matter, nor ids that a case makes up, nor how
 * a policy is indented.
 */
function comparable(fact: unknown): unknown {
  return JSON.parse(
    JSON.stringify(fact ?? NOT_ASKED, (name, value) =>
      name === 'operation' || name === 'document' || name === 'sid' || name === 'settingsKey'
        ? undefined
        : typeof value === 'string' && value.startsWith('{')
          ? (policyIn(value) ?? value)
          : value,
    ),
  );
}

function requestBeside(plain: Request, request: Request): NonNullable<CaseSession['request']> {
  const [before, now] = [revealed(asSaved(plain)), revealed(asSaved(request))] as readonly Record<string, unknown>[];
  return Object.fromEntries(
    Object.entries(now ?? {}).filter(([name, value]) => !isSameValue(value, before?.[name])),
  ) as NonNullable<CaseSession['request']>;
}

const asSaved = (request: Request) => ({
  ...request,
  allHeadersKnown: request.allHeadersKnown === true,
  body: bodyOf(request),
});

/** The testimony that a case without a session leads to. */
const testimonyOf = ({ observed, logs }: LoadedCase): Testimony => ({
  observed,
  calls: [],
  simulator: null,
  authorizerTest: null,
  logs,
  couldNotCheck: [],
});

/** With secrets as text: in a saved case they are stand-ins already. */
export function revealed(value: unknown): unknown {
  const isSecret = (one: unknown): one is Secret =>
    typeof one === 'object' && one !== null && 'reveal' in one && typeof one.reveal === 'function';
  const walk = (one: unknown): unknown => {
    if (isSecret(one)) return one.reveal();
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, member]) => [name, walk(member)]));
  };
  return walk(value);
}
