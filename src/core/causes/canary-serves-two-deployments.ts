import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const canaryServesTwoDeployments = advice({
  kind: 'advice',
  code: 'canary-serves-two-deployments',
  sentence: 'A canary serves a second deployment to a share of the calls.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'The stage has a canary: another deployment serves a percentage of the calls, chosen at random.',
      'Two copies of methods and policies are live, so the same call can pass and be refused.',
    ],
    sees: [sees.nothing('the same call sometimes passes and is sometimes refused')],
    checks: [
      checks.stage('Share and deployment of the canary, and the main deployment.', '[canarySettings, deploymentId]'),
      checks.check(
        'Ten calls in a row.',
        'for i in 1 2 3 4 5 6 7 8 9 10; do curl -so /dev/null -w "%{http_code}\\n" "$URL"; done',
      ),
    ],
    fixes: {
      aws:
        'Promote the canary (UpdateStage, copy from /canarySettings/deploymentId to /deploymentId) or delete it ' +
        '(remove /canarySettings).',
    },
    wrongTurns: ['If the stage has a canary, a new deployment may reach only the canary.', turns.retry],
    uncertain: [],
    related: ['deployment-stale', 'resource-policy-not-redeployed'],
    sources: ['canary', 'patch'],
  }),
});
