// Long because it is one table: the 28 near misses, each with the policy that makes it.
import { describe, expect, test } from 'vitest';
import {
  authorizerSourceArn,
  denyOnly,
  draftNotDeployed,
  type ElementMiss,
  type EvaluationHints,
  evaluate,
  explainHeldCondition,
  MISTAKES,
  type PolicyKind,
  type PolicyRequest,
} from '../../../src/core/policy/index.ts';
import {
  API,
  API_ACCOUNT,
  ARN,
  ARN_HEAD,
  document,
  FOREIGN_USER,
  policyOf,
  ROLE,
  request,
  SESSION_PRINCIPAL,
  USER,
} from './policies.ts';

interface NearMiss {
  readonly number: number;
  readonly name: string;
  readonly kind?: PolicyKind;
  readonly statement: Readonly<Record<string, unknown>>;
  readonly request?: Partial<PolicyRequest>;
  readonly hints?: EvaluationHints;
  readonly text?: string;
  readonly miss: Partial<ElementMiss>;
}

const call = (path: string): Partial<PolicyRequest> => ({ arn: `${ARN_HEAD}:${API}/${path}` });
const resource = (Resource: string | readonly string[]) => ({ Resource });
const signed = { principal: SESSION_PRINCIPAL };
const key = (name: string, value: string) => ({ context: { [name.toLowerCase()]: [value] } });

/** One statement that would allow the call but for one mistake. Identity policies unless said otherwise. */
const NEAR_MISSES: readonly NearMiss[] = [
  {
    number: 1,
    name: 'another Region',
    statement: resource(`arn:aws:execute-api:us-east-1:${API_ACCOUNT}:${API}/prod/GET/pets`),
    miss: { element: 'Resource', segment: 'region', suggestion: ARN },
  },
  {
    number: 1,
    name: 'another account',
    statement: resource(`arn:aws:execute-api:eu-west-1:444455556666:${API}/*`),
    miss: { segment: 'account', suggestion: `${ARN_HEAD}:${API}/*` },
  },
  {
    number: 1,
    name: 'another API',
    statement: resource(`${ARN_HEAD}:zzzzzzzzzz/prod/GET/*`),
    miss: { segment: 'api', suggestion: `${ARN_HEAD}:${API}/prod/GET/*` },
  },
  {
    number: 1,
    name: 'two segments of the ARN',
    statement: resource(`arn:aws:execute-api:us-east-1:444455556666:${API}/prod/GET/pets`),
    miss: { segment: 'region', suggestion: ARN },
  },
  {
    number: 2,
    name: 'no stage',
    statement: resource(`${ARN_HEAD}:${API}/GET/pets`),
    miss: { segment: 'stage', suggestion: ARN },
  },
  {
    number: 3,
    name: 'ends at the API',
    statement: resource(`${ARN_HEAD}:${API}`),
    miss: { segment: 'stage', suggestion: `${ARN_HEAD}:${API}/*` },
  },
  {
    number: 3,
    name: 'ends at the API with a slash',
    statement: resource(`${ARN_HEAD}:${API}/`),
    miss: { segment: 'stage', suggestion: `${ARN_HEAD}:${API}/*` },
  },
  {
    number: 3,
    name: 'ends at the stage',
    statement: resource(`${ARN_HEAD}:${API}/prod`),
    miss: { segment: 'verb', suggestion: `${ARN_HEAD}:${API}/prod/*` },
  },
  {
    number: 3,
    name: 'ends at the verb',
    statement: resource(`${ARN_HEAD}:${API}/prod/GET`),
    miss: { segment: 'path', suggestion: `${ARN_HEAD}:${API}/prod/GET/*` },
  },
  {
    number: 4,
    name: 'another verb',
    statement: resource(`${ARN_HEAD}:${API}/prod/POST/pets`),
    miss: { segment: 'verb', suggestion: ARN },
  },
  {
    number: 4,
    name: 'the verb in small letters',
    statement: resource(`${ARN_HEAD}:${API}/prod/get/*`),
    miss: { segment: 'verb', suggestion: `${ARN_HEAD}:${API}/prod/GET/*` },
  },
  {
    number: 4,
    name: 'ANY',
    statement: resource(`${ARN_HEAD}:${API}/prod/ANY/pets`),
    miss: { segment: 'verb', suggestion: ARN },
  },
  {
    number: 5,
    name: 'a path template',
    statement: resource(`${ARN_HEAD}:${API}/prod/GET/pets/{petId}`),
    request: call('prod/GET/pets/7'),
    miss: { segment: 'path', suggestion: `${ARN_HEAD}:${API}/prod/GET/pets/*` },
  },
  {
    number: 5,
    name: 'a greedy template',
    statement: resource(`${ARN_HEAD}:${API}/prod/*/{proxy+}`),
    miss: { segment: 'path', suggestion: `${ARN_HEAD}:${API}/prod/*/*` },
  },
  {
    number: 6,
    name: 'case of the path',
    statement: resource(`${ARN_HEAD}:${API}/prod/GET/Pets`),
    miss: { suggestion: ARN },
  },
  {
    number: 6,
    name: 'case of the stage',
    statement: resource(`${ARN_HEAD}:${API}/Prod/GET/*`),
    miss: { segment: 'stage', suggestion: `${ARN_HEAD}:${API}/prod/GET/*` },
  },
  {
    number: 7,
    name: 'two slashes',
    statement: resource(`${ARN_HEAD}:${API}/prod/GET//pets`),
    miss: { suggestion: ARN },
  },
  {
    number: 7,
    name: 'a trailing slash in the call',
    statement: resource(`${ARN_HEAD}:${API}/prod/GET/pets`),
    request: call('prod/GET/pets/'),
    miss: { segment: 'path', suggestion: `${ARN}/` },
  },
  {
    number: 8,
    name: 'only what lies below the path',
    statement: resource(`${ARN_HEAD}:${API}/prod/GET/pets/*`),
    miss: { segment: 'path', suggestion: ARN },
  },
  {
    number: 9,
    name: 'a base path for the stage',
    statement: resource(`${ARN_HEAD}:${API}/v1/GET/pets`),
    hints: { basePaths: ['v1'] },
    miss: { segment: 'stage', suggestion: ARN },
  },
  {
    number: 9,
    name: 'a domain name for the API',
    statement: resource(`${ARN_HEAD}:api.example.com/prod/GET/pets`),
    miss: { segment: 'api', suggestion: ARN },
  },
  {
    number: 10,
    name: 'the management service',
    statement: resource(`arn:aws:apigateway:eu-west-1::/restapis/${API}/*`),
    miss: { segment: 'service', suggestion: ARN },
  },
  {
    number: 11,
    name: 'management actions',
    statement: { Action: 'apigateway:*' },
    miss: { element: 'Action', granted: 'apigateway:*', asked: 'execute-api:Invoke', suggestion: 'execute-api:Invoke' },
  },
  {
    number: 11,
    name: 'a verb for an action',
    statement: { Action: 'execute-api:POST' },
    miss: { element: 'Action', granted: 'execute-api:POST' },
  },
  {
    number: 11,
    name: 'an action that does not exist',
    statement: { Action: ['s3:*', 'apigateway:Invoke'] },
    miss: { element: 'Action', granted: 'apigateway:Invoke' },
  },
  {
    number: 11,
    name: "the function's action",
    statement: { Action: 'lambda:InvokeFunction' },
    miss: { element: 'Action', granted: 'lambda:InvokeFunction' },
  },
  {
    number: 12,
    name: 'the short form in an identity policy',
    statement: resource('execute-api:/prod/GET/pets'),
    miss: { element: 'Resource', segment: null, suggestion: ARN },
  },
  {
    number: 12,
    name: 'the short form in an endpoint policy',
    kind: 'vpc-endpoint',
    statement: { Principal: '*', ...resource('execute-api:/*') },
    miss: { element: 'Resource', suggestion: ARN },
  },
  {
    number: 13,
    name: 'the invoke URL',
    statement: resource(`https://${API}.execute-api.eu-west-1.amazonaws.com/prod/pets`),
    miss: { element: 'Resource', segment: null, suggestion: ARN },
  },
  {
    number: 14,
    name: 'an AWS principal on a method without IAM',
    kind: 'resource',
    statement: { Principal: { AWS: USER } },
    miss: { element: 'Principal', granted: USER, asked: 'anonymous', suggestion: '*' },
  },
  {
    number: 14,
    name: 'a principal key on a method without IAM',
    kind: 'resource',
    statement: { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
    miss: { element: 'Condition', segment: 'aws:PrincipalOrgID', asked: '(absent)' },
  },
  {
    number: 15,
    name: 'an old session',
    kind: 'resource',
    statement: { Principal: { AWS: `arn:aws:sts::${API_ACCOUNT}:assumed-role/caller/s0` } },
    request: signed,
    miss: { element: 'Principal', suggestion: ROLE },
  },
  {
    number: 15,
    name: 'a user instead of the role',
    kind: 'resource',
    statement: { Principal: { AWS: USER } },
    request: signed,
    miss: { element: 'Principal', suggestion: ROLE },
  },
  {
    number: 16,
    name: 'the role without its path',
    kind: 'resource',
    statement: { Principal: { AWS: `arn:aws:iam::${API_ACCOUNT}:role/caller` } },
    request: signed,
    miss: { element: 'Principal', suggestion: ROLE },
  },
  {
    number: 17,
    name: 'a deleted role',
    kind: 'resource',
    statement: { Principal: { AWS: 'AROAEXAMPLE1234567890' } },
    request: signed,
    miss: { element: 'Principal', granted: 'AROAEXAMPLE1234567890', suggestion: ROLE },
  },
  {
    number: 18,
    name: 'the source address through an endpoint',
    kind: 'resource',
    statement: { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
    request: { context: { 'aws:sourcevpce': ['vpce-1'], 'aws:vpcsourceip': ['10.0.0.7'] } },
    miss: {
      element: 'Condition',
      segment: 'aws:SourceIp',
      operator: 'IpAddress',
      asked: '(absent)',
      suggestion: 'aws:VpcSourceIp',
    },
  },
  {
    number: 18,
    name: 'the endpoint on a call from the internet',
    kind: 'resource',
    statement: { Principal: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } },
    request: key('aws:SourceIp', '203.0.113.9'),
    miss: { element: 'Condition', segment: 'aws:SourceVpce', asked: '(absent)' },
  },
  {
    number: 19,
    name: 'a VPC under the endpoint key',
    kind: 'resource',
    statement: { Principal: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpc-1' } } },
    request: key('aws:SourceVpce', 'vpce-2'),
    miss: { element: 'Condition', asked: 'vpce-2', suggestion: 'vpce-2' },
  },
  {
    number: 19,
    name: 'an endpoint under the VPC key',
    kind: 'resource',
    statement: { Principal: '*', Condition: { StringEquals: { 'aws:SourceVpc': 'vpce-1' } } },
    request: key('aws:SourceVpc', 'vpc-2'),
    miss: { element: 'Condition', asked: 'vpc-2', suggestion: 'vpc-2' },
  },
  {
    number: 20,
    name: 'private addresses only',
    kind: 'resource',
    statement: { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.1.1'] } } },
    request: key('aws:SourceIp', '203.0.113.9'),
    miss: { element: 'Condition', asked: '203.0.113.9', suggestion: '203.0.113.9/32' },
  },
  {
    number: 20,
    name: 'a caller over IPv6',
    kind: 'resource',
    statement: { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
    request: key('aws:SourceIp', '2001:db8::9'),
    miss: { element: 'Condition', asked: '2001:db8::9', suggestion: '2001:db8::9/128' },
  },
  {
    number: 24,
    name: "another API's policy",
    kind: 'resource',
    statement: { Principal: '*', ...resource(`${ARN_HEAD}:zzzzzzzzzz/*`) },
    miss: { element: 'Resource', segment: 'api', suggestion: `${ARN_HEAD}:${API}/*` },
  },
  {
    number: 25,
    name: 'a variable without a Version',
    text:
      '{"Statement":{"Effect":"Allow","Action":"execute-api:Invoke",' +
      `"Resource":"${ARN_HEAD}:${API}/prod/GET/\${aws:username}"}}`,
    statement: {},
    request: key('aws:username', 'pets'),
    miss: { element: 'Resource', suggestion: ARN },
  },
  {
    number: 27,
    name: 'the wrong partition',
    statement: resource(`arn:aws:execute-api:cn-north-1:${API_ACCOUNT}:${API}/*`),
    request: { arn: `arn:aws-cn:execute-api:cn-north-1:${API_ACCOUNT}:${API}/prod/GET/pets` },
    miss: { segment: 'partition', suggestion: `arn:aws-cn:execute-api:cn-north-1:${API_ACCOUNT}:${API}/*` },
  },
  {
    number: 28,
    name: 'no $default stage',
    statement: resource(`${ARN_HEAD}:${API}/GET/pets`),
    request: call('$default/GET/pets'),
    miss: { segment: 'stage', suggestion: `${ARN_HEAD}:${API}/$default/*/*` },
  },
];

describe('near misses: the element that differs, by how little, and what to write', () => {
  test.each(NEAR_MISSES)('$number: $name', ({ number, kind = 'identity', statement, text, miss, ...rest }) => {
    const policy = policyOf(text ?? document(statement), kind);
    const asked = request(rest.request);
    const got = evaluate(policy, kind, asked, rest.hints);
    expect(got.decision).toBe('silent');
    expect(got.nearest?.misses).toMatchObject([
      { ...miss, mistake: { number, sentence: expect.stringMatching(/\.$/) } },
    ]);
  });

  test.each(
    NEAR_MISSES.filter(
      ({ miss }) =>
        miss.suggestion?.startsWith('arn:aws') && miss.element !== 'Principal' && miss.segment !== undefined,
    ),
  )('$number: $name, with the suggestion in place', ({ kind = 'identity', statement, miss, ...rest }) => {
    const mended = policyOf(document({ ...statement, Resource: miss.suggestion ?? '' }), kind);
    expect(evaluate(mended, kind, request(rest.request)).decision).toBe('allow');
  });

  test('21: a policy that only denies', () => {
    const policy = policyOf(
      document({ Effect: 'Deny', Principal: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
    );
    expect(evaluate(policy, 'resource', request(key('aws:SourceIp', '203.0.113.9'))).decision).toBe('silent');
    expect(denyOnly(policy, 'NONE', false)).toMatchObject({ number: 21 });
    expect(denyOnly(policy, 'COGNITO_USER_POOLS', false)).toMatchObject({ number: 21 });
    expect(denyOnly(policy, 'AWS_IAM', false)).toMatchObject({ number: 21 });
    expect([denyOnly(policy, 'AWS_IAM', true), denyOnly(policy, 'CUSTOM', false)]).toEqual([null, null]);
  });

  test('22: a negated operator that holds because its key is absent', () => {
    const policy = policyOf(
      document(
        { Principal: '*' },
        { Effect: 'Deny', Principal: '*', Condition: { ArnNotEquals: { 'aws:SourceArn': 'arn:aws:s3:::b' } } },
      ),
    );
    const got = evaluate(policy, 'resource', request());
    expect(got).toMatchObject({ decision: 'deny', decidedBy: { index: 1 } });
    const [held] = got.decidedBy?.heldConditions ?? [];
    expect(held).toEqual({ operator: 'ArnNotEquals', key: 'aws:SourceArn', values: ['arn:aws:s3:::b'] });
    expect(held && explainHeldCondition(policy, 'resource', held, request())).toMatchObject({
      mistake: { number: 22 },
    });
  });

  test('18 under a Deny: the source address through an endpoint', () => {
    const policy = policyOf(
      document(
        { Principal: '*' },
        { Effect: 'Deny', Principal: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      ),
    );
    const asked = request({ context: { 'aws:sourcevpce': ['vpce-1'], 'aws:vpcsourceip': ['10.0.0.7'] } });
    const got = evaluate(policy, 'resource', asked);
    const [held] = got.decidedBy?.heldConditions ?? [];
    expect(held && explainHeldCondition(policy, 'resource', held, asked)).toMatchObject({
      mistake: { number: 18 },
      suggestion: 'aws:VpcSourceIp',
    });
  });

  test('20 under a Deny: an address outside the list', () => {
    const policy = policyOf(
      document({ Effect: 'Deny', Principal: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
    );
    const asked = request(key('aws:SourceIp', '198.51.100.1'));
    const [held] = evaluate(policy, 'resource', asked).decidedBy?.heldConditions ?? [];
    expect(held && explainHeldCondition(policy, 'resource', held, asked)).toMatchObject({
      mistake: { number: 20 },
      suggestion: '198.51.100.1/32',
    });
  });

  test('a Deny of the very address is no mistake, and neither is an Allow that leaves it out', () => {
    const policy = policyOf(
      document(
        { Effect: 'Deny', Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
        { Principal: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
      ),
    );
    const asked = request(key('aws:SourceIp', '203.0.113.9'));
    const got = evaluate(policy, 'resource', asked);
    const [held] = got.decidedBy?.heldConditions ?? [];
    expect(held).toBeDefined();
    expect(held && explainHeldCondition(policy, 'resource', held, asked)).toBeNull();
    expect(got.nearest?.misses).toMatchObject([
      { element: 'Condition', asked: '203.0.113.9', mistake: null, suggestion: null },
    ]);
  });

  test('23: the draft allows, the deployed copy does not', () => {
    expect(draftNotDeployed(true, false)).toMatchObject({ number: 23 });
    expect([draftNotDeployed(true, true), draftNotDeployed(false, false)]).toEqual([null, null]);
  });

  test('26: a Lambda permission for methods does not cover authorizers', () => {
    const authorizer = `${ARN_HEAD}:${API}/authorizers/x1`;
    expect(authorizerSourceArn(`${ARN_HEAD}:${API}/*/*/*`, authorizer)).toMatchObject({
      number: 26,
      suggestion: authorizer,
    });
    expect(authorizerSourceArn(`${ARN_HEAD}:zzzzzzzzzz/*`, authorizer)).toMatchObject({ number: 1 });
    expect([
      authorizerSourceArn(`${ARN_HEAD}:${API}/*`, authorizer),
      authorizerSourceArn(authorizer, authorizer),
    ]).toEqual([null, null]);
  });

  test('every number of the catalogue is tested here and has its line', () => {
    const tested = new Set([...NEAR_MISSES.map(({ number }) => number), 21, 22, 23, 26]);
    expect([...tested].sort((a, b) => a - b)).toEqual(Array.from({ length: 28 }, (_, i) => i + 1));
    expect(Object.keys(MISTAKES).map(Number)).toEqual([...tested].sort((a, b) => a - b));
  });
});

describe('the nearest Allow', () => {
  const nearest = (
    statements: readonly Record<string, unknown>[],
    kind: PolicyKind = 'resource',
    changes: Partial<PolicyRequest> = {},
  ) => evaluate(policyOf(document(...statements), kind), kind, request(changes)).nearest;
  test('is the one with the fewest elements missed', () => {
    const two = {
      Principal: '*',
      Resource: 'execute-api:/prod/POST/pets',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    };
    expect(nearest([two, { Principal: { AWS: USER } }])).toMatchObject({
      index: 1,
      misses: [{ element: 'Principal' }],
    });
  });
  test('and among those the one with the smallest difference', () => {
    const found = nearest(
      [
        { Resource: `${ARN_HEAD}:zzzzzzzzzz/dev/POST/x` },
        { Resource: `${ARN_HEAD}:${API}/prod/GET/pet` },
        { Resource: `${ARN_HEAD}:${API}/dev/*/pet` },
      ],
      'identity',
    );
    expect(found).toMatchObject({
      index: 1,
      misses: [{ segment: 'path', granted: `${ARN_HEAD}:${API}/prod/GET/pet` }],
    });
  });
  test('several Resources are one element, told by the nearest', () => {
    const found = nearest(
      [
        {
          Principal: '*',
          Resource: ['execute-api:/*/POST/*', 'execute-api:/*/PUT/*'],
          Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.1' } },
        },
      ],
      'resource',
      key('aws:SourceIp', '203.0.113.9'),
    );
    expect(found?.misses).toMatchObject([
      { element: 'Resource', segment: 'verb', granted: `${ARN_HEAD}:${API}/*/PUT/*` },
      { element: 'Condition', segment: 'aws:SourceIp' },
    ]);
  });
  test('is none where every Allow is about other services', () => {
    expect(nearest([{ Action: 's3:*' }, { Action: ['sts:GetCallerIdentity', 'lambda:*'] }], 'identity')).toBeNull();
  });
  test('is none where an Allow matches', () => {
    expect(nearest([{ Principal: '*' }, { Principal: '*', Resource: 'execute-api:/prod' }])).toBeNull();
  });
  test('a suggestion covers every value of the path parameters where the route is known', () => {
    const got = evaluate(
      policyOf(document({ Resource: `${ARN_HEAD}:${API}/prod/GET/dogs/7` }), 'identity'),
      'identity',
      request(call('prod/GET/pets/7')),
      { pathPattern: 'pets/*' },
    );
    expect(got.nearest?.misses).toMatchObject([{ segment: 'path', suggestion: `${ARN_HEAD}:${API}/prod/GET/pets/*` }]);
  });
  test('a caller of another account is named as such', () => {
    const foreign = { arn: FOREIGN_USER, identityArn: FOREIGN_USER, accountId: '444455556666', kind: 'user' as const };
    expect(nearest([{ Principal: { AWS: USER } }], 'resource', { principal: foreign })?.misses).toMatchObject([
      { element: 'Principal', asked: FOREIGN_USER, mistake: null, suggestion: FOREIGN_USER },
    ]);
  });
});
