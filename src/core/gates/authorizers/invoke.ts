import { executeApiArn, functionArn, splitQualifier } from '../../api-gateway/arns.ts';
import { factEvidence, valueOf } from '../../model/fact.ts';
import type { Authorizer, GatewayRole } from '../../model/facts.ts';
import type { Finding, Gap } from '../../model/gate.ts';
import { evaluate, parsePolicy } from '../../policy/index.ts';
import { finding, unknownOf } from '../judgement.ts';
import { mayInvoke, type Permission } from '../lambda-permission.ts';

import type { GateContext } from '../types.ts';

export type Invocation =
  | { readonly state: 'fine' }
  | { readonly state: 'refused'; readonly causes: readonly Finding[] }
  | { readonly state: 'unknown'; readonly unknown: readonly Gap[] };

/**
 * Whether API Gateway can run the authorizer's function: the function is there, and either its own policy admits
 * `…/authorizers/{id}`, or the credentials role can be assumed and may invoke it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
 */
export function invokeFaults(context: GateContext, authorizer: Authorizer): Invocation {
  const name = authorizer.function;
  if (name === null)
    return unknown({
      about: `authorizer-function:${authorizer.name}`,
      what: `the function of authorizer "${authorizer.name}"`,
      why: 'its name was not read',
      permission: null,
    });
  const state = stateFault(context, authorizer, name);
  const right =
    authorizer.credentialsArn === null
      ? byPermission(context, authorizer, name)
      : byRole(context, authorizer, name, authorizer.credentialsArn);
  if (state === null) return right;
  // A function that is gone cannot lack a permission as well.
  return {
    state: 'refused',
    causes: [state, ...(right.state === 'refused' && stateOf(context, name) !== 'Missing' ? right.causes : [])],
  };
}

const unknown = (...gaps: readonly Gap[]): Invocation => ({ state: 'unknown', unknown: gaps });

function stateOf(context: GateContext, named: string) {
  const functions = valueOf(context.facts.functions);
  return (functions?.[named] ?? functions?.[splitQualifier(named).name])?.state;
}

function stateFault(context: GateContext, authorizer: Authorizer, name: string): Finding | null {
  const state = stateOf(context, name);
  if (state === undefined || state === 'Active') return null;
  const what = state === 'Missing' ? 'does not exist' : `is ${state.toLowerCase()}, not active`;
  return finding(
    'authorizer-function-error',
    functionArn(context.facts.scope, name),
    `Function ${name} of authorizer "${authorizer.name}" ${what}.`,
    [factEvidence('GetFunction', '/Configuration/State', state)],
  );
}

function byPermission(context: GateContext, authorizer: Authorizer, name: string): Invocation {
  const id = idOf(context, authorizer);
  const { scope } = context.facts;
  const source = executeApiArn(scope, `authorizers/${id ?? '*'}`);
  const answer = mayInvoke(context, name, [source]);
  if (answer.state === 'yes') return { state: 'fine' };
  if (answer.state === 'unknown') return unknown(answer.unknown);
  if (id === null && answer.permissions.some((p) => p.sourceArn?.includes('/authorizers/') === true))
    return unknown({
      about: `authorizer-id:${authorizer.name}`,
      what: `the id of authorizer "${authorizer.name}"`,
      why: "the deployed API shows only the authorizer's name",
      permission: 'apigateway:GET',
    });
  return { state: 'refused', causes: [permissionMissing(context, name, source, answer.permissions, answer.operation)] };
}

/** An export tells only the name; the draft's authorizer of that name has the id. */
function idOf(context: GateContext, authorizer: Authorizer): string | null {
  return (
    authorizer.id ??
    valueOf(context.facts.draft.authorizers)?.find((other) => other.name === authorizer.name)?.id ??
    null
  );
}

function permissionMissing(
  context: GateContext,
  name: string,
  source: string,
  permissions: readonly Permission[],
  operation: string,
): Finding {
  const nearest = permissions.find((p) => p.sourceArn !== null)?.sourceArn ?? null;
  const sentence =
    nearest === null
      ? `Function ${name} has no permission that lets API Gateway invoke it as an authorizer, and the authorizer ` +
        'names no role.'
      : `The permissions of function ${name} let API Gateway invoke it only with source ARN ${nearest}; the source ` +
        `ARN of the authorizer is ${source}.`;
  const near =
    nearest === null
      ? null
      : {
          policy: `resource policy of function ${name}`,
          index: 0,
          sid: null,
          element: 'Resource' as const,
          segment: null,
          granted: nearest,
          asked: source,
        };
  return finding(
    'authorizer-lambda-permission-missing',
    functionArn(context.facts.scope, name),
    sentence,
    [factEvidence(operation, '/Policy', permissions)],
    near,
  );
}

function byRole(context: GateContext, authorizer: Authorizer, name: string, roleArn: string): Invocation {
  const { gatewayRoles } = context.facts;
  if (gatewayRoles.state !== 'known') return unknown(unknownOf(`role:${roleArn}`, `role ${roleArn}`, gatewayRoles));
  const role = gatewayRoles.value[roleArn];
  if (role === undefined)
    return unknown({
      about: `role:${roleArn}`,
      what: `role ${roleArn}`,
      why: 'it was not read',
      permission: 'iam:GetRole',
    });
  const why = roleFault(context, role, name);
  if (why === null) return { state: 'fine' };
  const sentence = `Authorizer "${authorizer.name}" runs its function with ${roleArn}, and that role ${why}.`;
  return {
    state: 'refused',
    causes: [
      finding('authorizer-role-not-assumable', roleArn, sentence, [
        factEvidence(gatewayRoles.operation, '/Role', role.trustedPrincipals),
      ]),
    ],
  };
}

const namesOf = ({ trustedPrincipals }: GatewayRole): string =>
  trustedPrincipals.flatMap((principal) => Object.values(principal)).join(', ') || 'nobody';

function roleFault(context: GateContext, role: GatewayRole, name: string): string | null {
  if (!role.exists) return 'does not exist';
  if (!role.trustedPrincipals.some((principal) => Object.values(principal).includes('apigateway.amazonaws.com')))
    return `trusts ${namesOf(role)}, not apigateway.amazonaws.com`;
  const request = {
    action: 'lambda:InvokeFunction',
    arn: functionArn(context.facts.scope, name),
    principal: null,
    context: {},
    unknownKeys: [],
  };
  const decisions = role.policies.map((policy) => {
    const parsed = parsePolicy(policy.text, 'identity');
    return parsed.ok ? evaluate(parsed.policy, 'identity', request).decision : 'silent';
  });
  if (decisions.includes('deny')) return `is denied lambda:InvokeFunction on ${name}`;
  return decisions.includes('allow') || decisions.includes('unknown') ? null : `may not invoke function ${name}`;
}
