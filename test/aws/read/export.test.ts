import { describe, expect, test } from 'vitest';
import { parseExport } from '../../../src/aws/read/export.ts';

// The form in which API Gateway exports a stage:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
const LAMBDA =
  'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function';
const EXPORT = {
  openapi: '3.0.1',
  info: { title: 'orders', version: '2026-01-01T00:00:00Z' },
  servers: [
    {
      url: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/{basePath}',
      variables: { basePath: { default: 'prod' } },
    },
  ],
  paths: {
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path' }],
      get: {
        security: [{ sigv4: [] }, { api_key: [] }],
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: `${LAMBDA}:orders:live/invocations`,
        },
      },
      'x-amazon-apigateway-any-method': {
        security: [{ pool: ['orders/read', 'orders/write'] }],
        'x-amazon-apigateway-integration': {
          type: 'http_proxy',
          httpMethod: 'ANY',
          uri: 'https://backend.example/{proxy}',
        },
      },
    },
    '/': {
      post: {
        security: [{ tokens: [] }],
        'x-amazon-apigateway-integration': { type: 'aws', uri: 'arn:aws:apigateway:eu-west-1:sqs:path/q' },
      },
      put: { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } },
      options: {
        'x-amazon-apigateway-integration': {
          type: 'mock',
          responses: {
            '4\\d{2}': { statusCode: '400' },
            default: {
              statusCode: '204',
              responseParameters: {
                'method.response.header.Access-Control-Allow-Origin': "'*'",
                'method.response.header.X-Mapped': 'context.requestId',
              },
            },
          },
        },
      },
    },
  },
  components: {
    securitySchemes: {
      sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      pool: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
        'x-amazon-apigateway-authorizer': {
          type: 'cognito_user_pools',
          providerARNs: ['arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a'],
        },
      },
      tokens: {
        type: 'apiKey',
        name: 'X-Token',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'token',
          authorizerUri: `${LAMBDA}:auth/invocations`,
          authorizerCredentials: 'arn:aws:iam::111122223333:role/invoke',
          identityValidationExpression: '^x',
          authorizerResultTtlInSeconds: 0,
        },
      },
      several: {
        type: 'apiKey',
        name: 'Unused',
        in: 'header',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          identitySource: 'method.request.header.A, method.request.querystring.b',
          authorizerUri: `${LAMBDA}:auth2/invocations`,
        },
      },
    },
  },
  'x-amazon-apigateway-policy': { Version: '2012-10-17', Statement: [] },
  'x-amazon-apigateway-gateway-responses': {
    DEFAULT_4XX: {
      responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'https://app.example'" },
    },
    ACCESS_DENIED: { statusCode: 404 },
  },
};

describe('an export of a stage', () => {
  const read = parseExport(JSON.stringify(EXPORT));

  test('the policy as compact JSON text', () => {
    expect(read.policy).toBe('{"Version":"2012-10-17","Statement":[]}');
  });

  test('methods by path and verb, each with what it asks of the caller', () => {
    const rows = read.methods.map(({ path, httpMethod, authorizationType, authorizer, scopes, apiKeyRequired }) => [
      path,
      httpMethod,
      authorizationType,
      authorizer,
      scopes,
      apiKeyRequired,
    ]);
    expect(rows).toEqual([
      ['/', 'OPTIONS', 'NONE', null, [], false],
      ['/', 'POST', 'CUSTOM', 'tokens', [], false],
      ['/', 'PUT', 'AWS_IAM', null, [], false],
      ['/orders/{id}', 'ANY', 'COGNITO_USER_POOLS', 'pool', ['orders/read', 'orders/write'], false],
      ['/orders/{id}', 'GET', 'AWS_IAM', null, [], true],
    ]);
  });

  test('integrations', () => {
    expect(read.methods.map(({ integration }) => integration)).toEqual([
      { type: 'MOCK', statusCode: 204, responseHeaders: { 'Access-Control-Allow-Origin': '*' } },
      { type: 'OTHER', awsType: 'AWS' },
      null,
      { type: 'HTTP_PROXY', uri: 'https://backend.example/{proxy}' },
      { type: 'AWS_PROXY', function: 'arn:aws:lambda:eu-west-1:111122223333:function:orders:live' },
    ]);
  });

  test('authorizers without id; the header of a token stands in the scheme itself', () => {
    expect(read.authorizers).toMatchObject([
      {
        id: null,
        name: 'pool',
        type: 'COGNITO_USER_POOLS',
        identitySources: ['method.request.header.Authorization'],
        ttlSeconds: 0,
      },
      {
        name: 'several',
        type: 'REQUEST',
        function: 'arn:aws:lambda:eu-west-1:111122223333:function:auth2',
        identitySources: ['method.request.header.A', 'method.request.querystring.b'],
        ttlSeconds: 300,
        identityValidationExpression: null,
      },
      {
        name: 'tokens',
        type: 'TOKEN',
        function: 'arn:aws:lambda:eu-west-1:111122223333:function:auth',
        credentialsArn: 'arn:aws:iam::111122223333:role/invoke',
        identitySources: ['method.request.header.X-Token'],
        identityValidationExpression: '^x',
        ttlSeconds: 0,
      },
    ]);
  });

  test('customised gateway responses', () => {
    expect(read.gatewayResponses).toEqual({
      ACCESS_DENIED: { statusCode: 404, headers: {} },
      DEFAULT_4XX: { statusCode: null, headers: { 'Access-Control-Allow-Origin': 'https://app.example' } },
    });
  });

  test('an export without policy leaves it undefined: that is not "none"', () => {
    expect(parseExport('{"paths":{},"x-amazon-apigateway-binary-media-types":[]}')).toEqual({
      policy: undefined,
      methods: [],
      authorizers: [],
      gatewayResponses: {},
      requestValidators: {},
      models: {},
      namesSecurity: false,
    });
  });

  test('an export without any extension tells nothing of authorization', () => {
    expect(() => parseExport('{"paths":{}}')).toThrow('no x-amazon-apigateway-* extension');
  });

  test.each(['', '<html>', '[]', 'null', '{"openapi":"3.0.1"}', '{"paths":[]}'])('%j is no export', (text) => {
    expect(() => parseExport(text)).toThrow();
  });
});
