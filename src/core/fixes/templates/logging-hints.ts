import type { FixPlan } from '../../model/plan.ts';
import { pretty } from '../planning/json.ts';

type Hints = FixPlan['iac'];

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
  cdk: `role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'));`,
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
      `${rest ? 'deployOptions: { accessLogDestination: new apigateway.LogGroupLogDestination(accessLogs), accessLogFormat: ' + 'apigateway.AccessLogFormat.custom(…) }' : '(stage.node.defaultChild as CfnStage).accessLogSettings'}\n// ` +
      `format: ${quoted}`,
  };
}
