import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Passes requests on; those that fit are held until they are let go. */
export async function holding(to: string, held: RegExp) {
  let letGo: () => void = () => {};
  const freed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const server = createServer(async (incoming, outgoing) => {
    if (held.test(incoming.url ?? '')) await freed;
    const on = send(`${to}${incoming.url}`, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(on);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letGo,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
