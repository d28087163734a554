import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const iamExplicitDeny = cause({
  kind: 'cause',
  code: 'iam-explicit-deny',
  gate: 'authorization',
  because: 'a Deny in an identity policy matches',
  remedy: ['aws'],
  onlyOn: ['AWS_IAM'],
  confirmedBy: 'simulator',
  excludedBy: ['not-signed'],
  symptoms: { 'explicit-deny-in-identity-policy': 10, 'explicit-deny-of-signed-caller': 10, 'http-forbidden': 60 },
  page: () => ({
    happened: [
      "A Deny in the caller's own IAM policies matches the call.",
      'A Deny overrides every Allow. It can be in a group policy or a managed policy, and it can have a ' +
        'condition such as MFA or an IP address.',
    ],
    sees: [
      sees.personDenied('identity'),
      { ...sees.personDenied(null), where: 'REST, older wording' },
      sees.httpForbidden,
    ],
    checks: [
      checks.simulate('explicitDeny, and under MatchedStatements the policy that contains it.'),
      checks.rolePolicies,
      checks.check('The groups of a user.', 'aws iam list-groups-for-user --user-name "$USER_NAME"'),
    ],
    fixes: {
      aws:
        'Change the Deny so that it does not cover this call, or change the call so that the condition does not ' +
        'match. Ask who wrote the Deny: it is rarely an accident.',
    },
    wrongTurns: ['Do not add an Allow: it cannot outweigh a Deny.', turns.changeCredentials, turns.none],
    uncertain: ['Only one policy type is named in the text, even where several deny.'],
    related: ['resource-policy-explicit-deny', 'iam-scp-deny', 'iam-permissions-boundary', 'iam-session-policy'],
    sources: ['evaluation', 'denied', 'simulator'],
  }),
});
