import { afterEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/core/model/fact.ts';
import type { Facts } from '../../src/core/model/facts.ts';
import { systemClock } from '../../src/host/clock.ts';
import { type LocalServer, type Seen, serveLocally } from './servers.ts';
import { accountAt, environmentOf, REQUEST } from './support.ts';

let server: LocalServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const TARGET = { apiType: 'REST', apiId: 'abc123defg', stage: 'prod' } as const;
const JSON_TYPE = { 'content-type': 'application/json' };
const WHO =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  '<Arn>arn:aws:iam::111122223333:user/a</Arn><UserId>A</UserId><Account>111122223333</Account>' +
  '</GetCallerIdentityResult></GetCallerIdentityResponse>';

const isSts = (request: Seen): boolean =>
  request.method === 'POST' && request.body.includes('Action=GetCallerIdentity');
const whyOf = (fact: Fact<unknown>): string => (fact.state === 'failed' ? fact.why : fact.state);

/** Every fact that needs AWS; what follows from the request alone is known anyway. */
function whysOf(facts: Facts): readonly string[] {
  const { scope: _, signerArn: __, draft, deployed, ...others } = facts;
  const all = [...Object.values(others), ...Object.values(draft), ...Object.values(deployed)] as Fact<unknown>[];
  return all.filter((fact) => fact.state === 'failed').map(whyOf);
}

describe('what a broken network or a strange server turns into', () => {
  test('a dead network: every fact says that there was no connection', async () => {
    const account = accountAt('http://127.0.0.1:1', { timeoutMs: 15_000 });
    const facts = await account.readFacts(TARGET, REQUEST, { kind: 'self' });
    const why = 'no connection (ECONNREFUSED): nothing listens at 127.0.0.1:1';
    expect(whyOf(facts.api)).toBe(why);
    expect(new Set(whysOf(facts))).toEqual(new Set([why]));
    expect(whyOf(await account.identity())).toBe(why);
  });

  test('a server that hangs: the deadline ends each call, and the reading', async () => {
    server = await serveLocally(() => undefined);
    const started = systemClock.now();
    const facts = await accountAt(server.url, { timeoutMs: 200 }).readFacts(TARGET, REQUEST, { kind: 'self' });
    expect(whyOf(facts.api)).toBe('no answer within 0.2 s');
    expect(systemClock.now() - started).toBeLessThan(5000);
  });

  test('a server that answers HTML with 500: said to be no AWS', async () => {
    server = await serveLocally((_, response) =>
      response.writeHead(500, { 'content-type': 'text/html' }).end('<html><body>Oops</body></html>'),
    );
    const facts = await accountAt(server.url, { timeoutMs: 1500 }).readFacts(TARGET, REQUEST, { kind: 'self' });
    expect(whyOf(facts.api)).toMatch(
      /^(the server sent HTTP 500 \(text\/html\), which AWS does not send|no answer within)/,
    );
    expect(facts.api.state).toBe('failed');
    expect(facts.caller.state).toBe('failed');
  });

  test('a server that answers 200 with HTML', async () => {
    server = await serveLocally((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>login</html>'),
    );
    const account = accountAt(server.url, { timeoutMs: 1500 });
    expect((await account.listApis()).state).toBe('failed');
    expect((await account.identity()).state).toBe('failed');
  });

  test('throttling: tried again, counted, and said', async () => {
    server = await serveLocally((request, response) => {
      if (isSts(request)) response.writeHead(200, { 'content-type': 'text/xml' }).end(WHO);
      else
        response
          .writeHead(429, { ...JSON_TYPE, 'x-amzn-errortype': 'TooManyRequestsException' })
          .end('{"message":"Too Many Requests"}');
    });
    const account = accountAt(server.url, { timeoutMs: 4000 });
    expect(await account.listApis()).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(/AWS kept throttling|no answer within 4 s/),
    });
    expect(account.count().throttled).toBeGreaterThan(1);
    expect(account.count().total).toBe(account.count().throttled);
  });

  test('a throttled call that then succeeds is known', async () => {
    server = await serveLocally((_, response, count) => {
      if (count === 1)
        response
          .writeHead(429, { ...JSON_TYPE, 'x-amzn-errortype': 'TooManyRequestsException' })
          .end('{"message":"Too Many Requests"}');
      else response.writeHead(200, JSON_TYPE).end('{"item":[],"items":[]}');
    });
    const account = accountAt(server.url);
    expect(await account.listApis()).toMatchObject({ state: 'known', value: [] });
    expect(account.count()).toMatchObject({ total: 3, throttled: 1 });
  });

  test('access denied names the permission that AWS names', async () => {
    const message =
      'User: arn:aws:iam::111122223333:user/a is not authorized to perform: apigateway:GET on resource: ' +
      'arn:aws:apigateway:us-east-1::/restapis because no identity-based policy allows the apigateway:GET ' +
      'action';
    server = await serveLocally((_, response) =>
      response
        .writeHead(403, { ...JSON_TYPE, 'x-amzn-errortype': 'AccessDeniedException' })
        .end(JSON.stringify({ message })),
    );
    expect(await accountAt(server.url).listApis()).toEqual({
      state: 'denied',
      operation: 'GetRestApis',
      permission: 'apigateway:GET on arn:aws:apigateway:us-east-1::/restapis',
    });
  });

  test('access denied without such words names the permission by our own table', async () => {
    server = await serveLocally((request, response) => {
      if (isSts(request)) response.writeHead(200, { 'content-type': 'text/xml' }).end(WHO);
      else
        response.writeHead(403, { ...JSON_TYPE, 'x-amzn-errortype': 'AccessDeniedException' }).end('{"message":"no"}');
    });
    const facts = await accountAt(server.url).readFacts(TARGET, REQUEST, { kind: 'anonymous' });
    const permission = (fact: Fact<unknown>): string => (fact.state === 'denied' ? fact.permission : fact.state);
    const arn = 'apigateway:GET on arn:aws:apigateway:us-east-1::';
    expect(permission(facts.api)).toBe(`${arn}/restapis/abc123defg`);
    expect(permission(facts.draft.policy)).toBe(`${arn}/restapis/abc123defg`);
    expect(permission(facts.draft.methods)).toBe(`${arn}/restapis/abc123defg/resources`);
    expect(permission(facts.stage)).toBe(`${arn}/restapis/abc123defg/stages/prod`);
    expect(permission(facts.deployed.policy)).toBe(`${arn}/restapis/abc123defg/stages/prod`);
    expect(permission(facts.usagePlans)).toBe(`${arn}/usageplans`);
    expect(permission(facts.functions)).toBe(`${arn}/restapis/abc123defg/resources`);
  });

  test('a refused signature is told without the canonical request, which holds the token', async () => {
    const message =
      'The request signature we calculated does not match the signature you provided. Check your key.\n\n' +
      "The Canonical String for this request should have been\n'GET\n/restapis\n\n" +
      "x-amz-security-token:THE-TOKEN\n'";
    server = await serveLocally((_, response) =>
      response
        .writeHead(403, { ...JSON_TYPE, 'x-amzn-errortype': 'InvalidSignatureException' })
        .end(JSON.stringify({ message })),
    );
    const read = await accountAt(server.url).listApis();
    expect(read).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('does not match the signature you provided. Check your key.'),
    });
    expect(JSON.stringify(read)).not.toContain('THE-TOKEN');
  });
});

describe('an account that cannot be opened', () => {
  test('an endpoint that is no URL is said in words', async () => {
    expect(await accountAt('localhost:4566').identity()).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('--endpoint-url must start with http'),
    });
  });

  test('no region is said in words', async () => {
    expect(await accountAt('http://127.0.0.1:1', { region: null }).identity()).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('no Region is set'),
    });
  });

  test('no credentials: every fact says so, nothing is sent', async () => {
    server = await serveLocally((_, response) => response.writeHead(500).end());
    const account = accountAt(server.url, { environment: environmentOf({ AWS_EC2_METADATA_DISABLED: 'true' }) });
    const facts = await account.readFacts(TARGET, REQUEST, { kind: 'self' });
    expect(whyOf(facts.api)).toContain('no credentials: neither the environment nor a profile has credentials');
    expect(server.seen).toEqual([]);
  });

  test('an HTTP API is not asked for as though it were REST', async () => {
    server = await serveLocally((_, response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(WHO));
    const facts = await accountAt(server.url).readFacts({ ...TARGET, apiType: 'HTTP' }, REQUEST, { kind: 'anonymous' });
    expect(facts.api.state).toBe('failed');
    const asked = server.seen.map(({ target }) => target);
    expect(asked).toContain('/v2/apis/abc123defg');
    expect(asked.filter((target) => target.startsWith('/restapis/'))).toEqual([]);
  });
});
