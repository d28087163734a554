import type { Check } from './page.ts';

const check = (instruction: string, ...run: string[]): Check => ({ say: instruction, run });
const ofApi = '--rest-api-id "$API"';
const ofStage = `${ofApi} --stage-name "$STAGE"`;
const api = (instruction: string, query: string): Check =>
  check(instruction, `aws apigateway get-rest-api ${ofApi} --query '${query}'`);
const method = (instruction: string, query: string): Check =>
  check(
    instruction,
    `aws apigateway get-method ${ofApi} --resource-id "$RESOURCE" --http-method "$VERB" --query '${query}'`,
  );
const authorizers = (instruction: string, query = 'items'): Check =>
  check(instruction, `aws apigateway get-authorizers ${ofApi} --query '${query}'`);
const httpAuthorizers = (instruction: string, query = 'Items'): Check =>
  check(instruction, `aws apigatewayv2 get-authorizers --api-id "$API" --query '${query}'`);

/** Commands that several pages need. All of them only read, except where `say` says otherwise. */
export const checks = {
  check,
  callIt: check('Make the call and keep the headers: x-amzn-ErrorType and x-amzn-RequestId.', 'curl -si "$URL"'),
  api,
  stage: (instruction: string, query: string): Check =>
    check(instruction, `aws apigateway get-stage ${ofStage} --query '${query}'`),
  draftPolicy: check(
    'The resource policy as it was last saved (the draft). None means that no policy is attached.',
    `aws apigateway get-rest-api ${ofApi} --query policy --output text`,
  ),
  deployedPolicy: check(
    'The policy that the stage serves is in the export of the stage.',
    `aws apigateway get-export ${ofStage} --export-type oas30 --parameters extensions=apigateway --accepts ` +
      'application/json deployed.json',
    `node -p 'JSON.stringify(JSON.parse(fs.readFileSync("deployed.json")), null, 1)' | grep -A 40 apigateway-policy`,
  ),
  draftMethods: check(
    'Paths and verbs of the draft, and what each method requires (authorization, API key).',
    `aws apigateway get-resources ${ofApi} --embed methods --query 'items[].[path, resourceMethods]'`,
  ),
  deployedMethods: check(
    'Paths and verbs that the stage serves.',
    `DEPLOYMENT=$(aws apigateway get-stage ${ofStage} --query deploymentId --output text)`,
    `aws apigateway get-deployment ${ofApi} --deployment-id "$DEPLOYMENT" --embed apisummary --query apiSummary`,
  ),
  method,
  authorizers,
  httpAuthorizers,
  httpRoutes: check(
    'Routes of an HTTP or WebSocket API, and the authorization that each route requires.',
    'aws apigatewayv2 get-routes --api-id "$API" --query \'Items[].[RouteKey, AuthorizationType, AuthorizerId, ' +
      "AuthorizationScopes]'",
  ),
  testAuthorizer: check(
    'Run the authorizer with your token. The function really runs. The test succeeds even if the policy has ' +
      'Deny: read the returned policy.',
    `aws apigateway test-invoke-authorizer ${ofApi} --authorizer-id "$AUTHORIZER" --headers "Authorization=$TOKEN"`,
  ),
  claims: check(
    'The claims of the token. It is read on your computer and sent nowhere.',
    `node -p 'JSON.parse(Buffer.from(process.argv[1].split(".")[1], "base64url"))' "$TOKEN"`,
  ),
  whoAmI: check('The identity that your credentials belong to.', 'aws sts get-caller-identity'),
  simulate: (instruction: string): Check =>
    check(
      instruction,
      'aws iam simulate-principal-policy --policy-source-arn "$CALLER" --action-names execute-api:Invoke ' +
        '--resource-arns "arn:aws:execute-api:$REGION:$ACCOUNT:$API/$STAGE/GET/orders" --query ' +
        "'EvaluationResults[].[EvalDecision, PermissionsBoundaryDecisionDetail, OrganizationsDecisionDetail, " +
        "MatchedStatements]'",
    ),
  rolePolicies: check(
    'The policies of a role; for a user, list-user-policies and list-attached-user-policies.',
    'aws iam list-role-policies --role-name "$ROLE_NAME"',
    'aws iam list-attached-role-policies --role-name "$ROLE_NAME"',
  ),
  signedCall: check(
    'A correctly signed call, to compare with yours. AWS_SESSION_TOKEN is needed for temporary credentials.',
    'curl -si "$URL" --aws-sigv4 "aws:amz:$REGION:execute-api" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ' +
      '-H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"',
  ),
  validators: check(
    'What each request validator checks: parameters, the body, or both.',
    `aws apigateway get-request-validators ${ofApi}`,
  ),
  log: check(
    'What the gateway logged about this request. An empty answer can mean that logging is off.',
    'aws logs filter-log-events --log-group-name "API-Gateway-Execution-Logs_$API/$STAGE" --filter-pattern ' +
      `"\\"$REQUEST_ID\\"" --query 'events[].message' --output text`,
  ),
  preflight: check(
    'Sends the same preflight request as the browser. The browser expects a 2xx status and the headers ' +
      'Access-Control-Allow-Origin, -Methods and -Headers.',
    'curl -si -X OPTIONS "$URL" -H "Origin: $ORIGIN" -H "Access-Control-Request-Method: $VERB" -H ' +
      '"Access-Control-Request-Headers: authorization,content-type"',
  ),
  actual: check(
    'The call itself. This response must also have Access-Control-Allow-Origin, even if the call is refused.',
    'curl -si -X "$VERB" "$URL" -H "Origin: $ORIGIN"',
  ),
  httpCors: check(
    'CORS settings of an HTTP API.',
    'aws apigatewayv2 get-api --api-id "$API" --query CorsConfiguration',
  ),
  keyMethod: check(
    'Whether the method requires an API key.',
    `aws apigateway get-method ${ofApi} --resource-id "$RESOURCE" --http-method "$VERB" --query apiKeyRequired`,
  ),
  plans: check(
    'Usage plans and the stages that they list.',
    "aws apigateway get-usage-plans --query 'items[].[id, name, apiStages]'",
  ),
  findKey: check(
    'Whether the key exists here. The value is compared on your computer; only id, name and state are printed.',
    `aws apigateway get-api-keys --include-values --query "items[?value=='$KEY'].[id, name, enabled]"`,
  ),
  loggingRole: check(
    'The role that API Gateway uses to write logs: one per account and Region.',
    'aws apigateway get-account --query cloudwatchRoleArn',
  ),
  keySource: api(
    'HEADER: the key is read from x-api-key. AUTHORIZER: the Lambda authorizer returns it.',
    'apiKeySource',
  ),
  callWithKey: check('The call with the key.', 'curl -si "$URL" -H "x-api-key: $KEY"'),
  lambdaAuthorizers: authorizers(
    'Type, function, identity sources, expression and cache time (TTL) of each authorizer.',
    'items[].[id, type, authorizerUri, identitySource, identityValidationExpression, authorizerResultTtlInSeconds]',
  ),
  httpLambdaAuthorizers: httpAuthorizers('The same for an HTTP or WebSocket API.'),
  functionLog: check(
    'What the function itself logged in the last hour.',
    'aws logs tail "/aws/lambda/$FUNCTION" --since 1h',
  ),
  flushAuthorizerCache: check(
    'Flushes the authorizer cache of the stage, for all its authorizers. This is a change, but a harmless one.',
    'aws apigateway flush-stage-authorizers-cache --rest-api-id "$API" --stage-name "$STAGE"',
  ),
  optionsMethod: check(
    'The OPTIONS method of the resource: authorization, key, integration, answers.',
    'aws apigateway get-method --rest-api-id "$API" --resource-id "$RESOURCE" --http-method OPTIONS',
  ),
  vpcEndpoints: check(
    'Interface endpoints for execute-api: id, VPC, private DNS, policy.',
    'aws ec2 describe-vpc-endpoints --filters "Name=service-name,Values=com.amazonaws.$REGION.execute-api" --query ' +
      "'VpcEndpoints[].[VpcEndpointId, VpcId, State, PrivateDnsEnabled, PolicyDocument]'",
  ),
  associatedEndpoints: api(
    'The endpoint type, and the endpoints that the API is associated with.',
    'endpointConfiguration',
  ),
  distribution: check(
    'The policies of the distribution that decide what it forwards.',
    'aws cloudfront get-distribution-config --id "$DISTRIBUTION" --query ' +
      "'DistributionConfig.DefaultCacheBehavior.[CachePolicyId, OriginRequestPolicyId]'",
  ),
  publicAddress: check(
    'The public address that a call from this computer comes from.',
    'curl -s https://checkip.amazonaws.com',
  ),
  endpointType: api(
    'The endpoint type determines which IP address and VPC condition keys exist.',
    'endpointConfiguration',
  ),
  cognitoAuthorizers: authorizers(
    'Where the authorizer looks for the token, its pools and its expression.',
    'items[].[id, type, identitySource, providerARNs, identityValidationExpression]',
  ),
  methodScopes: method(
    'The scopes of the method. With scopes, the method requires an access token; without scopes, an ID token.',
    '[authorizationType, authorizationScopes]',
  ),
  userPool: check(
    'Whether the pool exists.',
    'aws cognito-idp describe-user-pool --user-pool-id "$POOL" --query \'UserPool.[Id, Name]\'',
  ),
  appClient: check(
    'Scopes and lifetimes of the app client.',
    'aws cognito-idp describe-user-pool-client --user-pool-id "$POOL" --client-id "$CLIENT" --query ' +
      "'UserPoolClient.[AllowedOAuthScopes, IdTokenValidity, AccessTokenValidity, TokenValidityUnits]'",
  ),
  jwtAuthorizers: httpAuthorizers(
    'Issuer, audiences and identity source of the authorizer.',
    'Items[].[AuthorizerId, JwtConfiguration, IdentitySource]',
  ),
  challenge: check(
    'The header www-authenticate says why.',
    'curl -si "$URL" -H "Authorization: Bearer $TOKEN" | grep -i www-authenticate',
  ),
} as const;
