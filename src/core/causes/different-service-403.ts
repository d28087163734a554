import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const differentService403 = cause({
  kind: 'cause',
  code: 'different-service-403',
  gate: null,
  apiNotReached: true,
  because: 'another AWS service answered; API Gateway was not involved',
  remedy: ['none'],
  excludedBy: ['gateway-answered'],
  symptoms: {
    'deny-in-resource-control-policy': 10,
    'denial-of-another-action': 10,
    'from-aws-service': 10,
    'from-storage': 20,
  },
  page: () => ({
    happened: [
      'Another AWS service answered. API Gateway was not involved.',
      'Its denials look similar. The action in the text shows the difference: s3:GetObject, ' +
        'lambda:InvokeFunctionUrl and apigateway:GET are not execute-api:Invoke.',
    ],
    sees: [
      sees.other(
        'another AWS service',
        403,
        'User: arn:aws:iam::111122223333:user/dev is not authorized to perform: apigateway:GET on resource: ' +
          'arn:aws:apigateway:eu-west-1::/restapis',
      ),
    ],
    checks: [
      checks.check('The host that is really called, and who answers.', 'curl -sv "$URL" -o /dev/null'),
      checks.whoAmI,
    ],
    fixes: {
      none: 'Check that service: the action and the resource in the text show which permission the caller needs there.',
    },
    wrongTurns: [turns.changeApi, 'Do not grant execute-api:Invoke for it: another action is missing.'],
    uncertain: [],
    related: ['edge-layer-403', 'backend-application-403', 'signature-wrong-service', 'iam-policy-wrong-action'],
    sources: ['denied', 'invokeActions'],
  }),
});
