import { afterEach, describe, expect, test } from 'vitest';
import { valueOf } from '../../../src/core/model/fact.ts';
import { type LocalServer, serveLocally } from '../servers.ts';
import { accountAt, REQUEST } from '../support.ts';

let server: LocalServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** Answers by path, as API Gateway's control plane would; anything else does not exist. */
async function gateway(
  answers: Readonly<Record<string, { readonly status?: number; readonly type?: string; readonly body: unknown }>>,
): Promise<LocalServer> {
  return serveLocally(({ target, body }, response) => {
    if (body.includes('GetCallerIdentity')) {
      const who =
        '<GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/a</Arn><Account>111122223333</Account>' +
        '</GetCallerIdentityResult>';
      response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(`<GetCallerIdentityResponse>${who}</GetCallerIdentityResponse>`);
      return;
    }
    const found = answers[target] ?? answers[target.split('?')[0] ?? ''];
    const error = found?.type ?? (found ? null : 'NotFoundException');
    response.writeHead(found?.status ?? (found ? 200 : 404), {
      'content-type': 'application/json',
      ...(error ? { 'x-amzn-errortype': error } : {}),
    });
    response.end(
      typeof found?.body === 'string'
        ? found.body
        : JSON.stringify(found?.body ?? { message: 'Invalid API identifier specified' }),
    );
  });
}

const API = '/restapis/abc123defg';
const BASE = {
  [API]: { body: { id: 'abc123defg', name: 'orders', endpointConfiguration: { types: ['EDGE'] } } },
  [`${API}/stages`]: { body: { item: [{ stageName: 'prod', deploymentId: 'd1' }] } },
  [`${API}/stages/prod`]: { body: { stageName: 'prod', deploymentId: 'd1', methodSettings: {} } },
  [`${API}/resources`]: { body: { item: [] } },
  [`${API}/authorizers`]: { body: { item: [] } },
  [`${API}/gatewayresponses`]: { body: { item: [] } },
};
const factsFrom = async (answers: Parameters<typeof gateway>[0]) => {
  server = await gateway(answers);
  return accountAt(server.url).readFacts({ apiType: 'REST', apiId: 'abc123defg', stage: 'prod' }, REQUEST, {
    kind: 'anonymous',
  });
};

describe('when a stage cannot be exported', () => {
  test('the summary still tells the methods, and the rest says why it is not known', async () => {
    const refusal = 'Only found non-JSON body models for the method';
    const facts = await factsFrom({
      ...BASE,
      [`${API}/stages/prod/exports/oas30`]: { status: 400, type: 'BadRequestException', body: { message: refusal } },
      [`${API}/deployments/d1`]: {
        body: {
          id: 'd1',
          createdDate: 1_700_000_000,
          apiSummary: {
            '/orders': {
              POST: { authorizationType: 'AWS_IAM', apiKeyRequired: true },
              ANY: { authorizationType: 'NONE', apiKeyRequired: false },
            },
          },
        },
      },
    });
    const rest = { path: '/orders', authorizer: null, scopes: [], integration: null };
    expect(facts.deployed.methods).toEqual({
      state: 'known',
      operation: 'GetDeployment',
      value: [
        { ...rest, httpMethod: 'ANY', authorizationType: 'NONE', apiKeyRequired: false },
        { ...rest, httpMethod: 'POST', authorizationType: 'AWS_IAM', apiKeyRequired: true },
      ],
    });
    expect(facts.deployed.policy).toEqual({
      state: 'failed',
      operation: 'GetExport',
      why: `BadRequestException: ${refusal}`,
    });
    expect(facts.functions).toMatchObject({ state: 'known', value: {} });
    expect(valueOf(facts.stage)?.deployedAt).toBe('2023-11-14T22:13:20.000Z');
  });

  test('a deployment without summary does not count as one without methods', async () => {
    const facts = await factsFrom({
      ...BASE,
      [`${API}/stages/prod/exports/oas30`]: { body: 'not json' },
      [`${API}/deployments/d1`]: { body: { id: 'd1' } },
    });
    expect(facts.deployed.methods).toEqual({
      state: 'failed',
      operation: 'GetDeployment',
      why: 'the deployment has no summary',
    });
  });

  test('authorizers that the export leaves out are asked for by name', async () => {
    const scheme = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'custom' };
    const paths = { '/': { get: { security: [{ auth: [] }] } } };
    const authorizer = {
      type: 'token',
      authorizerUri:
        'arn:aws:apigateway:us-east-1:lambda:path/x/arn:aws:lambda:us-east-1:111122223333:function:f/invocations',
    };
    const first = {
      paths,
      components: { securitySchemes: { auth: scheme } },
      'x-amazon-apigateway-policy': { Statement: [] },
    };
    const second = {
      paths,
      components: { securitySchemes: { auth: { ...scheme, 'x-amazon-apigateway-authorizer': authorizer } } },
    };
    const facts = await factsFrom({
      ...BASE,
      [`${API}/stages/prod/exports/oas30?extensions=apigateway`]: { body: first },
      [`${API}/stages/prod/exports/oas30?extensions=integrations%2Cauthorizers`]: { body: second },
      [`${API}/deployments/d1`]: { body: { id: 'd1' } },
    });
    expect(valueOf(facts.deployed.authorizers)).toMatchObject([{ name: 'auth', function: 'f' }]);
    expect(valueOf(facts.deployed.policy)).toBe('{"Statement":[]}');
  });

  test('a stage that does not exist is known to be missing, and nothing is deployed that could be judged', async () => {
    const { [`${API}/stages/prod`]: _, ...others } = BASE;
    const facts = await factsFrom(others);
    expect(facts.stage).toEqual({ state: 'known', operation: 'GetStage', value: null });
    expect(facts.deployed.policy).toEqual({ state: 'not-asked', why: 'there is no such stage' });
    expect(valueOf(facts.stages)).toEqual(['prod']);
  });
});

/** What AWS did not send is unknown; it is never NONE and never "no key". */
describe('when an answer is poorer than the API', () => {
  const GUARDED = {
    id: 'r1',
    path: '/orders',
    resourceMethods: { GET: { authorizationType: 'COGNITO_USER_POOLS', authorizerId: 'a1', apiKeyRequired: true } },
  };
  const DRAFT = { ...BASE, [`${API}/resources`]: { body: { item: [GUARDED] } } };
  const integration = { type: 'mock', requestTemplates: {} };
  const OPEN = { paths: { '/orders': { get: { 'x-amazon-apigateway-integration': integration } } } };
  const summaryOf = (entry: unknown) => ({
    [`${API}/deployments/d1`]: { body: { id: 'd1', apiSummary: { '/orders': { GET: entry } } } },
  });
  const EXPORT = `${API}/stages/prod/exports/oas30`;
  const AS_DRAFTED = { authorizationType: 'COGNITO_USER_POOLS', apiKeyRequired: true };

  test('an export without any extension tells nothing: the summary does', async () => {
    const bare = { paths: { '/orders': { get: { responses: {} } } } };
    const facts = await factsFrom({ ...DRAFT, [EXPORT]: { body: bare }, ...summaryOf(AS_DRAFTED) });
    expect(valueOf(facts.deployed.methods)).toMatchObject([AS_DRAFTED]);
    expect(facts.deployed.authorizers.state).toBe('failed');
  });

  test('an export that shows a guarded method as open, against the summary: both named, none believed', async () => {
    const facts = await factsFrom({ ...DRAFT, [EXPORT]: { body: OPEN }, ...summaryOf(AS_DRAFTED) });
    expect(facts.deployed.methods).toEqual({
      state: 'failed',
      operation: 'GetExport',
      why:
        "for GET /orders, the export says NONE, no API key, but the deployment's summary says " +
        'COGNITO_USER_POOLS, API key',
    });
    expect(facts.deployed.authorizers.state).toBe('failed');
  });

  test('the same with a summary that agrees: the stage serves an older deployment', async () => {
    const open = { authorizationType: 'NONE', apiKeyRequired: false };
    const facts = await factsFrom({ ...DRAFT, [EXPORT]: { body: OPEN }, ...summaryOf(open) });
    expect(valueOf(facts.deployed.methods)).toMatchObject([open]);
  });

  test('the same with a summary that cannot be read: nothing is concluded', async () => {
    const facts = await factsFrom({ ...DRAFT, [EXPORT]: { body: OPEN } });
    expect(facts.deployed.methods).toMatchObject({
      state: 'failed',
      why: expect.stringContaining(
        "the export shows no authorization for GET /orders, but the deployment's summary could not be read",
      ),
    });
  });

  test.each([
    [{ apiKeyRequired: false }, 'the response does not say which authorization type GET /orders has'],
    [{ authorizationType: 'AWS_IAM' }, 'the response does not say whether GET /orders needs an API key'],
  ])('a summary with %j only', async (entry, why) => {
    const facts = await factsFrom({ ...DRAFT, [EXPORT]: { body: 'not json' }, ...summaryOf(entry) });
    expect(facts.deployed.methods).toEqual({ state: 'failed', operation: 'GetDeployment', why });
  });

  test('gateway responses that only the draft shows: an export without them is no word against them', async () => {
    const customised = {
      responseType: 'DEFAULT_4XX',
      statusCode: '418',
      responseTemplates: { 'application/json': '{}' },
    };
    const draft = { ...BASE, [`${API}/gatewayresponses`]: { body: { item: [customised] } } };
    const facts = await factsFrom({ ...draft, [EXPORT]: { body: OPEN }, ...summaryOf(AS_DRAFTED) });
    expect(valueOf(facts.draft.gatewayResponses)).toEqual({
      DEFAULT_4XX: { statusCode: 418, headers: {}, templates: { 'application/json': '{}' } },
    });
    expect(facts.deployed.gatewayResponses).toEqual({
      state: 'not-asked',
      why: 'the export does not show the gateway responses',
    });
  });

  test('with none in the draft either, none is served', async () => {
    const facts = await factsFrom({ ...BASE, [EXPORT]: { body: OPEN }, ...summaryOf(AS_DRAFTED) });
    expect(valueOf(facts.deployed.gatewayResponses)).toEqual({});
  });

  test('a draft whose method has no authorization type', async () => {
    const resource = { ...GUARDED, resourceMethods: { GET: { apiKeyRequired: false } } };
    const facts = await factsFrom({ ...BASE, [`${API}/resources`]: { body: { item: [resource] } } });
    expect(facts.draft.methods).toEqual({
      state: 'failed',
      operation: 'GetResources',
      why: 'the response does not say which authorization type GET /orders has',
    });
  });
});
