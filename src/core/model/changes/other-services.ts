import { type ApiPlace, functionArn, iamArn, serviceArn } from '../../api-gateway/arns.ts';
import {
  type AssumedGroupPolicy,
  type AssumedIdentityPolicy,
  type AssumedPolicy,
  type AssumedSettings,
  allowed,
  type Definitions,
  type Input,
  plain,
} from './definition.ts';

interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}
/** The statement of a function's policy; `Qualifier` is an alias or a version. */
interface StatementPlace {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly StatementId: string;
}
/** A web ACL as GetWebACL gives it: it is sent back whole. */
export type WebAclDocument = Input & {
  readonly Name: string;
  readonly Id: string;
  readonly Scope: 'REGIONAL';
};

/** What changes other services than API Gateway. */
export interface OtherServiceChanges {
  'put-role-policy': InlinePolicy & { readonly RoleName: string; readonly assumes?: AssumedIdentityPolicy };
  'put-user-policy': InlinePolicy & { readonly UserName: string; readonly assumes?: AssumedIdentityPolicy };
  'put-group-policy': InlinePolicy & { readonly GroupName: string; readonly assumes?: AssumedGroupPolicy };
  'create-policy-version': {
    readonly PolicyArn: string;
    readonly PolicyDocument: string;
    readonly SetAsDefault: true;
    readonly assumes?: AssumedPolicy;
  };
  /** The whole trust policy. */
  'update-assume-role-policy': {
    readonly RoleName: string;
    readonly PolicyDocument: string;
    readonly assumes?: AssumedIdentityPolicy;
  };
  'create-role': {
    readonly RoleName: string;
    readonly Path?: string;
    readonly AssumeRolePolicyDocument: string;
    readonly assumes?: AssumedSettings;
  };
  'attach-role-policy': {
    readonly RoleName: string;
    readonly PolicyArn: string;
    /** Of the plan only: AWS is sent the name alone, and a journal holds what was sent. */
    readonly roleArn?: string;
    readonly assumes?: AssumedSettings;
  };
  'create-log-group': { readonly logGroupName: string; readonly assumes?: AssumedSettings };
  'add-lambda-permission': StatementPlace & {
    readonly Action: string;
    readonly Principal: string;
    readonly SourceArn: string;
    readonly assumes?: AssumedSettings;
  };
  'remove-lambda-permission': StatementPlace & { readonly assumes?: AssumedSettings };
  'put-vpc-endpoint-policy': {
    readonly VpcEndpointId: string;
    readonly PolicyDocument: string;
    readonly assumes?: AssumedPolicy;
  };
  /** `assumes.policy` is the whole ACL as it was read. */
  'update-web-acl': { readonly webAcl: WebAclDocument; readonly assumes?: AssumedPolicy };
}

/** An identity's ARN where the plan says it; else the name in the API's account. */
const identityArn = (assumes: AssumedIdentityPolicy | undefined, api: ApiPlace, name: string): string =>
  assumes?.identityArn ?? iamArn(api, name);

const statementThing = ({ FunctionName, Qualifier = '', StatementId }: StatementPlace) =>
  ['function statement', FunctionName, Qualifier, StatementId] as const;
const lambdaPermissions = ({ FunctionName }: StatementPlace, api: ApiPlace) =>
  allowed('lambda', ['AddPermission', 'RemovePermission', 'GetPolicy'], functionArn(api, FunctionName));

export const OTHER_SERVICES: Definitions<OtherServiceChanges> = {
  'put-role-policy': {
    ...plain('iam', 'PutRolePolicy', ['RoleName', 'PolicyName', 'PolicyDocument']),
    thing: ({ RoleName, PolicyName }) => ['inline policy', 'role', RoleName, PolicyName],
    permissions: ({ assumes, RoleName }, api) =>
      allowed('iam', ['PutRolePolicy', 'DeleteRolePolicy'], identityArn(assumes, api, `role/${RoleName}`)),
  },
  'put-user-policy': {
    ...plain('iam', 'PutUserPolicy', ['UserName', 'PolicyName', 'PolicyDocument']),
    thing: ({ UserName, PolicyName }) => ['inline policy', 'user', UserName, PolicyName],
    permissions: ({ assumes, UserName }, api) =>
      allowed('iam', ['PutUserPolicy', 'DeleteUserPolicy'], identityArn(assumes, api, `user/${UserName}`)),
  },
  'put-group-policy': {
    ...plain('iam', 'PutGroupPolicy', ['GroupName', 'PolicyName', 'PolicyDocument']),
    thing: ({ GroupName, PolicyName }) => ['inline policy', 'group', GroupName, PolicyName],
    permissions: ({ GroupName }) => allowed('iam', ['PutGroupPolicy'], `group/${GroupName}`),
  },
  'create-policy-version': {
    ...plain('iam', 'CreatePolicyVersion', ['PolicyArn', 'PolicyDocument']),
    thing: ({ PolicyArn }) => ['managed policy', PolicyArn],
    permissions: ({ PolicyArn }) =>
      allowed('iam', ['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion'], PolicyArn),
  },
  'update-assume-role-policy': {
    ...plain('iam', 'UpdateAssumeRolePolicy', ['RoleName', 'PolicyDocument']),
    thing: ({ RoleName }) => ['trust policy', RoleName],
    permissions: ({ assumes, RoleName }, api) =>
      allowed('iam', ['UpdateAssumeRolePolicy'], identityArn(assumes, api, `role/${RoleName}`)),
  },
  'create-role': {
    ...plain('iam', 'CreateRole', ['RoleName', 'AssumeRolePolicyDocument']),
    thing: ({ RoleName }) => ['role', RoleName],
    permissions: ({ RoleName, Path = '/' }, api) =>
      allowed('iam', ['CreateRole', 'DeleteRole', 'PassRole'], iamArn(api, `role${Path}${RoleName}`)),
  },
  'attach-role-policy': {
    ...plain('iam', 'AttachRolePolicy', ['RoleName', 'PolicyArn']),
    thing: ({ RoleName, PolicyArn }) => ['attached policy', RoleName, PolicyArn],
    permissions: ({ RoleName, roleArn }, api) =>
      allowed('iam', ['AttachRolePolicy', 'DetachRolePolicy'], roleArn ?? iamArn(api, `role/${RoleName}`)),
  },
  'create-log-group': {
    ...plain('logs', 'CreateLogGroup', ['logGroupName']),
    thing: ({ logGroupName }) => ['log group', logGroupName],
    permissions: ({ logGroupName }, api) =>
      allowed('logs', ['CreateLogGroup', 'DeleteLogGroup'], serviceArn(api, 'logs', `log-group:${logGroupName}`)),
  },
  'add-lambda-permission': {
    ...plain('lambda', 'AddPermission', ['FunctionName', 'StatementId', 'Action', 'Principal']),
    thing: statementThing,
    permissions: lambdaPermissions,
  },
  'remove-lambda-permission': {
    ...plain('lambda', 'RemovePermission', ['FunctionName', 'StatementId']),
    thing: statementThing,
    permissions: lambdaPermissions,
  },
  'put-vpc-endpoint-policy': {
    ...plain('ec2', 'ModifyVpcEndpoint', ['VpcEndpointId', 'PolicyDocument']),
    thing: ({ VpcEndpointId }) => ['VPC endpoint', VpcEndpointId],
    permissions: ({ VpcEndpointId }, api) =>
      allowed('ec2', ['ModifyVpcEndpoint'], serviceArn(api, 'ec2', `vpc-endpoint/${VpcEndpointId}`)),
  },
  'update-web-acl': {
    service: 'wafv2',
    operation: 'UpdateWebACL',
    input: ({ webAcl }) => webAcl,
    from: (input) => (isWebAcl(input) ? { webAcl: input } : null),
    thing: ({ webAcl: { Name, Id } }) => ['web ACL', Name, Id],
    permissions: ({ webAcl: { Name, Id } }, api) =>
      allowed('wafv2', ['GetWebACL', 'UpdateWebACL'], serviceArn(api, 'wafv2', `regional/webacl/${Name}/${Id}`)),
  },
};

const isWebAcl = (input: Input): input is WebAclDocument =>
  typeof input['Name'] === 'string' && typeof input['Id'] === 'string' && input['Scope'] === 'REGIONAL';
