import { afterEach, describe, expect, it } from 'vitest';
import { practiceProfiles } from '../../../src/aws/index.ts';
import { loadCase } from '../../../src/core/intake/cases/index.ts';
import type { Facts } from '../../../src/core/model/facts.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type Practice, startPractice } from '../../../src/practice/index.ts';
import { caseFile, method } from '../../support/make-case.ts';
import { accountAt } from '../support.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const VALIDATED = method({
  path: '/orders',
  httpMethod: 'POST',
  requestValidator: 'v1',
  requestParameters: { 'method.request.header.X-Tenant': true, 'method.request.querystring.page': false },
  requestModels: { 'application/json': 'Basket' },
});
const MOCK = method({
  path: '/notes',
  httpMethod: 'POST',
  integration: { type: 'MOCK', statusCode: 200, responseHeaders: {} },
  passthroughBehavior: 'NEVER',
  requestTemplates: { 'application/json': '{"statusCode":200}' },
});
const ORDER = { type: 'object', required: ['sku'] };
const FILE = (path: string) =>
  caseFile({
    methods: [VALIDATED, MOCK, method()],
    config: {
      requestValidators: [{ id: 'v1', name: 'all', validateRequestParameters: true, validateRequestBody: true }],
      models: [
        { name: 'Order', contentType: 'application/json', schema: ORDER },
        {
          name: 'Basket',
          contentType: 'application/json',
          schema: { items: { $ref: 'https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/Order' } },
        },
        { name: 'Unused', contentType: 'application/json', schema: {} },
      ],
    },
    request: { method: 'POST', path },
  });

/** The facts as the SDK reads them, and as the case tells them. */
async function read(path: string): Promise<readonly [Facts, Facts]> {
  const loaded = loadCase(FILE(path));
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  running = await startPractice({ cases: [loaded.case.caseFile], clock: systemClock });
  const { facts, request, target } = loaded.case;
  const account = accountAt(running.url, { practice: practiceProfiles(running), region: facts.scope.region });
  return [await account.readFacts(target, request, { kind: 'anonymous' }), facts];
}

describe('validators, models and what passes', () => {
  it('are read of the called method, from the draft and from the export alike', async () => {
    const [facts, told] = await read('/prod/orders');
    for (const copy of ['draft', 'deployed'] as const) {
      expect(facts[copy].methods).toEqual(told[copy].methods);
      expect(facts[copy].requestValidators).toEqual(told[copy].requestValidators);
      expect(facts[copy].models).toEqual(told[copy].models);
    }
    expect(facts.deployed.models).toMatchObject({ operation: 'GetExport', value: { Basket: {}, Order: ORDER } });
    expect(facts.draft.requestValidators).toMatchObject({
      operation: 'GetRequestValidators',
      value: { all: { parameters: true, body: true } },
    });
  });

  it('are not asked for where the called method names none, and the others stay without a name', async () => {
    const [facts] = await read('/prod/notes');
    expect([facts.draft.requestValidators, facts.draft.models]).toEqual([undefined, undefined]);
    const { methods } = facts.draft;
    const of = (path: string) => (methods.state === 'known' ? methods.value.find((one) => one.path === path) : null);
    expect(of('/orders')).toMatchObject({ requestValidator: null });
    expect(of('/notes')).toMatchObject({ passthrough: { behavior: 'NEVER', templates: ['application/json'] } });
  });
});
