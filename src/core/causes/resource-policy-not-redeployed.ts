import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const resourcePolicyNotRedeployed = cause({
  kind: 'cause',
  code: 'resource-policy-not-redeployed',
  gate: 'resource-policy',
  because: 'the policy was edited, and the stage still serves the older one',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'explicit-deny-in-resource-policy': 40, 'implicit-deny-in-resource-policy': 60 },
  page: () => ({
    happened: [
      'The policy was edited and would allow this call, but the stage still serves the older copy.',
      'The console and GetRestApi show the draft. Callers get the copy that was made by the last deployment.',
    ],
    sees: [sees.anonymousSilent, sees.anonymousDenied, sees.personSilent('resource')],
    checks: [checks.draftPolicy, checks.deployedPolicy],
    fixes: { aws: 'Deploy the API to this stage: CreateDeployment.' },
    wrongTurns: [
      'Do not edit the policy again: the draft is right already.',
      turns.deployAll,
      'If the stage has a canary, a new deployment may reach only the canary.',
    ],
    uncertain: [
      'It is assumed that an export contains the deployed policy. The basis is the AWS API reference ("exports a ' +
        'deployed version") and exports that were seen.',
    ],
    related: ['deployment-stale', 'canary-serves-two-deployments', 'resource-policy-implicit-deny'],
    sources: ['deploy', 'policyAttach', 'export'],
  }),
});
