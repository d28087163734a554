import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const jwtAudienceMismatch = cause({
  kind: 'cause',
  code: 'jwt-audience-mismatch',
  gate: 'authorization',
  because: 'aud (or client_id) contains none of the configured audiences',
  remedy: ['aws'],
  onlyOn: ['JWT', 'COGNITO_USER_POOLS'],
  excludedBy: ['no-token-sent', 'websocket-api'],
  symptoms: { 'rest-unauthorized': 130, 'http-unauthorized': 30, 'jwt-refused': 20, 'jwt-wrong-audience': 10 },
  page: () => ({
    happened: [
      'None of the audiences in the authorizer is in the aud of the token.',
      'client_id is compared only when the token has no aud at all, as with access tokens of Cognito.',
    ],
    sees: [sees.challenge('the token does not have a valid audience'), sees.unauthorized],
    checks: [checks.jwtAuthorizers, checks.claims, checks.challenge],
    fixes: {
      aws:
        'Put the audience of the tokens that are meant for this API into the authorizer (UpdateAuthorizer, ' +
        'JwtConfiguration). It takes up to 50.',
    },
    wrongTurns: ['Do not add an audience of another application: its tokens would then open this API.', turns.none],
    uncertain: [],
    related: ['jwt-issuer-mismatch', 'cognito-audience-mismatch'],
    sources: ['jwt', 'jwtTroubles', 'restJwt'],
  }),
});
