import { patternMatchesArn } from './arn-match.ts';
import { globPattern, literalPattern, matchesPattern, type Pattern } from './glob.ts';
import { ipInBlock, parseIp } from './ip.ts';

/**
 * One value of the request against one value of the policy; the policy's value is a pattern where variables may stand
 * in it.
 */
type Test =
  | {
      readonly takes: 'pattern';
      readonly wildcards: boolean;
      readonly test: (asked: string, granted: Pattern) => boolean;
    }
  | { readonly takes: 'text'; readonly test: (asked: string, granted: string) => boolean };

export interface Operator {
  readonly family: 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null';
  /** True for the operators that hold when no value fits. */
  readonly negated: boolean;
  readonly compare: Test;
}

const lower = (pattern: Pattern): Pattern =>
  pattern.map((item) => (typeof item === 'string' ? item.toLowerCase() : item));
const exact: Test = { takes: 'pattern', wildcards: false, test: (asked, granted) => matchesPattern(granted, asked) };
const ignoringCase: Test = {
  takes: 'pattern',
  wildcards: false,
  test: (asked, granted) => matchesPattern(lower(granted), asked.toLowerCase()),
};
const like: Test = { takes: 'pattern', wildcards: true, test: (asked, granted) => matchesPattern(granted, asked) };
const arn: Test = { takes: 'pattern', wildcards: true, test: (asked, granted) => patternMatchesArn(granted, asked) };
const text = (test: (asked: string, granted: string) => boolean): Test => ({ takes: 'text', test });
const ordered = (read: (text: string) => number | null, holds: (asked: number, granted: number) => boolean): Test =>
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
export function readOperator(written: string): ReadOperator | null {
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

/** How a granted value is read where no variable stands in it. */
export const plainPattern = (wildcards: boolean) => (wildcards ? globPattern : literalPattern);

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
  const [address, block] = [parseIp(asked), parseIp(granted)];
  return address !== null && block !== null && ipInBlock(address, block);
}

/** Base64 texts of the same bytes differ at most in padding, line breaks and alphabet. */
const bytes = (base64: string): string =>
  base64
    .replace(/\s|=+$/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
