import { MANAGE_CONNECTIONS } from '../api-gateway/connections.ts';
import { type Evidence, factEvidence, valueOf } from '../model/fact.ts';
import type { Caller } from '../model/facts.ts';
import type { Finding } from '../model/gate.ts';
import type {
  AuthorizationDecision,
  DecidedBy,
  ElementMiss,
  LayerResult,
  PolicyKind,
  StatementResult,
} from '../policy/index.ts';
import {
  capital,
  closestIn,
  denialsOf,
  finding,
  isMfaKey,
  missesInWords,
  nearMissIn,
  reasons,
  statementIn,
  undecidedInWords,
  unusable,
} from './judgement.ts';
import { policyName, policyRequest } from './policy-input.ts';
import { resourcePolicyFindings } from './resource-policy-findings.ts';
import type { GateContext } from './types.ts';

export interface IdentitySplit {
  /** What the caller's side lacks, in the order AWS names it. */
  readonly causes: readonly Finding[];
  /**
   * Set when neither side of one account allows and the resource policy misses by less: then it is to be mended, not
   * the role.
   */
  readonly resourceInstead: readonly Finding[] | null;
}

/** Causes on the caller's side: SCP, identity policies, boundary, session policy. */
export function identityFindings(
  context: GateContext,
  decision: AuthorizationDecision,
  caller: Caller,
  sameAccount: boolean,
): IdentitySplit {
  const causes: Finding[] = [];
  let resourceInstead: readonly Finding[] | null = null;
  for (const { layer, how } of decision.refusing) {
    if (layer === 'identity' && how === 'implicit' && sameAccount && resourceAllows(decision.layers.resource)) continue;
    if (layer === 'identity') {
      const found =
        how === 'explicit'
          ? identityDenied(context, decision.layers.identity, caller)
          : identitySilent(context, decision.layers.identity, caller);
      const other =
        how === 'implicit' && sameAccount && found.code === 'iam-policy-missing'
          ? narrowResourceFinding(context, decision, caller)
          : null;
      if (other === null) causes.push(found);
      else resourceInstead = [other];
    } else if (layer !== 'resource') causes.push(capFinding(context, layer, how, decision.layers[layer], caller));
  }
  return { causes, resourceInstead };
}

/** In one account the resource policy's Allow is enough, also where a Deny beside it is what stops the call. */
function resourceAllows(layer: LayerResult | undefined): boolean {
  if (layer?.decision !== 'deny') return false;
  return layer.policies.some(
    (p) => p.evaluation?.statements.some((s) => s.effect === 'Allow' && s.matches === true) ?? false,
  );
}

/** The resource policy's cause, when it is a narrow one: with either side's Allow the call would pass. */
function narrowResourceFinding(context: GateContext, decision: AuthorizationDecision, caller: Caller): Finding | null {
  const layer = decision.layers.resource;
  if (layer === undefined || layer.decision !== 'silent') return null;
  const [found] = resourcePolicyFindings(context, layer, 'implicit', caller);
  return found === undefined || found.code === 'resource-policy-implicit-deny' ? null : found;
}

function identityDenied(context: GateContext, layer: LayerResult | undefined, caller: Caller): Finding {
  const denials = denialsIn(context, layer?.policies ?? [], 'identity', caller);
  const found = finding(
    'iam-explicit-deny',
    caller.identityArn,
    `${denials.map(({ words }) => capital(words)).join(' ')} A Deny overrides every Allow of ${shortName(caller)}.`,
    denials.flatMap(({ evidence }) => evidence),
  );
  const lacksMfa = denials.every(({ keys }) => keys.length > 0 && keys.every(isMfaKey));
  return lacksMfa ? { ...found, remedy: ['aws', 'caller'], lacks: 'mfa' } : found;
}

/** Every Deny that matches: where it stands, and why its conditions hold. */
function denialsIn(
  context: GateContext,
  policies: LayerResult['policies'],
  kind: PolicyKind,
  caller: Caller,
): readonly {
  readonly words: string;
  readonly evidence: readonly Evidence[];
  readonly keys: readonly string[];
}[] {
  return policies.flatMap(({ name, evaluation }) =>
    (evaluation === null ? [] : denialsOf(evaluation, kind, policyRequest(context, caller))).map(
      ({ statement, held }) => ({
        words: `${statementName(name, statement)} denies the call${reasons(held)}.`,
        keys: statement.heldConditions.map(({ key }) => key),
        evidence: [
          {
            ...policyEvidence(context, caller, kind, name, statement),
            note: held.length === 0 ? null : held.join('; '),
          },
        ],
      }),
    ),
  );
}

function identitySilent(context: GateContext, layer: LayerResult | undefined, caller: Caller): Finding {
  const policies = layer?.policies ?? [];
  const malformed = policies.find((p) => p.evaluation === null);
  const misses = policies.flatMap((p) =>
    (p.evaluation?.statements ?? [])
      .filter((s) => s.effect === 'Allow')
      .map((statement) => ({ policy: p.name, statement })),
  );
  const resource = smallest(
    misses.filter(({ statement }) => statement.misses.length === 1 && statement.misses[0]?.element === 'Resource'),
  );
  const granted = resource?.statement.misses[0]?.granted ?? '';
  // A URL or a bare path is no ARN at all, and can match nothing; the resource policy's shorthand is merely a wrong one
  // here.
  if (resource !== null && !/^(?:arn:|execute-api:\/|$)/.test(granted))
    return notAnArn(context, resource, granted, caller);
  if (resource !== null) return almostAllows(context, 'iam-policy-wrong-resource', resource, caller);
  const action = misses.find(({ statement }) => isManagementGrant(statement));
  if (action !== undefined) return wrongAction(context, action, caller);
  if (malformed !== undefined)
    return finding(
      'policy-malformed',
      caller.identityArn,
      unusable(`${malformed.name} of ${shortName(caller)}`, malformed.problems),
      [factEvidence('GetPolicyVersion', '/PolicyVersion/Document', null)],
    );
  const conditional = misses.find(
    ({ statement }) => statement.misses.length === 1 && statement.misses[0]?.element === 'Condition',
  );
  if (conditional !== undefined) return almostAllows(context, 'iam-policy-missing', conditional, caller);
  const related = policies.flatMap(({ name, evaluation }) =>
    evaluation?.nearest == null ? [] : [{ policy: name, statement: evaluation.nearest }],
  );
  const closest = [...related].sort((a, b) => a.statement.misses.length - b.statement.misses.length)[0];
  const only =
    misses.length === 0
      ? 'has no Allow at all'
      : closest === undefined
        ? 'allows no action of execute-api'
        : 'allows other calls only';
  const nearest =
    closest === undefined
      ? ''
      : ` ${capital(statementName(closest.policy, closest.statement))} is closest: ${missesInWords(closest.statement)}`;
  return finding(
    'iam-policy-missing',
    caller.identityArn,
    `No policy allows ${shortName(caller)} to call the API: the caller ${only}, and no resource policy allows ` +
      `the call either.${nearest}`,
    [
      factEvidence(
        caller.kind === 'role' ? 'ListRolePolicies' : 'ListUserPolicies',
        '/PolicyNames',
        policies.map((p) => p.name),
      ),
    ],
  );
}

/** The statement would allow the call but for one element; keys that it asks for besides keep it from being proven. */
function almostAllows(
  context: GateContext,
  code: 'iam-policy-missing' | 'iam-policy-wrong-resource',
  { policy, statement }: Place,
  caller: Caller,
): Finding {
  const found = finding(
    code,
    caller.identityArn,
    `${capital(statementName(policy, statement))} of ${shortName(caller)} would allow the call, but ` +
      `${missesInWords(statement)}${undecidedInWords(statement)}`,
    [policyEvidence(context, caller, 'identity', policy, statement)],
    nearMissIn(policy, statement),
  );
  return statement.undecided.length === 0 ? found : { ...found, unknownKeys: statement.undecided };
}

interface Place {
  readonly policy: string;
  readonly statement: StatementResult;
}

/** Among several grants whose ARN misses, the one whose text is nearest to what was asked for. */
function smallest(places: readonly Place[]): Place | null {
  const cost = ({ statement }: Place): number =>
    distance(statement.misses[0]?.granted ?? '', statement.misses[0]?.asked ?? '');
  return [...places].sort((a, b) => cost(a) - cost(b))[0] ?? null;
}

/** How much two ARNs differ: characters outside their common head and tail. */
function distance(a: string, b: string): number {
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return Math.max(a.length, b.length) - head - tail;
}

function notAnArn(context: GateContext, { policy, statement }: Place, granted: string, caller: Caller): Finding {
  return finding(
    'policy-malformed',
    caller.identityArn,
    `${statementName(policy, statement)} of ${shortName(caller)} has "${granted}" as its Resource. This is not ` +
      'an ARN and matches nothing.',
    [policyEvidence(context, caller, 'identity', policy, statement)],
  );
}

/**
 * True for a grant of API Gateway's management actions, or of another action on this very ARN, where the one asked for
 * was meant. A statement about other services on `*` is no such grant.
 */
function isManagementGrant(statement: StatementResult): boolean {
  const action = statement.misses.find((m) => m.element === 'Action');
  if (action === undefined) return false;
  const granted = action.granted.toLowerCase();
  const related = granted.startsWith('apigateway:') || granted.startsWith('execute-api:');
  const others = statement.misses.filter((m) => m !== action);
  const reachesArn = others.length === 0 && statement.misses.length === 1;
  return related && (reachesArn || others.every((m) => m.element === 'Resource' && /:apigateway:/.test(m.granted)));
}

function wrongAction(context: GateContext, { policy, statement }: Place, caller: Caller): Finding {
  const miss = statement.misses.find((m) => m.element === 'Action') as ElementMiss;
  return finding(
    'iam-policy-wrong-action',
    caller.identityArn,
    `${shortName(caller)} is granted ${miss.granted} in ${statementName(policy, statement)}. ${takes(miss)}`,
    [policyEvidence(context, caller, 'identity', policy, statement)],
    nearMissIn(policy, statement, miss),
  );
}

/** What the action that was granted is for, and which one the call takes. */
function takes({ granted, asked }: ElementMiss): string {
  if (asked === MANAGE_CONNECTIONS)
    return `Writing to a connection, reading its state or closing it requires ${asked}.`;
  return (
    `This action manages ${granted === MANAGE_CONNECTIONS ? 'connections' : 'APIs'}; calling ` +
    `${granted === MANAGE_CONNECTIONS ? 'a route' : 'one'} requires ${asked}.`
  );
}

const CAPS = {
  scp: { code: 'iam-scp-deny', name: 'service control policy' },
  boundary: { code: 'iam-permissions-boundary', name: 'permissions boundary' },
  session: { code: 'iam-session-policy', name: 'session policy of the temporary credentials' },
} as const;

type Cap = keyof typeof CAPS;
const isCap = (layer: DecidedBy): layer is Cap => Object.hasOwn(CAPS, layer);

/**
 * What caps the caller: every Deny that matches, or every policy (of service control policies: every level) that
 * lacks the call, with the statement that comes closest.
 */
function capFinding(
  context: GateContext,
  layer: Exclude<DecidedBy, 'identity' | 'resource'>,
  how: 'explicit' | 'implicit',
  result: LayerResult | undefined,
  caller: Caller,
): Finding {
  const cap = isCap(layer) ? layer : 'session';
  const { code, name } = CAPS[cap];
  const resource = cap === 'boundary' ? (caller.boundary?.arn ?? caller.identityArn) : caller.identityArn;
  const vain = `Other policies of ${shortName(caller)} that allow the call have no effect.`;
  if (how === 'explicit') {
    const denials = denialsIn(context, result?.policies ?? [], cap, caller);
    const words = denials.map((one) => capital(one.words)).join(' ');
    return finding(
      code,
      resource,
      `${words} ${vain}`,
      denials.flatMap(({ evidence }) => evidence),
    );
  }
  const lacking =
    result?.levels === undefined
      ? [{ where: `The ${name}`, policies: result?.policies ?? [] }]
      : silentLevels(context, result.levels);
  const places = lacking.map(({ where, policies }) => ({ where, policies, nearest: nearestIn(policies) }));
  const rule = result?.levels === undefined ? '' : ' Every level, from the root to the account, has to allow it.';
  const [first] = places.flatMap(({ nearest }) => (nearest === null ? [] : [nearest]));
  return finding(
    code,
    resource,
    `${places.map(lacks).join(' ')}${rule} ${vain}`,
    places.map(({ nearest, policies }) =>
      policyEvidence(context, caller, cap, nearest?.policy ?? policies[0]?.name, nearest?.statement ?? null),
    ),
    first === undefined || first.statement.misses.length > 1 ? null : nearMissIn(first.policy, first.statement),
  );
}

interface Lacking {
  readonly where: string;
  readonly policies: LayerResult['policies'];
  readonly nearest: Place | null;
}

/** Where nothing allows the call, and what the statement that comes closest has instead. */
function lacks({ where, policies, nearest }: Lacking): string {
  const broken = policies.filter(({ evaluation }) => evaluation === null);
  const alsoBroken = broken.map(({ name, problems }) => ` ${unusable(capital(name), problems)}`).join('');
  if (policies.length === 0) return `${where} has no policy that allows the call.`;
  if (nearest === null) return `${where} does not include the call: no statement allows anything.${alsoBroken}`;
  return (
    `${where} does not include the call. ${capital(statementName(nearest.policy, nearest.statement))} is closest: ` +
    `${missesInWords(nearest.statement)}${alsoBroken}`
  );
}

/** The levels on which no policy allows the call, root first. */
const silentLevels = (context: GateContext, levels: readonly LayerResult[]) =>
  levels.flatMap(({ decision, policies }, at) => {
    const level = valueOf(context.facts.serviceControlPolicies)?.[at]?.level ?? `number ${at + 1}`;
    return decision === 'silent' ? [{ where: `Level ${level} of the service control policies`, policies }] : [];
  });

/** The statement of several policies that comes closest to allowing the call. */
function nearestIn(policies: LayerResult['policies']): Place | null {
  const places = policies.flatMap(({ name, evaluation }) => {
    const closest = evaluation === null ? null : closestIn(evaluation);
    return closest === null ? [] : [{ policy: name, statement: closest, isRelated: evaluation?.nearest === closest }];
  });
  const rank = (place: (typeof places)[number]): number => (place.isRelated ? 0 : 100) + place.statement.misses.length;
  return [...places].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

const shortName = (caller: Caller): string => `${caller.kind}/${caller.name}`;

function statementName(policy: string, statement: StatementResult): string {
  return `${policy}, ${statementIn(statement)}`;
}

/** Where a policy of the caller's side was read, by the operation that shows it. */
function policyEvidence(
  context: GateContext,
  caller: Caller,
  kind: PolicyKind,
  policy: string | undefined,
  statement: StatementResult | null,
): Evidence {
  const at = statement === null ? '' : `/Statement/${statement.index}`;
  const { serviceControlPolicies } = context.facts;
  if (kind === 'session')
    return {
      source: 'fact',
      operation: null,
      path: at,
      value: policy ?? null,
      note: 'passed when the role was assumed',
    };
  const operation =
    kind === 'scp' && serviceControlPolicies.state === 'known'
      ? serviceControlPolicies.operation
      : operationOf(caller, policy);
  return factEvidence(operation, at, policy ?? null);
}

function operationOf(caller: Caller, policy: string | undefined): string {
  const kind = caller.policies.find((one) => policyName(one) === policy)?.kind;
  if (kind === 'group-inline') return 'GetGroupPolicy';
  if (kind !== 'inline') return 'GetPolicyVersion';
  return caller.kind === 'user' ? 'GetUserPolicy' : 'GetRolePolicy';
}
