import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { request } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Call } from './calls.ts';

/** What came back. Names of headers are in lower case. */
export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How it was signed; null when it was not. */
  readonly signature: Wire | null;
}

/** What a signature on the wire says of itself. */
export interface Wire {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly date: string;
  readonly path: string;
  readonly sessionToken: string | null;
}

/** Signs the call as its client does, right or wrong, and sends it from the client's address. */
export async function send(port: number, call: Call, now: number): Promise<Sent> {
  const host = `${call.api.id}.execute-api.localhost:${port}`;
  const { headers, wire } = await signature(call, host, now);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        localAddress: call.from,
        method: call.verb,
        path: call.path,
        agent: false,
        headers: { ...call.headers, ...headers, host },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
            body: Buffer.concat(chunks).toString('utf8'),
            signature: wire,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.setTimeout(20_000, () => sent.destroy(new Error(`no answer to ${call.verb} ${call.path}`)));
    sent.end();
  });
}

const HOUR = 3_600_000;

async function signature(
  { signed, verb, path }: Call,
  host: string,
  now: number,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly wire: Wire | null }> {
  if (signed === null) return { headers: {}, wire: null };
  const { who, fault } = signed;
  const shift = fault === 'late' ? -HOUR : fault === 'early' ? HOUR : 0;
  const sessionToken = fault === 'no-session-token' ? null : who.sessionToken;
  const wire: Wire = {
    accessKeyId: fault === 'unknown-key' ? 'AKIAIOSFODNN7EXAMPLE' : who.accessKeyId,
    region: fault === 'region' ? 'eu-west-1' : 'us-east-1',
    service: fault === 'service' ? 'apigateway' : 'execute-api',
    date: amzDate(now + shift),
    path: fault === 'path' ? `${path}/changed` : path,
    sessionToken,
  };
  const signer = new SignatureV4({
    service: wire.service,
    region: wire.region,
    credentials: {
      accessKeyId: wire.accessKeyId,
      secretAccessKey: fault === 'secret' ? 'another-secret' : who.secretAccessKey,
      ...(sessionToken === null ? {} : { sessionToken }),
    },
    sha256: Sha256,
    applyChecksum: false,
  });
  const made = await signer.sign(
    { method: verb, protocol: 'http:', hostname: host, path: wire.path, headers: { host } },
    { signingDate: new Date(now + shift) },
  );
  return { headers: made.headers, wire };
}

/** `YYYYMMDDTHHMMSSZ`. */
const amzDate = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');

class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytes(key));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
  reset(): void {}
}
function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
