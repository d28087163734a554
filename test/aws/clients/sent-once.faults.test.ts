import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/host/clock.ts';
import { clientsAt } from '../apply/clients-at.ts';
import { type LocalServer, serveLocally } from '../servers.ts';

let server: LocalServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** How AWS, or the network, fails a call. */
const FAILURES: Readonly<Record<string, Parameters<typeof serveLocally>[0]>> = {
  'AWS fails': (_, response) => answer(response, 500, 'InternalFailure'),
  'AWS asks to slow down': (_, response) => answer(response, 429, 'TooManyRequestsException'),
  'the connection breaks': (_, response) => void response.destroy(),
  'AWS fails, and its clock is another': (_, response) =>
    answer(response, 500, 'InternalFailure', new Date(systemClock.now() + 3_600_000).toUTCString()),
};

function answer(response: Parameters<Parameters<typeof serveLocally>[0]>[1], status: number, code: string, date = '') {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'x-amzn-errortype': code,
      ...(date === '' ? {} : { date }),
    })
    .end('{"message":"no"}');
}

const WRITES = [
  ['apigateway', 'UpdateRestApi', { restApiId: 'a' }],
  ['apigateway', 'CreateDeployment', { restApiId: 'a' }],
  ['apigatewayv2', 'UpdateRoute', { ApiId: 'a', RouteId: 'r' }],
  ['iam', 'PutRolePolicy', { RoleName: 'r', PolicyName: 'p', PolicyDocument: '{}' }],
  ['lambda', 'AddPermission', { FunctionName: 'f', StatementId: 's', Action: 'a', Principal: 'p' }],
] as const;

const clientsOf = ({ url }: LocalServer) =>
  clientsAt({ url, region: 'eu-west-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' });

const TELL_NOTHING = [
  ['apigateway', 'DeleteDeployment', { restApiId: 'a', deploymentId: 'd' }],
  ['apigateway', 'FlushStageAuthorizersCache', { restApiId: 'a', stageName: 's' }],
  ['apigatewayv2', 'ResetAuthorizersCache', { ApiId: 'a', StageName: 's' }],
  ['lambda', 'RemovePermission', { FunctionName: 'f', StatementId: 's' }],
] as const;

const PAGES: Readonly<Record<string, readonly [type: string, body: string]>> = {
  'a page of a captive portal': ['text/html', '<!doctype html><title>Sign in</title>'],
  nothing: ['text/html', ''],
  '{}': ['application/json', '{}'],
  'JSON of a captive portal': ['application/json', '{"error":"login required"}'],
};
it.each(Object.entries(PAGES))('%s with status 200 is no answer to a write', async (_what, [type, body]) => {
  server = await serveLocally((_, response) => response.writeHead(200, { 'content-type': type }).end(body));
  const clients = clientsOf(server);
  for (const [service, operation, input] of [...WRITES, ...TELL_NOTHING])
    await expect(clients.send(service, operation, input)).rejects.toMatchObject({ failure: 'unreadable' });
});

describe.each(Object.entries(FAILURES))('%s', (_, failure) => {
  it.each(WRITES)('a write is sent once: %s %s', async (service, operation, input) => {
    server = await serveLocally(failure);
    await expect(clientsOf(server).send(service, operation, input)).rejects.toMatchObject({ operation });
    expect(server.seen).toHaveLength(1);
  });

  it('a read is sent again', async () => {
    server = await serveLocally(failure);
    await expect(clientsOf(server).call('apigateway', 'GetRestApi', { restApiId: 'a' })).rejects.toThrow();
    expect(server.seen.length).toBeGreaterThan(1);
  });
});

it('a write that AWS refuses for the time of its signature is signed with AWS’s clock, and sent again', async () => {
  server = await serveLocally((_, response, count) => {
    const date = new Date(systemClock.now() + 3_600_000).toUTCString();
    if (count === 1) answer(response, 403, 'InvalidSignatureException', date);
    else response.writeHead(200, { 'content-type': 'application/json', date }).end('{"id":"a"}');
  });
  const made = await clientsOf(server).call('apigateway', 'UpdateRestApi', { restApiId: 'a' });
  expect(made.id).toBe('a');
  expect(server.seen).toHaveLength(2);
});
