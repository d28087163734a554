import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const iamPolicyWrongResource = cause({
  kind: 'cause',
  code: 'iam-policy-wrong-resource',
  gate: 'authorization',
  because:
    'a policy grants the action, but its Resource differs in partition, Region, account, API, stage, verb or path',
  remedy: ['aws'],
  onlyOn: ['AWS_IAM'],
  confirmedBy: 'simulator',
  excludedBy: ['not-signed'],
  symptoms: { 'implicit-deny-in-identity-policy': 10, 'implicit-deny-of-signed-caller': 10, 'http-forbidden': 50 },
  page: () => ({
    happened: [
      'A policy of the caller grants execute-api:Invoke, but its Resource does not match this call.',
      'Partition, Region, account, API id, stage, verb and path all have to fit. The path is the real one, not ' +
        'the template.',
    ],
    sees: [sees.personSilent('identity'), sees.personBare, sees.httpForbidden],
    checks: [
      checks.rolePolicies,
      checks.check(
        'The text of one inline policy.',
        'aws iam get-role-policy --role-name "$ROLE_NAME" --policy-name "$POLICY_NAME" --query PolicyDocument',
      ),
      checks.simulate('The decision for the real ARN of the call.'),
    ],
    fixes: { aws: 'Correct the segment of the ARN that does not match. Identity policies need no deployment.' },
    wrongTurns: [
      turns.star,
      'arn:aws:apigateway:… is the ARN of managing an API, not of calling it.',
      'A Resource that ends with the API or the stage matches nothing: add /* to the end.',
      'The default stage of an HTTP API is $default, also in the ARN.',
    ],
    uncertain: ['AWS does not document which ARN it uses for percent-encoded paths.'],
    related: ['iam-policy-missing', 'resource-policy-wrong-resource-arn', 'policy-malformed'],
    sources: ['arn', 'iamInvoke', 'resources'],
  }),
});
