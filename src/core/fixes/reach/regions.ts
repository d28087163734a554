import { principalName } from '../../api-gateway/arns.ts';
import type { Region } from '../../model/plan.ts';
import { VERBS } from '../../model/request.ts';
import { shortName } from '../planning/names.ts';
import type { Credential } from './callers.ts';
import { type CallClass, literal, pathShape } from './calls.ts';
import { callName, type Dimensions, type Product } from './difference.ts';
import {
  type AddressSet,
  addressesIn,
  allBut,
  blocksOf,
  plainBlock,
  shared,
  someOf,
  together,
  without,
} from './sets.ts';
import { ANOTHER_ENDPOINT, ANOTHER_VPC, type Place } from './surroundings.ts';

/** A region with what pairs and ranking are made from. */
export interface Described {
  readonly region: Region;
  readonly credentials: readonly Credential[];
  readonly places: readonly Place[];
  readonly addresses: AddressSet;
  readonly calls: readonly CallClass[];
  /** Anyone at all is in it: from anywhere, and with a signature of any account if one is asked for. */
  readonly everyone: boolean;
}

/** Every call there is: what a region is made from. */
export const ANY_CALL: Omit<Region, 'text'> = {
  principals: [],
  exceptPrincipals: [],
  ownPolicyAllows: null,
  addresses: [],
  endpoints: [],
  verbs: [],
  routes: [],
  paths: [],
  exceptPaths: [],
  tokens: [],
  keys: [],
  conditions: [],
  origins: [],
};

/** Nobody calls from a reserved address (RFC 1112, section 4): a list of addresses holds it only where it holds all. */
const ELSEWHERE = addressesIn(['250.77.77.77']);

/** In the place of words for everywhere but where the asked call comes from. */
const ELSE = 'else';

/** Signers of whom it matters what their own policies say apart from the others, so that each part says it of all. */
export function byOwnPolicies([who = [], ...rest]: Product, { credentials }: Dimensions): readonly Product[] {
  const some = who.flatMap((at) => credentials[at] ?? []);
  if (some.some(({ kind }) => kind === 'none')) return [[who, ...rest]];
  const mixed = some.filter(({ kind }) => kind === 'signature');
  const single = mixed.filter((one) => !alike(mixed).includes(one));
  const groupOf = (one: Credential | undefined): string => (one && single.includes(one) ? (one.own ?? '') : '');
  const groups = new Set(some.map(groupOf));
  return [...groups].map((group) => [who.filter((at) => groupOf(credentials[at]) === group), ...rest]);
}

/** A product of classes as what people read. */
export function describe(product: Product, dimensions: Dimensions): Described {
  const [who = [], where = [], verbs = [], paths = [], actions = [], keys = [], ...settings] = product;
  const pick = <T>(from: readonly T[], which: readonly number[]): readonly T[] =>
    from.filter((_, at) => which.includes(at));
  const credentials = pick(dimensions.credentials, who);
  const places = pick(dimensions.places, where);
  const named = pick(dimensions.verbs, verbs);
  const calls = pick(dimensions.paths, paths).flatMap((path) =>
    named.flatMap((verb) =>
      pick(dimensions.actions, actions).flatMap((action) => dimensions.calls.get(callName(verb, path, action)) ?? []),
    ),
  );
  const from = placeOf(places, dimensions.places);
  const people = peopleOf(credentials, dimensions.credentials, calls);
  const what = pathsOf(calls, dimensions);
  const conditions = [
    ...pick(dimensions.actions, actions)
      .filter((action) => /Invalidate/.test(action) && dimensions.actions.length > 1)
      .map(() => 'to invalidate the cache'),
    ...settings.flatMap((set, at) =>
      settingWords(pick(dimensions.settings[at] ?? [], set), dimensions.settings[at] ?? []),
    ),
  ];
  const keyIds =
    keys.length === dimensions.keys.length
      ? []
      : pick(dimensions.keys, keys)
          .map((id) => id ?? 'none')
          .map((id) => (id === dimensions.stageKey ? 'stage' : id));
  const rest = {
    principals: people.principals,
    exceptPrincipals: people.except,
    ownPolicyAllows: people.own,
    addresses: from.addresses,
    endpoints: from.endpoints,
    verbs: VERBS.every((verb) => named.includes(verb)) ? (['ANY'] as const) : named,
    routes: [...new Set(calls.map(({ route }) => route))],
    paths: what.paths,
    exceptPaths: what.except,
    tokens: people.tokens,
    keys: keyIds,
    conditions,
    origins: [],
  };
  const text = [
    people.words(from.words),
    ...(keyIds.length === 0 ? [] : [keyWords(keyIds)]),
    `on ${what.words}`,
    ...(conditions.length === 0 ? [] : [`(${conditions.join(', ')})`]),
  ].join(' ');
  const everywhere = places.some(
    ({ addresses, endpoint, vpc }) =>
      shared(addresses, ELSEWHERE).length > 0 &&
      (endpoint === null || (endpoint === ANOTHER_ENDPOINT && vpc === ANOTHER_VPC)),
  );
  return {
    region: { text, ...rest },
    credentials,
    places,
    addresses: together(...places.map(({ addresses }) => addresses)),
    calls,
    everyone: everywhere && people.anyone && keyIds.every((id) => id === 'none' || id === 'stage'),
  };
}

function placeOf(places: readonly Place[], all: readonly Place[]) {
  const set = together(...places.map(({ addresses }) => addresses));
  const endpoints = [...new Set(places.map(({ endpoint }) => endpoint))].filter((one) => one !== null);
  const every = new Set(all.map(({ endpoint }) => endpoint));
  const outside = allBut(set);
  const blocks = outside.length === 0 ? [] : blocksOf(set);
  const names =
    endpoints.length === every.size ? [] : endpoints.map((one) => (one === ANOTHER_ENDPOINT ? 'other' : one));
  const vpcs = [...new Set(places.map(({ vpc }) => vpc))].filter((one) => one !== null);
  const allVpcs = new Set(all.filter(({ endpoint }) => endpoints.includes(endpoint ?? '')).map(({ vpc }) => vpc));
  const vpcNames = vpcs.length === allVpcs.size ? [] : vpcs.map((one) => (one === ANOTHER_VPC ? 'another VPC' : one));
  const isElse =
    outside.length > 0 && all.some(({ addresses, isAsked }) => isAsked && without(outside, addresses).length === 0);
  const words =
    isElse && names.length + vpcNames.length === 0
      ? ELSE
      : [
          ...(blocks.length === 0 ? [] : [`from ${addressWords(set)}`]),
          ...(names.length === 0
            ? []
            : [`through ${names.map((one) => (one === 'other' ? 'any other VPC endpoint' : one)).join(', ')}`]),
          ...(vpcNames.length === 0 ? [] : [`in ${vpcNames.join(', ')}`]),
        ].join(' ');
  return { addresses: blocks, endpoints: [...names, ...vpcNames], words };
}

/** Blocks, or what few blocks leave out. */
export function addressWords(set: AddressSet): string {
  const blocks = blocksOf(set);
  const others = blocksOf(allBut(set));
  if (shared(set, ELSEWHERE).length > 0 && others.length < blocks.length) return `everywhere but ${others.join(', ')}`;
  const plain = blocks.map(plainBlock);
  if (blocks.length <= 3) return plain.join(', ');
  const outer = coverOf(set);
  const holes = outer === null ? [] : blocksOf(shared(addressesIn([outer]), allBut(set)));
  return outer !== null && holes.length < blocks.length ? `${outer} but ${holes.join(', ')}` : plain.join(', ');
}

/** The narrowest block that holds all of a set of one family, where most of it is in the set. */
function coverOf(set: AddressSet): string | null {
  const first = someOf(set);
  if (first === null || new Set(set.map(({ size }) => size)).size > 1) return null;
  for (let prefix = set[0]?.size ?? 32; prefix > 0; prefix -= 1) {
    const block = blocksOf(addressesIn([`${first}/${prefix}`]))[0] ?? '';
    if (shared(set, allBut(addressesIn([block]))).length === 0) return block;
  }
  return null;
}

/** Who is meant, of those whom the methods ask about at all. */
function peopleOf(some: readonly Credential[], all: readonly Credential[], calls: readonly CallClass[]) {
  const kinds = (kind: Credential['kind'], from = some) => from.filter((one) => one.kind === kind);
  const signers = kinds('signature');
  const tokens = [...new Set(kinds('token').map(({ name }) => name))];
  const everySigner = signers.length > 0 && signers.length === kinds('signature', all).length;
  const stranger = signers.filter(({ name }) => name === '*');
  const unsigned = kinds('none').length > 0;
  const missing = all.filter((one) => !some.includes(one));
  const own = ownOf(signers);
  if (unsigned) {
    const missingSigners = missing.filter(({ kind }) => kind === 'signature');
    const [whole, granted] = [
      namesOf(alike(missingSigners)),
      namesOf(missingSigners.filter((one) => !alike(missingSigners).includes(one))),
    ];
    const lacking = [...new Set(missing.filter(({ kind }) => kind === 'token').map(({ name }) => name))];
    const but = [
      ...(whole.length === 0 ? [] : [namedWords(whole)]),
      ...(granted.length === 0 ? [] : [`${namedWords(granted)} whose own policies allow it`]),
    ];
    const words = (from: string): string =>
      [
        from === '' ? 'everyone' : from === ELSE ? 'everyone else' : `anyone ${from}`,
        ...(but.length === 0
          ? []
          : [everySignerIn(missing, all) ? 'who does not sign' : `except signed callers (${but.join(', ')})`]),
        ...(lacking.length === 0 ? [] : [`except ${lacking.join(', ')}`]),
      ].join(' ');
    return { principals: ['*'], except: [...whole, ...lacking], own: null, tokens: [], words, anyone: true };
  }
  const names = everySigner || stranger.length > 0 ? ['signed'] : namesOf(signers);
  const excludedSigners = missing.filter(
    (one) =>
      one.kind === 'signature' &&
      (stranger.length > 0
        ? own === null || one.isCaller || one.own === ownText(own)
        : // A role's name stands for all its sessions.
          one.isCaller && signers.some(({ name, principal }) => name === principal?.identityArn)),
  );
  const except = namesOf(excludedSigners).filter((name) => name !== '*' && !namesOf(signers).includes(name));
  const whose = own === null ? '' : own ? ' whose own policies allow it' : ' whose own policies do not allow it';
  const signed = `${namedWords(names)}${whose}${except.length === 0 ? '' : ` but ${namedWords(except)}`}`;
  const who = [...(names.length === 0 ? [] : [signed]), ...tokens].join(', ');
  const words = (from: string): string => `${who} ${from === ELSE ? 'from elsewhere' : from}`.trim();
  const iam = calls.some(({ before, after }) => [before, after].some((one) => one?.authorizationType === 'AWS_IAM'));
  return {
    principals: names,
    except,
    own,
    tokens,
    words,
    anyone: iam && stranger.some((one) => one.own === 'allow'),
  };
}

/** Those of whom it does not matter what their own policies say, or is known. */
const alike = (signers: readonly Credential[]): readonly Credential[] =>
  signers.filter((one) => one.isCaller || signers.filter(({ name }) => name === one.name).length > 1);

const ownText = (own: boolean): Credential['own'] => (own ? 'allow' : 'silent');
const everySignerIn = (some: readonly Credential[], all: readonly Credential[]): boolean =>
  all.filter(({ kind }) => kind === 'signature').every((one) => some.includes(one));
const namesOf = (some: readonly Credential[]): readonly string[] => [...new Set(some.map(({ name }) => name))];

/** Whether own policies decide: null where both kinds are meant, or they are known. */
function ownOf(signers: readonly Credential[]): boolean | null {
  const unread = signers.filter(({ isCaller }) => !isCaller);
  const says = new Set(unread.map(({ own }) => own));
  return unread.length === 0 || unread.length < signers.length || says.size !== 1 ? null : says.has('allow');
}

function namedWords(names: readonly string[]): string {
  return names
    .map((name) => {
      const account = /^arn:[^:]+:iam::(\d{12}):root$/.exec(name)?.[1];
      if (account !== undefined) return `every other identity of account ${account}`;
      if (name === 'signed' || name === '*') return 'everyone who signs, from any account';
      const session = principalName(name);
      return session.kind === 'session' ? `session ${session.sessionName} of ${shortName(name)}` : shortName(name);
    })
    .join(', ');
}

/** Which paths of which routes. */
function pathsOf(calls: readonly CallClass[], { calls: all }: Dimensions) {
  const groups = new Map<string, CallClass[]>();
  for (const call of calls) groups.set(call.route, [...(groups.get(call.route) ?? []), call]);
  const paths: string[] = [];
  const except: string[] = [];
  const whole: string[] = [];
  const words = [...groups].map(([route, group]) => {
    const verbs = [...new Set(group.map(({ verb }) => verb))];
    const verb = VERBS.every((one) => verbs.includes(one)) ? 'ANY' : verbs.join(', ');
    const own = [...all.values()].filter((one) => one.route === route && verbs.includes(one.verb));
    const taken = new Set(group.map(({ path }) => path));
    const remaining = own.filter(({ path }) => !taken.has(path));
    const open = openWords(route);
    if (remaining.length === 0) {
      whole.push(pathShape(route));
      return open === null ? `${verb} ${route}` : `${open} of ${verb} ${route}`;
    }
    const likes = [...new Set(group.map(({ words: { like } }) => like))];
    const skipped = [...new Set(remaining.map(({ words: { like } }) => like))].filter(
      (like) => !likes.includes(like) && likes.some((wider) => literal(like) >= literal(wider)),
    );
    paths.push(...likes);
    except.push(...skipped);
    if (remaining.every(({ isAskedPath }) => isAskedPath) && open !== null)
      return `every other ${open.replace(/^every /, '')} of ${verb} ${route}`;
    const aside = remaining.filter(({ isAskedPath }) => isAskedPath).map(({ words: { like } }) => like);
    const isOpen = likes.some((one) => /[*?]/.test(one));
    const bounds = isOpen
      ? [...new Set([...aside, ...group.flatMap(({ words: { but } }) => but)])].filter((one) => !likes.includes(one))
      : [];
    const written = likes.map(withBraces).join(', ');
    return `${verb} ${written}${bounds.length === 0 ? '' : ` but ${bounds.map(withBraces).join(', ')}`}`;
  });
  // Where one route is meant in part, the others are named whole.
  const named = paths.length === 0 ? [] : [...new Set([...whole, ...paths])];
  return { paths: named, except: [...new Set(except)], words: shortList(words) };
}

/** A path that has braces of its own must not be read as a route with a parameter. */
const withBraces = (path: string): string => (/(?<!\$)\{/.test(path) ? `${path} (with these braces in the URL)` : path);

/** The routes themselves are in the region; a sentence names a few. */
const MOST_NAMED = 4;
export const shortList = (words: readonly string[]): string =>
  words.length <= MOST_NAMED
    ? words.join(', ')
    : `${words.slice(0, MOST_NAMED - 1).join(', ')} and ${words.length - MOST_NAMED + 1} more routes`;

/** `every {id}`, `every {id} and {line}`; null where a route has one path only. */
function openWords(route: string): string | null {
  const names = route === '$default' ? ['path'] : [...route.matchAll(/{[^}]+}/g)].map(([name]) => name);
  return names.length === 0 ? null : `every ${names.join(' and ')}`;
}

function settingWords(some: readonly { readonly words: string }[], all: readonly unknown[]): readonly string[] {
  return some.length === all.length ? [] : [some.map(({ words }) => words).join(' or ')];
}

const keyWords = (ids: readonly string[]): string =>
  ids
    .map((id) =>
      id === 'none'
        ? 'without an API key'
        : id === 'stage'
          ? 'with an API key that the stage accepts'
          : `with API key ${id}`,
    )
    .join(' or ');

/** Everyone, then other accounts, a wider network, more paths, more verbs. */
export function danger({ region, everyone, addresses, calls }: Described): number {
  const strangers = region.principals.some((name) => name === '*' || name === 'signed' || /:root$/.test(name));
  const size = addresses.reduce((sum, { size: bits, from, to }) => sum + (bits === 32 ? Number(to - from) : 0), 0);
  return (everyone ? 1e9 : 0) + (strangers ? 1e8 : 0) + Math.log2(size + 1) * 1e5 + calls.length;
}
