import { Either, type Members, type Shape } from '../clients/shape.ts';
import { POLICY } from './policy-text.ts';

const TEXTS: Shape = { '*': 'text' };
const NUMERIC = new Either('text', 'number');

const INTEGRATION: Shape = {
  'type?': 'text',
  'uri?': 'text',
  '$ref?': 'text',
  'subtype?': 'text',
  'contentHandling?': 'text',
  'passthroughBehavior?': 'text',
  'requestTemplates?': TEXTS,
  'statusCode?': NUMERIC,
  'responses?': {
    '*': { 'statusCode?': NUMERIC, 'responseParameters?': TEXTS, 'contentHandling?': 'text' },
  },
};

const OPERATION: Shape = {
  'security?': [{ '*': ['text'] }],
  'x-amazon-apigateway-auth?': { type: /^(NONE|AWS_IAM|CUSTOM|COGNITO_USER_POOLS|JWT)$/i },
  'x-amazon-apigateway-integration?': INTEGRATION,
  'x-amazon-apigateway-request-validator?': 'text',
  'parameters?': [{ 'name?': 'text', 'in?': 'text', 'required?': 'flag' }],
  'requestBody?': { 'content?': { '*': { 'schema?': { '$ref?': 'text' } } } },
};

const AUTHORIZER: Shape = {
  'type?': /^(token|request|cognito_user_pools|jwt)$/i,
  'authorizerUri?': 'text',
  'authorizerCredentials?': 'text',
  'authorizerCredentialsArn?': 'text',
  'authorizerPayloadFormatVersion?': 'text',
  'authorizerResultTtlInSeconds?': 'number',
  'enableSimpleResponses?': new Either('flag', /^(true|false)$/),
  'identitySource?': new Either('text', ['text']),
  'identityValidationExpression?': 'text',
  'jwtConfiguration?': { 'issuer?': 'text', 'audience?': ['text'] },
  'providerARNs?': ['text'],
};

const SCHEME: Shape = {
  'type?': 'text',
  'name?': 'text',
  'x-amazon-apigateway-authtype?': 'text',
  'x-amazon-apigateway-authorizer?': AUTHORIZER,
};

const VERBS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'x-amazon-apigateway-any-method'];
const PATH: Members = Object.fromEntries(VERBS.map((verb) => [`${verb}?`, OPERATION]));

/**
 * An OpenAPI document as API Gateway exports it, as far as it is read.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export const EXPORT: Shape = {
  paths: { '*': PATH },
  'components?': {
    'schemas?': {},
    'securitySchemes?': { '*': SCHEME },
    'x-amazon-apigateway-integrations?': { '*': INTEGRATION },
  },
  'x-amazon-apigateway-policy?': new Either('text', POLICY),
  'x-amazon-apigateway-request-validator?': 'text',
  'x-amazon-apigateway-request-validators?': {
    '*': { 'validateRequestBody?': 'flag', 'validateRequestParameters?': 'flag' },
  },
  'x-amazon-apigateway-gateway-responses?': {
    '*': { 'statusCode?': NUMERIC, 'responseParameters?': TEXTS, 'responseTemplates?': TEXTS },
  },
};
