import {
  ApiGatewayV2Client,
  CreateDeploymentCommand,
  ExportApiCommand,
  GetAuthorizersCommand,
  GetRoutesCommand,
  GetStageCommand,
  ResetAuthorizersCacheCommand,
  UpdateApiCommand,
  UpdateAuthorizerCommand,
  UpdateRouteCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { afterEach, describe, expect, it } from 'vitest';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import type { Practice } from '../../src/practice/index.ts';
import { API, HOST, makeCase, method, REGION } from '../support/make-case.ts';
import { call, practice } from './support.ts';

let running: Practice;
afterEach(() => running.close());

const lambda = {
  id: 'au1234',
  name: 'guard',
  type: 'REQUEST',
  identitySources: ['$request.header.Authorization'],
  function: 'orders',
  credentialsArn: null,
  ttlSeconds: 300,
  cache: [
    {
      identityValues: ['let-me-in'],
      ageSeconds: 10,
      result: { isAuthorized: true },
    },
  ],
  payloadFormatVersion: '2.0',
  enableSimpleResponses: true,
};
const { path: _, httpMethod: __, ...route } = method();

/** An HTTP API with GET /orders/{id} behind an authorizer, on a stage that is deployed by hand or by itself. */
function httpApi(autoDeploy: boolean): CaseFile {
  return makeCase({
    apiType: 'HTTP',
    methods: [{ ...route, routeKey: 'GET /orders/{id}', authorizationType: 'CUSTOM', authorizer: 'guard' }],
    config: {
      authorizers: [lambda],
      stage: {
        name: 'prod',
        deploymentId: 'd1',
        autoDeploy,
        variables: {},
        logging: { execution: 'OFF', dataTrace: false, access: null },
        throttle: null,
        webAcl: null,
      },
    },
  }).caseFile;
}

async function start(file: CaseFile): Promise<ApiGatewayV2Client> {
  running = await practice([file]);
  const { accessKeyId, secretAccessKey } = running.adminProfile;
  return new ApiGatewayV2Client({
    endpoint: running.url,
    region: REGION,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });
}

const status = async (headers: Readonly<Record<string, string>> = {}): Promise<number> =>
  (await call(running, HOST, '/prod/orders/42', { headers })).status;

async function open(v2: ApiGatewayV2Client): Promise<void> {
  const { Items: routes } = await v2.send(new GetRoutesCommand({ ApiId: API }));
  await v2.send(new UpdateRouteCommand({ ApiId: API, RouteId: routes?.[0]?.RouteId, AuthorizationType: 'NONE' }));
}

describe('an HTTP API is changed through the SDK', () => {
  it('a changed route is served once it is deployed', async () => {
    const v2 = await start(httpApi(false));
    expect(await status()).toBe(401);
    await open(v2);
    expect(await status()).toBe(401);
    await v2.send(new CreateDeploymentCommand({ ApiId: API, StageName: 'prod' }));
    expect(await status()).toBe(200);
  });

  it('a stage with automatic deployment serves it at once', async () => {
    const v2 = await start(httpApi(true));
    await open(v2);
    expect(await status()).toBe(200);
    await expect(v2.send(new CreateDeploymentCommand({ ApiId: API, StageName: 'prod' }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });

  it('an older deployment can be served again', async () => {
    const v2 = await start(httpApi(false));
    await open(v2);
    await v2.send(new CreateDeploymentCommand({ ApiId: API, StageName: 'prod' }));
    await v2.send(new UpdateStageCommand({ ApiId: API, StageName: 'prod', DeploymentId: 'd1' }));
    expect((await v2.send(new GetStageCommand({ ApiId: API, StageName: 'prod' }))).DeploymentId).toBe('d1');
    expect(await status()).toBe(401);
  });

  it('a CORS configuration answers preflights, and its origin may not be a wildcard with credentials', async () => {
    const v2 = await start(httpApi(false));
    const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'GET' };
    const ask = () => call(running, HOST, '/prod/orders/42', { method: 'OPTIONS', headers: preflight });
    expect((await ask()).headers['access-control-allow-origin']).toBeUndefined();
    await v2.send(
      new UpdateApiCommand({
        ApiId: API,
        CorsConfiguration: { AllowOrigins: ['https://shop.example'], AllowMethods: ['GET'] },
      }),
    );
    expect((await ask()).headers['access-control-allow-origin']).toBe('https://shop.example');
    await expect(
      v2.send(new UpdateApiCommand({ ApiId: API, CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } })),
    ).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it('kept results of an authorizer are forgotten when its cache is reset', async () => {
    const v2 = await start(httpApi(false));
    const headers = { authorization: 'let-me-in' };
    expect(await status(headers)).toBe(200);
    await v2.send(new ResetAuthorizersCacheCommand({ ApiId: API, StageName: 'prod' }));
    // Without a kept result the function must run, and nothing lets the gateway invoke it as an authorizer.
    expect(await status(headers)).toBe(500);
  });

  it("an authorizer's settings are changed on the draft, and the export shows what the stage serves", async () => {
    const v2 = await start(httpApi(false));
    await v2.send(
      new UpdateAuthorizerCommand({
        ApiId: API,
        AuthorizerId: 'au1234',
        AuthorizerResultTtlInSeconds: 0,
        EnableSimpleResponses: false,
      }),
    );
    const [drafted] = (await v2.send(new GetAuthorizersCommand({ ApiId: API }))).Items ?? [];
    expect(drafted).toMatchObject({ AuthorizerResultTtlInSeconds: 0, EnableSimpleResponses: false });
    const { body } = await v2.send(
      new ExportApiCommand({ ApiId: API, Specification: 'OAS30', OutputType: 'JSON', StageName: 'prod' }),
    );
    const exported = JSON.parse(new TextDecoder().decode(body));
    expect(exported.components.securitySchemes.guard['x-amazon-apigateway-authorizer']).toMatchObject({
      authorizerResultTtlInSeconds: 300,
      enableSimpleResponses: true,
    });
    expect(exported.paths['/orders/{id}'].get.security).toEqual([{ guard: [] }]);
  });
});
