import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const apiNotFound = cause({
  kind: 'cause',
  code: 'api-not-found',
  gate: 'endpoint',
  because: 'no API in this account and Region has this ID (deleted, or in another Region or account)',
  remedy: ['caller'],
  keepsCodeOnPreflight: true,
  excludedBy: ['connection-open'],
  symptoms: { 'no-answer-dns': 10, 'forbidden-last': 20 },
  page: () => ({
    happened: [
      'The host names an API that does not exist in this account and Region.',
      'It was deleted, re-created with another ID, or is in another Region or account.',
    ],
    sees: [sees.forbidden, sees.noAnswer('the host name may not resolve at all')],
    checks: [
      checks.api('NotFoundException: no REST API has this id here.', '[id, name, createdDate]'),
      checks.check(
        'The same for HTTP and WebSocket APIs, whose ids look alike.',
        'aws apigatewayv2 get-api --api-id "$API" --query Name',
      ),
      checks.check(
        'The APIs in this account and Region. Repeat with --region for other Regions.',
        "aws apigateway get-rest-apis --query 'items[].[id, name]'",
      ),
      checks.whoAmI,
    ],
    fixes: { caller: 'Call the host of the API that exists: the id and the Region are both in the host name.' },
    wrongTurns: [
      'Do not create a new API to get the ID back: you cannot choose API IDs.',
      'Do not change policies: API Gateway does not read the policies of a deleted API.',
    ],
    uncertain: ['AWS does not document the text for an unknown API id.'],
    related: ['default-endpoint-disabled', 'stage-missing', 'different-service-403'],
    sources: ['forbidden', 'arn'],
  }),
});
