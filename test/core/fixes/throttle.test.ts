import { describe, expect, it } from 'vitest';
import { planFixes } from '../../../src/core/fixes/index.ts';
import { predict } from '../../../src/core/gates/index.ts';
import { throttledBy } from '../../../src/core/gates/throttle.ts';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import { known } from '../../../src/core/model/fact.ts';
import type { Rate, UsagePlan } from '../../../src/core/model/facts.ts';
import type { Finding } from '../../../src/core/model/gate.ts';
import { secret } from '../../../src/core/model/secret.ts';
import { API, context, method } from '../gates/build.ts';

const CLOSED: Rate = { rateLimit: 0, burstLimit: 0 };
const LOW: Rate = { rateLimit: 5, burstLimit: 8 };
const usagePlan = (given: Partial<UsagePlan> = {}, methodRates?: Record<string, Rate>): UsagePlan => ({
  id: 'p1',
  name: 'basic',
  apiStages: [{ apiId: API, stage: 'prod', ...(methodRates === undefined ? {} : { methodRates }) }],
  keyIds: ['k1'],
  quota: null,
  used: {},
  throttle: null,
  ...given,
});
const METHOD = method({ path: '/orders', httpMethod: 'GET', authorizationType: 'NONE' });
const keyed = (plan: UsagePlan): Parameters<typeof context>[0] => ({
  methods: [{ ...METHOD, apiKeyRequired: true }],
  request: { apiKey: secret('K3yValue0123456789abcdef') },
  facts: {
    apiKeys: known('GetApiKeys', [{ id: 'k1', name: 'mobile', enabled: true, sentByRequest: true }]),
    usagePlans: known('GetUsagePlans', [plan]),
  },
});

/** Plans for a call of which the answer 429 was seen. */
function plansFor(given: Parameters<typeof context>[0]) {
  const at = context({ methods: [METHOD], ...given });
  const prediction = predict(at.facts, at.request, at.runtime);
  const predicted = prediction.request.refusals.flatMap(({ causes }) => causes);
  const throttled: Finding = {
    code: 'throttled',
    resource: 'observed:answer',
    summary: '',
    evidence: [],
    nearMiss: null,
    judgedOn: 'seen-answer',
    ...throttledBy(at),
  };
  const findings = predicted.length > 0 ? predicted : [throttled];
  return planFixes({ facts: at.facts, request: at.request, runtime: at.runtime, prediction, findings, advice: [] });
}
const written = (given: Parameters<typeof context>[0]) =>
  plansFor(given).map(({ id, changes }) => [
    id,
    changes
      .map(awsCall)
      .map(({ operation, input }) => [
        operation,
        input['patchOperations'] ?? input['RouteSettings'] ?? input['DefaultRouteSettings'],
      ]),
  ]);
const patch = (path: string, value: string) => ({ op: 'replace', path, value });

describe('the very rate that refuses is raised, where it is zero to the one that would count without it', () => {
  it("a method's own on the stage, under the name it has, though the stage itself is open", () => {
    expect(
      written({ stage: { throttle: { rateLimit: 100, burstLimit: 50 }, methodRates: { '~1orders/GET': CLOSED } } }),
    ).toEqual([
      [
        'stage-method-open-rate',
        [
          [
            'UpdateStage',
            [patch('/~1orders/GET/throttling/rateLimit', '100'), patch('/~1orders/GET/throttling/burstLimit', '50')],
          ],
        ],
      ],
    ]);
  });
  it('that of the stage, where the method has none', () => {
    expect(written({ stage: { throttle: CLOSED, methodRates: { 'orders/POST': CLOSED } } })).toEqual([
      [
        'stage-open-rate',
        [['UpdateStage', [patch('/*/*/throttling/rateLimit', '10000'), patch('/*/*/throttling/burstLimit', '5000')]]],
      ],
    ]);
  });
  it("a route's own", () => {
    expect(
      written({ apiType: 'HTTP', request: { path: '/orders' }, stage: { methodRates: { 'GET /orders': CLOSED } } }),
    ).toEqual([
      [
        'stage-method-open-rate',
        [['UpdateStage', { 'GET /orders': { ThrottlingRateLimit: 10_000, ThrottlingBurstLimit: 5_000 } }]],
      ],
    ]);
  });
  it("a method's own in the plan", () => {
    const at = `/apiStages/${API}:prod/throttle/~1orders/GET`;
    expect(written(keyed(usagePlan({ throttle: LOW }, { '/orders/GET': CLOSED })))).toEqual([
      [
        'usage-plan-method-open-rate',
        [['UpdateUsagePlan', [patch(`${at}/rateLimit`, '5'), patch(`${at}/burstLimit`, '8')]]],
      ],
    ]);
  });
  it('two that both let nothing through, in one fix', () => {
    const [plan, ...others] = plansFor({ ...keyed(usagePlan({ throttle: CLOSED })), stage: { throttle: CLOSED } });
    expect([plan?.id, plan?.changes.map((change) => awsCall(change).operation), others]).toEqual([
      'open-rates',
      ['UpdateUsagePlan', 'UpdateStage'],
      [],
    ]);
  });
  it('the lowest, where only the answer says that one was exceeded', () => {
    const stage = { throttle: { rateLimit: 100, burstLimit: 50 } };
    expect(written({ ...keyed(usagePlan({ throttle: LOW })), stage })).toEqual([
      [
        'usage-plan-raise-rate',
        [['UpdateUsagePlan', [patch('/throttle/rateLimit', '10'), patch('/throttle/burstLimit', '16')]]],
      ],
    ]);
  });
  it("nothing, where that is the account's: only AWS raises it", () => {
    expect(plansFor({ facts: { accountRate: known('GetAccount', { rateLimit: 100, burstLimit: 50 }) } })).toEqual([]);
    expect(plansFor({ facts: { accountRate: known('GetAccount', CLOSED) } })).toEqual([]);
  });
});
