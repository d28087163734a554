import { afterEach, describe, expect, test } from 'vitest';
import { practiceProfiles } from '../../../src/aws/index.ts';
import { readAccessLine } from '../../../src/core/answers/index.ts';
import { examineCase } from '../../../src/core/examine.ts';
import { examine } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type Practice, startPractice } from '../../../src/practice/index.ts';
import { accountAt } from '../../aws/support.ts';
import { ACCOUNT, makeCase, method, REGION, type Sketch } from '../../support/make-case.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const ROLE = `arn:aws:iam::${ACCOUNT}:role/gateway-logs`;
const GROUP = 'orders/access';
const FORMAT =
  '$context.identity.sourceIp [$context.requestTime] "$context.httpMethod $context.path" $context.status ' +
  '$context.error.responseType "$context.error.message" "$context.authorize.error" ' +
  '$context.integration.status $context.requestId $context.extendedRequestId';
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

/** A method that wants a signature and is called without one, on a stage that writes access logs. */
const unsigned = (over: Sketch = {}) =>
  makeCase({
    methods: [method({ authorizationType: 'AWS_IAM' })],
    ...over,
    config: {
      account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: ROLE },
      iam: { identities: [writer], credentials: [], serviceControlPolicies: {} },
      stage: {
        name: 'prod',
        deploymentId: 'd1',
        autoDeploy: false,
        variables: {},
        logging: {
          execution: 'OFF',
          dataTrace: false,
          access: { destinationArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${GROUP}`, format: FORMAT },
        },
        throttle: null,
        webAcl: null,
      },
      ...over.config,
    },
  });

async function overPractice(one: ReturnType<typeof unsigned>, observed: ReturnType<typeof unsigned>['observed']) {
  running = await startPractice({ cases: [one.caseFile], clock: systemClock });
  const account = accountAt(running.url, {
    practice: practiceProfiles(running),
    region: REGION,
    invokeEndpoint: running.invokeEndpoint,
  });
  const request = { ...one.request, time: new Date(systemClock.now()).toISOString() };
  return examine(account, one.target, request, { kind: 'anonymous' }, { observed, call: true, practice: true });
}
type Examined = Awaited<ReturnType<typeof overPractice>>;
const logStep = ({ steps }: Pick<Examined, 'steps'>) => steps.find(({ id }) => id === 'logs');

describe('the access-log line of the call that was made', () => {
  test('is found by the ids in the answer and read by the format of the stage', async () => {
    const examined = await overPractice(unsigned(), null);
    const { logs, observed } = examined.testimony;
    expect(logs).toMatchObject({
      foundBy: 'request-id',
      logGroups: [GROUP],
      lines: [{}],
      accessLog: { logGroup: GROUP, format: FORMAT },
    });
    expect(readAccessLine(FORMAT, logs?.lines[0]?.message ?? '')).toMatchObject({
      httpMethod: 'GET',
      status: '403',
      'error.responseType': 'MISSING_AUTHENTICATION_TOKEN',
      'error.message': 'Missing Authentication Token',
      requestId: observed?.headers['x-amzn-requestid'],
      extendedRequestId: observed?.headers['x-amz-apigw-id'],
    });
    expect(logStep(examined)).toMatchObject({
      verdict: 'refuses',
      sentence:
        `1 line of this request in ${GROUP}: the access log shows 403, MISSING_AUTHENTICATION_TOKEN, Missing ` +
        'Authentication Token.',
    });
  });

  test('is no second source where the practice account wrote it', async () => {
    const { diagnosis, testimony } = await overPractice(unsigned(), null);
    expect(testimony.logs?.ofPractice).toBe(true);
    expect(diagnosis.causes).toMatchObject([{ code: 'method-iam-unsigned-request', certainty: 'likely' }]);
  });

  test('of a call that goes through names what the integration answered, and no refusal', async () => {
    const open = unsigned({ methods: [method()], request: { path: '/prod/orders/42' } });
    const { testimony } = await overPractice({ ...open }, { ...refusedSeen, status: 403 });
    expect(readAccessLine(FORMAT, testimony.logs?.lines[0]?.message ?? '')).toMatchObject({
      status: '200',
      'integration.status': '200',
    });
  });

  test('is not written without a role', async () => {
    const none = unsigned({ config: { account: { id: ACCOUNT, partition: 'aws', cloudWatchRoleArn: null } } });
    expect((await overPractice(none, null)).testimony.logs).toBeNull();
  });
});

const refusedSeen = {
  exchange: 'request',
  status: 403,
  errorType: null,
  headers: {},
  body: '',
  from: 'given',
  browser: null,
} as const;

describe('lines that a case tells', () => {
  const line = (status: string, type: string, message: string, path = '/prod/orders/42') =>
    `203.0.113.10 [02/Mar/2026:10:15:30 +0000] "GET ${path}" ${status} ${type} "${message}" "-" - ` +
    '7f1c2d3e-1111-4222-8333-944455566677 XyZaBcDeFgHiJkL=';
  const accessLogged = (...lines: readonly string[]) =>
    unsigned({
      request: { path: '/prod/orders/42' },
      config: { logs: [{ logGroup: GROUP, events: lines.map((message, at) => ({ atSeconds: at, message })) }] },
    });
  const refused = line('403', 'MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');

  test('are a second source: the answer that nobody saw is seen in the log, and the cause is proven', () => {
    const { diagnosis } = examineCase({ ...accessLogged(refused), observed: null });
    expect(diagnosis.observed).toMatchObject({
      from: 'log',
      status: 403,
      errorType: 'MissingAuthenticationTokenException',
    });
    expect(diagnosis).toMatchObject({
      agreement: 'match',
      causes: [{ code: 'method-iam-unsigned-request', certainty: 'proven' }],
    });
  });

  test('of another path, of success, or in another format are no answer to this call', () => {
    const others = [
      line('403', 'ACCESS_DENIED', 'Forbidden', '/prod/other'),
      line('200', '-', '-'),
      'words of another format',
    ];
    for (const one of others)
      expect(examineCase({ ...accessLogged(one), observed: null }).diagnosis.observed).toBeNull();
  });

  test('are found by their time over HTTP too, beside the line of the call made now', async () => {
    const { testimony } = await overPractice(accessLogged(refused), {
      ...refusedSeen,
      body: '{"message":"Missing Authentication Token"}',
    });
    expect(testimony.logs).toMatchObject({ foundBy: 'time', ofPractice: false, lines: [{ message: refused }] });
  });
});
