/**
 * Names and ids that AWS and its tools make, by the rule that their documentation gives. All look random in part, and
 * none is a secret: commands and code are made of them.
 */
export const GENERATED_NAMES: readonly (readonly [tool: string, what: string, name: string])[] = [
  // Path of construct ids without signs, at most 240 characters, then eight hexadecimal digits of a hash.
  // https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
  ['CDK', 'logical id', 'OrdersApiordersGETApiPermissionShopStackOrdersApi6C9B1F2EGETorders0B4E7A3D'],
  ['CDK', 'logical id of a role', 'OrdersFunctionServiceRoleDefaultPolicy8F3A91C2'],
  ['CDK', 'logical id of a deployment', 'OrdersApiDeployment5E2A7F3Ba3f1c0d94b7e62815d0c9a8b7e6f5d4c'],
  [
    'CDK',
    'asset parameter',
    'AssetParameters9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08S3Bucket1A2B3C4D',
  ],
  ['CDK', 'bootstrap role', 'cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1'],
  // Stack, logical id, twelve or thirteen signs: capitals and digits, since 2022 small letters too.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
  ['CloudFormation', 'physical id', 'shop-prod-OrdersFunctionServiceRole-1ABCDEFGHIJKL'],
  ['CloudFormation', 'physical id, mixed', 'ShopStack-OrdersFunctionServiceRole6C9B-xY12AbCd34Ef'],
  ['CloudFormation', 'nested stack', 'shop-prod-ApiNestedStackApiNestedStackResource0F3A9B1C-1Q2W3E4R5T6Y7'],
  ['CloudFormation', 'stack id', 'shop-prod/5b918d10-cd98-11ea-90d5-0a9cd3354c10'],
  // Logical id with its source, then ten hexadecimal digits of a hash of the definition.
  // AWS SAM Developer Guide, "Generated CloudFormation resources".
  ['SAM', 'deployment', 'ServerlessRestApiDeployment47fc2d5f9d'],
  ['SAM', 'permission', 'OrdersFunctionGetOrdersPermissionProd'],
  ['SAM', 'code object', 'OrdersFunctionAliaslive1f0c9e7d3b'],
  // https://www.serverless.com/framework/docs/providers/aws/guide/resources
  ['Serverless Framework', 'function', 'OrdersDashserviceLambdaFunction'],
  ['Serverless Framework', 'version', 'OrdersLambdaVersionq8M3vR1xT0bYk2LwZ7sNfHcJ5dPeGa9Uo4iV6tX'],
  ['Serverless Framework', 'deployment', 'ApiGatewayDeployment1709389201123'],
  ['Serverless Framework', 'role', 'orders-service-prod-eu-west-1-lambdaRole'],
  // https://docs.amplify.aws/gen1/javascript/tools/cli/project/override/
  ['Amplify', 'function', 'amplifyshopappOrders3f2a91bc-staging'],
  ['Amplify', 'stack', 'amplify-shopapp-staging-143052-apiorders-1XK9Q2ZPLM4TR'],
  ['Amplify', 'role', 'amplify-d1a2b3c4d5e6f7-main-branch-0a1b2c3d4e-authRole'],
  // terraform- or the given prefix, then a time and a counter of eighteen and eight digits.
  // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
  ['Terraform', 'name', 'terraform-20240302101530123400000001'],
  ['Terraform', 'name with a prefix', 'orders-role-20240302101530123400000002'],
  ['Terraform', 'statement id', 'terraform-20240302101530123400000003'],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  ['IAM', 'unique id of a role', 'AROAJQABLZS4A3QDU576Q'],
  ['IAM', 'unique id of a policy', 'ANPAJ2UCCR6DPCEXAMPLE'],
  ['IAM', 'role of Identity Center', 'AWSReservedSSO_AdministratorAccess_9f8e7d6c5b4a3210'],
  ['IAM', 'service-linked role', 'AWSServiceRoleForAPIGateway'],
  ['API Gateway', 'API id, twice', 'a1b2c3d4e5a1b2c3d4e5'],
  ['API Gateway', 'deployment id', 'v48bn4'],
  ['API Gateway', 'request id', '1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901'],
  ['API Gateway', 'extended request id', 'JKaXlGAmIAMF-8w='],
  ['API Gateway', 'log group', 'API-Gateway-Execution-Logs_a1b2c3d4e5/prod'],
  ['API Gateway', 'statement of a console', '3f7b2c1d-9e8a-4b6c-8d7e-1a2b3c4d5e6f'],
  ['X-Ray', 'trace id', '1-5759e988-bd862e3fe1be46a994272793'],
  ['KMS', 'key id', '1234abcd-12ab-34cd-56ef-1234567890ab'],
  ['KMS', 'multi-Region key id', 'mrk-1234abcd12ab34cd56ef1234567890ab'],
  ['Cognito', 'user pool', 'eu-west-1_Ab12Cd34E'],
  ['Cognito', 'client id', '1h57kf5cpq17m0eml12example'],
  ['Cognito', 'identity pool', 'eu-west-1:5f3c7a1e-9b2d-4c8f-a6e1-0d9b8c7a6f5e'],
  ['VPC', 'endpoint', 'vpce-0a1b2c3d4e5f67890-ab12cd34'],
  ['Lambda', 'code hash', 'q8M3vR1xT0bYk2LwZ7sNfHcJ5dPeGa9Uo4iV6tXqW1E='],
  ['Lambda', 'log stream', '2024/03/02/[$LATEST]9f8e7d6c5b4a32109f8e7d6c5b4a3210'],
  ['CloudFront', 'distribution', 'E1A2B3C4D5E6F7'],
  ['WAF', 'web ACL', 'shop-prod-web-acl/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111'],
  ['apigw-doctor', 'logical id', 'RoleMInvokeR1o2o3t4s5'],
];
