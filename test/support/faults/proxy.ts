import { Agent, createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRead } from '../../../src/aws/clients/sent-once.ts';
import type { WireReply, WireRequest } from '../../../src/practice/http/types.ts';
import { forward, readWhole } from '../partial/proxy.ts';
import { operationOf } from '../partial/shapes.ts';

/** A request of the SDK on its way to the account; both numbers count from 1 since the last `watch`. */
export interface Asked {
  /** `iam:PutRolePolicy`. */
  readonly name: string;
  readonly service: string;
  readonly index: number;
  /** Null for a read. */
  readonly write: number | null;
}

/** An answer that arrives whole, breaks in its body, breaks before it, or never comes. */
export type Answer = WireReply | { readonly cut: WireReply } | 'reset' | 'never';

/** What becomes of a request; `pass` hands it to the account. */
export type Watcher = (asked: Asked, pass: () => Promise<WireReply>) => Promise<Answer>;

/** An HTTP proxy between the AWS SDK and a practice account that shows every request to a watcher. */
export interface WatchingProxy {
  readonly url: string;
  /** Counts anew, and shows what comes from now on to this watcher. */
  readonly watch: (watcher: Watcher) => void;
  readonly close: () => Promise<void>;
}

export const UNTROUBLED: Watcher = (_, pass) => pass();

export async function watchingProxy(target: string): Promise<WatchingProxy> {
  // A connection that is kept may close as it is used again: that would be a fault nobody asked for.
  const agent = new Agent({ keepAlive: false });
  const { port } = new URL(target);
  let watcher = UNTROUBLED;
  let [requests, writes] = [0, 0];

  const answer = async (request: WireRequest): Promise<Answer> => {
    const pass = () => forward(request, agent, Number(port));
    const operation = await operationOf(request);
    if (operation === null) return pass();
    const { name, service } = operation;
    requests += 1;
    const isWrite = !isRead(name.split(':')[1] ?? '');
    if (isWrite) writes += 1;
    return watcher({ name, service, index: requests, write: isWrite ? writes : null }, pass);
  };
  const server = createServer((incoming, outgoing) => {
    readWhole(incoming)
      .then(answer)
      .then((given) => send(given, outgoing))
      .catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    watch: (next) => {
      [watcher, requests, writes] = [next, 0, 0];
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(answer: Answer, outgoing: ServerResponse): void {
  if (answer === 'never') return;
  if (answer === 'reset') return void outgoing.destroy();
  const reply = 'cut' in answer ? answer.cut : answer;
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = reply.headers;
  if ('cut' in answer) {
    const length = Buffer.byteLength(reply.body);
    outgoing.writeHead(reply.status, { ...headers, 'content-length': length + 1 });
    outgoing.write(reply.body.slice(0, length / 2), () => outgoing.destroy());
    return;
  }
  outgoing.writeHead(reply.status, headers);
  outgoing.end(reply.status === 204 || reply.status === 304 ? undefined : reply.body);
}
