import { onceForTexts } from '../model/once.ts';
import {
  arnMatches,
  glob,
  globPattern,
  keyState,
  literalPattern,
  matchesPattern,
  type Pattern,
  patternMatchesArn,
  resolveVariables,
} from './match.ts';
import type { Condition, PolicyRequest } from './types.ts';

/** Whether a condition holds; `unknown` names the keys on which that hangs. */
export type Tri = { readonly holds: boolean } | { readonly holds: 'unknown'; readonly keys: readonly string[] };

export const YES: Tri = { holds: true };
export const NO: Tri = { holds: false };
const either = (holds: boolean): Tri => (holds ? YES : NO);

/**
 * Judges one key of one operator. Absent key: positive operators fail, negated ones and `IfExists` hold, `ForAllValues`
 * holds, `ForAnyValue` fails. Values are alternatives; under a negated operator none may fit.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * and "Single-valued vs. multivalued context keys" of the IAM user guide.
 * @param variables whether the document's version knows `${…}`
 */
export function judgeCondition(condition: Condition, request: PolicyRequest, variables: boolean): Tri {
  const read = readOperator(condition.operator);
  if (read === null) return NO;
  const key = keyState(request, condition.key);
  if (key.state === 'unknown') return { holds: 'unknown', keys: [condition.key.toLowerCase()] };
  if (read.base === 'Null') {
    const absent = key.state === 'absent';
    return either(
      condition.values.some((v) => (v.toLowerCase() === 'true' && absent) || (v.toLowerCase() === 'false' && !absent)),
    );
  }
  if (key.state === 'absent') return either(whenAbsent(read));
  return judgeValues(read, condition.values, key.values, request, variables);
}

function whenAbsent(read: ReadOperator): boolean {
  if (read.ifExists || read.qualifier === 'ForAllValues') return true;
  return read.qualifier === 'ForAnyValue' ? false : read.operator.negated;
}

type Fit = 'yes' | 'no' | { readonly keys: readonly string[] };

function judgeValues(
  read: ReadOperator,
  granted: readonly string[],
  asked: readonly string[],
  request: PolicyRequest,
  variables: boolean,
): Tri {
  const { operator } = read;
  const [only, ...more] = asked;
  // The plain case, of which there are most: one value came, and no policy variable stands in the others.
  if (only !== undefined && more.length === 0 && !(variables && granted.some((value) => value.includes('${'))))
    return either(granted.some((value) => operator.compare.plain(only, value)) !== operator.negated);
  // Without a value for a variable the statement may not match, whatever the operator.
  const tests = granted.map((value) => valueTest(read, value, request, variables));
  if (tests.length > 0 && tests.every((test) => test === null)) return NO;
  const fits = asked.map((value) => anyOf(tests.map((test) => (test === null ? 'no' : test(value)))));
  const held = read.operator.negated ? fits.map(not) : fits;
  const all = read.qualifier === 'ForAllValues' || (read.qualifier === null && read.operator.negated);
  return toTri(all ? not(anyOf(held.map(not))) : anyOf(held));
}

/** The comparison with one granted value; null when a variable in it has no value. */
function valueTest(
  read: ReadOperator,
  granted: string,
  request: PolicyRequest,
  variables: boolean,
): ((asked: string) => Fit) | null {
  const { plain, pattern } = read.operator.compare;
  if (pattern === null || !variables || !granted.includes('${'))
    return (asked) => (plain(asked, granted) ? 'yes' : 'no');
  const resolved = resolveVariables(granted, request, pattern.wildcards ? globPattern : literalPattern);
  if (resolved.kind === 'unresolved') return null;
  return (asked) => {
    if (!pattern.test(asked, resolved.pattern)) return 'no';
    return resolved.unknownKeys.length > 0 ? { keys: resolved.unknownKeys } : 'yes';
  };
}

function anyOf(fits: readonly Fit[]): Fit {
  if (fits.includes('yes')) return 'yes';
  const open = fits.flatMap((fit) => (typeof fit === 'string' ? [] : fit.keys));
  return open.length > 0 ? { keys: open } : 'no';
}

const not = (fit: Fit): Fit => (fit === 'yes' ? 'no' : fit === 'no' ? 'yes' : fit);
const toTri = (fit: Fit): Tri =>
  typeof fit === 'string'
    ? either(fit === 'yes')
    : { holds: 'unknown', keys: [...new Set(fit.keys.map((k) => k.toLowerCase()))] };

/** One value of the request against one value of the policy. */
interface Comparison {
  readonly plain: (asked: string, granted: string) => boolean;
  /** The same where policy variables in the policy's value were replaced; null where none can stand in it. */
  readonly pattern: {
    readonly wildcards: boolean;
    readonly test: (asked: string, granted: Pattern) => boolean;
  } | null;
}

export interface Operator {
  readonly family: 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null';
  /** True for the operators that hold when no value fits. */
  readonly negated: boolean;
  readonly compare: Comparison;
}

const lower = (pattern: Pattern): Pattern =>
  pattern.map((item) => (typeof item === 'string' ? item.toLowerCase() : item));
const exact: Comparison = {
  plain: (asked, granted) => asked === granted,
  pattern: { wildcards: false, test: (asked, granted) => matchesPattern(granted, asked) },
};
const ignoringCase: Comparison = {
  plain: (asked, granted) => asked.toLowerCase() === granted.toLowerCase(),
  pattern: { wildcards: false, test: (asked, granted) => matchesPattern(lower(granted), asked.toLowerCase()) },
};
const like: Comparison = {
  plain: (asked, granted) => glob(granted, asked),
  pattern: { wildcards: true, test: (asked, granted) => matchesPattern(granted, asked) },
};
const arn: Comparison = {
  plain: (asked, granted) => arnMatches(granted, asked),
  pattern: { wildcards: true, test: (asked, granted) => patternMatchesArn(granted, asked) },
};
const text = (plain: Comparison['plain']): Comparison => ({ plain, pattern: null });
const ordered = (
  read: (text: string) => number | null,
  holds: (asked: number, granted: number) => boolean,
): Comparison =>
  text((a, g) => {
    const [asked, granted] = [read(a), read(g)];
    return asked !== null && granted !== null && holds(asked, granted);
  });

const ORDERS = {
  Equals: [false, (a: number, b: number) => a === b],
  NotEquals: [true, (a: number, b: number) => a === b],
  LessThan: [false, (a: number, b: number) => a < b],
  LessThanEquals: [false, (a: number, b: number) => a <= b],
  GreaterThan: [false, (a: number, b: number) => a > b],
  GreaterThanEquals: [false, (a: number, b: number) => a >= b],
} as const;

const orderedFamily = (family: 'Numeric' | 'Date', read: (text: string) => number | null): [string, Operator][] =>
  Object.entries(ORDERS).map(([name, [negated, holds]]) => [
    family + name,
    { family, negated, compare: ordered(read, holds) },
  ]);

/**
 * Every condition operator without its qualifiers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['StringEquals', { family: 'String', negated: false, compare: exact }],
  ['StringNotEquals', { family: 'String', negated: true, compare: exact }],
  ['StringEqualsIgnoreCase', { family: 'String', negated: false, compare: ignoringCase }],
  ['StringNotEqualsIgnoreCase', { family: 'String', negated: true, compare: ignoringCase }],
  ['StringLike', { family: 'String', negated: false, compare: like }],
  ['StringNotLike', { family: 'String', negated: true, compare: like }],
  ...orderedFamily('Numeric', readNumber),
  ...orderedFamily('Date', readDate),
  ['Bool', { family: 'Bool', negated: false, compare: text((a, g) => a.toLowerCase() === g.toLowerCase()) }],
  ['BinaryEquals', { family: 'Binary', negated: false, compare: text((a, g) => bytes(a) === bytes(g)) }],
  ['IpAddress', { family: 'IpAddress', negated: false, compare: text(inBlock) }],
  ['NotIpAddress', { family: 'IpAddress', negated: true, compare: text(inBlock) }],
  ['ArnEquals', { family: 'Arn', negated: false, compare: arn }],
  ['ArnLike', { family: 'Arn', negated: false, compare: arn }],
  ['ArnNotEquals', { family: 'Arn', negated: true, compare: arn }],
  ['ArnNotLike', { family: 'Arn', negated: true, compare: arn }],
  // Looks at presence only; the comparison is never used.
  ['Null', { family: 'Null', negated: false, compare: text(() => false) }],
]);

export interface ReadOperator {
  readonly operator: Operator;
  readonly base: string;
  readonly ifExists: boolean;
  readonly qualifier: 'ForAllValues' | 'ForAnyValue' | null;
}

/** Takes `ForAnyValue:StringLikeIfExists` apart; null when there is no such operator. */
export const readOperator = onceForTexts(5000, takeApart);

function takeApart(written: string): ReadOperator | null {
  const found = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written);
  const base = found?.[2] ?? '';
  const operator = OPERATORS.get(base);
  if (!found || !operator || (base === 'Null' && found[3])) return null;
  return {
    operator,
    base,
    ifExists: found[3] !== undefined,
    qualifier: (found[1] ?? null) as ReadOperator['qualifier'],
  };
}

function readNumber(value: string): number | null {
  return /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value.trim()) ? Number(value) : null;
}

/** ISO 8601 (a time without a zone is UTC) or seconds since 1970; milliseconds since 1970. */
export function readDate(value: string): number | null {
  const trimmed = value.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed) && trimmed.length > 4) return Number(trimmed) * 1000;
  const iso = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.exec(
    trimmed,
  );
  if (!iso) return null;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = iso;
  if (
    Number(month) < 1 ||
    Number(month) > 12 ||
    Number(day) < 1 ||
    Number(day) > 31 ||
    Number(hour) > 24 ||
    Number(minute) > 59 ||
    Number(second) > 60
  )
    return null;
  const utc =
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) +
    Number(fraction) * 1000;
  if (zone === 'Z') return utc;
  const offset = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return utc - (zone.startsWith('-') ? -1 : 1) * offset * 60_000;
}

function inBlock(asked: string, granted: string): boolean {
  const [address, block] = [readIp(asked), readIp(granted)];
  return address !== null && block !== null && ipInBlock(address, block);
}

/** One address is held against many blocks, and each block against many addresses. */
const readIp = onceForTexts(5000, parseIp);

/** Base64 texts of the same bytes differ at most in padding, line breaks and alphabet. */
const bytes = (base64: string): string =>
  base64
    .replace(/\s|(?<!=)=+$/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');

/** An address or block: its bits as a number, how many bits the family has, how many of them count. */
export interface IpBlock {
  readonly bits: bigint;
  readonly size: 32 | 128;
  readonly prefix: number;
}

/** Reads an IPv4 or IPv6 address or CIDR block; an address alone is a block of one. Null when it is none. */
export function parseIp(text: string): IpBlock | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const size = address.includes(':') ? 128 : 32;
  const bits = size === 32 ? ipv4Bits(address) : ipv6Bits(address);
  if (bits === null) return null;
  if (slash < 0) return { bits, size, prefix: size };
  const written = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(written) || Number(written) > size) return null;
  return { bits, size, prefix: Number(written) };
}

/** Whether an address lies in a block; families never mix. */
export function ipInBlock(address: IpBlock, block: IpBlock): boolean {
  if (address.size !== block.size) return false;
  const shift = BigInt(block.size - block.prefix);
  return address.bits >> shift === block.bits >> shift;
}

/** Addresses that no caller from the internet can have: private, shared, loopback and link-local blocks. */
export const PRIVATE_BLOCKS: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
];

/** True for a block that lies wholly in private address space. */
export function isPrivateBlock(block: IpBlock): boolean {
  return PRIVATE_BLOCKS.map(readIp).some(
    (outer) => outer !== null && outer.prefix <= block.prefix && ipInBlock(block, outer),
  );
}

/** An address as a block of one, as a condition value. */
export const hostBlock = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;

function ipv4Bits(text: string): bigint | null {
  const octets = text.split('.');
  if (octets.length !== 4) return null;
  let bits = 0n;
  for (const part of octets) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    bits = (bits << 8n) | BigInt(part);
  }
  return bits;
}

function ipv6Bits(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groups(halves[0] ?? '');
  const tail = halves.length === 2 ? groups(halves[1] ?? '') : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return [...head, ...Array<bigint>(missing).fill(0n), ...tail].reduce((bits, group) => (bits << 16n) | group, 0n);
}

/** Groups of four hexadecimal digits; the last may be an IPv4 address. */
function groups(text: string): bigint[] | null {
  if (text === '') return [];
  const out: bigint[] = [];
  const hextets = text.split(':');
  for (const [i, part] of hextets.entries()) {
    if (i === hextets.length - 1 && part.includes('.')) {
      const four = ipv4Bits(part);
      if (four === null) return null;
      out.push(four >> 16n, four & 0xffffn);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) out.push(BigInt(`0x${part}`));
    else return null;
  }
  return out;
}
