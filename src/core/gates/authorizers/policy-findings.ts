import { authorizerArn, functionArn } from '../../api-gateway/arns.ts';
import { factEvidence, valueOf } from '../../model/fact.ts';
import type { Authorizer } from '../../model/facts.ts';
import type { Finding, NearMiss } from '../../model/gate.ts';
import type { PolicyEvaluation } from '../../policy/types.ts';
import { finding, nearMissIn, refusalInWords } from '../judgement.ts';
import { policyRequest } from '../policy-input.ts';
import type { GateContext } from '../types.ts';
import type { AuthorizerVerdict } from './types.ts';

/** The authorizer that the method names, on the judged copy. */
function authorizerOf(context: GateContext): Authorizer | null {
  return (
    valueOf(context.facts.deployed.authorizers)?.find((candidate) => candidate.name === context.method?.authorizer) ??
    null
  );
}

/** A Deny that is kept can be flushed; any other is the function's to change. */
export const denied = (found: Finding, from: 'cache' | 'function'): Finding =>
  from === 'cache' ? found : { ...found, remedy: ['code'] };

/**
 * Why the policy that a Lambda authorizer returned does not let the call through: it denies, it was made for another
 * method and kept in the cache, or its Resource misses. `evaluation` null = nothing in it could be evaluated.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function authorizerPolicyFindings(
  context: GateContext,
  verdict: AuthorizerVerdict & { readonly state: 'policy' },
  evaluation: PolicyEvaluation | null,
): readonly Finding[] {
  const authorizer = authorizerOf(context);
  const name = authorizer?.name ?? context.method?.authorizer ?? '';
  const held = verdict.from === 'cache' ? ' (cached)' : '';
  const evidence = [
    factEvidence(
      'Invoke',
      '/policyDocument',
      verdict.text,
      verdict.from === 'cache' ? 'cached result' : 'returned by the function',
    ),
  ];
  const resource = functionArn(context.facts.scope, authorizer?.function ?? name);
  const request = policyRequest(context, null);
  if (evaluation?.decision === 'deny')
    return [
      denied(
        finding(
          'authorizer-explicit-deny',
          resource,
          refusalInWords(`the policy that authorizer "${name}" returned${held}`, evaluation, 'authorizer', request)
            .sentence,
          evidence,
        ),
        verdict.from,
      ),
    ];
  const near = nearMissOf(name, evaluation);
  if (verdict.from === 'cache' && isForAnotherCall(near)) {
    const sentence =
      `Authorizer "${name}" caches its result for ${authorizer?.ttlSeconds ?? 0} seconds, and the cached policy ` +
      `allows only ${near?.granted ?? 'another call'}, not ${context.arn}.`;
    return [
      finding(
        'authorizer-policy-cached-too-narrow',
        authorizerArn(context.facts.scope, authorizer?.id ?? name),
        sentence,
        evidence,
        near,
      ),
    ];
  }
  const granted = near === null ? 'allows nothing' : `allows ${near.granted}`;
  return [
    finding(
      'authorizer-policy-wrong-resource',
      resource,
      `The policy that authorizer "${name}" returned${held} ${granted}, not ${context.arn}.`,
      evidence,
      near,
    ),
  ];
}

function nearMissOf(name: string, evaluation: PolicyEvaluation | null): NearMiss | null {
  const nearest = evaluation?.nearest ?? null;
  const resource = nearest?.misses.find((candidate) => candidate.element === 'Resource');
  return nearMissIn(`policy returned by authorizer "${name}"`, nearest, resource);
}

/** Right up to verb and path: the policy was made for another call of the same stage. */
const isForAnotherCall = (near: NearMiss | null): boolean =>
  near?.element === 'Resource' && (near.segment === 'verb' || near.segment === 'path');
