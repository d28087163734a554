import { createHash } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WireReply, WireRequest } from './types.ts';
import { wireOf } from './wire.ts';

/** What both ends of a handshake mix in. https://www.rfc-editor.org/rfc/rfc6455#section-1.3 */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * Answers a WebSocket handshake: opened and closed again at once with "normal closure", since nothing is behind it, or
 * refused like any request.
 */
export function answerUpgrade(
  incoming: IncomingMessage,
  socket: Duplex,
  handle: (request: WireRequest) => WireReply | null,
): void {
  // A client that goes away needs no answer.
  socket.on('error', () => undefined);
  const reply = answerOf(incoming, handle);
  if (reply === null) return void socket.destroy();
  const opened = reply.status === 101;
  const headers = opened
    ? acceptance(incoming)
    : { ...reply.headers, connection: 'close', 'content-length': String(Buffer.byteLength(reply.body)) };
  const lines = Object.entries(headers)
    .filter(([name, value]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[\r\n\0]/.test(value))
    .map(([name, value]) => `${name}: ${value}`);
  socket.write(`HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n`);
  // A close frame with code 1000. https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1
  socket.end(opened ? Buffer.from([0x88, 0x02, 0x03, 0xe8]) : reply.body);
}

function answerOf(incoming: IncomingMessage, handle: (request: WireRequest) => WireReply | null): WireReply | null {
  try {
    return handle(wireOf(incoming, Buffer.alloc(0)));
  } catch {
    return {
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Internal server error"}',
    };
  }
}

function acceptance(incoming: IncomingMessage): Readonly<Record<string, string>> {
  const key = incoming.headers['sec-websocket-key'] ?? '';
  return {
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-accept': createHash('sha1').update(`${key}${MAGIC}`).digest('base64'),
  };
}
