import { describe, expect, test } from 'vitest';
import { functionDid, type LogSays, readLogLine } from '../../../src/core/answers/index.ts';

const ID = '7f1c2d3e-aaaa-bbbb-cccc-0123456789ab';

/** Lines in API Gateway's own words, and what each says. */
const LINES: readonly (readonly [line: string, says: LogSays])[] = [
  ['Extended Request Id: VLNLBBXJBT4E5H=', { kind: 'extended-request-id', id: 'VLNLBBXJBT4E5H=' }],
  [`Starting authorizer: abc123 for request: ${ID}`, { kind: 'authorizer-started' }],
  ['Incoming identity: ****abc', { kind: 'other' }],
  [`Unauthorized request: ${ID}`, { kind: 'unauthorized' }],
  [
    'Endpoint request URI: https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/f/invocations',
    { kind: 'function-called' },
  ],
  [
    'Sending request to https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/f/invocations',
    { kind: 'function-called' },
  ],
  ['Endpoint request body after transformations: {"type":"TOKEN"}', { kind: 'other' }],
  [
    'Authorizer result body before parsing: {"principalId":"u"}',
    { kind: 'authorizer-result', does: { returns: { principalId: 'u' } } },
  ],
  ['Authorizer result body before parsing: null', { kind: 'authorizer-result', does: { returns: null } }],
  ['Authorizer result body before parsing: {"principalId":"u","policyDoc', { kind: 'authorizer-result', does: null }],
  ['Using valid authorizer policy for principal: ****', { kind: 'authorizer-policy-valid' }],
  ['Successfully completed authorizer execution', { kind: 'authorizer-completed' }],
  [
    'Execution failed due to configuration error: Invalid permissions on Lambda function',
    { kind: 'invoke-permission-missing' },
  ],
  [
    'Execution failed due to configuration error: API Gateway does not have permission to assume the ' +
      'provided role arn:aws:iam::1:role/r',
    { kind: 'role-not-assumable' },
  ],
  [
    'Execution failed due to configuration error: Invalid JSON in response: Unrecognized field "errorType" , ' +
      'not marked as ignorable',
    { kind: 'authorizer-broken' },
  ],
  ['Execution failed due to configuration error: Could not parse policy', { kind: 'authorizer-broken' }],
  ['AuthorizerConfigurationException', { kind: 'authorizer-broken' }],
  [
    `Verifying Usage Plan for request: ${ID}. API Key: ****abc API Stage: a1b2c3d4e5/prod`,
    { kind: 'key-verified', sent: true },
  ],
  [
    `Verifying Usage Plan for request: ${ID}. API Key:  API Stage: a1b2c3d4e5/prod`,
    { kind: 'key-verified', sent: false },
  ],
  [
    "API Key  authorized because method 'GET /x' does not require API Key. Request will not contribute to " +
      'throttle or quota limits',
    { kind: 'key-not-required' },
  ],
  [
    "API Key ****abc not authorized because method 'GET /x' requires API Key and API Key is not associated " +
      'with a Usage Plan for API Stage a/prod: No Usage Plan found for key and API Stage',
    { kind: 'key-not-in-plan' },
  ],
  ['Usage Plan check succeeded for API Key  and API Stage a1b2c3d4e5/prod', { kind: 'key-accepted' }],
  [
    'API Key ****abc exceeded throttle limit for API Stage a/prod: Key throttle limit exceeded for Usage ' +
      'Plan ID p, RestApi a, Stage prod, Resource r, HttpMethod GET. Limit: 1.00 Burst: 1',
    { kind: 'throttled' },
  ],
  [
    'API Key ****abc exceeded quota limit for API Stage a/prod: Key quota exhausted for Usage Plan ID p. Q ' +
      'Limit: 5 Period: DAY',
    { kind: 'quota-exceeded' },
  ],
  [`Starting execution for request: ${ID}`, { kind: 'execution-started' }],
  ['Access denied. Reason: Could not find issuer for certificate', { kind: 'client-certificate-refused' }],
  ['Access denied. Reason: self signed certificate', { kind: 'client-certificate-refused' }],
  ['Client cert using an insecure Signature Algorithm', { kind: 'client-certificate-refused' }],
  ['Method completed with status: 403', { kind: 'completed', status: 403 }],
  ['The client is not authorized to perform this operation.', { kind: 'policy-refused' }],
];

describe('lines of execution logs', () => {
  test.each(LINES)('in CloudWatch: %s', (line, says) => {
    expect(readLogLine(`(${ID}) ${line}`)).toEqual({ requestId: ID, says });
  });

  test.each(LINES)("in a test's log: %s", (line, says) => {
    expect(readLogLine(`Thu Sep 05 04:56:39 UTC 2019 : ${line}`)).toEqual({ requestId: null, says });
  });
});

describe('access logs', () => {
  test('a JSON record keeps what is said and drops the dashes', () => {
    const line = '{"requestId":"r-1","status":"403","errType":"WAF_FILTERED","userArn":"-","ip":""}';
    expect(readLogLine(line)).toEqual({
      requestId: 'r-1',
      says: { kind: 'access', fields: { requestId: 'r-1', status: '403', errType: 'WAF_FILTERED' } },
    });
  });

  test('a broken record is any other line', () => {
    expect(readLogLine('{"requestId":').says).toEqual({ kind: 'other' });
  });
});

describe('what a function did', () => {
  test('an error object is what it threw, a time-out is told apart, anything else was returned', () => {
    expect(functionDid('{"errorType":"Error","errorMessage":"Unauthorized","trace":[]}')).toEqual({
      throws: 'Unauthorized',
    });
    expect(
      functionDid(
        '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 1 Error: Task timed out after 3.00 seconds"}',
      ),
    ).toEqual({
      timesOut: true,
    });
    expect(functionDid('{"isAuthorized":true}')).toEqual({ returns: { isAuthorized: true } });
    expect(functionDid(`${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`)).toBeNull();
    expect(functionDid('{"errorType":"E","errorMessage":{"toString":1}}')).toEqual({ throws: '{"toString":1}' });
    expect(functionDid('{"isAuth')).toBeNull();
  });
});
