import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';

/** A user pool with one client and the tokens of a user who signed in. */
export interface Pool {
  readonly id: string;
  readonly arn: string;
  readonly issuer: string;
  readonly client: string;
  readonly idToken: string;
  readonly accessToken: string;
}

/** The scope that a plain sign-in brings. */
export const SIGN_IN_SCOPE = 'aws.cognito.signin.user.admin';

export async function createPool(cognito: CognitoIdentityProviderClient, name: string): Promise<Pool> {
  const { UserPool: pool } = await cognito.send(new CreateUserPoolCommand({ PoolName: name }));
  const UserPoolId = pool?.Id ?? '';
  const { UserPoolClient: client } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: name,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    }),
  );
  const ClientId = client?.ClientId ?? '';
  const Username = 'gina';
  const Password = 'Secret-of-a-test-1';
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
  const { AuthenticationResult: tokens } = await cognito.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD: Password },
    }),
  );
  return {
    id: UserPoolId,
    arn: pool?.Arn ?? '',
    issuer: `https://cognito-idp.us-east-1.amazonaws.com/${UserPoolId}`,
    client: ClientId,
    idToken: tokens?.IdToken ?? '',
    accessToken: tokens?.AccessToken ?? '',
  };
}
