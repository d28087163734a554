import { judgeCondition } from '../../policy/conditions.ts';
import { visibleTo } from '../../policy/context.ts';
import { combine, type Grant, type Settled, type Sure } from '../../policy/decide.ts';
import { judgeStatement, matchPrincipal } from '../../policy/evaluate.ts';
import type { Policy, PolicyKind, PolicyRequest, Statement } from '../../policy/types.ts';
import { type Credential, contextOf, demandOf } from './callers.ts';
import type { CallClass } from './calls.ts';
import type { Layer, Side } from './side.ts';
import type { Place, Setting } from './surroundings.ts';

/** A call of which everything is known that either side could look at. */
export interface Call {
  readonly by: Credential;
  readonly from: Place;
  readonly what: CallClass;
  readonly settings: readonly Setting[];
  /** Place and settings, as a name. */
  readonly surroundingsKey: string;
  /** Id of the API key; null for none. */
  readonly key: string | null;
}

type Context = PolicyRequest['context'];

/** Whether a side lets such calls through to the backend, by the same policy engine that judges real ones. */
export function admitter(side: Side, constants: Context, which: 'before' | 'after'): (call: Call) => boolean {
  const judgeLayer = layerJudge();
  return (call) => {
    const method = call.what[which];
    if (method === null) return false;
    const { authorizationType } = method;
    const signed = authorizationType === 'AWS_IAM';
    if (signed && call.by.kind !== 'signature') return false;
    const demand = demandOf(side, method);
    if (!signed && authorizationType !== 'NONE' && (demand === null || !call.by.meets.has(demand))) return false;
    if (method.apiKeyRequired && !side.takesKey(call.key)) return false;
    // A private API without a policy lets nobody in.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
    if (side.isPrivate && side.resource === null) return false;
    const request = requestOf(side, call, signed, constants);
    const says = (layers: readonly Layer[]): Sure =>
      strongest(layers.map((layer) => judgeLayer(layer, request, call.surroundingsKey).says));
    const resource = side.resource === null ? null : judgeLayer(side.resource, request, call.surroundingsKey);
    const own = signed && call.by.isCaller;
    const settled: Settled = {
      authorization: authorizationType,
      signed,
      sameAccount: call.by.principal?.accountId === side.account,
      resource,
      identity: own ? says(side.identity) : (call.by.own ?? 'silent'),
      authorizer: call.by.own ?? 'silent',
      scp: own && side.scps.length > 0 ? weakest(side.scps.map(says)) : null,
      boundary: own && side.boundary !== null ? says([side.boundary]) : null,
      session: own && side.session !== null ? says([side.session]) : null,
    };
    return combine(settled).decision === 'allowed';
  };
}

const STRENGTH: readonly Sure[] = ['silent', 'allow', 'deny'];
const strongest = (all: readonly Sure[]): Sure =>
  all.reduce((a, b) => (STRENGTH.indexOf(a) > STRENGTH.indexOf(b) ? a : b), 'silent');
const weakest = (all: readonly Sure[]): Sure =>
  all.includes('deny') ? 'deny' : all.includes('silent') ? 'silent' : 'allow';

function requestOf(side: Side, { by, from, what, settings }: Call, signed: boolean, constants: Context): PolicyRequest {
  const own = by.isCaller ? { bounded: side.boundary !== null } : {};
  const principal = signed && by.principal !== null ? { ...by.principal, ...own } : null;
  return {
    action: what.action,
    arn: what.arn,
    principal,
    context: Object.assign(
      {},
      constants,
      from.context,
      ...settings.map(({ context }) => context),
      contextOf(principal),
    ) as Context,
    unknownKeys: [],
  };
}

interface Verdict {
  readonly says: Sure;
  readonly grant: Grant;
}

const GRANTS: readonly Grant[] = ['free', 'role', 'account'];

/**
 * Judges layers. Who and what a statement is about hangs on the caller and the call, its conditions on the caller and
 * the surroundings: each is judged once.
 */
function layerJudge(): (layer: Layer, request: PolicyRequest, surroundingsKey: string) => Verdict {
  const known = new Map<Statement, Map<string, boolean>>();
  const once = (statement: Statement, name: string, judge: () => boolean): boolean => {
    const verdicts = known.get(statement) ?? new Map<string, boolean>();
    known.set(statement, verdicts);
    const done = verdicts.get(name) ?? judge();
    verdicts.set(name, done);
    return done;
  };
  return ({ kind, policy }, request, surroundingsKey) => {
    let says: Sure = 'silent';
    let grant: Grant = 'account';
    const who = request.principal?.arn ?? '';
    for (const statement of policy?.statements ?? []) {
      if (policy === null || (says === 'deny' && statement.effect === 'Allow')) continue;
      const about = `${who} ${request.action} ${request.arn}`;
      const matches =
        once(statement, about, () => isAbout(policy, statement, kind, request)) &&
        once(statement, hasVariables(statement) ? `${about} ${surroundingsKey}` : `${who} ${surroundingsKey}`, () =>
          holds(policy, statement, kind, request),
        );
      if (!matches) continue;
      if (statement.effect === 'Deny') says = 'deny';
      else {
        says = 'allow';
        const how = matchPrincipal(statement, request.principal);
        const mine: Grant = how === 'role' || how === 'account' ? how : 'free';
        if (GRANTS.indexOf(mine) < GRANTS.indexOf(grant)) grant = mine;
      }
    }
    return { says, grant };
  };
}

function isAbout(policy: Policy, statement: Statement, kind: PolicyKind, request: PolicyRequest): boolean {
  const bare = { ...statement, conditions: [] };
  const { principal, action, resource } = judgeStatement(policy, bare, kind, visibleTo(kind, request));
  return principal.holds === true && action.holds === true && resource.holds === true;
}

function holds(policy: Policy, { conditions }: Statement, kind: PolicyKind, request: PolicyRequest): boolean {
  const seen = visibleTo(kind, request);
  const variables = policy.version === '2012-10-17';
  return conditions.every((condition) => judgeCondition(condition, seen, variables).holds === true);
}

const hasVariables = ({ conditions }: Statement): boolean =>
  conditions.some(({ values }) => values.some((value) => value.includes('${')));
