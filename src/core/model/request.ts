import { type Secret, secret } from './secret.ts';

export type Verb = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
export const VERBS: readonly Verb[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
export type Exchange = 'request' | 'preflight';

/** The one call that was refused, as the client sends it. Unknown things are null and lead to "cannot tell". */
export interface Request {
  /** The clock of every check. ISO 8601, UTC. */
  readonly time: string;
  readonly client: 'browser' | 'program';
  readonly method: Verb;
  /** The name in the URL. */
  readonly host: string;
  /** As the client sends it: with the stage on the execute-api host, without it on a custom domain. */
  readonly path: string;
  /** Without the question mark; empty for none. */
  readonly query: string;
  /** Headers sent besides those that other fields imply. `{{token}}` in a value stands for the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** True where these are all headers that were sent (a capture); else the client may have added some of its own. */
  readonly allHeadersKnown?: boolean;
  /** The address API Gateway (or the VPC endpoint) sees; null when unknown. */
  readonly sourceIp: string | null;
  /** `vpce-…`, null for the internet. */
  readonly vpcEndpoint: string | null;
  readonly origin: string | null;
  readonly credentialsMode: 'omit' | 'same-origin' | 'include' | null;
  readonly preflight: { readonly method: Verb; readonly headers: readonly string[] } | null;
  readonly apiKey: Secret | null;
  readonly bodyLength: number;
  /** Null where it is not known; absent: none, unless `bodyLength` says that there is one. */
  readonly body?: Secret | null;
  readonly clientCertificate: ClientCertificate | null;
  readonly token: Token | null;
  /** How the client signed; null when unsigned. */
  readonly signing: Signing | null;
}

/** SigV4 as the client computed it: the scope, the time, and what went into the canonical request. */
export interface Signing {
  /** Null when the signer is known by its ARN only (`--caller ARN`): then the key itself is not judged. */
  readonly accessKeyId: string | null;
  readonly service: string;
  readonly region: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly date: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly sessionToken: Secret | null;
  readonly placement: 'headers' | 'query';
}

/** A JWT, decoded. Times are seconds since 1970, as in the token. */
export interface Token {
  readonly algorithm: string;
  /** `unknown` where the issuer's keys were not fetched. */
  readonly signature: 'valid' | 'invalid' | 'unknown';
  readonly claims: Readonly<Record<string, unknown>>;
  /** The token itself, where the program holds it. */
  readonly raw: Secret | null;
}

/** Decodes a JWT without verifying it (`signature` is `unknown`); null when the text is none. Never throws. */
export function decodeJwt(text: string): Token | null {
  const [head = '', body = '', signature, ...more] = text.trim().split('.', 5);
  if (signature === undefined || more.length > 0 || text.length > 100_000) return null;
  const [header, claims] = [jsonOf(head), jsonOf(body)];
  const algorithm = header?.['alg'];
  if (!claims || typeof algorithm !== 'string') return null;
  return { algorithm, signature: 'unknown', claims, raw: secret(text.trim()) };
}

function jsonOf(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

export interface ClientCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly notAfter: string;
  readonly chain: readonly { readonly subject: string; readonly issuer: string }[];
}

/** Case-insensitive look-up among the request's explicit headers. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(headers)) if (key.toLowerCase() === wanted) return value;
  return undefined;
}

/** What a preflight asks for, by its headers: names as written. `method` is undefined where it names no known verb. */
export function askedAhead(headers: Request['headers']): {
  readonly method: Verb | undefined;
  readonly headers: readonly string[];
} {
  const names = headerOf(headers, 'access-control-request-headers') ?? '';
  return {
    method: VERBS.find((verb) => verb === headerOf(headers, 'access-control-request-method')?.trim()),
    headers: names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  };
}

/** The body as it is sent, empty for none; null where it is not known. */
export function bodyOf({ body, bodyLength }: Pick<Request, 'body' | 'bodyLength'>): string | null {
  if (body === null) return null;
  return body?.reveal() ?? (bodyLength === 0 ? '' : null);
}

/** A body as a request holds it. */
export const bodyFields = (text: string): Required<Pick<Request, 'body' | 'bodyLength'>> => ({
  body: secret(text),
  bodyLength: new TextEncoder().encode(text).length,
});

/** Every secret that the request carries. A body too short to hold one would mask innocent words. */
export function secretsOf({ apiKey, token, signing, body = null }: Request): readonly Secret[] {
  const long = body !== null && body.reveal().length >= 16 ? body : null;
  return [apiKey, token?.raw ?? null, signing?.sessionToken ?? null, long].filter((value) => value !== null);
}

/** The rest of a request from a program that adds nothing of its own: no body, no credential, an unknown address. */
export const PLAIN_REQUEST: Omit<Request, 'time' | 'method' | 'host' | 'path'> = {
  client: 'program',
  query: '',
  headers: {},
  sourceIp: null,
  vpcEndpoint: null,
  origin: null,
  credentialsMode: null,
  preflight: null,
  apiKey: null,
  bodyLength: 0,
  clientCertificate: null,
  token: null,
  signing: null,
};

/**
 * What a host name says about where a request goes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
 */
export type HostKind =
  /** `{api}.execute-api.{region}.amazonaws.com`, or with a VPC endpoint: `{api}-{vpce}.execute-api…`. */
  | {
      readonly kind: 'execute-api';
      readonly apiId: string;
      readonly region: string;
      readonly vpcEndpoint: string | null;
    }
  /**
   * `vpce-….execute-api.{region}.vpce.amazonaws.com`: the interface endpoint's own name; the API stands in the Host
   * header or `x-apigw-api-id`.
   */
  | { readonly kind: 'vpc-endpoint'; readonly vpcEndpoint: string; readonly region: string }
  | { readonly kind: 'other' };

const EXECUTE_API =
  /^([a-z0-9]+)(?:-(vpce-[0-9a-f]+))?\.execute-api(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;
const VPC_ENDPOINT = /^(vpce-[0-9a-f]+)(?:-[a-z0-9]+)*\.execute-api\.([a-z0-9-]+)\.vpce\.amazonaws\.com(?:\.cn)?$/;

/** A host name as names are compared: no port, no closing dot, lower case. */
export const plainHost = (host: string): string => host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');

/** Reads a host name by itself; what a custom domain stands for only the account knows. */
export function readHost(host: string): HostKind {
  const name = plainHost(host);
  const [, apiId, via, region] = EXECUTE_API.exec(name) ?? [];
  if (apiId !== undefined && region !== undefined)
    return { kind: 'execute-api', apiId, region, vpcEndpoint: via ?? null };
  const [, vpcEndpoint, itsRegion] = VPC_ENDPOINT.exec(name) ?? [];
  if (vpcEndpoint !== undefined && itsRegion !== undefined)
    return { kind: 'vpc-endpoint', vpcEndpoint, region: itsRegion };
  return { kind: 'other' };
}

/** The Host header that reaches API Gateway: an explicit one wins over the URL's name. */
export const hostHeaderOf = (request: Request): string => headerOf(request.headers, 'host') ?? request.host;

/** Splits `/prod/orders/42` into its first segment and the rest with its leading slash. */
export function splitFirstSegment(path: string): { readonly first: string; readonly rest: string } {
  const cut = path.indexOf('/', 1);
  if (cut === -1) return { first: path.slice(1), rest: '/' };
  return { first: path.slice(1, cut), rest: path.slice(cut) };
}
