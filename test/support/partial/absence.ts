/**
 * Members that AWS leaves out where there is nothing: an answer without one says "none", and no reader can tell it from
 * an answer that lost it. Taking them away makes another account, not a partial answer. Each source shows an answer
 * without the member, or says how to have none.
 */
export const ABSENCE_IS_A_VALUE: Readonly<Record<string, string>> = {
  // Recorded on AWS: https://github.com/localstack/localstack (test_apigateway_api.py, test_create_rest_api_with_tags).
  // The example of `get-rest-api` is older than policies.
  'apigateway:GetRestApi /policy': 'no resource policy in the draft',
  // https://docs.aws.amazon.com/cli/latest/reference/iam/get-user.html#examples
  'iam:GetUser /User/PermissionsBoundary': 'no boundary',
  // https://docs.aws.amazon.com/cli/latest/reference/iam/get-role.html#examples
  'iam:GetRole /Role/PermissionsBoundary': 'no boundary',
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-authorizers.html#examples
  'apigateway:GetAuthorizers /item/[]/identityValidationExpression': 'no expression',
  'apigateway:GetAuthorizers /item/[]/authorizerCredentials': "the function's own policy is used",
  // "To use resource-based permissions on the Lambda function, don't specify this parameter":
  // https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
  'apigatewayv2:GetAuthorizers /items/[]/authorizerCredentialsArn': "the function's own policy is used",
  // Recorded on AWS: https://github.com/localstack/localstack (test_apigateway_api.py, test_lifecycle_method_response)
  'apigateway:GetResources /item/[]/resourceMethods/{}/methodIntegration/integrationResponses': 'it answers nothing',
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-integration.html#examples
  'apigateway:GetResources /item/[]/resourceMethods/{}/methodIntegration/integrationResponses/{}/responseParameters':
    'no headers',
  // A stage of 2022; the example of `get-stage` is older than canaries and web ACLs:
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/update-stage.html#examples
  'apigateway:GetStage /webAclArn': 'no web ACL',
  'apigateway:GetStage /canarySettings': 'no canary',
  'apigateway:GetStage /variables': 'no stage variables',
  // Recorded on AWS: https://github.com/localstack/localstack (test_apigateway_common.py, test_usage_plan_crud). The
  // operation `remove` takes each away, says AWS in an error message: https://github.com/boto/boto3/issues/2629
  'apigateway:GetUsagePlans /item/[]/quota': 'no quota',
  'apigateway:GetUsagePlans /item/[]/throttle': 'no rate',
  'apigateway:GetUsagePlans /item/[]/apiStages/[]/throttle': 'no rates of methods',
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/update-method.html#examples, and with a user pool,
  // recorded on AWS: https://github.com/localstack/localstack (test_apigateway_import.py, `default-no-scope`)
  'apigateway:GetResources /item/[]/resourceMethods/{}/authorizationScopes': 'no scopes',
  // A regional domain of 2024; the public one of `get-domain-name` is older than mutual TLS:
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/get-domain-names.html#examples
  'apigateway:GetDomainName /mutualTlsAuthentication': 'no mutual TLS',
  // "Supported only for private custom domain names", and a public one is answered without it:
  // https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html,
  // https://docs.aws.amazon.com/cli/latest/reference/apigateway/create-domain-name.html#examples
  'apigateway:GetDomainName /policy': 'no policy of the domain',
  // https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/get-api.html#examples, and it can be deleted:
  // https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/delete-cors-configuration.html
  'apigatewayv2:GetApi /corsConfiguration': 'no CORS',
  // Of a route that was never given any; some routes answer an empty list instead.
  // https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/get-routes.html#examples
  'apigatewayv2:GetRoutes /items/[]/authorizationScopes': 'no scopes',
  // A distribution with a cache policy and no origin request policy:
  // https://docs.aws.amazon.com/cli/latest/reference/cloudfront/list-distributions.html#examples
  'cloudfront:GetDistributionConfig /DefaultCacheBehavior/OriginRequestPolicyId': 'no origin request policy',
};
