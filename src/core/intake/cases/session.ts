import type { Request } from '../../model/request.ts';
import type { RuntimeState, Situation } from '../../model/runtime-state.ts';
import { secret, secretOrNull } from '../../model/secret.ts';
import type { Testimony } from '../../model/testimony.ts';
import { lowerHeaders, otherHost } from './account-shape.ts';
import { headers, verb } from './definition-shape.ts';
import { party, sessionFacts, wafStatement } from './session-facts-shape.ts';
import {
  anyText,
  anything,
  either,
  type Infer,
  keyed,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  tagged,
  text,
  truth,
  whole,
} from './shape.ts';

/** Any moment of ISO 8601: a session has milliseconds. */
const moment: Shape<string> = {
  check: (value, path) =>
    typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? [] : [`${path}: must be a time`],
};

/** The call as `core/model/request.ts` has it, secrets as text. */
export const sessionRequest = object({
  time: optional(moment),
  client: optional(oneOf('browser', 'program')),
  method: optional(verb),
  host: optional(anyText),
  path: optional(anyText),
  query: optional(anyText),
  headers: optional(headers),
  allHeadersKnown: optional(truth),
  sourceIp: optional(nullable(anyText)),
  vpcEndpoint: optional(nullable(anyText)),
  origin: optional(nullable(anyText)),
  credentialsMode: optional(nullable(oneOf('omit', 'same-origin', 'include'))),
  preflight: optional(nullable(object({ method: verb, headers: list(anyText) }))),
  apiKey: optional(nullable(anyText)),
  bodyLength: optional(number(0)),
  body: optional(nullable(anyText)),
  clientCertificate: optional(
    nullable(object({ subject: anyText, issuer: anyText, notAfter: moment, chain: list(party) })),
  ),
  token: optional(
    nullable(
      object({
        algorithm: anyText,
        signature: oneOf('valid', 'invalid', 'unknown'),
        claims: record(anything),
        raw: nullable(anyText),
      }),
    ),
  ),
  signing: optional(
    nullable(
      object({
        accessKeyId: nullable(anyText),
        service: anyText,
        region: anyText,
        date: text(/^\d{8}T\d{6}Z$/, 'a time like 20260302T101530Z'),
        host: anyText,
        path: anyText,
        query: anyText,
        sessionToken: nullable(anyText),
        placement: oneOf('headers', 'query'),
      }),
    ),
  ),
});

const does = keyed({
  returns: object({ returns: anything }),
  throws: object({ throws: anyText }),
  timesOut: object({ timesOut: oneOf(true) }),
});
const runtime = object({
  sessionPolicy: optional(nullable(anyText)),
  sessionTokenMatches: optional(truth),
  behaviours: optional(
    record(
      list(object({ when: optional(object({ headers: optional(headers), methods: optional(list(verb)) })), does })),
    ),
  ),
  caches: optional(record(list(object({ identityValues: list(anyText), ageSeconds: number(), result: anything })))),
  otherHosts: optional(list(otherHost)),
  wafStatements: optional(record(wafStatement)),
  wafSample: optional(object({ rule: anyText, action: oneOf('ALLOW', 'BLOCK'), at: nullable(anyText) })),
  connections: optional(list(anyText)),
  apiKeyValues: optional(headers),
});

const answer = object({
  exchange: oneOf('request', 'preflight'),
  status: nullable(number()),
  errorType: nullable(anyText),
  headers: lowerHeaders,
  body: anyText,
  from: oneOf('given', 'call', 'log'),
  browser: nullable(anyText),
});
const gap = { what: anyText, why: anyText, permission: nullable(anyText) };
const witnessOf = <const W extends string>(witness: W) => object({ witness: oneOf(witness), ...gap });
const testimony = object({
  observed: nullable(answer),
  calls: list(object({ signed: truth, answer, ofPractice: truth })),
  simulator: nullable(
    object({
      decision: oneOf('allowed', 'explicitDeny', 'implicitDeny'),
      allowedByBoundary: nullable(truth),
      allowedByOrganizations: nullable(truth),
      matchedStatements: list(object({ policy: anyText, type: anyText })),
      missingContextValues: list(anyText),
      ofPractice: truth,
    }),
  ),
  authorizerTest: nullable(
    object({ authorizer: anyText, function: anyText, clientStatus: number(), does: nullable(does), ofPractice: truth }),
  ),
  logs: nullable(
    object({
      logGroups: list(anyText),
      foundBy: oneOf('request-id', 'time'),
      lines: list(object({ logGroup: anyText, at: moment, message: anyText })),
      accessLog: nullable(object({ logGroup: anyText, format: anyText })),
      ofPractice: truth,
    }),
  ),
  couldNotCheck: list(
    tagged('witness', {
      call: object({ witness: oneOf('call'), unanswered: truth, ...gap }),
      simulator: witnessOf('simulator'),
      'authorizer-test': witnessOf('authorizer-test'),
      'api-key-comparison': witnessOf('api-key-comparison'),
      'waf-sample': witnessOf('waf-sample'),
      logs: witnessOf('logs'),
    }),
  ),
});

/**
 * What a session knew in place of what `config`, `request` and `observed` tell: facts that could not be read, or have
 * no place in `config`; the call as it was told; what AWS does not tell; what the witnesses said.
 */
export const sessionShape = object({
  facts: optional(sessionFacts),
  request: optional(sessionRequest),
  runtime: optional(runtime),
  testimony: optional(testimony),
});

export type CaseSession = Infer<typeof sessionShape>;

const optionalText = nullable(anyText);
/** What a recording of a session says besides the answers. */
export const recordedCall = object({
  recording: oneOf(1),
  version: anyText,
  now: number(0),
  target: object({ apiType: oneOf('REST', 'HTTP', 'WEBSOCKET'), apiId: anyText, stage: anyText }),
  caller: tagged('kind', {
    anonymous: object({ kind: oneOf('anonymous') }),
    self: object({ kind: oneOf('self') }),
    profile: object({ kind: oneOf('profile'), profile: anyText }),
    arn: object({ kind: oneOf('arn'), arn: anyText }),
  }),
  request: sessionRequest,
  observed: nullable(answer),
  options: record(either(anyText, truth)),
  opened: list(
    object({
      profile: optionalText,
      region: anyText,
      regionFrom: anyText,
      from: anyText,
      customEndpoint: truth,
      accessKeyId: anyText,
      isTemporary: truth,
      expiresAt: optionalText,
    }),
  ),
});
const broken = object({ name: anyText, message: anyText, code: optional(anyText) });
/** One answer of a recording. */
export const recordedExchange = object({
  asked: object({ profile: optionalText, region: anyText, service: anyText, operation: anyText, input: anything }),
  answer: keyed({ status: object({ status: whole(), headers, body: anyText }), broken: object({ broken }) }),
});

/** Facts, request and runtime state as the session had them. */
export function inSession(
  { facts, request, runtime }: Situation,
  session: CaseSession | undefined,
): Situation & { readonly testimony?: Testimony } {
  if (session === undefined) return { facts, request, runtime };
  const { draft, deployed, ...others } = session.facts ?? {};
  return {
    facts: {
      ...facts,
      ...others,
      draft: { ...facts.draft, ...draft },
      deployed: { ...facts.deployed, ...deployed },
    },
    request: session.request === undefined ? request : { ...request, ...withSecrets(session.request) },
    runtime: session.runtime === undefined ? runtime : runtimeIn(session.runtime),
    ...(session.testimony === undefined ? {} : { testimony: session.testimony }),
  };
}

/** A request as it was written down, with its secrets wrapped. */
export function withSecrets({
  apiKey,
  body,
  token,
  signing,
  ...rest
}: NonNullable<CaseSession['request']>): Partial<Request> {
  return {
    ...rest,
    ...(apiKey === undefined ? {} : { apiKey: secretOrNull(apiKey) }),
    ...(body === undefined ? {} : { body: secretOrNull(body) }),
    ...(token === undefined ? {} : { token: token && { ...token, raw: secretOrNull(token.raw) } }),
    ...(signing === undefined
      ? {}
      : { signing: signing && { ...signing, sessionToken: secretOrNull(signing.sessionToken) } }),
  };
}

const runtimeIn = ({ apiKeyValues, ...rest }: NonNullable<CaseSession['runtime']>): RuntimeState => ({
  ...rest,
  ...(apiKeyValues === undefined
    ? {}
    : {
        apiKeyValues: Object.fromEntries(Object.entries(apiKeyValues).map(([id, value]) => [id, secret(value)])),
      }),
});
