import { onceForEach } from '../../model/once.ts';
import { OPERATORS, parseIp, type ReadOperator, readDate, readOperator } from '../../policy/conditions.ts';
import { globPattern } from '../../policy/match.ts';
import type { Condition, Statement } from '../../policy/types.ts';
import { ANYBODY } from './callers.ts';
import {
  type AddressSet,
  addressesIn,
  classesOf,
  languageOf,
  partitionOf,
  shared,
  someOf,
  startOf,
  together,
} from './sets.ts';
import { layersOf, type PlacedStatement, type Side, statementsIn } from './side.ts';

type Context = Readonly<Record<string, readonly string[]>>;

/** From where calls come that no policy tells apart. */
export interface Place {
  /** Null: whatever address. */
  readonly addresses: AddressSet;
  /** `vpce-…`, `another VPC endpoint`; null over the internet. */
  readonly endpoint: string | null;
  readonly vpc: string | null;
  readonly context: Context;
  readonly isAsked: boolean;
  /** The lists of places that were compared, and which of them hold this place: see `listOfPlaces`. */
  readonly lists: ReadonlySet<Condition>;
  readonly listedIn: readonly Condition[];
}

/** One value, or the absence, of a key that says something else of the call. */
export interface Setting {
  readonly key: string;
  readonly words: string;
  readonly context: Context;
}

export interface AskedPlace {
  readonly address: string | null;
  readonly endpoint: string | null;
}

const ENDPOINT = 'aws:sourcevpce';
const VPC = 'aws:sourcevpc';
const ADDRESS_KEYS = ['aws:sourceip', 'aws:vpcsourceip'];
const PLACE_KEYS = [...ADDRESS_KEYS, ENDPOINT, VPC];
/** Told by who calls, not by what the call is like. */
const OF_CALLER = ['aws:principalarn', 'aws:principalaccount', 'aws:principaltype', 'aws:username'];
/**
 * The same for every call of an API: they are all encrypted, and no AWS service makes them for somebody.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const constantsOf = ({ facts: { scope } }: Side): Context => ({
  'aws:securetransport': ['true'],
  'aws:viaawsservice': ['false'],
  'aws:requestedregion': [scope.region],
});

const conditionsOn = (statements: readonly PlacedStatement[], keys: readonly string[]): readonly Condition[] =>
  statements.flatMap(({ statement }) => statement.conditions.filter(({ key }) => keys.includes(key.toLowerCase())));

/**
 * The condition by which a statement is about listed addresses or endpoints and no others; undefined where none says
 * so. A policy of many statements has many of these, and each is looked at only for the places on its list.
 */
export const listOfPlaces = ({ conditions }: Statement): Condition | undefined =>
  conditions.find((one) => isAddressList(one) || isEndpointList(one));

function isAddressList({ operator, key }: Condition): boolean {
  const read = readOperator(operator);
  return read?.base === 'IpAddress' && !isLoose(read) && ADDRESS_KEYS.includes(key.toLowerCase());
}

function isEndpointList({ operator, key, values }: Condition): boolean {
  const read = readOperator(operator);
  const isPlain = read?.base === 'StringEquals' && !isLoose(read) && key.toLowerCase() === ENDPOINT;
  return isPlain && !values.some((value) => /[*?$]/.test(value));
}

/** Holding also where the key is absent, or by the rules of many values. */
const isLoose = ({ ifExists, qualifier }: ReadOperator): boolean => ifExists || qualifier !== null;

/** The addresses that some statements are about; null where one may be about any. */
export function addressesListed(statements: readonly PlacedStatement[]): AddressSet | null {
  const lists = statements.map(({ statement }) => statement.conditions.find(isAddressList));
  return lists.includes(undefined) ? null : together(...lists.flatMap((list) => (list ? [addressesOf(list)] : [])));
}

/** Each fix leaves most conditions as they are. */
const addressesOf = onceForEach(({ values }: Condition): AddressSet => addressesIn(values));

/** The conditions on addresses that tell places apart. */
const blocksIn = (statements: readonly PlacedStatement[]): readonly Condition[] => [
  ...new Set(
    conditionsOn(statements, ADDRESS_KEYS).filter(
      ({ operator, values }) => isAddress(operator) || values.every((value) => !value.includes('/')),
    ),
  ),
];

/** No more places than this are told apart by these statements. */
export function mostPlaces(
  before: Side,
  after: Side,
  asked: AskedPlace,
  statements: readonly PlacedStatement[],
): number {
  const bounds = blocksIn(statements).reduce((sum, { values }) => sum + 2 * values.length, 0);
  const endpoints = before.isPrivate || after.isPrivate ? endpointsOf(before, statements, asked).length : 1;
  return (bounds + 4) * endpoints;
}

/**
 * Every place that these statements could treat differently. `asked` has one of its own where it is known. `within`:
 * addresses elsewhere need not be told apart.
 */
export function placesOf(
  before: Side,
  after: Side,
  asked: AskedPlace,
  statements: readonly PlacedStatement[],
  within: AddressSet | null = null,
): readonly Place[] {
  const isPrivate = before.isPrivate || after.isPrivate;
  const blocks = blocksIn(statements);
  const near = blocks
    .map((condition) => ({ condition, set: addressesOf(condition) }))
    .map(({ condition, set }) => ({ condition, set: within === null ? set : shared(set, within) }))
    .filter(({ set }) => within === null || set.length > 0);
  const own = asked.address == null ? [] : [addressesIn([asked.address])];
  const known = asked.address == null ? null : parseIp(asked.address);
  const cells = partitionOf([...near.map(({ set }) => set), ...own]).map(({ addresses, held }) => {
    const isOwn = known !== null && held.includes(near.length);
    const some = isOwn ? (asked.address ?? '') : (someOf(addresses) ?? '');
    return { addresses, isOwn, some, listedIn: held.flatMap((at) => near[at]?.condition ?? []) };
  });
  if (!isPrivate) {
    const lists = new Set(blocks);
    return cells.map(({ addresses, isOwn, some, listedIn }) => ({
      addresses,
      endpoint: null,
      vpc: null,
      context: { 'aws:sourceip': [some] },
      isAsked: isOwn,
      lists,
      listedIn,
    }));
  }
  const endpoints = conditionsOn(statements, [ENDPOINT]).filter(isEndpointList);
  const lists = new Set([...blocks, ...endpoints]);
  const listing = new Map<string, Condition[]>();
  for (const condition of endpoints)
    for (const value of new Set(condition.values)) {
      const found = listing.get(value) ?? [];
      listing.set(value, found);
      found.push(condition);
    }
  return endpointsOf(before, statements, asked).flatMap(({ endpoint, vpc }) =>
    cells.map(({ addresses, isOwn, some, listedIn }) => ({
      addresses,
      endpoint,
      vpc,
      context: { [ENDPOINT]: [endpoint], [VPC]: [vpc], 'aws:vpcsourceip': [some] },
      isAsked: (isOwn || own.length === 0) && endpoint === asked.endpoint,
      lists,
      listedIn: [...listedIn, ...(listing.get(endpoint) ?? [])],
    })),
  );
}

/**
 * The places between which none of these statements tells a difference, each by its number, in order: most statements
 * are about few calls, so that most calls are alike from wherever they come.
 */
export function alikeFor(
  places: readonly Place[],
  statements: readonly PlacedStatement[],
): readonly (readonly number[])[] {
  const numbers = new Map<Condition, number>();
  for (const { statement } of statements)
    for (const condition of statement.conditions) {
      if (condition.values.some((value) => value.includes('${'))) return places.map((_, at) => [at]);
      if (!PLACE_KEYS.includes(condition.key.toLowerCase())) continue;
      const tells = isAddress(condition.operator) || isEndpointList(condition);
      if (!tells || places[0]?.lists.has(condition) !== true) return places.map((_, at) => [at]);
      if (!numbers.has(condition)) numbers.set(condition, numbers.size);
    }
  const groups = new Map<string, number[]>();
  for (const [at, { isAsked, listedIn }] of places.entries()) {
    const name = `${isAsked} ${listedIn.flatMap((list) => numbers.get(list) ?? []).join()}`;
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(at);
  }
  return [...groups.values()];
}

const isAddress = (operator: string): boolean => readOperator(operator)?.operator.family === 'IpAddress';

export const ANOTHER_ENDPOINT = 'vpce-00000000000000000';
export const ANOTHER_VPC = 'vpc-00000000000000000';

function endpointsOf(side: Side, statements: readonly PlacedStatement[], asked: AskedPlace) {
  const vpcs = new Map(
    (side.facts.vpcEndpoints.state === 'known' ? side.facts.vpcEndpoints.value : []).map(({ id, vpcId }) => [
      id,
      vpcId,
    ]),
  );
  const values = (key: string): readonly string[] =>
    conditionsOn(statements, [key]).flatMap((one) => one.values.map((value) => value.replace(/[*?]/g, '0')));
  const endpoints = new Set([
    ...values(ENDPOINT),
    ...(asked.endpoint == null ? [] : [asked.endpoint]),
    ANOTHER_ENDPOINT,
  ]);
  const named = [...new Set([...values(VPC), ANOTHER_VPC])];
  return [...endpoints].flatMap((endpoint) => {
    const vpc = vpcs.get(endpoint);
    return (vpc === undefined ? named : [vpc]).map((one) => ({ endpoint, vpc: one }));
  });
}

/** More of one kind would multiply beyond what can be looked at. */
const MOST_VALUES = 40;

export interface Settings {
  readonly byKey: readonly (readonly Setting[])[];
  /** Keys whose values could not all be told apart. */
  readonly open: readonly string[];
}

/** The values that policies tell apart, of every other key that they look at. */
export function settingsOf(before: Side, after: Side): Settings {
  const statements = statementsIn([...layersOf(before), ...layersOf(after)]);
  const handledElsewhere = [...ADDRESS_KEYS, ENDPOINT, VPC, ...OF_CALLER, ...Object.keys(constantsOf(before))];
  const conditions = new Map<string, Condition[]>();
  for (const { statement } of statements)
    for (const condition of statement.conditions) {
      const key = condition.key.toLowerCase();
      if (handledElsewhere.includes(key)) continue;
      const list = conditions.get(key) ?? [];
      list.push(condition);
      conditions.set(key, list);
    }
  const open: string[] = [];
  const byKey = [...conditions].map(([key, list]) => {
    const { values, exact } = valuesOf(list);
    const written = list[0]?.key ?? key;
    if (!exact || values.length > MOST_VALUES) open.push(written);
    return [
      ...values.slice(0, MOST_VALUES).map((value) => ({
        key: written,
        words: `${written} ${value.words}`,
        context: { [key]: [value.some] },
      })),
      ...(mayBeAbsent(key) ? [{ key: written, words: `without ${written}`, context: {} }] : []),
    ];
  });
  return { byKey, open };
}

const mayBeAbsent = (key: string): boolean => key !== 'aws:currenttime' && key !== 'aws:epochtime';

interface Value {
  readonly some: string;
  readonly words: string;
}

function valuesOf(list: readonly Condition[]): { readonly values: readonly Value[]; readonly exact: boolean } {
  const families = new Set(list.map(({ operator }) => readOperator(operator)?.operator.family ?? 'Null'));
  families.delete('Null');
  const qualified = list.some(({ operator }) => readOperator(operator)?.qualifier !== null);
  const [family] = families;
  const variables = list.some(({ values }) => values.some((value) => value.includes('${')));
  const exact = families.size <= 1 && !qualified && !variables;
  const granted = [...new Set(list.flatMap(({ values }) => values))];
  switch (family) {
    case 'Numeric':
      return { exact, values: between(granted.map(Number), String) };
    case 'Date':
      return {
        exact,
        values: between(
          granted.map((text) => readDate(text) ?? 0),
          (ms) => new Date(ms).toISOString(),
        ),
      };
    case 'Bool':
      return { exact, values: ['true', 'false'].map((some) => ({ some, words: some })) };
    case 'String':
    case 'Arn':
      return texts(list, exact);
    default:
      return {
        exact: exact && family === undefined,
        values: [...granted, ANYBODY].map((some) => ({ some, words: some })),
      };
  }
}

/** Each bound, and something on either side of it. */
function between(bounds: readonly number[], write: (bound: number) => string): readonly Value[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  return sorted.flatMap((bound, at) => {
    const next = sorted[at + 1];
    const above = next === undefined ? bound + 1000 : (bound + next) / 2;
    const belowFirst = at === 0 ? [{ some: write(bound - 1000), words: `below ${write(bound)}` }] : [];
    return [
      ...belowFirst,
      { some: write(bound), words: write(bound) },
      { some: write(above), words: next === undefined ? `above ${write(bound)}` : `up to ${write(next)}` },
    ];
  });
}

function texts(list: readonly Condition[], exact: boolean): ReturnType<typeof valuesOf> {
  const written = list.flatMap(({ operator, values }) => {
    const read = OPERATORS.get(readOperator(operator)?.base ?? '');
    const wild = read?.compare.pattern?.wildcards === true;
    const folded = /IgnoreCase/.test(operator) ? values.map(otherCase) : [];
    return [...values, ...folded].map((text) => ({ text, language: languageOf(wild ? globPattern(text) : [...text]) }));
  });
  const distinct = [...new Map(written.map((one) => [JSON.stringify(one.language), one])).values()];
  const anything = languageOf(globPattern('?*'));
  const classes = classesOf(
    anything,
    distinct.map(({ language }) => ({ language, from: startOf(language) })),
  );
  if (classes === null) return { values: distinct.map(({ text }) => ({ some: text, words: text })), exact: false };
  const values = classes.map(({ witness, held }) => {
    const fitting = held.flatMap((at) => distinct[at]?.text ?? []);
    return {
      some: witness,
      words: fitting.length === 0 ? 'of any other value' : (fitting.sort((a, b) => b.length - a.length)[0] ?? witness),
    };
  });
  return { values, exact };
}

const otherCase = (text: string): string => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());
