import { valueOf } from '../model/fact.ts';
import type { Caller, Method } from '../model/facts.ts';
import type { Finding, Gap, GateResult } from '../model/gate.ts';
import { VERBS } from '../model/request.ts';
import { type AuthorizationDecision, decide, type LayerResult } from '../policy/index.ts';
import { authorizerVerdict } from './authorizers/index.ts';
import { cacheInvalidation } from './cache-invalidation.ts';
import { managesConnection } from './connections.ts';
import { invokedArn, methodsUnread } from './context.ts';
import { isPreflightRequest } from './cors.ts';
import { identityFindings } from './identity-findings.ts';
import { cannotTell, finding, notApplicable, passes, refuses, refusesFor, unknownOf } from './judgement.ts';
import {
  authorizerResult,
  beforeJwt,
  crossAccountHttp,
  deniedAnswer,
  dependsOn,
  grantedBy,
  mayDeny,
  methodResource,
  organizationUnread,
  policyUnread,
  undecidedOf,
  withUnreadKey,
} from './policies-answers.ts';
import { authorizationInput, resourcePolicyOf, unreadCaller } from './policy-input.ts';
import { foreignAuthorization, signatureAnswer, unsignedAnswer } from './refusal.ts';
import { templateMatches } from './resolve.ts';
import { isPrincipalKey, resourcePolicyFindings } from './resource-policy-findings.ts';
import { sentHeader, shapeOf } from './sent.ts';
import { signatureFaults } from './signature.ts';
import type { GateContext } from './types.ts';

/**
 * Both policy gates at once: AWS combines them by the authorization type. `order` is the order in which they refuse.
 */
export interface PoliciesJudgement {
  readonly resourcePolicy: GateResult;
  readonly authorization: GateResult;
  readonly order: readonly ['resource-policy', 'authorization'] | readonly ['authorization', 'resource-policy'];
}

const RP_FIRST = ['resource-policy', 'authorization'] as const;
const AUTH_FIRST = ['authorization', 'resource-policy'] as const;

/**
 * Resource policy and authorization together.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function judgePolicies(context: GateContext): PoliciesJudgement {
  const { method } = context;
  if (method === null) {
    const unread = methodsUnread(context);
    if (unread !== null) return routesUnread(context, unread);
    const skipped = 'No method serves the call, so there is nothing to authorize.';
    return {
      resourcePolicy: refusalWithoutRoute(context) ?? notApplicable('resource-policy', skipped),
      authorization: notApplicable('authorization', skipped),
      order: RP_FIRST,
    };
  }
  const judged = judgeInvoke(context, method);
  const { verdict } = judged.authorization;
  if (verdict !== 'passes' && verdict !== 'not-applicable') return judged;
  return { ...judged, authorization: cacheInvalidation(context, method) ?? judged.authorization };
}

/**
 * What the resource policy refuses whichever route the call was meant for: a preflight is meant for an open OPTIONS
 * method, any other call for a method of its path, or else for any method. Null where it would let one of them through.
 */
function refusalWithoutRoute(context: GateContext): GateResult | null {
  if (valueOf(context.facts.deployed.policy) == null) return null;
  const asks = context.exchange === 'preflight' || isPreflightRequest(context.request);
  if (asks) return onlyRefusal(alone(context, null));
  const methods = valueOf(context.facts.deployed.methods) ?? [];
  const ofPath = methods.filter(({ path }) => templateMatches(path, context.path, context.facts.scope.apiType));
  const meant = ofPath.length > 0 ? ofPath : methods;
  const here = meant.map((method) => judgeInvoke({ ...context, method }, method).resourcePolicy);
  const there = meant.map((method) => {
    const { httpMethod, path } = method;
    const verb = VERBS.find((one) => one === httpMethod) ?? context.request.method;
    const moved = { ...context, method, path, request: { ...context.request, method: verb } };
    return judgeInvoke({ ...moved, arn: invokedArn(moved) }, method).resourcePolicy;
  });
  return [...here, ...there].every(({ verdict }) => verdict === 'refuses') ? (here[0] ?? null) : null;
}

const onlyRefusal = (result: GateResult): GateResult | null => (result.verdict === 'refuses' ? result : null);

/**
 * The method is not known, so neither is its authorization. The resource policy is judged all the same: what denies
 * everybody refuses the call on any method.
 */
function routesUnread(context: GateContext, gap: Gap): PoliciesJudgement {
  const authorization = cannotTell('authorization', 'The authorization type of the method could not be read.', [gap]);
  const policy = alone(context, null);
  const callers = [null, valueOf(context.facts.caller) ?? null];
  const denied = callers.every(
    (who) => decide(authorizationInput(context, who, null)).layers.resource?.decision === 'deny',
  );
  const silent = policy.verdict === 'not-applicable' || policy.verdict === 'cannot-tell';
  const resourcePolicy =
    denied || silent
      ? policy
      : cannotTell('resource-policy', 'It depends on the method whether the resource policy decides.', [gap]);
  return { resourcePolicy, authorization, order: RP_FIRST };
}

function judgeInvoke(context: GateContext, method: Method): PoliciesJudgement {
  switch (method.authorizationType) {
    case 'NONE':
      return {
        resourcePolicy: alone(context, null),
        authorization: notApplicable('authorization', 'The method requires no authorization.'),
        order: RP_FIRST,
      };
    case 'AWS_IAM':
      return judgeIam(context);
    case 'CUSTOM':
    case 'COGNITO_USER_POOLS':
    case 'JWT':
      return judgeAuthorizer(context, method.authorizationType);
  }
}

/** The resource policy where the caller is anonymous to it, and it alone decides. */
function alone(context: GateContext, caller: Caller | null): GateResult {
  const attached = context.facts.deployed.policy;
  if (attached.state !== 'known')
    return policyUnread(unknownOf('resource-policy', 'the deployed resource policy', attached));
  if (attached.value === null) return notApplicable('resource-policy', 'No resource policy is attached.');
  return resourceResult(context, decide(authorizationInput(context, caller, null)), caller);
}

function resourceResult(context: GateContext, decision: AuthorizationDecision, caller: Caller | null): GateResult {
  const refusal = decision.refusing.find((r) => r.layer === 'resource');
  const layer = decision.layers.resource;
  if (layer === undefined) return notApplicable('resource-policy', 'No resource policy is attached.');
  if (refusal === undefined) {
    if (layer.decision === 'unknown' && decision.decision === 'unknown')
      return cannotTell('resource-policy', dependsOn(decision), undecidedOf(decision));
    const grants =
      layer.decision === 'allow'
        ? 'A statement of the resource policy allows the call.'
        : 'The resource policy does not mention this call, and the identity policy or authorizer allows it.';
    return passes('resource-policy', grants);
  }
  return refusesFor('resource-policy', deniedAnswer(context, caller, 'resource', refusal.how), () =>
    resourcePolicyFindings(context, layer, refusal.how, caller),
  );
}

function judgeIam(context: GateContext): PoliciesJudgement {
  const { signing } = context.request;
  if (signing === null) return unsigned(context);
  const faults = signatureFaults(context, signing);
  const policies = judgeIamPolicies(context);
  const [first] = faults;
  if (first === undefined) return { ...policies, authorization: withUnreadKey(context, policies.authorization) };
  // A signature that does not verify stops the call before any policy is looked at; the policies are judged all the
  // same.
  const authorizationCauses = policies.authorization.verdict === 'refuses' ? policies.authorization.causes : [];
  const result = refuses(
    'authorization',
    signatureAnswer(context, first, signing),
    [...faults, ...authorizationCauses],
    policies.authorization.unknown,
  );
  // Whose key it is, and whether it is a good one, may not be known: a bad one has words of its own.
  const { caller, credential } = context.facts;
  const keyUnread = credential.state !== 'known' || (signing.accessKeyId === null && caller.state !== 'known');
  const authorization = keyUnread ? { ...result, doubted: true as const } : result;
  return { ...policies, authorization, order: AUTH_FIRST };
}

function unsigned(context: GateContext): PoliciesJudgement {
  const foreign = foreignAuthorization(context.request);
  const sent = sentHeader(context.request, 'authorization');
  const carries = foreign !== null || context.request.token !== null;
  const wants = managesConnection(context)
    ? '@connections always requires an AWS signature'
    : 'The method requires an AWS signature (AWS_IAM)';
  const cause = carries
    ? finding(
        'method-auth-type-mismatch',
        methodResource(context),
        `${wants}, but the call has ${foreign === null ? 'a token' : shapeOf(sent ?? foreign)}.`,
      )
    : finding('method-iam-unsigned-request', methodResource(context), `${wants}, but the call is not signed.`);
  // Who would sign is not known, so the policies can only be judged for a Deny that hits everybody.
  return {
    resourcePolicy: anonymousDeny(context),
    authorization: refuses('authorization', unsignedAnswer(context), [cause]),
    order: AUTH_FIRST,
  };
}

function anonymousDeny(context: GateContext): GateResult {
  const policy = resourcePolicyOf(context);
  if (policy.state === 'unknown') return policyUnread(policy.unknown);
  if (policy.policy === null) return notApplicable('resource-policy', 'No resource policy is attached.');
  return (
    denialOfEverybody(context) ??
    notApplicable('resource-policy', 'The call is not signed, so the policy cannot be evaluated for its caller.')
  );
}

/** The refusal by a Deny that matches whoever signs; null where there is none. */
function denialOfEverybody(context: GateContext): GateResult | null {
  const layer = decide(authorizationInput(context, null, null)).layers.resource;
  if (layer?.decision !== 'deny' || !hitsEverybody(layer)) return null;
  return refuses(
    'resource-policy',
    deniedAnswer(context, null, 'resource', 'explicit'),
    resourcePolicyFindings(context, layer, 'explicit', null),
  );
}

/** A Deny that matches the anonymous caller by nothing that a signature would change. */
function hitsEverybody({ policies }: LayerResult): boolean {
  const statement = policies[0]?.evaluation?.decidedBy ?? null;
  return (
    statement !== null && !statement.byNotPrincipal && !statement.heldConditions.some(({ key }) => isPrincipalKey(key))
  );
}

function judgeIamPolicies(context: GateContext): PoliciesJudgement {
  const { caller, scope, deployed } = context.facts;
  const signer = valueOf(caller) ?? null;
  if (scope.apiType !== 'REST' && signer !== null && signer.accountId !== scope.accountId)
    return {
      resourcePolicy: notApplicable('resource-policy', 'HTTP and WebSocket APIs have no resource policy.'),
      authorization: crossAccountHttp(context, signer),
      order: AUTH_FIRST,
    };
  if (deployed.policy.state !== 'known') {
    const gap = unknownOf('resource-policy', 'the deployed resource policy', deployed.policy);
    return {
      resourcePolicy: policyUnread(gap),
      authorization: cannotTell('authorization', 'Whether the call is allowed depends on the resource policy.', [gap]),
      order: RP_FIRST,
    };
  }
  if (signer === null) return identityUnread(context);
  return combined(context, signer, null);
}

/**
 * The signer's policies could not be read. The owner's side is judged all the same: its Deny stops anyone, and a caller
 * of another account needs its Allow.
 */
function identityUnread(context: GateContext): PoliciesJudgement {
  const { caller, scope, signerArn } = context.facts;
  const gap: Gap =
    caller.state === 'known'
      ? {
          about: 'caller-policies',
          what: "the caller's IAM policies",
          why: 'the signer is not known',
          permission: null,
        }
      : unknownOf('caller-policies', "the caller's IAM policies", caller);
  const authorization = cannotTell('authorization', "The caller's IAM policies could not be read.", [gap]);
  const signer = signerArn === null ? null : unreadCaller(signerArn);
  if (signer === null)
    return {
      resourcePolicy:
        denialOfEverybody(context) ??
        notApplicable('resource-policy', 'The result also depends on policies that could not be read.'),
      authorization,
      order: AUTH_FIRST,
    };
  const decision = decide(authorizationInput(context, signer, null));
  const layer = decision.layers.resource;
  const foreign = signer.accountId !== scope.accountId;
  const how =
    layer?.decision === 'deny'
      ? 'explicit'
      : foreign && layer?.decision !== 'allow' && layer?.decision !== 'unknown'
        ? 'implicit'
        : null;
  const resourcePolicy =
    how !== null
      ? refuses(
          'resource-policy',
          deniedAnswer(context, signer, 'resource', how),
          resourcePolicyFindings(context, layer, how, signer),
        )
      : layer === undefined
        ? notApplicable('resource-policy', 'No resource policy is attached.')
        : (mayDeny(layer) ?? passes('resource-policy', 'The resource policy denies nothing here.'));
  return { resourcePolicy, authorization, order: RP_FIRST };
}

/** Resource policy and identity side judged together, causes split over the two gates. */
function combined(context: GateContext, caller: Caller, authorizer: string | null): PoliciesJudgement {
  const decision = decide(authorizationInput(context, caller, authorizer));
  const sameAccount = caller.accountId === context.facts.scope.accountId;
  const split = identityFindings(context, decision, caller, sameAccount);
  const unread = organizationUnread(context);
  const resourceRefusal = decision.refusing.find((r) => r.layer === 'resource');
  const resourceCauses: readonly Finding[] =
    split.resourceInstead ??
    (resourceRefusal !== undefined && !(sameAccount && resourceRefusal.how === 'implicit')
      ? resourcePolicyFindings(context, decision.layers.resource, resourceRefusal.how, caller)
      : []);
  const attached = decision.layers.resource !== undefined;
  const resourcePolicy =
    resourceCauses.length > 0
      ? refuses(
          'resource-policy',
          deniedAnswer(
            context,
            caller,
            split.resourceInstead === null ? 'resource' : 'identity',
            resourceRefusal?.how ?? 'implicit',
          ),
          resourceCauses,
        )
      : !attached
        ? notApplicable('resource-policy', 'No resource policy is attached.')
        : passes(
            'resource-policy',
            decision.layers.resource?.decision === 'allow'
              ? 'A statement of the resource policy allows the caller.'
              : 'The resource policy does not mention this caller; within one account it does not have to.',
          );
  if (split.causes.length > 0) {
    const first = decision.refusing.find((r) => r.layer !== 'resource') ?? {
      layer: 'identity' as const,
      how: 'implicit' as const,
    };
    return {
      resourcePolicy,
      authorization: refuses(
        'authorization',
        deniedAnswer(context, caller, first.layer, first.how),
        split.causes,
        unread,
      ),
      // A Deny on one side is what the caller is told of, also where the other side is silent.
      order: first.how === 'explicit' && resourceRefusal?.how === 'implicit' ? AUTH_FIRST : RP_FIRST,
    };
  }
  if (decision.decision === 'unknown')
    return {
      resourcePolicy,
      authorization: cannotTell('authorization', dependsOn(decision), [...undecidedOf(decision), ...unread]),
      order: RP_FIRST,
    };
  const granted = grantedBy(decision, caller);
  const authorization =
    unread.length === 0
      ? passes('authorization', granted)
      : cannotTell(
          'authorization',
          `${granted} A service control policy may still deny the call; no service control policy was read.`,
          unread,
        );
  return { resourcePolicy, authorization, order: RP_FIRST };
}

function judgeAuthorizer(context: GateContext, type: 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT'): PoliciesJudgement {
  const verdict = authorizerVerdict(context);
  const policy = verdict.state === 'policy' ? verdict.text : null;
  const attached = resourcePolicyOf(context);
  if (attached.state === 'unknown') {
    const resourcePolicy = policyUnread(attached.unknown);
    return { resourcePolicy, authorization: authorizerResult(context, verdict, null), order: AUTH_FIRST };
  }
  const decision = decide(authorizationInput(context, null, policy));
  const explicit = decision.refusing.some((r) => r.layer === 'resource' && r.how === 'explicit');
  const authorization = authorizerResult(context, verdict, decision);
  if (attached.policy === null)
    return {
      resourcePolicy: notApplicable('resource-policy', 'No resource policy is attached.'),
      authorization,
      order: AUTH_FIRST,
    };
  const doubt = mayDeny(decision.layers.resource);
  if (type === 'CUSTOM' && !explicit && doubt !== null)
    return { resourcePolicy: doubt, authorization, order: RP_FIRST };
  // A Lambda authorizer's Allow makes up for a silent resource policy (Table A); a token does not (Table B).
  if (type === 'CUSTOM' && !explicit) {
    const silent =
      verdict.state === 'policy'
        ? 'The resource policy denies nothing here; the authorizer decides.'
        : 'The resource policy denies nothing here.';
    return { resourcePolicy: passes('resource-policy', silent), authorization, order: RP_FIRST };
  }
  if (type === 'JWT' && !explicit && decision.layers.resource?.decision !== 'allow')
    return { resourcePolicy: beforeJwt(), authorization, order: AUTH_FIRST };
  return {
    resourcePolicy: resourceResult(context, decision, null),
    authorization,
    order: type === 'CUSTOM' ? RP_FIRST : AUTH_FIRST,
  };
}
