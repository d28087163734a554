import { evaluate, possibleDecisions } from './evaluate.ts';
import { matchPrincipal } from './principals.ts';
import type {
  AuthorizationDecision,
  AuthorizationInput,
  DecidedBy,
  EvaluationHints,
  LayerRefusal,
  LayerResult,
  NamedPolicy,
  ParsedPolicy,
  PolicyDecision,
  PolicyEvaluation,
  PolicyKind,
  PolicyProblem,
  PolicyRequest,
} from './types.ts';

type Layers = Readonly<Partial<Record<DecidedBy, Layer>>>;

/**
 * Decides a call from every policy that bears on it. Where keys are unknown, every way they may turn out is tried: only
 * a verdict that is the same in all of them is given, and a layer is refusing only when it refuses in all of them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function decide(input: AuthorizationInput): AuthorizationDecision {
  // A principal exists only where the method's authorization is AWS_IAM; every other caller is anonymous to policies.
  const signed = input.authorization === 'AWS_IAM' && input.request.principal !== null;
  const request: PolicyRequest =
    signed || input.request.principal === null ? input.request : { ...input.request, principal: null };
  const layers = layersOf(input, request, signed, HINTS[input.authorization]);
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

const HINTS: Readonly<Record<AuthorizationInput['authorization'], EvaluationHints>> = {
  NONE: { authorization: 'NONE' },
  AWS_IAM: { authorization: 'AWS_IAM' },
  CUSTOM: { authorization: 'CUSTOM' },
  COGNITO_USER_POOLS: { authorization: 'COGNITO_USER_POOLS' },
  JWT: { authorization: 'JWT' },
};

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
    evaluation.bearing
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
  const common = results.every((r) => r.decidedBy === first.decidedBy) ? first.decidedBy : null;
  if (common) return common;
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
    const found = evaluation?.bearing.find((s) => s.effect === effect && s.matches === true);
    if (found) return { policy: name, index: found.index, sid: found.sid };
  }
  return null;
}

/** How the resource policy's Allow names the caller. `free`: by user, by session or as everyone. */
export type Grant = 'free' | 'role' | 'account';

/** One settled value for every layer; null = that layer does not exist for this call. */
export interface Settled {
  readonly authorization: AuthorizationInput['authorization'];
  readonly signed: boolean;
  readonly sameAccount: boolean;
  readonly resource: { readonly says: Sure; readonly grant: Grant } | null;
  readonly identity: Sure;
  readonly authorizer: Sure;
  readonly scp: Sure | null;
  readonly boundary: Sure | null;
  readonly session: Sure | null;
}
export interface Combined {
  readonly decision: AuthorizationDecision['decision'];
  readonly decidedBy: DecidedBy;
  readonly refusing: readonly LayerRefusal[];
}

/**
 * Combines the layers as API Gateway does: table A for AWS_IAM in one account and for Lambda authorizers, table B
 * across accounts and for Cognito tokens, the policy alone for NONE.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function combine(s: Settled): Combined {
  switch (s.authorization) {
    case 'NONE':
    case 'COGNITO_USER_POOLS':
      return policyAlone(s);
    case 'JWT':
      return jwt(s);
    case 'CUSTOM':
      return lambda(s);
    case 'AWS_IAM':
      return s.signed ? (s.sameAccount ? sameAccount(s) : crossAccount(s)) : verdict([implicit('none')], 'none');
  }
}

const implicit = (layer: DecidedBy): LayerRefusal => ({ layer, how: 'implicit' });
const explicit = (layer: DecidedBy): LayerRefusal => ({ layer, how: 'explicit' });

/** The first refusal decides, an explicit one before any implicit one. */
function verdict(refusing: readonly LayerRefusal[], grants: DecidedBy): Combined {
  const ordered = [...refusing.filter((r) => r.how === 'explicit'), ...refusing.filter((r) => r.how === 'implicit')];
  const first = ordered[0];
  if (!first) return { decision: 'allowed', decidedBy: grants, refusing: [] };
  return {
    decision: first.how === 'explicit' ? 'explicitDeny' : 'implicitDeny',
    decidedBy: first.layer,
    refusing: ordered,
  };
}

/** NONE and COGNITO_USER_POOLS: an attached policy must allow; no policy is open. */
function policyAlone(s: Settled): Combined {
  if (s.resource === null) return verdict([], 'none');
  const { says } = s.resource;
  return verdict(says === 'allow' ? [] : [says === 'deny' ? explicit('resource') : implicit('resource')], 'resource');
}

/** How a JWT authorizer combines with a resource policy is not documented: only what both tables say is said. */
function jwt(s: Settled): Combined {
  if (s.resource?.says === 'silent') return { decision: 'unknown', decidedBy: 'resource', refusing: [] };
  return policyAlone(s);
}

/** Table A with the authorizer's policy on the left. */
function lambda(s: Settled): Combined {
  const refusing: LayerRefusal[] = [];
  if (s.resource?.says === 'deny') refusing.push(explicit('resource'));
  if (s.authorizer === 'deny') refusing.push(explicit('authorizer'));
  if (s.authorizer === 'silent' && s.resource?.says !== 'allow') refusing.push(implicit('authorizer'));
  return verdict(refusing, s.authorizer === 'allow' ? 'authorizer' : 'resource');
}

const denies = (s: Settled): LayerRefusal[] => [
  ...(s.scp === 'deny' ? [explicit('scp')] : []),
  ...(s.resource?.says === 'deny' ? [explicit('resource')] : []),
  ...(s.identity === 'deny' ? [explicit('identity')] : []),
  ...(s.boundary === 'deny' ? [explicit('boundary')] : []),
  ...(s.session === 'deny' ? [explicit('session')] : []),
];

const silentLimits = (s: Settled): LayerRefusal[] => [
  ...(s.boundary === 'silent' ? [implicit('boundary')] : []),
  ...(s.session === 'silent' ? [implicit('session')] : []),
];

/**
 * Table A. A resource policy that names the account only delegates to it; one that names the role is still limited by
 * boundary and session policy; one that names the user, the session or everyone grants by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function sameAccount(s: Settled): Combined {
  const grant = s.resource?.says === 'allow' ? s.resource.grant : null;
  const refusing = denies(s);
  if (s.scp === 'silent') refusing.push(implicit('scp'));
  if (grant !== 'free') {
    if (s.identity === 'silent' && grant !== 'role') refusing.push(implicit('identity'));
    refusing.push(...silentLimits(s));
  }
  const byIdentity = s.identity === 'allow' && silentLimits(s).length === 0;
  return verdict(refusing, byIdentity ? 'identity' : 'resource');
}

/** Table B: the owner's resource policy and the caller's own side must both allow. */
function crossAccount(s: Settled): Combined {
  const refusing = denies(s);
  if (s.scp === 'silent') refusing.push(implicit('scp'));
  if (s.resource === null || s.resource.says === 'silent') refusing.push(implicit('resource'));
  if (s.identity === 'silent') refusing.push(implicit('identity'));
  refusing.push(...silentLimits(s));
  return verdict(refusing, 'identity');
}

export type Sure = Exclude<PolicyDecision, 'unknown'>;

/** One layer with all its policies: what it says, and what it may say once unknown keys are known. */
export interface Layer {
  readonly result: LayerResult;
  readonly possible: readonly Sure[];
  readonly undecided: readonly string[];
}

/** Several policies side by side: any Deny wins, any Allow grants. A policy that cannot be read grants nothing. */
export function layerOf(
  policies: readonly NamedPolicy[],
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): Layer {
  const judged = policies.map((policy) => new JudgedPolicy(policy, kind, request, hints));
  const possible = unite(judged.flatMap(({ evaluation }) => (evaluation ? [possibleDecisions(evaluation)] : [])));
  return {
    result: { decision: onlyOne(possible), policies: judged },
    possible,
    undecided: possible.length > 1 ? undecidedIn(judged) : [],
  };
}

/** What is wrong with a policy is looked for when somebody asks. */
class JudgedPolicy {
  readonly name: string;
  readonly evaluation: PolicyEvaluation | null;
  readonly #parsed: ParsedPolicy;

  constructor({ name, parsed }: NamedPolicy, kind: PolicyKind, request: PolicyRequest, hints: EvaluationHints) {
    this.name = name;
    this.evaluation = parsed.ok ? evaluate(parsed.policy, kind, request, hints) : null;
    this.#parsed = parsed;
  }

  get problems(): readonly PolicyProblem[] {
    return this.#parsed.problems;
  }
}

const undecidedIn = (judged: readonly JudgedPolicy[]): readonly string[] => [
  ...new Set(
    judged
      .flatMap(({ evaluation }) => evaluation?.bearing ?? [])
      .flatMap((statement) => (statement.matches === 'unknown' ? statement.undecided : [])),
  ),
];

/** Levels of which each must allow: a Deny anywhere wins, silence on one level is the silence of all. */
export function levelsOf(
  levels: readonly (readonly NamedPolicy[])[],
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): Layer | null {
  if (levels.length === 0) return null;
  const layers = levels.map((level) => layerOf(level, kind, request, hints));
  const possible = layers
    .map((l) => l.possible)
    .reduce<readonly Sure[]>((all, next) => distinct(all.flatMap((a) => next.map((b) => weaker(a, b)))), ['allow']);
  return {
    result: {
      decision: onlyOne(possible),
      policies: layers.flatMap((l) => l.result.policies),
      levels: layers.map((l) => l.result),
    },
    possible,
    undecided: possible.length > 1 ? [...new Set(layers.flatMap((l) => l.undecided))] : [],
  };
}

const STRENGTH: readonly Sure[] = ['silent', 'allow', 'deny'];
const distinct = (decisions: readonly Sure[]): readonly Sure[] => STRENGTH.filter((d) => decisions.includes(d));
const stronger = (a: Sure, b: Sure): Sure => (STRENGTH.indexOf(a) > STRENGTH.indexOf(b) ? a : b);
const weaker = (a: Sure, b: Sure): Sure =>
  a === 'deny' || b === 'deny' ? 'deny' : a === 'silent' || b === 'silent' ? 'silent' : 'allow';
/** Mostly each has one word. */
function unite(sets: readonly (readonly Sure[])[]): readonly Sure[] {
  let strongest: Sure = 'silent';
  for (const [only = 'silent', ...more] of sets) {
    if (more.length > 0) return everyPair(sets);
    strongest = stronger(strongest, only);
  }
  return [strongest];
}

const everyPair = (sets: readonly (readonly Sure[])[]): readonly Sure[] =>
  sets.reduce<readonly Sure[]>(
    (all, next) => distinct(all.flatMap((a) => next.map((b) => stronger(a, b)))),
    ['silent'],
  );
const onlyOne = (possible: readonly Sure[]): PolicyDecision =>
  possible.length === 1 ? (possible[0] ?? 'unknown') : 'unknown';
