import { afterEach, describe, expect, it } from 'vitest';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import type { Practice } from '../../src/practice/index.ts';
import { call, practice, profile, sharedCase, signed } from './support.ts';

let running: Practice;
afterEach(() => running.close());

/** One signed call to a service whose SDK is not at hand. */
async function ask(
  service: string,
  path: string,
  options: { readonly target?: string; readonly body?: object; readonly region?: string; readonly as?: string } = {},
) {
  const host = new URL(running.url).host;
  const method = options.target === undefined ? 'GET' : 'POST';
  const body = options.body === undefined ? '' : JSON.stringify(options.body);
  const keys = options.as === undefined ? running.adminProfile : profile(running, options.as);
  const ready = await signed(keys, host, path, {
    service,
    method,
    body,
    region: options.region ?? running.adminProfile.region,
  });
  const seen = await call(running, host, path, {
    method,
    headers: { ...ready.headers, ...(options.target === undefined ? {} : { 'x-amz-target': options.target }) },
    ...(body === '' ? {} : { body }),
  });
  return { status: seen.status, type: seen.type, json: JSON.parse(seen.body) };
}

describe('apigatewayv2', () => {
  it('lists and reads an HTTP API with its routes, authorizers, integrations and stages', async () => {
    const file = sharedCase('jwt-issuer-missing-trailing-slash');
    running = await practice([file]);
    const { id } = file.config.api;
    expect((await ask('apigateway', '/v2/apis')).json.items).toMatchObject([
      { apiId: id, name: file.config.api.name, protocolType: 'HTTP' },
    ]);
    expect((await ask('apigateway', '/restapis')).json.item).toEqual([]);
    const routes = (await ask('apigateway', `/v2/apis/${id}/routes`)).json.items;
    expect(routes.map((one: { routeKey: string }) => one.routeKey)).toEqual(
      file.config.routes?.map((one) => one.routeKey),
    );
    const [authorizer] = (await ask('apigateway', `/v2/apis/${id}/authorizers`)).json.items;
    expect(authorizer).toMatchObject({
      authorizerType: 'JWT',
      jwtConfiguration: (file.config.authorizers[0] as { jwt?: object }).jwt,
    });
    expect(routes[0].authorizerId).toBe(authorizer.authorizerId);
    const integrations = (await ask('apigateway', `/v2/apis/${id}/integrations`)).json.items;
    expect(routes.map((one: { target: string }) => one.target)).toContain(
      `integrations/${integrations[0].integrationId}`,
    );
    expect(
      (await ask('apigateway', `/v2/apis/${id}/stages/${encodeURIComponent(file.config.stage.name)}`)).json,
    ).toMatchObject({
      stageName: file.config.stage.name,
      autoDeploy: file.config.stage.autoDeploy,
    });
    expect(await ask('apigateway', `/v2/apis/${id}/stages/none`)).toMatchObject({
      status: 404,
      type: 'NotFoundException',
    });
  });
});

describe('lambda', () => {
  it('tells state and permissions of a function, and that one without any has none', async () => {
    const base = sharedCase('iam-boundary-omits-execute-api');
    const functions = [
      ...base.config.functions,
      { name: 'alone', state: 'Inactive' as const, behaviours: [{ returns: null }] },
    ];
    const file: CaseFile = { ...base, config: { ...base.config, functions } };
    running = await practice([file]);
    const at = '/2015-03-31/functions';
    expect((await ask('lambda', `${at}/alone/configuration`)).json).toMatchObject({
      FunctionName: 'alone',
      State: 'Inactive',
    });
    const { Policy } = (await ask('lambda', `${at}/models/policy`)).json;
    expect(JSON.parse(Policy).Statement).toMatchObject([
      {
        Principal: { Service: 'apigateway.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:execute-api:us-east-1:111122223333:b0u1n2d3r4/*/*/*' } },
      },
    ]);
    expect(await ask('lambda', `${at}/alone/policy`)).toMatchObject({ status: 404, type: 'ResourceNotFoundException' });
    // Its identity policy would not allow it; its boundary would.
    expect(await ask('lambda', `${at}/models/policy`, { as: 'amplify-dev' })).toMatchObject({
      status: 403,
      type: 'AccessDeniedException',
    });
  });
});

describe('organizations', () => {
  const base = sharedCase('iam-boundary-omits-execute-api');
  const allowAll = {
    name: 'FullAWSAccess',
    document: { Version: '2012-10-17' as const, Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }] },
  };
  const deny = {
    name: 'no-invoke',
    document: {
      Version: '2012-10-17' as const,
      Statement: [{ Effect: 'Deny' as const, Action: 'execute-api:*', Resource: '*' }],
    },
  };
  const levels = [
    { level: 'Root', policies: [allowAll] },
    { level: 'Sandbox', policies: [allowAll, deny] },
    { level: '111122223333', policies: [allowAll] },
  ];
  const inOrganization: CaseFile = {
    ...base,
    config: { ...base.config, iam: { ...base.config.iam, serviceControlPolicies: { '111122223333': levels } } },
  };
  const organizations = (operation: string, body: object) =>
    ask('organizations', '/', { target: `AWSOrganizationsV20161128.${operation}`, body });

  it('walks from an account to the root and shows what is attached on the way', async () => {
    running = await practice([inOrganization]);
    const seen: string[][] = [];
    let id = '111122223333';
    for (let i = 0; i < 3; i++) {
      const { Policies } = (
        await organizations('ListPoliciesForTarget', { TargetId: id, Filter: 'SERVICE_CONTROL_POLICY' })
      ).json;
      seen.push(Policies.map((one: { Name: string }) => one.Name));
      id = (await organizations('ListParents', { ChildId: id })).json.Parents?.[0].Id;
    }
    expect(seen).toEqual([['FullAWSAccess'], ['FullAWSAccess', 'no-invoke'], ['FullAWSAccess']]);
    expect(id).toBeUndefined();
    const { Policies } = (
      await organizations('ListPoliciesForTarget', {
        TargetId: (await organizations('ListParents', { ChildId: '111122223333' })).json.Parents[0].Id,
      })
    ).json;
    const { Policy } = (await organizations('DescribePolicy', { PolicyId: Policies[1].Id })).json;
    expect(JSON.parse(Policy.Content)).toEqual(deny.document);
  });

  it('says so where there is none', async () => {
    running = await practice([base]);
    expect(await organizations('ListParents', { ChildId: '111122223333' })).toMatchObject({
      status: 400,
      json: { __type: 'AWSOrganizationsNotInUseException' },
    });
  });
});
