import { valueOf } from '../../model/fact.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import type { PlanInput } from '../planning/types.ts';
import { resourceIdIn } from '../setting-edits/definition-edit.ts';
import { shellWord } from '../templates/cli.ts';
import { nearestRoute } from './corrected-request.ts';

const WHY =
  'What answers the new route, and who may call it, is for the author of the API to say: the authorization and ' +
  'the integration here are examples.';

/** A route for the call, where none is near enough to be meant. Not for WebSocket APIs, which have no paths. */
export function newRoute(input: PlanInput): ManualRemedy | null {
  const { facts, request, prediction } = input;
  const { apiType } = facts.scope;
  const { path } = prediction.request;
  if (apiType === 'WEBSOCKET' || Object.keys(nearestRoute(facts, request)).length > 0) return null;
  const instructions = apiType === 'REST' ? restRoute(input, path) : httpRoute(input, path);
  return { id: 'route-create', title: `Create a route for ${request.method} ${path}`, why: WHY, ...instructions };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html */
function restRoute({ facts, request }: PlanInput, path: string): Pick<ManualRemedy, 'cli' | 'iac'> {
  const { apiId, region, stage } = facts.scope;
  const api = `--region ${shellWord(region)} --rest-api-id ${shellWord(apiId)}`;
  const ids = (facts.draft.resourceIds === undefined ? undefined : valueOf(facts.draft.resourceIds)) ?? {};
  const pathParts = path.split('/').filter((part) => part !== '');
  const held = pathParts
    .map((_, at) => `/${pathParts.slice(0, at + 1).join('/')}`)
    .filter((prefix) => Object.hasOwn(ids, prefix)).length;
  const start = resourceIdIn(facts, held === 0 ? '/' : `/${pathParts.slice(0, held).join('/')}`);
  const made = pathParts
    .slice(held)
    .map(
      (part) =>
        `ID=$(aws apigateway create-resource ${api} --parent-id "$ID" --path-part ${shellWord(part)} --query id ` +
        '--output text)',
    );
  const method = `${api} --resource-id "$ID" --http-method ${request.method}`;
  return {
    cli: [
      start === null
        ? `ID=$(aws apigateway get-resources ${api} --query 'items[?path==\`/\`].id' --output text)`
        : `ID=${shellWord(start)}`,
      ...made,
      `aws apigateway put-method ${method} --authorization-type AWS_IAM`,
      `aws apigateway put-integration ${method} --type AWS_PROXY --integration-http-method POST --uri ` +
        '"$INTEGRATION_URI"',
      `aws apigateway create-deployment ${api} --stage-name ${shellWord(stage)}`,
    ],
    iac: {
      cloudformation:
        `NewMethod: # on ${path}, with an AWS::ApiGateway::Resource for each new part\n  Type: ` +
        `AWS::ApiGateway::Method\n  Properties:\n    RestApiId: ${apiId}\n    ResourceId: !Ref NewResource\n    ` +
        `HttpMethod: ${request.method}\n    AuthorizationType: AWS_IAM\n    Integration: { Type: AWS_PROXY, ` +
        'IntegrationHttpMethod: POST, Uri: !Ref IntegrationUri }',
      terraform:
        `resource "aws_api_gateway_method" "new" { # on ${path}\n  rest_api_id   = "${apiId}"\n  resource_id   = ` +
        `aws_api_gateway_resource.new.id\n  http_method   = "${request.method}"\n  authorization = "AWS_IAM"\n}`,
      cdk:
        `api.root.resourceForPath('${path}').addMethod('${request.method}', integration, {\n  authorizationType: ` +
        'apigateway.AuthorizationType.IAM,\n});',
    },
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
function httpRoute({ facts, request }: PlanInput, path: string): Pick<ManualRemedy, 'cli' | 'iac'> {
  const { apiId, region, stage } = facts.scope;
  const api = `--region ${shellWord(region)} --api-id ${shellWord(apiId)}`;
  const key = `${request.method} ${path}`;
  const isAuto = valueOf(facts.stage)?.autoDeploy === true;
  return {
    cli: [
      `aws apigatewayv2 create-route ${api} --route-key ${shellWord(key)} --authorization-type AWS_IAM --target ` +
        '"integrations/$INTEGRATION_ID"',
      ...(isAuto ? [] : [`aws apigatewayv2 create-deployment ${api} --stage-name ${shellWord(stage)}`]),
    ],
    iac: {
      cloudformation:
        `NewRoute:\n  Type: AWS::ApiGatewayV2::Route\n  Properties:\n    ApiId: ${apiId}\n    RouteKey: ${key}\n    ` +
        'AuthorizationType: AWS_IAM\n    Target: !Sub integrations/${Integration}',
      terraform:
        `resource "aws_apigatewayv2_route" "new" {\n  api_id             = "${apiId}"\n  route_key          = ` +
        `"${key}"\n  authorization_type = "AWS_IAM"\n  target             = ` +
        '"integrations/${aws_apigatewayv2_integration.this.id}"\n}',
      cdk:
        `httpApi.addRoutes({ path: '${path}', methods: [apigatewayv2.HttpMethod.${request.method}], integration, ` +
        'authorizer: new HttpIamAuthorizer() });',
    },
  };
}
