import {
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateUsagePlanKeyCommand,
  DeleteBasePathMappingCommand,
  DeleteGatewayResponseCommand,
  DeleteMethodCommand,
  DeleteUsagePlanKeyCommand,
  FlushStageAuthorizersCacheCommand,
  GetAccountCommand,
  GetApiKeysCommand,
  GetAuthorizersCommand,
  GetBasePathMappingsCommand,
  GetDomainNamesCommand,
  GetResourcesCommand,
  GetStageCommand,
  GetTagsCommand,
  GetUsageCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateAccountCommand,
  UpdateApiKeyCommand,
  UpdateAuthorizerCommand,
  UpdateMethodCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, describe, expect, it } from 'vitest';
import type { Practice } from '../../src/practice/index.ts';
import { sendCase } from './send-case.ts';
import { call, gateway, practice, sharedCase } from './support.ts';

let running: Practice;
afterEach(() => running.close());

/** An account with one shared case, a client in its region, and the call of that case. */
async function open(name: string) {
  const file = sharedCase(name);
  running = await practice([file]);
  const client = gateway(running, running.adminProfile, file.config.api.region);
  const { id } = file.config.api;
  return {
    file,
    client,
    id,
    stage: file.config.stage.name,
    status: async () => (await sendCase(running, file)).status,
  };
}

describe('a change through the SDK changes what the call is answered', () => {
  it('a key that is switched on', async () => {
    const { client, status } = await open('apikey-disabled-key');
    expect(await status()).toBe(403);
    const listed = await client.send(new GetApiKeysCommand({}));
    expect(listed.items?.map((one) => one.value)).toEqual([undefined]);
    const [key] = (await client.send(new GetApiKeysCommand({ includeValues: true }))).items ?? [];
    expect(key?.value?.length).toBeGreaterThan(19);
    await client.send(
      new UpdateApiKeyCommand({
        apiKey: key?.id ?? '',
        patchOperations: [{ op: 'replace', path: '/enabled', value: 'true' }],
      }),
    );
    expect(await status()).toBe(200);
  });

  it('a stage that is put into a plan, and a key that is taken out of it', async () => {
    const { client, id, stage, status } = await open('apikey-valid-but-stage-in-no-plan');
    expect(await status()).toBe(403);
    const [plan] = (await client.send(new GetUsagePlansCommand({ keyId: 'k1' }))).items ?? [];
    const usagePlanId = plan?.id ?? '';
    await client.send(
      new UpdateUsagePlanCommand({
        usagePlanId,
        patchOperations: [{ op: 'add', path: '/apiStages', value: `${id}:${stage}` }],
      }),
    );
    expect(await status()).toBe(200);
    await client.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId: 'k1' }));
    expect(await status()).toBe(403);
    await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId: 'k1', keyType: 'API_KEY' }));
    expect((await client.send(new GetUsagePlanKeysCommand({ usagePlanId }))).items?.map((one) => one.id)).toEqual([
      'k1',
    ]);
    expect(await status()).toBe(200);
    const { items } = await client.send(
      new GetUsageCommand({ usagePlanId, startDate: '2026-03-01', endDate: '2026-03-02' }),
    );
    expect(items?.['k1']).toHaveLength(2);
  });

  it('the default endpoint that is switched on', async () => {
    const { client, id, status } = await open('endpoint-default-disabled-rest');
    expect(await status()).toBe(403);
    await client.send(
      new UpdateRestApiCommand({
        restApiId: id,
        patchOperations: [{ op: 'replace', path: '/disableExecuteApiEndpoint', value: 'false' }],
      }),
    );
    expect(await status()).toBe(200);
  });

  it("an authorizer's expression, once it is deployed", async () => {
    const { client, id, stage, status } = await open('authz-token-regex-rejects');
    expect(await status()).toBe(401);
    const [authorizer] = (await client.send(new GetAuthorizersCommand({ restApiId: id }))).items ?? [];
    expect(authorizer).toMatchObject({
      type: 'TOKEN',
      authType: 'custom',
      identitySource: 'method.request.header.Authorization',
      authorizerResultTtlInSeconds: 300,
    });
    const patchOperations = [
      { op: 'replace' as const, path: '/identityValidationExpression', value: '^Bearer [-0-9A-Za-z._~+/]+=*$' },
    ];
    await client.send(
      new UpdateAuthorizerCommand({ restApiId: id, authorizerId: authorizer?.id ?? '', patchOperations }),
    );
    expect(await status()).toBe(401);
    await client.send(new CreateDeploymentCommand({ restApiId: id, stageName: stage }));
    expect(await status()).toBe(200);
  });

  it('a flushed authorizer cache', async () => {
    const { client, id, stage, status } = await open('authz-cached-policy-names-first-method');
    expect(await status()).toBe(403);
    await client.send(new FlushStageAuthorizersCacheCommand({ restApiId: id, stageName: stage }));
    expect(await status()).toBe(200);
  });

  it('an OPTIONS method made from nothing, with its mock and its headers', async () => {
    const { client, id, stage } = await open('rp-ip-allowlist-misses-caller');
    const host = `${id}.execute-api.eu-west-1.amazonaws.com`;
    await client.send(
      new UpdateRestApiCommand({ restApiId: id, patchOperations: [{ op: 'replace', path: '/policy', value: '' }] }),
    );
    const root =
      (await client.send(new GetResourcesCommand({ restApiId: id }))).items?.find((one) => one.path === '/')?.id ?? '';
    const { id: resourceId = '' } = await client.send(
      new CreateResourceCommand({ restApiId: id, parentId: root, pathPart: 'new' }),
    );
    const at = { restApiId: id, resourceId, httpMethod: 'OPTIONS' };
    const origin = 'method.response.header.Access-Control-Allow-Origin';
    await client.send(new PutMethodCommand({ ...at, authorizationType: 'NONE' }));
    await expect(client.send(new PutMethodCommand({ ...at, authorizationType: 'NONE' }))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await expect(client.send(new CreateDeploymentCommand({ restApiId: id, stageName: stage }))).rejects.toMatchObject({
      message: 'No integration defined for method',
    });
    await client.send(
      new PutIntegrationCommand({
        ...at,
        type: 'MOCK',
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
      }),
    );
    await expect(client.send(new PutIntegrationResponseCommand({ ...at, statusCode: '204' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    await client.send(
      new PutMethodResponseCommand({ ...at, statusCode: '204', responseParameters: { [origin]: false } }),
    );
    await client.send(
      new PutIntegrationResponseCommand({
        ...at,
        statusCode: '204',
        responseParameters: { [origin]: "'https://app.example.com'" },
      }),
    );
    expect((await call(running, host, `/${stage}/new`, { method: 'OPTIONS' })).status).toBe(403);
    await client.send(new CreateDeploymentCommand({ restApiId: id, stageName: stage }));
    const seen = await call(running, host, `/${stage}/new`, { method: 'OPTIONS' });
    expect([seen.status, seen.headers['access-control-allow-origin']]).toEqual([204, 'https://app.example.com']);
    await client.send(new DeleteMethodCommand(at));
    expect((await call(running, host, `/${stage}/new`, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('a mapping that is taken away and put back', async () => {
    running = await practice();
    const client = gateway(running);
    const domainName = (await client.send(new GetDomainNamesCommand({}))).items?.[0]?.domainName ?? '';
    const cart = async () => (await call(running, domainName, '/cart')).status;
    expect(await cart()).toBe(200);
    await client.send(new DeleteBasePathMappingCommand({ domainName, basePath: '(none)' }));
    expect(await cart()).toBe(403);
    await client.send(new CreateBasePathMappingCommand({ domainName, restApiId: 'd6u3o9i2b7', stage: 'prod' }));
    expect((await client.send(new GetBasePathMappingsCommand({ domainName }))).items).toEqual([
      { basePath: '(none)', restApiId: 'd6u3o9i2b7', stage: 'prod' },
    ]);
    expect(await cart()).toBe(200);
  });
});

describe('stage settings', () => {
  const restApiId = 'k7m2x9q4r1';
  const update = (
    ...patchOperations: { op: 'replace' | 'add' | 'remove' | 'copy'; path: string; value?: string; from?: string }[]
  ) => gateway(running).send(new UpdateStageCommand({ restApiId, stageName: 'beta', patchOperations }));

  it('logging: the first write of one setting makes a whole entry', async () => {
    running = await practice();
    await update(
      { op: 'replace', path: '/*/*/logging/loglevel', value: 'INFO' },
      { op: 'replace', path: '/~1orders~1{id}/GET/logging/dataTrace', value: 'true' },
    );
    const { methodSettings } = await gateway(running).send(new GetStageCommand({ restApiId, stageName: 'beta' }));
    expect(methodSettings?.['*/*']).toMatchObject({
      loggingLevel: 'INFO',
      throttlingBurstLimit: 5000,
      throttlingRateLimit: 10_000,
    });
    expect(methodSettings?.['orders/{id}/GET']).toMatchObject({ dataTraceEnabled: true });
    await update({ op: 'remove', path: '/*/*' });
    await expect(update({ op: 'remove', path: '/*/*' })).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it('a canary takes its share and is promoted', async () => {
    running = await practice();
    const client = gateway(running);
    await expect(
      update({ op: 'copy', path: '/deploymentId', from: '/canarySettings/deploymentId' }),
    ).rejects.toMatchObject({
      message: 'Promotion not available. Canary does not exist.',
    });
    const value = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
    });
    await client.send(
      new UpdateRestApiCommand({ restApiId, patchOperations: [{ op: 'replace', path: '/policy', value }] }),
    );
    await client.send(
      new CreateDeploymentCommand({ restApiId, stageName: 'beta', canarySettings: { percentTraffic: 50 } }),
    );
    const host = `${restApiId}.execute-api.us-east-1.amazonaws.com`;
    const series = async () =>
      Promise.all(Array.from({ length: 10 }, async () => (await call(running, host, '/beta/orders/42')).status));
    expect((await series()).filter((one) => one === 200)).toHaveLength(5);
    await expect(client.send(new CreateDeploymentCommand({ restApiId, stageName: 'beta' }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await update(
      { op: 'copy', path: '/deploymentId', from: '/canarySettings/deploymentId' },
      { op: 'remove', path: '/canarySettings' },
    );
    expect((await series()).filter((one) => one === 200)).toHaveLength(10);
  });
});

describe('what AWS refuses is refused', () => {
  const restApiId = 'k7m2x9q4r1';
  it('an authorizer type without an authorizer, an unknown patch path, a wrong operation', async () => {
    running = await practice();
    const client = gateway(running);
    const resourceId =
      (await client.send(new GetResourcesCommand({ restApiId }))).items?.find((one) => one.path === '/orders')?.id ??
      '';
    const update = (op: 'replace' | 'add', path: string, value: string) =>
      client.send(
        new UpdateMethodCommand({ restApiId, resourceId, httpMethod: 'POST', patchOperations: [{ op, path, value }] }),
      );
    await expect(update('replace', '/authorizationType', 'CUSTOM')).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining('Invalid authorizer ID specified'),
    });
    await expect(update('replace', '/nothing', 'x')).rejects.toMatchObject({ name: 'BadRequestException' });
    await expect(update('add', '/authorizationType', 'NONE')).rejects.toMatchObject({
      message: 'Invalid patch operation specified. Must be one of: [replace]',
    });
    await expect(
      client.send(new DeleteGatewayResponseCommand({ restApiId, responseType: 'UNAUTHORIZED' })),
    ).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Gateway response type not defined on api',
    });
  });

  it('a logging role that does not trust API Gateway', async () => {
    running = await practice();
    const client = gateway(running);
    const set = (value: string) =>
      client.send(
        new UpdateAccountCommand({ patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value }] }),
      );
    await expect(set('arn:aws:iam::111122223333:role/checkout-service')).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await set('arn:aws:iam::111122223333:role/gateway-logs');
    expect((await client.send(new GetAccountCommand({}))).cloudwatchRoleArn).toBe(
      'arn:aws:iam::111122223333:role/gateway-logs',
    );
    expect(
      (await client.send(new GetTagsCommand({ resourceArn: `arn:aws:apigateway:us-east-1::/restapis/${restApiId}` })))
        .tags,
    ).toEqual({});
  });
});
