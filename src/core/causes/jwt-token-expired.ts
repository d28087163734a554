import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const jwtTokenExpired = cause({
  kind: 'cause',
  code: 'jwt-token-expired',
  gate: 'authorization',
  because: 'the JWT is past exp, or before nbf',
  remedy: ['caller'],
  onlyOn: ['JWT', 'COGNITO_USER_POOLS'],
  excludedBy: ['no-token-sent', 'websocket-api'],
  symptoms: {
    'rest-unauthorized': 120,
    'http-unauthorized': 20,
    'incoming-token-expired': 20,
    'jwt-refused': 30,
    'jwt-expired': 10,
  },
  page: () => ({
    happened: [
      'The JWT has expired (exp) or is not valid yet (nbf).',
      'exp must be in the future; nbf and iat must be in the past.',
    ],
    sees: [sees.challenge('the token has expired'), sees.tokenExpired, sees.unauthorized],
    checks: [
      checks.claims,
      checks.check('The current time in Unix seconds, the format of exp and nbf.', 'date +%s'),
      checks.challenge,
      checks.jwtAuthorizers,
    ],
    fixes: { caller: "Get a new token. If a new token is also refused, the issuer's clock is ahead." },
    wrongTurns: ['Do not make tokens last for days.', turns.none],
    uncertain: [sentences.unpublishedDescription],
    related: ['cognito-token-expired', 'jwt-signature-invalid'],
    sources: ['jwt', 'jwtTroubles', 'restJwt'],
  }),
});
