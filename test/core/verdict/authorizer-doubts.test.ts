import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import { notAsked } from '../../../src/core/model/fact.ts';
import { ARN, makeCase, method } from '../../support/make-case.ts';

const permission = (name: string, source: string) => ({
  function: name,
  qualifier: null,
  action: 'lambda:InvokeFunction',
  principal: 'apigateway.amazonaws.com',
  sourceArn: `${ARN}/${source}`,
});
const seen = (status: number, message: string, headers: Readonly<Record<string, string>>): SeenAnswer => ({
  exchange: 'request',
  status,
  errorType: headers['x-amzn-errortype'] ?? null,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ message }),
  from: 'given',
  browser: null,
});
const OF_HTTP = { 'apigw-requestid': 'EXAMPLE=' };
const OF_REST = { 'x-amzn-requestid': 'r', 'x-amz-apigw-id': 'x=', 'x-amzn-errortype': 'UnauthorizedException' };

/** A call that everything known lets pass; what the authorizer's function answers is not known. */
function doubted(
  apiType: 'REST' | 'HTTP' | 'WEBSOCKET',
  settings: Record<string, unknown>,
  over: Record<string, unknown> = {},
) {
  const [source, route] = {
    REST: ['method.request.header.Authorization', method()],
    HTTP: [
      '$request.header.Authorization',
      {
        routeKey: 'GET /orders/{id}',
        scopes: [],
        apiKeyRequired: false,
        integration: { type: 'AWS_PROXY', function: 'orders' },
      },
    ],
    WEBSOCKET: [
      'route.request.querystring.auth',
      {
        routeKey: '$connect',
        scopes: [],
        apiKeyRequired: false,
        integration: { type: 'AWS_PROXY', function: 'orders' },
      },
    ],
  }[apiType] as [string, Record<string, unknown>];
  const authorizer = {
    id: 'aut0id',
    name: 'gate',
    type: 'REQUEST',
    identitySources: [source],
    function: 'gate-fn',
    credentialsArn: null,
    ttlSeconds: 0,
    cache: [],
    ...settings,
  };
  const functions = ['gate-fn', 'orders'].map((name) => ({ name, state: 'Active', behaviours: [{ returns: {} }] }));
  return makeCase({
    apiType,
    methods: [{ ...route, authorizationType: 'CUSTOM', authorizer: 'gate', ...over }],
    config: {
      authorizers: [authorizer],
      functions,
      lambdaPermissions: [
        permission('gate-fn', 'authorizers/*'),
        permission('orders', '*/*/*'),
        permission('orders', '*/$connect'),
      ],
    },
    request:
      apiType === 'WEBSOCKET' ? { path: '/prod', query: 'auth=EXAMPLE' } : { headers: { Authorization: 'EXAMPLE' } },
  });
}
const causesOf = (loaded: ReturnType<typeof makeCase>, observed: SeenAnswer) =>
  examineCase({ ...loaded, runtime: {}, observed }).diagnosis.causes.map(({ code, certainty, summary }) => ({
    code,
    certainty,
    summary,
  }));

describe('where only the authorizer function could say more', () => {
  it('a 401 is not laid to an identity source that the request carries', () => {
    expect(causesOf(doubted('REST', {}), seen(401, 'Unauthorized', OF_REST))).toMatchObject([
      { code: 'authorizer-function-error', certainty: 'possible' },
    ]);
  });

  it('a 500 of an HTTP API is possibly the response mode without simple responses; the others are named', () => {
    const answer = seen(500, 'Internal Server Error', OF_HTTP);
    const [cause] = causesOf(doubted('HTTP', { payloadFormatVersion: '2.0', enableSimpleResponses: false }), answer);
    expect(cause).toMatchObject({ code: 'authorizer-response-mode-mismatch', certainty: 'possible' });
    expect(cause?.summary).toMatch(/It says no more; authorizer-function-error or .* would give the same answer\.$/);
    expect(
      causesOf(doubted('HTTP', { payloadFormatVersion: '2.0', enableSimpleResponses: true }), answer),
    ).toMatchObject([{ code: 'authorizer-function-error' }]);
  });

  it.each([
    ['results are kept and the path has a parameter', 300, 'GET /orders/{id}', 'authorizer-policy-cached-too-narrow'],
    ['results are kept of one literal call alone', 300, 'GET /orders', 'authorizer-explicit-deny'],
    ['no result is kept', 0, 'GET /orders/{id}', 'authorizer-explicit-deny'],
  ])('a 403 of an HTTP API where %s', (_, ttlSeconds, routeKey, code) => {
    const given = doubted(
      'HTTP',
      { ttlSeconds, payloadFormatVersion: '1.0', enableSimpleResponses: false },
      { routeKey },
    );
    const request = { ...given.request, path: routeKey === 'GET /orders' ? '/prod/orders' : given.request.path };
    expect(causesOf({ ...given, request }, seen(403, 'Forbidden', OF_HTTP))).toMatchObject([
      { code, certainty: 'possible' },
    ]);
  });

  it('a source that only the older deployment wants is the deployment’s fault, whatever the function says', () => {
    const { facts, ...rest } = doubted('REST', { identitySources: ['method.request.header.X-Token'], ttlSeconds: 300 });
    const { authorizers } = facts.deployed;
    if (authorizers.state !== 'known') throw new Error('a case knows them');
    const value = authorizers.value.map((one) => ({ ...one, identitySources: ['method.request.header.Cookie'] }));
    const sent = { ...rest.request, headers: { 'X-Token': 'EXAMPLE' } };
    const loaded = {
      ...rest,
      request: sent,
      facts: { ...facts, deployed: { ...facts.deployed, authorizers: { ...authorizers, value } } },
    };
    expect(causesOf(loaded, seen(401, 'Unauthorized', OF_REST))).toMatchObject([{ code: 'deployment-stale' }]);
  });

  it('a refused handshake that the draft would admit is possibly an older deployment, and never CORS', () => {
    const loaded = doubted('WEBSOCKET', {});
    const unread = notAsked('AWS does not show which routes a WebSocket stage serves');
    const facts = { ...loaded.facts, deployed: { ...loaded.facts.deployed, methods: unread, authorizers: unread } };
    const [cause, ...more] = causesOf({ ...loaded, facts }, seen(401, 'Unauthorized', OF_REST));
    expect(more).toEqual([]);
    expect(cause).toMatchObject({ code: 'deployment-stale', certainty: 'possible' });
    expect(cause?.summary).toContain('or its function itself caused the 401');
  });
});
