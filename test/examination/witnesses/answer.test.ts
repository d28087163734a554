import { describe, expect, test } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { predict } from '../../../src/core/gates/index.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import { withAnswered } from '../../../src/examination/witnesses/answer.ts';
import { makeCase, method, type Sketch } from '../../support/make-case.ts';

const called = (over: Partial<SeenAnswer> = {}): SeenAnswer => ({
  exchange: 'request',
  status: 200,
  errorType: null,
  headers: {
    'content-type': 'application/json',
    'x-amzn-requestid': '7f1c2d3e',
    'x-amz-apigw-id': 'XyZ=',
    server: 'somebody',
  },
  body: '[]',
  from: 'call',
  browser: null,
  ...over,
});
function answered(answer: SeenAnswer | null, sketch: Sketch = {}) {
  const { facts, request } = makeCase({ request: { path: '/prod/orders/42' }, ...sketch });
  return withAnswered({}, predict(facts, request, {}), request, answer);
}

describe('what the real call showed of the backend', () => {
  test('is what its function returns to this verb, without what API Gateway put in', () => {
    expect(answered(called()).behaviours).toEqual({
      orders: [
        {
          when: { methods: ['GET'] },
          does: { returns: { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '[]' } },
        },
      ],
    });
  });

  test('is what its server answers, behind an HTTP proxy', () => {
    const proxied = {
      methods: [method({ integration: { type: 'HTTP_PROXY', uri: 'https://backend.example.com/orders' } })],
    };
    expect(answered(called(), proxied).otherHosts).toMatchObject([
      { host: 'backend.example.com', answers: { status: 200, body: '[]' } },
    ]);
  });

  test.each([
    ['no call', null],
    [
      'a refusal of API Gateway',
      called({ status: 403, errorType: 'ForbiddenException', body: '{"message":"Forbidden"}' }),
    ],
    ['words that API Gateway may have written', called({ status: 403, body: '{"message":"Forbidden"}' })],
    ['a preflight', called({ exchange: 'preflight' })],
  ])('is nothing: %s', (_, answer) => expect(answered(answer)).toEqual({}));

  test('does not speak against what is known already', () => {
    const { facts, request } = makeCase({ request: { path: '/prod/orders/42' } });
    const runtime = { behaviours: { orders: [{ does: { throws: 'x' } }] } };
    expect(withAnswered(runtime, predict(facts, request, runtime), request, called())).toBe(runtime);
  });
});

describe('a refusal in the words of API Gateway, under its ids, without its error type', () => {
  const examined = (sketch: Sketch, headers: Record<string, string>) => {
    const one = makeCase({ request: { path: '/prod/orders/42' }, ...sketch });
    const observed = called({ status: 403, headers, body: '{"message":"Forbidden"}', from: 'given' });
    return examineCase({ ...one, runtime: {}, observed }).diagnosis;
  };
  const ids = { 'x-amzn-requestid': '7f1c2d3e', 'x-amz-apigw-id': 'XyZ=' };

  test('is the backend’s where nothing in front of it refuses', () => {
    expect(examined({}, ids)).toMatchObject({
      outcome: 'allowed',
      causes: [{ code: 'backend-application-403', certainty: 'possible' }],
    });
  });

  test('is not said to be the backend’s where API Gateway names its error type, or where a gate explains it', () => {
    const codes = (sketch: Sketch, headers: Record<string, string>) =>
      examined(sketch, headers).causes.map(({ code }) => code);
    expect(codes({}, { ...ids, 'x-amzn-errortype': 'ForbiddenException' })).not.toContain('backend-application-403');
    expect(codes({ methods: [method({ apiKeyRequired: true })] }, ids)).toEqual(['api-key-missing']);
  });
});
