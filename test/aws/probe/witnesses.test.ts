import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { practiceProfiles } from '../../../src/aws/index.ts';
import { exchange } from '../../../src/aws/probe/exchange.ts';
import { verifyToken } from '../../../src/aws/probe/verify-token.ts';
import type { LoadedCase } from '../../../src/core/intake/cases/index.ts';
import { decodeJwt } from '../../../src/core/model/request.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type Practice, startPractice } from '../../../src/practice/index.ts';
import { ACCOUNT, API, makeCase, method, REGION, type Sketch } from '../../support/make-case.ts';
import { serveLocally } from '../servers.ts';
import { accountAt } from '../support.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function open(one: LoadedCase) {
  running = await startPractice({ cases: [one.caseFile], clock: systemClock });
  const options = { practice: practiceProfiles(running), region: REGION, invokeEndpoint: running.invokeEndpoint };
  const account = accountAt(running.url, options);
  const request = { ...one.request, time: new Date(systemClock.now()).toISOString() };
  const facts = await account.readFacts(one.target, request, { kind: 'anonymous' });
  return { practice: running, account, request, facts };
}

const ISSUER = 'https://issuer.example/tenant/';
const jwt = {
  id: 'jw1234',
  name: 'oidc',
  type: 'JWT',
  identitySources: ['$request.header.Authorization'],
  jwt: { issuer: ISSUER, audience: ['web'] },
};
const { path: _, httpMethod: __, ...route } = method();
const tokenCase = (token: Record<string, unknown> = {}, claims: Record<string, unknown> = {}): LoadedCase =>
  makeCase({
    apiType: 'HTTP',
    methods: [{ ...route, routeKey: 'GET /orders/{id}', authorizationType: 'JWT', authorizer: 'oidc' }],
    config: { authorizers: [jwt] },
    request: {
      headers: { Authorization: 'Bearer {{token}}' },
      token: {
        algorithm: 'RS256',
        signature: 'valid',
        claims: { iss: ISSUER, aud: 'web', exp: 600, iat: -10, ...claims },
        ...token,
      },
    },
  });

describe('the signature of a token, checked against the keys that its issuer publishes', () => {
  const checked = async (one: LoadedCase) => {
    const { practice, account, facts } = await open(one);
    const raw = practice.tokens[0] ?? '';
    const token = decodeJwt(raw);
    if (token === null) throw new Error('the practice account made no token');
    return { ...(await account.verifyToken(token, facts)), facts, practice, token, account };
  };

  test('signed by the issuer', async () => expect((await checked(tokenCase())).signature).toBe('valid'));
  test('signed by somebody else under the same key id', async () =>
    expect((await checked(tokenCase({ signature: 'invalid' }))).signature).toBe('invalid'));

  test('changed after it was signed', async () => {
    const { token, facts, account } = await checked(tokenCase());
    const [head, , signature] = token.raw?.reveal().split('.') ?? [];
    const changed = decodeJwt(
      `${head}.${Buffer.from(JSON.stringify({ ...token.claims, sub: 'root' })).toString('base64url')}.${signature}`,
    );
    if (changed === null) throw new Error('no token');
    expect((await account.verifyToken(changed, facts)).signature).toBe('invalid');
  });

  test('of an issuer that no authorizer trusts: nobody is asked', async () => {
    const { signature, practice, account, token, facts } = await checked(
      tokenCase({}, { iss: 'https://stranger.example' }),
    );
    expect(signature).toBe('unknown');
    const before = practice.requests();
    await account.verifyToken(token, facts);
    expect(practice.requests()).toBe(before);
  });

  test('with a shared secret: not for public keys to tell', async () =>
    expect((await checked(tokenCase({ algorithm: 'HS256' }))).signature).toBe('unknown'));

  test('an issuer that is no https address is never asked', async () => {
    const server = await serveLocally((_seen, response) => response.end('{}'));
    const one = tokenCase();
    const facts = { ...one.facts };
    const authorizers = {
      state: 'known' as const,
      operation: 'GetAuthorizers',
      value: [{ ...authorizerOf(one), jwt: { issuer: server.url, audience: ['web'] } }],
    };
    const plain = { ...facts, draft: { ...facts.draft, authorizers }, deployed: { ...facts.deployed, authorizers } };
    const token = decodeJwt(signedWith({ iss: server.url }));
    if (token === null) throw new Error('no token');
    const context = { connectTo: null, timeoutMs: 500, agent: null, exchange };
    expect((await verifyToken({ ...token, algorithm: 'RS256' }, plain, context)).signature).toBe('unknown');
    expect(server.seen).toEqual([]);
    await server.close();
  });

  test('keys that do not come in time leave it unknown, and only addresses were sent', async () => {
    const server = await serveLocally(() => undefined);
    const one = tokenCase();
    const token = decodeJwt(signedWith({ iss: ISSUER }));
    if (token === null) throw new Error('no token');
    const context = { connectTo: server.url, timeoutMs: 100, agent: null, exchange };
    expect((await verifyToken({ ...token, algorithm: 'RS256' }, one.facts, context)).signature).toBe('unknown');
    expect(server.seen.map(({ target, body }) => ({ target, body }))).toEqual([
      { target: '/tenant/.well-known/openid-configuration', body: '' },
    ]);
    expect(JSON.stringify(server.seen)).not.toContain(token.raw?.reveal().split('.')[2]);
    await server.close();
  });

  test('the token goes out in the real call', async () => {
    const { account, practice, request } = await open(tokenCase());
    const sent = { ...request, token: decodeJwt(practice.tokens[0] ?? '') };
    expect(await account.call(sent, null)).toMatchObject({ state: 'known', value: { status: 200 } });
  });
});

function authorizerOf(one: LoadedCase) {
  const [authorizer] = one.facts.draft.authorizers.state === 'known' ? one.facts.draft.authorizers.value : [];
  if (authorizer === undefined) throw new Error('the case has an authorizer');
  return authorizer;
}

function signedWith(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', 'x').update(text).digest('base64url')}`;
}

const ROLE = `arn:aws:iam::${ACCOUNT}:role/gateway-logs`;
const guarded = (behaviour: Record<string, unknown>, more: Sketch = {}): LoadedCase =>
  makeCase({
    methods: [method({ authorizationType: 'CUSTOM', authorizer: 'guard' })],
    request: { headers: { Authorization: 'opaque' } },
    ...more,
    config: {
      account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: ROLE },
      authorizers: [
        {
          id: 'au1234',
          name: 'guard',
          type: 'TOKEN',
          identitySources: ['method.request.header.Authorization'],
          identityValidationExpression: null,
          function: 'guard-function',
          credentialsArn: null,
          ttlSeconds: 0,
          cache: [],
        },
      ],
      iam: {
        identities: [
          {
            arn: ROLE,
            type: 'role',
            inlinePolicies: [],
            managedPolicies: [],
            permissionsBoundary: null,
            trustedPrincipals: [{ Service: 'apigateway.amazonaws.com' }],
          },
        ],
        credentials: [],
        serviceControlPolicies: {},
      },
      functions: [
        { name: 'guard-function', state: 'Active', behaviours: [behaviour] },
        { name: 'orders', state: 'Active', behaviours: [{ returns: { statusCode: 200, body: 'ok' } }] },
      ],
      lambdaPermissions: ['guard-function', 'orders'].map((name) => ({
        function: name,
        qualifier: null,
        action: 'lambda:InvokeFunction',
        principal: 'apigateway.amazonaws.com',
        sourceArn: null,
      })),
      stage: {
        name: 'prod',
        deploymentId: 'd1',
        autoDeploy: false,
        variables: {},
        logging: { execution: 'INFO', dataTrace: false, access: null },
        throttle: null,
        webAcl: null,
      },
      ...more.config,
    },
  });
const returned = (resource: string) => ({
  returns: {
    principalId: 'u',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource }],
    },
    usageIdentifierKey: 'SECRET-KEY-OF-TWENTY-SIGNS',
  },
});
const ARN = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${API}/prod/GET/orders/42`;
const TESTED = { authorizer: 'guard', path: '/orders/42', arn: ARN, stage: 'prod' };

describe("an authorizer's function, run as a test", () => {
  test('a policy made from the ARN of the test means the real call', async () => {
    const { account, facts, request } = await open(guarded(returned('{{methodArn}}')));
    const result = await account.testAuthorizer(facts, request, TESTED);
    expect(result).toMatchObject({
      state: 'known',
      value: { clientStatus: 0, function: 'guard-function', ofPractice: true },
    });
    expect(JSON.stringify(result)).toContain(`"Resource":"${ARN}"`);
    expect(JSON.stringify(result)).not.toContain('ESTestInvoke-stage');
  });

  test.each([
    ['throws', { throws: 'database is gone' }, { throws: 'database is gone' }],
    ['times out', { timesOut: true }, { timesOut: true }],
    ['returns nothing', { returns: null }, { returns: null }],
  ] as const)('it %s, and that is told', async (_name, behaviour, does) => {
    const { account, facts, request } = await open(guarded(behaviour));
    expect(await account.testAuthorizer(facts, request, TESTED)).toMatchObject({
      state: 'known',
      value: { clientStatus: 500, does },
    });
  });

  test('a token that is not at hand is not sent as its placeholder', async () => {
    const { account, facts, request } = await open(guarded(returned('*')));
    const without = { ...request, headers: { Authorization: 'Bearer {{token}}' } };
    expect(await account.testAuthorizer(facts, without, TESTED)).toMatchObject({ state: 'not-asked' });
  });
});

describe('the log lines of a call', () => {
  const called = async (one: LoadedCase) => {
    const opened = await open(one);
    const answer = await opened.account.call(opened.request, null);
    if (answer.state !== 'known') throw new Error(JSON.stringify(answer));
    return { ...opened, seen: answer.value };
  };

  test("are found by the ids in the answer, also among another call's, and hold no secret", async () => {
    const { account, facts, request, seen } = await called(guarded(returned('arn:aws:execute-api:*:*:other/*')));
    await account.call(request, null);
    const result = await account.readLogs(facts, request, seen);
    expect(result).toMatchObject({
      state: 'known',
      value: { foundBy: 'request-id', logGroups: [`API-Gateway-Execution-Logs_${API}/prod`] },
    });
    const text = JSON.stringify(result);
    expect(text).toContain(`Extended Request Id: ${seen.headers['x-amz-apigw-id']}`);
    expect(text).toContain('Authorizer result body before parsing');
    expect(text.match(/Starting authorizer/g)).toHaveLength(1);
    expect(text).not.toContain('SECRET-KEY-OF-TWENTY-SIGNS');
  });

  test('of two calls without an id: neither is taken for the other', async () => {
    const { account, facts, request } = await called(guarded(returned('*')));
    expect(await account.readLogs(facts, request, null)).toMatchObject({ state: 'known', value: { foundBy: 'time' } });
    await account.call(request, null);
    expect(await account.readLogs(facts, request, null)).toMatchObject({ state: 'known', value: null });
  });

  test('are not written without a role, and not looked for where the stage does not log', async () => {
    const noRole = guarded(returned('*'), {
      config: { account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: null } },
    });
    const first = await called(noRole);
    expect(await first.account.readLogs(first.facts, first.request, first.seen)).toMatchObject({
      state: 'known',
      value: null,
    });
    await first.practice.close();
    const off = makeCase({});
    const second = await called(off);
    expect(await second.account.readLogs(second.facts, second.request, second.seen)).toMatchObject({
      state: 'not-asked',
    });
  });

  test('of a case are served at the moment of its call', async () => {
    const group = `API-Gateway-Execution-Logs_${API}/prod`;
    const logs = [
      { logGroup: group, events: [{ atSeconds: -1, message: '(abcdef12-3456) Unauthorized request: abcdef12-3456' }] },
    ];
    const { account, facts, request } = await open(guarded(returned('*'), { config: { logs } }));
    const result = await account.readLogs(facts, request, null);
    expect(result).toMatchObject({
      state: 'known',
      value: { foundBy: 'time', lines: [{ message: '(abcdef12-3456) Unauthorized request: abcdef12-3456' }] },
    });
  });
});
