import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const iamPermissionsBoundary = cause({
  kind: 'cause',
  code: 'iam-permissions-boundary',
  gate: 'authorization',
  because: 'the permissions boundary does not include the call',
  remedy: ['aws'],
  onlyOn: ['AWS_IAM'],
  confirmedBy: 'simulator',
  excludedBy: ['not-signed'],
  symptoms: {
    'deny-in-permissions-boundary': 10,
    'explicit-deny-of-signed-caller': 20,
    'implicit-deny-of-signed-caller': 40,
  },
  page: () => ({
    happened: [
      "The caller's permissions boundary does not include the call, whatever else allows it.",
      'A boundary grants nothing; it caps what identity policies grant.',
    ],
    sees: [sees.personSilent('boundary'), sees.personDenied('boundary'), sees.personBare],
    checks: [
      checks.check(
        'The boundary of a role (of a user: get-user).',
        'aws iam get-role --role-name "$ROLE_NAME" --query Role.PermissionsBoundary',
      ),
      checks.simulate('AllowedByPermissionsBoundary is false.'),
    ],
    fixes: {
      aws:
        'Add execute-api:Invoke on this API to the boundary policy (CreatePolicyVersion), if those who set the ' +
        'boundary agree.',
    },
    wrongTurns: [
      'Do not remove the boundary: it caps more than this call.',
      "An Allow in the resource policy for the role's ARN does not override the boundary.",
      turns.star,
    ],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-session-policy', 'iam-scp-deny'],
    sources: ['evaluation', 'denied', 'simulator'],
  }),
});
