import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const usagePlanKeyRejectedIntermittently = advice({
  kind: 'advice',
  code: 'usage-plan-key-rejected-intermittently',
  sentence: 'A new usage plan key is sometimes refused until it has propagated.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'A key or a stage was added to a usage plan a short while ago, and not every server knows it yet.',
      'Until the change has propagated, some calls are refused and others succeed.',
    ],
    sees: [{ ...sees.forbidden, where: 'REST, sometimes' }],
    checks: [
      checks.plans,
      checks.findKey,
      checks.check(
        'Ten calls in a row.',
        'for i in 1 2 3 4 5 6 7 8 9 10; do curl -so /dev/null -w "%{http_code}\\n" "$URL" -H "x-api-key: $KEY"; done',
      ),
    ],
    fixes: {
      aws:
        'Wait, and call again. If calls still fail after an hour, remove the key from the usage plan ' +
        'and add it again.',
    },
    wrongTurns: [turns.key, 'Do not change anything else in the meantime: each change restarts the propagation.'],
    uncertain: ['How long it takes is not documented; one report still saw refusals after 16 minutes.'],
    related: ['api-key-not-in-usage-plan', 'usage-plan-stage-not-attached'],
    sources: ['usagePlans', 'keySource'],
  }),
});
