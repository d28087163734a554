import { describe, expect, it } from 'vitest';
import { gatewayAnswer, recognise } from '../../../src/core/answers/index.ts';
import { RESPONSE_TYPES, type ResponseType } from '../../../src/core/api-gateway/response-types.ts';

const rest = (type: ResponseType, custom = {}) =>
  gatewayAnswer({ apiType: 'REST', exchange: 'request', type, message: null, custom });

describe('a gateway response of a REST API', () => {
  it('has the 21 types of the documentation', () => expect(RESPONSE_TYPES).toHaveLength(21));

  it.each([
    ['ACCESS_DENIED', 403, 'AccessDeniedException', '{"Message":"User is not authorized to access this resource"}'],
    ['UNAUTHORIZED', 401, 'UnauthorizedException', '{"message":"Unauthorized"}'],
    [
      'MISSING_AUTHENTICATION_TOKEN',
      403,
      'MissingAuthenticationTokenException',
      '{"message":"Missing Authentication Token"}',
    ],
    ['INVALID_API_KEY', 403, 'ForbiddenException', '{"message":"Forbidden"}'],
    ['WAF_FILTERED', 403, 'ForbiddenException', '{"message":"Forbidden"}'],
    ['QUOTA_EXCEEDED', 429, 'LimitExceededException', '{"message":"Limit Exceeded"}'],
    ['THROTTLED', 429, 'TooManyRequestsException', '{"message":"Too Many Requests"}'],
    ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'AuthorizerConfigurationException', '{"message":null}'],
    ['UNSUPPORTED_MEDIA_TYPE', 415, 'BadRequestException', '{"message":"Unsupported Media Type"}'],
    ['BAD_REQUEST_BODY', 400, 'BadRequestException', '{"message":"Invalid request body"}'],
  ] as const)('%s is %i %s %s', (type, status, errorType, body) => {
    expect(rest(type)).toEqual({
      exchange: 'request',
      status,
      errorType,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType },
      body,
    });
  });

  it.each([
    ['RESOURCE_NOT_FOUND', 404],
    ['REQUEST_TOO_LARGE', 413],
    ['INTEGRATION_FAILURE', 504],
    ['INTEGRATION_TIMEOUT', 504],
  ] as const)('%s has status %i', (type, status) => expect(rest(type).status).toBe(status));

  it('takes the status and headers of its own customisation', () => {
    const answer = rest('UNAUTHORIZED', {
      UNAUTHORIZED: { statusCode: 419, headers: { 'Access-Control-Allow-Origin': '*' } },
      DEFAULT_4XX: { statusCode: 400, headers: { x: 'y' } },
    });
    expect(answer).toMatchObject({ status: 419, errorType: 'UnauthorizedException' });
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(answer.headers).not.toHaveProperty('x');
  });

  it('takes the family where the type itself is not customised', () => {
    const custom = {
      DEFAULT_4XX: { statusCode: null, headers: { 'Access-Control-Allow-Origin': 'https://a.example' } },
      DEFAULT_5XX: { statusCode: 502, headers: {} },
    };
    expect(rest('ACCESS_DENIED', custom)).toMatchObject({
      status: 403,
      headers: { 'access-control-allow-origin': 'https://a.example' },
    });
    expect(rest('AUTHORIZER_CONFIGURATION_ERROR', custom).status).toBe(502);
  });

  it('leaves a request that is too large as it is', () => {
    expect(rest('REQUEST_TOO_LARGE', { DEFAULT_4XX: { statusCode: 400, headers: { x: 'y' } } })).toMatchObject({
      status: 413,
      headers: { 'content-type': 'application/json' },
    });
  });

  it('has no body for HEAD', () => {
    expect(
      gatewayAnswer({
        apiType: 'REST',
        exchange: 'request',
        type: 'THROTTLED',
        message: null,
        custom: {},
        verb: 'HEAD',
      }).body,
    ).toBe('');
  });
});

describe('a refusal of an HTTP API', () => {
  it.each([
    ['ACCESS_DENIED', 403, 'Forbidden'],
    ['UNAUTHORIZED', 401, 'Unauthorized'],
    ['RESOURCE_NOT_FOUND', 404, 'Not Found'],
    ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'Internal Server Error'],
    ['THROTTLED', 429, 'Too Many Requests'],
  ] as const)('%s is %i with the text %s and no error type', (type, status, message) => {
    const answer = gatewayAnswer({
      apiType: 'HTTP',
      exchange: 'request',
      type,
      message: null,
      custom: { DEFAULT_4XX: { statusCode: 400, headers: {} } },
      requestId: 'Id=',
    });
    expect(answer).toEqual({
      exchange: 'request',
      status,
      errorType: null,
      headers: { 'content-type': 'application/json', 'apigw-requestid': 'Id=' },
      body: JSON.stringify({ message }),
    });
    expect(recognise(answer).layer).toBe('http-gateway');
  });

  it('carries the challenge it is given', () => {
    const answer = gatewayAnswer({
      apiType: 'HTTP',
      exchange: 'request',
      type: 'UNAUTHORIZED',
      message: null,
      custom: {},
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });
});

it('a WebSocket handshake is refused with an error type, as a REST call is', () => {
  expect(
    gatewayAnswer({ apiType: 'WEBSOCKET', exchange: 'request', type: 'UNAUTHORIZED', message: null, custom: {} }),
  ).toMatchObject({
    status: 401,
    errorType: 'UnauthorizedException',
    body: '{"message":"Unauthorized"}',
  });
});
