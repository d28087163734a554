import type { ApiType } from '../../api-gateway/api-type.ts';
import { type ChangeKind, templateOf } from '../../model/changes/index.ts';
import type { FixPlan } from '../../model/plan.ts';
import { pretty } from '../planning/json.ts';
import type { Settings } from '../setting-edits/definition-edit.ts';

type Hints = FixPlan['iac'];

/** Members that differ, as a template writes them. */
function moved(before: Settings, after: Settings): readonly (readonly [string, unknown])[] {
  return Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]));
}

/** For what lives outside every template. */
export const noTemplate = (what: string): Hints => ({
  cloudformation: `# No template can ${what}.`,
  terraform: `# No template can ${what}.`,
  cdk: `// No template can ${what}.`,
});

const camel = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
/** A record with each entry written anew. */
const renamed = <V>(record: Readonly<Record<string, V>>, entry: (name: string, value: V) => readonly [string, V]) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => entry(name, value)));
const pascal = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const snake = (name: string): string => TERRAFORM[name] ?? name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
/**
 * Arguments that the Terraform provider names in its own way.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
const TERRAFORM: Readonly<Record<string, string>> = {
  authorizationType: 'authorization',
  apiKeySourceType: 'api_key_source',
  IdentitySource: 'identity_sources',
};

/** `Properties` of a CloudFormation resource, the arguments of a Terraform resource, and the override for CDK. */
export function propertyHints(
  kind: ChangeKind,
  what: string,
  settings: readonly (readonly [string, unknown])[],
): Hints {
  const template = templateOf(kind);
  if (template === null) return noTemplate(`set ${what}`);
  const [type, terraform] = template;
  const lines = (write: (name: string, value: unknown) => string): string =>
    settings.map(([name, value]) => write(name, value)).join('\n');
  const properties = lines((name, value) => `${pascal(name)}: ${JSON.stringify(value)}`);
  const overrides = lines(
    (name, value) => `resource.addPropertyOverride(${JSON.stringify(pascal(name))}, ${JSON.stringify(value)});`,
  );
  return {
    cloudformation: `# ${type} ${what}, Properties\n${properties}`,
    terraform:
      `resource "${terraform}" "this" { # ` +
      `${what}\n${lines((name, value) => `  ${snake(name)} = ${JSON.stringify(value)}`)}\n}`,
    cdk: `const resource = construct.node.defaultChild as CfnResource; // ${type} ` + `${what}\n${overrides}`,
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-authorizer.html */
export function authorizerHints(apiType: ApiType, name: string, before: Settings, after: Settings): Hints {
  const settings = moved(before, after);
  if (apiType === 'REST') return propertyHints('update-authorizer', `"${name}"`, settings);
  const hints = propertyHints('update-v2-authorizer', `"${name}"`, settings);
  const jwt = after['JwtConfiguration'] as
    | { readonly Audience: readonly string[]; readonly Issuer: string }
    | undefined;
  if (jwt === undefined || !settings.some(([key]) => key === 'JwtConfiguration')) return hints;
  const block =
    `resource "aws_apigatewayv2_authorizer" "this" { # "${name}"\n  jwt_configuration {\n    audience = ` +
    `${JSON.stringify(jwt.Audience)}\n    issuer   = ${JSON.stringify(jwt.Issuer)}\n  }\n}`;
  return { ...hints, terraform: block };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-method.html */
export function methodHints(apiType: ApiType, name: string, before: Settings, after: Settings): Hints {
  return propertyHints(apiType === 'REST' ? 'update-method' : 'update-route', `"${name}"`, moved(before, after));
}

const yaml = (text: string): string => JSON.stringify(text);
type Headers = Readonly<Record<string, string>>;
const mapping = (prefix: string, headers: Headers, by: string): string =>
  Object.entries(headers)
    .map(([name, value]) => `${by}${prefix}${name}: ${yaml(`'${value}'`)}`)
    .join('\n');

/**
 * Headers of the answers of mocks: Integration, IntegrationResponses.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-method.html
 */
export function mockHints(all: readonly { readonly name: string; readonly headers: Headers }[]): Hints {
  const each = (write: (name: string, headers: Headers) => string): string =>
    all.map(({ name, headers }) => write(name, headers)).join('\n');
  const terraform = (headers: Headers): string =>
    Object.entries(headers)
      .map(([name, value]) => `    "method.response.header.${name}" = ${yaml(`'${value}'`)}`)
      .join('\n');
  return {
    cloudformation: each(
      (name, headers) =>
        `# AWS::ApiGateway::Method "${name}", Properties.Integration.IntegrationResponses[] (and each name in ` +
        `MethodResponses[])\nResponseParameters:\n${mapping('method.response.header.', headers, '  ')}`,
    ),
    terraform: each(
      (name, headers) =>
        `resource "aws_api_gateway_integration_response" "this" { # ${name}\n  response_parameters = ` +
        `{\n${terraform(headers)}\n  }\n}`,
    ),
    cdk: each(
      (name, headers) =>
        `// ${name}: integrationResponses[].responseParameters\n${JSON.stringify(quotedHeaders(headers), null, 2)}`,
    ),
  };
}

const quotedHeaders = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]));

/** An OPTIONS method with a mock. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html */
export function optionsHints(path: string, headers: Headers): Hints {
  const origin = headers['Access-Control-Allow-Origin'] ?? '';
  const listed = (name: string): string => JSON.stringify((headers[name] ?? '').split(',').filter((one) => one !== ''));
  const answer = mockHints([{ name: `OPTIONS ${path}`, headers }]);
  return {
    cloudformation:
      `OptionsMethod: # on ${path}\n  Type: AWS::ApiGateway::Method\n  Properties:\n    HttpMethod: OPTIONS\n    ` +
      'AuthorizationType: NONE\n    MethodResponses: [{ StatusCode: 200, ResponseParameters: ' +
      `${JSON.stringify(Object.fromEntries(Object.keys(quotedHeaders(headers)).map((name) => [name, false])))} }]\n ` +
      `   Integration:\n      Type: MOCK\n      RequestTemplates: { application/json: '{"statusCode": 200}' }\n     ` +
      ' IntegrationResponses:\n        - StatusCode: 200\n          ' +
      `ResponseParameters:\n${mapping('method.response.header.', headers, '            ')}`,
    terraform:
      `resource "aws_api_gateway_method" "options" { # on ${path}\n  http_method   = "OPTIONS"\n  authorization = ` +
      '"NONE"\n}\nresource "aws_api_gateway_integration" "options" {\n  type              = "MOCK"\n  ' +
      `request_templates = { "application/json" = "{\\"statusCode\\": 200}" }\n}\n${answer.terraform}`,
    cdk:
      `resource.addCorsPreflight({ // ${path}\n  allowOrigins: [${yaml(origin)}],\n  allowMethods: ` +
      `${listed('Access-Control-Allow-Methods')},\n  allowHeaders: ${listed('Access-Control-Allow-Headers')},\n});`,
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-gatewayresponse.html */
export function gatewayResponseHints(type: string, headers: Headers): Hints {
  const terraform = Object.entries(headers)
    .map(([name, value]) => `    "gatewayresponse.header.${name}" = ${yaml(`'${value}'`)}`)
    .join('\n');
  return {
    cloudformation:
      'GatewayResponse:\n  Type: AWS::ApiGateway::GatewayResponse\n  Properties:\n    RestApiId: !Ref Api\n    ' +
      `ResponseType: ${type}\n    ResponseParameters:\n${mapping('gatewayresponse.header.', headers, '      ')}`,
    terraform:
      'resource "aws_api_gateway_gateway_response" "this" {\n  rest_api_id   = aws_api_gateway_rest_api.this.id\n  ' +
      `response_type = "${type}"\n  response_parameters = {\n${terraform}\n  }\n}`,
    cdk:
      `api.addGatewayResponse('${type}', {\n  type: apigateway.ResponseType.of('${type}'),\n  responseHeaders: ` +
      `${JSON.stringify(renamed(headers, (name, value) => [name, `'${value}'`]))},\n});`,
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigatewayv2-api-cors.html */
export function corsConfigurationHints(cors: Settings): Hints {
  const property = `CorsConfiguration: ${JSON.stringify(cors)}`;
  const snakes = Object.entries(cors).map(([name, value]) => `    ${snake(name)} = ${JSON.stringify(value)}`);
  return {
    cloudformation: `# AWS::ApiGatewayV2::Api, Properties.CorsConfiguration\n${property}`,
    terraform: `resource "aws_apigatewayv2_api" "this" {\n  cors_configuration {\n${snakes.join('\n')}\n  }\n}`,
    cdk:
      '(httpApi.node.defaultChild as apigatewayv2.CfnApi).corsConfiguration = ' +
      `${JSON.stringify(renamed(cors, (name, value) => [camel(name), value]))};`,
  };
}

/** Two settings of one plan, one behind the other. */
export const joinedHints = (first: Hints, second: Hints): Hints => ({
  cloudformation: `${first.cloudformation}\n\n${second.cloudformation}`,
  terraform: `${first.terraform}\n\n${second.terraform}`,
  cdk: `${first.cdk}\n\n${second.cdk}`,
});

const indent = (text: string, by: string): string => text.split('\n').join(`\n${by}`);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-role.html */
export const roleHints = (name: string, trust: string): Hints => ({
  cloudformation:
    `GatewayLogsRole:\n  Type: AWS::IAM::Role\n  Properties:\n    RoleName: ${name}\n    ` +
    `AssumeRolePolicyDocument:\n      ${indent(pretty(trust), '      ')}`,
  terraform:
    `resource "aws_iam_role" "gateway_logs" {\n  name = "${name}"\n  assume_role_policy = <<-EOT\n    ` +
    `${indent(pretty(trust), '    ')}\n  EOT\n}`,
  cdk:
    `const role = new iam.Role(this, 'GatewayLogs', {\n  roleName: '${name}',\n  assumedBy: new ` +
    "iam.ServicePrincipal('apigateway.amazonaws.com'),\n});",
});

export const attachedPolicyHints = (role: string, policyArn: string): Hints => ({
  cloudformation: `# AWS::IAM::Role "${role}", Properties\nManagedPolicyArns:\n  - ${policyArn}`,
  terraform:
    `resource "aws_iam_role_policy_attachment" "gateway_logs" {\n  role       = "${role}"\n  policy_arn = ` +
    `"${policyArn}"\n}`,
  cdk:
    'role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(' +
    "'service-role/AmazonAPIGatewayPushToCloudWatchLogs'));",
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-account.html */
export const loggingAccountHints = (roleArn: string): Hints => ({
  cloudformation: `GatewayAccount:\n  Type: AWS::ApiGateway::Account\n  Properties:\n    CloudWatchRoleArn: ${roleArn}`,
  terraform: `resource "aws_api_gateway_account" "this" {\n  cloudwatch_role_arn = "${roleArn}"\n}`,
  cdk: `new apigateway.CfnAccount(this, 'Account', { cloudWatchRoleArn: '${roleArn}' });`,
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html */
export const executionLevelHints = (apiType: string, level: string): Hints =>
  apiType === 'REST'
    ? {
        cloudformation:
          "# AWS::ApiGateway::Stage, Properties\nMethodSettings:\n  - ResourcePath: '/*'\n    HttpMethod: '*'\n    " +
          `LoggingLevel: ${level}`,
        terraform:
          'resource "aws_api_gateway_method_settings" "all" {\n  method_path = "*/*"\n  settings {\n    ' +
          `logging_level = "${level}"\n  }\n}`,
        cdk: `deployOptions: { loggingLevel: apigateway.MethodLoggingLevel.${level} }`,
      }
    : {
        cloudformation: `# AWS::ApiGatewayV2::Stage, Properties\nDefaultRouteSettings:\n  LoggingLevel: ${level}`,
        terraform:
          `resource "aws_apigatewayv2_stage" "this" {\n  default_route_settings {\n    logging_level = "${level}"\n ` +
          ' }\n}',
        cdk: `(stage.node.defaultChild as CfnStage).defaultRouteSettings = { loggingLevel: '${level}' };`,
      };

const REST_ACCESS_LOGS =
  'deployOptions: { accessLogDestination: new apigateway.LogGroupLogDestination(accessLogs), accessLogFormat: ' +
  'apigateway.AccessLogFormat.custom(…) }';

export function accessLogHints(apiType: string, logGroup: string, format: string): Hints {
  const rest = apiType === 'REST';
  const quoted = `'${format}'`;
  return {
    cloudformation:
      `AccessLogs:\n  Type: AWS::Logs::LogGroup\n  Properties:\n    LogGroupName: ${logGroup}\n# ` +
      `AWS::${rest ? 'ApiGateway' : 'ApiGatewayV2'}::Stage, ` +
      `Properties\n${rest ? 'AccessLogSetting' : 'AccessLogSettings'}:\n  DestinationArn: !GetAtt AccessLogs.Arn\n  ` +
      `Format: ${quoted}`,
    terraform:
      `resource "aws_cloudwatch_log_group" "access" {\n  name = "${logGroup}"\n}\n# in ` +
      `${rest ? 'aws_api_gateway_stage' : 'aws_apigatewayv2_stage'}\naccess_log_settings {\n  destination_arn = ` +
      'aws_cloudwatch_log_group.access.arn\n  format          = ' +
      `jsonencode(jsondecode(${JSON.stringify(format).replaceAll('$', '$$')}))\n}`,
    cdk:
      `const accessLogs = new logs.LogGroup(this, 'AccessLogs', { logGroupName: '${logGroup}' });\n// ` +
      `${rest ? REST_ACCESS_LOGS : '(stage.node.defaultChild as CfnStage).accessLogSettings'}\n// ` +
      `format: ${quoted}`,
  };
}
