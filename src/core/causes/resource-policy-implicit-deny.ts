import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const resourcePolicyImplicitDeny = cause({
  kind: 'cause',
  code: 'resource-policy-implicit-deny',
  gate: 'resource-policy',
  because: 'a policy is attached and no statement allows this request',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'implicit-deny-in-resource-policy': 10, 'access-denied': 10, 'line-client-not-authorized': 30 },
  page: () => ({
    happened: [
      'The API has a resource policy, and no statement of it allows this request.',
      'For methods with NONE or Cognito, a call is refused if no statement matches. With IAM in the same ' +
        'account, or with a Lambda authorizer, an Allow from the identity policy or the authorizer is enough.',
      'More than one element of the statement does not match the request, or a correct condition key has a value ' +
        'that the policy does not list.',
    ],
    sees: [sees.anonymousSilent, sees.anonymousBare, sees.personSilent('resource')],
    checks: [checks.draftPolicy, checks.deployedPolicy, checks.callIt],
    fixes: {
      aws:
        'Add one Allow, or extend an existing one, for only this caller, verb and path (UpdateRestApi, replace ' +
        '/policy), ' +
        sentences.thenDeployPolicy,
    },
    wrongTurns: [
      turns.everyone,
      turns.remove,
      turns.none,
      'Do not look for the short form execute-api:/… in the saved policy: AWS writes out the full ARN.',
    ],
    uncertain: ['How a policy combines with the REST JWT authorizer is not documented.'],
    related: [
      'resource-policy-wrong-resource-arn',
      'resource-policy-ip-condition',
      'resource-policy-wrong-principal',
      'resource-policy-not-redeployed',
    ],
    sources: ['flow', 'policyAttach', 'forbidden', 'denied'],
  }),
});
