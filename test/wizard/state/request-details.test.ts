import { describe, expect, it } from 'vitest';
import { secret } from '../../../src/core/model/secret.ts';
import { readOrigin, readPaste, readToken } from '../../../src/wizard/state/index.ts';
import { withDetails } from '../../../src/wizard/state/request-details.ts';

const part = (text: unknown) => Buffer.from(JSON.stringify(text)).toString('base64url');
const JWT = `${part({ alg: 'RS256' })}.${part({ iss: 'https://issuer.example.com', sub: 'a' })}.c2ln`;

describe('what is said of a request', () => {
  it('a token: decoded, sent as Bearer in place of another', () => {
    const request = withDetails(
      { headers: { authorization: 'Basic x', Accept: '*/*' } },
      { token: secret(JWT) },
      'GET',
      false,
    );
    expect(request.token).toMatchObject({
      algorithm: 'RS256',
      signature: 'unknown',
      claims: { iss: 'https://issuer.example.com' },
    });
    expect(request.headers).toEqual({ Accept: '*/*', Authorization: 'Bearer {{token}}' });
    expect(JSON.stringify(request)).not.toContain(JWT);
  });
  it('an opaque token has no claims', () =>
    expect(withDetails({}, { token: secret('abc') }, 'GET', false).token).toMatchObject({ claims: {} }));
  it('a page: its preflight asks for what the call carries', () => {
    const details = { origin: 'https://app.example.com', token: secret(JWT), apiKey: secret('k') } as const;
    expect(withDetails({}, details, 'GET', false)).toMatchObject({
      client: 'browser',
      origin: 'https://app.example.com',
      credentialsMode: 'omit',
      preflight: { method: 'GET', headers: ['authorization', 'x-api-key'] },
    });
  });
  it('a page that only reads needs no preflight', () =>
    expect(withDetails({}, { origin: 'https://a.example', credentialsMode: 'include' }, 'GET', false)).toMatchObject({
      credentialsMode: 'include',
      preflight: null,
    }));
  it('is taken back with null', () =>
    expect(
      withDetails(
        { origin: 'https://a.example', apiKey: secret('k'), client: 'browser' },
        { origin: null, apiKey: null },
        'GET',
        false,
      ),
    ).toMatchObject({
      origin: null,
      apiKey: null,
      client: 'program',
    }));
  it('leaves alone what was not said', () =>
    expect(withDetails({ sourceIp: '203.0.113.1' }, {}, 'GET', false)).toEqual({ sourceIp: '203.0.113.1' }));
});

describe('as people type it', () => {
  it.each([
    ['app.example.com', 'https://app.example.com'],
    ['http://localhost:3000/path?x', 'http://localhost:3000'],
    ['ftp://x', null],
    ['not a host', null],
  ])('the origin %s is %s', (text, origin) => expect(readOrigin(text)).toBe(origin));
  it.each(['abc', 'Bearer abc', 'Authorization: Bearer abc', ' bearer  abc '])('the token in "%s"', (text) =>
    expect(readToken(text)?.reveal()).toBe('abc'),
  );
});

describe('a pasted text fills in everything that it tells', () => {
  const answersOf = (text: string) => {
    const intent = readPaste(text);
    if (intent.type !== 'use-understood') throw new Error(`nothing was understood: ${intent.type}`);
    return intent;
  };
  it('curl with --aws-sigv4: a signed call, its region and what it sends', () => {
    const intent = answersOf(
      `curl -X POST 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/orders?x=1' \\\n` +
        `  --aws-sigv4 'aws:amz:eu-west-1:execute-api' --user 'AKIAEXAMPLE000000001:EXAMPLEsecret' \\\n` +
        `  -H 'x-api-key: EXAMPLEkey' -d '{"a":1}'`,
    );
    expect(intent).toMatchObject({
      region: 'eu-west-1',
      answers: {
        apiId: 'a1b2c3d4e5',
        stage: 'prod',
        verb: 'POST',
        path: '/orders',
        caller: { kind: 'self' },
        signing: { service: 'execute-api', region: 'eu-west-1' },
        request: { query: 'x=1', bodyLength: 7 },
      },
    });
    expect(intent.answers.request?.apiKey?.reveal()).toBe('EXAMPLEkey');
    expect(JSON.stringify(intent)).not.toMatch(/EXAMPLEsecret|EXAMPLEkey/);
    expect(intent.from.join()).toContain('API a1b2c3d4e5');
  });
  it('a HAR entry of a browser: origin, token, the answer seen', () => {
    const headers = [
      { name: 'Origin', value: 'https://app.example.com' },
      { name: 'Authorization', value: `Bearer ${JWT}` },
    ];
    const entry = {
      startedDateTime: '2026-01-01T00:00:00.000Z',
      request: { method: 'GET', url: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/orders', headers },
      response: {
        status: 401,
        headers: [{ name: 'x-amzn-errortype', value: 'UnauthorizedException' }],
        content: { text: '{"message":"Unauthorized"}' },
      },
    };
    const { answers } = answersOf(JSON.stringify({ log: { entries: [entry] } }));
    expect(answers).toMatchObject({
      verb: 'GET',
      path: '/orders',
      observed: { status: 401, errorType: 'UnauthorizedException' },
      request: {
        origin: 'https://app.example.com',
        token: { claims: { iss: 'https://issuer.example.com' } },
        time: '2026-01-01T00:00:00.000Z',
      },
    });
  });
  it('a header that cannot be shown is still known to be sent', () => {
    const { answers } = answersOf(
      "curl https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/orders -H 'Cookie: id=EXAMPLE'",
    );
    expect(answers.request?.headers).toMatchObject({ Cookie: '…' });
  });
});
