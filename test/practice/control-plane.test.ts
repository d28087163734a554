import {
  CreateDeploymentCommand,
  DeleteDeploymentCommand,
  GetDeploymentCommand,
  GetExportCommand,
  GetGatewayResponsesCommand,
  GetMethodCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  GetStageCommand,
  PutGatewayResponseCommand,
  paginateGetRestApis,
  UpdateMethodCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unescapePolicyText } from '../../src/core/policy/index.ts';
import type { Practice } from '../../src/practice/index.ts';
import { call, gateway, practice, profile } from './support.ts';

const ORDERS = 'k7m2x9q4r1';
const HOST = `${ORDERS}.execute-api.us-east-1.amazonaws.com`;
const EVERYONE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/beta/GET/*' }],
};

let running: Practice;
beforeEach(async () => {
  running = await practice();
});
afterEach(() => running.close());

const setPolicy = (value: string) =>
  gateway(running).send(
    new UpdateRestApiCommand({ restApiId: ORDERS, patchOperations: [{ op: 'replace', path: '/policy', value }] }),
  );

describe('listing', () => {
  it('pages APIs by position and limit', async () => {
    const pages: number[] = [];
    const names: (string | undefined)[] = [];
    for await (const page of paginateGetRestApis({ client: gateway(running), pageSize: 3 }, {})) {
      pages.push(page.items?.length ?? 0);
      names.push(...(page.items ?? []).map((one) => one.name));
    }
    expect(pages).toEqual([3, 3, 2]);
    expect(new Set(names).size).toBe(8);
  });

  it('refuses a limit beyond 500 and a position it never gave', async () => {
    await expect(gateway(running).send(new GetRestApisCommand({ limit: 501 }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await expect(gateway(running).send(new GetRestApisCommand({ position: 'nonsense' }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });

  it('shows nothing of the methods without embed', async () => {
    const bare = await gateway(running).send(new GetResourcesCommand({ restApiId: ORDERS }));
    const full = await gateway(running).send(new GetResourcesCommand({ restApiId: ORDERS, embed: ['methods'] }));
    const at = (items: typeof bare.items) =>
      items?.find((one) => one.path === '/orders/{id}')?.resourceMethods?.['GET'];
    expect(at(bare.items)?.authorizationType).toBeUndefined();
    expect(at(full.items)).toMatchObject({
      authorizationType: 'NONE',
      apiKeyRequired: false,
      methodIntegration: { type: 'AWS_PROXY' },
    });
  });

  it('shows an account only its own region', async () => {
    expect(
      (await gateway(running, running.adminProfile, 'eu-central-1').send(new GetRestApisCommand({}))).items,
    ).toEqual([]);
  });
});

describe('errors', () => {
  it('names an unknown API with the account', async () => {
    await expect(gateway(running).send(new GetRestApiCommand({ restApiId: 'nosuchapi0' }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid API identifier specified 111122223333:nosuchapi0',
    });
  });

  it('has names for what is missing below an API', async () => {
    const client = gateway(running);
    await expect(
      client.send(new GetStageCommand({ restApiId: ORDERS, stageName: 'constructor' })),
    ).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid stage identifier specified',
    });
    await expect(
      client.send(new GetMethodCommand({ restApiId: ORDERS, resourceId: 'zzzzzz', httpMethod: 'GET' })),
    ).rejects.toMatchObject({
      message: 'Invalid Resource identifier specified',
    });
  });

  it('lets a caller without apigateway permissions do nothing, and says why', async () => {
    await expect(
      gateway(running, profile(running, 'report-export')).send(new GetRestApisCommand({})),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::111122223333:user/report-export is not authorized to perform: apigateway:GET on ' +
        'resource: arn:aws:apigateway:us-east-1::/restapis because no identity-based policy allows the ' +
        'apigateway:GET action',
    });
  });

  it('answers broken input with a client error and keeps running', async () => {
    const send = (path: string, body: string) =>
      call(running, new URL(running.url).host, path, { method: 'POST', body });
    expect((await send('/restapis/%E0%A4%A/x?=&&%', '{')).status).toBe(403);
    expect((await send('/', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    expect((await gateway(running).send(new GetRestApisCommand({}))).items).toHaveLength(8);
  });
});

describe('the resource policy', () => {
  it('comes back escaped by backslashes, with full ARNs', async () => {
    const { policy = '' } = await gateway(running).send(new GetRestApiCommand({ restApiId: ORDERS }));
    expect(policy.startsWith('{\\"Version\\":\\"2012-10-17\\"')).toBe(true);
    expect(policy).toContain('111122223333:k7m2x9q4r1\\/beta\\/POST\\/orders');
    expect(JSON.parse(unescapePolicyText(policy)).Statement[0].Resource).toBe(
      'arn:aws:execute-api:us-east-1:111122223333:k7m2x9q4r1/beta/POST/orders',
    );
  });

  it('is the very same string after it was changed and put back', async () => {
    const before = await gateway(running).send(new GetRestApiCommand({ restApiId: ORDERS }));
    await setPolicy(JSON.stringify(EVERYONE));
    const changed = await gateway(running).send(new GetRestApiCommand({ restApiId: ORDERS }));
    await setPolicy(unescapePolicyText(before.policy ?? ''));
    const after = await gateway(running).send(new GetRestApiCommand({ restApiId: ORDERS }));
    expect(changed.policy).not.toBe(before.policy);
    expect(after.policy).toBe(before.policy);
  });

  it('is refused when it is none', async () => {
    const message = 'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.';
    await expect(setPolicy('{')).rejects.toMatchObject({ name: 'BadRequestException', message });
    await expect(
      setPolicy(
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }],
        }),
      ),
    ).rejects.toMatchObject({ message });
  });
});

describe('deployments', () => {
  const get = () => call(running, HOST, '/beta/orders/42');

  it('keeps answering by the old snapshot until the draft is deployed, and again after a return to it', async () => {
    const client = gateway(running);
    const old = (await client.send(new GetStageCommand({ restApiId: ORDERS, stageName: 'beta' }))).deploymentId ?? '';
    expect((await get()).status).toBe(403);
    await setPolicy(JSON.stringify(EVERYONE));
    expect((await get()).status).toBe(403);
    const made = await client.send(new CreateDeploymentCommand({ restApiId: ORDERS, stageName: 'beta' }));
    expect(await get()).toMatchObject({ status: 200, body: '{"id":"42","status":"shipped"}' });
    await client.send(
      new UpdateStageCommand({
        restApiId: ORDERS,
        stageName: 'beta',
        patchOperations: [{ op: 'replace', path: '/deploymentId', value: old }],
      }),
    );
    expect((await get()).status).toBe(403);
    await client.send(new DeleteDeploymentCommand({ restApiId: ORDERS, deploymentId: made.id ?? '' }));
    await expect(
      client.send(new GetDeploymentCommand({ restApiId: ORDERS, deploymentId: made.id ?? '' })),
    ).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('are not deleted while a stage serves them', async () => {
    const { deploymentId = '' } = await gateway(running).send(
      new GetStageCommand({ restApiId: ORDERS, stageName: 'beta' }),
    );
    await expect(
      gateway(running).send(new DeleteDeploymentCommand({ restApiId: ORDERS, deploymentId })),
    ).rejects.toMatchObject({
      name: 'BadRequestException',
      message: 'Active stages pointing to this deployment must be moved or deleted',
    });
  });

  it('tell the methods they hold, not those of the draft', async () => {
    const client = gateway(running);
    const { items = [] } = await client.send(new GetResourcesCommand({ restApiId: ORDERS }));
    const resourceId = items.find((one) => one.path === '/orders/{id}')?.id ?? '';
    await client.send(
      new UpdateMethodCommand({
        restApiId: ORDERS,
        resourceId,
        httpMethod: 'GET',
        patchOperations: [{ op: 'replace', path: '/authorizationType', value: 'AWS_IAM' }],
      }),
    );
    const { deploymentId = '' } = await client.send(new GetStageCommand({ restApiId: ORDERS, stageName: 'beta' }));
    const summary = (
      await client.send(new GetDeploymentCommand({ restApiId: ORDERS, deploymentId, embed: ['apisummary'] }))
    ).apiSummary;
    expect(summary?.['/orders/{id}']?.['GET']).toEqual({ authorizationType: 'NONE', apiKeyRequired: false });
    expect(
      (await client.send(new GetMethodCommand({ restApiId: ORDERS, resourceId, httpMethod: 'GET' }))).authorizationType,
    ).toBe('AWS_IAM');
  });
});

describe('an export', () => {
  const exported = async (from: Practice, restApiId: string, stageName: string) => {
    const answer = await gateway(from).send(
      new GetExportCommand({
        restApiId,
        stageName,
        exportType: 'oas30',
        accepts: 'application/json',
        parameters: { extensions: 'apigateway' },
      }),
    );
    return JSON.parse(Buffer.from(answer.body ?? []).toString('utf8'));
  };

  it('holds what the stage serves: the deployed policy, not the corrected draft', async () => {
    const document = await exported(running, 'f5c9j2v8d3', 'live');
    expect(document['x-amazon-apigateway-policy'].Statement[0].Condition.IpAddress['aws:SourceIp']).toEqual([
      '198.51.100.0/24',
    ]);
    const { policy = '' } = await gateway(running).send(new GetRestApiCommand({ restApiId: 'f5c9j2v8d3' }));
    expect(unescapePolicyText(policy)).toContain('203.0.113.0/24');
  });

  it('names sigv4 for AWS_IAM methods and shows the integration', async () => {
    const { paths, components } = await exported(running, 'b3t8w1n6z5', 'prod');
    expect(paths['/orders'].post.security).toEqual([{ sigv4: [] }]);
    expect(paths['/orders'].post['x-amazon-apigateway-integration']).toMatchObject({
      type: 'aws_proxy',
      httpMethod: 'POST',
    });
    expect(components.securitySchemes.sigv4['x-amazon-apigateway-authtype']).toBe('awsSigv4');
  });

  it('leaves the policy out where that is switched so', async () => {
    const silent = await practice(undefined, { exportsPolicy: false });
    expect(await exported(silent, ORDERS, 'beta')).not.toHaveProperty('x-amazon-apigateway-policy');
    await silent.close();
  });
});

describe('gateway responses', () => {
  it('lists all 21 types and says which are customised', async () => {
    const client = gateway(running);
    await client.send(
      new PutGatewayResponseCommand({
        restApiId: ORDERS,
        responseType: 'DEFAULT_4XX',
        responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
      }),
    );
    const { items = [] } = await client.send(new GetGatewayResponsesCommand({ restApiId: ORDERS, limit: 500 }));
    expect(items).toHaveLength(21);
    expect(items.filter((one) => one.defaultResponse === false).map((one) => one.responseType)).toEqual([
      'DEFAULT_4XX',
    ]);
    expect((await call(running, HOST, '/beta/orders/42')).headers['access-control-allow-origin']).toBeUndefined();
    await client.send(new CreateDeploymentCommand({ restApiId: ORDERS, stageName: 'beta' }));
    expect((await call(running, HOST, '/beta/orders/42')).headers['access-control-allow-origin']).toBe('*');
  });
});

describe('many at once', () => {
  it('answers concurrent reads and calls each for itself', async () => {
    const client = gateway(running);
    const [reads, calls] = await Promise.all([
      Promise.all(Array.from({ length: 30 }, () => client.send(new GetRestApisCommand({})))),
      Promise.all(
        running.apis.flatMap((api) => [call(running, api.host, api.path), call(running, api.host, api.path)]),
      ),
    ]);
    expect(reads.every((one) => one.items?.length === 8)).toBe(true);
    expect(calls.map((one) => one.status)).toEqual([
      403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 200,
    ]);
    expect(running.requests()).toBe(46);
  });
});
