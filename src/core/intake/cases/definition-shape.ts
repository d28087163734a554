import {
  anyText,
  anything,
  duplicateNames,
  either,
  type Infer,
  keyed,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  someText,
  tagged,
  text,
  truth,
  whole,
} from './shape.ts';

export const arn = text(/^arn:aws(-cn|-us-gov)?:/, 'an ARN');
export const verb = oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
export const headers = record(anyText);

const texts = either(anyText, list(anyText));
const principal = either(oneOf('*'), record(texts));
const scalar = either(anyText, either(number(), truth));

const statement = object({
  Sid: optional(anyText),
  Effect: oneOf('Allow', 'Deny'),
  Principal: optional(principal),
  NotPrincipal: optional(principal),
  Action: optional(texts),
  NotAction: optional(texts),
  Resource: optional(texts),
  NotResource: optional(texts),
  Condition: optional(record(record(either(scalar, list(scalar))))),
});

/** A policy document as an object, as AWS's policy grammar spells it. */
export const policyShape = object({
  Version: optional(oneOf('2012-10-17', '2008-10-17')),
  Id: optional(anyText),
  Statement: either(list(statement), statement),
});

export type CasePolicy = Infer<typeof policyShape>;
export type CaseStatement = Infer<typeof statement>;

/** The document in a policy's text; null for none, and for a text that a case cannot hold as an object. */
export function policyIn(text: string | null | undefined): CasePolicy | null {
  try {
    const document: unknown = JSON.parse(text ?? 'null');
    const isOne = policyShape.check(document, '').length === 0 && duplicateNames(text ?? '').length === 0;
    return isOne ? (document as CasePolicy) : null;
  } catch {
    return null;
  }
}

const integration = tagged('type', {
  AWS_PROXY: object({ type: oneOf('AWS_PROXY'), function: someText }),
  MOCK: object({ type: oneOf('MOCK'), statusCode: whole(), responseHeaders: headers }),
  HTTP_PROXY: object({ type: oneOf('HTTP_PROXY'), uri: someText }),
});

const security = {
  authorizationType: oneOf('NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'),
  authorizer: nullable(anyText),
  scopes: list(someText),
  apiKeyRequired: truth,
  integration,
};
const method = object({
  path: text(/^\//, 'a path that starts with a slash'),
  httpMethod: oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'),
  ...security,
  requestValidator: optional(someText),
  requestParameters: optional(
    record(truth, /^method\.request\.(?:path|querystring|header)\../, 'method.request.querystring.NAME or similar'),
  ),
  requestModels: optional(record(someText)),
  passthroughBehavior: optional(oneOf('WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER')),
  requestTemplates: optional(headers),
});
const requestValidators = optional(
  list(object({ id: someText, name: someText, validateRequestBody: truth, validateRequestParameters: truth })),
);
const models = optional(list(object({ name: someText, contentType: someText, schema: record(anything) })));
const route = object({
  routeKey: text(
    /^(\$default|\$connect|\$disconnect|(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY) \/.*|[A-Za-z0-9_-]+)$/,
    'a route key',
  ),
  ...security,
});

const cacheEntry = object({ identityValues: list(anyText), ageSeconds: whole(0), result: record(anything) });
const lambdaAuthorizer = {
  id: someText,
  name: someText,
  function: someText,
  credentialsArn: nullable(anyText),
  ttlSeconds: whole(0, 3600),
  cache: list(cacheEntry),
};
const authorizer = tagged('type', {
  TOKEN: object({
    ...lambdaAuthorizer,
    type: oneOf('TOKEN'),
    identitySources: list(someText, 1),
    identityValidationExpression: nullable(anyText),
  }),
  REQUEST: object({
    ...lambdaAuthorizer,
    type: oneOf('REQUEST'),
    identitySources: list(someText),
    payloadFormatVersion: optional(oneOf('1.0', '2.0')),
    enableSimpleResponses: optional(truth),
  }),
  COGNITO_USER_POOLS: object({
    id: someText,
    name: someText,
    type: oneOf('COGNITO_USER_POOLS'),
    identitySources: list(someText, 1),
    identityValidationExpression: nullable(anyText),
    providerArns: list(arn, 1),
  }),
  JWT: object({
    id: someText,
    name: someText,
    type: oneOf('JWT'),
    identitySources: list(someText, 1),
    jwt: object({ issuer: someText, audience: list(someText) }),
  }),
});

const gatewayResponses = record(
  object({ statusCode: nullable(whole()), headers, templates: optional(record(anyText)) }),
);

const when = optional(object({ headers: optional(headers), methods: optional(list(verb)) }));
const behaviour = keyed({
  returns: object({ when, returns: anything }),
  throws: object({ when, throws: anyText }),
  timesOut: object({ when, timesOut: oneOf(true) }),
});
export const functionShape = object({
  name: someText,
  state: oneOf('Active', 'Inactive', 'Pending', 'Failed'),
  /** None: the case does not tell what the function answers. */
  behaviours: list(behaviour),
});

/** The parts of an API that a deployment takes a copy of. */
export const definitionFields = {
  methods: optional(list(method)),
  routes: optional(list(route)),
  authorizers: list(authorizer),
  gatewayResponses,
  requestValidators,
  models,
};
export const snapshotShape = object({
  policy: optional(nullable(policyShape)),
  methods: optional(list(method)),
  routes: optional(list(route)),
  authorizers: optional(list(authorizer)),
  gatewayResponses: optional(gatewayResponses),
  requestValidators,
  models,
});

export type CaseMethod = Infer<typeof method>;
export type CaseRoute = Infer<typeof route>;
export type CaseAuthorizer = Infer<typeof authorizer>;
export type CaseIntegration = Infer<typeof integration>;
export type CaseFunction = Infer<typeof functionShape>;
export type CaseBehaviour = Infer<typeof behaviour>;
export type CaseGatewayResponses = Infer<typeof gatewayResponses>;
export type CaseSnapshot = Infer<typeof snapshotShape>;
