import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/core/intake/index.ts';
import { headerOf } from '../../../src/core/model/request.ts';

const URL = 'https://q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/prod/orders/42?a=1&b=2';
const JWT = `${btoa('{"alg":"RS256"}')}.${btoa('{"iss":"https://issuer.example","sub":"x"}')}.c2lnbmF0dXJl`.replaceAll(
  '=',
  '',
);

describe('a curl command', () => {
  it.each([
    ['as typed', `curl -X POST '${URL}' -H 'Content-Type: application/json' -d '{"a":"it"}'`],
    ['with a prompt', `$ curl -X POST '${URL}' -H 'Content-Type: application/json' -d '{"a":"it"}'`],
    ['with glued options', `curl -sSXPOST -H'Content-Type: application/json' --data-raw '{"a":"it"}' "${URL}"`],
    [
      'over several lines',
      `curl \\\n  --request POST \\\n  --url '${URL}' \\\n  --header 'Content-Type: application/json' \\\n` +
        `  --data '{"a":"it"}'`,
    ],
    [
      'over several lines of Windows',
      `curl \\\r\n  -X POST \\\r\n  '${URL}' \\\r\n  -H 'Content-Type: application/json' \\\r\n  -d '{"a":"it"}'`,
    ],
    ['copied for bash', `curl '${URL}' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw $'{"a":"\\u0069t"}'`],
    [
      'copied for cmd',
      `curl ^"${URL.replace('&', '^&')}^" ^\r\n  -H ^"Content-Type: application/json^" ^\r\n` +
        '  --data-raw ^"^{^\\^"a^\\^":^\\^"it^\\^"^}^"',
    ],
    ['with the quotes of cmd', `curl -X POST "${URL}" -H "Content-Type: application/json" -d "{\\"a\\":\\"it\\"}"`],
    [
      'in PowerShell',
      `PS C:\\work> curl.exe -X POST \`\r\n  "${URL}" \`\r\n  -H "Content-Type: application/json" \`\r\n` +
        `  -d "{\`"a\`":\`"it\`"}"`,
    ],
  ])('%s', (_, text) => {
    const seen = understand(text);
    expect(seen.kind).toBe('curl');
    expect(seen.target).toEqual({
      partition: 'aws',
      region: 'eu-west-1',
      apiId: 'q1w2e3r4t5',
      stage: 'prod',
      path: '/orders/42',
      method: 'POST',
    });
    expect(seen.request).toMatchObject({
      method: 'POST',
      host: 'q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com',
      path: '/prod/orders/42',
      query: 'a=1&b=2',
      headers: { 'Content-Type': 'application/json' },
      bodyLength: 10,
      client: 'program',
    });
  });

  it.each([
    ['curl URL', 'GET', 0],
    ['curl -I URL', 'HEAD', 0],
    ['curl -T file URL', 'PUT', undefined],
    ['curl -F a=@b URL', 'POST', undefined],
    ['curl -d @file URL', 'POST', undefined],
    ['curl -d a=1 --data b=ü URL', 'POST', 8],
    ['curl -X delete URL', 'DELETE', 0],
    ['curl --json {} URL', 'POST', 2],
  ])('%s sends %s', (text, method, bodyLength) => {
    const { request } = understand(text.replace('URL', URL.split('?')[0] ?? ''));
    expect([request.method, request.bodyLength]).toEqual([method, bodyLength]);
  });

  it.each([
    [`curl -d '{"a":1}' URL`, '{"a":1}', 'application/x-www-form-urlencoded'],
    [`curl --json '{"a":1}' URL`, '{"a":1}', 'application/json'],
    [`curl -H 'content-type: application/json' --data-raw '@a' URL`, '@a', 'application/json'],
    ['curl -d a=1 --data b=2 URL', 'a=1&b=2', 'application/x-www-form-urlencoded'],
    ['curl -d @file URL', null, 'application/x-www-form-urlencoded'],
    ['curl URL', '', undefined],
  ])('the body of %s is kept, with the content type that curl gives it', (text, body, type) => {
    const { request } = understand(text.replace('URL', URL.split('?')[0] ?? ''));
    expect(request.body?.reveal() ?? null).toBe(body);
    expect(headerOf(request.headers ?? {}, 'content-type')).toBe(type);
    expect(JSON.stringify(request)).not.toContain('a=1');
  });

  it('the body of a raw request is what stands behind the empty line, as long as it was sent', () => {
    const raw = (rest: string) =>
      understand(`POST /prod/orders HTTP/1.1\nHost: q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com\n${rest}`).request;
    expect(raw('Content-Length: 7\n\n{"a":1}').body?.reveal()).toBe('{"a":1}');
    expect(raw('Content-Length: 7\n\n').body).toBeNull();
    expect(raw('Content-Type: application/json\n\n{"a":1}').body?.reveal()).toBe('{"a":1}');
  });

  it('the body of a HAR entry is its posted text', () => {
    const request = { method: 'POST', url: URL, headers: [], bodySize: 7, postData: { text: '{"a":1}' } };
    const read = understand(JSON.stringify({ request, response: { status: 400, headers: [] } })).request;
    expect([read.bodyLength, read.body?.reveal()]).toEqual([7, '{"a":1}']);
  });

  it('moves the data of -G into the query', () => {
    expect(understand(`curl -G https://api.example.com/x -d a=1 -d b=2`).request).toMatchObject({
      method: 'GET',
      query: 'a=1&b=2',
    });
  });

  it('reads a bearer token, and puts a placeholder where it stood', () => {
    const { request } = understand(
      `curl ${URL} -H "Authorization: Bearer ${JWT}" -H 'Origin: https://app.example.com'`,
    );
    expect(request.headers).toEqual({ Authorization: 'Bearer {{token}}' });
    expect(request.token).toMatchObject({
      algorithm: 'RS256',
      signature: 'unknown',
      claims: { iss: 'https://issuer.example', sub: 'x' },
    });
    expect(request.token?.raw?.reveal()).toBe(JWT);
    expect(request).toMatchObject({ origin: 'https://app.example.com', client: 'browser' });
  });

  it('reads a signature made by curl', () => {
    const { request, understoodFrom } = understand(
      'curl --aws-sigv4 "aws:amz:us-east-1:execute-api" --user "AKIAEXAMPLE000000000:SECRETSECRET" -H ' +
        `"x-amz-security-token: TOKENTOKEN" "${URL}"`,
    );
    expect(request.signing).toMatchObject({
      accessKeyId: 'AKIAEXAMPLE000000000',
      region: 'us-east-1',
      service: 'execute-api',
      path: '/prod/orders/42',
      placement: 'headers',
    });
    expect(request.signing?.sessionToken?.reveal()).toBe('TOKENTOKEN');
    expect(request.headers).toEqual({});
    expect(understoodFrom.join()).toContain('signed for execute-api in us-east-1');
  });

  it('reads a signature in the headers', () => {
    const { request } = understand(
      `curl ${URL} -H 'X-Amz-Date: 20260302T101530Z' -H 'Authorization: AWS4-HMAC-SHA256 ` +
        'Credential=AKIAEXAMPLE000000000/20260302/us-east-1/execute-api/aws4_request, ' +
        `SignedHeaders=host;x-amz-date, Signature=abc'`,
    );
    expect(request.signing).toEqual({
      accessKeyId: 'AKIAEXAMPLE000000000',
      region: 'us-east-1',
      service: 'execute-api',
      date: '20260302T101530Z',
      sessionToken: null,
      placement: 'headers',
      host: 'q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com',
      path: '/prod/orders/42',
      query: 'a=1&b=2',
    });
    expect(request.headers).toEqual({});
  });

  it('reads a presigned URL', () => {
    const presigned =
      `${URL}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE000000000%2F20260302%2Feu-west-1%2F` +
      'execute-api%2Faws4_request&X-Amz-Date=20260302T101530Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&' +
      'X-Amz-Signature=abc';
    const { request } = understand(`curl '${presigned}'`);
    expect(request.signing).toMatchObject({
      region: 'eu-west-1',
      service: 'execute-api',
      date: '20260302T101530Z',
      placement: 'query',
      query: 'a=1&b=2',
    });
    expect(request.query).toBe('a=1&b=2');
  });

  it('never lets a secret be written down', () => {
    const secrets = ['SECRETUSER:SECRETPASS', 'SECRETKEYVALUE', 'SECRETCOOKIE', 'SECRETOPAQUE'];
    for (const text of [
      `-u SECRETUSER:SECRETPASS`,
      `-H 'x-api-key: SECRETKEYVALUE' -b 'sid=SECRETCOOKIE'`,
      `-H 'Authorization: SECRETOPAQUE'`,
      `--oauth2-bearer SECRETOPAQUE`,
      `-H 'Authorization: Bearer ${JWT}'`,
    ]) {
      const written = JSON.stringify(understand(`curl ${URL} ${text}`));
      for (const secret of [...secrets, JWT]) expect(written).not.toContain(secret);
    }
    expect(understand(`curl ${URL} -H 'x-api-key: SECRETKEYVALUE'`).request.apiKey?.reveal()).toBe('SECRETKEYVALUE');
    expect(
      understand(`curl ${URL} -H 'Authorization: SECRETOPAQUE'`).request.secretHeaders?.['Authorization']?.reveal(),
    ).toBe('SECRETOPAQUE');
  });

  it('reads what was printed below it', () => {
    const seen = understand(
      `$ curl -i ${URL}\nHTTP/2 403\nx-amzn-errortype: MissingAuthenticationTokenException\n` +
        'x-amz-apigw-id: A=\n\n{"message":"Missing Authentication Token"}',
    );
    expect(seen.kind).toBe('curl');
    expect(seen.observed).toMatchObject({
      status: 403,
      errorType: 'MissingAuthenticationTokenException',
      body: '{"message":"Missing Authentication Token"}',
    });
    expect(seen.understoodFrom).toHaveLength(2);
  });

  it('keeps what it can of a broken one', () => {
    expect(understand(`curl '${URL}`).target.apiId).toBe('q1w2e3r4t5');
    expect(understand('curl -X').kind).toBe('curl');
    expect(understand('curl -H').target).toEqual({ method: 'GET' });
  });
});
