import { canonicalQuery } from '../../core/gates/index.ts';
import type { CaseRequest } from '../../core/intake/cases/index.ts';
import { VERBS, type Verb } from '../../core/model/request.ts';
import { type ReadSignature, readSignature, type SentSignature, verifies } from '../http/sigv4.ts';
import type { WireRequest } from '../http/types.ts';
import type { Store } from '../store/types.ts';
import type { Issuers } from '../tokens/issuers.ts';
import { readToken } from './token.ts';

/** A call as it reached the invoke URL. */
export interface Invocation {
  readonly wire: WireRequest;
  /** What the API's case says of the caller's surroundings; null for an API that no case brought. */
  readonly defaults: CaseRequest | null;
  /** True when the `X-Practice-*` headers carry the server's token. */
  readonly trusted: boolean;
  readonly issuers: Issuers;
  readonly now: number;
}

export interface BuiltRequest {
  readonly request: CaseRequest;
  readonly signature: ReadSignature;
  readonly exchange: 'request' | 'preflight';
}

/** Headers that other fields of a request imply, or that belong to one hop. */
const IMPLIED = [
  'host',
  'origin',
  'x-api-key',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'expect',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
];
const OF_SIGNATURE = ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'];

/**
 * The request in the words of a case. What HTTP from 127.0.0.1 cannot carry (address, VPC endpoint, client certificate)
 * comes from a trusted `X-Practice-*` header, else from the case. Null for a verb that API Gateway does not know.
 */
export function requestOf(store: Store, { wire, defaults, trusted, issuers, now }: Invocation): BuiltRequest | null {
  if (!VERBS.includes(wire.method as Verb)) return null;
  const signature = readSignature(wire);
  const rawQuery = withoutSignature(wire.rawQuery, signature);
  const given = (name: string): string | undefined => (trusted ? wire.headers[`x-practice-${name}`] : undefined);
  const hostHeader = wire.headers['host'] ?? '';
  const urlHost = given('url-host');
  const found = readToken({ headers: headersOf(wire, signature), query: rawQuery }, issuers, now);
  const preflight = wire.method === 'OPTIONS' && wire.headers['access-control-request-method'] !== undefined;
  const request: CaseRequest = {
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    client:
      given('client') === 'browser' ||
      (given('client') === undefined && wire.headers['origin'] !== undefined && defaults?.client === 'browser')
        ? 'browser'
        : 'program',
    method: wire.method as Verb,
    host: urlHost ?? hostHeader,
    path: wire.rawPath,
    query: found.query,
    headers: urlHost === undefined || urlHost === hostHeader ? found.headers : { ...found.headers, Host: hostHeader },
    sourceIp: given('source-ip') ?? defaults?.sourceIp ?? '127.0.0.1',
    vpcEndpoint: noneOr(given('vpce')) ?? (given('vpce') === 'none' ? null : (defaults?.vpcEndpoint ?? null)),
    origin: wire.headers['origin'] ?? null,
    credentialsMode: defaults?.credentialsMode ?? null,
    preflight: null,
    apiKey: wire.headers['x-api-key'] ?? null,
    bodyLength: wire.body.length,
    body: wire.body.toString('utf8'),
    clientCertificate: certificateOf(given('client-cert'), defaults),
    token: found.token,
    signing: signature.kind === 'signed' ? signingOf(store, wire, signature.sent, found.query) : null,
  };
  return { request, signature, exchange: preflight ? 'preflight' : 'request' };
}

const noneOr = (value: string | undefined): string | null => (value === undefined || value === 'none' ? null : value);

function headersOf(wire: WireRequest, signature: ReadSignature): Record<string, string> {
  const dropped = [
    ...IMPLIED,
    ...(signature.kind === 'signed' && signature.sent.placement === 'headers' ? OF_SIGNATURE : []),
  ];
  return Object.fromEntries(
    Object.entries(wire.headers).filter(([name]) => !dropped.includes(name) && !name.startsWith('x-practice-')),
  );
}

function withoutSignature(rawQuery: string, signature: ReadSignature): string {
  if (signature.kind !== 'signed' || signature.sent.placement !== 'query') return rawQuery;
  return rawQuery
    .split('&')
    .filter((part) => !/^X-Amz-(Algorithm|Credential|Date|Expires|Security-Token|SignedHeaders|Signature)=/i.test(part))
    .join('&');
}

/**
 * What the signature covers. Where it verifies, that is the request itself. Where it does not, what the client signed
 * cannot be known, so the signed query is set to something that no request has: the gates then say that it does not
 * match.
 */
function signingOf(store: Store, wire: WireRequest, sent: SentSignature, query: string): CaseRequest['signing'] {
  const credential = store.credentials.get(sent.accessKeyId);
  const holds = credential === undefined || verifies(wire, sent, credential.secretAccessKey);
  return {
    accessKeyId: sent.accessKeyId,
    service: sent.service,
    region: sent.region,
    date: sent.date,
    host: wire.headers['host'] ?? '',
    path: wire.rawPath,
    query: holds ? canonicalQuery(query) : '(not what was sent)',
    sessionToken: sent.sessionToken,
    placement: sent.placement,
  };
}

function certificateOf(given: string | undefined, defaults: CaseRequest | null): CaseRequest['clientCertificate'] {
  if (given === undefined) return defaults?.clientCertificate ?? null;
  if (given === 'none') return null;
  try {
    const value: unknown = JSON.parse(given);
    if (
      value !== null &&
      typeof value === 'object' &&
      'subject' in value &&
      'issuer' in value &&
      'notAfter' in value &&
      'chain' in value &&
      Array.isArray(value.chain)
    )
      return value as CaseRequest['clientCertificate'];
  } catch {
    // Not JSON: no certificate.
  }
  return null;
}
