import { mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selfSigned } from '../support/certificate.ts';
import { accountAt, environmentOf, REQUEST } from './support.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' };
const certificates = mkdtempSync(join(tmpdir(), 'tls-'));
const file = (name: string): string => join(certificates, name);

let secure: https.Server;
let proxy: http.Server;
let refusing: http.Server;
const tunnels: { readonly target: string; readonly authorization: string | undefined }[] = [];
const urlOf = (server: http.Server, scheme: string, user = ''): string =>
  `${scheme}://${user}localhost:${(server.address() as AddressInfo).port}`;
const listening = (server: http.Server): Promise<void> =>
  new Promise((done) => server.listen(0, 'localhost', () => done()));

beforeAll(async () => {
  const { certificate, key } = selfSigned({ CN: 'localhost' });
  writeFileSync(file('cert.pem'), certificate);
  secure = https.createServer({ key, cert: certificate }, (_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"item":[{"id":"a1","name":"orders"}],"items":[]}'),
  );
  proxy = http.createServer().on('connect', (incoming, socket, head) => {
    tunnels.push({ target: incoming.url ?? '', authorization: incoming.headers['proxy-authorization'] });
    const [host = '', port = ''] = (incoming.url ?? '').split(':');
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    for (const end of [through, socket]) end.on('error', () => undefined);
  });
  refusing = http
    .createServer()
    .on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
  await Promise.all([secure, proxy, refusing].map(listening));
});
afterAll(() => {
  for (const server of [secure, proxy, refusing]) {
    server.close();
    server.closeAllConnections();
  }
});

const listWith = (variables: Readonly<Record<string, string>>) =>
  accountAt(urlOf(secure, 'https'), {
    environment: environmentOf({ ...KEYS, ...variables }),
    timeoutMs: 3000,
  }).listApis();

describe('certificate authorities', () => {
  test('a certificate of an unknown authority is refused, and said so', async () => {
    expect(await listWith({})).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(/no connection \((SELF_SIGNED|DEPTH_ZERO|UNABLE)/),
    });
  });

  test('AWS_CA_BUNDLE names those to trust', async () => {
    expect(await listWith({ AWS_CA_BUNDLE: file('cert.pem') })).toMatchObject({
      state: 'known',
      value: [{ id: 'a1' }],
    });
  });

  test('a bundle that is not there is said, not passed over', async () => {
    expect(await listWith({ AWS_CA_BUNDLE: '/nowhere.pem' })).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('/nowhere.pem'),
    });
  });
});

describe('proxies', () => {
  const trusting = { AWS_CA_BUNDLE: file('cert.pem') };

  test('HTTPS_PROXY is gone through, with its user and password', async () => {
    tunnels.length = 0;
    const read = await listWith({ ...trusting, HTTPS_PROXY: urlOf(proxy, 'http', 'anna:p%40ss@') });
    expect(read).toMatchObject({ state: 'known', value: [{ id: 'a1' }] });
    expect(tunnels[0]).toEqual({
      target: new URL(urlOf(secure, 'https')).host,
      authorization: `Basic ${Buffer.from('anna:p@ss').toString('base64')}`,
    });
  });

  test('the real call goes through it too', async () => {
    tunnels.length = 0;
    const account = accountAt(urlOf(secure, 'https'), {
      environment: environmentOf({ ...KEYS, ...trusting, https_proxy: urlOf(proxy, 'http') }),
      invokeEndpoint: urlOf(secure, 'https'),
    });
    expect(await account.call(REQUEST, null)).toMatchObject({ state: 'known', value: { status: 200 } });
    expect(tunnels.length).toBe(1);
  });

  test.each(['localhost', '*', '.example.com, localhost', 'LOCALHOST'])('NO_PROXY=%s goes past it', async (exempt) => {
    tunnels.length = 0;
    expect(await listWith({ ...trusting, HTTPS_PROXY: urlOf(proxy, 'http'), NO_PROXY: exempt })).toMatchObject({
      state: 'known',
    });
    expect(tunnels).toEqual([]);
  });

  test('a proxy that refuses is a failed read', async () => {
    expect(await listWith({ ...trusting, HTTPS_PROXY: urlOf(refusing, 'http') })).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(
        /proxy http:\/\/localhost:\d+ \(HTTPS_PROXY\) refused .* localhost:\d+ with 407; it requires a user name/,
      ),
    });
  });
});
