import { managementArn } from '../api-gateway/arns.ts';
import { factEvidence, valueOf } from '../model/fact.ts';
import type { Caller, Method } from '../model/facts.ts';
import type { Gap, GateResult } from '../model/gate.ts';
import { cachingOf } from '../model/settings.ts';
import { type AuthorizationDecision, decide } from '../policy/index.ts';
import { authorizerVerdict } from './authorizers/index.ts';
import { cannotTell, finding, refuses } from './judgement.ts';
import { authorizationInput } from './policy-input.ts';
import { refusal } from './refusal.ts';
import { sentHeader } from './sent.ts';
import type { GateContext } from './types.ts';

const INVALIDATE = 'execute-api:InvalidateCache';

/**
 * `Cache-Control: max-age=0` asks a caching method to throw its entry away. Where the method wants authorization for
 * that and fails those who have none, the caller needs `execute-api:InvalidateCache` too. Null where this refuses
 * nothing. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function cacheInvalidation(context: GateContext, method: Method): GateResult | null {
  const { facts, request } = context;
  const stage = valueOf(facts.stage) ?? null;
  if (stage === null || facts.scope.apiType !== 'REST' || !asksForFresh(sentHeader(request, 'cache-control')))
    return null;
  const caching = cachingOf(stage, method.path, method.httpMethod ?? '');
  if (caching === null || !caching.requireAuthorizationForCacheControl) return null;
  if (caching.unauthorizedCacheControlHeaderStrategy !== 'FAIL_WITH_403') return null;
  const decision = mayInvalidate(context, method);
  if (decision === 'allowed') return null;
  if (decision === 'unknown') {
    const unknown: Gap = {
      about: 'cache-invalidation',
      what: INVALIDATE,
      why: 'could not find out whether the caller has this permission',
      permission: null,
    };
    return {
      ...cannotTell('authorization', 'It is not known whether the caller is allowed to invalidate the cache.', [
        unknown,
      ]),
      suspects: ['cache-invalidation-denied'],
    };
  }
  const cause = finding(
    'cache-invalidation-denied',
    managementArn(context.facts.scope, `restapis/${facts.scope.apiId}/stages/${stage.name}`),
    `Cache-Control: max-age=0 asks to invalidate the cache, but the caller does not have ${INVALIDATE} on ` +
      `${context.arn}. The method rejects such calls with 403.`,
    [factEvidence('GetStage', '/methodSettings', caching)],
  );
  return refuses('authorization', refusal(context, 'INVALID_API_KEY', '403 Unauthorized'), [cause]);
}

const asksForFresh = (header: string | null): boolean =>
  (header ?? '').split(',').some((part) => /^\s*max-age\s*=\s*"?0+"?\s*$/i.test(part));

function mayInvalidate(context: GateContext, method: Method): AuthorizationDecision['decision'] {
  const { facts } = context;
  const caller = method.authorizationType === 'AWS_IAM' ? (valueOf(facts.caller) ?? null) : null;
  if (method.authorizationType === 'AWS_IAM' && caller === null) return 'unknown';
  const verdict = method.authorizationType === 'CUSTOM' ? authorizerVerdict(context) : null;
  const { decision, decidedBy } = decide(
    invalidation(context, caller, verdict?.state === 'policy' ? verdict.text : null),
  );
  if (caller !== null || decision !== 'allowed' || decidedBy === 'authorizer') return decision;
  // Nobody is granted anything where no policy speaks. Whether a resource policy can grant it to an anonymous caller,
  // AWS does not say.
  return decidedBy === 'resource' ? 'unknown' : 'implicitDeny';
}

function invalidation(context: GateContext, caller: Caller | null, authorizerPolicy: string | null) {
  const input = authorizationInput(context, caller, authorizerPolicy);
  return { ...input, request: { ...input.request, action: INVALIDATE } };
}
