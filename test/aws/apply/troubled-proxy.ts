import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one write on its way to AWS. */
export type Trouble =
  /** Answered with this status and error, AWS never saw it. `meanwhile` runs before the answer. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly meanwhile?: Edit }
  /** AWS did it, and answered something else, nothing at all, or the connection broke. */
  | { readonly kind: 'lost'; readonly status: number | 'reset' | null; readonly meanwhile?: Edit }
  /** Somebody else writes right before AWS gets it. */
  | { readonly kind: 'overtaken'; readonly meanwhile: Edit }
  /** Never answered, and passed on to AWS only when `release` says so; `landed` then holds what AWS answered. */
  | {
      readonly kind: 'late';
      readonly release: Promise<unknown>;
      readonly landed: (status: number) => void;
      /** The connection breaks at once. */
      readonly isReset?: boolean;
    }
  /** AWS did it; `hit` runs before the answer is passed on, and nothing is passed on. */
  | { readonly kind: 'done-then'; readonly hit: () => void }
  /** AWS did it; the answer is passed on once `hit` has ended. */
  | { readonly kind: 'meanwhile'; readonly hit: () => void | Promise<void> }
  /** The answer is passed on, and `hit` runs as the next request of any kind arrives. */
  | { readonly kind: 'before-next'; readonly hit: () => void };

/** What somebody else writes, past this proxy. */
type Edit = () => Promise<unknown>;

export interface TroubledProxy {
  readonly url: string;
  /** How many writes came by so far. */
  readonly writes: () => number;
  /** Troubles write number `at` (from 1), counted from now. */
  readonly trouble: (at: number, trouble: Trouble) => void;
  readonly close: () => Promise<void>;
}

/** An HTTP proxy in front of an account that counts the writes and troubles one of them. */
export async function troubledProxy(target: string): Promise<TroubledProxy> {
  let writes = 0;
  let waiting: { at: number; trouble: Trouble } | null = null;
  let atNext: (() => void) | null = null;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (atNext !== null) {
        atNext();
        atNext = null;
        return void request.socket.destroy();
      }
      const body = Buffer.concat(chunks);
      const trouble = isWrite(request, body.toString('utf8')) ? next() : null;
      const meanwhile = trouble !== null && 'meanwhile' in trouble ? trouble.meanwhile : undefined;
      if (trouble?.kind === 'refused')
        return void Promise.resolve(meanwhile?.()).then(() => refuse(request, response, trouble));
      if (trouble?.kind === 'late' && trouble.isReset === true) request.socket.destroy();
      const begun =
        trouble?.kind === 'late' ? trouble.release : trouble?.kind === 'overtaken' ? trouble.meanwhile() : null;
      const passed = Promise.resolve(begun).then(() => forwarded(target, request, body));
      void passed.then(async (answer) => {
        if (trouble?.kind === 'late') return trouble.landed(answer.status);
        if (trouble?.kind === 'lost') await meanwhile?.();
        if (trouble?.kind === 'meanwhile') await trouble.hit();
        if (trouble?.kind === 'done-then') {
          trouble.hit();
          return void request.socket.destroy();
        }
        if (trouble?.kind === 'lost') {
          if (trouble.status === null) return;
          if (trouble.status === 'reset') return void request.socket.destroy();
          return refuse(request, response, { status: trouble.status, code: 'InternalFailure' });
        }
        if (trouble?.kind === 'before-next') atNext = trouble.hit;
        response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
  });
  const next = (): Trouble | null => {
    writes += 1;
    if (waiting === null || writes !== waiting.at) return null;
    const { trouble } = waiting;
    waiting = null;
    return trouble;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes: () => writes,
    trouble: (at, trouble) => {
      waiting = { at: writes + at, trouble };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** REST calls by their verb, the other protocols by the operation's name. */
function isWrite({ method, headers }: http.IncomingMessage, body: string): boolean {
  const named = /(?:^|&)Action=(\w+)/.exec(body)?.[1] ?? String(headers['x-amz-target'] ?? '').split('.')[1];
  if (named !== undefined) return !/^(Get|List|Describe|Simulate)/.test(named);
  return method !== 'GET';
}

/** In the shape of the protocol that asked. */
function refuse(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { status, code }: { readonly status: number; readonly code: string },
): void {
  const isQuery = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const xml =
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>troubled</Message></Error>` +
    '</ErrorResponse>';
  const json = JSON.stringify({ message: 'troubled', __type: code });
  response
    .writeHead(status, {
      'content-type': isQuery ? 'text/xml' : 'application/json',
      ...(isQuery ? {} : { 'x-amzn-errortype': code }),
    })
    .end(isQuery ? xml : json);
}

function forwarded(
  target: string,
  { method, url, headers }: http.IncomingMessage,
  body: Buffer,
): Promise<{ readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = http.request(new URL(url ?? '/', target), { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
