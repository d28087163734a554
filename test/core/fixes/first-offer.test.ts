import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { ACCOUNT, ARN, allow, makeCase, method, type Sketch, signer } from '../../support/make-case.ts';

// What a careful engineer would not press is not offered first: each row was once.

const offersOf = (sketch: Sketch) => {
  const { causes, fixes } = examineCase({ ...makeCase(sketch), observed: null }).diagnosis;
  return {
    cause: causes[0]?.code,
    first: fixes.find(({ causes: mended }) => mended.some((code) => code === causes[0]?.code))?.id ?? null,
    titles: fixes.map(({ title }) => title),
    manual: causes[0]?.manual?.map(({ id }) => id) ?? [],
  };
};

const allowed = { principalId: 'u', policyDocument: { Version: '2012-10-17', Statement: [allow({ Resource: '*' })] } };
const permitted = (name: string, sourceArn: string) => ({
  function: name,
  qualifier: null,
  action: 'lambda:InvokeFunction',
  principal: 'apigateway.amazonaws.com',
  sourceArn,
});
/** A Lambda authorizer with two sources, whose results are kept for so long. */
const guarded = (prefix: string, ttlSeconds: number, more: Record<string, unknown> = {}) => ({
  functions: ['orders', 'guard'].map((name) => ({
    name,
    state: 'Active',
    behaviours: [{ returns: name === 'guard' ? allowed : { statusCode: 200, body: '{}' } }],
  })),
  lambdaPermissions: [permitted('orders', `${ARN}/*/*/*`), permitted('guard', `${ARN}/authorizers/a1`)],
  authorizers: [
    {
      id: 'a1',
      name: 'guard',
      type: 'REQUEST',
      function: 'guard',
      credentialsArn: null,
      ttlSeconds,
      cache: [],
      identitySources: [`${prefix}.header.Authorization`, `${prefix}.header.X-Tenant`],
      ...more,
    },
  ],
});
const route = (routeKey: string, over: Record<string, unknown>) => {
  const { path: _path, httpMethod: _verb, ...rest } = method(over);
  return { routeKey, ...rest };
};
const stage = (throttle: Record<string, number>) => ({
  name: 'prod',
  deploymentId: 'd1',
  autoDeploy: false,
  variables: {},
  logging: { execution: 'OFF', dataTrace: false, access: null },
  throttle,
  webAcl: null,
});

describe('the first offer', () => {
  it('of a signed call that a catch-all route with a JWT authorizer takes: a route of its own, by hand', () => {
    const { iam, signing } = signer(`arn:aws:iam::${ACCOUNT}:role/checkout`, [
      { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/*` },
    ]);
    const jwt = {
      id: 'a1',
      name: 'jwt',
      type: 'JWT',
      identitySources: ['$request.header.Authorization'],
      jwt: { issuer: 'https://login.example.com/', audience: ['web'] },
    };
    const offers = offersOf({
      apiType: 'HTTP',
      methods: [route('ANY /{proxy+}', { authorizationType: 'JWT', authorizer: 'jwt' })],
      config: { iam, authorizers: [jwt] },
      request: { signing },
    });
    expect(offers).toMatchObject({ cause: 'method-auth-type-mismatch', first: null, manual: ['route-create'] });
  });

  it.each([
    ['REST', 'method.request', {}, 'authorizer-sources-optional'],
    ['HTTP', '$request', { payloadFormatVersion: '2.0', enableSimpleResponses: false }, null],
  ] as const)(
    '%s: of a call without a header that results are kept under: never to drop it',
    (apiType, prefix, more, first) => {
      const custom = { authorizationType: 'CUSTOM', authorizer: 'guard' };
      const offers = offersOf({
        apiType,
        methods: [apiType === 'REST' ? method(custom) : route('GET /orders/{id}', custom)],
        config: guarded(prefix, 300, more),
        request: { headers: { Authorization: 'EXAMPLE-x' } },
      });
      expect(offers).toMatchObject({ cause: 'authorizer-identity-source-missing', first });
      expect(offers.titles.join('\n')).not.toContain('no longer ask for');
    },
  );

  it('of a stage that lets nothing through: the rate that would count without it, none out of nowhere', () => {
    const offers = offersOf({ config: { stage: stage({ rateLimit: 0, burstLimit: 0 }) } });
    expect(offers).toMatchObject({ cause: 'throttled', first: 'stage-open-rate' });
    expect(offers.titles[0]).toBe('Let stage "prod" through at 10000 calls a second, 5000 at once');
  });
});
