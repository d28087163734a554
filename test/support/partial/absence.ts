/**
 * Members that AWS leaves out where there is nothing: an answer without one says "none", and no reader can tell it from
 * an answer that lost it. Taking them away makes another account, not a partial answer. Each source either shows an
 * answer without the member, or documents how to take the member away.
 */
export const ABSENCE_IS_A_VALUE: Readonly<Record<string, string>> = {
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-rest-api.html#examples
  'apigateway:GetRestApi /policy': 'no resource policy in the draft',
  // https://docs.aws.amazon.com/cli/latest/reference/iam/get-user.html#examples
  'iam:GetUser /User/PermissionsBoundary': 'no boundary',
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html
  'iam:GetRole /Role/PermissionsBoundary': 'no boundary',
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-authorizers.html#examples
  'apigateway:GetAuthorizers /item/[]/identityValidationExpression': 'no expression',
  'apigateway:GetAuthorizers /item/[]/authorizerCredentials': "the function's own policy is used",
  // "To use resource-based permissions on the Lambda function, don't specify this parameter":
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
  'apigatewayv2:GetAuthorizers /items/[]/authorizerCredentialsArn': "the function's own policy is used",
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/put-integration.html#examples
  'apigateway:GetResources /item/[]/resourceMethods/{}/methodIntegration/integrationResponses': 'it answers nothing',
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-integration.html#examples
  'apigateway:GetResources /item/[]/resourceMethods/{}/methodIntegration/integrationResponses/{}/responseParameters':
    'no headers',
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-stage.html#examples
  'apigateway:GetStage /webAclArn': 'no web ACL',
  'apigateway:GetStage /canarySettings': 'no canary',
  'apigateway:GetStage /variables': 'no stage variables',
  // The operation `remove` takes them away: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
  'apigateway:GetUsagePlans /item/[]/quota': 'no quota',
  'apigateway:GetUsagePlans /item/[]/throttle': 'no rate',
  'apigateway:GetUsagePlans /item/[]/apiStages/[]/throttle': 'no rates of methods',
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-method.html#examples
  'apigateway:GetResources /item/[]/resourceMethods/{}/authorizationScopes': 'no scopes',
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-domain-name.html#examples
  'apigateway:GetDomainName /mutualTlsAuthentication': 'no mutual TLS',
  // "Supported only for private custom domain names", which need none to exist:
  // https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html
  'apigateway:GetDomainName /policy': 'no policy of the domain',
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-cors.html (it can be deleted)
  'apigatewayv2:GetApi /corsConfiguration': 'no CORS',
  // https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/get-routes.html#examples
  'apigatewayv2:GetRoutes /items/[]/authorizationScopes': 'no scopes',
  // "The unique identifier of the origin request policy that is attached", which is optional:
  // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html
  'cloudfront:GetDistributionConfig /DefaultCacheBehavior/OriginRequestPolicyId': 'no origin request policy',
};
