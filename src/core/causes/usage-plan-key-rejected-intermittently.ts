import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const usagePlanKeyRejectedIntermittently = advice({
  kind: 'advice',
  code: 'usage-plan-key-rejected-intermittently',
  sentence: 'A fresh usage plan key is refused now and then until it has spread.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'A key or a stage was added to a usage plan a short while ago, and not every server knows it yet.',
      'Refusals and successes alternate until it has spread.',
    ],
    sees: [{ ...sees.forbidden, where: 'REST, now and then' }],
    checks: [
      checks.plans,
      checks.findKey,
      checks.check(
        'Ten calls in a row.',
        'for i in 1 2 3 4 5 6 7 8 9 10; do curl -so /dev/null -w "%{http_code}\\n" "$URL" -H "x-api-key: $KEY"; done',
      ),
    ],
    fixes: {
      aws: 'Wait, and call again. If it has not settled after an hour, take the key off the plan and add it again.',
    },
    wrongTurns: [turns.key, 'Do not change anything else meanwhile: each change starts the spreading anew.'],
    uncertain: ['How long it takes is not documented; one report still saw refusals after 16 minutes.'],
    related: ['api-key-not-in-usage-plan', 'usage-plan-stage-not-attached'],
    sources: ['usagePlans', 'keySource'],
  }),
});
