import { functionArn, serviceArn } from '../../api-gateway/arns.ts';
import type { ChangeKind, ChangeOf, Patch } from '../../model/changes/index.ts';
import type { RestDefinitionChanges } from '../../model/changes/rest-definition.ts';
import { valueOf } from '../../model/fact.ts';
import type { Authorizer, Facts, Method } from '../../model/facts.ts';
import { parseObject, statementsOf } from '../planning/json.ts';
import { apiName } from '../planning/names.ts';
import { block, jsonencode, type Properties } from './notation.ts';
import { type AsCode, blockOf, existing, idIn, type Resource, referTo, snakeId } from './resource.ts';

/** How each kind of change is written as code, from the facts as they read once it is made. */
export type Writers<Kinds extends ChangeKind> = {
  readonly [K in Kinds]: (change: ChangeOf<K>, facts: Facts) => AsCode;
};

/** Settings as they will be, from what a change says of them; those that are gone by name. */
export function settled(after: string | null | undefined): {
  readonly set: Properties;
  readonly without: readonly string[];
} {
  const all = Object.entries(parseObject(after ?? '') ?? {});
  return {
    set: Object.fromEntries(all.filter(([, value]) => value !== null)),
    without: all.filter(([, value]) => value === null).map(([name]) => name),
  };
}

/** The members under other names. */
export const renamed = (from: Properties, name: (name: string) => string): Properties =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [name(key), value]));

export const pascal = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
/** Terraform's own names: https://registry.terraform.io/providers/hashicorp/aws/latest/docs */
const TERRAFORM: Readonly<Record<string, string>> = {
  authorizationType: 'authorization',
  CloudWatchMetricsEnabled: 'cloudwatch_metrics_enabled',
  IdentitySource: 'identity_sources',
  providerARNs: 'provider_arns',
};
export const snake = (name: string): string => TERRAFORM[name] ?? snakeId(name);

/** A policy text as the object that templates hold. */
export const policyOf = (text: string): Properties => parseObject(text) ?? {};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-restapi.html */
const restApi = (facts: Facts, set: Properties): Resource =>
  existing(
    'AWS::ApiGateway::RestApi',
    `REST API ${apiName(facts)} (${facts.scope.apiId})`,
    { Name: apiName(facts) },
    set,
  );

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html */
export const serverlessApi = (facts: Facts, set: Properties): Resource => ({
  ...restApi(facts, set),
  type: 'AWS::Serverless::Api',
  place: { Name: apiName(facts), StageName: facts.scope.stage },
});

/** A setting of the API that has the same name in CloudFormation and in SAM. */
export function apiSetting(facts: Facts, set: Properties, terraform: Properties): AsCode {
  const api = restApi(facts, set);
  return {
    cloudformation: [api],
    terraform: [blockOf(api, 'aws_api_gateway_rest_api', { name: apiName(facts), ...terraform })],
    sam: [serverlessApi(facts, set)],
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-stage.html */
export const stage = ({ scope }: Facts, name: string, set: Properties): Resource =>
  existing('AWS::ApiGateway::Stage', `stage ${name}`, { RestApiId: scope.apiId, StageName: name }, set);

interface MethodPlace {
  readonly resourceId: string;
  readonly httpMethod: string;
}

/** The path of a resource; its id where the paths were not read. */
const pathOf = ({ draft }: Facts, resourceId: string): string =>
  Object.entries((draft.resourceIds === undefined ? undefined : valueOf(draft.resourceIds)) ?? {}).find(
    ([, id]) => id === resourceId,
  )?.[0] ?? resourceId;
const methodName = (facts: Facts, { resourceId, httpMethod }: MethodPlace): string =>
  `${httpMethod} ${pathOf(facts, resourceId)}`;
const methodPlace = ({ scope }: Facts, { resourceId, httpMethod }: MethodPlace) => ({
  RestApiId: scope.apiId,
  ResourceId: resourceId,
  HttpMethod: httpMethod,
});

const methodIn = (facts: Facts, at: MethodPlace): Method | undefined =>
  valueOf(facts.draft.methods)?.find(
    ({ path, httpMethod }) => path === pathOf(facts, at.resourceId) && (httpMethod ?? 'ANY') === at.httpMethod,
  );
function integrationType(facts: Facts, at: MethodPlace): string {
  const integration = methodIn(facts, at)?.integration ?? null;
  return integration === null ? 'MOCK' : integration.type === 'OTHER' ? integration.awsType : integration.type;
}

const SAM_METHOD =
  'The methods of an AWS::Serverless::Api come from its DefinitionBody, or from the events of its functions: ' +
  'set them there.';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-method.html */
function method(
  facts: Facts,
  at: MethodPlace,
  isNew: boolean,
  set: Properties,
  terraform: string,
  body: Properties,
): AsCode {
  const name = methodName(facts, at);
  const kept = existing('AWS::ApiGateway::Method', `method ${name}`, methodPlace(facts, at), set);
  return {
    cloudformation: [isNew && terraform === 'aws_api_gateway_method' ? { ...kept, of: null } : kept],
    terraform: [
      {
        ...blockOf(kept, terraform, { ...renamed(methodPlace(facts, at), snake), ...body }),
        ...(isNew ? { of: null } : {}),
      },
    ],
    samNote: SAM_METHOD,
  };
}

/** `/responseParameters/NAME` and `/contentHandling`, as the members that they set. */
function patchedResponse(patches: readonly Patch[]): Properties {
  const parameters = patches.filter(({ path }) => path.startsWith('/responseParameters/'));
  const others = patches.filter((patch) => !parameters.includes(patch));
  return {
    ...(parameters.length === 0
      ? {}
      : {
          responseParameters: Object.fromEntries(
            parameters.map(({ path, value }) => [path.slice('/responseParameters/'.length), value]),
          ),
        }),
    ...Object.fromEntries(others.map(({ path, value }) => [path.slice(1), value])),
  };
}

/** A header is declared in the method's response: whether it is required, which it never is. */
function methodResponse(
  facts: Facts,
  at: MethodPlace,
  isNew: boolean,
  status: string,
  names: readonly string[],
): AsCode {
  const declared = Object.fromEntries(names.map((name) => [name, false]));
  const MethodResponses = [{ StatusCode: status, ResponseParameters: declared }];
  const body = { status_code: status, response_parameters: declared };
  return method(facts, at, isNew, { MethodResponses }, 'aws_api_gateway_method_response', body);
}

function integrationResponse(facts: Facts, at: MethodPlace, isNew: boolean, status: string, set: Properties): AsCode {
  const IntegrationResponses = [{ StatusCode: status, ...renamed(set, pascal) }];
  const Integration = { Type: integrationType(facts, at), IntegrationResponses };
  const body = { status_code: status, ...renamed(set, snake) };
  return method(facts, at, isNew, { Integration }, 'aws_api_gateway_integration_response', body);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-gatewayresponse.html */
function gatewayResponse(facts: Facts, type: string, isNew: boolean, parameters: Properties): AsCode {
  const place = { RestApiId: facts.scope.apiId, ResponseType: type };
  const kept = existing('AWS::ApiGateway::GatewayResponse', `gateway response ${type}`, place, {
    ResponseParameters: parameters,
  });
  const resource = isNew ? { ...kept, of: null } : kept;
  const headers = renamed(parameters, (name) => name.replace('gatewayresponse.header.', ''));
  return {
    cloudformation: [resource],
    terraform: [
      blockOf(resource, 'aws_api_gateway_gateway_response', {
        ...renamed(place, snake),
        response_parameters: parameters,
      }),
    ],
    sam: [serverlessApi(facts, { GatewayResponses: { [type]: { ResponseParameters: { Headers: headers } } } })],
  };
}

/** The header, query string and other sources that an authorizer reads, as SAM lists them. */
export function samIdentity({
  identitySources,
  identityValidationExpression,
  ttlSeconds,
  type,
}: Authorizer): Properties {
  const named = (kind: string): readonly string[] =>
    identitySources.flatMap((source) => {
      const at = source.indexOf(`.${kind}.`);
      return at < 0 ? [] : source.slice(at + kind.length + 2) || [];
    });
  const [headers, queries] = [named('header'), named('querystring')];
  const isSingle = type === 'TOKEN' || type === 'COGNITO_USER_POOLS';
  return {
    ...(isSingle && headers[0] !== undefined ? { Header: headers[0] } : {}),
    ...(isSingle || headers.length === 0 ? {} : { Headers: headers }),
    ...(isSingle || queries.length === 0 ? {} : { QueryStrings: queries }),
    ...(isSingle && identityValidationExpression !== null
      ? { ValidationExpression: identityValidationExpression }
      : {}),
    ...(type === 'COGNITO_USER_POOLS' ? {} : { ReauthorizeEvery: ttlSeconds }),
  };
}

/** The URI by which a Lambda authorizer is invoked. */
export const authorizerUri = ({ scope }: Facts, name: string): string =>
  `${serviceArn({ ...scope, accountId: 'lambda' }, 'apigateway', 'path/2015-03-31/functions')}/` +
  `${functionArn(scope, name)}/invocations`;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-authorizer.html */
function authorizer(facts: Facts, id: string, after: string | null | undefined): AsCode {
  const found = valueOf(facts.draft.authorizers)?.find((one) => one.id === id);
  const { set, without } = settled(after);
  const [Name, Type] = [found?.name ?? id, found?.type ?? 'REQUEST'];
  const named = found?.function == null ? {} : { AuthorizerUri: authorizerUri(facts, found.function) };
  const sources =
    found === undefined || found.identitySources.length === 0
      ? {}
      : { IdentitySource: found.identitySources.join(',') };
  const pools = found === undefined || found.providerArns.length === 0 ? {} : { ProviderARNs: found.providerArns };
  const place = { RestApiId: facts.scope.apiId, Name, Type, ...named, ...sources, ...pools };
  const kept = existing('AWS::ApiGateway::Authorizer', `authorizer ${Name}`, place, renamed(set, pascal));
  const body = {
    ...renamed({ restApiId: facts.scope.apiId, name: Name, type: Type }, snake),
    ...renamed({ ...renamed({ ...named, ...sources, providerARNs: pools.ProviderARNs }, unpascal), ...set }, snake),
  };
  return {
    cloudformation: [{ ...kept, without: without.map(pascal) }],
    terraform: [{ ...blockOf(kept, 'aws_api_gateway_authorizer', defined(body)), without: without.map(snake) }],
    // SAM takes one user pool.
    ...(found === undefined || found.providerArns.length > 1
      ? {}
      : { sam: [serverlessApi(facts, { Auth: { Authorizers: samAuthorizer(facts, found) } })] }),
  };
}

const unpascal = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
const defined = (from: Properties): Properties =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined));

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html */
const samAuthorizer = ({ scope }: Facts, one: Authorizer): Properties => ({
  [one.name]:
    one.type === 'COGNITO_USER_POOLS'
      ? { UserPoolArn: one.providerArns[0] ?? '', Identity: samIdentity(one) }
      : {
          FunctionArn: functionArn(scope, one.function ?? ''),
          FunctionPayloadType: one.type,
          ...(one.credentialsArn === null ? {} : { FunctionInvokeRole: one.credentialsArn }),
          Identity: samIdentity(one),
        },
});

/** A deployment, and the stage that serves it, behind all else; `prefix` is that of Terraform's types. */
export function published(
  deployment: Resource,
  stageOf: (deploymentId: Properties) => Resource,
  prefix: string,
): AsCode {
  const next = { ...deployment, isLast: true };
  const served = { ...stageOf(referTo(next)), isLast: true };
  const { DeploymentId: _, ...others } = { ...served.place, ...served.set };
  const named = `${prefix}_deployment`;
  return {
    cloudformation: [next, served],
    terraform: [
      {
        ...blockOf(next, named, { ...renamed(next.set, snake), lifecycle: block({ create_before_destroy: true }) }),
        isLast: true,
      },
      {
        ...blockOf(served, `${prefix}_stage`, {
          ...stageBody(others),
          deployment_id: idIn(named, next),
        }),
        isLast: true,
      },
    ],
  };
}

/** A stage of the newer kinds has a name, one of a REST API a stage name. */
export const stageBody = ({ StageName, ...others }: Properties): Properties => ({
  ...renamed(others, snake),
  ...('ApiId' in others ? { name: StageName } : { stage_name: StageName }),
});

/** A resource that is written alike for CloudFormation and for Terraform. */
export const alike = (resource: Resource, terraform: string): AsCode => ({
  cloudformation: [resource],
  terraform: [blockOf(resource, terraform, renamed({ ...resource.place, ...resource.set }, snake))],
});

const NO_FLUSH = 'No template can flush a cache: use the AWS CLI.';
export const flushes: AsCode = { cloudformation: [], terraform: [], notes: [NO_FLUSH] };

export const REST_DEFINITION: Writers<keyof RestDefinitionChanges> = {
  'put-resource-policy': ({ policy }, facts) => {
    const api = restApi(facts, { Policy: policyOf(policy) });
    const body = { rest_api_id: facts.scope.apiId, policy: jsonencode(policyOf(policy)) };
    return {
      cloudformation: [api],
      terraform: [blockOf(api, 'aws_api_gateway_rest_api_policy', body)],
      sam: [serverlessApi(facts, { Auth: { ResourcePolicy: { CustomStatements: statementsOf(policyOf(policy)) } } })],
    };
  },
  'update-api-key-source': ({ apiKeySource }, facts) =>
    apiSetting(facts, { ApiKeySourceType: apiKeySource }, { api_key_source: apiKeySource }),
  'update-authorizer': ({ authorizerId, assumes }, facts) => authorizer(facts, authorizerId, assumes?.after),
  'update-method': (change, facts) => {
    const { set, without } = settled(change.assumes?.after);
    const now = methodIn(facts, change);
    const authorization = now === undefined ? {} : { authorization: now.authorizationType };
    const body = { ...authorization, ...renamed(set, snake) };
    const written = method(facts, change, false, renamed(set, pascal), 'aws_api_gateway_method', body);
    return {
      ...written,
      cloudformation: written.cloudformation.map((one) => ({ ...one, without: without.map(pascal) })),
      terraform: written.terraform.map((one) => ({ ...one, without: without.map(snake) })),
    };
  },
  'put-method': ({ authorizationType, apiKeyRequired, ...at }, facts) => {
    const set = { authorizationType, apiKeyRequired };
    return method(facts, at, true, renamed(set, pascal), 'aws_api_gateway_method', renamed(set, snake));
  },
  'put-method-response': (change, facts) =>
    methodResponse(facts, change, true, change.statusCode, Object.keys(change.responseParameters)),
  'update-method-response': (change, facts) => {
    const { responseParameters = {} } = patchedResponse(change.patchOperations);
    return methodResponse(facts, change, false, change.statusCode, Object.keys(responseParameters as Properties));
  },
  'put-integration': (change, facts) => {
    const { type, requestTemplates, passthroughBehavior, contentHandling } = change;
    const converts = contentHandling === undefined ? {} : { contentHandling };
    const set = { type, requestTemplates, passthroughBehavior, ...converts };
    const Integration = renamed(set, pascal);
    return method(facts, change, true, { Integration }, 'aws_api_gateway_integration', renamed(set, snake));
  },
  'update-integration': (change, facts) => {
    const set = { type: integrationType(facts, change), ...patchedResponse(change.patchOperations) };
    const Integration = renamed(set, pascal);
    return method(facts, change, false, { Integration }, 'aws_api_gateway_integration', renamed(set, snake));
  },
  'put-integration-response': ({ responseParameters, contentHandling, ...change }, facts) =>
    integrationResponse(facts, change, true, change.statusCode, {
      responseParameters,
      ...(contentHandling === undefined ? {} : { contentHandling }),
    }),
  'update-integration-response': (change, facts) =>
    integrationResponse(facts, change, false, change.statusCode, patchedResponse(change.patchOperations)),
  'put-gateway-response': ({ responseType, responseParameters }, facts) =>
    gatewayResponse(facts, responseType, true, responseParameters),
  'update-gateway-response': ({ responseType, patchOperations }, facts) =>
    gatewayResponse(facts, responseType, false, patchedResponse(patchOperations)['responseParameters'] as Properties),
};
