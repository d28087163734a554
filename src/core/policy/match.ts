import { type InvokeArn, splitArn } from '../api-gateway/arns.ts';
import type { PolicyKind, PolicyRequest } from './types.ts';

/**
 * Whether a Resource pattern reaches an ARN: segment by segment on the first five colons, freely behind the fifth, so
 * that `*` there also crosses `/` and `:`. A pattern with fewer segments can only match when a run that ends a segment
 * carries it over the colons (`arn:aws:execute-api:*`). Left out: a run that ends a middle segment of a full pattern
 * may cross colons too, which no execute-api ARN needs.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function patternMatchesArn(pattern: Pattern, arn: string): boolean {
  if (pattern.length === 1 && pattern[0] === ANY) return true;
  const wanted = splitPattern(pattern);
  const given = splitArn(arn);
  if (wanted.length < 6) return wanted.some((part) => part.at(-1) === ANY) && matchesPattern(pattern, arn);
  return given.length === 6 && wanted.every((part, i) => matchesPattern(part, given[i] ?? ''));
}

/** The same for a pattern as text, without policy variables: most have none, and are compared as they are written. */
export function arnMatches(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const head = headOf(arn);
  if (head !== '' && pattern.startsWith(head))
    return globWithin(pattern, head.length, pattern.length, arn, head.length, arn.length);
  if (!hasSixFields(pattern)) return (pattern.includes('*:') || pattern.endsWith('*')) && glob(pattern, arn);
  if (!hasSixFields(arn)) return false;
  let [p, t] = [0, 0];
  for (let field = 1; field < 6; field += 1) {
    const [end, until] = [pattern.indexOf(':', p), arn.indexOf(':', t)];
    if (!globWithin(pattern, p, end, arn, t, until)) return false;
    [p, t] = [end + 1, until + 1];
  }
  return globWithin(pattern, p, pattern.length, arn, t, arn.length);
}

/** An ARN up to its fifth colon; empty where it has none. One ARN is held against many patterns. */
function headOf(arn: string): string {
  if (arn !== headKnown.arn) {
    let colon = -1;
    for (let field = 1; field < 6 && (field === 1 || colon >= 0); field += 1) colon = arn.indexOf(':', colon + 1);
    headKnown = { arn, head: arn.slice(0, colon + 1) };
  }
  return headKnown.head;
}
let headKnown = { arn: '', head: '' };

/** As an ARN has them, which is split at its first five colons. */
function hasSixFields(text: string): boolean {
  let colon = -1;
  for (let field = 1; field < 6; field += 1) {
    colon = text.indexOf(':', colon + 1);
    if (colon < 0) return false;
  }
  return true;
}

/** What stands in front of the first wildcard or variable: whatever fits begins with it. */
export function literalHead(pattern: string): string {
  const open = pattern.search(/[*?$]/);
  return open < 0 ? pattern : pattern.slice(0, open);
}

/**
 * One run of any characters, one single character, or a literal character: wildcards that came from a value stay
 * literal.
 */
export const ANY = Symbol('any run');
export const ONE = Symbol('one character');
export type Pattern = readonly (string | typeof ANY | typeof ONE)[];

/** Reads `*` and `?` as wildcards, everything else literally. */
export function globPattern(text: string): Pattern {
  return [...text].map((char) => (char === '*' ? ANY : char === '?' ? ONE : char));
}

/** Every character stands for itself. */
export const literalPattern = (text: string): Pattern => [...text];

/**
 * Whether the whole text fits the pattern. Only the last run is ever widened again, since the leftmost fit of what
 * stands between two runs is always as good as any other: time is bounded by pattern length × text length, whatever the
 * input.
 */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const chars = [...text];
  let p = 0;
  let t = 0;
  let runAt = -1;
  let runEnds = 0;
  while (t < chars.length) {
    const wanted = pattern[p];
    if (wanted === ANY) {
      runAt = p++;
      runEnds = t;
    } else if (wanted !== undefined && (wanted === ONE || wanted === chars[t])) {
      p++;
      t++;
    } else if (runAt >= 0) {
      p = runAt + 1;
      t = ++runEnds;
    } else return false;
  }
  while (pattern[p] === ANY) p++;
  return p === pattern.length;
}

/** `*` = any run of characters including none and `/`; `?` = exactly one. Case-sensitive. */
export const glob = (pattern: string, text: string): boolean =>
  globWithin(pattern, 0, pattern.length, text, 0, text.length);

/** The same of a stretch of a pattern and a stretch of a text, by the way of `matchesPattern`. */
function globWithin(pattern: string, from: number, to: number, text: string, start: number, end: number): boolean {
  let p = from;
  let t = start;
  let runAt = -1;
  let runEnds = 0;
  while (t < end) {
    const wanted = p < to ? pattern.charCodeAt(p) : NO_CHARACTER;
    if (wanted === STAR) {
      runAt = p++;
      runEnds = t;
    } else if (wanted === QUESTION_MARK) {
      p++;
      t += widthAt(text, t);
    } else if (wanted === text.charCodeAt(t)) {
      p++;
      t++;
    } else if (runAt >= 0) {
      p = runAt + 1;
      runEnds += widthAt(text, runEnds);
      t = runEnds;
    } else return false;
  }
  while (p < to && pattern.charCodeAt(p) === STAR) p++;
  return p === to;
}
const STAR = '*'.charCodeAt(0);
const QUESTION_MARK = '?'.charCodeAt(0);
const NO_CHARACTER = -1;

/** A character outside the Basic Multilingual Plane takes two places. */
const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** The same without regard to case, as actions are compared. */
export const globIgnoringCase = (pattern: string, text: string): boolean =>
  glob(pattern.toLowerCase(), text.toLowerCase());

/** Splits a pattern at its first five colons, as ARNs are split. */
export function splitPattern(pattern: Pattern): readonly Pattern[] {
  const fields: Pattern[] = [];
  let from = 0;
  for (let i = 0; i < pattern.length && fields.length < 5; i++) {
    if (pattern[i] !== ':') continue;
    fields.push(pattern.slice(from, i));
    from = i + 1;
  }
  return [...fields, pattern.slice(from)];
}

/** What a condition key holds in this request: its values, absent, or not known. */
export type KeyState =
  | { readonly state: 'present'; readonly values: readonly string[] }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' };

/** Key names are compared without regard to case. An unknown key ending in `/*` stands for all keys below it. */
export function keyState(request: PolicyRequest, key: string): KeyState {
  const name = key.toLowerCase();
  const values = Object.hasOwn(request.context, name) ? request.context[name] : undefined;
  if (values !== undefined && values.length > 0) return { state: 'present', values };
  const unknown = request.unknownKeys.some((k) => k === name || (k.endsWith('/*') && name.startsWith(k.slice(0, -1))));
  return unknown && values === undefined ? { state: 'unknown' } : { state: 'absent' };
}

/** A text with its `${…}` replaced. `unresolved`: a key is absent and no default is given, so nothing can match. */
export type Resolved =
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly unknownKeys: readonly string[] }
  | { readonly kind: 'unresolved'; readonly key: string };

export const VARIABLE = /\$\{([^{}]*)\}/g;

/** `${*}`, `${?}` and `${$}` are these characters themselves. */
const LITERALS: Readonly<Record<string, string>> = { '*': '*', '?': '?', $: '$' };

/** True when the text holds a policy variable (an escaped character is none). */
export const hasVariable = (text: string): boolean =>
  [...text.matchAll(VARIABLE)].some((m) => !Object.hasOwn(LITERALS, m[1] ?? ''));

/**
 * Replaces policy variables by what the request holds; values stay literal. An unknown value is left as a run of any
 * characters and its key is named. `plain` reads the text around the variables: with wildcards, or character by
 * character. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolveVariables(text: string, request: PolicyRequest, plain: (text: string) => Pattern): Resolved {
  const pattern: (string | typeof ANY | typeof ONE)[] = [];
  const unknownKeys: string[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    pattern.push(...plain(text.slice(from, match.index)));
    from = match.index + match[0].length;
    const inner = match[1] ?? '';
    if (Object.hasOwn(LITERALS, inner)) {
      pattern.push(inner);
      continue;
    }
    const { key, fallback } = splitDefault(inner);
    const held = keyState(request, key);
    if (held.state === 'present' && held.values.length === 1) pattern.push(...(held.values[0] ?? ''));
    else if (held.state === 'unknown') {
      pattern.push(ANY);
      unknownKeys.push(key);
    } else if (fallback !== null) pattern.push(...fallback);
    else return { kind: 'unresolved', key };
  }
  pattern.push(...plain(text.slice(from)));
  return { kind: 'pattern', pattern, unknownKeys };
}

/** The text with wildcards and, where the version knows them, variables. */
export function resolveGlob(text: string, request: PolicyRequest, variables: boolean): Resolved {
  if (!variables) return { kind: 'pattern', pattern: globPattern(text), unknownKeys: [] };
  return resolveVariables(text, request, globPattern);
}

/** `key, 'default'` */
function splitDefault(inner: string): { key: string; fallback: string | null } {
  const comma = inner.indexOf(',');
  if (comma < 0) return { key: inner.trim(), fallback: null };
  const quoted = /^\s*'(.*)'\s*$/s.exec(inner.slice(comma + 1));
  return { key: inner.slice(0, comma).trim(), fallback: quoted ? (quoted[1] ?? '') : null };
}

export interface ApiScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly apiId: string;
}

/**
 * `execute-api:/…`, which API Gateway accepts in resource policies only and rewrites to the full ARN when it saves one.
 */
export const SHORTHAND = 'execute-api:/';

/** The ARN that a shorthand resource stands for; any other text as it is. */
export function expandResource(resource: string, scope: ApiScope): string {
  if (!resource.startsWith(SHORTHAND)) return resource;
  const { partition, region, account, apiId } = scope;
  return `arn:${partition}:execute-api:${region}:${account}:${apiId}/${resource.slice(SHORTHAND.length)}`;
}

/**
 * Rewrites every shorthand string of a resource policy's text, as saving it does; formatting stays.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export function expandShorthand(text: string, scope: ApiScope): string {
  return text.replace(/"execute-api:(?:\/|\\\/)((?:[^"\\]|\\.)*)"/g, (_, rest: string) => {
    const head = JSON.stringify(expandResource(SHORTHAND, scope));
    return `${head.slice(0, -1)}${rest}"`;
  });
}

/**
 * A pattern as it is compared: a shorthand means what the resource policy is attached to (the API, or a private custom
 * domain), and is just a wrong ARN elsewhere.
 */
export function expandPattern(pattern: string, kind: PolicyKind, arn: string): string {
  if (kind !== 'resource' || !pattern.startsWith(SHORTHAND)) return pattern;
  if (pattern === `${SHORTHAND}*` && splitArn(arn)[5]?.startsWith('/domainnames/') === true) return arn;
  const [, partition = '', , region = '', account = '', resource = ''] = splitArn(arn);
  return expandResource(pattern, { partition, region, account, apiId: resource.split('/')[0] ?? '' });
}

export const ARN_SEGMENTS = ['partition', 'service', 'region', 'account'] as const;
export const CALL_SEGMENTS = ['api', 'stage', 'verb', 'path'] as const;
export type Segment = (typeof ARN_SEGMENTS)[number] | (typeof CALL_SEGMENTS)[number];
export const VERB_NAMES: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'];

export type Segments = Readonly<Record<Segment, string | null>>;

/** An ARN or pattern by its eight segments; null where it ends earlier. The path keeps its slashes. */
export function segmentsOf(arn: string): Segments {
  const fields = splitArn(arn);
  const [api, stage, verb, ...path] = fields[5]?.split('/') ?? [];
  return {
    partition: fields[1] ?? null,
    service: fields[2] ?? null,
    region: fields[3] ?? null,
    account: fields[4] ?? null,
    api: api ?? null,
    stage: stage ?? null,
    verb: verb ?? null,
    path: path.length > 0 ? path.join('/') : null,
  };
}

/** The pieces of a call's ARN as `formatInvokeArn` takes them, without the path; what is missing is empty. */
export const callOf = (s: Segments): Omit<InvokeArn, 'path'> => ({
  partition: s.partition ?? '',
  region: s.region ?? '',
  account: s.account ?? '',
  apiId: s.api ?? '',
  stage: s.stage ?? '',
  verb: s.verb ?? '',
});

export const joinSegments = (s: Segments): string => {
  const call = [s.api, s.stage, s.verb, s.path].filter((part) => part !== null).join('/');
  return ['arn', s.partition, s.service, s.region, s.account, call].join(':');
};

export interface Difference {
  readonly segment: Segment;
  readonly granted: string;
  readonly asked: string;
}

/** What stands for a segment that a pattern does not have. */
export const NOTHING = '(nothing)';

/**
 * The segments in which a pattern and an ARN differ, in order. A pattern that ends early differs in the first one it
 * lacks.
 */
export function differences(pattern: string, arn: string): readonly Difference[] {
  const [granted, asked] = [segmentsOf(pattern), segmentsOf(arn)];
  const found: Difference[] = [];
  for (const segment of [...ARN_SEGMENTS, ...CALL_SEGMENTS]) {
    const [g, a] = [granted[segment], asked[segment]];
    if (a === null) continue;
    // A run at the end covers every segment behind it.
    if (g === null) return pattern.endsWith('*') ? found : [...found, { segment, granted: NOTHING, asked: a }];
    if (!glob(g, a)) found.push({ segment, granted: g, asked: a });
  }
  return found;
}

/** How far a pattern is from an ARN: segments first, then characters. */
export function arnDistance(pattern: string, arn: string): number {
  const name = `${pattern}\n${arn}`;
  const known = DISTANCES.get(name);
  if (known !== undefined) return known;
  const found = differences(pattern, arn);
  const distance =
    found.length * 1000 + found.reduce((sum, d) => sum + Math.min(100, editDistance(d.granted, d.asked)), 0);
  if (DISTANCES.size >= MOST_DISTANCES) DISTANCES.clear();
  DISTANCES.set(name, distance);
  return distance;
}
/** Every fix is proven on the same policy but for one statement. */
const DISTANCES = new Map<string, number>();
const MOST_DISTANCES = 5000;

/** How many single characters must be added, removed or replaced; long texts are compared by their length only. */
export function editDistance(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length > 300 || b.length > 300) return Math.max(a.length, b.length);
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, charA] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, charB] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (charA === charB ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
