import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const source = checks.api(
  'HEADER: the key is read from x-api-key. AUTHORIZER: the Lambda authorizer returns it.',
  'apiKeySource',
);
const keyState = checks.check(
  'State of the key, without its value.',
  'aws apigateway get-api-key --api-key "$KEY_ID" --query \'[id, name, enabled]\'',
);
const planKeys = checks.check(
  'The keys of one plan.',
  'aws apigateway get-usage-plan-keys --usage-plan-id "$PLAN" --query \'items[].[id, name]\'',
);
const withKey = checks.check('The call with the key.', 'curl -si "$URL" -H "x-api-key: $KEY"');
const alike = 'A missing, unknown, disabled or unattached key gives one and the same answer.';

export const API_KEY_PAGES: Pages<
  | 'api-key-missing'
  | 'api-key-unknown'
  | 'api-key-disabled'
  | 'usage-plan-stage-not-attached'
  | 'api-key-not-in-usage-plan'
  | 'api-key-source-mismatch'
  | 'usage-plan-quota-exceeded'
  | 'throttled'
> = {
  'api-key-missing': {
    happened: ['The method wants an API key, and the request carries none.', alike],
    sees: [sees.forbidden],
    checks: [checks.keyMethod, source, withKey, checks.log],
    fixes: { caller: 'Send the key in the header x-api-key.' },
    wrongTurns: [
      turns.key,
      turns.keyIsNoLock,
      'Do not put the key into the query string: it is not read there, and it ends up in logs.',
    ],
    uncertain: [],
    related: [
      'api-key-unknown',
      'api-key-source-mismatch',
      'proxy-strips-auth-header',
      'cors-options-requires-api-key',
      'waf-blocked',
    ],
    sources: ['keySource', 'keySetup', 'forbidden'],
  },
  'api-key-unknown': {
    happened: [
      'The key that was sent is no key of this account and Region.',
      `It was deleted, mistyped, or belongs to another environment. ${alike}`,
    ],
    sees: [sees.forbidden],
    checks: [checks.findKey, withKey, checks.log],
    fixes: {
      caller:
        'Send a key of this account and Region. The value of a key cannot be changed: ask for a new one if it is lost.',
    },
    wrongTurns: [turns.key, 'Do not paste keys into tickets or chats to compare them: compare on your own computer.'],
    uncertain: [],
    related: ['api-key-missing', 'api-key-disabled', 'api-key-not-in-usage-plan'],
    sources: ['keySetup', 'keySource'],
  },
  'api-key-disabled': {
    happened: ['The key exists, and it is switched off.', alike],
    sees: [sees.forbidden],
    checks: [checks.findKey, keyState],
    fixes: {
      aws:
        'Switch it on (UpdateApiKey, replace /enabled with true), once it is clear why it was off. No deployment is ' +
        'needed.',
    },
    wrongTurns: ['A key is seldom off by accident: ask who switched it off.', turns.key],
    uncertain: [],
    related: ['api-key-unknown', 'api-key-not-in-usage-plan'],
    sources: ['keySource', 'keySetup', 'patch'],
  },
  'usage-plan-stage-not-attached': {
    happened: [
      'No usage plan lists this stage, so no key at all can pass here.',
      'It happens with a new stage, or with an API that was made anew and has another id.',
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
  },
  'api-key-not-in-usage-plan': {
    happened: [
      'A usage plan lists this stage, and the key is not in that plan.',
      'A key may be in several plans, but in one only for each stage.',
    ],
    sees: [sees.forbidden],
    checks: [checks.plans, planKeys, checks.findKey, checks.log],
    fixes: { aws: 'Add the key to the plan (CreateUsagePlanKey). It takes effect after a while.' },
    wrongTurns: [turns.key, 'Do not add the key to the widest plan: the plan sets its quota and rate.'],
    uncertain: ['How long a new key takes to be accepted everywhere is not documented.'],
    related: ['usage-plan-stage-not-attached', 'api-key-unknown', 'usage-plan-key-rejected-intermittently'],
    sources: ['usagePlans', 'keySource'],
  },
  'api-key-source-mismatch': {
    happened: [
      'The key is sent in one place, and the API reads it from the other.',
      'With HEADER it comes in x-api-key. With AUTHORIZER the Lambda authorizer returns it as usageIdentifierKey, ' +
        'and the header is not read.',
    ],
    sees: [sees.forbidden],
    checks: [
      source,
      checks.authorizers('With AUTHORIZER the method needs a Lambda authorizer.', 'items[].[id, type]'),
      withKey,
    ],
    fixes: {
      aws: 'Set apiKeySource to where the key really comes from (UpdateRestApi, replace /apiKeySource), then deploy.',
      caller: 'Or send the key in x-api-key where the API reads HEADER.',
    },
    wrongTurns: [turns.key, turns.deployAll],
    uncertain: [],
    related: ['api-key-missing', 'api-key-unknown', 'authorizer-invalid-response'],
    sources: ['keySource'],
  },
  'usage-plan-quota-exceeded': {
    happened: [
      'The key has used up the quota of its usage plan for the day, week or month.',
      'Quotas are targets, not exact limits: a few calls more or less are normal.',
    ],
    sees: [sees.quota],
    checks: [
      checks.check(
        'Used and left, day by day.',
        'aws apigateway get-usage --usage-plan-id "$PLAN" --key-id "$KEY_ID" --start-date "$(date -u +%Y-%m-01)" ' +
          '--end-date "$(date -u +%F)"',
      ),
      checks.check('The quota of the plan.', 'aws apigateway get-usage-plan --usage-plan-id "$PLAN" --query quota'),
      checks.log,
    ],
    fixes: {
      aws:
        'Raise the quota (UpdateUsagePlan, /quota/limit), or grant this key more for the period (UpdateUsage, ' +
        '/remaining), if the use is wanted.',
    },
    wrongTurns: [turns.retry, turns.key, 'Do not give out a second key to one caller to double its quota.'],
    uncertain: ['No Retry-After header has been seen.'],
    related: ['throttled', 'api-key-not-in-usage-plan'],
    sources: ['usagePlans', 'limit429', 'responses'],
  },
  throttled: {
    happened: [
      'More calls came than one of four rates allows: of the key and method in its plan, of the method on the ' +
        'stage, of the account in the Region, of AWS in the Region.',
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
      aws: 'Raise the one rate that refuses, if the backend bears it; for the account, ask AWS for a higher quota.',
      caller: 'Send less at once, and wait longer after each 429, with some chance in it.',
    },
    wrongTurns: [
      'Do not retry at once: that keeps the rate high.',
      'Do not raise every rate: find the one that refuses.',
    ],
    uncertain: [
      'Throttles are best effort; no Retry-After header has been seen.',
      'The log text for stage and account throttles is not documented.',
    ],
    related: ['usage-plan-quota-exceeded'],
    sources: ['throttling', 'limit429', 'usagePlans'],
  },
};
