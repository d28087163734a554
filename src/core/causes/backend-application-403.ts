import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const backendApplication403 = cause({
  kind: 'cause',
  code: 'backend-application-403',
  gate: 'integration',
  because: 'the integration ran, and its own code refused',
  remedy: ['none'],
  notInSettings: true,
  symptoms: {
    'denial-of-another-action': 20,
    'refusal-without-error-type': 10,
    'from-load-balancer': 20,
    'from-application': 10,
    'log-backend-refused': 10,
  },
  page: () => ({
    happened: [
      'API Gateway let the call through, the integration ran, and its own code refused.',
      'The response has no x-amzn-ErrorType, and the application wrote the body.',
    ],
    sees: [sees.other('the application', 403, null)],
    checks: [
      checks.callIt,
      checks.check(
        'integration.status is 403 in the access log: the backend refused the call.',
        'aws apigateway get-stage --rest-api-id "$API" --stage-name "$STAGE" --query accessLogSettings',
      ),
      checks.log,
      checks.check('What the function logged.', 'aws logs tail "/aws/lambda/$FUNCTION" --since 1h'),
    ],
    fixes: { none: 'Ask those who own the application. Its log says why it refused.' },
    wrongTurns: [turns.changeApi, 'Do not look for a policy: no policy refused this call.'],
    uncertain: [
      "A gateway response can be customized to look like an application's response: compare with the access log.",
    ],
    related: ['different-service-403', 'edge-layer-403', 'integration-permission-missing'],
    sources: ['accessLogVariables', 'responses'],
  }),
});
