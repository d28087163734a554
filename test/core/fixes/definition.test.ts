import { describe, expect, it } from 'vitest';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import { ACCOUNT, API, ARN, makeCase, method, REGION, type Sketch } from '../../support/make-case.ts';
import { plan } from './support.ts';

const PAGE = 'https://shop.example.com';
const browser = (over: Record<string, unknown> = {}) => ({
  client: 'browser',
  origin: PAGE,
  credentialsMode: 'omit',
  preflight: { method: 'GET', headers: ['x-trace'] },
  ...over,
});
const mock = (responseHeaders: Record<string, string>, over: Record<string, unknown> = {}) =>
  method({ httpMethod: 'OPTIONS', integration: { type: 'MOCK', statusCode: 200, responseHeaders }, ...over });
const CORS = {
  'Access-Control-Allow-Origin': PAGE,
  'Access-Control-Allow-Methods': 'GET',
  'Access-Control-Allow-Headers': 'x-trace',
};
const answering = {
  functions: [
    { name: 'orders', state: 'Active', behaviours: [{ returns: { statusCode: 200, headers: CORS, body: '' } }] },
  ],
};

const token = (claims: Record<string, unknown>) => ({
  headers: { Authorization: 'Bearer {{token}}' },
  token: { algorithm: 'RS256', signature: 'valid', claims: { exp: 3600, iat: -10, ...claims } },
});
const jwt = (issuer: string, audience: readonly string[]) => ({
  id: 'j1w2t3',
  name: 'idp',
  type: 'JWT',
  identitySources: ['$request.header.Authorization'],
  jwt: { issuer, audience },
});
const route = (over: Record<string, unknown> = {}) => {
  const { path: _, httpMethod: __, ...rest } = method(over);
  return { routeKey: 'GET /orders/{id}', ...rest };
};
const http = (authorizer: Record<string, unknown>, claims: Record<string, unknown>): Sketch => ({
  apiType: 'HTTP',
  methods: [route({ authorizationType: 'JWT', authorizer: 'idp' })],
  config: {
    authorizers: [authorizer],
    stage: {
      name: 'prod',
      deploymentId: 'd1',
      autoDeploy: true,
      variables: {},
      logging: { execution: 'OFF', dataTrace: false, access: null },
      throttle: null,
      webAcl: null,
    },
  },
  request: token(claims),
});

const only = (sketch: Sketch) => {
  const planned = plan(makeCase(sketch));
  const [first] = planned.plans;
  if (first === undefined) throw new Error(`no plan for ${planned.codes.join(', ')}`);
  return { ...planned, first };
};

describe('CORS of a REST API', () => {
  it('adds OPTIONS with its mock in the order that AWS wants', () => {
    const { first, after: answered } = only({ request: browser(), config: answering });
    expect(first.changes.map((change) => awsCall(change).operation)).toEqual([
      'PutMethod',
      'PutMethodResponse',
      'PutIntegration',
      'PutIntegrationResponse',
      'CreateDeployment',
    ]);
    expect(answered(first)).toMatchObject({ preflight: { outcome: 'allowed' }, cors: { verdict: 'passes' } });
    expect(first.widens.everyone).toBe(false);
    expect(first.widens.text).toContain('everyone on every other {id} of OPTIONS /orders/{id}');
  });

  it('converts to text where every media type is binary, so that the new mock does not break either', () => {
    const { first, after: answered } = only({
      api: { binaryMediaTypes: ['*/*'] },
      request: browser(),
      config: answering,
    });
    expect(JSON.stringify(first.changes.map(awsCall))).toContain('CONVERT_TO_TEXT');
    expect(answered(first).preflight?.outcome).toBe('allowed');
  });

  it('opens OPTIONS, and leaves the method of the call alone', () => {
    const { first } = only({
      methods: [method(), mock(CORS, { apiKeyRequired: true })],
      request: browser(),
      config: answering,
    });
    expect(first.changes.map(awsCall)[0]).toMatchObject({
      operation: 'UpdateMethod',
      input: { httpMethod: 'OPTIONS' },
    });
    expect(first.changes.map(awsCall).filter(({ operation }) => operation === 'UpdateMethod')).toHaveLength(1);
  });

  it('adds what is missing and keeps what is listed', () => {
    const { first } = only({
      methods: [method({ httpMethod: 'PUT' }), mock({ ...CORS, 'Access-Control-Allow-Headers': 'Content-Type' })],
      request: browser({ method: 'PUT', preflight: { method: 'PUT', headers: ['x-trace', 'content-type'] } }),
      config: answering,
    });
    expect(JSON.parse(first.documents[0]?.after ?? '')).toEqual({
      ...CORS,
      'Access-Control-Allow-Methods': 'GET,PUT',
      'Access-Control-Allow-Headers': 'Content-Type,x-trace',
    });
    expect(first.takesAway).toBeNull();
  });

  it('says whose pages it shuts out where the one origin changes', () => {
    const { first } = only({
      methods: [method(), mock({ ...CORS, 'Access-Control-Allow-Origin': 'https://old.example.com' })],
      request: browser(),
      config: answering,
    });
    expect(first.takesAway).toBe('pages of https://old.example.com on /orders/{id}');
  });

  it('lets no page in that has no origin of its own', () => {
    expect(
      plan(
        makeCase({ methods: [method(), mock({ ...CORS })], request: browser({ origin: 'null' }), config: answering }),
      ).plans,
    ).toEqual([]);
  });
});

describe('authorizers', () => {
  it('corrects an issuer that is one slash off', () => {
    const { first, after: answered } = only(
      http(jwt('https://idp.example.com', ['app']), { iss: 'https://idp.example.com/', aud: 'app' }),
    );
    expect(first.changes.map(awsCall)).toMatchObject([{ service: 'apigatewayv2', operation: 'UpdateAuthorizer' }]);
    expect(first.needsDeployment).toBe(false);
    expect(first.widens.everyone).toBe(false);
    expect(answered(first).request.outcome).toBe('allowed');
  });

  it('marks an issuer of elsewhere, and another tenant of a shared host, as letting in everyone', () => {
    const foreign = only(
      http(jwt('https://idp.example.com/', ['app']), { iss: 'https://other.example.net/', aud: 'app' }),
    );
    expect(foreign.first.widens.everyone).toBe(true);
    const pool = 'https://cognito-idp.eu-west-1.amazonaws.com';
    const tenant = only(
      http(jwt(`${pool}/eu-west-1_AAAAAAAAA`, ['app']), {
        iss: `${pool}/eu-west-1_BBBBBBBBB`,
        aud: 'app',
        token_use: 'id',
      }),
    );
    expect(tenant.first.widens.everyone).toBe(true);
  });

  it('names whose tokens a new audience lets in', () => {
    const { first } = only(
      http(jwt('https://idp.example.com/', ['app']), { iss: 'https://idp.example.com/', aud: 'mobile' }),
    );
    expect(first.widens.pairs).toEqual([
      { caller: 'tokens of https://idp.example.com/ for mobile', method: 'GET', path: '/orders/{id}' },
    ]);
  });

  it('admits exactly the authorizer to its function', () => {
    const { first } = only({
      methods: [method({ authorizationType: 'CUSTOM', authorizer: 'guard' })],
      config: {
        authorizers: [
          {
            id: 'a1b2c3',
            name: 'guard',
            type: 'TOKEN',
            identitySources: ['method.request.header.Authorization'],
            identityValidationExpression: null,
            function: 'guard:live',
            credentialsArn: null,
            ttlSeconds: 0,
            cache: [],
          },
        ],
        functions: [
          { name: 'orders', state: 'Active', behaviours: [{ returns: { statusCode: 200, body: '' } }] },
          { name: 'guard', state: 'Active', behaviours: [{ throws: 'never reached' }] },
        ],
      },
      request: { headers: { Authorization: 'x' } },
    });
    expect(first.changes.map(awsCall)[0]?.input).toMatchObject({
      FunctionName: 'guard',
      Qualifier: 'live',
      SourceArn: `${ARN}/authorizers/a1b2c3`,
    });
    expect(first.widens.text).toBe('anyone else that authorizer "guard" allows on GET /orders/{id}');
    expect(first.cli[0]).toMatch(new RegExp(`^aws lambda add-permission --region ${REGION} --cli-input-json `));
    expect(first.permissions[0]).toBe(`lambda:AddPermission on arn:aws:lambda:${REGION}:${ACCOUNT}:function:guard`);
  });
});

describe('the API', () => {
  it('tells the templates which property to change', () => {
    const { first } = only({ request: browser(), config: answering });
    expect(first.iac.cloudformation).toContain('AWS::ApiGateway::Method');
    expect(first.iac.terraform).toContain('aws_api_gateway_integration');
    expect(first.iac.cdk).toContain('new apigateway.CfnMethod(scope,');
    expect(first.permissions).toContain(
      `apigateway:POST on arn:aws:apigateway:${REGION}::/restapis/${API}/deployments`,
    );
  });
});
