import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionOn, connectionOf, isHandshake } from '../../../src/core/api-gateway/connections.ts';
import { predict } from '../../../src/core/gates/index.ts';
import { type CaseFile, loadCase } from '../../../src/core/intake/cases/index.ts';

const GRANTED = JSON.parse(
  readFileSync(new URL('../../cases/own/ws-management-grant-covers-post-not-delete.json', import.meta.url), 'utf8'),
) as CaseFile;

/** The call that the case's role is granted (POST), changed as told. */
function predicted(
  change: {
    method?: string;
    path?: string;
    signed?: boolean;
    connections?: readonly string[];
    routes?: readonly object[];
  } = {},
) {
  const { method = 'POST', path = GRANTED.request.path, signed = true, connections, routes } = change;
  const { request, config } = GRANTED;
  const api = connections === undefined ? config.api : { ...config.api, connections };
  const loaded = loadCase({
    ...GRANTED,
    config: { ...config, api, ...(routes === undefined ? {} : { routes }) },
    request: {
      ...request,
      method,
      path,
      signing: signed && request.signing !== null ? { ...request.signing, path } : null,
    },
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  const { facts, runtime } = loaded.case;
  return predict(facts, loaded.case.request, runtime).request;
}

const codes = (at: ReturnType<typeof predicted>) => at.refusals.flatMap(({ causes }) => causes.map(({ code }) => code));

describe('a call to a connection of a WebSocket API', () => {
  it('is checked by IAM over its verb, wherever the path is percent-encoded', () => {
    for (const path of ['/live/@connections/Kq3sXfMnIAMCJkQ=', '/live/%40connections/Kq3sXfMnIAMCJkQ%3D']) {
      expect(predicted({ path })).toMatchObject({
        outcome: 'allowed',
        arn: 'arn:aws:execute-api:us-east-1:404142434445:fmeqj8x5ad/live/POST/@connections/Kq3sXfMnIAMCJkQ=',
      });
      expect(codes(predicted({ path, method: 'DELETE' }))).toEqual(['iam-policy-wrong-resource']);
    }
  });

  it('is refused in words that name its own action, and the parameter in place of the connection', () => {
    expect(predicted({ method: 'DELETE' }).answer?.body).toBe(
      '{"Message":"User: arn:aws:sts::404142434445:assumed-role/closer/fn is not authorized to perform: ' +
        'execute-api:ManageConnections on resource: arn:aws:execute-api:us-east-1:********4445:fmeqj8x5ad/live/' +
        'DELETE/@connections/{connectionId} because no identity-based policy allows the ' +
        'execute-api:ManageConnections action"}',
    );
  });

  it('meets no route of the API: neither its authorization nor its key', () => {
    const [connect] = GRANTED.config.routes as readonly object[];
    const routes = [{ ...connect, authorizationType: 'AWS_IAM', apiKeyRequired: true }];
    expect(predicted({ routes }).outcome).toBe('allowed');
    expect(codes(predicted({ routes: [], signed: false }))).toEqual(['method-iam-unsigned-request']);
  });

  it('that is not signed is answered as though there were no such path', () => {
    expect(predicted({ signed: false }).answer).toMatchObject({
      status: 403,
      body: '{"message":"Missing Authentication Token"}',
    });
  });

  it.each([
    ['POST', ['Kq3sXfMnIAMCJkQ='], 200],
    ['POST', ['another'], 410],
  ] as const)('%s where %j are open is answered %i', (method, connections, status) => {
    expect(predicted({ method, connections })).toMatchObject({ outcome: 'allowed', answer: { status } });
  });

  it('has no predicted answer where it is not known which connections are open', () => {
    expect(predicted()).toMatchObject({ outcome: 'allowed', answer: null });
  });
});

describe('what a path and an ARN say', () => {
  it('tells a handshake from a call to a connection, on the stage and behind a base path', () => {
    expect(isHandshake('WEBSOCKET', '/live')).toBe(true);
    expect(isHandshake('WEBSOCKET', '/chat/@connections/a')).toBe(false);
    expect(isHandshake('REST', '/live')).toBe(false);
    expect(connectionOf('/@connections/a%2Fb')).toBe('a/b');
    expect(connectionOf('/@connections/%E0%A4%A')).toBe('%E0%A4%A');
    expect(connectionOf('/chat/@connections/a')).toBeNull();
    expect(connectionOf('/@connections')).toBeNull();
  });

  it('takes the action from the ARN', () => {
    const head = 'arn:aws:execute-api:us-east-1:404142434445:fmeqj8x5ad/live';
    expect(actionOn(`${head}/POST/@connections/a`)).toBe('execute-api:ManageConnections');
    expect(actionOn(`${head}/$connect`)).toBe('execute-api:Invoke');
    expect(actionOn(`${head}/POST/orders/@connections`)).toBe('execute-api:Invoke');
  });
});
