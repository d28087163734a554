import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const jwtIssuerMismatch = cause({
  kind: 'cause',
  code: 'jwt-issuer-mismatch',
  gate: 'authorization',
  because: 'the configured issuer is not exactly equal to iss',
  remedy: ['aws'],
  onlyOn: ['JWT', 'COGNITO_USER_POOLS'],
  excludedBy: ['no-token-sent', 'websocket-api'],
  symptoms: {
    'rest-unauthorized': 140,
    'http-unauthorized': 40,
    'jwt-refused': 10,
    'jwt-wrong-issuer': 10,
    'jwt-issuer-unreachable': 10,
  },
  page: () => ({
    happened: [
      "The issuer in the authorizer is not exactly equal to the token's iss. Even a slash at the end makes a " +
        'difference.',
      'If the issuer cannot be reached within 1.5 seconds, valid tokens are sometimes refused.',
    ],
    sees: [sees.challenge('OIDC discovery endpoint communication error'), sees.httpUnauthorized, sees.unauthorized],
    checks: [
      checks.jwtAuthorizers,
      checks.claims,
      checks.challenge,
      checks.check(
        "The issuer's discovery document, as API Gateway fetches it.",
        'curl -s "${ISSUER%/}/.well-known/openid-configuration"',
      ),
    ],
    fixes: { aws: 'Set the issuer to exactly the value of iss (UpdateAuthorizer, JwtConfiguration).' },
    wrongTurns: [
      'Do not trust another issuer just because a client signs in to the wrong one. Check that you did not mix ' +
        'up test and production.',
      turns.none,
    ],
    uncertain: [`For an issuer that differs: ${sentences.unpublishedDescription}`],
    related: ['jwt-audience-mismatch', 'jwt-signature-invalid', 'cognito-wrong-user-pool'],
    sources: ['jwt', 'jwtTroubles', 'httpQuotas', 'restJwt'],
  }),
});
