import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isHandshake } from '../../../src/core/api-gateway/connections.ts';
import type { Practice } from '../../../src/practice/index.ts';
import { openCase, v2Cases } from '../cases.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const sockets = v2Cases.filter(
  ({ case: one }) => isHandshake(one.facts.scope.apiType, one.request.path) && one.request.token === null,
);

describe('the real call of a WebSocket API is its handshake', () => {
  test.each(sockets)('$name is answered as its client saw it', async (one) => {
    const { practice, account, caller } = await openCase(one);
    running = practice;
    const signer = await account.signerOf(caller);
    const answer = await account.call(one.case.request, signer.state === 'known' ? signer.value : null, {
      webSocket: true,
    });
    if (answer.state !== 'known') throw new Error(JSON.stringify(answer));
    expect(answer.value.status).toBe(one.case.observed?.status);
  });

  test('an opened socket is closed again with normal closure', async () => {
    const [healthy] = sockets.filter(
      ({ case: one }) => one.observed?.status === 101 && one.request.signing === null && one.request.apiKey === null,
    );
    if (healthy === undefined) throw new Error('no WebSocket case opens');
    const { practice } = await openCase(healthy);
    running = practice;
    const { request } = healthy.case;
    const lines = [
      `GET ${request.path}${request.query === '' ? '' : `?${request.query}`} HTTP/1.1`,
      `Host: ${request.host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    const bytes = await exchanged(new URL(practice.url).port, `${lines.join('\r\n')}\r\n\r\n`);
    const cut = bytes.indexOf('\r\n\r\n') + 4;
    // The key and its answer are those of RFC 6455, section 1.3.
    expect(bytes.subarray(0, cut).toString()).toMatch(
      /^HTTP\/1\.1 101 [\s\S]*sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/i,
    );
    expect([...bytes.subarray(cut)]).toEqual([0x88, 2, 0x03, 0xe8]);
  });
});

function exchanged(port: string, text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
  });
}
