import { describe, expect, it } from 'vitest';
import { recognise } from '../../../src/core/answers/index.ts';
import { maskAccount, texts } from '../../../src/core/api-gateway/texts.ts';

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:q1w2e3r4t5/test/GET/hello';
const MASKED = 'arn:aws:execute-api:eu-west-1:********3333:q1w2e3r4t5/test/GET/hello';
const USER = 'arn:aws:iam::444455556666:user/dev';
const HEADERS = { 'x-amz-apigw-id': 'A=', 'x-amzn-errortype': 'AccessDeniedException' };
const recogniseText = (text: string) =>
  recognise({ status: 403, headers: HEADERS, body: JSON.stringify({ Message: text }) });

// Every suffix of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html that execute-api can
// write.
const SUFFIXES = [
  ['none', 'implicit', '', null],
  ['none', 'explicit', ' with an explicit deny', null],
  ['resource', 'explicit', ' with an explicit deny in a resource-based policy', 'resource-based policy'],
  [
    'resource',
    'implicit',
    ' because no resource-based policy allows the execute-api:Invoke action',
    'resource-based policy',
  ],
  ['identity', 'explicit', ' with an explicit deny in an identity-based policy', 'identity-based policy'],
  [
    'identity',
    'implicit',
    ' because no identity-based policy allows the execute-api:Invoke action',
    'identity-based policy',
  ],
  ['scp', 'explicit', ' with an explicit deny in a service control policy', 'service control policy'],
  [
    'scp',
    'implicit',
    ' because no service control policy allows the execute-api:Invoke action',
    'service control policy',
  ],
  ['vpc-endpoint', 'explicit', ' with an explicit deny in a VPC endpoint policy', 'VPC endpoint policy'],
  [
    'vpc-endpoint',
    'implicit',
    ' because no VPC endpoint policy allows the execute-api:Invoke action',
    'VPC endpoint policy',
  ],
  ['boundary', 'explicit', ' with an explicit deny in a permissions boundary', 'permissions boundary'],
  [
    'boundary',
    'implicit',
    ' because no permissions boundary allows the execute-api:Invoke action',
    'permissions boundary',
  ],
  ['session', 'explicit', ' with an explicit deny in a session policy', 'session policy'],
  ['session', 'implicit', ' because no session policy allows the execute-api:Invoke action', 'session policy'],
] as const;

describe('a denial', () => {
  describe.each(['anonymous', USER])('of %s', (who) => {
    it.each(SUFFIXES)('by %s, %s, is written as "…%s" and read back', (layer, how, suffix, policyType) => {
      const text = texts.denied({ who, arn: ARN, how, layer });
      expect(text).toBe(
        `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${MASKED}${suffix}`,
      );
      expect(recogniseText(text)).toMatchObject({
        kind: 'denied',
        layer: 'rest-gateway',
        responseType: 'ACCESS_DENIED',
        who: who === 'anonymous' ? { kind: 'anonymous' } : { kind: 'principal', arn: USER },
        deny: how,
        policyType,
        arn: {
          partition: 'aws',
          region: 'eu-west-1',
          accountEnd: '3333',
          apiId: 'q1w2e3r4t5',
          stage: 'test',
          verb: 'GET',
          path: 'hello',
        },
        text,
      });
    });
  });

  it('reads the ARN of a managed policy behind the type', () => {
    const text =
      `${texts.denied({ who: USER, arn: ARN, how: 'explicit', layer: 'identity' })}: ` +
      'arn:aws:iam::111122223333:policy/no-api.';
    expect(recogniseText(text)).toMatchObject({
      kind: 'denied',
      deny: 'explicit',
      policyArn: 'arn:aws:iam::111122223333:policy/no-api',
    });
  });

  it('reads a path that holds spaces, colons and the words of a suffix', () => {
    const path = 'a b:c/x because no one allows';
    const text =
      `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${MASKED}/${path} with an ` +
      'explicit deny';
    expect(recogniseText(text)).toMatchObject({ kind: 'denied', deny: 'explicit', arn: { path: `hello/${path}` } });
  });

  it('reads the root, whose ARN ends in a slash, and a line broken by a terminal', () => {
    const text =
      'User: anonymous is not authorized to perform: execute-api:Invoke\n' +
      ' on resource: arn:aws-cn:execute-api:cn-north-1:********0001:abc/prod/GET/';
    expect(recogniseText(text)).toMatchObject({
      kind: 'denied',
      arn: { partition: 'aws-cn', accountEnd: '0001', verb: 'GET', path: '' },
    });
  });

  it('names what to look at by who was refused and how', () => {
    const first = (
      who: string,
      how: 'explicit' | 'implicit',
      layer: 'none' | 'boundary' | 'scp' | 'vpc-endpoint' | 'resource' = 'none',
    ) => recogniseText(texts.denied({ who, arn: ARN, how, layer })).candidates[0];
    expect(first('anonymous', 'implicit')).toBe('resource-policy-implicit-deny');
    expect(first('anonymous', 'explicit')).toBe('resource-policy-ip-condition');
    expect(first(USER, 'explicit')).toBe('iam-explicit-deny');
    expect(first(USER, 'implicit')).toBe('iam-policy-wrong-resource');
    expect(first(USER, 'implicit', 'boundary')).toBe('iam-permissions-boundary');
    expect(first(USER, 'explicit', 'scp')).toBe('iam-scp-deny');
    expect(first('anonymous', 'implicit', 'vpc-endpoint')).toBe('vpc-endpoint-policy-deny');
  });
});

describe('a denial by a Lambda authorizer', () => {
  it.each([
    [{ explicit: false }, '', 'implicit', null, 'authorizer-policy-cached-too-narrow'],
    [{ explicit: true }, ' with an explicit deny', 'explicit', null, 'authorizer-explicit-deny'],
    [
      { explicit: true, named: true },
      ' with an explicit deny in an identity-based policy',
      'explicit',
      'identity-based policy',
      'authorizer-explicit-deny',
    ],
    [
      { explicit: false, named: true },
      ' because no identity-based policy allows the execute-api:Invoke action',
      'implicit',
      'identity-based policy',
      'authorizer-policy-cached-too-narrow',
    ],
  ] as const)('%j ends in "%s"', (how, suffix, deny, policyType, first) => {
    const text = texts.authorizerDenied(how);
    expect(text).toBe(`User is not authorized to access this resource${suffix}`);
    const seen = recogniseText(text);
    expect(seen).toMatchObject({ kind: 'authorizer-denied', deny, policyType });
    expect(seen.candidates[0]).toBe(first);
  });
});

describe('the account in a resource ARN', () => {
  it('keeps its last four digits only', () => expect(maskAccount(ARN)).toBe(MASKED));
  it('leaves other texts alone', () => expect(maskAccount('no arn: at all')).toBe('no arn: at all'));
  it('leaves colons in the path alone', () => expect(maskAccount(`${ARN}:b:c`)).toBe(`${MASKED}:b:c`));
});
