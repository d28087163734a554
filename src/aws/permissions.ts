import type { Service } from './clients/types.ts';

type Input = Readonly<Record<string, unknown>>;

/**
 * The IAM permission one call needs, in words: `apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis/abc`.
 * The control plane of API Gateway is authorized by HTTP verb and path, not by operation name:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
 */
export function permissionFor(
  service: Service,
  operation: string,
  input: Input,
  place: { readonly partition: string; readonly region: string },
): string {
  if (service !== 'apigateway') return `${service}:${operation}`;
  const path = PATHS[operation.replace(VERB_PREFIX, '')]?.(input) ?? '/*';
  return `apigateway:${verbOf(operation)} on arn:${place.partition}:apigateway:${place.region}::${path}`;
}

const VERB_PREFIX = /^(Get|Create|Update|Put|Delete|Flush)/;

function verbOf(operation: string): string {
  switch (VERB_PREFIX.exec(operation)?.[1]) {
    case 'Create':
      return 'POST';
    case 'Update':
      return 'PATCH';
    case 'Put':
      return 'PUT';
    case 'Delete':
    case 'Flush':
      return 'DELETE';
    default:
      return 'GET';
  }
}

const text = (input: Input, name: string): string => (typeof input[name] === 'string' ? input[name] : '*');
const api = (input: Input): string => `/restapis/${text(input, 'restApiId')}`;
const stage = (input: Input): string => `${api(input)}/stages/${text(input, 'stageName')}`;
const domain = (input: Input): string => `/domainnames/${text(input, 'domainName')}`;
const plan = (input: Input): string => `/usageplans/${text(input, 'usagePlanId')}`;
const planKey = (input: Input): string => `${plan(input)}/keys`;

/** By operation name without its verb. Paths: https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
const PATHS: Readonly<Record<string, (input: Input) => string>> = {
  RestApis: () => '/restapis',
  RestApi: api,
  Resources: (input) => `${api(input)}/resources`,
  Method: (input) => `${api(input)}/resources/${text(input, 'resourceId')}/methods/${text(input, 'httpMethod')}`,
  Stages: (input) => `${api(input)}/stages`,
  Stage: stage,
  Export: (input) => `${stage(input)}/exports/${text(input, 'exportType')}`,
  StageAuthorizersCache: (input) => `${stage(input)}/cache/authorizers`,
  Deployment: (input) =>
    input['deploymentId'] === undefined ? `${api(input)}/deployments` : `${api(input)}/deployments/${text(input, 'deploymentId')}`,
  Authorizers: (input) => `${api(input)}/authorizers`,
  Authorizer: (input) => `${api(input)}/authorizers/${text(input, 'authorizerId')}`,
  GatewayResponses: (input) => `${api(input)}/gatewayresponses`,
  GatewayResponse: (input) => `${api(input)}/gatewayresponses/${text(input, 'responseType')}`,
  DomainNames: () => '/domainnames',
  DomainName: domain,
  BasePathMappings: (input) => `${domain(input)}/basepathmappings`,
  BasePathMapping: (input) => `${domain(input)}/basepathmappings/${text(input, 'basePath')}`,
  UsagePlans: () => '/usageplans',
  UsagePlan: plan,
  UsagePlanKeys: planKey,
  UsagePlanKey: planKey,
  Usage: (input) => `${plan(input)}/usage`,
  ApiKeys: () => '/apikeys',
  ApiKey: (input) => `/apikeys/${text(input, 'apiKey')}`,
  Account: () => '/account',
};
