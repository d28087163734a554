import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const iamPolicyWrongAction = cause({
  kind: 'cause',
  code: 'iam-policy-wrong-action',
  gate: 'authorization',
  because: 'a management action (apigateway:*) was granted instead of execute-api:Invoke',
  remedy: ['aws'],
  onlyOn: ['AWS_IAM'],
  confirmedBy: 'simulator',
  excludedBy: ['not-signed'],
  symptoms: { 'implicit-deny-in-identity-policy': 30, 'implicit-deny-of-signed-caller': 70 },
  page: () => ({
    happened: [
      'The caller was granted a management action, such as apigateway:*, in place of execute-api:Invoke.',
      "apigateway:GET and the like let somebody change or read the API's settings; they never let anyone call it.",
    ],
    sees: [sees.personSilent('identity'), sees.personBare, sees.httpForbidden],
    checks: [
      checks.rolePolicies,
      checks.simulate('implicitDeny with no matched statement: no statement has this action.'),
    ],
    fixes: { aws: `Grant ${sentences.invokeRight}. Take the management action away if nobody needs it.` },
    wrongTurns: [
      'Do not grant apigateway:* more widely: it is another service, and it lets the caller change the API.',
      'execute-api has only Invoke, InvalidateCache and ManageConnections; execute-api:GET does not exist.',
      turns.star,
    ],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-policy-wrong-resource', 'signature-wrong-service'],
    sources: ['invokeActions', 'managementActions', 'arn'],
  }),
});
