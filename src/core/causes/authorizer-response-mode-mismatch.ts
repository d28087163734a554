import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const authorizerResponseModeMismatch = cause({
  kind: 'cause',
  code: 'authorizer-response-mode-mismatch',
  gate: 'authorization',
  because: 'the payload version or the simple-response setting does not match what the function returns',
  remedy: ['aws'],
  onlyOn: ['CUSTOM'],
  byAuthorizerFunction: true,
  confirmedBy: 'authorizer-test',
  excludedBy: ['rest-api', 'websocket-api'],
  symptoms: { 'http-server-error': 60 },
  page: () => ({
    happened: [
      'The authorizer of the HTTP API expects one response format, but the function returns the other.',
      '{isAuthorized} is read only with payload version 2.0 and simple responses enabled. Otherwise, API Gateway ' +
        'expects a policy.',
    ],
    sees: [sees.httpServerError],
    checks: [
      checks.httpAuthorizers(
        'Payload version and simple responses.',
        'Items[].[AuthorizerId, AuthorizerPayloadFormatVersion, EnableSimpleResponses]',
      ),
      checks.functionLog,
      checks.check(
        'In an access log, $context.authorizer.error shows this error.',
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
      'AWS does not state that a simple response gives 500 when simple responses are disabled; it follows from ' +
        'the description.',
    ],
    related: ['authorizer-invalid-response', 'authorizer-function-error'],
    sources: ['httpAuthorizer'],
  }),
});
