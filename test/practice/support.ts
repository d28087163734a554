import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import { type CaseFile, checkCase } from '../../src/core/intake/cases/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, type PracticeProfile, startPractice } from '../../src/practice/index.ts';

export const REGION = 'us-east-1';

/** A practice account with the built-in cases, or with those given. */
export const practice = (
  cases: readonly CaseFile[] = builtinCases(),
  more: { readonly exportsPolicy?: boolean } = {},
): Promise<Practice> => startPractice({ cases, clock: systemClock, ...more });

/** One of the shared cases, by file name without `.json`. */
export function sharedCase(name: string): CaseFile {
  const path = fileURLToPath(new URL(`../cases/${name}.json`, import.meta.url));
  const checked = checkCase(JSON.parse(readFileSync(path, 'utf8')));
  if (!checked.ok) throw new Error(checked.problems.join('\n'));
  return checked.caseFile;
}

export type Keys = Pick<PracticeProfile, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

const config = (running: Practice, keys: Keys, region: string) => ({
  endpoint: running.url,
  region,
  maxAttempts: 1,
  credentials: {
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    ...(keys.sessionToken === null ? {} : { sessionToken: keys.sessionToken }),
  },
});
export const gateway = (running: Practice, keys: Keys = running.adminProfile, region = REGION): APIGatewayClient =>
  new APIGatewayClient(config(running, keys, region));
export const iam = (running: Practice, keys: Keys = running.adminProfile, region = REGION): IAMClient =>
  new IAMClient(config(running, keys, region));
export const sts = (running: Practice, keys: Keys = running.adminProfile, region = REGION): STSClient =>
  new STSClient(config(running, keys, region));

export function profile(running: Practice, name: string): PracticeProfile {
  const found = running.profiles.find((one) => one.name === name);
  if (!found) throw new Error(`no profile ${name}`);
  return found;
}

export interface Seen {
  readonly status: number;
  readonly type: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One HTTP exchange with 127.0.0.1 under another Host. */
export function call(
  running: Practice,
  host: string,
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: new URL(running.url).port,
        path,
        method: options.method ?? 'GET',
        headers: {
          ...options.headers,
          host,
          ...(options.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(options.body)) }),
        },
      },
      (incoming) => {
        let body = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          body += chunk;
        });
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            type: incoming.headers['x-amzn-errortype'] as string | undefined,
            headers: incoming.headers,
            body,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as Buffer);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as Buffer);
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
  reset(): void {}
}

export interface SignOptions {
  readonly method?: string;
  readonly service?: string;
  readonly region?: string;
  readonly at?: Date;
  readonly query?: Readonly<Record<string, string>>;
  readonly presigned?: boolean;
  readonly body?: string;
}

/** Signs with AWS's own signer; gives the headers to send and the path with its query. */
export async function signed(
  keys: Keys,
  host: string,
  path: string,
  options: SignOptions = {},
): Promise<{ readonly headers: Record<string, string>; readonly path: string }> {
  const signer = new SignatureV4({
    service: options.service ?? 'execute-api',
    region: options.region ?? REGION,
    credentials: {
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey,
      ...(keys.sessionToken === null ? {} : { sessionToken: keys.sessionToken }),
    },
    sha256: Sha256,
    applyChecksum: false,
  });
  const message = {
    method: options.method ?? 'GET',
    protocol: 'https:',
    hostname: host,
    path,
    query: { ...options.query },
    headers: { host },
    body: options.body ?? '',
  };
  const when = { signingDate: options.at ?? new Date() };
  const done = options.presigned
    ? await signer.presign(message, { ...when, expiresIn: 300 })
    : await signer.sign(message, when);
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = Object.entries(done.query ?? {}).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
  return { headers: { ...done.headers }, path: query.length === 0 ? path : `${path}?${query.join('&')}` };
}

/** Signs and sends. */
export async function signedCall(
  running: Practice,
  keys: Keys,
  host: string,
  path: string,
  options: SignOptions = {},
): Promise<Seen> {
  const ready = await signed(keys, host, path, options);
  return call(running, host, ready.path, {
    ...(options.method === undefined ? {} : { method: options.method }),
    headers: ready.headers,
    ...(options.body === undefined ? {} : { body: options.body }),
  });
}
