import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const throttled = cause({
  kind: 'cause',
  code: 'throttled',
  gate: 'throttle',
  because: 'a plan, method, stage or account rate was exceeded',
  remedy: ['aws', 'caller'],
  notInSettings: true,
  keepsCodeOnPreflight: true,
  symptoms: { 'too-many-requests': 10, 'status-429': 10 },
  page: () => ({
    happened: [
      'The calls exceeded one of four rate limits: the one that the usage plan sets for the key and method, the one ' +
        'of the method on the stage, the one of the account in the Region, or the one of AWS itself in the Region.',
      'A rate or burst of 0 refuses every call.',
    ],
    sees: [sees.throttled],
    checks: [
      checks.stage('Rates by method on the stage.', 'methodSettings'),
      checks.check(
        'Rates of the plans.',
        "aws apigateway get-usage-plans --query 'items[].[id, throttle, apiStages[].throttle]'",
      ),
      checks.check('The rate of the account in this Region.', 'aws apigateway get-account --query throttleSettings'),
      checks.log,
    ],
    fixes: {
      aws:
        'Raise only the rate limit that refuses the call, if the backend can handle it. For the account limit, ask ' +
        'AWS for a higher quota.',
      caller:
        'Send fewer calls at once, and wait longer after each 429, with a random delay (exponential backoff with ' +
        'jitter).',
    },
    wrongTurns: [
      'Do not retry at once: that keeps the rate high.',
      'Do not raise every rate limit: find the one that was exceeded.',
    ],
    uncertain: [
      'Throttles are best effort; no Retry-After header has been seen.',
      'The log text for stage and account throttles is not documented.',
    ],
    related: ['usage-plan-quota-exceeded'],
    sources: ['throttling', 'limit429', 'usagePlans'],
  }),
});
