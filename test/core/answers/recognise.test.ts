import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../../src/core/answers/index.ts';
import { texts } from '../../../src/core/api-gateway/texts.ts';

const REST = { 'x-amzn-requestid': '1', 'x-amz-apigw-id': 'A=' };
const HTTP = { 'apigw-requestid': 'B=' };
const json = (message: string | null) => JSON.stringify({ message });
const rest = (status: number, errorType: string, message: string | null) =>
  recognise({ status, headers: { ...REST, 'x-amzn-errortype': errorType }, body: json(message) });

describe('refusals of a REST API', () => {
  it.each([
    [403, 'ForbiddenException', 'Forbidden', 'forbidden', 'api-key-missing'],
    [401, 'UnauthorizedException', 'Unauthorized', 'unauthorized', 'cognito-token-missing'],
    [401, 'UnauthorizedException', 'The incoming token has expired', 'incoming-token-expired', 'cognito-token-expired'],
    [429, 'LimitExceededException', 'Limit Exceeded', 'limit-exceeded', 'usage-plan-quota-exceeded'],
    [429, 'TooManyRequestsException', 'Too Many Requests', 'too-many-requests', 'throttled'],
    [500, 'AuthorizerConfigurationException', null, 'authorizer-configuration', 'authorizer-lambda-permission-missing'],
    [
      500,
      'AuthorizerConfigurationException',
      'Internal server error',
      'authorizer-configuration',
      'authorizer-lambda-permission-missing',
    ],
    [403, 'ForbiddenException', '403 Unauthorized', 'cache-invalidation-denied', 'cache-invalidation-denied'],
    [500, 'InternalServerErrorException', 'Internal server error', 'server-error', 'integration-permission-missing'],
    [414, 'BadRequestException', 'Request URI too long', 'uri-too-long', undefined],
    [504, 'InternalServerErrorException', 'Endpoint request timed out', 'integration-timeout', undefined],
    [410, 'GoneException', null, 'connection-gone', undefined],
  ] as const)('%i %s %j is %s', (status, errorType, message, kind, first) => {
    const seen = rest(status, errorType, message);
    expect(seen).toMatchObject({ layer: 'rest-gateway', kind, status, errorType });
    expect(seen.candidates[0]).toBe(first);
  });

  it.each([
    ['ForbiddenException', 'forbidden'],
    ['MissingAuthenticationTokenException', 'missing-authentication-token'],
    ['UnauthorizedException:http://internal.amazon.com/', 'unauthorized'],
    ['AuthorizerConfigurationException', 'authorizer-configuration'],
  ])('HEAD has no body: %s alone says %s', (errorType, kind) => {
    expect(recognise({ status: 403, headers: { ...REST, 'X-Amzn-ErrorType': errorType }, body: '' })).toMatchObject({
      kind,
      layer: 'rest-gateway',
    });
  });

  it('finds the message whatever the case of its key', () => {
    expect(
      recognise({
        status: 403,
        headers: { ...REST, 'x-amzn-errortype': 'ForbiddenException' },
        body: '{"Message":"Forbidden"}',
      }).kind,
    ).toBe('forbidden');
  });
});

describe('refusals of an HTTP API', () => {
  it.each([
    [403, 'Forbidden', {}, 'forbidden', 'authorizer-explicit-deny'],
    [404, 'Not Found', {}, 'not-found', 'route-not-found'],
    [500, 'Internal Server Error', {}, 'server-error', 'authorizer-lambda-permission-missing'],
    [401, 'Unauthorized', {}, 'unauthorized', 'authorizer-identity-source-missing'],
    [
      401,
      'Unauthorized',
      { 'WWW-Authenticate': texts.jwtChallenge(null) },
      'jwt-refused',
      'authorizer-identity-source-missing',
    ],
    [401, 'Unauthorized', { 'www-authenticate': texts.jwtChallenge('') }, 'jwt-refused', 'jwt-issuer-mismatch'],
    [
      401,
      'Unauthorized',
      { 'www-authenticate': texts.jwtChallenge('token contains an invalid number of segments') },
      'jwt-refused',
      'method-auth-type-mismatch',
    ],
    [
      401,
      'Unauthorized',
      { 'www-authenticate': texts.jwtChallenge('signing method ES256 is invalid') },
      'jwt-refused',
      'jwt-signature-invalid',
    ],
    [
      401,
      'Unauthorized',
      { 'www-authenticate': texts.jwtChallenge('the token does not have a valid audience') },
      'jwt-refused',
      'jwt-audience-mismatch',
    ],
    [
      401,
      'Unauthorized',
      { 'www-authenticate': texts.jwtChallenge('OIDC discovery endpoint communication error') },
      'jwt-refused',
      'jwt-issuer-mismatch',
    ],
    [
      401,
      'Unauthorized',
      { 'www-authenticate': texts.jwtChallenge('JWKS communication error') },
      'jwt-refused',
      'jwt-issuer-mismatch',
    ],
    [
      401,
      'Unauthorized',
      { 'www-authenticate': texts.jwtChallenge('token is expired') },
      'jwt-refused',
      'jwt-token-expired',
    ],
  ] as const)('%i %s %j is %s', (status, message, headers, kind, first) => {
    const seen = recognise({ status, headers: { ...HTTP, ...headers }, body: json(message) });
    expect(seen).toMatchObject({ layer: 'http-gateway', kind, errorType: null });
    expect(seen.candidates[0]).toBe(first);
  });
});

describe('who wrote an answer', () => {
  it.each([
    [
      'another service, which writes Message',
      { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
      '{"Message":"Missing Authentication Token"}',
      'aws-service',
    ],
    [
      'another service, by its error type',
      { 'x-amzn-errortype': 'ResourceNotFoundException', 'x-amzn-requestid': '1' },
      '{"Message":"no function"}',
      'aws-service',
    ],
    [
      'another service, by the action it denies',
      { 'x-amzn-errortype': 'AccessDeniedException' },
      '{"Message":"User: arn:aws:iam::111122223333:user/a is not authorized to perform: ' +
        'lambda:InvokeFunctionUrl on resource: arn:aws:lambda:eu-west-1:111122223333:function:f"}',
      'aws-service',
    ],
    [
      'a query service',
      {},
      '<ErrorResponse xmlns="x"><Error><Code>AccessDenied</Code></Error></ErrorResponse>',
      'aws-service',
    ],
    ['S3', { server: 'AmazonS3' }, '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', 'storage'],
    [
      'S3 behind CloudFront',
      { server: 'CloudFront', 'x-cache': 'Error from cloudfront' },
      '<Error><Code>AccessDenied</Code></Error>',
      'storage',
    ],
    ['CloudFront', { server: 'CloudFront' }, '<HTML>Generated by cloudfront (CloudFront)</HTML>', 'cdn'],
    ['a load balancer', { server: 'awselb/2.0' }, '<html>403 Forbidden</html>', 'load-balancer'],
    ['nginx', { server: 'nginx/1.25' }, '<html><center>nginx</center></html>', 'load-balancer'],
    ['the application behind a REST API', REST, '<h1>Forbidden</h1> CSRF verification failed.', 'application'],
    ['the application behind an HTTP API', HTTP, '{"error":"not yours"}', 'application'],
    ['an application', { 'x-powered-by': 'Express' }, 'Cannot GET /', 'application'],
    [
      'an edge-optimized REST API',
      { ...REST, 'x-amzn-errortype': 'ForbiddenException', 'x-cache': 'Error from cloudfront' },
      json('Forbidden'),
      'rest-gateway',
    ],
    ['nobody knows', {}, '', 'unknown'],
  ])('%s', (_, headers, body, layer) => {
    expect(recognise({ status: 403, headers, body }).layer).toBe(layer);
  });

  it('names the causes in which API Gateway has no part', () => {
    expect(recognise({ status: 403, headers: REST, body: 'no' })).toMatchObject({
      kind: 'other',
      candidates: ['backend-application-403'],
    });
    expect(recognise({ status: 403, headers: { server: 'CloudFront' }, body: '<p>' })).toMatchObject({
      kind: 'other',
      candidates: ['edge-layer-403'],
    });
  });

  it('tells a success and no answer at all from refusals', () => {
    expect(recognise({ status: 200, headers: REST, body: '{"message":"Forbidden"}' })).toMatchObject({
      kind: 'not-refused',
      layer: 'rest-gateway',
      candidates: [],
    });
    expect(recognise({ status: null, headers: {}, body: '' }).kind).toBe('no-answer');
  });
});

describe('hostile answers', () => {
  it('never throws', () => {
    const words = fc.constantFrom(
      'User: ',
      'is not authorized to perform: ',
      'on resource: ',
      'arn:',
      ' because no ',
      ' with an explicit deny in a ',
      "'",
      '{"message":',
      '<Error>',
      ' ',
    );
    const body = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(words, fc.string()), { maxLength: 30 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(fc.option(fc.integer()), fc.dictionary(fc.string(), fc.string()), body, (status, headers, text) => {
        expect(recognise({ status, headers, body: text }).candidates).toBeInstanceOf(Array);
      }),
    );
  });

  it.each([
    ['spaces', `User:${' '.repeat(200_000)}x`],
    ['half a denial', `User: a is not authorized to perform: a:b on resource: ${'arn: because no '.repeat(20_000)}`],
    ['nested JSON', '['.repeat(200_000)],
    ['quotes', `Authorization header requires ${"'".repeat(200_000)}`],
    ['equal signs', `${"'a' not a valid key=value pair (missing equal-sign) in Authorization header".repeat(3000)}`],
  ])('of %s are read', (_, body) => {
    // A backtracking reader would run into the test's own time limit.
    expect(() => recognise({ status: 403, headers: {}, body })).not.toThrow();
  });
});
