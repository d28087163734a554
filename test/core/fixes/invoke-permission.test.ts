import { describe, expect, it } from 'vitest';
import { loadCase } from '../../../src/core/intake/cases/index.ts';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import { ACCOUNT, makeCase, method } from '../../support/make-case.ts';
import { plan } from './support.ts';

const ARN = (rest: string): string => `arn:aws:execute-api:eu-west-1:${ACCOUNT}:${rest}`;

function planned(...sources: readonly { readonly principal?: string; readonly sourceArn: string | null }[]) {
  const base = makeCase({
    methods: [
      method({ authorizationType: 'NONE' }),
      method({ httpMethod: 'POST', path: '/orders', authorizationType: 'NONE' }),
    ],
  });
  const { caseFile } = base;
  const integration = caseFile.config.methods?.[0]?.integration;
  if (integration?.type !== 'AWS_PROXY') throw new Error('the case has a function');
  const lambdaPermissions = sources.map(({ principal = 'apigateway.amazonaws.com', sourceArn }) => ({
    function: integration.function,
    qualifier: null,
    action: 'lambda:InvokeFunction',
    principal,
    sourceArn,
  }));
  const loaded = loadCase({ ...caseFile, config: { ...caseFile.config, lambdaPermissions } });
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  const { plans } = plan(loaded.case);
  const found = plans.find(({ id }) => id === 'integration-invoke-permission');
  return {
    apiId: caseFile.config.api.id,
    found,
    operations: found?.changes.map((change) => awsCall(change).operation),
  };
}

const API = planned().apiId;

describe('a permission that nearly fits', () => {
  it('goes, where it names this API and fits no call', () => {
    const { found, operations } = planned({ sourceArn: ARN(`${API}/*/PUT/orders`) });
    expect(operations).toEqual(['AddPermission', 'RemovePermission']);
    expect(found?.title).toMatch(/replacing statement "\w+", which matches no call$/);
    expect(found?.diff).toContain('-  "SourceArn"');
    expect(found?.widens.text).toBe('anyone else that the API allows on GET /orders/{id}');
  });

  it.each([
    ['another Region', ARN(`${API}/*/GET/orders/*`).replace('eu-west-1', 'eu-west-2')],
    ['another account', ARN(`${API}/*/GET/orders/*`).replace(ACCOUNT, '999999999999')],
    ['a stage that is not there', ARN(`${API}/gone/GET/orders/*`)],
    ['a name that is no id', ARN('OrdersApi/*/GET/orders/*')],
    ['an authorizer that is gone', ARN(`${API}/authorizers/zzz999`)],
  ])('goes, where it names %s', (_what, sourceArn) => {
    expect(planned({ sourceArn }).operations).toEqual(['AddPermission', 'RemovePermission']);
  });

  it.each([
    ['another route of this API', ARN(`${API}/*/POST/orders`)],
    ['another API of the account', ARN('zzzzzzzzzz/*/GET/orders/*')],
  ])('stays, where %s uses it', (_what, sourceArn) => {
    expect(planned({ sourceArn }).operations).toEqual(['AddPermission']);
  });

  it('stays, where it lets another service invoke', () => {
    expect(planned({ principal: 'events.amazonaws.com', sourceArn: null }).operations).toEqual(['AddPermission']);
  });

  it('goes, where it names a service that never invokes', () => {
    expect(
      planned({ principal: 'execute-api.amazonaws.com', sourceArn: ARN(`${API}/*/GET/orders/*`) }).operations,
    ).toEqual(['AddPermission', 'RemovePermission']);
  });

  it('only the nearest of several goes', () => {
    const { found } = planned({ sourceArn: ARN('x-y/*/GET/orders/*') }, { sourceArn: ARN(`${API}/*/PUT/orders`) });
    expect(found?.diff).toContain(`-  "SourceArn": "${ARN(`${API}/*/PUT/orders`)}"`);
  });
});
