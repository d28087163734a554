import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { Signer } from '../../core/model/ports.ts';
import type { Request, Signing } from '../../core/model/request.ts';

/** The hash that the signer wants, over Node's own crypto. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(key));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
  reset(): void {
    // The signer makes a new hash for each use.
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** What signing adds to a request. */
export interface Signature {
  readonly headers: Readonly<Record<string, string>>;
  /** The whole query to send instead of the request's own; null when it stays. */
  readonly query: string | null;
}

/**
 * SigV4 for service `execute-api`, or exactly as the client signed where the request tells: its service, region, host,
 * path, query and token, and its distance from the server's time. A call that was refused for its signature must be
 * refused again. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function sign(
  request: Request,
  signer: Signer,
  body: string,
  context: { readonly host: string; readonly region: string; readonly now: number },
): Promise<Signature> {
  const { SignatureV4 } = await import('./sigv4.ts');
  const stated = request.signing;
  const token = tokenOf(stated, signer);
  const v4 = new SignatureV4({
    service: stated?.service ?? 'execute-api',
    region: stated?.region ?? context.region,
    credentials: {
      accessKeyId: signer.accessKeyId,
      secretAccessKey: signer.secretAccessKey.reveal(),
      ...(token === null ? {} : { sessionToken: token }),
    },
    sha256: Sha256,
    applyChecksum: false,
  });
  const host = stated?.host ?? context.host;
  const message = {
    method: request.method,
    protocol: 'https:',
    hostname: host,
    path: stated?.path ?? request.path,
    query: queryBag(stated?.query ?? request.query),
    headers: { host },
    body,
  };
  const signingDate = new Date(signingTime(request, context.now));
  if (stated?.placement === 'query') {
    const signed = await v4.presign(message, { signingDate, expiresIn: 300 });
    const added = Object.entries(signed.query ?? {}).filter(([name]) => name.startsWith('X-Amz-'));
    const own = request.query === '' ? [] : [request.query];
    return {
      headers: {},
      query: [...own, ...added.map(([name, value]) => `${encode(name)}=${encode(String(value))}`)].join('&'),
    };
  }
  const { host: _, ...headers } = (await v4.sign(message, { signingDate })).headers;
  return { headers, query: null };
}

/** The token that the client sent, also when it forgot it; else the one that belongs to the key. */
function tokenOf(stated: Signing | null, signer: Signer): string | null {
  const same = stated !== null && stated.accessKeyId === signer.accessKeyId;
  return (same ? stated.sessionToken : signer.sessionToken)?.reveal() ?? null;
}

/** Now, shifted by what the client's clock was off when it signed. */
function signingTime(request: Request, now: number): number {
  const date = request.signing?.date;
  const stamp = date === undefined ? null : /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!stamp) return now;
  const [, year, month, day, hour, minute, second] = stamp;
  const off = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Date.parse(request.time);
  return Number.isNaN(off) ? now : now + off;
}

/** The query as the signer takes it: names and values decoded, a name that repeats as a list. */
function queryBag(query: string): Record<string, string | string[]> {
  const bag: Record<string, string | string[]> = {};
  for (const part of query.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = decode(at < 0 ? part : part.slice(0, at));
    const value = decode(at < 0 ? '' : part.slice(at + 1));
    const before = bag[name];
    bag[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return bag;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
