import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const usagePlanQuotaExceeded = cause({
  kind: 'cause',
  code: 'usage-plan-quota-exceeded',
  gate: 'throttle',
  because: 'the key has used up its quota',
  remedy: ['aws'],
  notInSettings: true,
  excludedBy: ['http-api'],
  symptoms: { 'limit-exceeded': 10, 'status-429': 20 },
  page: () => ({
    happened: [
      'The key has used up the quota of its usage plan for the day, week or month.',
      'Quotas are targets, not exact limits: a few calls more or less are normal.',
    ],
    sees: [sees.quota],
    checks: [
      checks.check(
        'Used and remaining quota per day.',
        'aws apigateway get-usage --usage-plan-id "$PLAN" --key-id "$KEY_ID" --start-date "$(date -u +%Y-%m-01)" ' +
          '--end-date "$(date -u +%F)"',
      ),
      checks.check('The quota of the plan.', 'aws apigateway get-usage-plan --usage-plan-id "$PLAN" --query quota'),
      checks.log,
    ],
    fixes: {
      aws:
        'If this usage is intended, raise the quota (UpdateUsagePlan, /quota/limit), or grant this key more ' +
        'calls for the period (UpdateUsage, /remaining).',
    },
    wrongTurns: [turns.retry, turns.key, 'Do not give out a second key to one caller to double its quota.'],
    uncertain: ['No Retry-After header has been seen.'],
    related: ['throttled', 'api-key-not-in-usage-plan'],
    sources: ['usagePlans', 'limit429', 'responses'],
  }),
});
