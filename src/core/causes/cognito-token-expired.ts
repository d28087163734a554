import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const cognitoTokenExpired = cause({
  kind: 'cause',
  code: 'cognito-token-expired',
  gate: 'authorization',
  because: 'the user pool token is past its exp',
  remedy: ['caller'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 30, 'incoming-token-expired': 10 },
  page: () => ({
    happened: [
      'The user pool token is past its exp.',
      'ID and access tokens last an hour unless the app client says otherwise.',
    ],
    sees: [sees.tokenExpired, sees.unauthorized],
    checks: [checks.claims, checks.appClient],
    fixes: { caller: 'Get new tokens with the refresh token before exp is reached.' },
    wrongTurns: [
      'Do not make tokens last for days in place of refreshing them.',
      'Signing a user out does not end tokens that are out; this is about exp only.',
    ],
    uncertain: ['The text is seen in the field; AWS does not list it.'],
    related: ['jwt-token-expired', 'cognito-wrong-user-pool'],
    sources: ['cognito', 'cognito401'],
  }),
});
