import {
  type ApiGatewayV2Client,
  type Cors,
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { type Pool, SIGN_IN_SCOPE } from './pools.ts';

export interface HttpApi {
  readonly type: 'HTTP';
  readonly id: string;
  readonly stage: string;
  readonly cors: Cors | null;
}

/** How the HTTP APIs of the account differ. */
export const HTTP_PLANS: readonly Omit<HttpApi, 'type' | 'id'>[] = [
  { stage: '$default', cors: null },
  {
    stage: 'prod',
    cors: {
      AllowOrigins: ['https://app.example.com', 'https://other.example.com'],
      AllowMethods: ['GET', 'POST'],
      AllowHeaders: ['authorization', 'x-word'],
      AllowCredentials: true,
      MaxAge: 60,
    },
  },
  { stage: 'prod', cors: { AllowOrigins: ['*'], AllowMethods: ['*'], AllowHeaders: ['content-type'] } },
];

const INVOKE = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions';

/** An HTTP API with each kind of route authorization; a function answers behind all of them. */
export async function createHttpApi(
  gateway: ApiGatewayV2Client,
  plan: (typeof HTTP_PLANS)[number],
  { account, pool }: { readonly account: string; readonly pool: Pool },
): Promise<HttpApi> {
  const api = await gateway.send(
    new CreateApiCommand({
      Name: `http-${plan.stage}`,
      ProtocolType: 'HTTP',
      ...(plan.cors === null ? {} : { CorsConfiguration: plan.cors }),
    }),
  );
  const ApiId = api.ApiId ?? '';
  const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:${account}:function:${name}`;
  const integration = await gateway.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: functionArn('hello'),
      PayloadFormatVersion: '2.0',
    }),
  );
  const jwt = await gateway.send(
    new CreateAuthorizerCommand({
      ApiId,
      Name: 'jwt',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: pool.issuer, Audience: [pool.client] },
    }),
  );
  const simple = await gateway.send(
    new CreateAuthorizerCommand({
      ApiId,
      Name: 'simple',
      AuthorizerType: 'REQUEST',
      IdentitySource: ['$request.header.X-Word'],
      AuthorizerUri: `${INVOKE}/${functionArn('simple')}/invocations`,
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
    }),
  );
  const byJwt = { AuthorizationType: 'JWT' as const, AuthorizerId: jwt.AuthorizerId };
  const routes: readonly (readonly [string, Partial<ConstructorParameters<typeof CreateRouteCommand>[0]>])[] = [
    ['GET /open', {}],
    ['GET /user', byJwt],
    ['GET /scoped', { ...byJwt, AuthorizationScopes: [SIGN_IN_SCOPE] }],
    ['GET /other-scope', { ...byJwt, AuthorizationScopes: ['orders/read'] }],
    ['GET /signed', { AuthorizationType: 'AWS_IAM' }],
    ['GET /worded', { AuthorizationType: 'CUSTOM', AuthorizerId: simple.AuthorizerId }],
    ['ANY /files/{proxy+}', {}],
  ];
  for (const [RouteKey, more] of routes)
    await gateway.send(
      new CreateRouteCommand({ ApiId, RouteKey, Target: `integrations/${integration.IntegrationId}`, ...more }),
    );
  await gateway.send(new CreateStageCommand({ ApiId, StageName: plan.stage, AutoDeploy: true }));
  return { ...plan, type: 'HTTP', id: ApiId };
}
