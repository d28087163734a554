import { describe, expect, it } from 'vitest';
import {
  capture,
  type Lookup,
  renderedText,
  segmentsOf,
  templateFor,
  unknownIn,
} from '../../../src/core/answers/gateway-template.ts';
import { gatewayAnswer, recognise, sameKind, unwrapped } from '../../../src/core/answers/index.ts';
import type { ResponseType } from '../../../src/core/api-gateway/response-types.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import type { GatewayResponse } from '../../../src/core/model/facts.ts';

const KNOWN: Readonly<Record<string, string>> = {
  'context.stage': 'prod',
  'context.identity.sourceIp': '203.0.113.10',
  'stageVariables.site': 'shop.example',
  'method.request.header.X-Trace': '7',
  'method.request.querystring.q': 'shoes',
  'method.request.path.id': '42',
};
const lookup: Lookup = (reference) => KNOWN[reference] ?? null;
const json = (text: string): GatewayResponse => ({
  statusCode: null,
  headers: {},
  templates: { 'application/json': text },
});
const answer = (type: ResponseType, custom: Record<string, GatewayResponse> | null, accept?: string) =>
  gatewayAnswer({ apiType: 'REST', exchange: 'request', type, message: null, custom, lookup, accept });
const seen = (status: number, body: string, headers: Record<string, string> = {}): SeenAnswer => ({
  exchange: 'request',
  status,
  errorType: headers['x-amzn-errortype'] ?? null,
  headers,
  body,
  from: 'given',
  browser: null,
});

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html: the payload
// is made by "a non-VTL mapping template"; variables of $context, $stageVariables and $method.request are replaced.
describe('a template', () => {
  it.each([
    ['{"message":$context.error.messageString}', '{"message":"Unauthorized"}'],
    // The two examples of x-amazon-apigateway-gateway-responses.responseTemplates.
    [
      '{ "message": $context.error.messageString, "type":$context.error.responseType, "statusCode": \'488\' }',
      '{ "message": "Unauthorized", "type":UNAUTHORIZED, "statusCode": \'488\' }',
    ],
    ['{ "message": \'API-specific errors\' }', '{ "message": \'API-specific errors\' }'],
    ['{"m":"$context.error.message"}', '{"m":"Unauthorized"}'],
    ['$context.stage|$context.identity.sourceIp', 'prod|203.0.113.10'],
    ['https://$stageVariables.site/', 'https://shop.example/'],
    ['$method.request.header.X-Trace', '7'],
    ['$method.request.querystring.q/$method.request.path.id', 'shoes/42'],
    ['At $context.stage.', 'At prod.'],
    // Nothing of Velocity is carried out.
    ['#set($x = 1)$util.escapeJavaScript($input.body)', '#set($x = 1)$util.escapeJavaScript($input.body)'],
    ['$5 and $other.stage', '$5 and $other.stage'],
  ])('%s becomes %s', (template, body) => {
    const custom = { UNAUTHORIZED: json(`${template} `) };
    expect(answer('UNAUTHORIZED', custom).body).toBe(`${body} `);
  });

  it('keeps the name of what is not known before the call', () => {
    const parts = segmentsOf('{"id":"$context.requestId","t":"${context.stage}","s":"$context.stage"}', lookup);
    expect(renderedText(parts)).toBe('{"id":"$context.requestId","t":"$context.stage","s":"prod"}');
    expect(unknownIn(parts)).toEqual(['context.requestId', 'context.stage']);
  });

  it('quotes a message of null as JSON does', () => {
    const custom = { DEFAULT_5XX: json('{"error":$context.error.messageString}') };
    expect(answer('AUTHORIZER_CONFIGURATION_ERROR', custom).body).toBe('{"error":null}');
  });
});

describe('which template answers', () => {
  const two = { 'application/json': 'j', 'text/html': 'h' };
  it.each([
    [undefined, two, 'j'],
    ['*/*', two, 'j'],
    ['application/json', two, 'j'],
    ['text/html', two, 'h'],
    ['text/html; charset=utf-8', two, 'h'],
    ['TEXT/HTML', two, 'h'],
    ['image/png', two, null],
    ['text/html, application/json', two, null],
    ['image/png', { 'application/json': 'j' }, 'j'],
    ['text/html, */*', { 'application/json': 'j' }, 'j'],
    [undefined, { 'text/html': 'h' }, null],
    [undefined, {}, null],
  ] as const)('Accept %s of %o: %s', (accept, templates, text) =>
    expect(templateFor(templates, accept)?.text ?? null).toBe(text),
  );

  it('gives the answer its content type', () => {
    const custom = { UNAUTHORIZED: { statusCode: null, headers: {}, templates: { 'text/html': '<p>no</p>' } } };
    expect(answer('UNAUTHORIZED', custom, 'text/html')).toMatchObject({
      headers: { 'content-type': 'text/html' },
      body: '<p>no</p>',
    });
  });
});

describe('the family', () => {
  const family = { statusCode: 418, headers: { x: 'family' }, templates: { 'application/json': '{"f":1}' } };
  it('stands in for a type that nobody customised, with status, headers and template', () => {
    expect(answer('THROTTLED', { DEFAULT_4XX: family })).toMatchObject({ status: 418, body: '{"f":1}' });
    expect(answer('THROTTLED', { DEFAULT_5XX: family })).toMatchObject({ status: 429 });
  });
  it('gives nothing to a type that has an entry of its own', () => {
    const own = { statusCode: null, headers: {}, templates: { 'application/json': '{"o":1}' } };
    const result = answer('THROTTLED', { DEFAULT_4XX: family, THROTTLED: own });
    expect(result).toMatchObject({ status: 429, body: '{"o":1}' });
    expect(result.headers).not.toHaveProperty('x');
  });
});

describe('what was not read', () => {
  it.each([
    ['the template', { UNAUTHORIZED: { statusCode: 419, headers: {} } }],
    ['any gateway response', null],
  ])('%s: the body is unknown, and nothing is said of it', (_, custom) => {
    const predicted = answer('UNAUTHORIZED', custom);
    expect(predicted).toMatchObject({ body: '', customised: { usual: '{"message":"Unauthorized"}', segments: null } });
    const type = { 'x-amzn-errortype': 'UnauthorizedException' };
    const status = predicted.status ?? 0;
    expect(sameKind(predicted, seen(status, '{"whatever":true}', type))).toBe(true);
    expect(sameKind(predicted, seen(status, '{"message":"Limit Exceeded"}', type))).toBe(false);
    expect(sameKind(predicted, seen(500, '{"whatever":true}', type))).toBe(false);
  });
});

describe('headers', () => {
  it('are fixed texts or values of the call', () => {
    const custom = {
      UNAUTHORIZED: {
        ...json('{}'),
        headers: { 'X-Fixed': 'text' },
        mappedHeaders: { 'X-Trace': 'method.request.header.X-Trace', 'X-Id': 'context.requestId' },
      },
    };
    const result = answer('UNAUTHORIZED', custom);
    expect(result.headers).toMatchObject({ 'x-fixed': 'text', 'x-trace': '7' });
    expect(result.headers).not.toHaveProperty('x-id');
    expect(result.unknownHeaders).toEqual({ 'x-id': 'context.requestId' });
  });
});

describe('predicted and seen', () => {
  const custom = { DEFAULT_4XX: json('{"code": "$context.error.responseType", "id": "$context.requestId"}') };
  const predicted = answer('UNAUTHORIZED', custom);
  it.each([
    ['{"code": "UNAUTHORIZED", "id": "abc"}', true],
    ['{\n  "code": "UNAUTHORIZED",\n  "id": "a b"\n}\n', true],
    ['{"code": "ACCESS_DENIED", "id": "abc"}', false],
    ['{"message":"Unauthorized"}', false],
    ['', true],
  ])('%s: %s', (body, same) => expect(sameKind(predicted, seen(401, body))).toBe(same));

  it('reads the message out of the words, in whatever wording AWS has used', () => {
    const words = { ACCESS_DENIED: json('{"why":$context.error.messageString}') };
    const denied = (message: string) =>
      gatewayAnswer({ apiType: 'REST', exchange: 'request', type: 'ACCESS_DENIED', message, custom: words, lookup });
    const head = 'User is not authorized to access this resource';
    const wire = seen(403, JSON.stringify({ why: `${head} with an explicit deny in an identity-based policy` }));
    expect(sameKind(denied(`${head} with an explicit deny`), wire)).toBe(true);
    expect(sameKind(denied(head), wire)).toBe(false);
  });
});

describe('recognising an answer in the words of the owner', () => {
  const custom = {
    UNAUTHORIZED: { ...json('{"error":"who"}'), statusCode: 403 },
    INVALID_API_KEY: json('{"error":"key"}'),
    ACCESS_DENIED: json('{"error":"no"}'),
    THROTTLED: { ...json('{"error":"no"}'), statusCode: 403 },
    DEFAULT_5XX: json('{"error":$context.error.messageString,"id":"$context.requestId"}'),
  };
  const read = (answer: SeenAnswer) => unwrapped(answer, custom, lookup);
  it('takes the one type that has the body', () => {
    expect(read(seen(403, '{"error":"who"}'))).toMatchObject({
      types: ['UNAUTHORIZED'],
      recognised: { kind: 'unauthorized', status: 403, responseType: 'UNAUTHORIZED' },
    });
    const key = read(seen(403, '{ "error": "key" }'));
    expect(key.types).toEqual(['INVALID_API_KEY']);
    expect(key.recognised.candidates).toContain('api-key-missing');
    expect(key.recognised.candidates).not.toContain('waf-blocked');
  });
  it('says which types have the same body', () => {
    const two = read(seen(403, '{"error":"no"}'));
    expect(two.types).toEqual(['ACCESS_DENIED', 'THROTTLED']);
    expect(two.recognised).toMatchObject({ kind: 'other', responseType: null });
    expect(two.recognised.candidates).toContain('throttled');
  });
  it('hands back the message', () =>
    expect(read(seen(504, '{"error":"Endpoint request timed out","id":"x"}'))).toMatchObject({
      types: ['INTEGRATION_TIMEOUT'],
      recognised: { kind: 'integration-timeout' },
    }));
  it.each([
    [seen(401, '{"error":"who"}'), 'another status'],
    [seen(403, '{"error":"else"}'), 'other words'],
    [seen(403, '{"error":"who"}', { 'x-amzn-errortype': 'LimitExceededException' }), 'another error type'],
  ])('%o: nothing is made of %s', (one) => {
    expect(read(one)).toEqual({ types: [], recognised: recognise(one) });
  });
});

describe('a body that was seen, against a template', () => {
  const parts = segmentsOf('{"a":"$context.requestId","b":"$context.path"}', () => null);
  it('tells the values', () =>
    expect(capture(parts, '{"a":"1","b":"/x"}')).toEqual({ 'context.requestId': '1', 'context.path': '/x' }));
  it.each(['{"a":"1"}', '{"a":"1","b":"/x"} and more', '', '{"b":"/x","a":"1"}'])('%s does not fit', (body) =>
    expect(capture(parts, body)).toBeNull(),
  );
  it('stays cheap on a long body', () => {
    const many = segmentsOf('a$context.x'.repeat(200), () => null);
    expect(capture(many, `${'a'.repeat(20_000)}`)).not.toBeNull();
    expect(capture([...many, 'z'], 'a'.repeat(20_000))).toBeNull();
  });
});
