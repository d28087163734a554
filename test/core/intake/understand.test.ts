import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseObserved, understand } from '../../../src/core/intake/index.ts';

const DENIED =
  'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ' +
  'arn:aws:execute-api:eu-west-1:********3333:q1w2e3r4t5/test/GET/hello';
const DENIED_TARGET = {
  partition: 'aws',
  region: 'eu-west-1',
  accountEnd: '3333',
  apiId: 'q1w2e3r4t5',
  apiType: 'REST',
  stage: 'test',
  method: 'GET',
  path: '/hello',
};

describe('a URL', () => {
  it.each([
    [
      'https://q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/prod/orders/42?x=1#top',
      { partition: 'aws', region: 'eu-west-1', apiId: 'q1w2e3r4t5', stage: 'prod', path: '/orders/42' },
      {},
    ],
    [
      'https://q1w2e3r4t5.execute-api.cn-north-1.amazonaws.com.cn/prod',
      { partition: 'aws-cn', region: 'cn-north-1', apiId: 'q1w2e3r4t5', stage: 'prod', path: '/' },
      {},
    ],
    [
      'https://q1w2e3r4t5.execute-api.us-gov-west-1.amazonaws.com/',
      { partition: 'aws-us-gov', region: 'us-gov-west-1', apiId: 'q1w2e3r4t5' },
      {},
    ],
    [
      'q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/prod/a',
      { partition: 'aws', region: 'eu-west-1', apiId: 'q1w2e3r4t5', stage: 'prod', path: '/a' },
      {},
    ],
    [
      'https://q1w2e3r4t5-vpce-0a1b2c3d4e5f60718.execute-api.eu-west-1.amazonaws.com/prod/a',
      { partition: 'aws', region: 'eu-west-1', apiId: 'q1w2e3r4t5', stage: 'prod', path: '/a' },
      { vpcEndpoint: 'vpce-0a1b2c3d4e5f60718' },
    ],
    [
      'https://vpce-0a1b2c3d4e5f60718-x9y8z7.execute-api.eu-west-1.vpce.amazonaws.com/prod/a',
      { partition: 'aws', region: 'eu-west-1', stage: 'prod', path: '/a' },
      { vpcEndpoint: 'vpce-0a1b2c3d4e5f60718' },
    ],
    [
      'wss://q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/live',
      {
        partition: 'aws',
        region: 'eu-west-1',
        apiId: 'q1w2e3r4t5',
        apiType: 'WEBSOCKET',
        routeKey: '$connect',
        stage: 'live',
        path: '/',
      },
      {},
    ],
    ['https://api.example.com:8443/v1/a%20b', { customHost: 'api.example.com', path: '/v1/a%20b' }, {}],
    [
      'I called PUT https://api.example.com/v1/orders, and it failed.',
      { customHost: 'api.example.com', path: '/v1/orders', method: 'PUT' },
      { method: 'PUT' },
    ],
  ])('%s', (text, target, request) => {
    const seen = understand(text);
    expect(seen.kind).toBe('url');
    expect(seen.target).toEqual(target);
    expect(seen.request).toMatchObject(request);
    expect(seen.understoodFrom[0]).toMatch(/^the URL: /);
  });

  it('names its API by a header where an interface endpoint is called', () => {
    const host = 'vpce-0a1b2c3d4e5f60718-x9.execute-api.eu-west-1.vpce.amazonaws.com';
    for (const header of ['Host: q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com', 'x-apigw-api-id: q1w2e3r4t5']) {
      const { target, request } = understand(`curl https://${host}/prod/a -H '${header}'`);
      expect(target).toMatchObject({ apiId: 'q1w2e3r4t5', region: 'eu-west-1', stage: 'prod', path: '/a' });
      expect(request).toMatchObject({ host, vpcEndpoint: 'vpce-0a1b2c3d4e5f60718' });
    }
  });
});

describe('an error text', () => {
  it.each([
    ['alone', DENIED],
    ['as the body', JSON.stringify({ Message: DENIED })],
    ['in a log line', `2026-03-02 ERROR call failed: 403 {"Message":"${DENIED} with an explicit deny"} (attempt 3)`],
    ['broken between words', DENIED.replace(' on resource', '\n    on resource')],
    ['broken by a narrow terminal', DENIED.replace('execute-api:eu', 'execute-api\n:eu')],
  ])('%s', (_, text) => {
    const seen = understand(text);
    expect(seen.kind).toBe('error-text');
    expect(seen.target).toEqual(DENIED_TARGET);
    expect(seen.caller).toEqual({ kind: 'anonymous' });
    expect(seen.observed?.status).toBe(403);
  });

  it('names the caller', () => {
    const seen = understand(DENIED.replace('anonymous', 'arn:aws:sts::444455556666:assumed-role/app/one'));
    expect(seen.caller).toEqual({ kind: 'arn', arn: 'arn:aws:sts::444455556666:assumed-role/app/one' });
    expect(seen.understoodFrom.join()).toContain('caller arn:aws:sts::444455556666:assumed-role/app/one');
  });

  it('names the route of a WebSocket API', () => {
    expect(understand(DENIED.replace('GET/hello', '$connect')).target).toMatchObject({
      apiType: 'WEBSOCKET',
      routeKey: '$connect',
      stage: 'test',
    });
  });

  it.each([
    ['{"message":"Forbidden"}', 403],
    ['Missing Authentication Token', 403],
    ['Unauthorized', 401],
    ['{"message":"Limit Exceeded"}', 429],
  ])('%s always comes with status %i', (text, status) =>
    expect(understand(text).observed).toMatchObject({ status, body: text, from: 'given' }),
  );

  it('takes the API from the ARN where the URL names a custom domain', () => {
    const seen = understand(`https://api.example.com/v1/hello\n${DENIED}`);
    expect(seen.target).toMatchObject({ apiId: 'q1w2e3r4t5', customHost: 'api.example.com' });
    expect(seen.understoodFrom).toHaveLength(2);
  });
});

describe('a response', () => {
  const raw =
    'HTTP/2 403 \r\ncontent-type: application/json\r\nX-Amzn-ErrorType: AccessDeniedException:http://x/\r\n' +
    `x-amz-apigw-id: A=\r\ndate: Mon, 02 Mar 2026 10:15:30 GMT\r\n\r\n{"Message":"${DENIED}"}\r\n`;

  it('is read with its time and the ARN in its text', () => {
    const seen = understand(raw);
    expect(seen.kind).toBe('response');
    expect(seen.observed).toEqual({
      exchange: 'request',
      status: 403,
      errorType: 'AccessDeniedException',
      headers: {
        'content-type': 'application/json',
        'x-amzn-errortype': 'AccessDeniedException:http://x/',
        'x-amz-apigw-id': 'A=',
        date: 'Mon, 02 Mar 2026 10:15:30 GMT',
      },
      body: `{"Message":"${DENIED}"}`,
      from: 'given',
      browser: null,
    });
    expect(seen.request.time).toBe('2026-03-02T10:15:30.000Z');
    expect(seen.target).toEqual(DENIED_TARGET);
  });

  it.each([
    ['behind 100 Continue', `HTTP/1.1 100 Continue\n\n${raw}`],
    ['behind a proxy', `HTTP/1.1 200 Connection established\n\n${raw}`],
    ['behind a redirect', `HTTP/1.1 301 Moved\nlocation: /x\n\n${raw}`],
    [
      'of curl -v',
      '* Connected to x\n> GET /test/hello HTTP/2\n> Host: x\n>\n< HTTP/2 403\n' +
        `< x-amzn-errortype: AccessDeniedException\n<\n{ [9 bytes data]\n{"Message":"${DENIED}"}\n` +
        '* Connection #0 left intact',
    ],
  ])('%s', (_, text) => {
    expect(understand(text).observed).toMatchObject({
      status: 403,
      errorType: 'AccessDeniedException',
      body: `{"Message":"${DENIED}"}`,
    });
  });

  it('of curl -v tells the request too', () => {
    const { target } = understand(
      '> POST /prod/orders HTTP/2\n> Host: q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com\n>\n< HTTP/2 403\n' +
        '<\n{"message":"Forbidden"}',
    );
    expect(target).toMatchObject({ apiId: 'q1w2e3r4t5', stage: 'prod', path: '/orders', method: 'POST' });
  });

  it('leaves alone the URLs that it holds', () => {
    expect(
      understand('HTTP/2 403\naccess-control-allow-origin: https://a.example\n\n<a href="https://b.example/">').target,
    ).toEqual({});
  });

  it('tells an HTTP API by its headers', () => {
    expect(understand('HTTP/2 403\napigw-requestid: B=\n\n{"message":"Forbidden"}').target).toEqual({
      apiType: 'HTTP',
    });
  });

  it('keeps a body that quotes another status line', () => {
    expect(understand('HTTP/1.1 403 Forbidden\n\nlook:\n\nHTTP/1.1 200 OK\n').observed?.status).toBe(403);
  });
});

describe('a HAR entry', () => {
  const entry = {
    startedDateTime: '2026-03-02T11:15:30.500+01:00',
    request: {
      method: 'POST',
      url: 'https://q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/prod/orders?x=1',
      bodySize: 12,
      headers: [
        { name: ':authority', value: 'q' },
        { name: 'Origin', value: 'https://app.example.com' },
        { name: 'X-Thing', value: '1' },
      ],
    },
    response: {
      status: 403,
      headers: [{ name: 'X-Amzn-ErrorType', value: 'ForbiddenException' }],
      content: { text: '{"message":"Forbidden"}' },
    },
  };

  it.each([
    ['alone', entry],
    ['the refused one of a file', { log: { entries: [{ ...entry, response: { status: 200 } }, entry] } }],
  ])('%s', (_, json) => {
    const seen = understand(JSON.stringify(json, null, 2));
    expect(seen.kind).toBe('har');
    expect(seen.target).toMatchObject({ apiId: 'q1w2e3r4t5', stage: 'prod', path: '/orders', method: 'POST' });
    expect(seen.request).toMatchObject({
      time: '2026-03-02T10:15:30.500Z',
      bodyLength: 12,
      origin: 'https://app.example.com',
      client: 'browser',
      headers: { 'X-Thing': '1' },
      query: 'x=1',
    });
    expect(seen.observed).toMatchObject({ status: 403, errorType: 'ForbiddenException', exchange: 'request' });
  });

  it('tells a preflight, a hidden answer and a body in Base64', () => {
    const preflight = {
      ...entry,
      request: {
        ...entry.request,
        method: 'OPTIONS',
        headers: [{ name: 'Access-Control-Request-Method', value: 'POST' }],
      },
    };
    expect(understand(JSON.stringify(preflight)).observed?.exchange).toBe('preflight');
    const hidden = { ...entry, response: { status: 0, headers: [], content: {}, _error: 'net::ERR_FAILED' } };
    expect(understand(JSON.stringify(hidden)).observed).toMatchObject({ status: null, browser: 'net::ERR_FAILED' });
    const encoded = {
      ...entry,
      response: { ...entry.response, content: { text: btoa('{"message":"Forbidden"}'), encoding: 'base64' } },
    };
    expect(understand(JSON.stringify(encoded)).observed?.body).toBe('{"message":"Forbidden"}');
  });
});

describe('an observed answer', () => {
  it('is read from an object as a case writes it', () => {
    const text = JSON.stringify({
      exchange: 'preflight',
      status: 401,
      headers: { 'x-amzn-errortype': 'UnauthorizedException' },
      body: '{"message":"Unauthorized"}',
      browser: 'CORS',
    });
    expect(parseObserved(text)).toMatchObject({
      ok: true,
      observed: {
        exchange: 'preflight',
        status: 401,
        errorType: 'UnauthorizedException',
        browser: 'CORS',
        from: 'given',
      },
    });
    expect(understand(text).observed?.exchange).toBe('preflight');
  });

  it('is read from a raw response', () => {
    expect(parseObserved('\uFEFFHTTP/1.1 403 Forbidden\nSet-Cookie: a\nSet-Cookie: b\n\nno')).toMatchObject({
      ok: true,
      observed: { status: 403, headers: { 'set-cookie': 'a, b' }, body: 'no' },
    });
  });

  it.each([
    ['', 'empty'],
    ['Forbidden', 'status line'],
    ['{"body":"x"}', 'status'],
    ['{"status":"403"}', 'status'],
    ['{"status":403,"headers":[]}', 'headers'],
    ['{"status":403,"exchange":"both"}', 'exchange'],
    ['{"status":403,"body":1}', 'body'],
    ['{"status":403,"browser":1}', 'browser'],
  ])('%j is refused, naming what is wrong', (text, word) => {
    expect(parseObserved(text)).toMatchObject({ ok: false, problem: expect.stringContaining(word) });
  });
});

describe('a paste of no use', () => {
  it.each(['', '   ', 'hello', '{"a":1}', 'curlew https', '\u0000\u001b[2J', '[]'])('%j says so', (text) => {
    expect(understand(text)).toMatchObject({
      kind: 'nothing',
      target: {},
      request: {},
      observed: null,
      understoodFrom: [expect.any(String)],
    });
  });

  it('never throws', () => {
    const words = fc.constantFrom(
      'curl ',
      '-H ',
      "'",
      '"',
      '^"',
      '`\n',
      '\\\n',
      'HTTP/1.1 403\n',
      '\n\n',
      'https://',
      '.execute-api.',
      'User: ',
      ' is not authorized to perform: ',
      '{"request":{"url":"https://x/"',
      '}',
      "$'\\u00",
      'Authorization: AWS4-HMAC-SHA256 Credential=',
    );
    const text = fc
      .array(fc.oneof(words, fc.string({ unit: 'binary' })), { maxLength: 25 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (paste) => {
        expect(understand(paste).understoodFrom.length).toBeGreaterThan(0);
        expect(parseObserved(paste)).toHaveProperty('ok');
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (json) =>
          void understand(JSON.stringify({ request: { url: 'https://x/', headers: json }, response: json, log: json })),
      ),
    );
  });

  it.each([
    ['quotes', `curl ${'"\''.repeat(150_000)}`],
    ['carets', `curl ${'^"'.repeat(150_000)}`],
    ['options', `curl ${'-H a:b '.repeat(40_000)}`],
    ['status lines', 'HTTP/1.1 100 x\n\n'.repeat(20_000)],
    ['hosts', 'a.execute-api'.repeat(30_000)],
    ['letters', 'a'.repeat(300_000)],
    ['denials', 'User: a is not authorized to perform: '.repeat(9_000)],
    ['brackets', '['.repeat(300_000)],
    ['dots', `curl -H 'Authorization: Bearer ${'a.'.repeat(100_000)}' https://x/`],
  ])('%s by the hundred thousand are read', (_, paste) => {
    // A backtracking reader would run into the test's own time limit.
    expect(() => understand(paste)).not.toThrow();
  });
});
