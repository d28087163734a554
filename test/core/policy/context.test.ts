import { describe, expect, test } from 'vitest';
import { type ContextInput, principalOf, requestContext } from '../../../src/core/policy/index.ts';
import { API_ACCOUNT, principal, ROLE, SESSION, USER } from './policies.ts';

const of = (changes: Partial<ContextInput> = {}) =>
  requestContext({
    sourceIp: '203.0.113.9',
    vpcEndpoint: null,
    vpcId: null,
    endpointIsPrivate: false,
    time: '2026-03-02T10:15:30Z',
    headers: {},
    allHeadersKnown: true,
    principal: null,
    region: 'eu-west-1',
    ...changes,
  });

describe('the condition keys of a call', () => {
  test('over the internet', () => {
    expect(of({ headers: { 'User-Agent': 'curl/8', REFERER: 'https://example.com/' } })).toEqual({
      context: {
        'aws:sourceip': ['203.0.113.9'],
        'aws:securetransport': ['true'],
        'aws:currenttime': ['2026-03-02T10:15:30.000Z'],
        'aws:epochtime': ['1772446530'],
        'aws:requestedregion': ['eu-west-1'],
        'aws:viaawsservice': ['false'],
        'aws:useragent': ['curl/8'],
        'aws:referer': ['https://example.com/'],
      },
      unknownKeys: [],
    });
  });
  test('through a VPC endpoint the source address is the endpoint key, and aws:SourceIp is absent', () => {
    const { context, unknownKeys } = of({
      sourceIp: '10.0.0.7',
      vpcEndpoint: 'vpce-1',
      vpcId: 'vpc-1',
      endpointIsPrivate: true,
    });
    expect(context).toMatchObject({
      'aws:sourcevpce': ['vpce-1'],
      'aws:sourcevpc': ['vpc-1'],
      'aws:vpcsourceip': ['10.0.0.7'],
    });
    expect([context['aws:sourceip'], unknownKeys]).toEqual([undefined, []]);
  });
  test('an endpoint in front of a public API gives neither', () => {
    const { context, unknownKeys } = of({ vpcEndpoint: 'vpce-1', vpcId: 'vpc-1' });
    expect(Object.keys(context).filter((key) => /source|vpc/.test(key))).toEqual([]);
    expect(unknownKeys).toEqual([]);
  });
  test('what is not known is unknown, not absent', () => {
    expect(of({ sourceIp: null, time: null, region: null }).unknownKeys).toEqual([
      'aws:sourceip',
      'aws:currenttime',
      'aws:epochtime',
      'aws:requestedregion',
    ]);
    expect(of({ sourceIp: null, vpcEndpoint: 'vpce-1', endpointIsPrivate: true }).unknownKeys).toEqual([
      'aws:sourcevpc',
      'aws:vpcsourceip',
    ]);
  });
  test('a header that nobody told of may have been sent, unless all are known', () => {
    expect(of({ allHeadersKnown: false }).unknownKeys).toEqual(['aws:useragent', 'aws:referer']);
    expect(of({ allHeadersKnown: false, headers: { 'user-agent': 'curl/8' } }).unknownKeys).toEqual(['aws:referer']);
    expect(of().unknownKeys).toEqual([]);
  });
  test('a signer adds who it is; what only AWS knows of it is unknown', () => {
    const user = of({ principal: principal(USER) });
    expect(user.context).toMatchObject({
      'aws:principalarn': [USER],
      'aws:principalaccount': [API_ACCOUNT],
      'aws:principaltype': ['User'],
      'aws:username': ['ann'],
    });
    expect(user.unknownKeys).toEqual(
      expect.arrayContaining(['aws:userid', 'aws:principalorgid', 'aws:principaltag/*']),
    );
    const session = of({ principal: principal(SESSION, ROLE), userId: 'AROAX:s1' });
    expect(session.context).toMatchObject({
      'aws:principalarn': [ROLE],
      'aws:principaltype': ['AssumedRole'],
      'aws:userid': ['AROAX:s1'],
    });
    expect(session.context['aws:username']).toBeUndefined();
  });
});

describe('principals by their ARN', () => {
  test.each([
    [USER, null, { kind: 'user', identityArn: USER }],
    [SESSION, ROLE, { kind: 'session', identityArn: ROLE }],
    [SESSION, null, { kind: 'session', identityArn: `arn:aws:iam::${API_ACCOUNT}:role/caller` }],
    [ROLE, null, { kind: 'session', identityArn: ROLE }],
    [`arn:aws:iam::${API_ACCOUNT}:root`, null, { kind: 'root' }],
    [`arn:aws:sts::${API_ACCOUNT}:federated-user/eve`, null, { kind: 'federated' }],
  ] as const)('%s', (arn, role, expected) => {
    expect(principalOf(arn, role)).toMatchObject({ arn, accountId: API_ACCOUNT, ...expected });
  });
  test.each(['', 'ann', 'arn:aws:s3:::bucket', 'arn:aws:iam::12:user/ann', `arn:aws:iam::${API_ACCOUNT}:group/devs`])(
    '%s is none',
    (arn) => {
      expect(principalOf(arn)).toBeNull();
    },
  );
});
