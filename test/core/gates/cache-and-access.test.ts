import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { allow, HOST, makeCase, policy, type Sketch } from '../../support/make-case.ts';

const fresh = { headers: { 'Cache-Control': 'max-age=0' } };
const caching = (over: Record<string, unknown> = {}) => ({
  path: '*',
  httpMethod: '*',
  cachingEnabled: true,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403',
  ...over,
});
const logging = { execution: 'OFF', dataTrace: false, access: null };
const stage = (...methodCaching: readonly unknown[]) => ({
  stage: {
    name: 'prod',
    deploymentId: 'd1',
    autoDeploy: false,
    variables: {},
    logging,
    throttle: null,
    webAcl: null,
    methodCaching,
  },
});
const examined = (sketch: Sketch) => {
  const { diagnosis } = examineCase({ ...makeCase(sketch), observed: null });
  return { outcome: diagnosis.outcome, codes: diagnosis.causes.map(({ code }) => code) };
};
const PASSES = { outcome: 'allowed', codes: [] };

describe('a call that asks to empty the cache', () => {
  it('is refused where the method fails callers without the permission', () => {
    expect(examined({ config: stage(caching()), request: fresh })).toEqual({
      outcome: 'refused',
      codes: ['cache-invalidation-denied'],
    });
  });
  it.each([
    ['it carries no such header', [caching()], {}],
    ['max-age is not 0', [caching()], { headers: { 'cache-control': 'max-age=05' } }],
    [
      'the method does not cache',
      [caching(), caching({ path: '/orders/{id}', httpMethod: 'GET', cachingEnabled: false })],
      fresh,
    ],
    ['another method caches', [caching({ path: '/orders', httpMethod: 'GET' })], fresh],
    ['anyone may empty the cache', [caching({ requireAuthorizationForCacheControl: false })], fresh],
    [
      'the header is passed over',
      [caching({ unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER' })],
      fresh,
    ],
  ])('passes where %s', (_name, entries, request) => {
    expect(examined({ config: stage(...entries), request })).toEqual(PASSES);
  });
  it('is not judged where a resource policy speaks to everyone of more than Invoke', () => {
    const api = { policy: policy(allow({ Action: 'execute-api:*' })) };
    expect(examined({ api, config: stage(caching()), request: fresh }).outcome).toBe('cannot-tell');
  });
});

describe('endpoint access mode', () => {
  const target = 'd-abc.execute-api.eu-west-1.amazonaws.com';
  it.each([
    ['STRICT', 'refused'],
    ['BASIC', 'allowed'],
  ])('%s: a Host header that is not the name called is %s', (endpointAccessMode, outcome) => {
    expect(examined({ api: { endpointAccessMode }, request: { host: target, headers: { Host: HOST } } }).outcome).toBe(
      outcome,
    );
  });
  it('STRICT lets the name itself through, whatever its case', () => {
    expect(
      examined({ api: { endpointAccessMode: 'STRICT' }, request: { headers: { Host: HOST.toUpperCase() } } }),
    ).toEqual(PASSES);
  });
});
