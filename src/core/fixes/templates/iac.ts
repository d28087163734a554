import type { Facts } from '../../model/facts.ts';
import type { FixPlan } from '../../model/plan.ts';
import { pretty } from '../planning/json.ts';

type Hints = FixPlan['iac'];

const indent = (text: string, by: string): string => text.split('\n').join(`\n${by}`);

/**
 * Where the resource policy stands in a template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-restapi.html
 */
export function resourcePolicyHints(policy: string): Hints {
  const json = pretty(policy);
  return {
    cloudformation:
      '# AWS::ApiGateway::RestApi, Properties.Policy (SAM: AWS::Serverless::Api, ' +
      `Properties.Auth.ResourcePolicy.CustomStatements)\nPolicy:\n  ${indent(json, '  ')}`,
    terraform:
      'resource "aws_api_gateway_rest_api_policy" "this" {\n  rest_api_id = aws_api_gateway_rest_api.this.id\n  ' +
      `policy = <<-EOT\n    ${indent(json, '    ')}\n  EOT\n}\n# and in aws_api_gateway_deployment: triggers = { ` +
      'redeployment = sha1(aws_api_gateway_rest_api_policy.this.policy) }',
    cdk: `new apigateway.RestApi(this, 'Api', {\n  policy: iam.PolicyDocument.fromJson(${indent(json, '  ')}),\n});`,
  };
}

/**
 * A deployment is a resource of its own, and nothing redeploys unless it changes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
 */
export function deploymentHints({ scope }: Facts): Hints {
  return {
    cloudformation:
      '# AWS::ApiGateway::Deployment is immutable: give it a new logical id when the API changes, and point the ' +
      'stage at it.\nApiDeployment20260101:\n  Type: AWS::ApiGateway::Deployment\n  Properties:\n    RestApiId: ' +
      `!Ref Api\n# AWS::ApiGateway::Stage "${scope.stage}", Properties.DeploymentId: !Ref ApiDeployment20260101`,
    terraform:
      'resource "aws_api_gateway_deployment" "this" {\n  rest_api_id = aws_api_gateway_rest_api.this.id\n  triggers ' +
      '= { redeployment = sha1(jsonencode([aws_api_gateway_rest_api.this.body, ' +
      'aws_api_gateway_rest_api_policy.this.policy])) }\n  lifecycle { create_before_destroy = true }\n}',
    cdk: 'api.latestDeployment?.addToLogicalId({ policy, methods }); // what a new deployment should depend on',
  };
}

/**
 * Where an inline policy of a role or user stands.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-policy.html
 */
export function inlinePolicyHints(kind: 'role' | 'user' | 'group', owner: string, name: string, policy: string): Hints {
  const json = pretty(policy);
  const Kind = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  return {
    cloudformation:
      `# AWS::IAM::${Kind} "${owner}", Properties.Policies[]\n- PolicyName: ${name}\n  PolicyDocument:\n    ` +
      `${indent(json, '    ')}`,
    terraform:
      `resource "aws_iam_${kind}_policy" "this" {\n  name = "${name}"\n  ${kind} = "${owner}"\n  policy = <<-EOT\n  ` +
      `  ${indent(json, '    ')}\n  EOT\n}`,
    cdk:
      `new iam.Policy(this, 'Invoke', {\n  policyName: '${name}',\n  ${kind}s: [${kind}],\n  document: ` +
      `iam.PolicyDocument.fromJson(${indent(json, '  ')}),\n});`,
  };
}

/**
 * Where a managed policy stands.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-managedpolicy.html
 */
export function managedPolicyHints(arn: string, policy: string): Hints {
  const json = pretty(policy);
  const name = arn.split('/').at(-1) ?? arn;
  return {
    cloudformation:
      `# AWS::IAM::ManagedPolicy "${name}", Properties.PolicyDocument\nPolicyDocument:\n  ` + `${indent(json, '  ')}`,
    terraform:
      `resource "aws_iam_policy" "this" {\n  name = "${name}"\n  policy = <<-EOT\n    ${indent(json, '    ')}\n  ` +
      'EOT\n}',
    cdk:
      `new iam.ManagedPolicy(this, 'Policy', {\n  managedPolicyName: '${name}',\n  document: ` +
      `iam.PolicyDocument.fromJson(${indent(json, '  ')}),\n});`,
  };
}

/**
 * Where a role's trust policy stands.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-role.html
 */
export function trustPolicyHints(role: string, policy: string): Hints {
  const json = pretty(policy);
  return {
    cloudformation:
      `# AWS::IAM::Role "${role}", Properties.AssumeRolePolicyDocument\nAssumeRolePolicyDocument:\n  ` +
      `${indent(json, '  ')}`,
    terraform:
      `resource "aws_iam_role" "this" {\n  name = "${role}"\n  assume_role_policy = <<-EOT\n    ` +
      `${indent(json, '    ')}\n  EOT\n}`,
    cdk: `(role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = ${indent(json, '  ')};`,
  };
}
