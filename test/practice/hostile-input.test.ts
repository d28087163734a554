import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Practice } from '../../src/practice/index.ts';
import { call, practice, type Seen, signed, signedCall } from './support.ts';

let running: Practice;
let host: string;
beforeAll(async () => {
  running = await practice();
  host = new URL(running.url).host;
});
afterAll(() => running.close());

const stillWell = async (): Promise<void> => {
  expect((await call(running, 'n8x5s2t9c1.execute-api.us-east-1.amazonaws.com', '/prod/health')).status).toBe(200);
};

/** A signed control-plane call with a body of any kind. */
async function send(
  service: string,
  method: string,
  path: string,
  body: string,
  type = 'application/json',
): Promise<Seen> {
  const ready = await signed(running.adminProfile, host, path, { service, method, body });
  return call(running, host, ready.path, { method, headers: { ...ready.headers, 'content-type': type }, body });
}

/** Writes bytes to the port and waits for the other side to finish. */
const raw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1', () => socket.end(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });

describe('the server survives', () => {
  it('what is no HTTP', async () => {
    expect(await raw('\u0000\u0001 nonsense\r\n\r\n')).toContain('400 Bad Request');
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d /);
    await raw('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nshort');
    await stillWell();
  });

  it('bodies of the wrong shape: a client error each, and nothing is changed', async () => {
    const before = running.dump();
    const api = '/restapis/k7m2x9q4r1';
    const bodies = [
      '{',
      '[]',
      '"text"',
      'null',
      '{"patchOperations":3}',
      '{"patchOperations":[null]}',
      '{"patchOperations":[{"op":"replace","path":"/__proto__","value":"x"}]}',
    ];
    for (const body of [...bodies, '{"patchOperations":[{"op":"replace","path":"/policy","value":"[1]"}]}'])
      expect((await send('apigateway', 'PATCH', api, body)).status).toBe(400);
    expect((await send('apigateway', 'POST', `${api}/authorizers`, '{"type":3}')).status).toBe(400);
    expect(
      (
        await send(
          'apigateway',
          'PATCH',
          `${api}/stages/beta`,
          '{"patchOperations":[{"op":"replace","path":"/constructor/x/y/z","value":"1"}]}',
        )
      ).status,
    ).toBe(400);
    expect(running.dump()).toEqual(before);
  });

  it('names that objects inherit', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect((await send('apigateway', 'GET', `/restapis/${name}`, '')).status).toBe(404);
      expect((await send('apigateway', 'GET', `/restapis/k7m2x9q4r1/stages/${name}`, '')).status).toBe(404);
      expect((await send('apigateway', 'GET', `/restapis/k7m2x9q4r1/deployments/${name}`, '')).status).toBe(404);
      expect(
        (await send('iam', 'POST', '/', `Action=${name}&Version=2010-05-08`, 'application/x-www-form-urlencoded'))
          .status,
      ).toBe(400);
      expect((await send('organizations', 'POST', '/', '{}')).status).toBe(400);
    }
    await stillWell();
  });

  it('any path, query and header, on both planes', async () => {
    const path = fc.webPath().map((text) => (text.startsWith('/') ? text : `/${text}`));
    await fc.assert(
      fc.asyncProperty(
        path,
        fc.webQueryParameters(),
        fc.constantFrom(...running.apis.map((one) => one.host), host),
        fc.base64String(),
        async (at, query, name, noise) => {
          const seen = await call(running, name, `${at}?${query}`, {
            headers: { authorization: `AWS4-HMAC-SHA256 Credential=${noise}`, 'x-amz-date': noise, cookie: noise },
          });
          expect(seen.status).toBeLessThan(500);
        },
      ),
      { numRuns: 150 },
    );
    await stillWell();
  });

  it('any form to the Query services', async () => {
    const form = fc.dictionary(
      fc.constantFrom(
        'PolicySourceArn',
        'ActionNames.member.1',
        'ResourceArns.member.999999',
        'PolicyDocument',
        'RoleName',
        'PolicyName',
        'Marker',
        'MaxItems',
        'PolicyArn',
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    const actions = [
      'SimulatePrincipalPolicy',
      'PutRolePolicy',
      'ListRoles',
      'GetPolicyVersion',
      'CreatePolicyVersion',
      'GetContextKeysForPrincipalPolicy',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...actions), form, async (action, fields) => {
        const body = new URLSearchParams({ Action: action, Version: '2010-05-08', ...fields }).toString();
        const seen = await send('iam', 'POST', '/', body, 'application/x-www-form-urlencoded');
        expect(seen.status).toBeLessThan(500);
        expect(seen.body.startsWith('<')).toBe(true);
      }),
      { numRuns: 100 },
    );
    await stillWell();
  });
});

describe('paths as clients write them', () => {
  const HOST = 'w9g4q7a2m8.execute-api.us-east-1.amazonaws.com';
  const user = () => running.profiles.find((one) => one.name === 'report-export') ?? running.adminProfile;

  it('a signature over an encoded path verifies; no method serves it', async () => {
    expect(await signedCall(running, user(), HOST, '/v1/reports/da%20ily/%C3%A9')).toMatchObject({
      status: 403,
      type: 'MissingAuthenticationTokenException',
    });
  });

  it('HEAD has no body', async () => {
    expect(await call(running, HOST, '/v1/reports/daily', { method: 'HEAD' })).toMatchObject({ status: 403, body: '' });
  });
});
