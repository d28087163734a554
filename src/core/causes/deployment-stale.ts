import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const deploymentStale = cause({
  kind: 'cause',
  code: 'deployment-stale',
  gate: 'route',
  because: 'the route or its settings changed after the deployment that the stage serves',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  symptoms: {
    'missing-authentication-token': 20,
    'incomplete-signature': 20,
    'rest-unauthorized': 200,
    'not-found': 40,
  },
  page: () => ({
    happened: [
      'The draft has what the call needs, but the stage serves an older deployment that does not.',
      'A REST API consists of a draft and deployed copies of it. Changes to methods, authorizers, gateway ' +
        'responses and policies reach callers only after a deployment.',
    ],
    sees: [sees.missingToken, sees.notSigV4, sees.unauthorized],
    checks: [
      checks.deployedMethods,
      checks.draftMethods,
      checks.check(
        'When the stage was deployed; compare with when the change was made.',
        'DEPLOYMENT=$(aws apigateway get-stage --rest-api-id "$API" --stage-name "$STAGE" --query deploymentId ' +
          '--output text)',
        'aws apigateway get-deployment --rest-api-id "$API" --deployment-id "$DEPLOYMENT" --query createdDate',
      ),
    ],
    fixes: { aws: 'Deploy the API to this stage (CreateDeployment). It can take up to a minute to reach all servers.' },
    wrongTurns: [
      turns.deployAll,
      "Do not rely on the stage's lastUpdatedDate: it also changes when only a setting changes.",
      'If the stage has a canary, a new deployment may reach only the canary.',
    ],
    uncertain: [
      'How long a deployment takes to reach every server is not documented; 10 seconds to a minute are reported.',
    ],
    related: ['resource-policy-not-redeployed', 'route-not-found', 'canary-serves-two-deployments'],
    sources: ['deploy', 'canary'],
  }),
});
