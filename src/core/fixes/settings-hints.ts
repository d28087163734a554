import type { FixPlan } from '../model/plan.ts';
import type { ApiType } from '../model/request.ts';
import type { Settings } from './definition-edit.ts';

type Hints = FixPlan['iac'];

/** Members that differ, as a template writes them. */
function moved(before: Settings, after: Settings): readonly (readonly [string, unknown])[] {
  return Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]));
}

const pascal = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const snake = (name: string): string => TERRAFORM[name] ?? name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
/** Arguments that the Terraform provider names in its own way. https://registry.terraform.io/providers/hashicorp/aws/latest/docs */
const TERRAFORM: Readonly<Record<string, string>> = {
  authorizationType: 'authorization',
  apiKeySourceType: 'api_key_source',
  IdentitySource: 'identity_sources',
};

/** `Properties` of a CloudFormation resource, the arguments of a Terraform resource, and the override for CDK. */
export function propertyHints(type: string, what: string, terraform: string, settings: readonly (readonly [string, unknown])[]): Hints {
  const lines = (write: (name: string, value: unknown) => string): string => settings.map(([name, value]) => write(name, value)).join('\n');
  return {
    cloudformation: `# ${type} ${what}, Properties\n${lines((name, value) => `${pascal(name)}: ${JSON.stringify(value)}`)}`,
    terraform: `resource "${terraform}" "this" { # ${what}\n${lines((name, value) => `  ${snake(name)} = ${JSON.stringify(value)}`)}\n}`,
    cdk: `const resource = construct.node.defaultChild as CfnResource; // ${type} ${what}\n${lines((name, value) => `resource.addPropertyOverride(${JSON.stringify(pascal(name))}, ${JSON.stringify(value)});`)}`,
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-authorizer.html */
export function authorizerHints(apiType: ApiType, name: string, before: Settings, after: Settings): Hints {
  const settings = moved(before, after);
  if (apiType === 'REST') return propertyHints('AWS::ApiGateway::Authorizer', `"${name}"`, 'aws_api_gateway_authorizer', settings);
  const hints = propertyHints('AWS::ApiGatewayV2::Authorizer', `"${name}"`, 'aws_apigatewayv2_authorizer', settings);
  const jwt = after['JwtConfiguration'] as { readonly Audience: readonly string[]; readonly Issuer: string } | undefined;
  if (jwt === undefined || !settings.some(([key]) => key === 'JwtConfiguration')) return hints;
  const block = `resource "aws_apigatewayv2_authorizer" "this" { # "${name}"\n  jwt_configuration {\n    audience = ${JSON.stringify(jwt.Audience)}\n    issuer   = ${JSON.stringify(jwt.Issuer)}\n  }\n}`;
  return { ...hints, terraform: block };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-method.html */
export function methodHints(apiType: ApiType, name: string, before: Settings, after: Settings): Hints {
  return apiType === 'REST'
    ? propertyHints('AWS::ApiGateway::Method', `"${name}"`, 'aws_api_gateway_method', moved(before, after))
    : propertyHints('AWS::ApiGatewayV2::Route', `"${name}"`, 'aws_apigatewayv2_route', moved(before, after));
}
