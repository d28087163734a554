import type { Shape } from './shape.ts';
import type { OperationOf, OutputOf, Service } from './types.ts';

/** What reads: every operation with such a name has to say what answers it. */
type Reading<S extends Service> = Extract<
  OperationOf<S>,
  `${'Describe' | 'Export' | 'Filter' | 'Get' | 'List' | 'Simulate' | 'TestInvoke'}${string}`
>;
/** By the names that the SDK gives to the members of the answer. */
type MembersOf<T> = { readonly [K in string & keyof T as K | `${K}?`]?: Shape };
type Answers = {
  readonly [S in Service]: { readonly [O in Reading<S>]: MembersOf<OutputOf<S, O>> };
};

const AUTHORIZATION = /^(NONE|AWS_IAM|CUSTOM|COGNITO_USER_POOLS|JWT)$/i;
const ARN = /^arn:/;
const METHOD = { 'authorizationType?': AUTHORIZATION };
const ENDPOINT = { 'endpointConfiguration?': { 'types?': [/^(EDGE|REGIONAL|PRIVATE)$/] } } as const;
const V2_API = { ApiId: 'text', ProtocolType: /^(HTTP|WEBSOCKET)$/ } as const;
const ROUTE = { 'AuthorizationType?': AUTHORIZATION };

/**
 * What an answer cannot be without: AWS always sends it, so without it somebody else has answered. AWS's own models
 * call few members required. What AWS leaves out to say "none", or a reader can do without, is not named. The types of
 * all members are the SDK's; where an unknown word would be taken for a harmless one, the words are named.
 */
export const ANSWERS: Answers = {
  apigateway: {
    GetAccount: { throttleSettings: {} },
    GetApiKey: { id: 'text' },
    GetApiKeys: { items: ['any'] },
    GetAuthorizer: { id: 'text' },
    GetAuthorizers: { items: ['any'] },
    // A domain that maps nothing answers without any list: https://github.com/aws/aws-sdk-js/issues/1416
    GetBasePathMappings: {},
    GetDeployment: { id: 'text', 'apiSummary?': { '*': { '*': METHOD } } },
    GetDeployments: { items: ['any'] },
    GetDomainName: { domainName: 'text', ...ENDPOINT },
    GetDomainNameAccessAssociations: { items: ['any'] },
    GetDomainNames: { items: [ENDPOINT] },
    // A document of its own, with a shape of its own.
    GetExport: { body: 'text' },
    GetGatewayResponse: { responseType: 'text' },
    GetGatewayResponses: { items: ['any'] },
    GetIntegration: { type: 'text' },
    GetIntegrationResponse: { statusCode: 'text' },
    GetMethod: { httpMethod: 'text', ...METHOD },
    GetMethodResponse: { statusCode: 'text' },
    GetModels: { items: ['any'] },
    GetRequestValidators: { items: ['any'] },
    GetResources: { items: [{ 'resourceMethods?': { '*': METHOD } }] },
    GetRestApi: { id: 'text', 'apiKeySource?': /^(HEADER|AUTHORIZER)$/, ...ENDPOINT },
    GetRestApis: { items: [ENDPOINT] },
    GetStage: { stageName: 'text' },
    GetStages: { item: ['any'] },
    GetUsage: { items: { '*': ['any'] } },
    GetUsagePlan: { id: 'text' },
    GetUsagePlanKeys: { items: ['any'] },
    GetUsagePlans: { items: ['any'] },
    TestInvokeAuthorizer: { clientStatus: 'number' },
  },
  apigatewayv2: {
    // A document of its own, with a shape of its own.
    ExportApi: { body: 'text' },
    GetApi: V2_API,
    GetApiMappings: { Items: ['any'] },
    GetApis: { Items: [V2_API] },
    GetAuthorizer: { AuthorizerId: 'text' },
    GetAuthorizers: { Items: ['any'] },
    GetDeployment: { DeploymentId: 'text' },
    GetDeployments: { Items: ['any'] },
    GetIntegrations: { Items: ['any'] },
    GetRoute: { RouteId: 'text', ...ROUTE },
    GetRoutes: { Items: [ROUTE] },
    GetStage: { StageName: 'text' },
    GetStages: { Items: ['any'] },
  },
  cloudfront: {
    GetCachePolicy: { CachePolicy: { CachePolicyConfig: {} } },
    GetDistributionConfig: { DistributionConfig: { Origins: {}, DefaultCacheBehavior: {} } },
    GetOriginRequestPolicy: { OriginRequestPolicy: { OriginRequestPolicyConfig: {} } },
    ListDistributions: { DistributionList: { Quantity: 'number', IsTruncated: 'flag' } },
  },
  'cognito-idp': {
    DescribeUserPool: { UserPool: { Id: 'text' } },
    DescribeUserPoolClient: { UserPoolClient: { ClientId: 'text' } },
    ListUserPoolClients: { UserPoolClients: ['any'] },
  },
  ec2: { DescribeVpcEndpoints: { VpcEndpoints: ['any'] } },
  iam: {
    GetAccessKeyLastUsed: { AccessKeyLastUsed: {} },
    GetGroupPolicy: { PolicyDocument: 'text' },
    GetPolicy: { Policy: { Arn: ARN } },
    GetPolicyVersion: { PolicyVersion: {} },
    GetRole: { Role: { Arn: ARN } },
    GetRolePolicy: { PolicyDocument: 'text' },
    GetUser: { User: { Arn: ARN } },
    GetUserPolicy: { PolicyDocument: 'text' },
    ListAccessKeys: { AccessKeyMetadata: ['any'] },
    ListAttachedGroupPolicies: { AttachedPolicies: ['any'] },
    ListAttachedRolePolicies: { AttachedPolicies: ['any'] },
    ListAttachedUserPolicies: { AttachedPolicies: ['any'] },
    ListGroupPolicies: { PolicyNames: [/./] },
    ListGroupsForUser: { Groups: [{ GroupName: 'text' }] },
    ListPolicyVersions: { Versions: ['any'] },
    ListRolePolicies: { PolicyNames: [/./] },
    ListRoles: { Roles: [{ Arn: ARN }] },
    ListUserPolicies: { PolicyNames: [/./] },
    ListUsers: { Users: [{ Arn: ARN }] },
    SimulatePrincipalPolicy: { EvaluationResults: ['any'] },
  },
  lambda: {
    GetFunctionConfiguration: { FunctionName: 'text' },
    GetPolicy: { Policy: 'text' },
  },
  logs: {
    DescribeDeliveries: { deliveries: ['any'] },
    DescribeDeliveryDestinations: { deliveryDestinations: ['any'] },
    DescribeDeliverySources: { deliverySources: ['any'] },
    DescribeLogGroups: { logGroups: ['any'] },
    FilterLogEvents: { events: ['any'] },
  },
  organizations: {
    DescribeAccount: { Account: { Id: 'text' } },
    DescribeOrganization: { Organization: { Id: 'text' } },
    DescribeOrganizationalUnit: { OrganizationalUnit: { Id: 'text' } },
    DescribePolicy: { Policy: {} },
    ListParents: { Parents: ['any'] },
    ListPoliciesForTarget: { Policies: ['any'] },
    ListRoots: { Roots: ['any'] },
  },
  sts: { GetCallerIdentity: { Account: /^\d{12}$/, Arn: ARN } },
  wafv2: {
    DescribeManagedRuleGroup: {},
    GetIPSet: { IPSet: { Addresses: ['any'] } },
    GetRuleGroup: { RuleGroup: {} },
    GetSampledRequests: { SampledRequests: ['any'] },
    GetWebACL: { WebACL: { ARN: 'text', DefaultAction: {} } },
    // No web ACL stands before the resource.
    GetWebACLForResource: {},
  },
};
