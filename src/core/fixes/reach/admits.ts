import type { Method } from '../../model/facts.ts';
import { judgeCondition } from '../../policy/conditions.ts';
import { visibleTo } from '../../policy/context.ts';
import { combine, type Grant, type Settled, type Sure } from '../../policy/decide.ts';
import { aboutOf } from '../../policy/evaluate.ts';
import { expandPattern } from '../../policy/match.ts';
import { matchPrincipal } from '../../policy/principals.ts';
import type { Condition, PolicyRequest } from '../../policy/types.ts';
import { type Credential, contextOf, demandOf } from './callers.ts';
import type { CallClass } from './calls.ts';
import type { Layer, PlacedStatement, Side } from './side.ts';
import { listOfPlaces, type Place, type Setting } from './surroundings.ts';

/** A call of which everything is known that either side could look at. */
export interface Call {
  readonly by: Credential;
  readonly from: Place;
  readonly what: CallClass;
  readonly settings: readonly Setting[];
  /** Id of the API key; null for none. */
  readonly key: string | null;
}

type Context = PolicyRequest['context'];

/** Whether a side lets such calls through to the backend, by the same policy engine that judges real ones. */
export interface Admitter {
  readonly admits: (call: Call) => boolean;
  /** All that it looks at. */
  readonly statements: readonly PlacedStatement[];
}

/** Asked first for whom and what a call is about: of most policies only few statements bear on that. */
export function admitter(side: Side, constants: Context, which: 'before' | 'after'): (about: Call) => Admitter {
  return (about) => {
    const method = about.what[which];
    const signed = method?.authorizationType === 'AWS_IAM';
    if (method === null || !mayPass(side, about, method)) return { admits: () => false, statements: [] };
    const bearing = bearingOn(requestOf(side, about, signed, constants), about.from);
    const own = signed && about.by.isCaller;
    const resource = side.resource === null ? null : bearing(side.resource);
    const identity = own ? side.identity.map(bearing) : [];
    const scps = own ? side.scps.map((level) => level.map(bearing)) : [];
    const boundary = own && side.boundary !== null ? bearing(side.boundary) : null;
    const session = own && side.session !== null ? bearing(side.session) : null;
    const admits = (call: Call): boolean => {
      if (method.apiKeyRequired && !side.takesKey(call.key)) return false;
      const request = requestOf(side, call, signed, constants);
      const verdictOf = (layer: Bearing): Verdict => judgeLayer(layer, request, call.from);
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
    const layers = [resource, ...identity, ...scps.flat(), boundary, session];
    return {
      admits,
      statements: layers.flatMap((layer) => (layer === null ? [] : [...layer.always, ...layer.listed.values()])),
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

/**
 * The statements of a layer that are about a call, whatever its conditions; those about listed places by their lists.
 */
interface Bearing {
  readonly always: readonly PlacedStatement[];
  readonly listed: ReadonlyMap<Condition, PlacedStatement>;
}

const bearingOn =
  (request: PolicyRequest, { lists }: Place) =>
  (layer: Layer): Bearing => {
    const { exact, open } = indexOf(layer, request.arn);
    const always: PlacedStatement[] = [];
    const listed = new Map<Condition, PlacedStatement>();
    for (const placed of [...(exact.get(request.arn) ?? []), ...open]) {
      if (!isAbout(placed, request)) continue;
      const list = listOfPlaces(placed.statement);
      if (list !== undefined && lists.has(list)) listed.set(list, placed);
      else always.push(placed);
    }
    return { always, listed };
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

/** Whether a statement is about a call by whom and what it names; its conditions are not looked at. */
export const isAbout = ({ policy: { version }, statement, kind }: PlacedStatement, request: PolicyRequest): boolean =>
  aboutOf(statement, kind, visibleTo(kind, request), version === '2012-10-17') === true;

/** Whether the conditions of a statement hold. */
export const holds = ({ policy: { version }, statement, kind }: PlacedStatement, request: PolicyRequest): boolean =>
  statement.conditions.every(
    (condition) => judgeCondition(condition, visibleTo(kind, request), version === '2012-10-17').holds === true,
  );

function judgeLayer({ always, listed }: Bearing, request: PolicyRequest, from: Place): Verdict {
  let says: Sure = 'silent';
  let grant: Grant = 'account';
  const take = (placed: PlacedStatement): void => {
    const { statement } = placed;
    if (says === 'deny' && statement.effect === 'Allow') return;
    if (!holds(placed, request)) return;
    if (statement.effect === 'Deny') says = 'deny';
    else {
      says = 'allow';
      const how = matchPrincipal(statement, request.principal);
      const mine: Grant = how === 'role' || how === 'account' ? how : 'free';
      if (GRANTS.indexOf(mine) < GRANTS.indexOf(grant)) grant = mine;
    }
  };
  for (const placed of always) take(placed);
  if (listed.size > 0)
    for (const list of from.listedIn) {
      const placed = listed.get(list);
      if (placed !== undefined) take(placed);
    }
  return { says, grant };
}
