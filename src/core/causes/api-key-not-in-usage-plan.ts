import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const apiKeyNotInUsagePlan = cause({
  kind: 'cause',
  code: 'api-key-not-in-usage-plan',
  gate: 'api-key',
  because: 'a usage plan lists this stage, and the key is not in it',
  remedy: ['aws'],
  excludedBy: ['no-key-sent', 'http-api'],
  symptoms: { 'rest-forbidden': 60, 'invalid-api-key': 40, 'log-key-not-in-plan': 10, 'line-no-usage-plan-found': 20 },
  page: () => ({
    happened: [
      'A usage plan lists this stage, and the key is not in that plan.',
      'A key can be in several usage plans, but in only one plan per stage.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.plans,
      checks.check(
        'The keys of one plan.',
        'aws apigateway get-usage-plan-keys --usage-plan-id "$PLAN" --query \'items[].[id, name]\'',
      ),
      checks.findKey,
      checks.log,
    ],
    fixes: { aws: 'Add the key to the plan (CreateUsagePlanKey). It takes effect after a while.' },
    wrongTurns: [
      turns.key,
      "Do not add the key to the least restrictive usage plan: the plan sets the key's quota and rate.",
    ],
    uncertain: ['How long a new key takes to be accepted everywhere is not documented.'],
    related: ['usage-plan-stage-not-attached', 'api-key-unknown', 'usage-plan-key-rejected-intermittently'],
    sources: ['usagePlans', 'keySource'],
  }),
});
