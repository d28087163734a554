import { arn, headers, policyShape } from './definition-shape.ts';
import {
  anyText,
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
  text,
  truth,
  whole,
} from './shape.ts';

export const rate = object({ rateLimit: number(0), burstLimit: whole(0) });
/** To the second, as a case writes every moment. */
export const moment = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'a time like 2026-03-02T10:15:30Z');
const endpointType = oneOf('REGIONAL', 'EDGE', 'PRIVATE');
const endpointAccessMode = optional(oneOf('BASIC', 'STRICT'));

export const usagePlan = object({
  id: someText,
  name: someText,
  apiStages: list(object({ apiId: someText, stage: someText, throttle: optional(record(rate)) })),
  keyIds: list(someText),
  quota: nullable(object({ limit: whole(0), period: oneOf('DAY', 'WEEK', 'MONTH'), used: record(whole(0)) })),
  throttle: nullable(rate),
});
export const apiKey = object({
  id: someText,
  name: someText,
  value: text(/^.{20,}$/s, 'at least 20 characters long'),
  enabled: truth,
  stageKeys: list(someText),
});

const namedPolicy = object({ name: someText, document: policyShape });
const managedPolicy = object({ arn, document: policyShape });
const policies = { inlinePolicies: list(namedPolicy), managedPolicies: list(managedPolicy) };
const identity = object({
  arn,
  type: oneOf('user', 'role'),
  ...policies,
  permissionsBoundary: nullable(managedPolicy),
  groups: optional(list(object({ name: someText, ...policies }))),
  trustedPrincipals: optional(list(record(anyText))),
});
const credential = object({
  accessKeyId: text(/^(AKIA|ASIA)[A-Z0-9]{16}$/, 'an access key id'),
  secretAccessKey: someText,
  sessionToken: nullable(anyText),
  identity: arn,
  sessionName: nullable(anyText),
  sessionPolicy: nullable(policyShape),
  expiresIn: nullable(whole()),
  status: oneOf('Active', 'Inactive'),
});
export const iam = object({
  identities: list(identity),
  credentials: list(credential),
  serviceControlPolicies: record(list(object({ level: someText, policies: list(namedPolicy) }))),
});

export const cognito = object({
  userPools: list(
    object({
      id: someText,
      deleted: truth,
      clients: list(object({ id: someText, allowedOAuthScopes: list(someText) })),
    }),
  ),
  identityPools: list(
    object({ id: someText, allowUnauthenticated: truth, authenticatedRoleArn: arn, unauthenticatedRoleArn: arn }),
  ),
});

const wafStatement = keyed({
  bodyLongerThan: object({ bodyLongerThan: whole(0) }),
  sourceIpIn: object({ sourceIpIn: list(someText) }),
  headerMissing: object({ headerMissing: someText }),
  pathContains: object({ pathContains: someText }),
  matches: object({ matches: truth }),
});
export const waf = object({
  name: someText,
  arn,
  defaultAction: oneOf('ALLOW', 'BLOCK'),
  rules: list(
    object({
      name: someText,
      ruleGroup: nullable(anyText),
      priority: whole(0),
      action: oneOf('ALLOW', 'BLOCK', 'COUNT'),
      exceptPaths: optional(list(someText)),
      statement: wafStatement,
    }),
  ),
});

export const vpcEndpoint = object({
  id: text(/^vpce-[0-9a-f]{17}$/, 'a VPC endpoint id'),
  vpcId: text(/^vpc-[0-9a-f]{17}$/, 'a VPC id'),
  service: someText,
  privateDnsEnabled: truth,
  policy: policyShape,
});
export const customDomain = object({
  name: someText,
  endpointType,
  endpointAccessMode,
  domainNameId: optional(someText),
  policy: optional(nullable(policyShape)),
  accessAssociations: optional(list(someText)),
  targetHost: someText,
  mappings: list(object({ basePath: someText, apiId: someText, stage: someText })),
  mutualTls: nullable(
    object({
      truststoreUri: someText,
      truststoreVersion: someText,
      certificates: list(object({ subject: someText, issuer: someText })),
    }),
  ),
});

const originRequestPolicy = object({
  name: nullable(anyText),
  headerBehavior: oneOf('none', 'whitelist', 'allViewer', 'allExcept'),
  headers: list(someText),
  queryStrings: oneOf('none', 'all'),
});
export const cloudfront = object({
  domainName: someText,
  aliases: list(someText),
  origin: object({ domainName: someText, originPath: anyText }),
  defaultRootObject: nullable(anyText),
  behaviors: list(
    object({ pathPattern: someText, cachePolicy: someText, originRequestPolicy: nullable(originRequestPolicy) }),
    1,
  ),
});

export const lowerHeaders = record(anyText, /^[^A-Z]*$/, 'in lower case');
export const otherHost = object({
  host: someText,
  service: someText,
  region: nullable(anyText),
  answers: object({ status: whole(), headers: lowerHeaders, body: anyText }),
});
export const otherApi = object({
  id: someText,
  apiType: oneOf('REST', 'HTTP', 'WEBSOCKET'),
  endpointType,
  stages: list(someText),
});
export const logGroup = object({ logGroup: someText, events: list(object({ atSeconds: whole(), message: someText })) });

export const apiShape = object({
  id: text(/^[a-z0-9]{10}$/, 'an API id of ten letters and digits'),
  name: someText,
  region: text(/^[a-z]{2}(-gov)?-[a-z]+-\d$/, 'a Region'),
  endpointType,
  policy: nullable(policyShape),
  disableExecuteApiEndpoint: truth,
  vpcEndpointIds: list(someText),
  apiKeySource: optional(oneOf('HEADER', 'AUTHORIZER')),
  binaryMediaTypes: optional(list(someText)),
  cors: optional(
    nullable(
      object({
        allowOrigins: list(someText),
        allowMethods: list(someText),
        allowHeaders: list(someText),
        exposeHeaders: list(someText),
        allowCredentials: truth,
        maxAge: nullable(whole()),
      }),
    ),
  ),
  routeSelectionExpression: optional(someText),
  connections: optional(list(someText)),
  endpointAccessMode,
});
export const stageShape = object({
  name: someText,
  deploymentId: someText,
  deployedAt: optional(moment),
  autoDeploy: truth,
  variables: headers,
  logging: object({
    execution: oneOf('OFF', 'ERROR', 'INFO'),
    dataTrace: truth,
    access: nullable(object({ destinationArn: arn, format: someText })),
    deliveries: optional(list(arn)),
  }),
  throttle: nullable(rate),
  methodThrottle: optional(record(rate)),
  canary: optional(object({ deploymentId: someText, percentTraffic: number(0) })),
  webAcl: nullable(anyText),
  methodCaching: optional(
    list(
      object({
        path: someText,
        httpMethod: someText,
        cachingEnabled: truth,
        requireAuthorizationForCacheControl: truth,
        unauthorizedCacheControlHeaderStrategy: oneOf(
          'FAIL_WITH_403',
          'SUCCEED_WITH_RESPONSE_HEADER',
          'SUCCEED_WITHOUT_RESPONSE_HEADER',
        ),
      }),
    ),
  ),
});

export type CaseIdentity = Infer<typeof identity>;
export type CaseCredential = Infer<typeof credential>;
export type CaseUsagePlan = Infer<typeof usagePlan>;
export type CaseApiKey = Infer<typeof apiKey>;
export type CaseWaf = Infer<typeof waf>;
export type CaseVpcEndpoint = Infer<typeof vpcEndpoint>;
export type CaseCustomDomain = Infer<typeof customDomain>;
export type CaseCloudFront = Infer<typeof cloudfront>;
