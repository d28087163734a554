import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const stageMissing = cause({
  kind: 'cause',
  code: 'stage-missing',
  gate: 'route',
  because: "the URL's first segment is not a stage of this API",
  remedy: ['caller'],
  keepsCodeOnPreflight: true,
  excludedBy: ['connection-open'],
  symptoms: {
    'missing-authentication-token': 30,
    'incomplete-signature': 30,
    'rest-forbidden': 120,
    'not-found': 20,
    'handshake-403': 60,
    'status-404': 20,
  },
  page: () => ({
    happened: [
      'On the execute-api host, the first segment of the path is the stage. This API has no stage with this name.',
      'The stage is missing from the URL, is misspelled, or was never created.',
    ],
    sees: [sees.forbidden, sees.missingToken, sees.httpNotFound],
    checks: [
      checks.check(
        'The stages of the API.',
        'aws apigateway get-stages --rest-api-id "$API" --query \'item[].[stageName, deploymentId]\'',
      ),
      checks.check(
        'The stages of an HTTP or WebSocket API.',
        'aws apigatewayv2 get-stages --api-id "$API" --query \'Items[].StageName\'',
      ),
    ],
    fixes: { caller: 'Put the stage first: https://{api}.execute-api.{region}.amazonaws.com/{stage}/{path}.' },
    wrongTurns: [
      'Do not make a stage named like the first segment of the path.',
      'Do not put the stage into the URL of a custom domain name: there the mapping selects it.',
    ],
    uncertain: ['A missing stage has been seen to answer "Forbidden" as well as "Missing Authentication Token".'],
    related: ['route-not-found', 'custom-domain-stage-in-path', 'api-not-found'],
    sources: ['forbidden', 'tokenErrors', 'httpRoutes'],
  }),
});
