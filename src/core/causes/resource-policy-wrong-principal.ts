import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const resourcePolicyWrongPrincipal = cause({
  kind: 'cause',
  code: 'resource-policy-wrong-principal',
  gate: 'resource-policy',
  because: 'the policy names an AWS principal, but the method does not identify the caller',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'implicit-deny-in-resource-policy': 50 },
  page: () => ({
    happened: [
      'The policy names AWS principals, but this method does not identify the caller: only AWS_IAM methods do.',
      'On methods with NONE, a Lambda authorizer or Cognito, every caller is anonymous to the resource policy.',
    ],
    sees: [sees.anonymousSilent, sees.anonymousBare],
    checks: [checks.draftPolicy, checks.draftMethods],
    fixes: {
      aws:
        'Either set the method to AWS_IAM, so that callers sign and are known, or use Principal "*" with a ' +
        `condition (address, VPC endpoint), ${sentences.thenDeployPolicy}`,
    },
    wrongTurns: [
      turns.everyone,
      turns.none,
      'Error messages show a role session without the path of its role. Compare with the ARN that iam get-role ' +
        'prints.',
      'A role or user that was deleted and re-created is a different principal: the policy then contains an ID ' +
        '(AROA…, AIDA…).',
    ],
    uncertain: ['AWS does not document whether a resource policy sees who signed a call to a method with NONE.'],
    related: ['resource-policy-implicit-deny', 'method-iam-unsigned-request', 'resource-policy-cross-account-missing'],
    sources: ['policyAttach', 'principals', 'policyKeys'],
  }),
});
