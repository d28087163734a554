import { describe, expect, test } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { ACCOUNT, API, makeCase, method, type Sketch } from '../../support/make-case.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/gateway-logs`;
const GROUP = `API-Gateway-Execution-Logs_${API}/prod`;
const stage = (execution: string) => ({
  name: 'prod',
  deploymentId: 'd1',
  autoDeploy: false,
  variables: {},
  logging: { execution, dataTrace: false, access: null },
  throttle: null,
  webAcl: null,
});
const token = {
  id: 'au1234',
  name: 'guard',
  type: 'TOKEN',
  identitySources: ['method.request.header.Authorization'],
  identityValidationExpression: null,
  function: 'guard-function',
  credentialsArn: null,
  ttlSeconds: 300,
  cache: [],
};
const writer = {
  arn: ROLE,
  type: 'role',
  inlinePolicies: [
    {
      name: 'write',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }] },
    },
  ],
  managedPolicies: [],
  permissionsBoundary: null,
  trustedPrincipals: [{ Service: 'apigateway.amazonaws.com' }],
};
const iam = (role: object = writer) => ({ identities: [role], credentials: [], serviceControlPolicies: {} });

const ORDERS = {
  function: 'orders',
  qualifier: null,
  action: 'lambda:InvokeFunction',
  principal: 'apigateway.amazonaws.com',
  sourceArn: null,
};
const BACKEND = { name: 'orders', state: 'Active', behaviours: [{ returns: { statusCode: 200, body: 'ok' } }] };

/** A call that an authorizer's configuration refused, with these lines in the log. */
function logged(lines: readonly string[], more: Sketch = {}) {
  return examineCase(
    makeCase({
      methods: [method({ authorizationType: 'CUSTOM', authorizer: 'guard' })],
      request: { headers: { Authorization: 'opaque' } },
      ...more,
      config: {
        account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: ROLE },
        authorizers: [token],
        iam: iam(),
        stage: stage('INFO'),
        lambdaPermissions: [
          {
            function: 'guard-function',
            qualifier: null,
            action: 'lambda:InvokeFunction',
            principal: 'apigateway.amazonaws.com',
            sourceArn: null,
          },
          ORDERS,
        ],
        functions: [
          {
            name: 'guard-function',
            state: 'Active',
            behaviours: [{ when: { headers: { 'X-Never': 'sent' } }, returns: null }],
          },
          BACKEND,
        ],
        logs: [
          { logGroup: GROUP, events: lines.map((line, i) => ({ atSeconds: i, message: `(7f1c2d3e-0000) ${line}` })) },
        ],
        ...more.config,
      },
      observed: {
        status: 500,
        headers: { 'x-amzn-errortype': 'InternalServerErrorException' },
        body: '{"message":null}',
        ...more.observed,
      },
    }),
  );
}

const codesOf = ({ diagnosis }: ReturnType<typeof logged>) => diagnosis.causes.map(({ code }) => code);
const logStep = ({ steps }: ReturnType<typeof logged>) => steps.find(({ id }) => id === 'logs');

describe('a log line finds the cause where facts and answer show none', () => {
  test('before the execution, a missing permission is the authorizer function’s', () => {
    const found = logged([
      'Starting authorizer: au1234 for request: x',
      'Execution failed due to configuration error: Invalid permissions on Lambda function',
    ]);
    expect(codesOf(found)).toEqual(['authorizer-lambda-permission-missing']);
    expect(found.diagnosis.causes[0]?.evidence[0]).toMatchObject({ source: 'log', operation: 'FilterLogEvents' });
    expect(logStep(found)).toMatchObject({
      verdict: 'refuses',
      sentence: expect.stringContaining('Invalid permissions on Lambda function'),
    });
  });

  test('a role that cannot be assumed', () => {
    const line =
      'Execution failed due to configuration error: API Gateway does not have permission to assume the provided role r';
    expect(codesOf(logged([line]))).toEqual(['authorizer-role-not-assumable']);
  });

  test('a key without a plan', () => {
    const line =
      "API Key ****abc not authorized because method 'GET /x' requires API Key and API Key is not associated " +
      'with a Usage Plan for API Stage a/prod: No Usage Plan found for key and API Stage';
    expect(codesOf(logged([line], { observed: { status: 403, headers: {}, body: '{"message":"odd"}' } }))).toEqual([
      'api-key-not-in-usage-plan',
    ]);
  });

  test('the first line that refuses counts, not the last', () => {
    const quota =
      'API Key ****abc exceeded quota limit for API Stage a/prod: Key quota exhausted for Usage Plan ID p. Q ' +
      'Limit: 5 Period: DAY';
    expect(codesOf(logged([quota, 'Method completed with status: 403']))).toEqual(['usage-plan-quota-exceeded']);
  });

  test('lines of two requests prove nothing', () => {
    const events = [
      { atSeconds: 0, message: '(7f1c2d3e-0000) Unauthorized request: a' },
      { atSeconds: 1, message: '(8f1c2d3e-0000) Unauthorized request: b' },
    ];
    expect(logged([], { config: { logs: [{ logGroup: GROUP, events }] } }).testimony.logs).toBeNull();
  });
});

describe('a log line makes a cause proven', () => {
  const sketch: Sketch = {
    config: { lambdaPermissions: [ORDERS] },
    observed: { status: 403, headers: {}, body: '{"message":"odd"}' },
  };
  const line = 'Execution failed due to configuration error: Invalid permissions on Lambda function';

  test('with the line it is proven, without it not', () => {
    const { causes } = logged([line], sketch).diagnosis;
    expect(causes[0]).toMatchObject({ code: 'authorizer-lambda-permission-missing', certainty: 'proven' });
    expect(logged([], sketch).diagnosis.causes[0]?.certainty).not.toBe('proven');
  });
});

describe('the logging role', () => {
  const advice = (config: Record<string, unknown>) => logged([], { config }).diagnosis.advice.map(({ code }) => code);
  const none = { account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: null } };

  test('a stage that logs, in an account without a role', () => {
    expect(advice(none)).toContain('logging-role-missing');
    expect(logStep(logged([], { config: none }))).toMatchObject({
      verdict: 'warn',
      sentence: expect.stringContaining('No role is set'),
    });
  });

  test('a role that does not trust API Gateway, or may not write', () => {
    expect(advice({ iam: iam({ ...writer, trustedPrincipals: [{ Service: 'lambda.amazonaws.com' }] }) })).toContain(
      'logging-role-cannot-write',
    );
    expect(advice({ iam: iam({ ...writer, inlinePolicies: [] }) })).toContain('logging-role-cannot-write');
    expect(advice({ iam: { identities: [], credentials: [], serviceControlPolicies: {} } })).toContain(
      'logging-role-cannot-write',
    );
  });

  test('a role that may write is not mentioned, and neither is one that nobody needs', () => {
    expect(advice({})).not.toContain('logging-role-cannot-write');
    expect(advice({ ...none, stage: stage('OFF') })).not.toContain('logging-role-missing');
  });
});

describe('execution logs that CloudWatch Logs delivers elsewhere', () => {
  const BUCKET = 'arn:aws:s3:::gateway-logs-archive';
  const delivered = (...deliveries: readonly string[]) => ({
    ...stage('INFO'),
    logging: { ...stage('INFO').logging, deliveries },
  });

  test('a bucket is named as the place to look in, and the role that is not needed is not missed', () => {
    const none = { account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: null } };
    const found = logged([], { config: { ...none, stage: delivered(BUCKET) } });
    expect(logStep(found)).toMatchObject({
      verdict: 'pass',
      sentence: expect.stringContaining(`delivers the execution logs to ${BUCKET}`),
    });
    expect(found.diagnosis.advice.map(({ code }) => code)).not.toContain('logging-role-missing');
  });

  test('the lines are read from the log group they are delivered to, no longer from their own', () => {
    const group = 'apigw/execution';
    const line = '(7f1c2d3e-0000) Execution failed due to configuration error: Invalid permissions on Lambda function';
    const stageTo = delivered(`arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${group}`);
    const at = (logGroup: string) =>
      logged([], { config: { stage: stageTo, logs: [{ logGroup, events: [{ atSeconds: 0, message: line }] }] } });
    expect(at(group).testimony.logs?.logGroups).toEqual([group]);
    expect(at(GROUP).testimony.logs).toBeNull();
    expect(logStep(at(GROUP))?.sentence).toContain(`no line of this request was found in ${group}.`);
  });
});
