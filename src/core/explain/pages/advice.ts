import type { AdviceCode } from '../../model/causes.ts';
import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const nothing = (text: string) => sees.other('nothing by itself', null, text);
const role = checks.check(
  'The role that API Gateway logs with: one for each account and Region.',
  'aws apigateway get-account --query cloudwatchRoleArn',
);
const shared = 'The role serves every API of the Region: do not put another in place of one that works.';

export const ADVICE_PAGES: Pages<AdviceCode> = {
  'logging-disabled': {
    happened: [
      'Execution logging of the stage is off, so a refusal leaves no trace that could be looked up.',
      'It refuses nothing. HTTP APIs have access logs only.',
    ],
    sees: [nothing('a refusal without a log line')],
    checks: [
      checks.stage(
        'loggingLevel of */* and of single methods; OFF or nothing means no log.',
        '[methodSettings, accessLogSettings]',
      ),
      role,
    ],
    fixes: {
      aws:
        'Set logging/loglevel to INFO for the time of the search (UpdateStage, /*/*/logging/loglevel). No ' +
        'deployment is needed.',
    },
    wrongTurns: [
      'Leave dataTrace off: it writes whole bodies, with personal data, into the log.',
      'Settings of a single method hide those of */*.',
      'Since execution logs can be delivered elsewhere, an empty group may mean logs in another place.',
    ],
    uncertain: [],
    related: ['logging-role-missing', 'logging-role-cannot-write'],
    sources: ['logging', 'accessLogs', 'patch'],
  },
  'logging-role-missing': {
    happened: [
      'API Gateway has no role to write logs with in this account and Region.',
      'Logging that is switched on for a stage then writes nothing.',
    ],
    sees: [nothing('a refusal without a log line')],
    checks: [role, checks.stage('Whether the stage is set to log.', 'methodSettings')],
    fixes: {
      aws:
        'Make a role that apigateway.amazonaws.com may assume, with the managed policy ' +
        'AmazonAPIGatewayPushToCloudWatchLogs, and set it (UpdateAccount, /cloudwatchRoleArn).',
    },
    wrongTurns: [shared, 'A new role may need some seconds before it is accepted: try again.'],
    uncertain: ['How long a new role takes to be accepted is not documented.'],
    related: ['logging-disabled', 'logging-role-cannot-write'],
    sources: ['logging'],
  },
  'logging-role-cannot-write': {
    happened: [
      'The role that API Gateway logs with cannot be assumed by it, or may not write to CloudWatch Logs.',
      'So logs are on and stay empty, for every API of the Region.',
    ],
    sees: [nothing('a refusal without a log line')],
    checks: [
      role,
      checks.check(
        'Who may assume it.',
        'aws iam get-role --role-name "$ROLE_NAME" --query Role.AssumeRolePolicyDocument',
      ),
      checks.check(
        'What it may do.',
        'aws iam list-attached-role-policies --role-name "$ROLE_NAME"',
        'aws iam list-role-policies --role-name "$ROLE_NAME"',
      ),
    ],
    fixes: {
      aws:
        'Let apigateway.amazonaws.com assume the role, and attach the managed policy ' +
        'AmazonAPIGatewayPushToCloudWatchLogs.',
    },
    wrongTurns: [shared, 'Do not grant logs:* on everything: the managed policy is enough.'],
    uncertain: [],
    related: ['logging-role-missing', 'logging-disabled'],
    sources: ['logging'],
  },
  'canary-serves-two-deployments': {
    happened: [
      'The stage has a canary: a share of the calls, chosen at random, is served by another deployment.',
      'Two copies of methods and policies are live, so the same call can pass and be refused.',
    ],
    sees: [nothing('the same call passes now and is refused then')],
    checks: [
      checks.stage('Share and deployment of the canary, and the main deployment.', '[canarySettings, deploymentId]'),
      checks.check(
        'Ten calls in a row.',
        'for i in 1 2 3 4 5 6 7 8 9 10; do curl -so /dev/null -w "%{http_code}\\n" "$URL"; done',
      ),
    ],
    fixes: {
      aws:
        'Promote the canary (UpdateStage, copy from /canarySettings/deploymentId to /deploymentId) or drop it ' +
        '(remove /canarySettings).',
    },
    wrongTurns: ['A deployment on a stage with a canary may reach the canary only.', turns.retry],
    uncertain: [],
    related: ['deployment-stale', 'resource-policy-not-redeployed'],
    sources: ['canary', 'patch'],
  },
  'usage-plan-key-rejected-intermittently': {
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
  },
  'authorizer-cache-spans-methods': {
    happened: [
      'The Lambda authorizer returns a policy for one method, and API Gateway keeps it for the same token.',
      'This call passes; the next one, to another path or verb, may be refused until the TTL ends.',
    ],
    sees: [nothing('the next path is refused with the same token')],
    checks: [
      checks.authorizers(
        'TTL and identity sources.',
        'items[].[id, type, authorizerResultTtlInSeconds, identitySource]',
      ),
      checks.testAuthorizer,
    ],
    fixes: {
      aws:
        'Set the TTL to 0, or add path and verb to the identity sources, then deploy. Or let the function return a ' +
        'policy for all that the caller may use.',
    },
    wrongTurns: ['Do not return "*" as Resource to get past the cache.', 'Flushing the cache helps for one call only.'],
    uncertain: [],
    related: ['authorizer-policy-cached-too-narrow'],
    sources: ['authorizers', 'authorizer403'],
  },
  'resource-policy-ineffective-ip-filter': {
    happened: [
      'The policy allows some addresses and denies none. On a method with IAM (same account) or a Lambda ' +
        'authorizer that filters nobody:',
      'the Allow of the other side is enough, from any address.',
    ],
    sees: [nothing('calls from any address pass')],
    checks: [checks.draftPolicy, checks.draftMethods, checks.deployedPolicy],
    fixes: { aws: 'Add a Deny with NotIpAddress for the same addresses, beside the Allow, then deploy.' },
    wrongTurns: [
      'On a private API use aws:VpcSourceIp: with aws:SourceIp such a Deny refuses everybody.',
      'Do not turn the Allow into a Deny: both are needed.',
    ],
    uncertain: [],
    related: ['resource-policy-ip-condition', 'policy-public', 'resource-policy-wrong-condition-key'],
    sources: ['flow', 'policyExamples'],
  },
  'policy-public': {
    happened: [
      'Anyone may call this API or this method: the policy allows everybody, and the method asks for no credential.',
      'That may be meant. It refuses nothing.',
    ],
    sees: [nothing('calls of anybody pass')],
    checks: [checks.draftPolicy, checks.draftMethods],
    fixes: {
      aws:
        'If it is not meant: set the methods to AWS_IAM, Cognito, JWT or a Lambda authorizer, or limit the policy ' +
        'by condition, then deploy.',
    },
    wrongTurns: [turns.keyIsNoLock, turns.corsIsNoGuard],
    uncertain: [],
    related: ['resource-policy-ineffective-ip-filter', 'resource-policy-wrong-principal'],
    sources: ['flow', 'policyAttach', 'iamInvoke'],
  },
};
