import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const authorizer = checks.authorizers(
  'Where the authorizer looks for the token, its pools and its expression.',
  'items[].[id, type, identitySource, providerARNs, identityValidationExpression]',
);
const scopes = checks.method(
  'The scopes of the method. With scopes it wants an access token, without them an ID token.',
  '[authorizationType, authorizationScopes]',
);
const pool = checks.check(
  'Whether the pool exists.',
  'aws cognito-idp describe-user-pool --user-pool-id "$POOL" --query \'UserPool.[Id, Name]\'',
);
const client = checks.check(
  'Scopes and lifetimes of the app client.',
  'aws cognito-idp describe-user-pool-client --user-pool-id "$POOL" --client-id "$CLIENT" --query ' +
    "'UserPoolClient.[AllowedOAuthScopes, IdTokenValidity, AccessTokenValidity, TokenValidityUnits]'",
);
const jwtConfig = checks.httpAuthorizers(
  'Issuer, audiences and identity source of the authorizer.',
  'Items[].[AuthorizerId, JwtConfiguration, IdentitySource]',
);
const challenge = checks.check(
  'The header www-authenticate says why.',
  'curl -si "$URL" -H "Authorization: Bearer $TOKEN" | grep -i www-authenticate',
);
const prefix =
  'Do not blame the word Bearer before you have tried both forms: REST Cognito authorizers have been seen to take ' +
  'both.';
const testTab =
  'The Test button of a Cognito authorizer takes ID tokens only: an access token always looks wrong there.';
const wordless = 'AWS does not publish this description; go by what arrives.';

export const COGNITO_PAGES: Pages<
  | 'cognito-token-missing'
  | 'cognito-token-expired'
  | 'cognito-wrong-user-pool'
  | 'cognito-user-pool-deleted'
  | 'cognito-access-token-without-scopes'
  | 'cognito-id-token-with-scopes'
  | 'cognito-scope-missing'
  | 'cognito-audience-mismatch'
> = {
  'cognito-token-missing': {
    happened: [
      'The Cognito authorizer looks for a token in one header, and the request has none there.',
      'The header is usually Authorization; another name in the authorizer counts instead.',
    ],
    sees: [sees.unauthorized],
    checks: [authorizer, checks.check('The call with the token.', 'curl -si "$URL" -H "Authorization: $TOKEN"')],
    fixes: { caller: 'Send the token in the header that the authorizer names.' },
    wrongTurns: [turns.none, prefix],
    uncertain: [],
    related: ['proxy-strips-auth-header', 'authorizer-identity-source-missing', 'cors-options-requires-auth'],
    sources: ['cognito', 'cognito401'],
  },
  'cognito-token-expired': {
    happened: [
      'The user pool token is past its exp.',
      'ID and access tokens last an hour unless the app client says otherwise.',
    ],
    sees: [sees.tokenExpired, sees.unauthorized],
    checks: [checks.claims, client],
    fixes: { caller: 'Get new tokens with the refresh token before exp is reached.' },
    wrongTurns: [
      'Do not make tokens last for days in place of refreshing them.',
      'Signing a user out does not end tokens that are out; this is about exp only.',
    ],
    uncertain: ['The text is seen in the field; AWS does not list it.'],
    related: ['jwt-token-expired', 'cognito-wrong-user-pool'],
    sources: ['cognito', 'cognito401'],
  },
  'cognito-wrong-user-pool': {
    happened: [
      'The token was issued by another user pool than the ones that the authorizer trusts.',
      'The pool is at the end of iss; the trusted pools are in providerARNs. The Region counts too.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, authorizer, pool],
    fixes: {
      caller: 'Sign in at the pool that this API trusts (look at test and production).',
      aws: 'If the other pool is meant to be trusted, add it (UpdateAuthorizer, add /providerARNs), then deploy.',
    },
    wrongTurns: ['Do not trust a test pool in production because a client is set up wrongly.', turns.none],
    uncertain: [],
    related: ['cognito-user-pool-deleted', 'jwt-issuer-mismatch', 'cognito-token-expired'],
    sources: ['cognito', 'cognito401'],
  },
  'cognito-user-pool-deleted': {
    happened: [
      'The authorizer names a user pool that no longer exists, so no token can pass.',
      'A pool that was made anew has another id.',
    ],
    sees: [sees.unauthorized],
    checks: [
      authorizer,
      pool,
      checks.check(
        'The pools that are here.',
        "aws cognito-idp list-user-pools --max-results 60 --query 'UserPools[].[Id, Name]'",
      ),
    ],
    fixes: { aws: 'Put the pool that exists into the authorizer (UpdateAuthorizer, /providerARNs), then deploy.' },
    wrongTurns: ['Do not make a pool with the old name: the id will differ.', turns.none],
    uncertain: [],
    related: ['cognito-wrong-user-pool', 'deployment-stale'],
    sources: ['cognito', 'cognito401'],
  },
  'cognito-access-token-without-scopes': {
    happened: [
      'The request carries an access token, and the method lists no scopes.',
      'Without scopes API Gateway takes the token for an ID token; with scopes, for an access token.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, scopes, authorizer],
    fixes: {
      aws: 'List the scopes that callers need on the method (UpdateMethod, add /authorizationScopes), then deploy.',
      caller: 'Or send the ID token.',
    },
    wrongTurns: [testTab, prefix, turns.none],
    uncertain: [],
    related: ['cognito-id-token-with-scopes', 'cognito-scope-missing', 'cognito-audience-mismatch'],
    sources: ['cognito', 'cognitoMethods', 'cognito401'],
  },
  'cognito-id-token-with-scopes': {
    happened: [
      'The request carries an ID token, and the method lists scopes.',
      'With scopes API Gateway wants an access token; an ID token has no scope claim.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, scopes],
    fixes: { caller: 'Send the access token (token_use is access).' },
    wrongTurns: ['Do not take the scopes off the method: they are what keeps other clients out.', testTab, turns.none],
    uncertain: [],
    related: ['cognito-access-token-without-scopes', 'cognito-scope-missing'],
    sources: ['cognito', 'cognitoMethods', 'cognito401'],
  },
  'cognito-scope-missing': {
    happened: [
      'The access token carries none of the scopes that the method lists. One of them is enough.',
      'A Cognito authorizer answers 401 for it, not 403.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, scopes, client],
    fixes: { caller: 'Ask for the scope at sign-in, with an app client that may ask for it (AllowedOAuthScopes).' },
    wrongTurns: [
      'Do not add aws.cognito.signin.user.admin to the method: nearly every access token has it.',
      'Do not take the scopes off the method.',
      testTab,
    ],
    uncertain: [
      "That custom scopes come only through the OAuth endpoints is common knowledge, not read in AWS's text for " +
        'this page.',
    ],
    related: ['cognito-id-token-with-scopes', 'jwt-scope-missing'],
    sources: ['cognito', 'cognitoMethods', 'cognito401'],
  },
  'cognito-audience-mismatch': {
    happened: [
      'The Cognito authorizer has an identityValidationExpression, and the aud of the token does not fit it.',
      'Access tokens carry no aud, so any expression refuses them.',
    ],
    sees: [sees.unauthorized],
    checks: [checks.claims, authorizer],
    fixes: {
      aws:
        'Correct the expression to the ids of the app clients that may call (UpdateAuthorizer, ' +
        '/identityValidationExpression), then deploy.',
      caller: 'Or sign in with the app client that the expression names, and send its ID token.',
    },
    wrongTurns: ['Do not clear the expression without a thought: it limits which app clients may call.', turns.none],
    uncertain: ['That any app client of the pool passes without an expression is concluded, not documented.'],
    related: ['cognito-access-token-without-scopes', 'authorizer-token-regex-mismatch', 'jwt-audience-mismatch'],
    sources: ['cognito', 'cognito401'],
  },
};

export const JWT_PAGES: Pages<
  'jwt-issuer-mismatch' | 'jwt-audience-mismatch' | 'jwt-token-expired' | 'jwt-scope-missing' | 'jwt-signature-invalid'
> = {
  'jwt-issuer-mismatch': {
    happened: [
      'The issuer in the authorizer is not, byte for byte, the iss of the token. A slash at the end counts.',
      'If the issuer cannot be reached within 1.5 seconds, good tokens are refused now and then.',
    ],
    sees: [sees.challenge('OIDC discovery endpoint communication error'), sees.httpUnauthorized, sees.unauthorized],
    checks: [
      jwtConfig,
      checks.claims,
      challenge,
      checks.check(
        "The issuer's discovery document, as API Gateway fetches it.",
        'curl -s "${ISSUER%/}/.well-known/openid-configuration"',
      ),
    ],
    fixes: { aws: 'Set the issuer to exactly what stands in iss (UpdateAuthorizer, JwtConfiguration).' },
    wrongTurns: [
      'Do not trust another issuer because a client signs in at the wrong place: look at test and production.',
      turns.none,
    ],
    uncertain: [`For an issuer that differs: ${wordless}`],
    related: ['jwt-audience-mismatch', 'jwt-signature-invalid', 'cognito-wrong-user-pool'],
    sources: ['jwt', 'jwtTroubles', 'httpQuotas', 'restJwt'],
  },
  'jwt-audience-mismatch': {
    happened: [
      'None of the audiences in the authorizer is in the aud of the token.',
      'client_id is compared only when the token has no aud at all, as with access tokens of Cognito.',
    ],
    sees: [sees.challenge('the token does not have a valid audience'), sees.unauthorized],
    checks: [jwtConfig, checks.claims, challenge],
    fixes: {
      aws:
        'Put the audience of the tokens that are meant for this API into the authorizer (UpdateAuthorizer, ' +
        'JwtConfiguration). It takes up to 50.',
    },
    wrongTurns: ['Do not add an audience of another application: its tokens would then open this API.', turns.none],
    uncertain: [],
    related: ['jwt-issuer-mismatch', 'cognito-audience-mismatch'],
    sources: ['jwt', 'jwtTroubles', 'restJwt'],
  },
  'jwt-token-expired': {
    happened: [
      'The JWT is past its exp, or its nbf has not come yet.',
      'exp has to lie ahead; nbf and iat have to lie behind.',
    ],
    sees: [sees.challenge('the token has expired'), sees.tokenExpired, sees.unauthorized],
    checks: [
      checks.claims,
      checks.check('Now, in the seconds that exp and nbf are written in.', 'date +%s'),
      challenge,
      jwtConfig,
    ],
    fixes: { caller: 'Get a new token. If a fresh one is refused, the clock of the issuer runs ahead.' },
    wrongTurns: ['Do not make tokens last for days.', turns.none],
    uncertain: [wordless],
    related: ['cognito-token-expired', 'jwt-signature-invalid'],
    sources: ['jwt', 'jwtTroubles', 'restJwt'],
  },
  'jwt-scope-missing': {
    happened: [
      'The JWT is good, and carries none of the scopes that the route lists, neither in scope nor in scp.',
      'One of them is enough. An ID token of Cognito has no scope at all.',
    ],
    sees: [sees.httpForbidden, { ...sees.forbidden, errorType: null, text: null }],
    checks: [checks.claims, checks.httpRoutes, challenge],
    fixes: { caller: 'Ask the issuer for the scope, and send the access token.' },
    wrongTurns: [
      'Do not take the scopes off the route: they are what keeps other clients out.',
      'This 403 is not about IAM or an API key, though the text is the same.',
    ],
    uncertain: ['The header that comes with this 403 is not documented; nor is the body on REST APIs.'],
    related: ['cognito-scope-missing', 'jwt-audience-mismatch'],
    sources: ['jwt', 'restJwtMethods'],
  },
  'jwt-signature-invalid': {
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
      challenge,
      checks.check(
        'Algorithm and key id of the token.',
        `node -p 'JSON.parse(Buffer.from(process.argv[1].split(".")[0], "base64url"))' "$TOKEN"`,
      ),
      checks.check(
        'The keys that the issuer publishes, here for a Cognito pool.',
        'curl -s "https://cognito-idp.$REGION.amazonaws.com/$POOL/.well-known/jwks.json"',
      ),
      jwtConfig,
    ],
    fixes: {
      caller:
        'Send the token as the issuer gave it, whole and without quotes, and signed with RS256 by a published key.',
    },
    wrongTurns: [
      'Do not switch verification off anywhere: an unverified token proves nothing.',
      'After a change of keys wait: published keys may be kept for up to two hours.',
    ],
    uncertain: [
      `For a bad signature or an unknown kid: ${wordless}`,
      "The two hours are told by others in AWS's name.",
    ],
    related: ['jwt-issuer-mismatch', 'method-auth-type-mismatch', 'jwt-token-expired'],
    sources: ['jwt', 'jwtTroubles', 'restJwt'],
  },
};
