import { expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { ARN, allow, makeCase, policy } from '../../support/make-case.ts';

/** A policy of which no statement allows the call. */
const answered = (count: number, statementOf: (at: number) => Record<string, unknown>) =>
  examineCase(
    makeCase({ api: { policy: policy(...Array.from({ length: count }, (_, at) => allow(statementOf(at)))) } }),
  );

it('a policy of many statements is answered, with the statement corrected that misses by least', () => {
  const { diagnosis, plans } = answered(400, (at) => ({
    Resource: `${ARN}/prod/GET/${at === 321 ? 'order' : `shop-${at}`}/x`,
  }));
  expect(diagnosis.causes.map(({ code }) => code)).toEqual(['resource-policy-wrong-resource-arn']);
  const corrected = plans.find(({ id }) => id === 'resource-policy-correct-statement');
  expect(corrected?.diff).toMatch(/^-.*prod\/GET\/order\/x"/m);
});

it('where paths and addresses together are too many to compare, that is said', () => {
  const { plans } = answered(350, (at) => ({
    Resource: `${ARN}/prod/GET/orders/${at}`,
    Condition: { IpAddress: { 'aws:SourceIp': `198.51.${at % 250}.${Math.floor(at / 250)}/32` } },
  }));
  const open = plans.flatMap(({ widens }) => widens.notCompared);
  expect(open).toContain('calls from other sources');
});
