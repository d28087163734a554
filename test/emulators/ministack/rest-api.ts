import {
  type APIGatewayClient,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { type PolicyKind, resourcePolicy } from './policies.ts';
import { type Pool, SIGN_IN_SCOPE } from './pools.ts';
import type { Random } from './random.ts';

/** Which gateway responses an API has customised. */
export const RESPONSE_KINDS = ['default', 'family', 'own'] as const;
/** `status`: a status for the whole family. */
export type ResponseKind = (typeof RESPONSE_KINDS)[number] | 'status';

/** How one API of the account is made. */
export interface RestPlan {
  readonly policy: PolicyKind;
  readonly responses: ResponseKind;
  /** `open`: nothing that MiniStack's export leaves out; `full`: also IAM and user pools. */
  readonly methods: 'open' | 'full';
}
export interface RestApi extends RestPlan {
  readonly type: 'REST';
  readonly id: string;
}

type MethodSettings = Omit<
  ConstructorParameters<typeof PutMethodCommand>[0],
  'restApiId' | 'resourceId' | 'httpMethod'
>;
interface Row {
  readonly path: string;
  readonly verb: string;
  readonly method: MethodSettings;
  /** Headers that the mock answers with. */
  readonly headers?: Readonly<Record<string, string>>;
}

const NONE: MethodSettings = { authorizationType: 'NONE' };
const preflight = (origin: string, methods: string, headers: string): Readonly<Record<string, string>> => ({
  'Access-Control-Allow-Origin': origin,
  'Access-Control-Allow-Methods': methods,
  'Access-Control-Allow-Headers': headers,
});

/** Every kind of authorization, each on a resource of its own. */
function rowsOf(methods: RestPlan['methods'], ids: Readonly<Record<string, string>>): readonly Row[] {
  const by = (type: 'CUSTOM' | 'COGNITO_USER_POOLS', name: string, scopes: string[] = []): MethodSettings => ({
    authorizationType: type,
    authorizerId: ids[name],
    ...(scopes.length === 0 ? {} : { authorizationScopes: scopes }),
  });
  const open: readonly Row[] = [
    { path: '/open', verb: 'GET', method: NONE, headers: { 'Access-Control-Allow-Origin': 'https://app.example.com' } },
    {
      path: '/open',
      verb: 'OPTIONS',
      method: NONE,
      headers: preflight('https://app.example.com', 'GET,POST', 'authorization,x-api-key'),
    },
    { path: '/any', verb: 'ANY', method: NONE, headers: preflight('*', 'GET', 'content-type') },
    { path: '/keyed', verb: 'GET', method: { ...NONE, apiKeyRequired: true } },
    { path: '/files/{proxy+}', verb: 'GET', method: NONE },
    { path: '/files/index', verb: 'POST', method: NONE },
    { path: '/word', verb: 'GET', method: by('CUSTOM', 'token') },
    { path: '/worded', verb: 'GET', method: by('CUSTOM', 'request') },
  ];
  if (methods === 'open') return open;
  return [
    ...open,
    { path: '/signed', verb: 'GET', method: { authorizationType: 'AWS_IAM' } },
    { path: '/signed/{id}', verb: 'ANY', method: { authorizationType: 'AWS_IAM' } },
    { path: '/signed-keyed', verb: 'GET', method: { authorizationType: 'AWS_IAM', apiKeyRequired: true } },
    { path: '/user', verb: 'GET', method: by('COGNITO_USER_POOLS', 'pool') },
    { path: '/scoped', verb: 'GET', method: by('COGNITO_USER_POOLS', 'pool', [SIGN_IN_SCOPE]) },
    { path: '/other-scope', verb: 'GET', method: by('COGNITO_USER_POOLS', 'pool', ['orders/read']) },
  ];
}

export async function createRestApi(
  gateway: APIGatewayClient,
  plan: RestPlan,
  with_: { readonly account: string; readonly pool: Pool; readonly random: Random },
): Promise<RestApi> {
  const { account, pool, random } = with_;
  const api = await gateway.send(
    new CreateRestApiCommand({
      name: `${plan.methods}-${plan.policy}-${plan.responses}`,
      endpointConfiguration: { types: ['REGIONAL'] },
    }),
  );
  const restApiId = api.id ?? '';
  const policy = resourcePolicy(random, plan.policy, { account, apiId: restApiId });
  if (policy !== null)
    await gateway.send(
      new UpdateRestApiCommand({ restApiId, patchOperations: [{ op: 'replace', path: '/policy', value: policy }] }),
    );
  const rows = rowsOf(plan.methods, await createAuthorizers(gateway, restApiId, account, pool, random));
  const resources = await createResources(gateway, restApiId, [...new Set(rows.map(({ path }) => path))]);
  for (const row of rows) await createMethod(gateway, restApiId, resources[row.path] ?? '', row);
  await customise(gateway, restApiId, plan.responses);
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  return { ...plan, type: 'REST', id: restApiId };
}

async function createAuthorizers(
  gateway: APIGatewayClient,
  restApiId: string,
  account: string,
  pool: Pool,
  random: Random,
): Promise<Readonly<Record<string, string>>> {
  const uri = (name: string): string =>
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/' +
    `arn:aws:lambda:us-east-1:${account}:function:${name}/invocations`;
  const ids: Record<string, string> = {};
  const create = async (name: string, more: object): Promise<void> => {
    const made = await gateway.send(
      new CreateAuthorizerCommand({ restApiId, name, type: 'TOKEN', authorizerResultTtlInSeconds: 0, ...more }),
    );
    ids[name] = made.id ?? '';
  };
  const identitySource = 'method.request.header.Authorization';
  const identityValidationExpression = random.chance(0.5) ? { identityValidationExpression: '^[a-z]+$' } : {};
  await create('token', { authorizerUri: uri('token'), identitySource, ...identityValidationExpression });
  await create('request', {
    type: 'REQUEST',
    authorizerUri: uri('request'),
    identitySource: 'method.request.header.X-Word',
    authorizerResultTtlInSeconds: random.pick([0, 60]),
  });
  await create('pool', { type: 'COGNITO_USER_POOLS', providerARNs: [pool.arn], identitySource });
  return ids;
}

/** All resources on the way to these paths, by path. */
async function createResources(
  gateway: APIGatewayClient,
  restApiId: string,
  paths: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const { items } = await gateway.send(new GetResourcesCommand({ restApiId }));
  const ids: Record<string, string> = { '': items?.find(({ path }) => path === '/')?.id ?? '' };
  for (const path of paths) {
    const parts = path.slice(1).split('/');
    for (const [at, pathPart] of parts.entries()) {
      const here = `/${parts.slice(0, at + 1).join('/')}`;
      const parentId = ids[here.slice(0, here.lastIndexOf('/'))] ?? '';
      ids[here] ??= (await gateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }))).id ?? '';
    }
  }
  return ids;
}

/** A method with a mock behind it, which answers 200. */
async function createMethod(
  gateway: APIGatewayClient,
  restApiId: string,
  resourceId: string,
  { verb, method, headers = {} }: Row,
): Promise<void> {
  const place = { restApiId, resourceId, httpMethod: verb };
  const named = (value: (text: string) => string | boolean): Record<string, never> =>
    Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [`method.response.header.${name}`, value(text)]),
    ) as Record<string, never>;
  await gateway.send(new PutMethodCommand({ ...place, ...method }));
  await gateway.send(
    new PutIntegrationCommand({
      ...place,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
    }),
  );
  await gateway.send(
    new PutMethodResponseCommand({ ...place, statusCode: '200', responseParameters: named(() => true) }),
  );
  await gateway.send(
    new PutIntegrationResponseCommand({
      ...place,
      statusCode: '200',
      responseParameters: named((text) => `'${text}'`),
    }),
  );
}

async function customise(gateway: APIGatewayClient, restApiId: string, kind: ResponseKind): Promise<void> {
  const put = async (
    responseType: 'DEFAULT_4XX' | 'ACCESS_DENIED' | 'UNAUTHORIZED' | 'INVALID_API_KEY',
    more: object,
  ) => gateway.send(new PutGatewayResponseCommand({ restApiId, responseType, ...more }));
  const responseParameters = { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" };
  if (kind === 'family') await put('DEFAULT_4XX', { responseParameters });
  if (kind === 'status') await put('DEFAULT_4XX', { statusCode: '418', responseParameters });
  if (kind !== 'own') return;
  await put('DEFAULT_4XX', { responseParameters });
  await put('ACCESS_DENIED', { statusCode: '404' });
  await put('UNAUTHORIZED', { statusCode: '407', responseTemplates: { 'application/json': '{"who":"nobody"}' } });
  await put('INVALID_API_KEY', { statusCode: '402', responseParameters });
}
