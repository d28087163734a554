import { OPERATORS, parseIp, readDate, readOperator } from '../../policy/conditions.ts';
import { globPattern } from '../../policy/match.ts';
import type { Condition } from '../../policy/types.ts';
import { ANYBODY } from './callers.ts';
import { type AddressSet, addressesIn, classesOf, languageOf, partitionOf, shared, someOf, startOf } from './sets.ts';
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

/** Every place that these statements could treat differently. `asked` has one of its own where it is known. */
export function placesOf(
  before: Side,
  after: Side,
  asked: AskedPlace,
  statements: readonly PlacedStatement[],
): readonly Place[] {
  const isPrivate = before.isPrivate || after.isPrivate;
  const blocks = conditionsOn(statements, ADDRESS_KEYS).filter(
    ({ operator, values }) => isAddress(operator) || values.every((value) => !value.includes('/')),
  );
  const own = asked.address == null ? [] : [addressesIn([asked.address])];
  const partition = partitionOf([...blocks.map(({ values }) => addressesIn(values)), ...own]);
  const known = asked.address == null ? null : parseIp(asked.address);
  const addresses = partition.map((cell) => {
    const isOwn = known !== null && own.some((one) => shared(cell, one).length > 0);
    return { cell, isOwn, some: isOwn ? (asked.address ?? '') : (someOf(cell) ?? '') };
  });
  if (!isPrivate)
    return addresses.map(({ cell, isOwn, some }) => ({
      addresses: cell,
      endpoint: null,
      vpc: null,
      context: { 'aws:sourceip': [some] },
      isAsked: isOwn,
    }));
  return endpointsOf(before, statements, asked).flatMap(({ endpoint, vpc }) =>
    addresses.map(({ cell, isOwn, some }) => ({
      addresses: cell,
      endpoint,
      vpc,
      context: { [ENDPOINT]: [endpoint], [VPC]: [vpc], 'aws:vpcsourceip': [some] },
      isAsked: (isOwn || own.length === 0) && endpoint === asked.endpoint,
    })),
  );
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
    const wild = read?.compare.takes === 'pattern' && read.compare.wildcards;
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
