import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Practice } from '../../src/practice/index.ts';
import { call, practice } from './support.ts';

let running: Practice;
beforeAll(async () => {
  running = await practice();
});
afterAll(() => running.close());

const HEALTH = '/_practice/n8x5s2t9c1/prod/health';
const own = () => new URL(running.url).host;
const FORBIDDEN = { status: 403, type: 'ForbiddenException', body: '{"message":"Forbidden"}' };

it.each([
  ['a name that somebody lets lead to 127.0.0.1', 'rebound.example.net', HEALTH],
  ['such a name with the port', 'rebound.example.net:8080', HEALTH],
  ['such a name, at the root', 'rebound.example.net', '/'],
  [
    'a name that only begins as an API does',
    'n8x5s2t9c1.execute-api.us-east-1.amazonaws.com.example.net',
    '/prod/health',
  ],
  ['an API in a Region that is not its own', 'n8x5s2t9c1.execute-api.eu-west-1.amazonaws.com', '/prod/health'],
  ['an API that does not exist', 'aaaaaaaaaa.execute-api.us-east-1.amazonaws.com', '/prod/health'],
  ['another address', '10.0.0.7', HEALTH],
])('%s gets the answer of an unknown host', async (_what, host, path) => {
  const { headers, ...seen } = await call(running, host, path);
  expect(seen).toMatchObject(FORBIDDEN);
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
});

it.each(['GET', 'POST', 'OPTIONS'])(
  '%s by a web page of another origin: refused, and nothing it could read',
  async (method) => {
    for (const origin of ['https://app.example.com', 'http://localhost:3000', 'null']) {
      const { headers, ...seen } = await call(running, own(), HEALTH, {
        method,
        headers: { origin, 'access-control-request-method': 'GET' },
      });
      expect(seen).toMatchObject(FORBIDDEN);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  },
);

it('programs on this computer reach it by all names of this computer, and an API by its own host', async () => {
  const { port } = new URL(running.url);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
    expect((await call(running, host, HEALTH)).status).toBe(200);
  const api = running.apis.find(({ apiId }) => apiId === 'n8x5s2t9c1');
  expect((await call(running, api?.host ?? '', '/prod/health')).status).toBe(200);
});

it('management answers a caller without a signature as AWS does', async () => {
  expect((await call(running, own(), '/restapis')).type).toBe('MissingAuthenticationTokenException');
});
