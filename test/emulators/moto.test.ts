import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateAuthorizerCommand,
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { valueOf } from '../../src/core/model/fact.ts';
import type { Facts } from '../../src/core/model/facts.ts';
import { secret } from '../../src/core/model/secret.ts';
import { accountAt, environmentOf, REQUEST } from '../aws/support.ts';
import { startMoto } from './moto-server.ts';

// moto's quirks, see docs of moto and its sources: the policy comes unescaped, documents are not URL-encoded, some
// operations answer 500 with HTML, there is no deployment summary, and the export is minimal.

const Resource = 'arn:aws:execute-api:us-east-1:123456789012:x/*';
const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource }],
};
const GRANT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] };
const ORDERS = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
const LAMBDA = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ORDERS}/invocations`;

let moto: Awaited<ReturnType<typeof startMoto>>;
let apiId: string;
let facts: Facts;
let userKey: { readonly id: string; readonly key: string };
let roleArn: string;

beforeAll(async () => {
  moto = await startMoto();
  await build();
  const signing = {
    accessKeyId: userKey.id,
    service: 'execute-api',
    region: 'us-east-1',
    date: '20260302T101530Z',
    host: REQUEST.host,
    path: REQUEST.path,
    query: '',
    sessionToken: null,
    placement: 'headers',
  } as const;
  facts = await accountAt(moto.url, { matchKey: true }).readFacts(
    { apiType: 'REST', apiId, stage: 'prod' },
    { ...REQUEST, host: 'api.example.com', apiKey: secret('abcdefghij0123456789'), signing },
    { kind: 'arn', arn: 'arn:aws:iam::123456789012:user/team/anna' },
  );
}, 240_000);
afterAll(() => moto?.stop());

async function build(): Promise<void> {
  const config = {
    region: 'us-east-1',
    endpoint: moto.url,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
  };
  const gateway = new APIGatewayClient(config);
  const iam = new IAMClient(config);
  const api = await gateway.send(
    new CreateRestApiCommand({ name: 'orders', endpointConfiguration: { types: ['REGIONAL'] }, tags: { team: 'a' } }),
  );
  apiId = api.id ?? '';
  const restApiId = apiId;
  await gateway.send(
    new UpdateRestApiCommand({
      restApiId,
      patchOperations: [{ op: 'replace', path: '/policy', value: JSON.stringify(POLICY) }],
    }),
  );
  const authorizer = await gateway.send(
    new CreateAuthorizerCommand({
      restApiId,
      name: 'tokens',
      type: 'TOKEN',
      authorizerUri: LAMBDA.replace('orders', 'auth'),
      identitySource: 'method.request.header.Authorization',
      authorizerResultTtlInSeconds: 60,
    }),
  );
  const resource = await gateway.send(
    new CreateResourceCommand({ restApiId, parentId: api.rootResourceId ?? '', pathPart: 'orders' }),
  );
  const resourceId = resource.id ?? '';
  const method = async (httpMethod: string, more: object): Promise<void> => {
    await gateway.send(new PutMethodCommand({ restApiId, resourceId, httpMethod, authorizationType: 'NONE', ...more }));
  };
  await method('GET', { authorizationType: 'AWS_IAM', apiKeyRequired: true });
  await method('POST', { authorizationType: 'CUSTOM', authorizerId: authorizer.id });
  await method('OPTIONS', {});
  for (const httpMethod of ['GET', 'POST']) {
    await gateway.send(
      new PutIntegrationCommand({
        restApiId,
        resourceId,
        httpMethod,
        type: 'AWS_PROXY',
        integrationHttpMethod: 'POST',
        uri: LAMBDA,
      }),
    );
  }
  const options = { restApiId, resourceId, httpMethod: 'OPTIONS' };
  await gateway.send(
    new PutIntegrationCommand({
      ...options,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
    }),
  );
  const header = 'method.response.header.Access-Control-Allow-Origin';
  await gateway.send(
    new PutMethodResponseCommand({ ...options, statusCode: '200', responseParameters: { [header]: true } }),
  );
  await gateway.send(
    new PutIntegrationResponseCommand({ ...options, statusCode: '200', responseParameters: { [header]: "'*'" } }),
  );
  await gateway.send(
    new PutGatewayResponseCommand({
      restApiId,
      responseType: 'DEFAULT_4XX',
      responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
    }),
  );
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  const plan = await gateway.send(
    new CreateUsagePlanCommand({
      name: 'basic',
      apiStages: [{ apiId: restApiId, stage: 'prod' }],
      throttle: { rateLimit: 5, burstLimit: 2 },
    }),
  );
  const key = await gateway.send(new CreateApiKeyCommand({ name: 'k', enabled: true, value: 'abcdefghij0123456789' }));
  await gateway.send(
    new CreateUsagePlanKeyCommand({ usagePlanId: plan.id ?? '', keyId: key.id ?? '', keyType: 'API_KEY' }),
  );
  await gateway.send(
    new CreateDomainNameCommand({ domainName: 'api.example.com', endpointConfiguration: { types: ['REGIONAL'] } }),
  );
  await gateway.send(
    new CreateBasePathMappingCommand({ domainName: 'api.example.com', basePath: 'v1', restApiId, stage: 'prod' }),
  );

  await iam.send(new CreateUserCommand({ UserName: 'anna', Path: '/team/' }));
  await iam.send(
    new PutUserPolicyCommand({ UserName: 'anna', PolicyName: 'invoke', PolicyDocument: JSON.stringify(GRANT) }),
  );
  const managed = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'managed', PolicyDocument: JSON.stringify(GRANT) }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName: 'anna', PolicyArn: managed.Policy?.Arn ?? '' }));
  await iam.send(new CreateGroupCommand({ GroupName: 'devs' }));
  await iam.send(
    new PutGroupPolicyCommand({ GroupName: 'devs', PolicyName: 'of-group', PolicyDocument: JSON.stringify(GRANT) }),
  );
  await iam.send(new AddUserToGroupCommand({ GroupName: 'devs', UserName: 'anna' }));
  const access = await iam.send(new CreateAccessKeyCommand({ UserName: 'anna' }));
  userKey = { id: access.AccessKey?.AccessKeyId ?? '', key: access.AccessKey?.SecretAccessKey ?? '' };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
  };
  const role = await iam.send(
    new CreateRoleCommand({
      RoleName: 'caller',
      Path: '/svc/',
      AssumeRolePolicyDocument: JSON.stringify(trust),
      PermissionsBoundary: managed.Policy?.Arn ?? '',
    }),
  );
  roleArn = role.Role?.Arn ?? '';
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'caller', PolicyName: 'invoke', PolicyDocument: JSON.stringify(GRANT) }),
  );
}

describe('facts of an API on moto', () => {
  test('the API and its stage', () => {
    expect(facts.scope).toEqual({
      partition: 'aws',
      region: 'us-east-1',
      accountId: '123456789012',
      apiId,
      apiType: 'REST',
      stage: 'prod',
    });
    expect(valueOf(facts.api)).toMatchObject({
      name: 'orders',
      endpointType: 'REGIONAL',
      disableExecuteApiEndpoint: false,
      tags: { team: 'a' },
    });
    expect(valueOf(facts.stages)).toEqual(['prod']);
    expect(valueOf(facts.stage)).toMatchObject({
      name: 'prod',
      logging: { execution: 'OFF', access: null },
      throttle: null,
      canary: null,
    });
    expect(valueOf(facts.stage)?.deployedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('the policy is the text that was written, though moto does not escape it', () => {
    expect(JSON.parse(valueOf(facts.draft.policy) ?? '')).toEqual(POLICY);
  });

  test('methods with their authorizer by name, and their integration', () => {
    const rest = { path: '/orders', scopes: [] };
    expect(valueOf(facts.draft.methods)).toEqual([
      {
        ...rest,
        httpMethod: 'GET',
        authorizationType: 'AWS_IAM',
        authorizer: null,
        apiKeyRequired: true,
        integration: { type: 'AWS_PROXY', function: 'orders' },
      },
      {
        ...rest,
        httpMethod: 'OPTIONS',
        authorizationType: 'NONE',
        authorizer: null,
        apiKeyRequired: false,
        integration: { type: 'MOCK', statusCode: 200, responseHeaders: { 'Access-Control-Allow-Origin': '*' } },
        passthrough: { behavior: null, templates: ['application/json'] },
      },
      {
        ...rest,
        httpMethod: 'POST',
        authorizationType: 'CUSTOM',
        authorizer: 'tokens',
        apiKeyRequired: false,
        integration: { type: 'AWS_PROXY', function: 'orders' },
      },
    ]);
    expect(valueOf(facts.draft.authorizers)).toMatchObject([
      {
        name: 'tokens',
        type: 'TOKEN',
        function: 'auth',
        ttlSeconds: 60,
        identitySources: ['method.request.header.Authorization'],
      },
    ]);
  });

  test('customised gateway responses only', () => {
    expect(valueOf(facts.draft.gatewayResponses)).toEqual({
      DEFAULT_4XX: { statusCode: null, headers: { 'Access-Control-Allow-Origin': '*' } },
    });
  });

  test('the caller with inline, attached and group policies', () => {
    const caller = valueOf(facts.caller);
    expect(caller).toMatchObject({
      arn: 'arn:aws:iam::123456789012:user/team/anna',
      kind: 'user',
      name: 'anna',
      boundary: null,
    });
    expect(caller?.policies.map(({ kind, name, group }) => [kind, name, group])).toEqual([
      ['inline', 'invoke', null],
      ['managed', 'arn:aws:iam::123456789012:policy/managed', null],
      ['group-inline', 'of-group', 'devs'],
    ]);
    for (const policy of caller?.policies ?? []) expect(JSON.parse(policy.text)).toEqual(GRANT);
  });

  test('the key that signs is known by its id', () => {
    expect(valueOf(facts.credential)).toEqual({
      accessKeyId: userKey.id,
      exists: true,
      active: true,
      temporary: false,
      expiresAt: null,
    });
  });

  test('a session of a role is read with the role path and its boundary', async () => {
    const read = await accountAt(moto.url).readFacts({ apiType: 'REST', apiId, stage: 'prod' }, REQUEST, {
      kind: 'arn',
      arn: 'arn:aws:sts::123456789012:assumed-role/caller/one',
    });
    expect(valueOf(read.caller)).toMatchObject({
      arn: 'arn:aws:sts::123456789012:assumed-role/caller/one',
      identityArn: roleArn,
      kind: 'role',
      boundary: { arn: 'arn:aws:iam::123456789012:policy/managed', text: JSON.stringify(GRANT) },
    });
  });

  test('the custom domain, usage plans and keys, and no key value anywhere', () => {
    expect(valueOf(facts.customDomain)).toMatchObject({
      name: 'api.example.com',
      mappings: [{ basePath: 'v1', apiId, stage: 'prod' }],
    });
    expect(valueOf(facts.usagePlans)).toMatchObject([
      { name: 'basic', apiStages: [{ apiId, stage: 'prod' }], throttle: { rateLimit: 5, burstLimit: 2 } },
    ]);
    expect(valueOf(facts.apiKeys)).toMatchObject([{ name: 'k', enabled: true, sentByRequest: true }]);
    expect(JSON.stringify(facts)).not.toContain('abcdefghij0123456789');
  });

  test('what the deployed stage serves is said to be unknown where moto does not tell it', () => {
    // The export of moto has neither policy nor authorizations: nothing may be concluded from it.
    expect(facts.deployed.policy.state).not.toBe('known');
  });
});

describe('what goes wrong on moto', () => {
  test('an operation that moto lacks answers HTML, and ends in a fact that says so', async () => {
    const simulated = await accountAt(moto.url).simulate(
      'arn:aws:iam::123456789012:user/team/anna',
      'arn:aws:execute-api:us-east-1:1:a/b/GET/',
      REQUEST,
    );
    expect(simulated).toMatchObject({ state: 'failed', operation: 'SimulatePrincipalPolicy' });
  });

  test('an API that does not exist is a failed read with AWS words', async () => {
    const read = await accountAt(moto.url).readFacts({ apiType: 'REST', apiId: 'zzzzzzzzzz', stage: 'prod' }, REQUEST, {
      kind: 'anonymous',
    });
    expect(read.api).toMatchObject({
      state: 'failed',
      operation: 'GetRestApi',
      why: expect.stringMatching(/Invalid (API identifier|Rest API Id) specified/),
    });
  });

  test('a key without IAM permissions gets denied facts that name the permission', async () => {
    await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
    try {
      const environment = environmentOf({ AWS_ACCESS_KEY_ID: userKey.id, AWS_SECRET_ACCESS_KEY: userKey.key });
      const principals = await accountAt(moto.url, { environment }).listPrincipals();
      expect(principals).toMatchObject({
        state: 'denied',
        permission: expect.stringMatching(/^iam:List(Users|Roles)/),
      });
    } finally {
      await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: 'inf' });
    }
  });
});

describe('listings on moto', () => {
  test('APIs, stages, methods, principals', async () => {
    const account = accountAt(moto.url);
    expect(valueOf(await account.listApis())).toMatchObject([{ id: apiId, name: 'orders', hasPolicy: true }]);
    expect(valueOf(await account.listStages(apiId))).toMatchObject([{ name: 'prod' }]);
    expect(valueOf(await account.listMethods(apiId, 'prod'))?.map((method) => method.verb)).toEqual([
      'GET',
      'OPTIONS',
      'POST',
    ]);
    expect(valueOf(await account.listPrincipals())?.map((principal) => principal.arn)).toEqual([
      roleArn,
      'arn:aws:iam::123456789012:user/team/anna',
    ]);
    expect(valueOf(await account.identity())).toMatchObject({
      accountId: '123456789012',
      region: 'us-east-1',
      regionFrom: '--region',
      from: 'environment',
    });
    expect(account.count().total).toBeGreaterThanOrEqual(6);
  });
});
