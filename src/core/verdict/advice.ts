import { apiArn, managementArn, stageArn } from '../api-gateway/arns.ts';
import type { GateName } from '../api-gateway/gates.ts';
import { type AdviceCode, adviceOf } from '../causes/index.ts';
import { keptTooNarrow, type PredictedSituation } from '../gates/index.ts';
import type { DiagnosedAdvice } from '../model/diagnosis.ts';
import { type Evidence, factEvidence } from '../model/fact.ts';
import type { Definition } from '../model/facts.ts';
import { decide, parsePolicy } from '../policy/index.ts';
import { loggingRoleFault } from './log-findings.ts';

/** Findings that refuse nothing and are worth saying. Each is one value in this list. */
const CHECKS: readonly ((subject: PredictedSituation) => DiagnosedAdvice | null)[] = [
  loggingDisabled,
  loggingRole,
  canary,
  allowOnlyAddressFilter,
  publicPolicy,
  cacheSpansMethods,
];

export const adviceOn = (subject: PredictedSituation): readonly DiagnosedAdvice[] =>
  CHECKS.flatMap((check) => check(subject) ?? []);

function advice(
  code: AdviceCode,
  gate: GateName | null,
  resource: string,
  evidence: readonly Evidence[],
  more = '',
): DiagnosedAdvice {
  return {
    code,
    gate,
    certainty: 'likely',
    stops: false,
    resource,
    summary: `${adviceOf(code).sentence}${more}`,
    evidence,
    remedy: ['aws'],
    fixes: [],
  };
}

function loggingDisabled({ facts }: PredictedSituation): DiagnosedAdvice | null {
  const stage = facts.stage.state === 'known' ? facts.stage.value : null;
  if (stage === null) return null;
  // HTTP APIs have access logs only. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
  const { execution, access } = stage.logging;
  const isHttp = facts.scope.apiType === 'HTTP';
  if (isHttp ? access !== null : execution !== 'OFF') return null;
  const evidence = isHttp
    ? factEvidence('GetStage', '/AccessLogSettings', null)
    : factEvidence('GetStage', '/methodSettings', 'OFF');
  return advice('logging-disabled', null, stageArn(facts.scope, stage.name), [evidence]);
}

/** The role serves every API of the account and Region: it matters where a stage wants to log. */
function loggingRole({ facts }: PredictedSituation): DiagnosedAdvice | null {
  const stage = facts.stage.state === 'known' ? facts.stage.value : null;
  const fault = stage === null || stage.logging.execution === 'OFF' ? null : loggingRoleFault(facts);
  if (fault === null) return null;
  const account = managementArn(facts.scope, 'account');
  const evidence = factEvidence('GetAccount', '/cloudwatchRoleArn', fault.roleArn);
  return advice(fault.code, null, fault.roleArn ?? account, [evidence], ` ${fault.sentence}`);
}

function canary({ facts }: PredictedSituation): DiagnosedAdvice | null {
  const stage = facts.stage.state === 'known' ? facts.stage.value : null;
  if (stage === null || stage.canary === null || stage.canary.percentTraffic === 0) return null;
  return advice(
    'canary-serves-two-deployments',
    null,
    stageArn(facts.scope, stage.name),
    [factEvidence('GetStage', '/canarySettings', stage.canary)],
    ` ${stage.canary.percentTraffic}% of the calls get deployment ${stage.canary.deploymentId}.`,
  );
}

/**
 * An Allow limited to addresses admits nobody by itself where the other side's Allow is enough (Table A).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
function allowOnlyAddressFilter({ facts, prediction }: PredictedSituation): DiagnosedAdvice | null {
  const type = prediction.request.method?.authorizationType;
  const statements = deployedStatements(facts.deployed.policy);
  if (statements === null || (type !== 'AWS_IAM' && type !== 'CUSTOM')) return null;
  const filters = statements.some(
    (s) => s.effect === 'Allow' && s.conditions.some((c) => /^(?:aws:sourceip|aws:vpcsourceip)$/i.test(c.key)),
  );
  if (!filters || statements.some((s) => s.effect === 'Deny')) return null;
  return advice('resource-policy-ineffective-ip-filter', 'resource-policy', apiArn(facts.scope), [
    factEvidence('GetExport', '/policy', null),
  ]);
}

function publicPolicy({ facts, prediction }: PredictedSituation): DiagnosedAdvice | null {
  const method = prediction.request.method;
  const { policy } = facts.deployed;
  if (
    method === null ||
    method.authorizationType !== 'NONE' ||
    method.apiKeyRequired ||
    policy.state !== 'known' ||
    policy.value === null
  )
    return null;
  const parsed = parsePolicy(policy.value, 'resource');
  const request = {
    action: 'execute-api:Invoke',
    arn: prediction.request.arn,
    principal: null,
    context: {},
    unknownKeys: [],
  };
  const decision = decide({
    authorization: 'NONE',
    apiAccount: facts.scope.accountId,
    request,
    resourcePolicy: { name: 'resource policy', parsed },
    identityPolicies: [],
    boundary: null,
    scps: [],
    sessionPolicy: null,
    authorizerPolicy: null,
  });
  return decision.decision === 'allowed'
    ? advice('policy-public', 'resource-policy', apiArn(facts.scope), [factEvidence('GetExport', '/policy', null)])
    : null;
}

/** The call passes; while its result is kept, the same caller's next one elsewhere would not. */
function cacheSpansMethods({ facts, request, runtime, prediction }: PredictedSituation): DiagnosedAdvice | null {
  const kept = keptTooNarrow(facts, request, runtime, prediction.request);
  if (kept === null) return null;
  const { authorizer, policy, refused, resource } = kept;
  const named =
    refused.length > 4 ? `${refused.slice(0, 3).join(', ')} and ${refused.length - 3} more` : refused.join(', ');
  const evidence = [
    factEvidence('Invoke', '/policyDocument', policy, 'returned for this call'),
    factEvidence('GetAuthorizers', '/authorizerResultTtlInSeconds', authorizer.ttlSeconds, authorizer.name),
  ];
  const more =
    ` Authorizer "${authorizer.name}" caches this policy for ${authorizer.ttlSeconds} seconds. During ` +
    `that time, calls with the same identity source values get the cached policy, which refuses ${named}. A policy ` +
    `for everything that the caller may call (…/${prediction.request.stage}/*) would not refuse them.`;
  return {
    ...advice('authorizer-cache-spans-methods', 'authorization', resource, evidence, more),
    remedy: ['aws', 'code'],
  };
}

function deployedStatements(policy: Definition['policy']) {
  if (policy.state !== 'known' || policy.value === null) return null;
  const parsed = parsePolicy(policy.value, 'resource');
  return parsed.ok ? parsed.policy.statements : null;
}
