// Named re-exports keep the bundle small; this module is only ever imported lazily.
export { GetRoleCredentialsCommand, SSOClient } from '@aws-sdk/client-sso';
export { CreateTokenCommand, SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
export { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
export { fromLoginCredentials } from '@aws-sdk/credential-providers';
