import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const authorizerResponseModeMismatch = cause({
  kind: 'cause',
  code: 'authorizer-response-mode-mismatch',
  gate: 'authorization',
  because: 'payload version or simple-response setting disagrees with what the function returns',
  remedy: ['aws'],
  onlyOn: ['CUSTOM'],
  byAuthorizerFunction: true,
  confirmedBy: 'authorizer-test',
  excludedBy: ['rest-api', 'websocket-api'],
  symptoms: { 'http-server-error': 60 },
  page: () => ({
    happened: [
      'The authorizer of the HTTP API is set for one form of answer, and the function returns the other.',
      '{isAuthorized} is read only with payload version 2.0 and simple responses switched on. Else a policy is ' +
        'expected.',
    ],
    sees: [sees.httpServerError],
    checks: [
      checks.httpAuthorizers(
        'Payload version and simple responses.',
        'Items[].[AuthorizerId, AuthorizerPayloadFormatVersion, EnableSimpleResponses]',
      ),
      checks.functionLog,
      checks.check(
        'An access log with $context.authorizer.error names it.',
        'aws apigatewayv2 get-stage --api-id "$API" --stage-name "$STAGE" --query AccessLogSettings',
      ),
    ],
    fixes: {
      aws: 'Set EnableSimpleResponses and the payload version to what the function returns (UpdateAuthorizer).',
    },
    wrongTurns: [
      'Do not return both forms at once.',
      'A change of the payload version also changes what the function receives: routeArn instead of methodArn.',
    ],
    uncertain: [
      'That the simple form with the switch off gives 500 follows from the description; AWS does not state it.',
    ],
    related: ['authorizer-invalid-response', 'authorizer-function-error'],
    sources: ['httpAuthorizer'],
  }),
});
