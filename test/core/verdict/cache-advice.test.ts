import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { fixesInOrder } from '../../../src/examination/index.ts';
import { ARN, allow, makeCase, method, policy } from '../../support/make-case.ts';

const guarded = (over: Record<string, unknown> = {}) =>
  method({ authorizationType: 'CUSTOM', authorizer: 'gate', ...over });
const authorizer = (over: Record<string, unknown> = {}) => ({
  id: 'aut0id',
  name: 'gate',
  type: 'REQUEST',
  identitySources: ['method.request.header.Authorization'],
  function: 'gate-fn',
  credentialsArn: null,
  ttlSeconds: 300,
  cache: [],
  ...over,
});
const returning = (resource: string) => ({
  name: 'gate-fn',
  state: 'Active',
  behaviours: [
    {
      returns: {
        principalId: 'mia',
        policyDocument: policy({ ...allow({ Resource: resource }), Principal: undefined }),
      },
    },
  ],
});

/** GET /orders/42 passes; the authorizer also guards POST /orders unless told otherwise. */
function examined(
  resource: string,
  settings: Record<string, unknown> = {},
  methods = [guarded(), guarded({ path: '/orders', httpMethod: 'POST' })],
) {
  const permission = (name: string, source: string) => ({
    function: name,
    qualifier: null,
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    sourceArn: `${ARN}/${source}`,
  });
  const lambdaPermissions = [permission('gate-fn', 'authorizers/*'), permission('orders', '*/*/*')];
  const loaded = makeCase({
    methods,
    config: {
      authorizers: [authorizer(settings)],
      functions: [
        returning(resource),
        { name: 'orders', state: 'Active', behaviours: [{ returns: { statusCode: 200, body: '{}' } }] },
      ],
      lambdaPermissions,
    },
    request: { headers: { Authorization: 'EXAMPLE' } },
  });
  return examineCase({ ...loaded, observed: null });
}
const adviceOf = (...given: Parameters<typeof examined>) =>
  examined(...given).diagnosis.advice.find(({ code }) => code === 'authorizer-cache-spans-methods') ?? null;

describe('a kept policy that will refuse the next path', () => {
  it('is told on a call that passes, with what it would refuse, and is no cause', () => {
    const { diagnosis } = examined('{{methodArn}}');
    const advice = adviceOf('{{methodArn}}');
    expect([diagnosis.outcome, diagnosis.causes]).toEqual(['allowed', []]);
    expect(advice?.summary).toContain(
      'caches this policy for 300 seconds. During that time, calls with the same identity source values get ' +
        'the cached policy, which refuses POST /orders, GET /orders/{id}.',
    );
    expect(advice).toMatchObject({
      stops: false,
      remedy: ['aws', 'code'],
      fixes: ['authorizer-cache-per-route', 'authorizer-cache-off'],
    });
  });

  it('is told of a method whose other paths would be refused, even where it is the only one', () => {
    expect(adviceOf('{{methodArn}}', {}, [guarded()])?.summary).toContain(
      'the cached policy, which refuses GET /orders/{id}.',
    );
    expect(adviceOf(`${ARN}/prod/GET/orders/*`, {}, [guarded()])).toBeNull();
  });

  it('is not told where nothing is kept, or the route is part of the key', () => {
    expect(adviceOf('{{methodArn}}', { ttlSeconds: 0 })).toBeNull();
    const sources = ['method.request.header.Authorization', 'context.path', 'context.httpMethod'];
    expect(adviceOf('{{methodArn}}', { identitySources: sources })).toBeNull();
  });

  it('is not told where the policy reaches other calls of the authorizer: what it leaves out may be meant', () => {
    expect(adviceOf(`${ARN}/prod/*/*`)).toBeNull();
    expect(adviceOf(`${ARN}/prod/GET/*`)).toBeNull();
  });

  it('names those with the verb in the key only where the verb is the same', () => {
    const byVerb = { identitySources: ['method.request.header.Authorization', 'context.httpMethod'] };
    expect(adviceOf('{{methodArn}}', byVerb)?.summary).toContain('the cached policy, which refuses GET /orders/{id}.');
  });

  it('shortens a long list', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => guarded({ path: `/${name}` }));
    expect(adviceOf('{{methodArn}}', {}, [guarded(), ...many])?.summary).toContain(
      'GET /a, GET /b, GET /c and 3 more.',
    );
  });
});

describe('a fix that answers an advice', () => {
  it('is made when it is named, and never with all or offered', () => {
    const before = examined('{{methodArn}}');
    expect(fixesInOrder(before, 'all')).toEqual([]);
    expect(fixesInOrder(before, 'offered')).toEqual([]);
    const named = fixesInOrder(before, ['authorizer-cache-spans-methods']);
    expect(named.map(({ id, causes }) => [id, causes])).toEqual([
      ['authorizer-cache-per-route', ['authorizer-cache-spans-methods']],
    ]);
    expect(fixesInOrder(before, ['authorizer-cache-off']).map(({ id }) => id)).toEqual(['authorizer-cache-off']);
  });
});
