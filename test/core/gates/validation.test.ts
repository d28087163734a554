import { describe, expect, it } from 'vitest';
import { predictExchange } from '../../../src/core/gates/index.ts';
import { denied } from '../../../src/core/model/fact.ts';
import type { Facts } from '../../../src/core/model/facts.ts';
import { secretsOf } from '../../../src/core/model/request.ts';
import { HOST, makeCase, method, type Sketch } from '../../support/make-case.ts';

const validators = (parameters: boolean, body: boolean) => [
  { id: 'v1', name: 'checks', validateRequestParameters: parameters, validateRequestBody: body },
];
const ORDER = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, qty: { type: 'integer' } } };
const model = (name: string, schema: Record<string, unknown>) => ({ name, contentType: 'application/json', schema });
const JSON_TYPE = { 'Content-Type': 'application/json' };
const MOCK = { type: 'MOCK', statusCode: 200, responseHeaders: {} };

/** POST /orders of a method that the call reaches, with what the test says of it. */
function sketch(over: Record<string, unknown>, request: Record<string, unknown>, config: Record<string, unknown> = {}) {
  const { body, ...rest } = request;
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : 0;
  return {
    methods: [method({ path: '/orders', httpMethod: 'POST', ...over })],
    config,
    request: {
      method: 'POST',
      host: HOST,
      path: '/prod/orders',
      bodyLength: length,
      ...(typeof body === 'string' ? { body } : {}),
      ...rest,
    },
  } satisfies Sketch;
}

function judged(one: Sketch, change: (facts: Facts) => Facts = (facts) => facts, over: Record<string, unknown> = {}) {
  const { facts, request, runtime } = makeCase(one);
  const { results } = predictExchange(change(facts), { ...request, ...over }, runtime, 'request');
  const found = results.find(({ gate }) => gate === 'validation');
  if (found === undefined) throw new Error('the gate was not judged');
  return found;
}

const parameters = (required: Record<string, boolean>, request: Record<string, unknown>, checks = true) =>
  sketch({ requestValidator: 'v1', requestParameters: required }, request, {
    requestValidators: validators(checks, false),
  });
const Q = 'method.request.querystring.q';
const H = 'method.request.header.X-Tenant';

describe('required parameters', () => {
  it.each([
    ['in the query, there', parameters({ [Q]: true }, { query: 'q=1' }), null],
    ['in the query, left out', parameters({ [Q]: true }, { query: 'r=1' }), 'q'],
    ['in the query, blank', parameters({ [Q]: true }, { query: 'q=%20' }), 'q'],
    ['in the query, in another case', parameters({ [Q]: true }, { query: 'Q=1' }), 'q'],
    ['in a header of another case', parameters({ [H]: true }, { headers: { 'x-tenant': 'a' } }), null],
    ['in a header, blank', parameters({ [H]: true }, { headers: { 'x-tenant': '' } }), 'X-Tenant'],
    ['not required', parameters({ [Q]: false }, {}), null],
    ['of a path that has none', parameters({ 'method.request.path.id': true }, {}), 'id'],
    ['several, in the order of their full names', parameters({ [Q]: true, [H]: true }, {}), 'X-Tenant, q'],
    ['not checked by the validator', parameters({ [Q]: true }, {}, false), null],
    ['without a validator', sketch({ requestParameters: { [Q]: true } }, {}), null],
  ])('%s', (_, one, missing) => {
    const { verdict, causes, answer } = judged(one);
    expect([verdict, causes.map(({ code }) => code)]).toEqual(
      missing === null ? ['passes', []] : ['refuses', ['request-parameter-missing']],
    );
    if (missing !== null)
      expect(answer).toMatchObject({
        status: 400,
        errorType: 'BadRequestException',
        body: JSON.stringify({ message: `Missing required request parameters: [${missing}]` }),
      });
  });

  it('a header that clients add by themselves is no certain fault of a request that tells only some of its own', () => {
    const one = parameters({ 'method.request.header.User-Agent': true }, {});
    expect(judged(one).verdict).toBe('refuses');
    expect(judged(one, undefined, { allHeadersKnown: false })).toMatchObject({
      verdict: 'cannot-tell',
      suspects: ['request-parameter-missing'],
    });
  });
});

const body = (
  text: string | undefined,
  over: { readonly schema?: Record<string, unknown>; readonly models?: Record<string, string> } = {},
  request: Record<string, unknown> = { headers: JSON_TYPE },
) =>
  sketch(
    { requestValidator: 'v1', requestModels: over.models ?? { 'application/json': 'Order' } },
    { ...(text === undefined ? { bodyLength: 9 } : { body: text }), ...request },
    { requestValidators: validators(false, true), models: [model('Order', over.schema ?? ORDER)] },
  );

describe('the body', () => {
  it.each([
    ['fits', body('{"sku":"a"}'), 'passes'],
    ['lacks a member', body('{}'), 'refuses'],
    ['is no JSON', body('sku=a'), 'refuses'],
    ['is empty, and the model would refuse {} too', body(''), 'refuses'],
    ['is empty, and the model would take {}', body('', { schema: { type: 'object' } }), 'cannot-tell'],
    ['is not known', body(undefined), 'cannot-tell'],
    [
      'is not known, of a type without a model',
      body(undefined, {}, { headers: { 'Content-Type': 'text/csv' } }),
      'passes',
    ],
    ['of a type without a model', body('x', {}, { headers: { 'Content-Type': 'text/csv' } }), 'passes'],
    [
      'of a type with a charset',
      body('{}', {}, { headers: { 'content-type': 'application/json;charset=UTF-8' } }),
      'refuses',
    ],
    ['without a type counts as JSON', body('{}', {}, { headers: {} }), 'refuses'],
    ['of any type, for $default', body('x', { models: { $default: 'Order' } }, { headers: {} }), 'refuses'],
    [
      'misses only a format',
      body('{"sku":"a"}', { schema: { properties: { sku: { format: 'email' } } } }),
      'cannot-tell',
    ],
    ['is more than an open bound', body('{"n":1}', { schema: draft4(0) }), 'passes'],
    ['is an open bound itself', body('{"n":0}', { schema: draft4(0) }), 'refuses'],
    ['names a model that is not there', body('{}', { models: { 'application/json': 'Gone' } }), 'cannot-tell'],
    ['meets a reference that leads nowhere', body('{}', { schema: { $ref: '#/definitions/gone' } }), 'cannot-tell'],
    ['meets an id of its own', body('{"sku":"a"}', { schema: { ...ORDER, id: 'http://example.com/order' } }), 'passes'],
  ])('%s', (_, one, verdict) => {
    expect(judged(one).verdict).toBe(verdict);
  });

  it('the place that does not fit is named, and no value of the body', () => {
    const { causes, answer } = judged(body('{"sku":"a","qty":"hunter2"}'));
    expect(causes[0]?.summary).toContain('The body at /qty does not fit model "Order"');
    expect(JSON.stringify(causes)).not.toContain('hunter2');
    expect(answer).toMatchObject({ status: 400, body: '{"message":"Invalid request body"}' });
  });

  it('is a secret of the request', () => {
    const { request } = makeCase(body('{"sku":"very secret sku"}'));
    expect(JSON.stringify(request)).not.toContain('very secret');
    expect(secretsOf(request)).toHaveLength(1);
  });
});

function draft4(minimum: number): Record<string, unknown> {
  return { properties: { n: { type: 'integer', minimum, exclusiveMinimum: true } } };
}

describe('what was not read', () => {
  const unread = (part: 'requestValidators' | 'models') => (facts: Facts) => ({
    ...facts,
    deployed: { ...facts.deployed, [part]: denied('GetExport', 'apigateway:GET') },
  });

  it.each([
    ['a validator, and the body would not fit', body('{}'), unread('requestValidators'), 'cannot-tell'],
    ['a validator, and whatever it checks fits', body('{"sku":"a"}'), unread('requestValidators'), 'passes'],
    [
      'a validator, and a parameter is missing',
      parameters({ [Q]: true }, {}),
      unread('requestValidators'),
      'cannot-tell',
    ],
    ['a model', body('{}'), unread('models'), 'cannot-tell'],
    ['a model of another type', body('x', {}, { headers: { 'Content-Type': 'text/csv' } }), unread('models'), 'passes'],
  ])('%s', (_, one, change, verdict) => {
    const { verdict: found, unknown } = judged(one, change);
    expect(found).toBe(verdict);
    expect(unknown.map(({ permission }) => permission)).toEqual(verdict === 'passes' ? [] : ['apigateway:GET']);
  });

  it('the whole validation, where only the summary of a deployment was read', () => {
    const { facts, request, runtime } = makeCase(body('{}'));
    const { methods } = facts.deployed;
    if (methods.state !== 'known') throw new Error('a case knows its methods');
    const summary = methods.value.map(({ path, httpMethod, authorizationType, apiKeyRequired }) => ({
      ...{ path, httpMethod, authorizationType, apiKeyRequired },
      ...{ authorizer: null, scopes: [], integration: null },
    }));
    const changed = { ...facts, deployed: { ...facts.deployed, methods: { ...methods, value: summary } } };
    const { results } = predictExchange(changed, request, runtime, 'request');
    expect(results.find(({ gate }) => gate === 'validation')?.verdict).toBe('cannot-tell');
  });
});

describe('content types', () => {
  const mapped = (passthroughBehavior: string, templates: readonly string[], type: string | null, over = {}) =>
    sketch(
      {
        integration: MOCK,
        passthroughBehavior,
        requestTemplates: Object.fromEntries(templates.map((name) => [name, '{"statusCode":200}'])),
        ...over,
      },
      { headers: type === null ? {} : { 'Content-Type': type } },
    );
  it.each([
    ['NEVER, with its template', mapped('NEVER', ['application/json'], 'application/json; charset=utf-8'), 'passes'],
    ['NEVER, with another template', mapped('NEVER', ['application/json'], 'text/plain'), 'refuses'],
    ['NEVER, without templates', mapped('NEVER', [], 'application/json'), 'refuses'],
    ['NEVER, with a template for all', mapped('NEVER', ['$default'], 'text/plain'), 'passes'],
    ['NEVER, without a content type', mapped('NEVER', ['application/json'], null), 'passes'],
    ['WHEN_NO_TEMPLATES, with another', mapped('WHEN_NO_TEMPLATES', ['application/json'], 'text/plain'), 'refuses'],
    ['WHEN_NO_TEMPLATES, without any', mapped('WHEN_NO_TEMPLATES', [], 'text/plain'), 'passes'],
    ['WHEN_NO_MATCH', mapped('WHEN_NO_MATCH', ['application/json'], 'text/plain'), 'passes'],
    [
      'NEVER on a proxy',
      mapped('NEVER', [], 'text/plain', { integration: { type: 'AWS_PROXY', function: 'orders' } }),
      'passes',
    ],
  ])('%s', (_, one, verdict) => {
    const { verdict: found, answer } = judged(one);
    expect(found).toBe(verdict);
    expect(answer?.status ?? null).toBe(verdict === 'refuses' ? 415 : null);
  });
});

it.each([
  ['REST', 10_485_760, 'passes'],
  ['REST', 10_485_761, 'refuses'],
  ['HTTP', 10_485_760, 'not-applicable'],
  ['HTTP', 10_485_761, 'refuses'],
] as const)('%s, %i bytes: %s', (apiType, bodyLength, verdict) => {
  const { path, httpMethod, ...rest } = method({ path: '/orders', httpMethod: 'POST' });
  const routes = apiType === 'HTTP' ? [{ routeKey: 'POST /orders', ...rest }] : undefined;
  const one = { ...sketch({}, { bodyLength }), ...(routes === undefined ? {} : { apiType, methods: routes }) };
  const { verdict: found, answer } = judged(one);
  expect([found, answer?.status ?? null]).toEqual([verdict, verdict === 'refuses' ? 413 : null]);
});
