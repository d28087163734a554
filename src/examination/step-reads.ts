import type { Facts } from '../core/model/facts.ts';
import { STEP_IDS, type StepId } from '../core/verdict/types.ts';

/**
 * The operations that each step is read with. An operation of several steps makes the line of the first one move, and
 * is asked again by each of them.
 */
const READS: Readonly<Record<StepId, readonly string[]>> = {
  network: [
    'GetRestApi',
    'GetApi',
    'GetRestApis',
    'GetApis',
    'GetDomainNames',
    'GetDomainName',
    'GetDomainNameAccessAssociations',
    'GetBasePathMappings',
    'GetApiMappings',
    'DescribeVpcEndpoints',
    'GetWebACLForResource',
    'GetWebACL',
    'GetIPSet',
    'GetRuleGroup',
    'DescribeManagedRuleGroup',
    'ListDistributions',
    'GetDistributionConfig',
    'GetCachePolicy',
    'GetOriginRequestPolicy',
  ],
  'method-settings': [
    'GetResources',
    'GetRoutes',
    'GetIntegrations',
    'GetStages',
    'GetStage',
    'GetDeployment',
    'GetExport',
    'ExportApi',
  ],
  'resource-policy': ['GetExport', 'GetDeployment', 'GetRestApi', 'GetStage'],
  'iam-policies': [
    'GetRole',
    'GetUser',
    'GetAccessKeyLastUsed',
    'ListAccessKeys',
    'ListRolePolicies',
    'ListUserPolicies',
    'GetRolePolicy',
    'GetUserPolicy',
    'ListAttachedRolePolicies',
    'ListAttachedUserPolicies',
    'ListGroupsForUser',
    'ListGroupPolicies',
    'GetGroupPolicy',
    'ListAttachedGroupPolicies',
    'GetPolicy',
    'GetPolicyVersion',
    'DescribeOrganization',
    'DescribeAccount',
    'DescribeOrganizationalUnit',
    'ListRoots',
    'ListParents',
    'ListPoliciesForTarget',
    'DescribePolicy',
  ],
  simulator: [],
  'lambda-authorizer': ['GetAuthorizers', 'GetFunctionConfiguration', 'GetPolicy', 'GetRole'],
  'cognito-jwt': ['DescribeUserPool', 'ListUserPoolClients', 'DescribeUserPoolClient', 'GetAuthorizers'],
  'api-key': ['GetUsagePlans', 'GetUsagePlanKeys', 'GetUsage', 'GetApiKeys', 'GetAccount'],
  cors: ['GetGatewayResponses', 'GetResources', 'GetApi', 'GetRoutes', 'GetExport'],
  logs: ['GetAccount', 'GetStage', 'DescribeDeliverySources', 'DescribeDeliveries', 'DescribeDeliveryDestinations'],
  'test-call': [],
};

/** Whether a step is read with this operation. */
export const isReadBy = (step: StepId, operation: string): boolean => READS[step].includes(operation);

/** The step whose line moves while this is read; null for what belongs to none. */
export const stepOfRead = (operation: string): StepId | null =>
  STEP_IDS.find((step) => isReadBy(step, operation)) ?? null;

type FactName = keyof Facts;
/** Where every call leads through: without these facts not even its method is known. */
const WAY: readonly FactName[] = ['scope', 'api', 'stages', 'stage', 'draft', 'deployed', 'customDomain', 'cdn'];
const SIGNER: readonly FactName[] = ['caller', 'signerArn', 'credential', 'serviceControlPolicies', 'vpcEndpoints'];

/**
 * The facts that each step is judged by, besides those of the steps in front of it. Other steps wait for a witness, or
 * for everything.
 */
const JUDGED_BY: Readonly<Partial<Record<StepId, readonly FactName[]>>> = {
  network: [...WAY, 'otherApis', 'webAcl', 'vpcEndpoints'],
  'method-settings': WAY,
  'resource-policy': SIGNER,
  'iam-policies': SIGNER,
  'lambda-authorizer': ['functions', 'gatewayRoles'],
  'cognito-jwt': ['userPools'],
  'api-key': ['usagePlans', 'apiKeys', 'accountRate'],
};

/** The steps that the facts read so far settle: a step has a verdict once every step in front of it has one. */
export function settledBy(read: ReadonlySet<string>): readonly StepId[] {
  const inOrder = STEP_IDS.filter((step) => JUDGED_BY[step] !== undefined);
  const open = inOrder.findIndex((step) => !JUDGED_BY[step]?.every((name) => read.has(name)));
  return open === -1 ? inOrder : inOrder.slice(0, open);
}
