import { afterEach, describe, expect, test } from 'vitest';
import { valueOf } from '../../src/core/model/fact.ts';
import type { Method } from '../../src/core/model/facts.ts';
import type { Practice } from '../../src/practice/index.ts';
import { isDrawn } from '../support/every-call.ts';
import { openCase, type RestCase, restCases } from './cases.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const summary = (methods: readonly Method[] | undefined): string =>
  JSON.stringify(methods?.map((one) => [one.path, one.httpMethod, one.authorizationType, one.apiKeyRequired]));
const moved = ({ case: { facts } }: RestCase): boolean =>
  summary(valueOf(facts.draft.methods)) !== summary(valueOf(facts.deployed.methods));

describe('listings of a practice account', () => {
  test.each(restCases.filter((_, at) => isDrawn(at, 4)))('$name: the API, its stage, its methods', async (one) => {
    const { practice, account } = await openCase(one);
    running = practice;
    const { scope, api, draft } = one.case.facts;
    expect(valueOf(await account.listApis())).toContainEqual({
      id: scope.apiId,
      name: valueOf(api)?.name,
      apiType: 'REST',
      endpointType: valueOf(api)?.endpointType,
      hasPolicy: valueOf(draft.policy) !== null,
      defaultEndpointDisabled: valueOf(api)?.disableExecuteApiEndpoint,
    });
    const [stage] = valueOf(await account.listStages(scope.apiId)) ?? [];
    expect(stage).toMatchObject({ name: scope.stage, draftMovedOn: moved(one) ? true : null });
    expect(valueOf(await account.listMethods(scope.apiId, scope.stage))).toEqual(
      valueOf(draft.methods)?.map(({ path, httpMethod, authorizationType, apiKeyRequired }) => ({
        path,
        verb: httpMethod,
        authorizationType,
        apiKeyRequired,
      })),
    );
  });

  test('some case has a draft that has moved on', () => {
    expect(restCases.filter(moved).length).toBeGreaterThan(0);
  });
});
