import { MANAGE_CONNECTIONS } from '../api-gateway/actions.ts';
import { type Evidence, factEvidence } from '../model/fact.ts';
import type { Caller } from '../model/facts.ts';
import type { Finding, NearMiss } from '../model/gate.ts';
import type { AuthorizationDecision, DecidedBy, ElementMiss, LayerResult, StatementResult } from '../policy/index.ts';
import { finding } from './judgement.ts';
import { policyName } from './policy-input.ts';
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
          ? identityDenied(decision.layers.identity, caller)
          : identitySilent(decision.layers.identity, caller);
      const other =
        how === 'implicit' && sameAccount && found.code === 'iam-policy-missing'
          ? narrowResourceFinding(context, decision, caller)
          : null;
      if (other === null) causes.push(found);
      else resourceInstead = [other];
    } else if (layer !== 'resource') causes.push(capFinding(layer, how, decision.layers[layer], caller));
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

function identityDenied(layer: LayerResult | undefined, caller: Caller): Finding {
  const deciding = layer?.policies.find((p) => p.evaluation?.decision === 'deny');
  const statement = deciding?.evaluation?.decidedBy ?? null;
  return finding(
    'iam-explicit-deny',
    caller.identityArn,
    `${statementName(deciding?.name, statement)} of ${shortName(caller)} denies the call. A Deny wins over every ` +
      'Allow.',
    [policyEvidence(caller, deciding?.name, statement)],
  );
}

function identitySilent(layer: LayerResult | undefined, caller: Caller): Finding {
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
  if (resource !== null && !/^(?:arn:|execute-api:\/|$)/.test(granted)) return notAnArn(resource, granted, caller);
  if (resource !== null) return wrongResource(resource, caller);
  const action = misses.find(({ statement }) => isManagementGrant(statement));
  if (action !== undefined) return wrongAction(action, caller);
  if (malformed !== undefined)
    return finding(
      'policy-malformed',
      caller.identityArn,
      `${malformed.name} of ${shortName(caller)} cannot be used: ${malformed.problems.map((p) => p.message).join(' ')}`,
      [factEvidence('GetPolicyVersion', '/PolicyVersion/Document', null)],
    );
  const conditional = misses.find(
    ({ statement }) => statement.misses.length === 1 && statement.misses[0]?.element === 'Condition',
  );
  if (conditional !== undefined) return conditionMissed(conditional, caller);
  const only = misses.length === 0 ? 'has no Allow at all' : 'allows other things only';
  return finding(
    'iam-policy-missing',
    caller.identityArn,
    `Nothing lets ${shortName(caller)} call the API: it ${only}, and no resource policy makes up for it.`,
    [
      factEvidence(
        caller.kind === 'role' ? 'ListRolePolicies' : 'ListUserPolicies',
        '/PolicyNames',
        policies.map((p) => p.name),
      ),
    ],
  );
}

function conditionMissed({ policy, statement }: Place, caller: Caller): Finding {
  const miss = statement.misses[0] as ElementMiss;
  return finding(
    'iam-policy-missing',
    caller.identityArn,
    `${statementName(policy, statement)} of ${shortName(caller)} would allow the call but for its condition on ` +
      `${miss.segment}: it wants ${miss.granted}, and the call has ${miss.asked}.`,
    [policyEvidence(caller, policy, statement)],
    nearMissOf(policy, statement, miss),
  );
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

function wrongResource({ policy, statement }: Place, caller: Caller): Finding {
  const miss = statement.misses[0] as ElementMiss;
  const mistake = miss.mistake === null ? '' : ` ${miss.mistake.sentence}`;
  return finding(
    'iam-policy-wrong-resource',
    caller.identityArn,
    `${shortName(caller)} may call, but not this: in ${statementName(policy, statement)} the ` +
      `${miss.segment ?? 'ARN'} of the Resource differs. It covers ${miss.granted}; the call is ` +
      `${miss.asked}.${mistake}`,
    [policyEvidence(caller, policy, statement)],
    nearMissOf(policy, statement, miss),
  );
}

function notAnArn({ policy, statement }: Place, granted: string, caller: Caller): Finding {
  return finding(
    'policy-malformed',
    caller.identityArn,
    `${statementName(policy, statement)} of ${shortName(caller)} names "${granted}" as its Resource. That is no ` +
      'ARN, and matches nothing.',
    [policyEvidence(caller, policy, statement)],
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

function wrongAction({ policy, statement }: Place, caller: Caller): Finding {
  const miss = statement.misses.find((m) => m.element === 'Action') as ElementMiss;
  return finding(
    'iam-policy-wrong-action',
    caller.identityArn,
    `${shortName(caller)} is granted ${miss.granted} in ${statementName(policy, statement)}. ${takes(miss)}`,
    [policyEvidence(caller, policy, statement)],
    nearMissOf(policy, statement, miss),
  );
}

/** What the action that was granted is for, and which one the call takes. */
function takes({ granted, asked }: ElementMiss): string {
  if (asked === MANAGE_CONNECTIONS) return `Writing to a connection, reading its state or closing it takes ${asked}.`;
  return (
    `That manages ${granted === MANAGE_CONNECTIONS ? 'connections' : 'APIs'}; calling ` +
    `${granted === MANAGE_CONNECTIONS ? 'a route' : 'one'} takes ${asked}.`
  );
}

const CAPS = {
  scp: { code: 'iam-scp-deny', name: 'A service control policy' },
  boundary: { code: 'iam-permissions-boundary', name: 'The permissions boundary' },
  session: { code: 'iam-session-policy', name: 'The session policy of the temporary credentials' },
} as const;

function capFinding(
  layer: Exclude<DecidedBy, 'identity' | 'resource'>,
  how: 'explicit' | 'implicit',
  result: LayerResult | undefined,
  caller: Caller,
): Finding {
  const cap = CAPS[layer as keyof typeof CAPS] ?? CAPS.session;
  const policy = result?.policies.find((p) => (how === 'explicit' ? p.evaluation?.decision === 'deny' : true));
  const statement =
    how === 'explicit' ? (policy?.evaluation?.decidedBy ?? null) : (policy?.evaluation?.nearest ?? null);
  const miss = how === 'implicit' && statement?.misses.length === 1 ? statement.misses[0] : undefined;
  const does = how === 'explicit' ? 'denies the call' : 'does not include the call';
  const resource = layer === 'boundary' ? (caller.boundary?.arn ?? caller.identityArn) : caller.identityArn;
  return finding(
    cap.code,
    resource,
    `${cap.name} ${does}${policy === undefined ? '' : ` (${policy.name})`}, so what ${shortName(caller)} is ` +
      `granted does not count.${closest(miss)}`,
    [policyEvidence(caller, policy?.name, statement)],
    miss === undefined || statement === null ? null : nearMissOf(policy?.name ?? cap.name, statement, miss),
  );
}

const closest = (miss: ElementMiss | undefined): string =>
  miss === undefined ? '' : ` Its ${miss.element} is ${miss.granted}; the call's is ${miss.asked}.`;

const nearMissOf = (policy: string, statement: StatementResult, miss: ElementMiss): NearMiss => ({
  policy,
  index: statement.index,
  sid: statement.sid,
  element: miss.element,
  segment: miss.segment,
  granted: miss.granted,
  asked: miss.asked,
});

const shortName = (caller: Caller): string => `${caller.kind}/${caller.name}`;

function statementName(policy: string | undefined, statement: StatementResult | null): string {
  if (statement === null) return policy ?? 'a policy';
  return `${policy ?? 'a policy'}, statement ${statement.sid === null ? statement.index + 1 : `"${statement.sid}"`}`;
}

const policyEvidence = (caller: Caller, policy: string | undefined, statement: StatementResult | null): Evidence =>
  factEvidence(
    isInline(caller, policy) ? 'GetRolePolicy' : 'GetPolicyVersion',
    statement === null ? '' : `/Statement/${statement.index}`,
    policy ?? null,
  );

const isInline = ({ policies }: Caller, policy: string | undefined): boolean =>
  policies.some((one) => (one.kind === 'inline' || one.kind === 'group-inline') && policyName(one) === policy);
