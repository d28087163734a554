import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const cognitoTokenExpired = cause({
  kind: 'cause',
  code: 'cognito-token-expired',
  gate: 'authorization',
  because: 'the user pool token has expired (exp)',
  remedy: ['caller'],
  onlyOn: ['COGNITO_USER_POOLS', 'JWT'],
  excludedBy: ['no-token-sent', 'http-api', 'websocket-api'],
  symptoms: { 'incoming-token-expired': 10 },
  page: () => ({
    happened: [
      'The user pool token has expired (exp).',
      'ID and access tokens are valid for one hour unless the app client sets another time.',
    ],
    sees: [sees.tokenExpired],
    checks: [checks.claims, checks.appClient],
    fixes: { caller: 'Get new tokens with the refresh token before exp is reached.' },
    wrongTurns: [
      'Do not make tokens valid for days instead of refreshing them.',
      'Signing out a user does not end tokens that were already issued. This cause is only about exp.',
    ],
    uncertain: ['This text has been observed in practice; AWS does not document it.'],
    related: ['jwt-token-expired', 'cognito-wrong-user-pool'],
    sources: ['cognito', 'cognito401'],
  }),
});
