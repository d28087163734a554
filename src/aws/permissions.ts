import { managementArn } from '../core/api-gateway/arns.ts';
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
  if (service !== 'apigateway' && service !== 'apigatewayv2') return `${service}:${operation}`;
  const paths = service === 'apigateway' ? PATHS : V2_PATHS;
  const path = paths[operation.replace(VERB_PREFIX, '')]?.(input) ?? '/*';
  return `apigateway:${verbOf(operation)} on ${managementArn(place, path.slice(1))}`;
}

const VERB_PREFIX = /^(Get|Create|Update|Put|Delete|Flush|Export|Reset|Test)/;

function verbOf(operation: string): string {
  switch (VERB_PREFIX.exec(operation)?.[1]) {
    case 'Create':
    case 'Test':
      return 'POST';
    case 'Update':
      return 'PATCH';
    case 'Put':
      return 'PUT';
    case 'Delete':
    case 'Flush':
    case 'Reset':
      return 'DELETE';
    default:
      return 'GET';
  }
}

const text = (input: Input, name: string): string => (typeof input[name] === 'string' ? input[name] : '*');
const api = (input: Input): string => `/restapis/${text(input, 'restApiId')}`;
const method = (input: Input): string =>
  `${api(input)}/resources/${text(input, 'resourceId')}/methods/${text(input, 'httpMethod')}`;
const stage = (input: Input): string => `${api(input)}/stages/${text(input, 'stageName')}`;
const domain = (input: Input): string => `/domainnames/${text(input, 'domainName')}`;
const plan = (input: Input): string => `/usageplans/${text(input, 'usagePlanId')}`;
const planKey = (input: Input): string => `${plan(input)}/keys`;

/**
 * By operation name without its verb. Paths:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 */
const PATHS: Readonly<Record<string, (input: Input) => string>> = {
  RestApis: () => '/restapis',
  RestApi: api,
  Resources: (input) => `${api(input)}/resources`,
  Method: method,
  MethodResponse: (input) => `${method(input)}/responses/${text(input, 'statusCode')}`,
  Integration: (input) => `${method(input)}/integration`,
  IntegrationResponse: (input) => `${method(input)}/integration/responses/${text(input, 'statusCode')}`,
  RequestValidators: (input) => `${api(input)}/requestvalidators`,
  Models: (input) => `${api(input)}/models`,
  Stages: (input) => `${api(input)}/stages`,
  Stage: stage,
  Export: (input) => `${stage(input)}/exports/${text(input, 'exportType')}`,
  StageAuthorizersCache: (input) => `${stage(input)}/cache/authorizers`,
  Deployments: (input) => `${api(input)}/deployments`,
  Deployment: (input) =>
    input['deploymentId'] === undefined
      ? `${api(input)}/deployments`
      : `${api(input)}/deployments/${text(input, 'deploymentId')}`,
  Authorizers: (input) => `${api(input)}/authorizers`,
  Authorizer: (input) => `${api(input)}/authorizers/${text(input, 'authorizerId')}`,
  GatewayResponses: (input) => `${api(input)}/gatewayresponses`,
  GatewayResponse: (input) => `${api(input)}/gatewayresponses/${text(input, 'responseType')}`,
  DomainNames: () => '/domainnames',
  DomainName: domain,
  DomainNameAccessAssociations: () => '/domainnameaccessassociations',
  DomainNameAccessAssociation: (input) =>
    input['domainNameAccessAssociationArn'] === undefined
      ? '/domainnameaccessassociations'
      : '/domainnameaccessassociations/*',
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
  InvokeAuthorizer: (input) => `${api(input)}/authorizers/${text(input, 'authorizerId')}`,
  InvokeMethod: method,
};

const v2Api = (input: Input): string => `/apis/${text(input, 'ApiId')}`;
const v2Stage = (input: Input): string => `${v2Api(input)}/stages/${text(input, 'StageName')}`;

const mappings = (input: Input): string => `/domainnames/${text(input, 'DomainName')}/apimappings`;

/** The same for HTTP and WebSocket APIs. */
const V2_PATHS: Readonly<Record<string, (input: Input) => string>> = {
  Apis: () => '/apis',
  Api: (input) =>
    input['Specification'] === undefined ? v2Api(input) : `${v2Api(input)}/exports/${text(input, 'Specification')}`,
  Routes: (input) => `${v2Api(input)}/routes`,
  Route: (input) => `${v2Api(input)}/routes/${text(input, 'RouteId')}`,
  Integrations: (input) => `${v2Api(input)}/integrations`,
  Authorizers: (input) => `${v2Api(input)}/authorizers`,
  Authorizer: (input) => `${v2Api(input)}/authorizers/${text(input, 'AuthorizerId')}`,
  AuthorizersCache: (input) => `${v2Stage(input)}/cache/authorizers`,
  Stages: (input) => `${v2Api(input)}/stages`,
  Stage: v2Stage,
  AccessLogSettings: (input) => `${v2Stage(input)}/accesslogsettings`,
  Deployments: (input) => `${v2Api(input)}/deployments`,
  Deployment: (input) =>
    input['DeploymentId'] === undefined
      ? `${v2Api(input)}/deployments`
      : `${v2Api(input)}/deployments/${text(input, 'DeploymentId')}`,
  CorsConfiguration: (input) => `${v2Api(input)}/cors`,
  ApiMappings: mappings,
  ApiMapping: (input) =>
    input['ApiMappingId'] === undefined ? mappings(input) : `${mappings(input)}/${text(input, 'ApiMappingId')}`,
};
