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
      'The JWT is past its exp, or its nbf has not come yet.',
      'exp has to lie ahead; nbf and iat have to lie behind.',
    ],
    sees: [sees.challenge('the token has expired'), sees.tokenExpired, sees.unauthorized],
    checks: [
      checks.claims,
      checks.check('Now, in the seconds that exp and nbf are written in.', 'date +%s'),
      checks.challenge,
      checks.jwtAuthorizers,
    ],
    fixes: { caller: 'Get a new token. If a fresh one is refused, the clock of the issuer runs ahead.' },
    wrongTurns: ['Do not make tokens last for days.', turns.none],
    uncertain: [sentences.unpublishedDescription],
    related: ['cognito-token-expired', 'jwt-signature-invalid'],
    sources: ['jwt', 'jwtTroubles', 'restJwt'],
  }),
});
