import { type Combined, combine, type Grant, type Settled } from './combine.ts';
import type { EvaluationHints } from './hints.ts';
import { type Layer, layerOf, levelsOf, type Sure } from './layers.ts';
import { matchPrincipal } from './principals.ts';
import type { AuthorizationDecision, AuthorizationInput, DecidedBy, LayerResult, PolicyRequest } from './types.ts';

type Layers = Readonly<Partial<Record<DecidedBy, Layer>>>;

/**
 * Decides a call from every policy that bears on it. Where keys are unknown, every way they may turn out is tried: only
 * a verdict that is the same in all of them is given, and a layer is refusing only when it refuses in all of them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function decide(input: AuthorizationInput, hints: EvaluationHints = {}): AuthorizationDecision {
  // A principal exists only where the method's authorization is AWS_IAM; every other caller is anonymous to policies.
  const signed = input.authorization === 'AWS_IAM' && input.request.principal !== null;
  const request: PolicyRequest = signed ? input.request : { ...input.request, principal: null };
  const layers = layersOf(input, request, signed, { authorization: input.authorization, ...hints });
  const results = everyWay(input, request, signed, layers).map(combine);
  const first = results[0] ?? { decision: 'unknown', decidedBy: 'none', refusing: [] };
  const same = results.every((r) => r.decision === first.decision);
  const decision = same ? first.decision : 'unknown';
  const refusing = first.refusing.filter((refusal) =>
    results.every((r) => r.refusing.some((o) => o.layer === refusal.layer && o.how === refusal.how)),
  );
  const undecided =
    decision === 'unknown' ? [...new Set(Object.values(layers).flatMap((layer) => layer.undecided))] : [];
  const decidedBy = settledLayer(results, first, decision === 'unknown', layers);
  return {
    decision,
    decidedBy,
    statement: statementOf(decision, layers[decidedBy]?.result),
    refusing,
    layers: Object.fromEntries(Object.entries(layers).map(([name, layer]) => [name, layer.result])),
    undecided,
  };
}

function layersOf(input: AuthorizationInput, request: PolicyRequest, signed: boolean, hints: EvaluationHints): Layers {
  const one = (policy: AuthorizationInput['boundary'], kind: 'resource' | 'boundary' | 'session' | 'authorizer') =>
    policy === null ? {} : { [kind]: layerOf([policy], kind, request, hints) };
  const scp = signed ? levelsOf(input.scps, 'scp', request, hints) : null;
  return {
    ...(scp ? { scp } : {}),
    ...one(input.resourcePolicy, 'resource'),
    ...(signed
      ? {
          identity: identityLayer(input, request, hints),
          ...one(input.boundary, 'boundary'),
          ...one(input.sessionPolicy, 'session'),
        }
      : {}),
    ...(input.authorization === 'CUSTOM' ? one(input.authorizerPolicy, 'authorizer') : {}),
  };
}

/** An account's root user needs no identity policy. */
function identityLayer(input: AuthorizationInput, request: PolicyRequest, hints: EvaluationHints): Layer {
  const layer = layerOf(input.identityPolicies, 'identity', request, hints);
  const root = request.principal?.kind === 'root' && input.identityPolicies.length === 0;
  return root ? { ...layer, possible: ['allow'], result: { ...layer.result, decision: 'allow' } } : layer;
}

/** Every combination of what the layers may say; one when nothing is unknown. */
function everyWay(input: AuthorizationInput, request: PolicyRequest, signed: boolean, layers: Layers): Settled[] {
  const account = request.principal?.accountId ?? null;
  const ways = (name: DecidedBy): readonly (Sure | null)[] => layers[name]?.possible ?? [null];
  const out: Settled[] = [];
  for (const resource of ways('resource'))
    for (const identity of ways('identity'))
      for (const authorizer of ways('authorizer'))
        for (const scp of ways('scp'))
          for (const boundary of ways('boundary'))
            for (const session of ways('session'))
              for (const grant of resource === 'allow'
                ? grantsOf(input, request, layers.resource?.result)
                : (['free'] as const))
                out.push({
                  authorization: input.authorization,
                  signed,
                  sameAccount: account === input.apiAccount,
                  resource: resource === null ? null : { says: resource, grant },
                  identity: identity ?? 'silent',
                  authorizer: authorizer ?? 'silent',
                  scp,
                  boundary,
                  session,
                });
  return out;
}

const GRANTS: readonly Grant[] = ['free', 'role', 'account'];

/** The best grant among the matching Allow statements, and better ones that only may match. */
function grantsOf(
  input: AuthorizationInput,
  request: PolicyRequest,
  result: LayerResult | undefined,
): readonly Grant[] {
  const parsed = input.resourcePolicy?.parsed;
  const evaluation = result?.policies[0]?.evaluation;
  if (!parsed?.ok || !evaluation) return ['free'];
  const grants = (matches: true | 'unknown') =>
    evaluation.statements
      .filter((s) => s.effect === 'Allow' && s.matches === matches)
      .map((s) => parsed.policy.statements.find((statement) => statement.index === s.index))
      .map((statement): Grant => {
        const how = statement ? matchPrincipal(statement, request.principal) : null;
        return how === 'role' || how === 'account' ? how : 'free';
      });
  const sure = GRANTS.find((grant) => grants(true).includes(grant));
  const maybe = grants('unknown');
  return GRANTS.filter(
    (grant, i) => grant === sure || (maybe.includes(grant) && (sure === undefined || i < GRANTS.indexOf(sure))),
  );
}

/** The layer to name: the deciding one, or for an open verdict the first that is itself open. */
function settledLayer(results: readonly Combined[], first: Combined, open: boolean, layers: Layers): DecidedBy {
  const agreed = results.every((r) => r.decidedBy === first.decidedBy) ? first.decidedBy : null;
  if (agreed) return agreed;
  const loose = (['scp', 'resource', 'authorizer', 'identity', 'boundary', 'session'] as const).find(
    (name) => (layers[name]?.possible.length ?? 0) > 1,
  );
  return open ? (loose ?? first.decidedBy) : first.decidedBy;
}

function statementOf(
  decision: AuthorizationDecision['decision'],
  layer: LayerResult | undefined,
): AuthorizationDecision['statement'] {
  if (!layer || (decision !== 'allowed' && decision !== 'explicitDeny')) return null;
  const effect = decision === 'allowed' ? 'Allow' : 'Deny';
  for (const { name, evaluation } of layer.policies) {
    const found = evaluation?.statements.find((s) => s.effect === effect && s.matches === true);
    if (found) return { policy: name, index: found.index, sid: found.sid };
  }
  return null;
}
