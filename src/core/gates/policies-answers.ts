import { accountOf, methodArn } from '../api-gateway/arns.ts';
import { texts } from '../api-gateway/texts.ts';
import type { Caller } from '../model/facts.ts';
import type { Finding, Gap, GateResult } from '../model/gate.ts';
import { type AuthorizationDecision, type DecidedBy, decide, type LayerResult } from '../policy/index.ts';
import { type AuthorizerVerdict, authorizerPolicyFindings } from './authorizers/index.ts';
import { arnInDenial, managesConnection } from './connections.ts';
import { cannotTell, capital, dependenceOf, finding, passes, refuses, unknownKeyGaps, unknownOf } from './judgement.ts';
import { authorizationInput } from './policy-input.ts';
import { refusal } from './refusal.ts';
import type { GateContext } from './types.ts';

/** The answer ACCESS_DENIED in the words of the layer that refused. */
export function deniedAnswer(
  context: GateContext,
  caller: Caller | null,
  layer: DecidedBy,
  how: 'explicit' | 'implicit',
) {
  if (context.facts.scope.apiType === 'HTTP') return refusal(context, 'ACCESS_DENIED', texts.forbidden);
  const message = texts.denied({
    who: caller?.arn ?? 'anonymous',
    arn: arnInDenial(context),
    layer: layer === 'authorizer' ? 'identity' : layer,
    how,
  });
  return refusal(context, 'ACCESS_DENIED', message);
}

export function methodResource(context: GateContext): string {
  const { scope } = context.facts;
  if (managesConnection(context)) return context.arn;
  return methodArn(scope, context.method?.path ?? '', context.method?.httpMethod ?? '');
}

/** Which statements an open decision depends on, and the facts that were not given. */
export function dependsOn(decision: AuthorizationDecision): string {
  const open = Object.values(decision.layers)
    .flatMap(({ policies }) => policies)
    .flatMap(({ name, evaluation }) => (evaluation === null ? [] : dependenceOf(name, evaluation)));
  const [first = 'the verdict depends on what could not be read'] = open;
  return `${[capital(first), ...open.slice(1)].join('; ')}.`;
}
export const undecidedOf = (decision: AuthorizationDecision): readonly Gap[] => unknownKeyGaps(decision.undecided);

export function grantedBy(decision: AuthorizationDecision, caller: Caller): string {
  const where =
    decision.statement === null
      ? ''
      : ` (${decision.statement.policy}, statement ${decision.statement.sid ?? decision.statement.index + 1})`;
  return `AWS_IAM: ${accountOf(caller.arn) === null ? 'the caller' : caller.name} may call it${where}.`;
}

export const policyUnread = (gap: Gap): GateResult =>
  cannotTell('resource-policy', 'The resource policy that the stage serves could not be read.', [gap]);

/** The organization above the caller's account, where it could not be read: one of its policies may deny the call. */
export function organizationUnread({ facts }: GateContext): readonly Gap[] {
  const { serviceControlPolicies: read } = facts;
  if (read.state === 'known') return [];
  return [unknownOf('service-control-policies', "service control policies above the caller's account", read)];
}

/** Policies let the call through, and whether the key that signed it works could not be read: neither verdict holds. */
export function withUnreadKey({ facts, request }: GateContext, judged: GateResult): GateResult {
  const { credential } = facts;
  if (credential.state === 'known' || judged.verdict !== 'passes') return judged;
  const key = `access key ${request.signing?.accessKeyId ?? ''}`;
  const gap = unknownOf('access-key', `whether ${key} works`, credential);
  return cannotTell(judged.gate, `${judged.because} It is not known whether ${key} is valid.`, [gap]);
}

/** A caller of another account, where no resource policy can admit it. */
export function crossAccountHttp(context: GateContext, caller: Caller): GateResult {
  const cause = finding(
    'iam-cross-account-http-api',
    caller.identityArn,
    `The caller belongs to account ${caller.accountId}. HTTP and WebSocket APIs have no resource policy that ` +
      `could allow the caller: assume a role in account ${context.facts.scope.accountId} and sign with its ` +
      'credentials.',
  );
  return refuses('authorization', deniedAnswer(context, caller, 'identity', 'implicit'), [cause]);
}

/** What the authorization gate makes of an authorizer's verdict. */
export function authorizerResult(
  context: GateContext,
  verdict: AuthorizerVerdict,
  decision: AuthorizationDecision | null,
): GateResult {
  switch (verdict.state) {
    case 'refused': {
      const causes = mismatched(context) ?? [...verdict.causes, ...laterCauses(context, verdict)];
      const refused = refuses('authorization', verdict.answer, causes, verdict.unknown);
      return verdict.doubted === true ? { ...refused, doubted: true } : refused;
    }
    case 'unknown':
      return {
        ...cannotTell(
          'authorization',
          verdict.unknown[0]?.why ?? 'The authorizer could not be evaluated.',
          verdict.unknown,
        ),
        ...(verdict.suspects === undefined ? {} : { suspects: verdict.suspects }),
      };
    case 'allowed':
    case 'authenticated':
      return passes('authorization', verdict.because);
    case 'policy': {
      const refused = decision?.refusing.some((r) => r.layer === 'authorizer') ?? false;
      if (!refused || decision === null)
        return passes('authorization', 'The policy that the authorizer returned allows the call.');
      const evaluation = decision.layers.authorizer?.policies[0]?.evaluation ?? null;
      const how = decision.refusing.find((r) => r.layer === 'authorizer')?.how ?? 'implicit';
      const answer = refusal(
        context,
        'ACCESS_DENIED',
        context.facts.scope.apiType === 'HTTP'
          ? texts.forbidden
          : texts.authorizerDenied({ explicit: how === 'explicit' }),
      );
      const causes = [...authorizerPolicyFindings(context, verdict, evaluation), ...laterCauses(context, verdict)];
      return refuses('authorization', answer, causes);
    }
  }
}

/** What the authorizer will refuse next; nothing where it cannot be told. */
function laterCauses(
  context: GateContext,
  verdict: Extract<AuthorizerVerdict, { state: 'refused' | 'policy' }>,
): readonly Finding[] {
  const { next } = verdict;
  if (next === undefined) return [];
  const policy = next.state === 'policy' ? next.text : null;
  const { causes } = authorizerResult(context, next, decide(authorizationInput(context, null, policy)));
  const only = verdict.state === 'refused' ? verdict.nextOnly : undefined;
  return only === undefined ? causes : causes.filter(({ code }) => only.includes(code));
}

/** A signed call on a method that wants a token: the credential is of another kind, which says more than "no token". */
function mismatched(context: GateContext): readonly Finding[] | null {
  const { signing, token } = context.request;
  if (signing === null || token !== null || context.method?.authorizationType === 'CUSTOM') return null;
  return [
    finding(
      'method-auth-type-mismatch',
      methodResource(context),
      `The method requires a token (${context.method?.authorizationType ?? ''}), but the call has an AWS signature.`,
    ),
  ];
}

/** A Deny of the resource policy that turns on what nobody told of this call; null without one. */
export function mayDeny(layer: LayerResult | undefined): GateResult | null {
  const evaluations = layer?.policies.flatMap(({ evaluation }) => evaluation ?? []) ?? [];
  const open = evaluations.filter(({ statements }) =>
    statements.some(({ effect, matches }) => effect === 'Deny' && matches === 'unknown'),
  );
  if (layer?.decision !== 'unknown' || open.length === 0) return null;
  const keys = [...new Set(open.flatMap(({ undecided }) => undecided))];
  return cannotTell('resource-policy', `Whether a statement denies the call depends on ${keys.join(', ')}.`, [
    ...unknownKeyGaps(keys),
  ]);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html */
export const beforeJwt = (): GateResult =>
  cannotTell('resource-policy', 'The resource policy does not allow the call by itself.', [
    {
      about: 'resource-policy-needed',
      what: 'whether the resource policy must allow the call',
      why: 'AWS does not document how a resource policy and a JWT authorizer of a REST API combine',
      permission: null,
    },
  ]);
