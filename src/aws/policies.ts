import { FIXES } from '../core/fixes/index.ts';

/** An IAM policy as people paste it. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

/**
 * The least that reading takes. API Gateway's control plane is authorized by HTTP verb and path:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
 * What is missing of it is named in the diagnosis, and what hangs on it says "cannot tell".
 */
export const readPolicy = (partition = 'aws'): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['apigateway:GET'],
      // Private domains and who may use them are named with their account.
      Resource: [
        ...['/restapis*', '/apis*', '/account', '/usageplans*', '/apikeys*'].map(
          (path) => `arn:${partition}:apigateway:*::${path}`,
        ),
        ...['/domainnames*', '/domainnameaccessassociations*'].map((path) => `arn:${partition}:apigateway:*:*:${path}`),
      ],
    },
    { Effect: 'Allow', Action: READ_ACTIONS, Resource: '*' },
  ],
});

const READ_ACTIONS: readonly string[] = [
  ...names('iam', 'GetRole GetUser GetAccessKeyLastUsed ListAccessKeys ListRoles ListUsers'),
  ...names(
    'iam',
    'ListUserPolicies GetUserPolicy ListRolePolicies GetRolePolicy ListGroupPolicies GetGroupPolicy ListGroupsForUser',
  ),
  ...names(
    'iam',
    'ListAttachedUserPolicies ListAttachedRolePolicies ListAttachedGroupPolicies GetPolicy GetPolicyVersion',
  ),
  ...names('iam', 'SimulatePrincipalPolicy'),
  ...names('lambda', 'GetPolicy GetFunctionConfiguration'),
  ...names('cognito-idp', 'DescribeUserPool DescribeUserPoolClient ListUserPoolClients'),
  ...names('ec2', 'DescribeVpcEndpoints'),
  ...names('wafv2', 'GetWebACLForResource GetWebACL GetRuleGroup GetIPSet DescribeManagedRuleGroup GetSampledRequests'),
  ...names(
    'organizations',
    'ListParents ListPoliciesForTarget DescribePolicy ListRoots DescribeOrganization DescribeOrganizationalUnit ' +
      'DescribeAccount',
  ),
  ...names('cloudfront', 'ListDistributions GetDistributionConfig GetCachePolicy GetOriginRequestPolicy'),
  ...names(
    'logs',
    'DescribeLogGroups FilterLogEvents DescribeDeliverySources DescribeDeliveries DescribeDeliveryDestinations',
  ),
];

function names(service: string, operations: string): readonly string[] {
  return operations.split(' ').map((operation) => `${service}:${operation}`);
}

type Grant = readonly [actions: string, resource: string];

const REST = 'arn:{p}:apigateway:*::/restapis/*';
const HTTP = 'arn:{p}:apigateway:*::/apis/*';
const DEPLOY: readonly Grant[] = [
  ['apigateway:POST apigateway:DELETE', `${REST}/deployments*`],
  ['apigateway:PATCH', `${REST}/stages/*`],
  ['apigateway:POST apigateway:DELETE', `${HTTP}/deployments*`],
  ['apigateway:PATCH', `${HTTP}/stages/*`],
];
const ROLE: Grant = ['iam:PutRolePolicy iam:DeleteRolePolicy', 'arn:{p}:iam::*:role/*'];
const USER: Grant = ['iam:PutUserPolicy iam:DeleteUserPolicy', 'arn:{p}:iam::*:user/*'];
const GROUP: Grant = ['iam:PutGroupPolicy iam:DeleteGroupPolicy', 'arn:{p}:iam::*:group/*'];
const MANAGED: Grant = [
  'iam:CreatePolicyVersion iam:SetDefaultPolicyVersion iam:DeletePolicyVersion iam:ListPolicyVersions ' +
    'iam:GetPolicyVersion',
  'arn:{p}:iam::*:policy/*',
];
const FUNCTION: Grant = [
  'lambda:AddPermission lambda:RemovePermission lambda:GetPolicy',
  'arn:{p}:lambda:*:*:function:*',
];
const METHODS: Grant = ['apigateway:PATCH apigateway:PUT apigateway:DELETE', `${REST}/resources/*`];
const ROUTES: Grant = ['apigateway:PATCH apigateway:POST apigateway:DELETE', `${HTTP}/routes*`];
const AUTHORIZERS: readonly Grant[] = [
  ['apigateway:PATCH', `${REST}/authorizers/*`],
  ['apigateway:PATCH', `${HTTP}/authorizers/*`],
  ...DEPLOY,
];
const POLICY: readonly Grant[] = [['apigateway:UpdateRestApiPolicy apigateway:PATCH', REST], ...DEPLOY];
/** Public domains are named without an account, private ones with theirs. */
const DOMAINS = 'arn:{p}:apigateway:*:*:/domainnames/*';
const PLAN: Grant = ['apigateway:PATCH', 'arn:{p}:apigateway:*::/usageplans/*'];

const LOGGING_ROLE: readonly Grant[] = [
  [
    'iam:CreateRole iam:DeleteRole iam:PassRole iam:AttachRolePolicy iam:DetachRolePolicy iam:UpdateAssumeRolePolicy',
    'arn:{p}:iam::*:role/*',
  ],
  ['apigateway:PATCH', 'arn:{p}:apigateway:*::/account'],
];

/**
 * What making and taking back takes, besides reading; by the name of the fix, or of the flag without which it is not
 * done.
 */
const GRANTS: Readonly<Record<string, readonly Grant[]>> = {
  'test-authorizer': [['apigateway:POST', `${REST}/authorizers/*`]],
  'deploy-stage': DEPLOY,
  'resource-policy': POLICY,
  'identity-policy': [ROLE, USER, GROUP, MANAGED],
  'caller-by-resource-policy': POLICY,
  'permissions-boundary': [MANAGED],
  'method-authorization': [METHODS, ROUTES, ...DEPLOY],
  'method-scopes': [METHODS, ROUTES, ...DEPLOY],
  'authorizer-cache': [
    ['apigateway:DELETE', `${REST}/stages/*/cache/authorizers`],
    ['apigateway:DELETE', `${HTTP}/stages/*/cache/authorizers`],
    ...AUTHORIZERS,
  ],
  'authorizer-identity-source': AUTHORIZERS,
  'authorizer-invoke-permission': [FUNCTION],
  'authorizer-response-mode': AUTHORIZERS,
  'authorizer-role': [['iam:UpdateAssumeRolePolicy', 'arn:{p}:iam::*:role/*'], ROLE, FUNCTION, ...AUTHORIZERS],
  'authorizer-token-pattern': AUTHORIZERS,
  'authorizer-user-pools': AUTHORIZERS,
  'cognito-audience': AUTHORIZERS,
  'jwt-audience': AUTHORIZERS,
  'jwt-issuer': AUTHORIZERS,
  'api-key-source': [['apigateway:PATCH', REST], ...DEPLOY],
  'api-key-enabled': [['apigateway:PATCH', 'arn:{p}:apigateway:*::/apikeys/*']],
  'usage-plan-stage': [PLAN],
  'usage-plan-key': [['apigateway:POST apigateway:DELETE', 'arn:{p}:apigateway:*::/usageplans/*/keys*']],
  'usage-plan-quota': [PLAN],
  'throttle-rates': [PLAN, ['apigateway:PATCH', `${REST}/stages/*`], ['apigateway:PATCH', `${HTTP}/stages/*`]],
  'base-path-mapping': [['apigateway:POST apigateway:DELETE', 'arn:{p}:apigateway:*::/domainnames/*']],
  'cache-control-strategy': [['apigateway:PATCH', `${REST}/stages/*`]],
  'endpoint-access': [
    ['apigateway:PATCH', REST],
    ['apigateway:PATCH', DOMAINS],
  ],
  'private-domain': [
    ['apigateway:PATCH apigateway:UpdateDomainNamePolicy apigateway:CreateAccessAssociation', DOMAINS],
    ['apigateway:POST apigateway:DELETE', 'arn:{p}:apigateway:*:*:/domainnameaccessassociations*'],
  ],
  'default-endpoint': [['apigateway:PATCH', REST], ['apigateway:PATCH', HTTP], ...DEPLOY],
  'integration-permission': [FUNCTION],
  'vpc-endpoint-policy': [['ec2:ModifyVpcEndpoint', 'arn:{p}:ec2:*:*:vpc-endpoint/*']],
  'web-acl': [['wafv2:UpdateWebACL wafv2:GetWebACL', 'arn:{p}:wafv2:*:*:*/webacl/*']],
  'cors-configuration': [['apigateway:PATCH apigateway:DELETE', HTTP], ...DEPLOY],
  'cors-gateway-responses': [
    ['apigateway:PUT apigateway:PATCH apigateway:DELETE', `${REST}/gatewayresponses/*`],
    ...DEPLOY,
  ],
  'cors-options-method': [METHODS, ...DEPLOY],
  'cors-options-open': [METHODS, ROUTES, ...DEPLOY],
  'cors-options-route': [ROUTES, ['apigateway:PATCH apigateway:DELETE', HTTP], ...DEPLOY],
  'cors-preflight-text': [METHODS, ...DEPLOY],
  'cors-responses': [METHODS, ...DEPLOY],
  'logging-on': [
    ...LOGGING_ROLE,
    ['logs:CreateLogGroup logs:DeleteLogGroup', 'arn:{p}:logs:*:*:log-group:*'],
    ['apigateway:PATCH', `${REST}/stages/*`],
    ['apigateway:PATCH apigateway:DELETE', `${HTTP}/stages/*`],
    ['logs:CreateLogDelivery logs:ListLogDeliveries logs:DeleteLogDelivery', '*'],
  ],
  'logging-role': LOGGING_ROLE,
};

/** Those of the table, and those that a fix brings along. */
const ALL_GRANTS: Readonly<Record<string, readonly Grant[]>> = {
  ...GRANTS,
  ...Object.fromEntries(FIXES.flatMap(({ name, grants }) => (grants === undefined ? [] : [[name, grants]]))),
};

export const FIX_NAMES: readonly string[] = Object.keys(ALL_GRANTS);

/** What the named fix needs besides `readPolicy`; null for a name that no fix has. */
export function fixPolicy(name: string, partition = 'aws'): PolicyDocument | null {
  const grants = Object.hasOwn(ALL_GRANTS, name) ? ALL_GRANTS[name] : undefined;
  if (grants === undefined) return null;
  const Statement = grants.map(([actions, resource]) => ({
    Effect: 'Allow' as const,
    Action: actions.split(' '),
    Resource: resource.replace('{p}', partition),
  }));
  return { Version: '2012-10-17', Statement };
}
