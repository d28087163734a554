import { cloudfront, rate } from './account-shape.ts';
import { headers } from './definition-shape.ts';
import {
  anyText,
  anything,
  keyed,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  tagged,
  truth,
  whole,
} from './shape.ts';

/** Facts of a session as `core/model/facts.ts` has them: what AWS told, or why it did not. */
const fact = <T>(value: Shape<T>) =>
  tagged('state', {
    known: object({ state: oneOf('known'), operation: anyText, value }),
    denied: object({ state: oneOf('denied'), operation: anyText, permission: anyText }),
    failed: object({
      state: oneOf('failed'),
      operation: anyText,
      why: anyText,
      missing: optional(oneOf(true)),
      blame: optional(oneOf('settings', 'credentials')),
    }),
    'not-asked': object({ state: oneOf('not-asked'), why: anyText }),
  });

export const party = object({ subject: anyText, issuer: anyText });
const endpointType = oneOf('REGIONAL', 'EDGE', 'PRIVATE');
const strict = optional(oneOf('STRICT'));
const rates = optional(record(rate));
const api = object({
  name: anyText,
  endpointType,
  disableExecuteApiEndpoint: truth,
  vpcEndpointIds: list(anyText),
  apiKeySource: oneOf('HEADER', 'AUTHORIZER'),
  binaryMediaTypes: list(anyText),
  cors: nullable(
    object({
      allowOrigins: list(anyText),
      allowMethods: list(anyText),
      allowHeaders: list(anyText),
      exposeHeaders: list(anyText),
      allowCredentials: truth,
      maxAge: nullable(number()),
    }),
  ),
  routeSelectionExpression: nullable(anyText),
  endpointAccessMode: strict,
  tags: headers,
});
const stage = object({
  name: anyText,
  deploymentId: anyText,
  deployedAt: nullable(anyText),
  autoDeploy: truth,
  variables: headers,
  logging: object({
    execution: oneOf('OFF', 'ERROR', 'INFO'),
    dataTrace: truth,
    access: nullable(object({ destinationArn: anyText, format: anyText })),
  }),
  throttle: nullable(rate),
  methodRates: rates,
  webAclArn: nullable(anyText),
  canary: nullable(object({ deploymentId: anyText, percentTraffic: number() })),
  methodCaching: optional(
    list(
      object({
        path: anyText,
        httpMethod: anyText,
        cachingEnabled: truth,
        requireAuthorizationForCacheControl: truth,
        unauthorizedCacheControlHeaderStrategy: oneOf(
          'FAIL_WITH_403',
          'SUCCEED_WITH_RESPONSE_HEADER',
          'SUCCEED_WITHOUT_RESPONSE_HEADER',
        ),
        settingsKey: optional(anyText),
      }),
    ),
  ),
});

const method = object({
  path: anyText,
  httpMethod: nullable(oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY')),
  authorizationType: oneOf('NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'),
  authorizer: nullable(anyText),
  scopes: list(anyText),
  apiKeyRequired: truth,
  integration: nullable(
    tagged('type', {
      AWS_PROXY: object({ type: oneOf('AWS_PROXY'), function: anyText }),
      MOCK: object({
        type: oneOf('MOCK'),
        statusCode: number(),
        responseHeaders: headers,
        contentHandling: optional(oneOf('CONVERT_TO_TEXT')),
      }),
      HTTP_PROXY: object({ type: oneOf('HTTP_PROXY'), uri: anyText }),
      OTHER: object({ type: oneOf('OTHER'), awsType: anyText }),
    }),
  ),
  requestValidator: optional(nullable(anyText)),
  requiredParameters: optional(list(anyText)),
  requestModels: optional(headers),
  passthrough: optional(object({ behavior: nullable(oneOf('WHEN_NO_TEMPLATES', 'NEVER')), templates: list(anyText) })),
});
const authorizer = object({
  id: nullable(anyText),
  name: anyText,
  type: oneOf('TOKEN', 'REQUEST', 'COGNITO_USER_POOLS', 'JWT'),
  identitySources: list(anyText),
  identityValidationExpression: nullable(anyText),
  function: nullable(anyText),
  credentialsArn: nullable(anyText),
  ttlSeconds: number(0),
  providerArns: list(anyText),
  jwt: nullable(object({ issuer: anyText, audience: list(anyText) })),
  payloadFormatVersion: nullable(oneOf('1.0', '2.0')),
  enableSimpleResponses: truth,
});
const definition = {
  policy: optional(fact(nullable(anyText))),
  methods: optional(fact(list(method))),
  authorizers: optional(fact(list(authorizer))),
  gatewayResponses: optional(
    fact(
      record(
        object({
          statusCode: nullable(whole()),
          headers,
          mappedHeaders: optional(headers),
          templates: optional(headers),
        }),
      ),
    ),
  ),
  requestValidators: optional(fact(record(object({ parameters: truth, body: truth })))),
  models: optional(fact(record(anything))),
};

export const wafStatement = keyed({
  bodyLongerThan: object({ bodyLongerThan: number() }),
  sourceIpIn: object({ sourceIpIn: list(anyText) }),
  headerMissing: object({ headerMissing: anyText }),
  pathContains: object({ pathContains: anyText }),
  pathIs: object({ pathIs: anyText }),
  matches: object({ matches: truth }),
  unknown: object({ unknown: anyText }),
});
const webAcl = object({
  name: anyText,
  arn: anyText,
  defaultAction: oneOf('ALLOW', 'BLOCK'),
  rules: list(
    object({
      name: anyText,
      ruleGroup: nullable(anyText),
      priority: number(),
      action: oneOf('ALLOW', 'BLOCK', 'COUNT'),
      exceptPaths: optional(list(anyText)),
      statement: wafStatement,
    }),
  ),
});

const identityPolicy = object({
  kind: oneOf('inline', 'managed', 'group-inline', 'group-managed'),
  name: anyText,
  group: nullable(anyText),
  text: anyText,
});
const named = { name: anyText, text: anyText };
/** Facts of a session in place of those that `config` tells. */
export const sessionFacts = object({
  api: optional(fact(api)),
  stages: optional(fact(list(anyText))),
  stage: optional(fact(nullable(stage))),
  draft: optional(
    object({
      ...definition,
      resourceIds: optional(fact(headers)),
      targets: optional(fact(headers)),
    }),
  ),
  deployed: optional(object(definition)),
  signerArn: optional(nullable(anyText)),
  caller: optional(
    fact(
      nullable(
        object({
          arn: anyText,
          identityArn: anyText,
          accountId: anyText,
          kind: oneOf('user', 'role'),
          name: anyText,
          policies: list(identityPolicy),
          boundary: nullable(object({ arn: anyText, text: anyText })),
        }),
      ),
    ),
  ),
  credential: optional(
    fact(
      nullable(
        object({ accessKeyId: anyText, exists: truth, active: truth, temporary: truth, expiresAt: nullable(anyText) }),
      ),
    ),
  ),
  serviceControlPolicies: optional(fact(nullable(list(object({ level: anyText, policies: list(object(named)) }))))),
  customDomain: optional(
    fact(
      nullable(
        object({
          name: anyText,
          endpointType,
          targetHost: anyText,
          mappings: list(object({ basePath: anyText, apiId: anyText, stage: anyText })),
          mutualTls: nullable(
            object({
              truststoreUri: anyText,
              truststoreVersion: anyText,
              certificates: nullable(list(party)),
            }),
          ),
          endpointAccessMode: strict,
          privateAccess: optional(
            object({ domainNameId: anyText, policy: nullable(anyText), vpcEndpointIds: nullable(list(anyText)) }),
          ),
        }),
      ),
    ),
  ),
  otherApis: optional(fact(list(object({ id: anyText, apiType: oneOf('REST', 'HTTP', 'WEBSOCKET'), endpointType })))),
  usagePlans: optional(
    fact(
      list(
        object({
          id: anyText,
          name: anyText,
          apiStages: list(object({ apiId: anyText, stage: anyText, methodRates: rates })),
          keyIds: list(anyText),
          quota: nullable(object({ limit: number(0), period: oneOf('DAY', 'WEEK', 'MONTH') })),
          used: record(number(0)),
          throttle: nullable(rate),
        }),
      ),
    ),
  ),
  apiKeys: optional(fact(list(object({ id: anyText, name: anyText, enabled: truth, sentByRequest: nullable(truth) })))),
  webAcl: optional(fact(nullable(webAcl))),
  vpcEndpoints: optional(
    fact(list(object({ id: anyText, vpcId: anyText, service: anyText, privateDnsEnabled: truth, policy: anyText }))),
  ),
  functions: optional(
    fact(
      record(
        object({
          state: oneOf('Active', 'Inactive', 'Pending', 'Failed', 'Missing'),
          permissions: list(
            object({
              qualifier: nullable(anyText),
              action: anyText,
              principal: anyText,
              sourceArn: nullable(anyText),
              furtherConditions: optional(list(anyText)),
              sid: optional(anyText),
            }),
          ),
        }),
      ),
    ),
  ),
  userPools: optional(
    fact(
      record(
        object({
          id: anyText,
          exists: truth,
          clients: list(object({ id: anyText, allowedOAuthScopes: list(anyText) })),
        }),
      ),
    ),
  ),
  gatewayRoles: optional(
    fact(
      record(
        object({
          exists: truth,
          trustedPrincipals: list(headers),
          trustPolicy: optional(anyText),
          policies: list(identityPolicy),
        }),
      ),
    ),
  ),
  cloudWatchRoleArn: optional(fact(nullable(anyText))),
  accountRate: optional(fact(nullable(rate))),
  executionLogDeliveries: optional(fact(list(anyText))),
  cdn: optional(fact(nullable(cloudfront))),
});
