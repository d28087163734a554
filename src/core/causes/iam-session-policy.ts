import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const iamSessionPolicy = cause({
  kind: 'cause',
  code: 'iam-session-policy',
  gate: 'authorization',
  because: 'the session policy of the temporary credentials does not include the call',
  remedy: ['code'],
  onlyOn: ['AWS_IAM'],
  notInSettings: true,
  meantByUnnamedDenial: true,
  excludedBy: ['not-signed'],
  symptoms: {
    'deny-in-session-policy': 10,
    'explicit-deny-of-signed-caller': 40,
    'implicit-deny-of-signed-caller': 60,
  },
  page: () => ({
    happened: [
      'The temporary credentials were made with a session policy, and it does not include the call.',
      "Whoever assumed the role passed the session policy. It limits the role's own policies for that session.",
    ],
    sees: [sees.personSilent('session'), sees.personDenied('session'), sees.personBare],
    checks: [
      checks.whoAmI,
      checks.check(
        'The same call with a plain session of the role, to compare.',
        'aws sts assume-role --role-arn "$CALLER" --role-session-name compare --query Credentials.Expiration',
      ),
      checks.simulate('If the role itself is allowed, the session policy is the limit.'),
    ],
    fixes: {
      code:
        'Change the code that assumes the role: pass a session policy (Policy, PolicyArns) that includes ' +
        'execute-api:Invoke on this API, or pass no session policy.',
    },
    wrongTurns: [
      'Do not give the role more permissions: the session policy still limits it.',
      turns.star,
      turns.simulator,
    ],
    uncertain: ['A session policy cannot be read back from AWS; only whoever passed it knows its text.'],
    related: ['iam-policy-missing', 'iam-permissions-boundary', 'signature-expired-session-token'],
    sources: ['evaluation', 'denied'],
  }),
});
