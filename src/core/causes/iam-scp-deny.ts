import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const iamScpDeny = cause({
  kind: 'cause',
  code: 'iam-scp-deny',
  gate: 'authorization',
  because: "an organization's service control policy refuses the call",
  remedy: ['org'],
  onlyOn: ['AWS_IAM'],
  notInSettings: true,
  confirmedBy: 'simulator',
  excludedBy: ['not-signed'],
  symptoms: {
    'deny-in-service-control-policy': 10,
    'explicit-deny-of-signed-caller': 30,
    'implicit-deny-of-signed-caller': 50,
  },
  page: () => ({
    happened: [
      'A service control policy of the organization refuses the call for the account of the caller.',
      "At every level, from the root to the account, an SCP must allow the call. The SCPs of the caller's " +
        "account apply, not those of the API's account.",
    ],
    sees: [sees.personDenied('scp'), sees.personSilent('scp'), sees.personBare],
    checks: [
      checks.simulate('AllowedByOrganizations is false.'),
      checks.check(
        'From the management account: the SCPs of one level. Run both again for each parent.',
        'aws organizations list-policies-for-target --target-id "$ROOT_OR_ACCOUNT" --filter SERVICE_CONTROL_POLICY',
        'aws organizations list-parents --child-id "$ROOT_OR_ACCOUNT"',
      ),
    ],
    fixes: {
      org:
        "Ask the organization's administrators to allow execute-api:Invoke for this account. Tell them the " +
        'Region, the API and the reason.',
    },
    wrongTurns: [
      'No policy inside the account can outweigh an SCP.',
      'Do not move the call to another account to get around it.',
      turns.none,
    ],
    uncertain: [
      'SCPs do not apply to the management account or to service-linked roles; this was not checked again for ' +
        'this page.',
    ],
    related: ['iam-explicit-deny', 'iam-permissions-boundary'],
    sources: ['scp', 'evaluation', 'denied'],
  }),
});
