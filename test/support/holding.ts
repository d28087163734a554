import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Passes requests on; those whose path or body fits are held until they are let go. */
export async function holding(to: string, held: RegExp) {
  let letGo: () => void = () => {};
  const freed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const seen: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const asked = [incoming.url, ...(body === '' ? [] : [body])].join(' ');
    seen.push(asked);
    if (held.test(asked)) await freed;
    const on = send(`${to}${incoming.url}`, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    on.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letGo,
    /** Path and body of each request so far. */
    seen: seen as readonly string[],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
