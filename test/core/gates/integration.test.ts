import { describe, expect, it } from 'vitest';
import { backendSeen, integrationGate } from '../../../src/core/gates/integration.ts';
import { known } from '../../../src/core/model/fact.ts';
import { admits, context, executeArn, method, mock, returning, seen, unread } from './build.ts';

type Given = NonNullable<Parameters<typeof context>[0]>;
const judge = (given: Given) => integrationGate.judge(context(given)).result;
const codes = (given: Given): string[] => judge(given).causes.map((cause) => cause.code);
const permission = (sourceArn: string | null): Given => ({
  facts: { functions: known('GetPolicy', { orders: admits(sourceArn) }) },
});

describe('the right to run the backend', () => {
  it.each<[string, Given, string]>([
    ['every method', permission(executeArn('*/*/*')), 'passes'],
    ['this method', permission(executeArn('prod/GET/orders')), 'passes'],
    ['no condition', permission(null), 'passes'],
    ['another stage', permission(executeArn('dev/GET/orders')), 'refuses'],
    ['another verb', permission(executeArn('*/POST/orders')), 'refuses'],
    ['the authorizers only', permission(executeArn('authorizers/*')), 'refuses'],
    [
      'nobody',
      { facts: { functions: known('GetPolicy', { orders: { state: 'Active', permissions: [] } }) } },
      'refuses',
    ],
    ['unread', { facts: { functions: unread('GetPolicy', 'lambda:GetPolicy') } }, 'cannot-tell'],
    [
      'a path parameter as template',
      { methods: [method({ path: '/orders/{id}' })], ...permission(executeArn('*/GET/orders/{id}')) },
      'passes',
    ],
    [
      'the $default route',
      {
        apiType: 'HTTP',
        methods: [method({ path: '$default', httpMethod: null })],
        ...permission(executeArn('*/$default')),
      },
      'passes',
    ],
  ])('%s', (_name, given, verdict) => {
    const result = judge(given);
    expect(result.verdict).toBe(verdict);
    expect(result.causes.map((cause) => cause.code)).toEqual(
      verdict === 'refuses' ? ['integration-permission-missing'] : [],
    );
  });

  it('answers 500 Internal server error', () => {
    expect(judge(permission(executeArn('dev/*'))).answer).toMatchObject({
      status: 500,
      body: '{"message":"Internal server error"}',
    });
    expect(judge({ apiType: 'HTTP', ...permission(executeArn('dev/*')) }).answer).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
  });
});

describe('what the backend answers', () => {
  const answered = (value: unknown, given: Given = {}): Given => ({ runtime: returning({ orders: value }), ...given });
  it('passes a proxy answer on, headers in lower case', () => {
    const { verdict, answer } = judge(answered({ statusCode: 201, headers: { 'X-A': '1' }, body: 'ok' }));
    expect([verdict, answer?.status, answer?.headers['x-a'], answer?.body]).toEqual(['passes', 201, '1', 'ok']);
  });
  it.each([401, 403])('names the backend for its own %i', (statusCode) => {
    expect(codes(answered({ statusCode, body: 'no' }))).toEqual(['backend-application-403']);
  });
  it('leaves other failures of the backend without a cause', () => {
    expect([judge(answered({ statusCode: 404 })).verdict, judge(answered({ statusCode: 404 })).answer?.status]).toEqual(
      ['passes', 404],
    );
  });
  it('answers for a function that breaks', () => {
    const throwing = (does: { throws: string } | { timesOut: true }): Given => ({
      runtime: { behaviours: { orders: [{ does }] } },
    });
    expect(judge(throwing({ throws: 'boom' })).answer?.status).toBe(502);
    expect(judge({ ...throwing({ throws: 'boom' }), apiType: 'HTTP' }).answer?.status).toBe(500);
    expect(judge(throwing({ timesOut: true })).answer?.status).toBe(504);
    expect(judge(answered('plain text')).answer?.status).toBe(502);
    expect(judge(answered('plain text', { apiType: 'HTTP' })).answer).toMatchObject({
      status: 200,
      body: 'plain text',
    });
  });
  it('does not guess what a function answers', () => {
    expect(judge({})).toMatchObject({ verdict: 'passes', answer: null });
  });
  it('joins a header that is set twice', () => {
    const value = {
      statusCode: 200,
      headers: { 'Access-Control-Allow-Origin': '*' },
      multiValueHeaders: { 'access-control-allow-origin': ['https://a.example'] },
    };
    expect(judge(answered(value)).answer?.headers['access-control-allow-origin']).toBe('*, https://a.example');
    const equal = { statusCode: 200, headers: { Vary: 'Origin' }, multiValueHeaders: { Vary: ['Origin', 'Accept'] } };
    expect(judge(answered(equal)).answer?.headers['vary']).toBe('Origin, Accept');
  });
  it('reads a mock, and knows that it fails for OPTIONS where all types are binary', () => {
    const given: Given = { methods: [mock({ 'X-A': '1' })], request: { method: 'OPTIONS' } };
    expect(judge(given).answer).toMatchObject({ status: 200, headers: { 'x-a': '1' } });
    expect(judge({ ...given, api: { binaryMediaTypes: ['*/*'] } }).answer?.status).toBe(500);
  });
  it('asks the host behind an HTTP proxy', () => {
    const given: Given = {
      methods: [method({ integration: { type: 'HTTP_PROXY', uri: 'https://Shop.example.com/v1' } })],
      runtime: {
        otherHosts: [
          { host: 'shop.example.com', service: 'web', region: null, answers: { status: 403, headers: {}, body: 'no' } },
        ],
      },
    };
    expect(codes(given)).toEqual(['backend-application-403']);
    expect(judge({ ...given, runtime: {} })).toMatchObject({ verdict: 'passes', answer: null });
  });
  it('replaces the CORS headers of the backend on an HTTP API with CORS', () => {
    const cors = {
      allowOrigins: ['https://app.example.com'],
      allowMethods: [],
      allowHeaders: [],
      exposeHeaders: [],
      allowCredentials: false,
      maxAge: null,
    };
    const given = answered(
      { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } },
      { apiType: 'HTTP', api: { cors }, request: { origin: 'https://app.example.com' } },
    );
    expect(judge(given).answer?.headers['access-control-allow-origin']).toBe('https://app.example.com');
    expect(
      judge({ ...given, request: { origin: 'https://evil.example' } }).answer?.headers['access-control-allow-origin'],
    ).toBeUndefined();
  });
});

it('lets an HTTP API with CORS answer a preflight itself', () => {
  const cors = {
    allowOrigins: ['*'],
    allowMethods: ['PUT'],
    allowHeaders: ['x-a'],
    exposeHeaders: [],
    allowCredentials: false,
    maxAge: 5,
  };
  const asking = {
    method: 'OPTIONS' as const,
    origin: 'https://app.example.com',
    headers: { 'Access-Control-Request-Method': 'PUT' },
  };
  expect(judge({ apiType: 'HTTP', api: { cors }, methods: [], request: asking }).answer).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-a',
      'access-control-max-age': '5',
    },
  });
  expect(judge({ apiType: 'HTTP', api: { cors }, methods: [], request: { ...asking, headers: {} } }).answer).toBeNull();
});

describe('a seen answer that shows the backend', () => {
  const at = context({});
  const passedOn = { 'x-amzn-requestid': 'r1', 'content-type': 'text/html' };
  it('is one that API Gateway passed on and did not write', () => {
    expect(backendSeen(at, seen({ headers: passedOn, body: '<h1>Forbidden</h1>' }))).toMatchObject({
      code: 'backend-application-403',
      judgedOn: 'seen-answer',
    });
  });
  it.each<[string, Parameters<typeof seen>[0]]>([
    ['has an error type', { headers: passedOn, errorType: 'ForbiddenException', body: 'x' }],
    ['carries no request id', { headers: {}, body: '<h1>Forbidden</h1>' }],
    ['has a body of the gateway', { headers: { 'apigw-requestid': 'r' }, body: '{"message":"Forbidden"}' }],
    ['is no refusal', { status: 200, headers: passedOn }],
  ])('is none that %s', (_name, given) => {
    expect(backendSeen(at, seen(given))).toBeNull();
  });
});
