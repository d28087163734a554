import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { RawAnswer, Tape } from '../tape.ts';

/** One HTTP request, exactly as it goes out. */
export interface Outgoing {
  /** Where to connect: `https://host[:port]`. */
  readonly origin: string;
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly target: string;
  /** With `host`; nothing is added but what HTTP itself needs. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** For TLS connections: a proxy, or other certificate authorities. */
  readonly agent: https.Agent | null;
}

/** What came back. */
export type Incoming =
  | {
      readonly state: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly state: 'timed-out' }
  | { readonly state: 'broken'; readonly why: string };

/** A body is shown and compared, not stored: more than this is cut. */
const MOST_BYTES = 256 * 1024;

/** The same over a tape: what a recording answers is never sent. Values of the query are no part of the question. */
export const exchangeOver =
  (tape: Tape | undefined, region: string) =>
  async (outgoing: Outgoing): Promise<Incoming> => {
    if (tape === undefined) return exchange(outgoing);
    const { method, target, headers } = outgoing;
    const input = { method, host: headers['host'] ?? '', path: target.split('?')[0], signed: isSigned(outgoing) };
    const answer = await tape.answer(
      { profile: null, region, service: 'http', operation: 'Invoke', input },
      async () => {
        const incoming = await exchange(outgoing);
        if (incoming.state === 'answered') return answerIn(incoming);
        return { broken: { name: incoming.state, message: incoming.state === 'broken' ? incoming.why : '' } };
      },
    );
    if ('broken' in answer)
      return answer.broken.name === 'timed-out'
        ? { state: 'timed-out' }
        : { state: 'broken', why: answer.broken.message };
    return { state: 'answered', status: answer.status, headers: answer.headers, body: answer.body };
  };

const answerIn = ({ status, headers, body }: Extract<Incoming, { state: 'answered' }>): RawAnswer => ({
  status,
  headers,
  body,
});

const isSigned = ({ target, headers }: Outgoing): boolean =>
  /^AWS4-/.test(headers['authorization'] ?? headers['Authorization'] ?? '') || target.includes('X-Amz-Signature=');

/**
 * Sends one request over Node's own client: no redirects, no retries, no shared connections, the Host as given. `fetch`
 * would hide or change these.
 */
export async function exchange(outgoing: Outgoing): Promise<Incoming> {
  try {
    return await send(outgoing);
  } catch (error) {
    // Node refuses hosts, paths and header values that HTTP cannot carry before anything is sent.
    return {
      state: 'broken',
      why: `the request cannot be sent as it is (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}

function send({ origin, method, target, headers, body, timeoutMs, agent }: Outgoing): Promise<Incoming> {
  return new Promise((resolve) => {
    const url = new URL(origin);
    const secure = url.protocol === 'https:';
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    // The name in TLS is that of the connection, as in curl; Node would take the Host header's.
    const options = {
      method,
      hostname,
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path: target,
      headers,
      agent: (secure ? agent : null) ?? (false as const),
      setHost: false,
      servername: isIP(hostname) === 0 ? hostname : '',
    };
    let done = false;
    const settle = (incoming: Incoming): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      resolve(incoming);
      sent.destroy();
    };
    const sent = (secure ? https : http).request(options, (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const finish = (): void =>
        settle({
          state: 'answered',
          status: answer.statusCode ?? 0,
          headers: headersOf(answer.rawHeaders),
          body: Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8'),
        });
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= MOST_BYTES) finish();
      });
      answer.on('end', finish);
      answer.on('error', (error) => settle({ state: 'broken', why: whyOf(error) }));
    });
    const timer = setTimeout(() => settle({ state: 'timed-out' }), timeoutMs);
    // The handshake of a WebSocket: opened is an answer, and nothing is said over it.
    sent.on('upgrade', (answer, socket) => {
      settle({ state: 'answered', status: answer.statusCode ?? 101, headers: headersOf(answer.rawHeaders), body: '' });
      socket.destroy();
    });
    sent.on('error', (error) => settle({ state: 'broken', why: whyOf(error) }));
    sent.end(body === '' ? undefined : body);
  });
}

/** Names in lower case; a name that repeats is joined with commas, as HTTP allows. */
function headersOf(raw: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const before = headers.get(name);
    const value = raw[index + 1] ?? '';
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

function whyOf(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return whyOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? `no connection (${error.code})` : error.message;
}
