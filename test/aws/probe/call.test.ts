import { createHash, createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type CallContext, call } from '../../../src/aws/probe/call.ts';
import { exchange } from '../../../src/aws/probe/exchange.ts';
import type { Request } from '../../../src/core/model/request.ts';
import { secret } from '../../../src/core/model/secret.ts';
import { type LocalServer, serveLocally } from '../servers.ts';
import { accountAt, REQUEST } from '../support.ts';

let server: LocalServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const NOW = Date.parse('2026-03-02T10:15:30Z');
const context = (more: Partial<CallContext> = {}): CallContext => ({
  invokeEndpoint: server?.url ?? null,
  customEndpoint: false,
  region: 'us-east-1',
  timeoutMs: 2000,
  now: NOW,
  isOwnHost: async () => false,
  anyVerb: false,
  webSocket: false,
  agent: null,
  exchange,
  ...more,
});
const SIGNER = {
  arn: 'arn:aws:iam::1:user/a',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: secret('very-secret'),
  sessionToken: secret('token-of-it'),
  expiresAt: null,
};
const forbidden = async (): Promise<LocalServer> =>
  serveLocally((_, response) =>
    response
      .writeHead(403, { 'x-amzn-ErrorType': 'AccessDeniedException:http://x', 'Content-Type': 'application/json' })
      .end('{"Message":"no"}'),
  );

describe('the request that goes out', () => {
  test('keeps Host, path, query and header spelling, and adds nothing', async () => {
    server = await forbidden();
    const request: Request = {
      ...REQUEST,
      path: '/prod/a%2Fb//c',
      query: 'b=2&a=%20x&a',
      headers: { 'X-Odd-Case': 'v' },
      origin: 'https://app.example',
      apiKey: secret('k-e-y'),
    };
    await call(request, null, context());
    expect(server.seen[0]?.target).toBe('/prod/a%2Fb//c?b=2&a=%20x&a');
    const names = (server.seen[0]?.rawHeaders ?? []).filter((_, index) => index % 2 === 0);
    expect(names.sort()).toEqual(['Connection', 'X-Odd-Case', 'host', 'origin', 'x-api-key']);
    expect(server.seen[0]?.headers.host).toBe(REQUEST.host);
  });

  test('a Host header that differs from the URL is the one sent', async () => {
    server = await forbidden();
    await call({ ...REQUEST, headers: { Host: 'other.example' } }, null, context());
    expect(server.seen[0]?.headers.host).toBe('other.example');
  });

  test('its signature verifies against a SigV4 written from the specification', async () => {
    server = await forbidden();
    await call({ ...REQUEST, path: '/prod/or ders', query: 'b=2&a=x%20y' }, SIGNER, context());
    const headers = server.seen[0]?.headers ?? {};
    expect(headers['x-amz-security-token']).toBe('token-of-it');
    expect(headers['x-amz-date']).toBe('20260302T101530Z');
    const canonical = [
      'GET',
      '/prod/or%2520ders',
      'a=x%20y&b=2',
      `host:${REQUEST.host}`,
      'x-amz-date:20260302T101530Z',
      'x-amz-security-token:token-of-it',
      '',
      'host;x-amz-date;x-amz-security-token',
      createHash('sha256').update('').digest('hex'),
    ].join('\n');
    const scope = '20260302/us-east-1/execute-api/aws4_request';
    const toSign = [
      'AWS4-HMAC-SHA256',
      '20260302T101530Z',
      scope,
      createHash('sha256').update(canonical).digest('hex'),
    ].join('\n');
    const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    const key = hmac(hmac(hmac(hmac('AWS4very-secret', '20260302'), 'us-east-1'), 'execute-api'), 'aws4_request');
    const signature = createHmac('sha256', key).update(toSign).digest('hex');
    expect(headers.authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=host;x-amz-date;x-amz-security-token, ` +
        `Signature=${signature}`,
    );
  });

  test('characters that a request line cannot hold go percent-encoded', async () => {
    server = await forbidden();
    await call({ ...REQUEST, path: '/prod/ü x\u{1F600}', query: 'q=ä' }, null, context());
    expect(server.seen[0]?.target).toBe('/prod/%C3%BC%20x%F0%9F%98%80?q=%C3%A4');
  });

  test('a header value that HTTP cannot carry is said, not thrown', async () => {
    server = await forbidden();
    const answer = await call({ ...REQUEST, headers: { 'X-A': 'a\nb' } }, null, context());
    expect(answer).toMatchObject({ state: 'failed', why: expect.stringContaining('cannot be sent as it is') });
    expect(server.seen).toEqual([]);
  });

  test('a host that is none is said, not thrown', async () => {
    expect(await call({ ...REQUEST, host: 'not a host' }, null, context())).toMatchObject({ state: 'failed' });
  });

  test('a token stands where the header has its place', async () => {
    server = await forbidden();
    const token = { algorithm: 'RS256', signature: 'unknown', claims: {}, raw: secret('e.y.J') } as const;
    await call({ ...REQUEST, headers: { Authorization: 'Bearer {{token}}' }, token }, null, context());
    expect(server.seen[0]?.headers.authorization).toBe('Bearer e.y.J');
  });
});

describe('the answer', () => {
  test('headers with names that every object has are headers like others', async () => {
    server = await serveLocally((_, response) =>
      response.writeHead(403, ['constructor', 'a', 'Constructor', 'b', '__proto__', 'c']).end(),
    );
    const { value } = (await call(REQUEST, null, context())) as { readonly value?: { readonly headers: object } };
    expect(Object.entries(value?.headers ?? {})).toEqual(
      expect.arrayContaining([
        ['constructor', 'a, b'],
        ['__proto__', 'c'],
      ]),
    );
  });

  test('names in lower case, the error type up to its colon, the body as it is', async () => {
    server = await forbidden();
    expect(await call(REQUEST, null, context())).toMatchObject({
      state: 'known',
      value: {
        status: 403,
        errorType: 'AccessDeniedException',
        body: '{"Message":"no"}',
        headers: { 'content-type': 'application/json' },
        from: 'call',
      },
    });
  });

  test('a redirect is an answer, not a way to go', async () => {
    server = await serveLocally((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await call(REQUEST, null, context())).toMatchObject({ value: { status: 302 } });
    expect(server.seen.length).toBe(1);
  });

  test('a refusal is not tried again', async () => {
    server = await serveLocally((_, response) => response.writeHead(500).end());
    await call(REQUEST, null, context());
    expect(server.seen.length).toBe(1);
  });

  test.each([
    [503, { 'content-type': 'text/html' }, '<html><body>Service Unavailable</body></html>'],
    [502, {}, ''],
    [200, { 'content-type': 'text/html; charset=utf-8' }, '<!doctype html><title>Sign in</title>'],
  ])('HTTP %i without any header of AWS is an answer of a stranger', async (status, headers, body) => {
    server = await serveLocally((_, response) => response.writeHead(status, headers).end(body));
    expect(await call(REQUEST, null, context())).toEqual({
      state: 'failed',
      operation: 'Invoke',
      why:
        `the response did not come from AWS: HTTP ${status} without any AWS header, as from a proxy or ` +
        'captive portal',
    });
  });

  test.each([{ 'x-amzn-requestid': 'a', 'x-amz-apigw-id': 'b' }, { 'apigw-requestid': 'a' }, { 'x-amz-cf-id': 'a' }])(
    'a server error with %j came through AWS',
    async (headers) => {
      server = await serveLocally((_, response) => response.writeHead(503, headers).end('down'));
      expect(await call(REQUEST, null, context())).toMatchObject({ state: 'known', value: { status: 503 } });
    },
  );

  test('a server that hangs ends at the deadline', async () => {
    server = await serveLocally(() => undefined);
    expect(await call(REQUEST, null, context({ timeoutMs: 150 }))).toEqual({
      state: 'failed',
      operation: 'Invoke',
      why: 'no answer within 0.15 s',
    });
  });

  test('a body without end is cut', async () => {
    server = await serveLocally((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write('x'.repeat(64 * 1024)));
        response.once('drain', more);
      };
      more();
    });
    const answer = await call(REQUEST, null, context());
    expect(answer.state === 'known' && answer.value.body.length).toBe(256 * 1024);
  });

  test('no connection is a failed witness, not an answer', async () => {
    expect(await call(REQUEST, null, context({ invokeEndpoint: 'http://127.0.0.1:1' }))).toEqual({
      state: 'failed',
      operation: 'Invoke',
      why: 'no connection (ECONNREFUSED)',
    });
  });
});

describe('a call that is not made', () => {
  const whyNot = async (
    request: Request,
    more: Partial<CallContext>,
    signer: typeof SIGNER | null = null,
  ): Promise<string> => {
    server = await forbidden();
    const fact = await call(request, signer, context(more));
    expect(server.seen).toEqual([]);
    return fact.state === 'not-asked' ? fact.why : fact.state;
  };

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('%s without leave', async (method) => {
    expect(await whyNot({ ...REQUEST, method }, {})).toContain(`a ${method} call may change data`);
  });

  test('POST with leave is sent, once', async () => {
    server = await forbidden();
    await call({ ...REQUEST, method: 'POST', bodyLength: 12 }, null, context({ anyVerb: true }));
    expect(server.seen.map((one) => [one.method, one.body.length])).toEqual([['POST', 12]]);
  });

  test('an emulated control plane without an invoke endpoint', async () => {
    expect(await whyNot(REQUEST, { customEndpoint: true, invokeEndpoint: null })).toContain('--invoke-endpoint');
    server = await forbidden();
    expect(await accountAt(server.url).call(REQUEST, null)).toMatchObject({
      state: 'not-asked',
      why: expect.stringContaining('--invoke-endpoint'),
    });
    expect(server.seen).toEqual([]);
  });

  test.each([
    ['a signature', REQUEST, SIGNER],
    ['an API key', { ...REQUEST, apiKey: secret('k') }, null],
    ['a cookie', { ...REQUEST, headers: { Cookie: 'a=b' } }, null],
    ['an Authorization header', { ...REQUEST, headers: { authorization: 'Bearer x' } }, null],
  ])('with %s to a host that is not proven to be this API', async (_, request, signer) => {
    expect(await whyNot(request, { invokeEndpoint: null }, signer)).toContain('is not proven');
  });

  test('with a Host header of a stranger', async () => {
    const request = { ...REQUEST, headers: { Host: 'stranger.example' } };
    expect(
      await whyNot(request, { invokeEndpoint: null, isOwnHost: async (host) => host === REQUEST.host }, SIGNER),
    ).toContain('is not proven');
  });

  const VPCE = 'vpce-0abc-12de.execute-api.us-east-1.vpce.amazonaws.com';
  test.each([
    ['without a name of an API', {}],
    ["with a stranger's API in x-apigw-api-id", { 'x-apigw-api-id': 'stranger00' }],
    ["with a stranger's API in Host", { Host: 'stranger00.execute-api.us-east-1.amazonaws.com' }],
  ])('signed to a VPC endpoint %s', async (_, headers) => {
    const isOwnHost = async (host: string): Promise<boolean> => host === REQUEST.host;
    expect(
      await whyNot(
        { ...REQUEST, host: VPCE, headers: headers as Record<string, string> },
        { invokeEndpoint: null, isOwnHost },
        SIGNER,
      ),
    ).toContain('is not proven');
  });

  test('with a token that is not at hand', async () => {
    expect(await whyNot({ ...REQUEST, headers: { Authorization: '{{token}}' } }, {})).toBe(
      'the token itself is not available',
    );
  });
});
