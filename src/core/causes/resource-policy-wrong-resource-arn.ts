import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';

export const resourcePolicyWrongResourceArn = cause({
  kind: 'cause',
  code: 'resource-policy-wrong-resource-arn',
  gate: 'resource-policy',
  because: "the statement's Resource does not reach this call (partition, region, account, API, stage, verb or path)",
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'implicit-deny-in-resource-policy': 30 },
  page: () => ({
    happened: [
      'A statement would allow the call, but its Resource does not match the call.',
      'The ARN of a call is arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{VERB}/{path}, with the ' +
        'real path and verb.',
      'Often the stage is missing, a path ends without /*, a template like {id} is used literally, or the policy ' +
        'was copied from another API.',
    ],
    sees: [sees.anonymousSilent, sees.anonymousBare, sees.personSilent('resource')],
    checks: [checks.draftPolicy, checks.deployedPolicy, checks.callIt],
    fixes: {
      aws:
        'Correct the segment of the ARN that does not match, for this stage, verb and path, ' +
        sentences.thenDeployPolicy,
    },
    wrongTurns: [
      'A Resource that ends with the API or the stage matches nothing: add /* to the end.',
      '…/pets/* does not cover /pets: both have to be listed.',
      'A template such as {id} or {proxy+} matches nothing real: use *.',
      'ANY is never in the ARN of a call: use the verb or *.',
    ],
    uncertain: ['AWS does not document which ARN a policy sees for percent-encoded paths and for custom domain names.'],
    related: ['resource-policy-implicit-deny', 'iam-policy-wrong-resource', 'authorizer-policy-wrong-resource'],
    sources: ['arn', 'iamInvoke', 'policyExamples', 'resources'],
  }),
});
