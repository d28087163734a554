import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const jwtSignatureInvalid = cause({
  kind: 'cause',
  code: 'jwt-signature-invalid',
  gate: 'authorization',
  because: "the token's signature or key id does not verify against the issuer's keys",
  remedy: ['caller'],
  onlyOn: ['JWT', 'COGNITO_USER_POOLS'],
  excludedBy: ['no-token-sent', 'websocket-api'],
  symptoms: {
    'rest-unauthorized': 190,
    'http-unauthorized': 80,
    'jwt-refused': 40,
    'jwt-issuer-unreachable': 20,
    'jwt-malformed': 20,
    'jwt-bad-signature': 10,
  },
  page: () => ({
    happened: [
      'The token does not verify against the keys of the issuer: it was changed, signed with another key, or ' +
        'names a key id (kid) that the issuer does not publish.',
      'HTTP APIs take RSA algorithms only; ES256 and HS256 are refused.',
    ],
    sees: [
      sees.challenge('signing method ES256 is invalid'),
      sees.challenge('token contains an invalid number of segments'),
      sees.unauthorized,
    ],
    checks: [
      checks.challenge,
      checks.check(
        'Algorithm and key id of the token.',
        `node -p 'JSON.parse(Buffer.from(process.argv[1].split(".")[0], "base64url"))' "$TOKEN"`,
      ),
      checks.check(
        'The keys that the issuer publishes, here for a Cognito pool.',
        'curl -s "https://cognito-idp.$REGION.amazonaws.com/$POOL/.well-known/jwks.json"',
      ),
      checks.jwtAuthorizers,
    ],
    fixes: {
      caller:
        'Send the token as the issuer gave it, whole and without quotes, and signed with RS256 by a published key.',
    },
    wrongTurns: [
      'Do not switch verification off anywhere: an unverified token proves nothing.',
      'Do not draw conclusions right after a key change: API Gateway may cache the published keys for up to two ' +
        'hours.',
    ],
    uncertain: [
      `For a bad signature or an unknown kid: ${sentences.unpublishedDescription}`,
      'The two hours come from third parties that quote AWS, not from the AWS documentation.',
    ],
    related: ['jwt-issuer-mismatch', 'method-auth-type-mismatch', 'jwt-token-expired'],
    sources: ['jwt', 'jwtTroubles', 'restJwt'],
  }),
});
