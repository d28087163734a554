import { describe, expect, test } from 'vitest';
import { isCause } from '../../../src/core/causes/index.ts';
import { examineCase } from '../../../src/core/examine.ts';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import { API, HOST, makeCase, method, type Sketch } from '../../support/make-case.ts';

const ORIGIN = 'https://app.example.com';
const PATH = '/orders/{id}';
const mock = (responseHeaders: Record<string, string>, over: Record<string, unknown> = {}) =>
  method({ httpMethod: 'OPTIONS', integration: { type: 'MOCK', statusCode: 200, responseHeaders }, ...over });
const GRANTED = {
  'Access-Control-Allow-Origin': ORIGIN,
  'Access-Control-Allow-Methods': 'GET',
  'Access-Control-Allow-Headers': 'x-trace',
};
const answering = (headers: Record<string, unknown>, multiValueHeaders: Record<string, readonly string[]> = {}) => ({
  functions: [
    {
      name: 'orders',
      state: 'Active',
      behaviours: [{ returns: { statusCode: 200, headers, multiValueHeaders, body: '[]' } }],
    },
  ],
});

/** A page calls; the mock in front grants everything, unless the sketch says otherwise. */
function called(sketch: Sketch) {
  const one = makeCase({
    methods: [method(), mock(GRANTED)],
    ...sketch,
    request: {
      client: 'browser',
      host: HOST,
      path: '/prod/orders/42',
      origin: ORIGIN,
      credentialsMode: 'omit',
      headers: { 'x-trace': '1' },
      preflight: { method: 'GET', headers: ['x-trace'] },
      ...sketch.request,
    },
  });
  const { diagnosis, plans } = examineCase({ ...one, observed: null });
  const offered = plans.filter(({ causes }) => causes.some(isCause));
  return {
    causes: diagnosis.causes.map(({ code, remedy, corrected, summary }) => ({ code, remedy, corrected, summary })),
    plans: offered,
  };
}

describe('an answer that a function writes behind a proxy of a REST API', () => {
  test.each([
    ['no header', answering({}), 'cors-integration-response-missing-headers'],
    [
      'another origin',
      answering({ 'Access-Control-Allow-Origin': 'https://old.example.com' }),
      'cors-origin-not-allowed',
    ],
    [
      'two values',
      answering({ 'Access-Control-Allow-Origin': ORIGIN }, { 'Access-Control-Allow-Origin': ['*'] }),
      'cors-duplicate-header',
    ],
  ])('%s: its code has to change, the headers are told, and nothing is offered', (_, config, code) => {
    const { causes, plans } = called({ config });
    expect(causes).toMatchObject([
      {
        code,
        remedy: ['code'],
        corrected:
          `# function orders, every response to GET ${PATH}, including errors\n` +
          `Access-Control-Allow-Origin: ${ORIGIN}\nVary: Origin`,
      },
    ]);
    expect(plans).toEqual([]);
  });

  test('a star for a page with credentials, in the mock as in the function: both named, the code first', () => {
    const star = { ...GRANTED, 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' };
    const { causes, plans } = called({
      methods: [method(), mock(star)],
      config: answering({ 'Access-Control-Allow-Origin': '*' }),
      request: { credentialsMode: 'include' },
    });
    expect(causes).toMatchObject([{ code: 'cors-credentials-wildcard-origin', remedy: ['code', 'aws'] }]);
    expect(causes[0]?.summary).toMatch(/The answer to the preflight: .* The answer: /);
    expect(causes[0]?.corrected).toContain(
      `# OPTIONS ${PATH}, its integration response\nAccess-Control-Allow-Origin: ${ORIGIN}`,
    );
    expect(causes[0]?.corrected).toContain('Access-Control-Allow-Credentials: true');
    expect(plans).toEqual([]);
  });
});

describe('an answer that API Gateway writes itself is mended in AWS', () => {
  test('a mock in which the header stands twice', () => {
    const twice = { ...GRANTED, 'Access-Control-Allow-Origin': '*, *' };
    const { causes, plans } = called({
      methods: [method(), mock(twice)],
      config: answering({ 'Access-Control-Allow-Origin': ORIGIN }),
    });
    expect(causes).toMatchObject([{ code: 'cors-duplicate-header', remedy: ['aws', 'code'] }]);
    expect(plans.map(({ id }) => id)).toEqual(['cors-response-headers']);
  });

  test('an HTTP API whose function is silent gets a CORS configuration, and is told what that does to others', () => {
    const { path: _, httpMethod: __, ...route } = method();
    const { causes, plans } = called({
      apiType: 'HTTP',
      methods: [{ ...route, routeKey: `GET ${PATH}` }],
      config: answering({}),
      request: { preflight: null, headers: {} },
    });
    expect(causes).toMatchObject([{ code: 'cors-integration-response-missing-headers', remedy: ['aws', 'code'] }]);
    const [plan] = plans;
    expect(plan?.id).toBe('cors-configuration-add');
    expect(plan?.changes.map(awsCall)[0]).toMatchObject({ operation: 'UpdateApi', input: { ApiId: API } });
    expect(plan?.widens.text).toContain(`pages of ${ORIGIN} on GET /orders/{id}`);
    expect(plan?.takesAway).toContain('CORS headers that the backends return');
  });
});

test('a page without an origin of its own is told to be served from one', () => {
  const { causes, plans } = called({
    config: answering({ 'Access-Control-Allow-Origin': ORIGIN }),
    request: { origin: 'null' },
  });
  expect(causes).toMatchObject([
    { code: 'cors-origin-not-allowed', corrected: expect.stringContaining('serve the page from an origin of its own') },
  ]);
  expect(causes[0]?.remedy[0]).toBe('code');
  expect(plans).toEqual([]);
});

test('a caller who must send something else is told what, as a command', () => {
  const one = makeCase({ methods: [method({ apiKeyRequired: true })], request: { path: '/prod/orders/42' } });
  const [cause] = examineCase({ ...one, observed: null }).diagnosis.causes;
  expect(cause).toMatchObject({ code: 'api-key-missing', corrected: expect.stringContaining('curl -i') });
  expect(cause?.corrected).toContain('$API_KEY');
});
