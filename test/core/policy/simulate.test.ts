import { describe, expect, test } from 'vitest';
import { simulateLine } from '../../../src/core/policy/index.ts';
import { API, API_ACCOUNT, ARN, ARN_HEAD, ROLE, SESSION, USER } from './policies.ts';

const allow = (changes: Record<string, unknown> = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 's', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...changes }],
});
const line = (changes: Record<string, unknown>, request: Record<string, unknown> = {}) =>
  simulateLine(
    JSON.stringify({
      id: 'x',
      identityPolicies: [],
      boundary: null,
      scps: [],
      sessionPolicy: null,
      resourcePolicy: null,
      ...changes,
      request: {
        arn: ARN,
        callerArn: USER,
        apiAccount: API_ACCOUNT,
        authorization: 'AWS_IAM',
        authorizerPolicy: null,
        context: {},
        ...request,
      },
    }),
    7,
  );

describe('a line', () => {
  test('answers with exactly the fields of the contract', () => {
    expect(line({ identityPolicies: [allow()] })).toEqual({
      id: 'x',
      decision: 'allowed',
      decidedBy: 'identity',
      statement: { policy: 'identityPolicies[0]', index: 0, sid: 's' },
      nearMisses: [],
    });
  });
  test('is decided the same without its near misses', () => {
    const text = JSON.stringify({
      id: 1,
      identityPolicies: [allow({ Action: 's3:*' })],
      request: { arn: ARN, callerArn: USER, authorization: 'AWS_IAM' },
    });
    const { nearMisses, ...decided } = simulateLine(text, 1) as Record<string, unknown>;
    expect(nearMisses).toEqual([]);
    expect(simulateLine(text, 1, { withNearMisses: false })).toStrictEqual(decided);
  });
  test('names near misses of every policy, the nearest first', () => {
    const Resource = `${ARN_HEAD}:${API}/prod/POST/pets`;
    const got = line({
      identityPolicies: [allow({ Resource })],
      resourcePolicy: allow({ Principal: { AWS: ROLE }, Resource }),
    });
    expect(got).toEqual({
      id: 'x',
      decision: 'implicitDeny',
      decidedBy: 'identity',
      statement: null,
      nearMisses: [
        {
          policy: 'identityPolicies[0]',
          index: 0,
          element: 'Resource',
          segment: 'verb',
          granted: Resource,
          asked: ARN,
        },
        { policy: 'resourcePolicy', index: 0, element: 'Principal', segment: null, granted: ROLE, asked: USER },
        { policy: 'resourcePolicy', index: 0, element: 'Resource', segment: 'verb', granted: Resource, asked: ARN },
      ],
    });
  });
  test('fills the principal keys from the caller, and context wins', () => {
    const byTeam = {
      identityPolicies: [allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/team/*' } } })],
    };
    expect(line(byTeam, { callerArn: SESSION, roleArn: ROLE })).toMatchObject({ decision: 'allowed' });
    expect(line(byTeam, { callerArn: SESSION })).toMatchObject({ decision: 'implicitDeny' });
    expect(line(byTeam, { context: { 'AWS:principalARN': ROLE } })).toMatchObject({ decision: 'allowed' });
  });
  test('an absent key is absent', () => {
    const denied = allow({
      Principal: '*',
      Effect: 'Deny',
      Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    });
    expect(line({ identityPolicies: [allow()], resourcePolicy: denied })).toMatchObject({
      decision: 'explicitDeny',
      decidedBy: 'resource',
      statement: { policy: 'resourcePolicy' },
    });
    expect(
      line({ identityPolicies: [allow()], resourcePolicy: denied }, { context: { 'aws:SourceIp': '203.0.113.4' } }),
    ).toMatchObject({
      decision: 'allowed',
    });
  });
  test('absent optional fields are null or empty, and policies may be JSON text', () => {
    const got = simulateLine(
      JSON.stringify({ resourcePolicy: JSON.stringify(allow({ Principal: '*' })), request: { arn: ARN } }),
      1,
    );
    expect(got).toMatchObject({ id: null, decision: 'allowed', decidedBy: 'resource' });
  });
  test('levels of the organization are named', () => {
    expect(
      line({ identityPolicies: [allow()], scps: [[allow()], [allow(), allow({ Effect: 'Deny' })]] }),
    ).toMatchObject({
      decision: 'explicitDeny',
      decidedBy: 'scp',
      statement: { policy: 'scps[1][1]' },
    });
  });
  test("a Lambda authorizer's policy is read from the request", () => {
    expect(
      line({}, { authorization: 'CUSTOM', callerArn: null, authorizerPolicy: allow({ Resource: ARN }) }),
    ).toMatchObject({
      decision: 'allowed',
      decidedBy: 'authorizer',
    });
  });
});

describe('a bad line answers with an error and its number', () => {
  test.each([
    ['not JSON', 'invalid-json'],
    ['[]', 'invalid-line'],
    ['null', 'invalid-line'],
    ['{"id":1}', 'invalid-request'],
    ['{"id":1,"request":{"arn":"x"}}', 'invalid-request'],
    [`{"id":1,"request":{"arn":"${ARN}","authorization":"MAGIC"}}`, 'invalid-request'],
    [`{"id":1,"request":{"arn":"${ARN}","authorization":"AWS_IAM","callerArn":"ann"}}`, 'invalid-request'],
    [`{"id":1,"request":{"arn":"${ARN}","context":{"a":{}}}}`, 'invalid-request'],
    [`{"id":1,"resourcePolicy":7,"request":{"arn":"${ARN}"}}`, 'invalid-policy'],
    [`{"id":1,"resourcePolicy":"{","request":{"arn":"${ARN}"}}`, 'invalid-policy'],
    [`{"id":1,"identityPolicies":{},"request":{"arn":"${ARN}"}}`, 'invalid-line'],
    [
      `{"id":1,"resourcePolicy":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}},"request":{"arn":"${ARN}"}}`,
      'invalid-policy',
    ],
  ])('%.60s', (text, code) => {
    expect(simulateLine(text, 3)).toMatchObject({
      id: text.includes('"id":1') ? 1 : null,
      line: 3,
      error: { code, message: expect.stringMatching(/./) },
    });
  });
  test('so does one whose verdict hangs on what no line can tell', () => {
    expect(line({ resourcePolicy: allow({ Principal: '*', Action: 's3:*' }) }, { authorization: 'JWT' })).toMatchObject(
      {
        error: { code: 'undecided' },
      },
    );
    expect(line({ identityPolicies: [allow({ Condition: { StringLike: { 'aws:userid': 'AIDA*' } } })] })).toMatchObject(
      {
        error: { code: 'undecided', message: expect.stringContaining('aws:userid') },
      },
    );
  });
});
