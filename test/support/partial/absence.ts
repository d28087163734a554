/**
 * Members that AWS documents to leave out where there is nothing: an answer without one says "none", and no reader can
 * tell it from an answer that lost it. Taking them away makes another account, not a partial answer.
 */
export const ABSENCE_IS_A_VALUE: Readonly<Record<string, string>> = {
  // https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
  'apigateway:GetRestApi /policy': 'no resource policy in the draft',
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html
  'iam:GetUser /User/PermissionsBoundary': 'no boundary',
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
  'iam:GetRole /Role/PermissionsBoundary': 'no boundary',
  // https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
  'apigateway:GetAuthorizers /item/[]/identityValidationExpression': 'no expression',
  'apigateway:GetAuthorizers /item/[]/authorizerCredentials': "the function's own policy is used",
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
  'apigatewayv2:GetAuthorizers /items/[]/authorizerCredentialsArn': "the function's own policy is used",
  // https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
  'apigateway:GetResources /item/[]/resourceMethods/{}/methodIntegration/integrationResponses': 'it answers nothing',
  // https://docs.aws.amazon.com/apigateway/latest/api/API_IntegrationResponse.html
  'apigateway:GetResources /item/[]/resourceMethods/{}/methodIntegration/integrationResponses/{}/responseParameters':
    'no headers',
  // https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html
  'apigateway:GetStage /webAclArn': 'no web ACL',
  'apigateway:GetStage /canarySettings': 'no canary',
  'apigateway:GetStage /variables': 'no stage variables',
  'apigateway:GetStage /methodSettings': 'no settings of methods',
  // https://docs.aws.amazon.com/apigateway/latest/api/API_UsagePlan.html
  'apigateway:GetUsagePlans /item/[]/quota': 'no quota',
  'apigateway:GetUsagePlans /item/[]/throttle': 'no rate',
  'apigateway:GetUsagePlans /item/[]/apiStages/[]/throttle': 'no rates of methods',
  // https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html
  'apigateway:GetDomainName /mutualTlsAuthentication': 'no mutual TLS',
  'apigateway:GetDomainName /policy': 'no policy of the domain',
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
  'apigatewayv2:GetApi /corsConfiguration': 'no CORS',
  'apigatewayv2:GetRoutes /items/[]/authorizationScopes': 'no scopes',
  'apigateway:GetResources /item/[]/resourceMethods/{}/authorizationScopes': 'no scopes',
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
  'apigatewayv2:GetStage /stageVariables': 'no stage variables',
  'apigatewayv2:GetStage /defaultRouteSettings': 'no settings of routes',
  'apigatewayv2:GetStage /routeSettings': 'no settings of routes',
};
