import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const usagePlanStageNotAttached = cause({
  kind: 'cause',
  code: 'usage-plan-stage-not-attached',
  gate: 'api-key',
  because: 'no usage plan at all lists this stage',
  remedy: ['aws'],
  excludedBy: ['no-key-sent', 'http-api'],
  symptoms: { 'rest-forbidden': 65, 'invalid-api-key': 50, 'log-key-not-in-plan': 20, 'line-no-usage-plan-found': 10 },
  page: () => ({
    happened: [
      'No usage plan lists this stage, so no key at all can pass here.',
      'This happens with a new stage, or with an API that was re-created and has a different ID.',
    ],
    sees: [sees.forbidden],
    checks: [checks.plans, checks.keyMethod, checks.log],
    fixes: {
      aws:
        'Add {api}:{stage} to the plan whose keys may call (UpdateUsagePlan, add /apiStages). It takes effect after ' +
        'a while.',
    },
    wrongTurns: [turns.key, 'A deployment does not help: plans are not part of it.'],
    uncertain: [
      'How long a change of a plan takes to reach every server is not documented; many minutes have been reported.',
    ],
    related: ['api-key-not-in-usage-plan', 'usage-plan-key-rejected-intermittently'],
    sources: ['usagePlans', 'keySource', 'patch'],
  }),
});
