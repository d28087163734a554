import type { ApiPlace } from '../api-gateway/arns.ts';
import type { ApiType, AuthorizationType } from '../api-gateway/gates.ts';
import type { Fact } from './fact.ts';
import type { Verb } from './request.ts';
import type { WebAcl } from './waf-rules.ts';

/**
 * Everything that was read about one call, once, as AWS tells it: the draft, what the stage serves, the caller.
 * The shapes are normalised (lists sorted, optional fields filled), so that facts taken from a case file and
 * facts read over HTTP from an account that holds this case are equal.
 */
export interface Facts {
  readonly scope: Scope;
  readonly api: Fact<Api>;
  /** Names of the API's stages. */
  readonly stages: Fact<readonly string[]>;
  /** The stage asked about; known with null when there is no such stage. */
  readonly stage: Fact<Stage | null>;
  /** What the API's editors see. */
  readonly draft: DraftDefinition;
  /** What the stage serves. */
  readonly deployed: Definition;
  /**
   * ARN of who signs, as an error text would show it; null when nobody does, or nobody is known to. Known even where
   * the policies are not.
   */
  readonly signerArn: string | null;
  /** Who signs, with every policy; known with null when nobody does. */
  readonly caller: Fact<Caller | null>;
  /** The key pair that signs, known with null when unsigned or when only the signer's ARN is known. */
  readonly credential: Fact<Credential | null>;
  /** Service control policies of the caller's account, root first; known with null when there is no organization. */
  readonly serviceControlPolicies: Fact<readonly ScpLevel[] | null>;
  /**
   * The custom domain the request names by its host; known with null when the host is none of this account. Where
   * it names an API whose own host is switched off: the domain to call in its place.
   */
  readonly customDomain: Fact<CustomDomain | null>;
  /** Ids of the other APIs of this account and region. */
  readonly otherApis: Fact<readonly OtherApi[]>;
  readonly usagePlans: Fact<readonly UsagePlan[]>;
  readonly apiKeys: Fact<readonly ApiKey[]>;
  /** The stage's web ACL; known with null when there is none. */
  readonly webAcl: Fact<WebAcl | null>;
  readonly vpcEndpoints: Fact<readonly VpcEndpoint[]>;
  /** State and resource policy of each Lambda function that the API names, by function name. */
  readonly functions: Fact<Readonly<Record<string, FunctionFacts>>>;
  /** User pools that authorizers or tokens name, by pool id. A pool that is gone has `exists: false`. */
  readonly userPools: Fact<Readonly<Record<string, UserPool>>>;
  /** Roles the gateway itself assumes: authorizer credentials, the logging role. By role ARN. */
  readonly gatewayRoles: Fact<Readonly<Record<string, GatewayRole>>>;
  /** The role API Gateway logs with, null when none is set. */
  readonly cloudWatchRoleArn: Fact<string | null>;
  /** The rate of the whole account in this Region; absent where nobody asked. */
  readonly accountRate?: Fact<Rate | null>;
  /**
   * ARNs of the log groups, buckets and streams that CloudWatch Logs delivers the stage's execution logs to, sorted;
   * empty where they go to their own group. Absent where nothing could be delivered.
   */
  readonly executionLogDeliveries?: Fact<readonly string[]>;
  /** The CDN distribution in front, where the request's host is one of its names; else null. */
  readonly cdn: Fact<Cdn | null>;
}

/** The stage of an API that a call goes to. */
export interface Scope extends ApiPlace {
  readonly stage: string;
}

export interface Api {
  readonly name: string;
  readonly endpointType: 'REGIONAL' | 'EDGE' | 'PRIVATE';
  readonly disableExecuteApiEndpoint: boolean;
  readonly vpcEndpointIds: readonly string[];
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly binaryMediaTypes: readonly string[];
  /** HTTP APIs only. */
  readonly cors: HttpCors | null;
  readonly routeSelectionExpression: string | null;
  /** Present where it is STRICT: SNI and Host must be the same name, of the API's own endpoint type. */
  readonly endpointAccessMode?: 'STRICT';
  readonly tags: Readonly<Record<string, string>>;
}

export interface HttpCors {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAge: number | null;
}

export interface Definition {
  /** The resource policy as JSON text, unescaped, as the owner wrote it; null when none is attached. */
  readonly policy: Fact<string | null>;
  /** REST methods, or HTTP and WebSocket routes; sorted by path, then verb. */
  readonly methods: Fact<readonly Method[]>;
  /** Sorted by name. */
  readonly authorizers: Fact<readonly Authorizer[]>;
  /** Customised gateway responses by type. */
  readonly gatewayResponses: Fact<Readonly<Record<string, GatewayResponse>>>;
  /** By name, those of the called methods; absent where these name none. REST APIs only. */
  readonly requestValidators?: Fact<Readonly<Record<string, RequestValidator>>>;
  /** JSON schemas by name, of the called methods and what these refer to; null for no JSON. Absent where none is. */
  readonly models?: Fact<Readonly<Record<string, unknown>>>;
}

/** The parts that every reading has; validators and models go with the methods. */
export type DefinitionPart = Exclude<keyof Definition, 'requestValidators' | 'models'>;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html */
export interface RequestValidator {
  readonly parameters: boolean;
  readonly body: boolean;
}

/** The draft also tells the ids by which writes name its parts. */
export interface DraftDefinition extends Definition {
  /** Ids of the resources of a REST API by path, and of the routes of the newer kinds by route key. */
  readonly resourceIds?: Fact<Readonly<Record<string, string>>>;
  /** What a route of the newer kinds leads to, by route key: `integrations/{id}`. */
  readonly targets?: Fact<Readonly<Record<string, string>>>;
}

export interface Method {
  /** Resource path with templates (`/orders/{id}`), or the route key of a WebSocket or `$default` route. */
  readonly path: string;
  readonly httpMethod: Verb | 'ANY' | null;
  readonly authorizationType: AuthorizationType;
  /** Name of an entry of the same definition's `authorizers`. */
  readonly authorizer: string | null;
  readonly scopes: readonly string[];
  readonly apiKeyRequired: boolean;
  /** Null where the reading did not show it (a deployed summary without an export). */
  readonly integration: Integration | null;
  /** Present where a validator is set: its name; null where only that there is one was read. */
  readonly requestValidator?: string | null;
  /** Present with a validator: `method.request.querystring.NAME` and alike, sorted; without those of its own path. */
  readonly requiredParameters?: readonly string[];
  /** Present with a validator: names of models by content type; `$default` stands for all others. */
  readonly requestModels?: Readonly<Record<string, string>>;
  /** Present where the integration can refuse a content type. */
  readonly passthrough?: Passthrough;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html */
export interface Passthrough {
  /** Null where it was not read. */
  readonly behavior: 'WHEN_NO_TEMPLATES' | 'NEVER' | null;
  /** Content types with a mapping template, sorted. */
  readonly templates: readonly string[];
}

export type Integration =
  | { readonly type: 'AWS_PROXY'; readonly function: string }
  | {
      readonly type: 'MOCK';
      readonly statusCode: number;
      readonly responseHeaders: Readonly<Record<string, string>>;
      /** Present where integration and answer convert binary bodies to text. */
      readonly contentHandling?: 'CONVERT_TO_TEXT';
    }
  | { readonly type: 'HTTP_PROXY'; readonly uri: string }
  | { readonly type: 'OTHER'; readonly awsType: string };

export interface Authorizer {
  /** Null where only the name is told (an export). */
  readonly id: string | null;
  readonly name: string;
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT';
  readonly identitySources: readonly string[];
  readonly identityValidationExpression: string | null;
  /** Lambda function name. */
  readonly function: string | null;
  readonly credentialsArn: string | null;
  readonly ttlSeconds: number;
  readonly providerArns: readonly string[];
  readonly jwt: { readonly issuer: string; readonly audience: readonly string[] } | null;
  readonly payloadFormatVersion: '1.0' | '2.0' | null;
  readonly enableSimpleResponses: boolean;
}

export interface GatewayResponse {
  readonly statusCode: number | null;
  /** Those whose value is a fixed text. */
  readonly headers: Readonly<Record<string, string>>;
  /** Those whose value comes from the call, as AWS writes it: `method.request.header.Origin`; absent for none. */
  readonly mappedHeaders?: Readonly<Record<string, string>>;
  /** Templates of the body by content type; absent where they were not read. */
  readonly templates?: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly name: string;
  readonly deploymentId: string;
  /** ISO 8601 time of the deployment; null when not read. */
  readonly deployedAt: string | null;
  readonly autoDeploy: boolean;
  readonly variables: Readonly<Record<string, string>>;
  readonly logging: {
    readonly execution: 'OFF' | 'ERROR' | 'INFO';
    readonly dataTrace: boolean;
    readonly access: { readonly destinationArn: string; readonly format: string } | null;
  };
  readonly throttle: Rate | null;
  /** Rates of single methods, each in the place of the stage's own; absent where there are none. */
  readonly methodRates?: MethodRates;
  readonly webAclArn: string | null;
  readonly canary: { readonly deploymentId: string; readonly percentTraffic: number } | null;
  /** Which methods cache, as `methodCaching` normalises it; absent where none does. */
  readonly methodCaching?: readonly MethodCaching[];
}

/** Cache settings of one method of a stage, or of all GET methods (path and verb `*`). */
export interface MethodCaching {
  readonly path: string;
  readonly httpMethod: string;
  readonly cachingEnabled: boolean;
  readonly requireAuthorizationForCacheControl: boolean;
  readonly unauthorizedCacheControlHeaderStrategy:
    | 'FAIL_WITH_403'
    | 'SUCCEED_WITH_RESPONSE_HEADER'
    | 'SUCCEED_WITHOUT_RESPONSE_HEADER';
  /**
   * How AWS spells the entry's name, where it is not `{path without its first slash}/{verb}`: only a patch in this
   * spelling changes it.
   */
  readonly settingsKey?: string;
}

export interface Rate {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/**
 * Rates of single methods under the names that AWS gives them: `orders/{id}/GET` on a stage, `/orders/{id}/GET` in a
 * usage plan, a route key.
 */
export type MethodRates = Readonly<Record<string, Rate>>;

/** The signer of the request: an IAM user or role with every policy that bears on it. Policies are JSON text. */
export interface Caller {
  /** As the error text shows it: the user ARN, or the session ARN of a role. */
  readonly arn: string;
  /** The user or role ARN with its path. */
  readonly identityArn: string;
  readonly accountId: string;
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly policies: readonly IdentityPolicy[];
  readonly boundary: { readonly arn: string; readonly text: string } | null;
}

export interface IdentityPolicy {
  readonly kind: 'inline' | 'managed' | 'group-inline' | 'group-managed';
  /** Name of an inline policy, ARN of a managed one. */
  readonly name: string;
  readonly group: string | null;
  readonly text: string;
}

/** What is known of the key pair that signs. */
export interface Credential {
  readonly accessKeyId: string;
  readonly exists: boolean;
  readonly active: boolean;
  /** True for a temporary key (ASIA…). */
  readonly temporary: boolean;
  /** ISO 8601 time, null when it does not expire or is not told. */
  readonly expiresAt: string | null;
}

export interface ScpLevel {
  readonly level: string;
  readonly policies: readonly { readonly name: string; readonly text: string }[];
}

export interface CustomDomain {
  readonly name: string;
  readonly endpointType: 'REGIONAL' | 'EDGE' | 'PRIVATE';
  readonly targetHost: string;
  readonly mappings: readonly { readonly basePath: string; readonly apiId: string; readonly stage: string }[];
  readonly mutualTls: {
    readonly truststoreUri: string;
    readonly truststoreVersion: string;
    /** Null where the truststore's objects were not read. */
    readonly certificates: readonly { readonly subject: string; readonly issuer: string }[] | null;
  } | null;
  /** Present where it is STRICT. */
  readonly endpointAccessMode?: 'STRICT';
  /** Private domains only. */
  readonly privateAccess?: {
    readonly domainNameId: string;
    /** Who may invoke through the domain: JSON text, null for none. */
    readonly policy: string | null;
    /** Ids of the VPC endpoints with an access association; null where they could not be read. */
    readonly vpcEndpointIds: readonly string[] | null;
  };
}

export interface OtherApi {
  readonly id: string;
  readonly apiType: ApiType;
  readonly endpointType: 'REGIONAL' | 'EDGE' | 'PRIVATE';
}

export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  /**
   * `methodRates`: rates of single methods for each key, in the place of the plan's own; absent where there are none.
   */
  readonly apiStages: readonly { readonly apiId: string; readonly stage: string; readonly methodRates?: MethodRates }[];
  readonly keyIds: readonly string[];
  readonly quota: { readonly limit: number; readonly period: 'DAY' | 'WEEK' | 'MONTH' } | null;
  /** Calls used in this period by key id. */
  readonly used: Readonly<Record<string, number>>;
  readonly throttle: Rate | null;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Whether its value is the one the request sent; null when values were not compared. */
  readonly sentByRequest: boolean | null;
}

export interface VpcEndpoint {
  readonly id: string;
  readonly vpcId: string;
  readonly service: string;
  readonly privateDnsEnabled: boolean;
  readonly policy: string;
}

export interface FunctionFacts {
  readonly state: 'Active' | 'Inactive' | 'Pending' | 'Failed' | 'Missing';
  /** Who may invoke it: its resource policy's Allow statements. */
  readonly permissions: readonly {
    readonly qualifier: string | null;
    readonly action: string;
    readonly principal: string;
    readonly sourceArn: string | null;
    /** Condition keys besides the source ARN; absent where there are none. */
    readonly furtherConditions?: readonly string[];
    /** Id of the statement that grants this and nothing besides; absent where there is none. */
    readonly sid?: string;
  }[];
}

export interface UserPool {
  readonly id: string;
  readonly exists: boolean;
  readonly clients: readonly { readonly id: string; readonly allowedOAuthScopes: readonly string[] }[];
}

export interface GatewayRole {
  readonly exists: boolean;
  readonly trustedPrincipals: readonly Readonly<Record<string, string>>[];
  /** Who may assume it: the trust policy as JSON text; absent where it was not read. */
  readonly trustPolicy?: string;
  readonly policies: readonly IdentityPolicy[];
}

export interface Cdn {
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly origin: { readonly domainName: string; readonly originPath: string };
  /** What a request for `/` becomes, e.g. `index.html`; null for none. */
  readonly defaultRootObject: string | null;
  readonly behaviors: readonly {
    readonly pathPattern: string;
    readonly cachePolicy: string;
    readonly originRequestPolicy: {
      readonly name: string | null;
      readonly headerBehavior: 'none' | 'whitelist' | 'allViewer' | 'allExcept';
      readonly headers: readonly string[];
      readonly queryStrings: 'none' | 'all';
    } | null;
  }[];
}
