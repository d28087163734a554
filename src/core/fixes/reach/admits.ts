import type { Method } from '../../model/facts.ts';
import { judgeCondition } from '../../policy/conditions.ts';
import { visibleTo } from '../../policy/context.ts';
import { combine, type Grant, type Settled, type Sure } from '../../policy/decide.ts';
import { aboutOf, matchPrincipal } from '../../policy/evaluate.ts';
import { expandPattern } from '../../policy/match.ts';
import type { PolicyRequest, Statement } from '../../policy/types.ts';
import { type Credential, contextOf, demandOf } from './callers.ts';
import type { CallClass } from './calls.ts';
import type { Layer, PlacedStatement, Side } from './side.ts';
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
export type Admitter = (call: Call) => boolean;

/** Asked first for whom and what a call is about: of most policies only few statements bear on that. */
export function admitter(
  side: Side,
  constants: Context,
  which: 'before' | 'after',
  judge: StatementJudge,
): (about: Call) => Admitter {
  return (about) => {
    const method = about.what[which];
    const signed = method?.authorizationType === 'AWS_IAM';
    if (method === null || !mayPass(side, about, method)) return () => false;
    const bearing = bearingOn(requestOf(side, about, signed, constants), judge);
    const own = signed && about.by.isCaller;
    const resource = side.resource === null ? null : bearing(side.resource);
    const identity = own ? side.identity.map(bearing) : [];
    const scps = own ? side.scps.map((level) => level.map(bearing)) : [];
    const boundary = own && side.boundary !== null ? bearing(side.boundary) : null;
    const session = own && side.session !== null ? bearing(side.session) : null;
    return (call) => {
      if (method.apiKeyRequired && !side.takesKey(call.key)) return false;
      const request = requestOf(side, call, signed, constants);
      const verdictOf = (layer: Bearing): Verdict => judgeLayer(layer, request, call.surroundingsKey, judge);
      const says = (layers: readonly Bearing[]): Sure => strongest(layers.map((layer) => verdictOf(layer).says));
      const settled: Settled = {
        authorization: method.authorizationType,
        signed,
        sameAccount: call.by.principal?.accountId === side.account,
        resource: resource === null ? null : verdictOf(resource),
        identity: own ? says(identity) : (call.by.own ?? 'silent'),
        authorizer: call.by.own ?? 'silent',
        scp: scps.length > 0 ? weakest(scps.map(says)) : null,
        boundary: boundary === null ? null : says([boundary]),
        session: session === null ? null : says([session]),
      };
      return combine(settled).decision === 'allowed';
    };
  };
}

/** What does not hang on where a call comes from. */
function mayPass(side: Side, { by }: Call, method: Method): boolean {
  const { authorizationType } = method;
  if (authorizationType === 'AWS_IAM') return by.kind === 'signature' && !isClosed(side);
  const demand = demandOf(side, method);
  if (authorizationType !== 'NONE' && (demand === null || !by.meets.has(demand))) return false;
  return !isClosed(side);
}

/**
 * A private API without a policy lets nobody in.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
 */
const isClosed = ({ isPrivate, resource }: Side): boolean => isPrivate && resource === null;

/** The statements of a layer that are about a call, whatever its conditions. */
type Bearing = readonly PlacedStatement[];

const bearingOn =
  (request: PolicyRequest, judge: StatementJudge) =>
  (layer: Layer): Bearing => {
    const { exact, open } = indexOf(layer, request.arn);
    return [...(exact.get(request.arn) ?? []), ...open].filter((placed) => judge.isAbout(placed, request));
  };

/** The statements of a layer, those that name whole ARNs by their ARNs: most policies of many statements have those. */
function indexOf(layer: Layer, arn: string): Index {
  const known = INDEXES.get(layer);
  if (known !== undefined) return known;
  const index = { exact: new Map<string, PlacedStatement[]>(), open: [] as PlacedStatement[] };
  const { kind, policy } = layer;
  for (const statement of policy?.statements ?? []) {
    if (policy === null) break;
    const patterns = statement.resource?.map((text) => expandPattern(text, kind, arn));
    const placed = { kind, policy, statement };
    if (patterns === undefined || patterns.some((text) => /[*?$]/.test(text))) index.open.push(placed);
    else for (const text of new Set(patterns)) index.exact.set(text, [...(index.exact.get(text) ?? []), placed]);
  }
  INDEXES.set(layer, index);
  return index;
}

interface Index {
  readonly exact: ReadonlyMap<string, readonly PlacedStatement[]>;
  readonly open: readonly PlacedStatement[];
}
/** A layer belongs to one API, so a shorthand means the same whatever the call. */
const INDEXES = new WeakMap<Layer, Index>();

const STRENGTH: readonly Sure[] = ['silent', 'allow', 'deny'];
const strongest = (all: readonly Sure[]): Sure =>
  all.reduce((a, b) => (STRENGTH.indexOf(a) > STRENGTH.indexOf(b) ? a : b), 'silent');
const weakest = (all: readonly Sure[]): Sure =>
  all.includes('deny') ? 'deny' : all.includes('silent') ? 'silent' : 'allow';

/** What policies see of a call. */
export function requestOf(
  side: Side,
  { by, from, what, settings }: Call,
  signed: boolean,
  constants: Context,
): PolicyRequest {
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

/** Whether statements match a call. */
export interface StatementJudge {
  /** By whom and what it is about; its conditions are not looked at. */
  readonly isAbout: (placed: PlacedStatement, request: PolicyRequest) => boolean;
  /** Whether its conditions hold. */
  readonly holds: (placed: PlacedStatement, request: PolicyRequest, surroundingsKey: string) => boolean;
}

/**
 * Who and what a statement is about hangs on the caller and the call, its conditions on the caller and the
 * surroundings: each is judged once.
 */
export function statementJudge(): StatementJudge {
  const known = new Map<Statement, Map<string, boolean>>();
  const judged = (statement: Statement, name: string, judge: () => boolean): boolean => {
    const verdicts = known.get(statement) ?? new Map<string, boolean>();
    known.set(statement, verdicts);
    const done = verdicts.get(name) ?? judge();
    verdicts.set(name, done);
    return done;
  };
  return {
    isAbout: (placed, request) =>
      judged(placed.statement, nameOf(request), () => isStatementAbout(placed, visibleTo(placed.kind, request))),
    holds: (placed, request, surroundingsKey) => {
      if (placed.statement.conditions.length === 0) return true;
      const who = hasVariables(placed.statement) ? nameOf(request) : (request.principal?.arn ?? '');
      return judged(placed.statement, `${who} ${surroundingsKey}`, () =>
        conditionsHold(placed, visibleTo(placed.kind, request)),
      );
    },
  };
}

const nameOf = ({ principal, action, arn }: PolicyRequest): string => `${principal?.arn ?? ''} ${action} ${arn}`;

function judgeLayer(bearing: Bearing, request: PolicyRequest, surroundingsKey: string, judge: StatementJudge): Verdict {
  let says: Sure = 'silent';
  let grant: Grant = 'account';
  for (const placed of bearing) {
    const { statement } = placed;
    if (says === 'deny' && statement.effect === 'Allow') continue;
    if (!judge.holds(placed, request, surroundingsKey)) continue;
    if (statement.effect === 'Deny') says = 'deny';
    else {
      says = 'allow';
      const how = matchPrincipal(statement, request.principal);
      const mine: Grant = how === 'role' || how === 'account' ? how : 'free';
      if (GRANTS.indexOf(mine) < GRANTS.indexOf(grant)) grant = mine;
    }
  }
  return { says, grant };
}

function isStatementAbout({ policy, statement, kind }: PlacedStatement, seen: PolicyRequest): boolean {
  return aboutOf(statement, kind, seen, policy.version === '2012-10-17') === true;
}

function conditionsHold({ policy, statement }: PlacedStatement, seen: PolicyRequest): boolean {
  const variables = policy.version === '2012-10-17';
  return statement.conditions.every((condition) => judgeCondition(condition, seen, variables).holds === true);
}

const hasVariables = ({ conditions }: Statement): boolean =>
  conditions.some(({ values }) => values.some((value) => value.includes('${')));
