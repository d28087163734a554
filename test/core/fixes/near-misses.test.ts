import { describe, expect, it } from 'vitest';
import type { CauseCode } from '../../../src/core/causes/index.ts';
import {
  ACCOUNT,
  ARN,
  allow,
  deny,
  makeCase,
  method,
  policy,
  REGION,
  type Sketch,
  signer,
} from '../../support/make-case.ts';
import { plan } from './support.ts';

const ORDER = `${ARN}/prod/GET/orders/*`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const ip = (value: string | readonly string[], operator = 'IpAddress') => ({
  Condition: { [operator]: { 'aws:SourceIp': value } },
});
const grant = (over: Record<string, unknown> = {}) => ({
  Effect: 'Allow',
  Action: 'execute-api:Invoke',
  Resource: ORDER,
  ...over,
});

/** A private API with one endpoint, called through it from 10.0.0.7. */
const PRIVATE = {
  endpointType: 'PRIVATE',
  vpcEndpointIds: ['vpce-0a1b2c3d4e5f60718'],
};
const inVpc = { vpcEndpoint: 'vpce-0a1b2c3d4e5f60718', sourceIp: '10.0.0.7' };
const vpcEndpoints = [
  {
    id: 'vpce-0a1b2c3d4e5f60718',
    vpcId: 'vpc-0a1b2c3d4e5f60718',
    service: `com.amazonaws.${REGION}.execute-api`,
    privateDnsEnabled: true,
    policy: policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
  },
];

const iam = (
  arn: string,
  statements: readonly Record<string, unknown>[],
  over: Parameters<typeof signer>[2] = {},
  api: Record<string, unknown> = {},
): Sketch => {
  const { iam: identities, signing } = signer(arn, statements, over);
  return {
    methods: [method({ authorizationType: 'AWS_IAM' })],
    api,
    config: { iam: identities },
    request: { signing },
  };
};
const open = (...statements: readonly Record<string, unknown>[]): Sketch => ({
  api: { policy: policy(...statements) },
});

const TWO_METHODS = [method(), method({ path: '/reports', httpMethod: 'GET' })];

const CASES: readonly (readonly [string, Sketch, CauseCode, string])[] = [
  [
    'an address list misses the caller',
    open(allow(ip(['192.0.2.1']))),
    'resource-policy-ip-condition',
    'resource-policy-correct-statement',
  ],
  [
    'a Deny spares other addresses',
    open(allow(), deny(ip(['192.0.2.0/24'], 'NotIpAddress'))),
    'resource-policy-ip-condition',
    'resource-policy-correct-deny',
  ],
  [
    'a Deny names the address',
    open(allow(), deny(ip(['192.0.2.1', '203.0.113.10']))),
    'resource-policy-ip-condition',
    'resource-policy-correct-deny',
  ],
  [
    'a Deny names a block around the address',
    open(allow(), deny(ip('203.0.113.0/24'))),
    'resource-policy-ip-condition',
    'resource-policy-except-from-deny',
  ],
  ['a Deny hits everyone', open(allow(), deny()), 'resource-policy-explicit-deny', 'resource-policy-except-from-deny'],
  [
    'a Deny of one verb',
    open(allow(), deny({ Resource: `${ARN}/*/GET/*` })),
    'resource-policy-explicit-deny',
    'resource-policy-except-from-deny',
  ],
  [
    'only a Deny is there',
    open(deny({ Resource: `${ARN}/*/POST/*` })),
    'resource-policy-implicit-deny',
    'resource-policy-add-statement',
  ],
  [
    'an AWS principal on an open method',
    open(allow({ Principal: { AWS: ROLE } })),
    'resource-policy-wrong-principal',
    'resource-policy-add-statement',
  ],
  [
    'two elements miss',
    open(allow({ Resource: `${ARN}/*/POST/*`, ...ip('192.0.2.1') })),
    'resource-policy-implicit-deny',
    'resource-policy-add-statement',
  ],
  [
    'an endpoint key on a public API',
    open(allow({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f60718' } } })),
    'resource-policy-wrong-condition-key',
    'resource-policy-correct-statement',
  ],
  [
    'a public address key on a private API',
    { api: { ...PRIVATE, policy: policy(allow(ip(['10.0.0.0/8']))) }, config: { vpcEndpoints }, request: inVpc },
    'resource-policy-wrong-condition-key',
    'resource-policy-correct-statement',
  ],
  [
    'a negated public address key on a private API',
    {
      api: { ...PRIVATE, policy: policy(allow(), deny(ip(['10.0.0.0/8'], 'NotIpAddress'))) },
      config: { vpcEndpoints },
      request: inVpc,
    },
    'resource-policy-wrong-condition-key',
    'resource-policy-correct-deny',
  ],
  [
    'a caller of another account',
    iam('arn:aws:iam::444455556666:user/mia', [grant()]),
    'resource-policy-cross-account-missing',
    // One person: the id in the path may be theirs alone.
    'resource-policy-add-statement-this-path',
  ],
  [
    'a role with a wrong path',
    iam(ROLE, [grant({ Resource: `${ARN}/prod/GET/order/*` })]),
    'iam-policy-wrong-resource',
    'identity-policy-correct-statement',
  ],
  [
    'a role with a wrong region',
    iam(ROLE, [grant({ Resource: ORDER.replace(REGION, 'us-east-1') })]),
    'iam-policy-wrong-resource',
    'identity-policy-correct-statement',
  ],
  [
    'a role with a management action',
    iam(ROLE, [grant({ Action: 'apigateway:*' })]),
    'iam-policy-wrong-action',
    'identity-policy-correct-statement',
  ],
  [
    'a role with management of everything',
    iam(ROLE, [grant({ Action: 'apigateway:*', Resource: '*' })]),
    'iam-policy-wrong-action',
    'identity-policy-add-statement',
  ],
  ['a role with nothing', iam(ROLE, []), 'iam-policy-missing', 'identity-policy-add-statement'],
  [
    'a user with nothing',
    iam(`arn:aws:iam::${ACCOUNT}:user/mia`, []),
    'iam-policy-missing',
    'identity-policy-add-statement-this-path',
  ],
  [
    'a role with a Deny of everything',
    iam(ROLE, [grant(), grant({ Effect: 'Deny', Resource: '*' })]),
    'iam-explicit-deny',
    'identity-policy-except-from-deny',
  ],
  [
    'a boundary without the call',
    iam(ROLE, [grant()], {
      identity: {
        permissionsBoundary: {
          arn: `arn:aws:iam::${ACCOUNT}:policy/edge`,
          document: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
        },
      },
    }),
    'iam-permissions-boundary',
    'boundary-add-statement',
  ],
];

/**
 * An Allow for everyone whose ARN misses: correcting it would open the call to everyone, so the caller's address comes
 * first.
 */
const OPEN_TO_ALL: readonly (readonly [string, Sketch])[] = [
  ['another stage', open(allow({ Resource: `${ARN}/dev/GET/orders/*` }))],
  ['another API', open(allow({ Resource: ORDER.replace('a1b2c3d4e5', 'zzzzzzzzzz') }))],
  ['another region', open(allow({ Resource: ORDER.replace(REGION, 'us-east-1') }))],
  ['template braces', open(allow({ Resource: `${ARN}/prod/GET/orders/{id}` }))],
];

describe('an Allow for everyone misses by its Resource:', () => {
  it.each(OPEN_TO_ALL)('%s', (_name, sketch) => {
    const { codes, plans, after } = plan(makeCase(sketch));
    expect(codes).toEqual(['resource-policy-wrong-resource-arn']);
    const forRoute = plans.filter(({ id }) => !id.endsWith('-this-path'));
    expect(forRoute.map(({ id, widens }) => [id, widens.everyone])).toEqual([
      ['resource-policy-add-statement', false],
      ['resource-policy-correct-statement', true],
      ['resource-policy-allow-everyone', true],
    ]);
    expect(plans[0]?.widens.text).toMatch(/^anyone from 203\.0\.113\.10 on (?:every other \{id\} of )?GET \/orders\//);
    expect(JSON.parse(forRoute[1]?.documents[0]?.after ?? '').Statement).toEqual([allow({ Resource: ORDER })]);
    const forPath = plans.find(({ id }) => id === 'resource-policy-add-statement-this-path');
    expect(forPath?.widens.text).toBe('nothing else');
    expect(forPath?.title).toContain('exactly this call');
    for (const one of plans) expect(after(one).request.outcome, one.id).toBe('allowed');
  });
});

describe('a fix is planned and proven when', () => {
  it.each(CASES)('%s', (_name, sketch, code, first) => {
    const { codes, plans, after } = plan(makeCase(sketch));
    expect(codes).toEqual([code]);
    expect(plans.map(({ id }) => id)[0]).toBe(first);
    for (const one of plans) {
      expect(after(one).request.outcome, one.id).toBe('allowed');
      expect(one.causes).toContain(code);
    }
    expect(plans[0]?.widens).toMatchObject({ everyone: false, pairs: [] });
    expect(plans[0]?.takesAway).toBeNull();
  });
});

describe('where the identity cannot be edited', () => {
  it("admits a role of IAM Identity Center by the API's resource policy", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_dev_0123456789abcdef`;
    const { plans, after } = plan(makeCase(iam(arn, [])));
    expect(plans.map(({ id }) => id)).toEqual([
      'resource-policy-add-statement',
      'resource-policy-add-statement-this-path',
    ]);
    expect(plans[0]?.documents[0]?.after).toContain(`"AWS":"${arn}"`);
    expect(after(plans[0]).request.outcome).toBe('allowed');
  });
});

describe('a policy that would grow past its quota', () => {
  const listed = allow(ip(['192.0.2.1']));
  const filled = (length: number): Sketch => {
    const bare = JSON.stringify(policy(allow({ Sid: '', Resource: `${ARN}/dev/GET/x` }), listed)).length;
    return open(allow({ Sid: 'x'.repeat(length - bare), Resource: `${ARN}/dev/GET/x` }), listed);
  };

  it('is not planned', () => expect(plan(makeCase(filled(8190))).plans).toEqual([]));
  it('is planned while it fits', () => expect(plan(makeCase(filled(8100))).plans.length).toBeGreaterThan(0));
  it('is planned where the quota must have been raised', () =>
    expect(plan(makeCase(filled(9000))).plans.length).toBeGreaterThan(0));
});

/** A statement for the route opens every value of its parameter, not only the asked one. */
const OTHER_IDS = 'anyone from 203.0.113.10 on every other {id} of GET /orders/{id}';

describe('what a fix leaves alone', () => {
  it('corrects one Resource and nothing else', () => {
    const { plans } = plan(makeCase(iam(ROLE, [grant({ Resource: `${ARN}/prod/GET/order/*` })])));
    const changed = (plans[0]?.diff ?? '').split('\n').filter((line) => /^[+-] /.test(line));
    expect(changed).toEqual([`-      "Resource": "${ARN}/prod/GET/order/*"`, `+      "Resource": "${ORDER}"`]);
  });

  it('keeps a Resource that reaches another route, and adds to it', () => {
    const sketch = {
      ...iam(ROLE, [grant({ Resource: `${ARN}/prod/GET/reports` })]),
      methods: TWO_METHODS.map((one) => ({ ...one, authorizationType: 'AWS_IAM' })),
    };
    const after = JSON.parse(plan(makeCase(sketch)).plans[0]?.documents[0]?.after ?? '') as {
      Statement: { Resource: unknown }[];
    };
    expect(after.Statement[0]?.Resource).toEqual([`${ARN}/prod/GET/reports`, ORDER]);
  });

  it('keeps a Resource that reaches other values of a path parameter', () => {
    const { plans } = plan(makeCase(iam(ROLE, [grant({ Resource: `${ARN}/prod/GET/orders/7*` })])));
    for (const one of plans)
      expect(one.documents[0]?.before === null || one.documents[0]?.after?.includes('/orders/7*'), one.id).toBe(true);
    expect(plans.length).toBeGreaterThan(0);
  });

  it('goes on denying other values of other path parameters when it takes a call out of a Deny', () => {
    const routes = [method(), method({ path: '/reports/{id}' })];
    const { plans } = plan(makeCase({ ...open(allow(), deny({ Resource: `${ARN}/prod/GET/*` })), methods: routes }));
    const after = plans.find(({ id }) => id === 'resource-policy-except-from-deny')?.documents[0]?.after ?? '';
    expect(after).toContain(`${ARN}/prod/GET/reports/*`);
    expect(after).not.toContain('/reports/x');
  });

  it("keeps another API's ARN in an identity policy", () => {
    const other = ORDER.replace('a1b2c3d4e5', 'zzzzzzzzzz');
    const { plans } = plan(makeCase(iam(ROLE, [grant({ Resource: other })])));
    for (const one of plans)
      expect(one.documents[0]?.before === null || one.documents[0]?.after?.includes(other), one.id).toBe(true);
  });

  it('goes on denying everyone else, and the caller elsewhere, when it takes a call out of a Deny', () => {
    const { plans } = plan(makeCase({ ...open(allow(), deny()), methods: TWO_METHODS }));
    expect(plans[0]).toMatchObject({
      id: 'resource-policy-except-from-deny',
      widens: { pairs: [], text: OTHER_IDS },
    });
  });

  it('keeps methods open that the first policy of an API would shut', () => {
    const sketch = iam('arn:aws:iam::444455556666:user/mia', [grant()]);
    const { plans } = plan(makeCase({ ...sketch, methods: [...(sketch.methods ?? []), method({ path: '/health' })] }));
    expect(plans[0]).toMatchObject({ takesAway: null, widens: { pairs: [] } });
  });

  it('never offers to let everyone in first, and marks it', () => {
    const { plans } = plan(makeCase(open(allow(ip(['192.0.2.1'])))));
    expect(plans.filter(({ widens }) => widens.everyone).map(({ id }) => id)).toEqual([
      'resource-policy-allow-everyone',
      'resource-policy-allow-everyone-this-path',
    ]);
    expect(plans.at(-1)?.widens.everyone).toBe(true);
    expect(plans.at(-1)?.widens.pairs).toContainEqual({ caller: '*', method: 'GET', path: '/orders/{id}' });
  });

  it('lists the other methods that a wider correction lets in, and offers the narrow one first', () => {
    const { plans } = plan(makeCase({ ...open(allow(ip(['192.0.2.1']))), methods: TWO_METHODS }));
    expect(plans.map(({ id }) => id)).toEqual([
      'resource-policy-add-statement',
      'resource-policy-add-statement-this-path',
      'resource-policy-correct-statement',
      'resource-policy-allow-everyone',
      'resource-policy-allow-everyone-this-path',
    ]);
    expect(plans[0]?.widens.text).toBe(OTHER_IDS);
    expect(plans[1]?.widens.text).toBe('nothing else');
    expect(plans[2]?.widens.pairs).toEqual([{ caller: 'anonymous', method: 'GET', path: '/reports' }]);
  });
});
