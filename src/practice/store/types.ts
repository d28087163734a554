import type { ApiType } from '../../core/api-gateway/gates.ts';
import type { MethodRates, Rate } from '../../core/model/facts.ts';
import type { OtherHost } from '../../core/model/runtime-state.ts';

/** Plain data, so that a snapshot is a deep copy and a dump is JSON. */
export type JsonValue = unknown;

/** The account behind the server: mutable tables, changed by the services, read by the gates. */
export interface Store {
  readonly apis: Map<string, ApiRow>;
  /** Per account and region: `111122223333/us-east-1`. */
  readonly regions: Map<string, RegionRow>;
  /** By ARN. */
  readonly identities: Map<string, IdentityRow>;
  readonly groups: Map<string, GroupRow>;
  readonly managedPolicies: Map<string, ManagedPolicyRow>;
  /** By access key id. */
  readonly credentials: Map<string, CredentialRow>;
  /** By account id; an account not listed is in no organization. */
  readonly serviceControlPolicies: Map<string, readonly ScpLevelRow[]>;
  /** By pool id. */
  readonly userPools: Map<string, UserPoolRow>;
  readonly identityPools: Map<string, JsonValue>;
  /** By ARN. */
  readonly webAcls: Map<string, WebAclRow>;
  /** Requests that a web ACL ended, oldest first. */
  readonly wafSamples: WafSampleRow[];
  readonly vpcEndpoints: Map<string, VpcEndpointRow>;
  /** By domain name. */
  readonly customDomains: Map<string, CustomDomainRow>;
  /** By the distribution's own name. */
  readonly distributions: Map<string, DistributionRow>;
  /** By host. */
  readonly otherHosts: Map<string, OtherHostRow>;
  /** By function ARN. */
  readonly functions: Map<string, FunctionRow>;
  /** By log group name, per account and region key in front. */
  readonly logGroups: Map<string, LogGroupRow>;
  /** Results that authorizers hold, by `apiId/authorizer name`. */
  readonly authorizerCaches: Map<string, readonly JsonValue[]>;
  /** Rises with every id that is made up. */
  counter: number;
}

export interface RegionRow {
  cloudWatchRoleArn: string | null;
  /** The rate of the account. */
  throttle?: Rate;
  readonly usagePlans: Map<string, UsagePlanRow>;
  readonly apiKeys: Map<string, ApiKeyRow>;
}

export interface ApiRow {
  readonly id: string;
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  readonly apiType: ApiType;
  /** A stub is named by a case and has no definition. */
  readonly stub: boolean;
  /** Index of the case it came from; its request gives what HTTP cannot carry. Null for a stub or an API made later. */
  readonly caseIndex: number | null;
  name: string;
  description: string | null;
  readonly createdAt: number;
  endpointType: 'REGIONAL' | 'EDGE' | 'PRIVATE';
  disableExecuteApiEndpoint: boolean;
  vpcEndpointIds: string[];
  apiKeySource: 'HEADER' | 'AUTHORIZER';
  binaryMediaTypes: string[];
  cors: JsonValue;
  routeSelectionExpression: string | null;
  /** Ids of the connections that are open; a handshake here adds none, since it is closed again at once. */
  readonly connections: readonly string[];
  endpointAccessMode?: 'BASIC' | 'STRICT';
  tags: Record<string, string>;
  draft: Definition;
  readonly deployments: Record<string, DeploymentRow>;
  readonly stages: Record<string, StageRow>;
}

/** What a deployment copies: everything that needs one to go live. */
export interface Definition {
  /** Resource policy as compact JSON text with full ARNs; null for none. */
  policy: string | null;
  /** REST: the resource tree, in the order it was made; the root first. */
  resources: ResourceRow[];
  /** HTTP and WebSocket. */
  routes: RouteRow[];
  authorizers: AuthorizerRow[];
  /** Customised types only. */
  gatewayResponses: Record<string, GatewayResponseRow>;
  requestValidators: RequestValidatorRow[];
  models: ModelRow[];
}
/** As AWS answers GetRequestValidator. */
export interface RequestValidatorRow {
  readonly id: string;
  readonly name: string;
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}
/** As AWS answers GetModel: the schema is JSON text. */
export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly schema: string;
}

export interface ResourceRow {
  readonly id: string;
  readonly parentId: string | null;
  readonly pathPart: string | null;
  readonly path: string;
  readonly methods: Record<string, MethodRow>;
}
/** As AWS answers GetMethod. */
export interface MethodRow {
  httpMethod: string;
  authorizationType: string;
  authorizerId?: string;
  apiKeyRequired: boolean;
  authorizationScopes?: string[];
  operationName?: string;
  requestParameters?: Record<string, boolean>;
  requestModels?: Record<string, string>;
  requestValidatorId?: string;
  methodResponses?: Record<string, MethodResponseRow>;
  methodIntegration?: IntegrationRow;
}
export interface MethodResponseRow {
  statusCode: string;
  responseParameters?: Record<string, boolean>;
  responseModels?: Record<string, string>;
}
/** As AWS answers GetIntegration. */
export interface IntegrationRow {
  type: string;
  httpMethod?: string;
  uri?: string;
  credentials?: string;
  requestParameters?: Record<string, string>;
  requestTemplates?: Record<string, string>;
  passthroughBehavior?: string;
  contentHandling?: string;
  timeoutInMillis?: number;
  cacheNamespace?: string;
  cacheKeyParameters?: string[];
  integrationResponses?: Record<string, IntegrationResponseRow>;
}
export interface IntegrationResponseRow {
  statusCode: string;
  selectionPattern?: string;
  responseParameters?: Record<string, string>;
  responseTemplates?: Record<string, string | null>;
  contentHandling?: string;
}
export interface RouteRow {
  readonly id: string;
  routeKey: string;
  authorizationType: string;
  authorizer: string | null;
  scopes: string[];
  apiKeyRequired: boolean;
  /** As a case writes it. */
  integration: JsonValue;
}
/** An authorizer of any kind, with the fields of both API generations. */
export interface AuthorizerRow {
  readonly id: string;
  name: string;
  type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT';
  identitySources: string[];
  identityValidationExpression: string | null;
  /** Lambda function name. */
  function: string | null;
  credentialsArn: string | null;
  ttlSeconds: number;
  providerArns: string[];
  jwt: { issuer: string; audience: string[] } | null;
  payloadFormatVersion: string | null;
  enableSimpleResponses: boolean | null;
}
export interface GatewayResponseRow {
  statusCode: string | null;
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
}
export interface DeploymentRow {
  readonly id: string;
  description: string | null;
  readonly createdAt: number;
  readonly definition: Definition;
}
export interface StageRow {
  readonly name: string;
  deploymentId: string;
  description: string | null;
  autoDeploy: boolean;
  variables: Record<string, string>;
  /** By `resource/verb` path, `*`/`*` for all. */
  methodSettings: Record<string, Record<string, JsonValue>>;
  /** True where the stage has a cache; without one the methods' cache settings do nothing. */
  readonly cacheCluster?: boolean;
  /** ARNs of what CloudWatch Logs delivers the execution logs to, in place of the group of their own. */
  readonly logDeliveries?: readonly string[];
  accessLogSettings: { destinationArn?: string; format?: string } | null;
  webAclArn: string | null;
  tracingEnabled: boolean;
  canary: { percentTraffic: number; deploymentId: string; useStageCache: boolean } | null;
  readonly createdAt: number;
  updatedAt: number;
}

/** A document kept as the very text it was written with. */
export interface InlinePolicyRow {
  readonly name: string;
  text: string;
}
export interface IdentityRow {
  readonly arn: string;
  readonly kind: 'user' | 'role';
  readonly createdAt: number;
  inlinePolicies: InlinePolicyRow[];
  /** ARNs of attached policies. */
  attachedPolicies: string[];
  boundaryArn: string | null;
  /** Group names; users only. */
  groups: string[];
  trustedPrincipals: Record<string, string>[];
  /** As it was written; absent while it says no more than the principals. */
  trustPolicy?: string;
  /** True for the caller that may do everything in its account. */
  readonly admin: boolean;
}
export interface GroupRow {
  readonly account: string;
  readonly name: string;
  readonly createdAt: number;
  inlinePolicies: InlinePolicyRow[];
  attachedPolicies: string[];
}
export interface ManagedPolicyRow {
  readonly arn: string;
  readonly createdAt: number;
  defaultVersion: string;
  versions: { readonly id: string; readonly text: string; readonly createdAt: number }[];
  nextVersion: number;
}
export interface CredentialRow {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  /** User or role ARN. */
  readonly identityArn: string;
  readonly sessionName: string | null;
  /** Policy text. */
  readonly sessionPolicy: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | null;
  status: 'Active' | 'Inactive';
  /** Region of the API whose case brought it. */
  readonly region: string;
}
export interface ScpLevelRow {
  readonly level: string;
  readonly policies: readonly { readonly name: string; readonly text: string }[];
}
export interface UsagePlanRow {
  readonly id: string;
  name: string;
  apiStages: readonly { readonly apiId: string; readonly stage: string; readonly throttle?: MethodRates }[];
  keyIds: readonly string[];
  quota: {
    readonly limit: number;
    readonly period: 'DAY' | 'WEEK' | 'MONTH';
    readonly used: Readonly<Record<string, number>>;
  } | null;
  throttle: { readonly rateLimit: number; readonly burstLimit: number } | null;
}
export interface ApiKeyRow {
  readonly id: string;
  name: string;
  readonly value: string;
  enabled: boolean;
  stageKeys: readonly string[];
  readonly createdAt: number;
  updatedAt: number;
}
export interface CustomDomainRow {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly endpointType: 'REGIONAL' | 'EDGE' | 'PRIVATE';
  endpointAccessMode?: 'BASIC' | 'STRICT';
  /** Private domains only, with their policy and the VPC endpoints that may reach them. */
  readonly domainNameId?: string;
  policy?: JsonValue;
  accessAssociations?: readonly string[];
  readonly targetHost: string;
  mappings: readonly { readonly basePath: string; readonly apiId: string; readonly stage: string }[];
  mutualTls: JsonValue;
}
export interface UserPoolRow {
  readonly id: string;
  readonly account: string;
  readonly deleted: boolean;
  readonly clients: readonly { readonly id: string; readonly allowedOAuthScopes: readonly string[] }[];
}
export interface WebAclRow {
  readonly arn: string;
  readonly name: string;
  defaultAction: 'ALLOW' | 'BLOCK';
  rules: readonly JsonValue[];
  lockToken: string;
}
export interface WafSampleRow {
  readonly aclArn: string;
  /** Null for a rule of the ACL's own. */
  readonly group: string | null;
  /** Null where the default action ended it. */
  readonly rule: string | null;
  readonly at: number;
  readonly method: string;
  readonly uri: string;
  readonly host: string;
  readonly clientIp: string;
}
export interface VpcEndpointRow {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  readonly service: string;
  privateDnsEnabled: boolean;
  policy: string;
}
export interface DistributionRow {
  readonly account: string;
  readonly caseIndex: number;
  /** As a case writes it. */
  readonly config: JsonValue;
}
export interface FunctionRow {
  readonly arn: string;
  readonly name: string;
  readonly state: string;
  readonly behaviours: readonly JsonValue[];
  permissions: {
    readonly id: string;
    readonly qualifier: string | null;
    readonly action: string;
    readonly principal: string;
    readonly sourceArn: string | null;
  }[];
}
/** A host that is not API Gateway, and what it answers. */
export type OtherHostRow = OtherHost;
export interface LogGroupRow {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** `ownCall`: of a call to the practice account's own invoke URL, not told by a case. */
  events: { readonly at: number; readonly message: string; readonly ownCall?: boolean }[];
}

/** Who signed a call to the control plane. */
export interface Principal {
  /** User ARN or session ARN. */
  readonly arn: string;
  readonly accountId: string;
  readonly identity: IdentityRow;
  readonly credential: CredentialRow;
}
