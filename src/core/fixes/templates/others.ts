import { functionArn } from '../../api-gateway/arns.ts';
import type { HttpApiChanges } from '../../model/changes/http-api.ts';
import type { Change, ChangeKind, ChangeOf } from '../../model/changes/index.ts';
import type { OtherServiceChanges } from '../../model/changes/other-services.ts';
import { valueOf } from '../../model/fact.ts';
import type { Authorizer, Facts } from '../../model/facts.ts';
import type { FixPlan } from '../../model/plan.ts';
import { apiName } from '../planning/names.ts';
import { block, jsonencode, type Properties } from './notation.ts';
import { type AsCode, blockOf, existing, idOf, inTemplates, made, type Resource } from './resource.ts';
import {
  alike,
  authorizerUri,
  flushes,
  policyOf,
  published,
  REST_DEFINITION,
  renamed,
  samIdentity,
  settled,
  snake,
  stageBody,
  type Writers,
} from './rest.ts';
import { REST_SETTINGS } from './rest-settings.ts';

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html */
const serverlessHttpApi = (facts: Facts, set: Properties): { readonly sam?: readonly Resource[] } =>
  facts.scope.apiType === 'HTTP'
    ? {
        sam: [
          existing(
            'AWS::Serverless::HttpApi',
            `HTTP API ${apiName(facts)} (${facts.scope.apiId})`,
            { StageName: facts.scope.stage },
            set,
          ),
        ],
      }
    : {};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-api.html */
function apiSetting(facts: Facts, set: Properties, body: Properties): AsCode {
  const { apiType, apiId } = facts.scope;
  const place = { Name: apiName(facts), ProtocolType: apiType };
  const kept = existing('AWS::ApiGatewayV2::Api', `${apiType} API ${apiName(facts)} (${apiId})`, place, set);
  return {
    cloudformation: [kept],
    terraform: [blockOf(kept, 'aws_apigatewayv2_api', { ...renamed(place, snake), ...body })],
    ...serverlessHttpApi(facts, set),
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-stage.html */
const stage = ({ scope }: Facts, name: string, set: Properties): Resource =>
  existing('AWS::ApiGatewayV2::Stage', `stage ${name}`, { ApiId: scope.apiId, StageName: name }, set);

function stageSetting(facts: Facts, name: string, set: Properties, body: Properties): AsCode {
  const kept = stage(facts, name, set);
  return {
    cloudformation: [kept],
    terraform: [blockOf(kept, 'aws_apigatewayv2_stage', { ...stageBody(kept.place), ...body })],
    ...serverlessHttpApi(facts, set),
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-authorizer.html */
function authorizer(facts: Facts, id: string, after: string | null | undefined): AsCode {
  const found = valueOf(facts.draft.authorizers)?.find((one) => one.id === id);
  const { set } = settled(after);
  const isJwt = found?.type === 'JWT';
  const Name = found?.name ?? id;
  const place = {
    ApiId: facts.scope.apiId,
    Name,
    AuthorizerType: isJwt ? 'JWT' : 'REQUEST',
    ...(found === undefined ? {} : { IdentitySource: found.identitySources }),
    ...(found?.function == null ? {} : { AuthorizerUri: authorizerUri(facts, found.function) }),
    ...(found?.function == null || found.payloadFormatVersion === null
      ? {}
      : { AuthorizerPayloadFormatVersion: found.payloadFormatVersion }),
  };
  const kept = existing('AWS::ApiGatewayV2::Authorizer', `authorizer ${Name}`, place, set);
  const { JwtConfiguration: jwt, ...plain } = { ...place, ...set } as Properties;
  const body = {
    ...renamed(plain, snake),
    ...(jwt === undefined ? {} : { jwt_configuration: block(renamed(jwt as Properties, snake)) }),
  };
  return {
    cloudformation: [kept],
    terraform: [blockOf(kept, 'aws_apigatewayv2_authorizer', body)],
    ...(found === undefined ? {} : serverlessHttpApi(facts, { Auth: { Authorizers: samAuthorizer(facts, found) } })),
  };
}

/**
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html
 */
const samAuthorizer = ({ scope }: Facts, one: Authorizer): Properties => ({
  [one.name]:
    one.jwt === null
      ? {
          FunctionArn: functionArn(scope, one.function ?? ''),
          AuthorizerPayloadFormatVersion: one.payloadFormatVersion ?? '1.0',
          EnableSimpleResponses: one.enableSimpleResponses,
          ...(one.credentialsArn === null ? {} : { FunctionInvokeRole: one.credentialsArn }),
          Identity: samIdentity(one),
        }
      : {
          IdentitySource: one.identitySources[0] ?? '$request.header.Authorization',
          JwtConfiguration: { issuer: one.jwt.issuer, audience: one.jwt.audience },
        },
});

const SAM_ROUTE =
  'The routes of an AWS::Serverless::HttpApi come from its DefinitionBody, or from the events of its functions: ' +
  'set them there.';

/** The key of a route; its id where the routes were not read. */
const routeKeyOf = ({ draft }: Facts, routeId: string): string =>
  Object.entries((draft.resourceIds === undefined ? undefined : valueOf(draft.resourceIds)) ?? {}).find(
    ([, id]) => id === routeId,
  )?.[0] ?? routeId;

const HTTP_API: Writers<keyof HttpApiChanges> = {
  'create-v2-deployment': ({ StageName, Description, assumes }, facts) => {
    const set = { ApiId: facts.scope.apiId, Description };
    const id = idOf('deployment after', assumes?.deploymentId ?? 'the last');
    const next = made('AWS::ApiGatewayV2::Deployment', id, set);
    return {
      ...published(next, (DeploymentId) => stage(facts, StageName, { DeploymentId }), 'aws_apigatewayv2'),
      // Its stage deploys by itself.
      ...(facts.scope.apiType === 'HTTP' ? { sam: [], samNote: 'An AWS::Serverless::HttpApi deploys by itself.' } : {}),
    };
  },
  'update-v2-authorizer': ({ AuthorizerId, assumes }, facts) => authorizer(facts, AuthorizerId, assumes?.after),
  'update-route': ({ RouteId, assumes }, facts) => {
    const { set, without } = settled(assumes?.after);
    const key = routeKeyOf(facts, RouteId);
    const place = { ApiId: facts.scope.apiId, RouteKey: key };
    const { cloudformation, terraform } = alike(
      existing('AWS::ApiGatewayV2::Route', `route ${key}`, place, set),
      'aws_apigatewayv2_route',
    );
    return {
      cloudformation: cloudformation.map((one) => ({ ...one, without })),
      terraform: terraform.map((one) => ({ ...one, without: without.map(snake) })),
      samNote: SAM_ROUTE,
    };
  },
  'create-route': ({ ApiId, RouteKey, AuthorizationType, Target }) => ({
    ...alike(
      made('AWS::ApiGatewayV2::Route', idOf('route', RouteKey), { ApiId, RouteKey, AuthorizationType, Target }),
      'aws_apigatewayv2_route',
    ),
    samNote: SAM_ROUTE,
  }),
  'update-cors-configuration': ({ CorsConfiguration }, facts) => {
    const body = { cors_configuration: block(renamed({ ...CorsConfiguration }, snake)) };
    return apiSetting(facts, { CorsConfiguration }, body);
  },
  'update-v2-default-endpoint': ({ DisableExecuteApiEndpoint }, facts) =>
    apiSetting(facts, { DisableExecuteApiEndpoint }, { disable_execute_api_endpoint: DisableExecuteApiEndpoint }),
  'reset-authorizers-cache': () => flushes,
  'create-api-mapping': ({ DomainName, ApiMappingKey, ApiId, Stage }) =>
    alike(
      made('AWS::ApiGatewayV2::ApiMapping', idOf('mapping', ApiMappingKey), {
        DomainName,
        ...(ApiMappingKey === '' ? {} : { ApiMappingKey }),
        ApiId,
        Stage,
      }),
      'aws_apigatewayv2_api_mapping',
    ),
  'update-v2-log-level': ({ StageName, DefaultRouteSettings }, facts) =>
    defaultRouteSettings(facts, StageName, DefaultRouteSettings),
  'update-v2-access-log-settings': ({ StageName, AccessLogSettings }, facts) => {
    const body = { access_log_settings: block(renamed({ ...AccessLogSettings }, snake)) };
    return stageSetting(facts, StageName, { AccessLogSettings }, body);
  },
  'update-v2-throttling': ({ StageName, DefaultRouteSettings }, facts) =>
    defaultRouteSettings(facts, StageName, { ...DefaultRouteSettings }),
  'update-route-throttling': ({ StageName, RouteSettings }, facts) => {
    const settings = Object.entries(RouteSettings).map(([route_key, rate]) => ({
      route_key,
      ...renamed({ ...rate }, snake),
    }));
    return stageSetting(facts, StageName, { RouteSettings }, { route_settings: block(...settings) });
  },
};

const defaultRouteSettings = (facts: Facts, stageName: string, DefaultRouteSettings: Properties): AsCode =>
  stageSetting(
    facts,
    stageName,
    { DefaultRouteSettings },
    { default_route_settings: block(renamed(DefaultRouteSettings, snake)) },
  );

/**
 * The inline policy of one identity, as a resource of its own.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-rolepolicy.html
 */
function inlinePolicy(
  kind: 'Role' | 'User' | 'Group',
  owner: string,
  name: string,
  text: string,
  isNew: boolean,
): AsCode {
  const type = `AWS::IAM::${kind}Policy`;
  const place = { [`${kind}Name`]: owner, PolicyName: name };
  const set = { PolicyDocument: policyOf(text) };
  const lower = kind.toLowerCase();
  const kept = isNew
    ? made(type, idOf(kind, owner, name), { ...place, ...set })
    : existing(type, `inline policy ${name} of ${lower} ${owner}`, place, set);
  const body = { [lower]: owner, name, policy: jsonencode(policyOf(text)) };
  return { cloudformation: [kept], terraform: [blockOf(kept, `aws_iam_${lower}_policy`, body)] };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-role.html */
function role(kept: Resource, name: string, trust: string, path?: string): AsCode {
  const body = {
    name,
    ...(path === undefined ? {} : { path }),
    assume_role_policy: jsonencode(policyOf(trust)),
  };
  return { cloudformation: [kept], terraform: [blockOf(kept, 'aws_iam_role', body)] };
}

const OTHER_SERVICES: Writers<keyof OtherServiceChanges> = {
  'put-role-policy': ({ RoleName, PolicyName, PolicyDocument, assumes }) =>
    inlinePolicy('Role', RoleName, PolicyName, PolicyDocument, assumes?.policy === null),
  'put-user-policy': ({ UserName, PolicyName, PolicyDocument, assumes }) =>
    inlinePolicy('User', UserName, PolicyName, PolicyDocument, assumes?.policy === null),
  'put-group-policy': ({ GroupName, PolicyName, PolicyDocument, assumes }) =>
    inlinePolicy('Group', GroupName, PolicyName, PolicyDocument, assumes?.policy === null),
  'create-policy-version': ({ PolicyArn, PolicyDocument }) => {
    const name = PolicyArn.split('/').at(-1) ?? PolicyArn;
    const kept = existing(
      'AWS::IAM::ManagedPolicy',
      `managed policy ${name}`,
      { ManagedPolicyName: name },
      { PolicyDocument: policyOf(PolicyDocument) },
    );
    const body = { name, policy: jsonencode(policyOf(PolicyDocument)) };
    return { cloudformation: [kept], terraform: [blockOf(kept, 'aws_iam_policy', body)] };
  },
  'update-assume-role-policy': ({ RoleName, PolicyDocument }) =>
    role(
      existing(
        'AWS::IAM::Role',
        `role ${RoleName}`,
        { RoleName },
        { AssumeRolePolicyDocument: policyOf(PolicyDocument) },
      ),
      RoleName,
      PolicyDocument,
    ),
  'create-role': ({ RoleName, Path, AssumeRolePolicyDocument }) => {
    const path = Path === undefined ? {} : { Path };
    const set = { RoleName, ...path, AssumeRolePolicyDocument: policyOf(AssumeRolePolicyDocument) };
    return role(made('AWS::IAM::Role', idOf('role', RoleName), set), RoleName, AssumeRolePolicyDocument, Path);
  },
  'attach-role-policy': ({ RoleName, PolicyArn, roleArn }, facts) => {
    const trust = valueOf(facts.gatewayRoles)?.[roleArn ?? '']?.trustPolicy ?? '{}';
    const kept = existing(
      'AWS::IAM::Role',
      `role ${RoleName}`,
      { RoleName, AssumeRolePolicyDocument: policyOf(trust) },
      { ManagedPolicyArns: [PolicyArn] },
    );
    const body = { role: RoleName, policy_arn: PolicyArn };
    const attachment = { ...blockOf(kept, 'aws_iam_role_policy_attachment', body), of: null };
    return { cloudformation: [kept], terraform: [attachment] };
  },
  'create-log-group': ({ logGroupName }) => {
    const group = made('AWS::Logs::LogGroup', idOf('log group', logGroupName), { LogGroupName: logGroupName });
    return { cloudformation: [group], terraform: [blockOf(group, 'aws_cloudwatch_log_group', { name: logGroupName })] };
  },
  'add-lambda-permission': ({ FunctionName, Qualifier, StatementId, Action, Principal, SourceArn }) => {
    const name = Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`;
    const grant = { Action, Principal, SourceArn };
    const permission = made('AWS::Lambda::Permission', idOf('permission', StatementId), {
      FunctionName: name,
      ...grant,
    });
    const body = {
      statement_id: StatementId,
      function_name: FunctionName,
      ...(Qualifier === undefined ? {} : { qualifier: Qualifier }),
      ...renamed(grant, snake),
    };
    return { cloudformation: [permission], terraform: [blockOf(permission, 'aws_lambda_permission', body)] };
  },
  'remove-lambda-permission': ({ FunctionName, StatementId }) => ({
    cloudformation: [],
    terraform: [],
    notes: [`Remove the permission with statement ID ${StatementId} of function ${FunctionName} from your code.`],
  }),
  'put-vpc-endpoint-policy': ({ VpcEndpointId, PolicyDocument }, facts) => {
    const kept = vpcEndpoint(facts, VpcEndpointId, { PolicyDocument: policyOf(PolicyDocument) });
    const body = { vpc_endpoint_id: VpcEndpointId, policy: jsonencode(policyOf(PolicyDocument)) };
    return { cloudformation: [kept], terraform: [blockOf(kept, 'aws_vpc_endpoint_policy', body)] };
  },
  'update-web-acl': ({ webAcl }) => webAclRules({ webAcl }),
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-vpcendpoint.html */
export function vpcEndpoint(facts: Facts, id: string, set: Properties): Resource {
  const found = valueOf(facts.vpcEndpoints)?.find((one) => one.id === id);
  const place = {
    VpcEndpointType: 'Interface',
    VpcId: found?.vpcId ?? '',
    ServiceName: found?.service ?? `com.amazonaws.${facts.scope.region}.execute-api`,
  };
  return existing('AWS::EC2::VPCEndpoint', `VPC endpoint ${id}`, place, set);
}

/**
 * Rules as WAF lists them; Terraform takes those of the API as JSON.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-wafv2-webacl.html
 */
function webAclRules({ webAcl }: Pick<ChangeOf<'update-web-acl'>, 'webAcl'>): AsCode {
  const { Name, Scope } = webAcl;
  const { DefaultAction = { Allow: {} }, VisibilityConfig = {}, Rules } = webAcl as Properties;
  const place = { Name, Scope, DefaultAction, VisibilityConfig };
  const kept = existing('AWS::WAFv2::WebACL', `web ACL ${Name}`, place, { Rules: withArn(Rules) });
  const body = {
    ...renamed({ Name, Scope }, snake),
    default_action: block(
      Object.fromEntries(Object.keys(DefaultAction as Properties).map((action) => [snake(action), block({})])),
    ),
    visibility_config: block(renamed(VisibilityConfig as Properties, snake)),
    rule_json: jsonencode(Rules),
  };
  return { cloudformation: [kept], terraform: [blockOf(kept, 'aws_wafv2_web_acl', body)] };
}

/** The API says `ARN` where CloudFormation says `Arn`. */
function withArn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withArn);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name === 'ARN' ? 'Arn' : name, withArn(one)]));
}

const WRITERS: Writers<ChangeKind> = { ...REST_DEFINITION, ...REST_SETTINGS, ...HTTP_API, ...OTHER_SERVICES };

const one = <K extends ChangeKind>(change: ChangeOf<K>, facts: Facts): AsCode => WRITERS[change.kind](change, facts);

/** The changes of a plan as code of each kind; `after`: the facts as they read once they are made. */
export const asCode = (changes: readonly Change[], after: Facts): FixPlan['iac'] =>
  inTemplates(changes.map((change) => one(change, after)));
