import { type Change, changeOf } from '../../../src/core/model/changes/index.ts';
import type { Diagnosis } from '../../../src/core/model/diagnosis.ts';
import { secret } from '../../../src/core/model/secret.ts';
import type { SessionSummary } from '../../../src/core/report/types.ts';

export const API_KEY = 'k3y-of-the-orders-service';
export const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtaWEifQ.c2lnbmF0dXJl';
export const SIGNATURE = 'd93aae0f5cbd0a8ee3c1d2a8a2f2a6ef1a0b1b6f1d0cc58f3ae1b7ef5b2c9a10';
export const SESSION_TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN/of+a=role';
export const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders/42';

export const diagnosis: Diagnosis = {
  schemaVersion: 1,
  target: {
    partition: 'aws',
    region: 'eu-west-1',
    accountId: '111122223333',
    apiId: 'a1b2c3d4e5',
    apiType: 'REST',
    stage: 'prod',
    method: 'GET',
    path: '/orders/42',
    resource: '/orders/{id}',
    routeKey: null,
    arn: ARN,
  },
  request: {
    caller: 'arn:aws:iam::444455556666:role/checkout',
    callerAccount: '444455556666',
    signed: true,
    method: 'GET',
    host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
    path: '/prod/orders/42',
    query: `X-Amz-Security-Token=${SESSION_TOKEN}&X-Amz-Signature=${SIGNATURE}`,
    headers: { Authorization: `Bearer ${JWT}`, 'x-api-key': API_KEY, Accept: '*/*' },
    origin: null,
    credentialsMode: null,
    sourceIp: '198.51.100.7',
    vpce: null,
    time: '2026-03-02T10:15:30Z',
  },
  observed: {
    exchange: 'request',
    status: 403,
    errorType: 'AccessDeniedException',
    headers: { 'set-cookie': 'session=abcdef123456' },
    body: `{"Message":"User: arn:aws:sts::444455556666:assumed-role/checkout/s is not authorized | \`x\` ${JWT}"}`,
    from: 'given',
  },
  predicted: { exchange: 'request', status: 403, errorType: 'AccessDeniedException', body: '{"Message":"…"}' },
  outcome: 'refused',
  agreement: 'match',
  gates: [],
  causes: [
    {
      code: 'iam-policy-wrong-resource',
      gate: 'authorization',
      certainty: 'proven',
      stops: true,
      resource: 'arn:aws:iam::444455556666:role/checkout',
      summary: 'The role may call this API, but not this path.',
      evidence: [
        { source: 'fact', operation: 'GetRolePolicy', path: '/PolicyDocument', value: { Statement: [] }, note: null },
      ],
      remedy: ['aws'],
      fixes: ['identity-policy-correct-resource'],
      nearMiss: {
        policy: 'inline policy "invoke"',
        index: 0,
        sid: 'Orders',
        element: 'Resource',
        segment: 'path',
        granted: ARN.replace('orders', 'order'),
        asked: ARN,
      },
    },
  ],
  advice: [],
  fixes: [],
  couldNotCheck: [
    {
      what: 'service control policies',
      why: 'not readable from this account',
      permission: 'organizations:ListPolicies',
    },
  ],
  calls: { total: 12, rounds: 2, throttled: 0, ms: 340 },
};

export const summary: SessionSummary = {
  version: '9.8.7',
  startedAt: '2026-03-02T10:15:00.000Z',
  writtenAt: '2026-03-02T10:17:00.000Z',
  identity: {
    arn: 'arn:aws:iam::111122223333:user/mia',
    accountId: '111122223333',
    region: 'eu-west-1',
    regionFrom: 'AWS_REGION',
    from: 'profile staging',
    practice: false,
  },
  diagnosis,
  steps: [
    {
      id: 'iam-policies',
      title: 'IAM policies',
      verdict: 'refuses',
      reached: true,
      sentence: 'Nothing grants this call.',
      evidence: [],
    },
    {
      id: 'test-call',
      title: 'Test call',
      verdict: 'pass',
      reached: false,
      sentence: 'Signed as role/checkout.',
      evidence: [],
    },
  ],
  policies: [],
  after: { ...diagnosis, outcome: 'allowed', causes: [] },
  applied: [
    {
      plan: {
        id: 'identity-policy-correct-resource',
        causes: ['iam-policy-wrong-resource'],
        title: 'Correct one path in role/checkout',
        changes: [changeOf({ service: 'iam', operation: 'PutRolePolicy', input: {} }) as Change],
        diff: '-  order/*\n+  orders/*\n',
        widens: { opens: 'nothing', text: 'nothing else', pairs: [], everyone: false, regions: [], notCompared: [] },
        takesAway: 'GET /order/*',
        shutsOut: { text: 'GET /order/*', regions: [], notCompared: [] },
        cannotComeBack: [],
        cli: [],
      },
      session: '20260302-a1',
      at: '2026-03-02T10:16:00.000Z',
      undone: false,
      differences: null,
    },
  ],
  checks: [
    {
      kind: 'apply',
      fixId: 'identity-policy-correct-resource',
      state: 'passed',
      before: {
        exchange: 'request',
        status: 403,
        errorType: 'AccessDeniedException',
        headers: {},
        body: '',
        from: 'call',
        browser: null,
      },
      tries: [
        {
          at: '2026-03-02T10:16:02.000Z',
          answer: {
            exchange: 'request',
            status: 200,
            errorType: null,
            headers: {},
            body: 'ok',
            from: 'call',
            browser: null,
          },
          why: null,
        },
      ],
      why: null,
    },
  ],
  timeline: [{ at: '2026-03-02T10:16:00.000Z', text: 'applied identity-policy-correct-resource' }],
  secrets: [secret(API_KEY)],
};
