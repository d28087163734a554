// Named re-exports keep the bundle to the operations used; this module is only ever imported lazily.
export {
  CognitoIdentityProviderClient as Client,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
