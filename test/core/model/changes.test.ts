import { describe, expect, it } from 'vitest';
import { type AwsCall, awsCall, type Change, changeOf, isSameThing } from '../../../src/core/model/changes/index.ts';
import { caseFiles, planWithAdvice } from '../fixes/support.ts';

const plans = caseFiles().flatMap(({ loaded }) => planWithAdvice(loaded).plans);
const changes = plans.flatMap((plan) => plan.changes);

/** What AWS is not sent, and a journal does not hold. */
const sent = (change: Change): Omit<Change, never> =>
  change.kind === 'attach-role-policy' ? (({ roleArn: _, ...rest }) => rest)(change) : change;

describe('the call of a change', () => {
  it('is recognised again, as a journal holds it', () => {
    expect(changes.length).toBeGreaterThan(500);
    for (const change of changes)
      expect(changeOf(JSON.parse(JSON.stringify(awsCall(change))) as AwsCall)).toEqual(sent(change));
  });

  it('is of nearly every kind in the cases', () => {
    expect(new Set(changes.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(45);
  });

  it.each<[string, AwsCall]>([
    ['another operation', { service: 'apigateway', operation: 'DeleteRestApi', input: { restApiId: 'a' } }],
    ['another setting', patched('/name', 'orders')],
    ['one setting beside another', { ...patched('/policy', '{}', '/name', 'orders') }],
    ['a place that is no text', { service: 'apigateway', operation: 'UpdateRestApi', input: { restApiId: 7 } }],
    ['no place at all', { service: 'ec2', operation: 'ModifyVpcEndpoint', input: {} }],
  ])('%s is not taken for a change of ours', (_name, call) => {
    expect(changeOf(call)).toEqual({ kind: 'unknown', call });
    expect(awsCall(changeOf(call))).toBe(call);
  });
});

describe('the thing that a change is about', () => {
  const method: Change = {
    kind: 'put-method',
    restApiId: 'a',
    resourceId: 'r',
    httpMethod: 'OPTIONS',
    authorizationType: 'NONE',
    apiKeyRequired: false,
  };
  it('is the same whatever is written to it', () => {
    expect(isSameThing(method, { ...method, apiKeyRequired: true })).toBe(true);
  });
  it('is another one for another name', () => {
    expect(isSameThing(method, { ...method, httpMethod: 'GET' })).toBe(false);
  });
});

function patched(...pairs: readonly string[]): AwsCall {
  const patchOperations = pairs.flatMap((path, at) =>
    at % 2 === 0 ? [{ op: 'replace', path, value: pairs[at + 1] }] : [],
  );
  return { service: 'apigateway', operation: 'UpdateRestApi', input: { restApiId: 'a', patchOperations } };
}
