import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WireReply, WireRequest } from './types.ts';
import { answerUpgrade } from './upgrade.ts';
import { wireOf } from './wire.ts';

/** API Gateway's own limit is 10 MB; nothing here needs more than one. */
const LONGEST_BODY = 1024 * 1024;

export interface RunningServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Serves on 127.0.0.1 only. Every request is read whole within limits of size and time; a null answer cuts the
 * connection. Whatever the handler throws becomes a 500 without a word about why.
 */
export function serve(port: number, handle: (request: WireRequest) => WireReply | null): Promise<RunningServer> {
  const server = createServer(
    { maxHeaderSize: 32 * 1024, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 },
    (incoming, outgoing) => {
      read(incoming, (request) => {
        if (request === 'too-long')
          return send(outgoing, {
            status: 413,
            headers: { 'content-type': 'application/json', connection: 'close' },
            body: '{"message":"Request Too Long"}',
          });
        let reply: WireReply | null;
        try {
          reply = handle(request);
        } catch {
          reply = {
            status: 500,
            headers: { 'content-type': 'application/json' },
            body: '{"message":"Internal server error"}',
          };
        }
        if (reply === null) outgoing.destroy();
        else send(outgoing, reply);
      });
    },
  );
  server.on('upgrade', (incoming, socket: Duplex) => answerUpgrade(incoming, socket, handle));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  return listen(server, port);
}

function listen(server: Server, port: number): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      const address = server.address() as AddressInfo;
      resolve({ port: address.port, close: () => stop(server) });
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function read(incoming: IncomingMessage, then: (request: WireRequest | 'too-long') => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  let over = false;
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LONGEST_BODY) chunks.push(chunk);
    else if (!over) {
      over = true;
      then('too-long');
    }
  });
  incoming.on('end', () => {
    if (!over) then(wireOf(incoming, Buffer.concat(chunks)));
  });
  // A client that goes away mid-body needs no answer.
  incoming.on('error', () => undefined);
}

function send(outgoing: ServerResponse, reply: WireReply): void {
  for (const [name, value] of Object.entries(reply.headers)) {
    try {
      outgoing.setHeader(name, value);
    } catch {
      // A gateway response or function may name a header that HTTP cannot carry; the rest still goes out.
    }
  }
  outgoing.writeHead(reply.status >= 200 && reply.status <= 999 ? reply.status : 500);
  outgoing.end(reply.status === 204 || reply.status === 304 ? undefined : reply.body);
}
