import type { CauseCode } from '../causes/index.ts';
import { type Evidence, factEvidence } from '../model/fact.ts';
import type { Credential } from '../model/facts.ts';
import type { Finding } from '../model/gate.ts';
import { hostHeaderOf, readHost, type Signing } from '../model/request.ts';
import { finding } from './judgement.ts';
import type { GateContext } from './types.ts';

/**
 * API Gateway refuses a signing time more than five minutes from its own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-signing.html
 */
const SKEW_MS = 5 * 60 * 1000;

/**
 * Every way in which a signature does not verify, the one that is answered first in front.
 * The order between scope, time, key and signature is not documented; scope first fits the recorded answers.
 */
export function signatureFaults(context: GateContext, signing: Signing): readonly Finding[] {
  const credential = context.facts.credential.state === 'known' ? context.facts.credential.value : null;
  return [scopeRegion, scopeService, clock, key, session, signedRequest].flatMap(
    (check) => check(context, signing, credential) ?? [],
  );
}

type Check = (context: GateContext, signing: Signing, credential: Credential | null) => Finding | null;

const fault = (code: CauseCode, summary: string, pointer: string, value: unknown): Finding =>
  finding(code, 'request:signature', summary, [sent(pointer, value)]);
const sent = (path: string, value: unknown): Evidence => ({
  source: 'observed',
  operation: null,
  path,
  value,
  note: 'as the client signed',
});

const scopeService: Check = (_context, signing) =>
  signing.service === 'execute-api'
    ? null
    : fault(
        'signature-wrong-service',
        `The request is signed for service "${signing.service}"; calls to an API are signed for "execute-api".`,
        '/signing/service',
        signing.service,
      );

const scopeRegion: Check = (context, signing) =>
  signing.region === context.facts.scope.region
    ? null
    : fault(
        'signature-wrong-region',
        `The request is signed for Region ${signing.region}; the API is in ${context.facts.scope.region}.`,
        '/signing/region',
        signing.region,
      );

const clock: Check = (context, signing) => {
  const signedAt = parseAmzDate(signing.date);
  const now = Date.parse(context.request.time);
  if (signedAt === null || Math.abs(now - signedAt) <= SKEW_MS) return null;
  const minutes = Math.round(Math.abs(now - signedAt) / 60_000);
  const side = signedAt < now ? 'before' : 'after';
  return fault(
    'signature-clock-skew',
    `The signing time is ${minutes} minutes ${side} the server time; at most five minutes are allowed.`,
    '/signing/date',
    signing.date,
  );
};

const key: Check = (_context, signing, credential) => {
  if (signing.accessKeyId === null || credential === null) return null;
  if (!credential.exists)
    return fault(
      'signature-invalid-credentials',
      `The access key ${signing.accessKeyId} does not exist.`,
      '/signing/accessKeyId',
      signing.accessKeyId,
    );
  if (credential.active) return null;
  return finding(
    'signature-invalid-credentials',
    `iam:access-key/${signing.accessKeyId}`,
    `The access key ${signing.accessKeyId} is inactive.`,
    [factEvidence('ListAccessKeys', '/AccessKeyMetadata/Status', 'Inactive')],
  );
};

const session: Check = (context, signing, credential) => {
  if (signing.accessKeyId === null) return null;
  const temporary = signing.accessKeyId.startsWith('ASIA');
  if (temporary && signing.sessionToken === null)
    return fault(
      'signature-missing-session-token',
      'The key is a temporary one (ASIA…), and its session token was not sent in X-Amz-Security-Token.',
      '/signing/sessionToken',
      null,
    );
  if (credential?.expiresAt != null && credential.expiresAt <= context.request.time)
    return finding(
      'signature-expired-session-token',
      'request:signature',
      `The temporary credentials expired at ${credential.expiresAt}.`,
      [
        factEvidence(
          context.facts.credential.state === 'known' ? context.facts.credential.operation : 'GetCallerIdentity',
          '/Expiration',
          credential.expiresAt,
        ),
      ],
    );
  if (signing.sessionToken !== null && context.runtime.sessionTokenMatches === false)
    return fault(
      'signature-invalid-credentials',
      'The session token sent does not belong to the access key.',
      '/signing/sessionToken',
      'another token',
    );
  return null;
};

const signedRequest: Check = (context, signing) => {
  const { request } = context;
  const host = hostHeaderOf(request);
  if (!sameHost(signing.host, host)) {
    const why = readHost(host).kind === 'other' ? '' : ' Something between the client and the API changed the request.';
    return fault(
      'signature-host-mismatch',
      `The signature covers host ${signing.host}; API Gateway got ${host}.${signing.host === request.host ? why : ''}`,
      '/signing/host',
      signing.host,
    );
  }
  if (signing.path !== request.path) {
    if (canonicalPath(signing.path) === canonicalPath(request.path))
      return fault(
        'signature-canonical-mismatch',
        `The client wrote the path ${signing.path} into the canonical request; API Gateway reads ` +
          `${request.path}. One of them encodes or normalizes the path.`,
        '/signing/path',
        signing.path,
      );
    return fault(
      'signature-host-mismatch',
      `The signature covers path ${signing.path}; API Gateway got ${request.path}.`,
      '/signing/path',
      signing.path,
    );
  }
  const wanted = canonicalQuery(request.query);
  if (signing.query !== wanted)
    return fault(
      'signature-canonical-mismatch',
      `The client signed the query "${signing.query}"; according to RFC 3986 it must be "${wanted}".`,
      '/signing/query',
      signing.query,
    );
  return null;
};

/** Default ports and letter case do not count in a host. */
const sameHost = (a: string, b: string): boolean => plainHost(a) === plainHost(b);
const plainHost = (host: string): string => host.toLowerCase().replace(/:(?:443|80)$/, '');

/** `YYYYMMDDTHHMMSSZ` in milliseconds; null when it is no such time. */
export function parseAmzDate(date: string): number | null {
  const m = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  return m === null ? null : Date.parse(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}Z`);
}

/** The canonical query string of SigV4: each name and value encoded by RFC 3986, sorted by name, then value. */
export function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const cut = pair.indexOf('=');
      const [name, value] = cut === -1 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
      return [rfc3986(decoded(name)), rfc3986(decoded(value))] as const;
    })
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * A path reduced to what encoders and normalisers may change: repeated encoding, dot segments, doubled and trailing
 * slashes.
 */
function canonicalPath(path: string): string {
  let plain = path;
  for (let i = 0; i < 3; i++) plain = decoded(plain);
  const kept: string[] = [];
  for (const segment of plain.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
const rfc3986 = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
