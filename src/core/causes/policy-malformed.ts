import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const policyMalformed = cause({
  kind: 'cause',
  code: 'policy-malformed',
  gate: 'resource-policy',
  foundAtAnyGate: true,
  because: 'a policy cannot be parsed, or names things that cannot match anything',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  symptoms: { 'implicit-deny-in-resource-policy': 70, 'implicit-deny-in-identity-policy': 40 },
  page: () => ({
    happened: [
      'A policy cannot be read, or it names things that can never match.',
      'Examples: incomplete JSON, an Action of another service, a URL as Resource, the short form execute-api:/… ' +
        'outside a resource policy, variables without Version 2012-10-17.',
    ],
    sees: [sees.anonymousSilent, sees.personSilent('identity'), sees.anonymousBare],
    checks: [
      checks.draftPolicy,
      checks.check(
        "The caller's own policies.",
        'aws iam get-account-authorization-details --filter Role --query ' +
          '"RoleDetailList[?RoleName==\'$ROLE_NAME\'].RolePolicyList"',
      ),
      checks.simulate('How IAM evaluates the identity policies. A statement that can never match is not listed.'),
    ],
    fixes: {
      aws: 'Correct the statement. After you change a resource policy, deploy; an identity policy needs no deployment.',
    },
    wrongTurns: [
      'Do not copy the short form execute-api:/… into IAM, endpoint or authorizer policies: it works only in ' +
        'resource policies.',
      turns.everyone,
    ],
    uncertain: [],
    related: ['iam-policy-wrong-action', 'resource-policy-wrong-resource-arn', 'iam-policy-wrong-resource'],
    sources: ['grammar', 'variables', 'policyExamples', 'policyAttach'],
  }),
});
