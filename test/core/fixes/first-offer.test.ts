import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { ACCOUNT, ARN, allow, deny, makeCase, method, policy, type Sketch, signer } from '../../support/make-case.ts';

// What a careful engineer would not press is not offered first: each row was once.

const offersOf = (sketch: Sketch, more: { readonly sourceIp?: null } = {}) => {
  const { request, ...loaded } = makeCase(sketch);
  const { diagnosis, plans } = examineCase({ ...loaded, request: { ...request, ...more }, observed: null });
  const { causes } = diagnosis;
  return {
    cause: causes[0]?.code,
    remedy: causes[0]?.remedy[0],
    corrected: causes[0]?.corrected ?? '',
    plans,
    first: plans.find(({ causes: mended }) => mended.some((code) => code === causes[0]?.code))?.id ?? null,
    titles: plans.map(({ title }) => title),
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
      expect(offers.titles.join('\n')).not.toContain('from the identity sources of');
    },
  );

  it('of a stage that lets nothing through: the rate that would count without it, none out of nowhere', () => {
    const offers = offersOf({ config: { stage: stage({ rateLimit: 0, burstLimit: 0 }) } });
    expect(offers).toMatchObject({ cause: 'throttled', first: 'stage-open-rate' });
    expect(offers.titles[0]).toBe('Set the rate of stage "prod" to 10000 requests per second (burst 5000)');
  });

  const mia = (statements: readonly Record<string, unknown>[], version: string | null = '2012-10-17'): Sketch => {
    const document = { ...(version === null ? {} : { Version: version }), Statement: statements };
    const { iam, signing } = signer(`arn:aws:iam::${ACCOUNT}:user/mia`, [], {
      identity: { inlinePolicies: [{ name: 'invoke', document }] },
    });
    return { methods: [method({ authorizationType: 'AWS_IAM' })], config: { iam }, request: { signing } };
  };
  const grant = (over: Record<string, unknown> = {}) => ({
    Effect: 'Allow',
    Action: 'execute-api:Invoke',
    Resource: `${ARN}/*`,
    ...over,
  });

  describe.each([null, '2008-10-17'])('of a variable that Version %s leaves literal: the Version', (version) => {
    it('of an identity policy', () => {
      const { methods: _, ...rest } = mia([grant({ Resource: `${ARN}/prod/GET/\${aws:username}/*` })], version);
      const users = method({ path: '/{name}/{id}', authorizationType: 'AWS_IAM' });
      const signing = { ...(rest.request?.['signing'] as object), path: '/prod/mia/7' };
      const offers = offersOf({ ...rest, methods: [users], request: { path: '/prod/mia/7', signing } });
      expect(offers).toMatchObject({ cause: 'iam-policy-wrong-resource', first: 'identity-policy-set-version' });
      expect(offers.plans[0]?.diff).toMatch(/^\+.*"Version": "2012-10-17"/m);
      expect(offers.plans[0]?.shutsOut.text).toContain('{aws:username}');
    });

    it('of a resource policy, where a Deny has the variable', () => {
      const own = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/${aws:username}' } };
      const Version = version === null ? {} : { Version: version };
      const offers = offersOf({
        ...mia([grant()]),
        api: { policy: { ...Version, Statement: [allow(), deny({ Condition: own })] } },
      });
      expect(offers).toMatchObject({ cause: 'resource-policy-explicit-deny', first: 'resource-policy-set-version' });
    });
  });

  it('of a ForAllValues that holds for whoever has no such key: the operator', () => {
    const blocked = { 'ForAllValues:StringEquals': { 'aws:Referer': ['https://scraper.example'] } };
    const offers = offersOf({ api: { policy: policy(allow(), deny({ Condition: blocked })) } });
    expect(offers.first).toBe('resource-policy-correct-deny');
    const changed = offers.plans[0]?.diff.split('\n').filter((line) => /^[+-] /.test(line));
    expect(changed?.map((line) => line.trim().replace(/\s+/g, ' '))).toEqual([
      '- "ForAllValues:StringEquals": {',
      '+ "StringEquals": {',
    ]);
    // Everyone but those is what the Allow beside it is for, and has to be confirmed.
    expect(offers.plans[0]?.widens.everyone).toBe(true);
  });

  it.each([
    ['an identity policy', mia([grant({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })])],
    ['an age', mia([grant({ Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } } })])],
    [
      'the resource policy of another account',
      (() => {
        const { iam, signing } = signer('arn:aws:iam::444455556666:user/mia', [grant()]);
        const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
        const policyOf = policy(allow({ Principal: { AWS: '444455556666' }, Condition }));
        return { ...mia([]), api: { policy: policyOf }, config: { iam }, request: { signing } };
      })(),
    ],
  ])('where %s wants MFA: to sign in with it; a grant beside says what it does', (_where, sketch) => {
    const { remedy, corrected, plans } = offersOf(sketch);
    expect(remedy).toBe('caller');
    expect(corrected).toContain('aws sts get-session-token --serial-number');
    expect(corrected).toContain('x-amz-security-token: $AWS_SESSION_TOKEN');
    for (const { id, title } of plans.filter((one) => /policy/.test(one.id)))
      expect(title, id).toContain('also without MFA');
  });

  it('where a Deny wants MFA: the exemption says what it does, and the call with MFA stands beside it', () => {
    const Condition = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
    const offers = offersOf(mia([grant(), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*', Condition }]));
    expect(offers).toMatchObject({ cause: 'iam-explicit-deny', first: 'identity-policy-except-from-deny-this-path' });
    expect(offers.titles[0]).toMatch(/also without MFA$/);
    expect(offers.corrected).toContain('aws sts get-session-token');
  });

  it('of HEAD where everyone may GET: both, for the same callers; of POST: this caller alone', () => {
    const open = { api: { policy: policy(allow({ Resource: `${ARN}/prod/GET/orders/*` })) } };
    const of = (verb: string) =>
      offersOf({ ...open, methods: [method(), method({ httpMethod: verb })], request: { method: verb } });
    expect(of('HEAD').first).toBe('resource-policy-correct-statement');
    expect(of('HEAD').plans[0]?.diff).toContain(`+        "${ARN}/prod/HEAD/orders/*"`);
    expect(of('POST').first).toBe('resource-policy-add-statement');
    expect(of('POST').plans[0]?.widens.everyone).toBe(false);
  });

  it.each(['TOKEN', 'REQUEST'])('%s: of a Deny that is still kept: to flush it', (type) => {
    const { authorizers, ...rest } = guarded('method.request', 300);
    const [guard] = authorizers;
    const Statement = [{ Effect: 'Deny', Action: 'execute-api:Invoke', Resource: '*' }];
    const refused = { principalId: 'u', policyDocument: { Version: '2012-10-17', Statement } };
    const kept = {
      ...guard,
      type,
      identitySources: ['method.request.header.Authorization'],
      ...(type === 'TOKEN' ? { identityValidationExpression: null } : {}),
      cache: [{ identityValues: ['EXAMPLE-x'], ageSeconds: 40, result: refused }],
    };
    const offers = offersOf({
      methods: [method({ authorizationType: 'CUSTOM', authorizer: 'guard' })],
      config: { ...rest, authorizers: [kept] },
      request: { headers: { Authorization: 'EXAMPLE-x' } },
    });
    expect(offers).toMatchObject({ cause: 'authorizer-explicit-deny', first: 'authorizer-cache-flush' });
    expect(offers.titles[0]).toContain('including a cached Deny, so that authorizer "guard" runs again');
  });

  it.each([
    ['GET', 'for GET /orders/{id} only', '/prod/GET/orders/*'],
    ['ANY', 'for ANY /orders/{id} only', '/prod/*/orders/*'],
  ])(
    'of a function that may not be invoked by a method %s: a title that names what is granted',
    (verb, scope, source) => {
      const { first, plans } = offersOf({ methods: [method({ httpMethod: verb })], config: { lambdaPermissions: [] } });
      expect(first).toBe('integration-invoke-permission');
      expect(plans[0]?.title).toContain(scope);
      expect(plans[0]?.diff).toContain(`"SourceArn": "${ARN}${source}"`);
    },
  );

  it.each([
    ['aws:SourceVpce', { StringNotEquals: { 'aws:SourceVpce': ['vpce-0a1b2c3d4e5f60718'] } }],
    ['aws:VpcSourceIp', { NotIpAddress: { 'aws:VpcSourceIp': ['10.0.0.0/8'] } }],
  ])('of a Deny on * by %s in a managed policy: the call taken out of it; never another key', (key, Condition) => {
    const { iam, signing } = signer(`arn:aws:iam::${ACCOUNT}:user/mia`, [grant()], {
      identity: {
        managedPolicies: [
          {
            arn: `arn:aws:iam::${ACCOUNT}:policy/perimeter`,
            document: policy({ Effect: 'Deny', Action: '*', Resource: '*', Condition }),
          },
        ],
      },
    });
    const { first, plans } = offersOf({ ...mia([]), config: { iam }, request: { signing } });
    expect(first).toBe('identity-policy-except-from-deny-this-path');
    for (const { id, diff } of plans) expect(diff, id).not.toMatch(new RegExp(`^-.*"${key}"`, 'm'));
  });

  it('of a Deny with no Allow behind it: a title that names both', () => {
    const { first, titles } = offersOf(mia([grant({ Effect: 'Deny' })]));
    expect(first).toBe('identity-policy-add-statement-this-path');
    expect(titles[0]).toBe(
      'Exclude exactly this call from the Deny in inline policy "invoke" of user/mia, ' +
        'and grant user/mia exactly this call',
    );
  });

  it('of a private API that is called over the internet: none', () => {
    const vpce = { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f60718' } };
    for (const own of [null, policy(allow({ Condition: vpce }))]) {
      const offers = offersOf({ api: { endpointType: 'PRIVATE', policy: own } });
      expect(offers).toMatchObject({ cause: 'private-api-called-publicly', remedy: 'caller', first: null });
    }
  });

  it.each([
    [
      'an Allow of another verb',
      policy(allow({ Resource: `${ARN}/prod/POST/*` })),
      'resource-policy-wrong-resource-arn',
    ],
    ['a Deny', policy(allow(), deny({ Resource: `${ARN}/*/GET/*` })), 'resource-policy-explicit-deny'],
  ])('of %s, where nobody said from which address: to say it, not everyone', (_what, own, cause) => {
    const sketch = { api: { policy: own } };
    const offers = offersOf(sketch, { sourceIp: null });
    expect(offers).toMatchObject({ cause, first: null, manual: ['resource-policy-for-address'] });
    expect(offersOf(sketch).plans[0]?.widens.everyone).toBe(false);
  });

  it('of a healthy API with edits that nobody deployed: none', () => {
    const deployedSnapshot = { policy: null, methods: [method()], authorizers: [], gatewayResponses: {} };
    const offers = offersOf({ methods: [method(), method({ path: '/new' })], config: { deployedSnapshot } });
    expect(offers).toMatchObject({ cause: undefined, first: null });
    expect(offers.plans.filter(({ id }) => id.startsWith('deploy'))).toEqual([]);
  });

  it('of OPTIONS behind an authorizer: to drop it there, and what that opens is said', () => {
    const { first, plans } = offersOf({
      methods: [method(), method({ httpMethod: 'OPTIONS', authorizationType: 'CUSTOM', authorizer: 'guard' })],
      config: guarded('method.request', 300),
      request: {
        client: 'browser',
        credentialsMode: 'omit',
        origin: 'https://shop.example',
        headers: { Authorization: 'EXAMPLE-x' },
        preflight: { method: 'GET', headers: ['authorization'] },
      },
    });
    expect(first).toBe('cors-options-open');
    expect(plans[0]?.widens.text).toContain('everyone');
    expect(plans[0]?.widens.text).toContain('OPTIONS /orders/{id}');
    expect(plans[0]?.widens.text).toContain('its integration runs for every OPTIONS /orders/{id}');
  });
});
