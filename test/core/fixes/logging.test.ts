import { describe, expect, test } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import { ACCOUNT, API, makeCase, method, REGION, type Sketch } from '../../support/make-case.ts';

const PUSH = 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/logs/gateway-logs`;
const TRUST = { Service: 'apigateway.amazonaws.com' };
const role = (over: Record<string, unknown> = {}) => ({
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
  trustedPrincipals: [TRUST],
  ...over,
});

function plansOf(execution: string, roleArn: string | null, identities: readonly object[], over: Sketch = {}) {
  const one = makeCase({
    ...over,
    config: {
      account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: roleArn },
      iam: { identities, credentials: [], serviceControlPolicies: {} },
      stage: {
        name: 'prod',
        deploymentId: 'd1',
        autoDeploy: false,
        variables: {},
        logging: { execution, dataTrace: false, access: null },
        throttle: null,
        webAcl: null,
      },
      ...over.config,
    },
  });
  const { plans, diagnosis } = examineCase({ ...one, observed: null });
  return {
    plans: plans.filter(({ id }) => id.startsWith('logging-')),
    advice: diagnosis.advice.map(({ code, fixes }) => ({ code, fixes })),
  };
}

const operations = (plan: FixPlan | undefined) => plan?.changes.map((change) => awsCall(change).operation);
const byId = (plans: readonly FixPlan[], id: string) => plans.find((plan) => plan.id === id);

describe('logging turned on', () => {
  test('with a role that works, the least is one setting; access logs are a second offer', () => {
    const { plans, advice } = plansOf('OFF', ROLE, [role()]);
    expect(advice).toContainEqual({ code: 'logging-disabled', fixes: ['logging-execution', 'logging-access'] });
    expect(byId(plans, 'logging-execution')?.changes.map(awsCall)).toMatchObject([
      {
        operation: 'UpdateStage',
        input: {
          restApiId: API,
          stageName: 'prod',
          patchOperations: [{ op: 'replace', path: '/*/*/logging/loglevel', value: 'ERROR' }],
        },
      },
    ]);
    expect(operations(byId(plans, 'logging-access'))).toEqual(['CreateLogGroup', 'UpdateStage', 'UpdateStage']);
    expect(byId(plans, 'logging-access')?.cannotComeBack.join()).toContain('the log events');
  });

  test('the access-log format has the ids that AWS asks for, is one line and short enough', () => {
    const { plans } = plansOf('OFF', ROLE, [role()]);
    const patches = byId(plans, 'logging-access')?.changes.map(awsCall)[1]?.input['patchOperations'] as readonly {
      path: string;
      value: string;
    }[];
    const format = patches.find(({ path }) => path === '/accessLogSettings/format')?.value ?? '';
    expect(format).toContain('$context.requestId');
    expect(format).toContain('$context.error.responseType');
    expect(format).not.toMatch(/\n|identity\.apiKey"|authorizationToken/);
    expect(format.length).toBeLessThan(3_072);
  });

  test('without a role one is made first, with its trust and AWS’s own policy, and set last', () => {
    const { plans } = plansOf('OFF', null, []);
    const plan = byId(plans, 'logging-execution');
    expect(operations(plan)).toEqual(['CreateRole', 'AttachRolePolicy', 'UpdateAccount', 'UpdateStage']);
    expect(plan?.changes.map(awsCall)[1]?.input).toEqual({ RoleName: `apigw-doctor-logs-${REGION}`, PolicyArn: PUSH });
    expect(plan?.widens.text).toContain('every API in this account and Region');
    expect(plan?.permissions).toEqual(
      expect.arrayContaining([expect.stringContaining('iam:CreateRole'), expect.stringContaining('iam:PassRole')]),
    );
    expect(plan?.diff).toContain('apigateway.amazonaws.com');
  });

  test('an HTTP API has access logs only, and needs no role', () => {
    const { path: _, httpMethod: __, ...route } = method();
    const { plans, advice } = plansOf('OFF', null, [], {
      apiType: 'HTTP',
      methods: [{ ...route, routeKey: 'GET /orders/{id}' }],
    });
    expect(advice).toContainEqual({ code: 'logging-disabled', fixes: ['logging-access'] });
    expect(plans.map(operations)).toEqual([['CreateLogGroup', 'UpdateStage']]);
    expect(plans[0]?.changes.map(awsCall)[1]).toMatchObject({
      service: 'apigatewayv2',
      input: { ApiId: API, AccessLogSettings: { Format: expect.any(String) } },
    });
  });
});

describe('the role that writes logs', () => {
  const one = (identities: readonly object[], arn: string | null = ROLE) =>
    plansOf('INFO', arn, identities).plans.map(operations);

  test('that is not set is made, attached and set', () => {
    expect(one([], null)).toEqual([['CreateRole', 'AttachRolePolicy', 'UpdateAccount']]);
  });
  test('that is gone is made again under its own name, and the account’s setting stays', () => {
    expect(one([])).toEqual([['CreateRole', 'AttachRolePolicy']]);
    expect(plansOf('INFO', ROLE, []).plans[0]?.changes.map(awsCall)[0]?.input).toMatchObject({
      RoleName: 'gateway-logs',
      Path: '/logs/',
    });
  });
  test('that does not trust API Gateway gets one more statement', () => {
    expect(one([role({ trustedPrincipals: [{ Service: 'lambda.amazonaws.com' }] })])).toEqual([
      ['UpdateAssumeRolePolicy'],
    ]);
  });
  test('that may not write gets AWS’s own policy', () => {
    expect(one([role({ inlinePolicies: [] })])).toEqual([['AttachRolePolicy']]);
  });
  test('that lacks both gets both', () => {
    expect(one([role({ inlinePolicies: [], trustedPrincipals: [] })])).toEqual([
      ['UpdateAssumeRolePolicy', 'AttachRolePolicy'],
    ]);
  });
  test('that is denied cannot be helped by another Allow', () => {
    const deny = {
      name: 'no',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'logs:*', Resource: '*' }] },
    };
    expect(one([role({ inlinePolicies: [deny] })])).toEqual([]);
  });
  test('that works is left alone', () => expect(one([role()])).toEqual([]));
});
