import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A regular expression literal of a source file. */
export interface Literal {
  /** `src/core/policy/match.ts:12` */
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

/** Every regular expression literal of the files below a folder. */
export function literalsBelow(root: string, folder: string): readonly Literal[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => literalsIn(`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')));
}

/** What may stand in front of a regular expression; behind anything else a slash divides or ends an element. */
const BEFORE_LITERAL = /(?:^|[=(,:[!&|?{;+]|=>|\breturn|\btypeof|\bcase)\s*$/;

/** Texts and comments are passed over; what stands inside `${…}` is code again. */
export function literalsIn(name: string, code: string): readonly Literal[] {
  const found: Literal[] = [];
  const braces: ('code' | 'text')[] = [];
  let at = 0;
  const passText = (): void => {
    while (at < code.length && code[at] !== '`') {
      if (code[at] === '\\') at += 1;
      else if (code.startsWith('${', at)) {
        braces.push('text');
        at += 2;
        return;
      }
      at += 1;
    }
    at += 1;
  };
  while (at < code.length) {
    const char = code[at];
    if (code.startsWith('//', at)) at = endOf(code, '\n', at);
    else if (code.startsWith('/*', at)) at = endOf(code, '*/', at) + 2;
    else if (char === "'" || char === '"') at = endOfQuoted(code, at);
    else if (char === '`') {
      at += 1;
      passText();
    } else if (char === '{') {
      braces.push('code');
      at += 1;
    } else if (char === '}') {
      at += 1;
      if (braces.pop() === 'text') passText();
    } else if (char === '/' && BEFORE_LITERAL.test(code.slice(Math.max(0, at - 40), at))) {
      const end = endOfLiteral(code, at);
      const flags = /^[a-z]*/.exec(code.slice(end + 1))?.[0] ?? '';
      const line = code.slice(0, at).split('\n').length;
      found.push({ place: `${name}:${line}`, source: code.slice(at + 1, end), flags });
      at = end + 1 + flags.length;
    } else at += 1;
  }
  return found;
}

function endOf(code: string, mark: string, from: number): number {
  const at = code.indexOf(mark, from);
  return at < 0 ? code.length : at;
}

function endOfQuoted(code: string, from: number): number {
  let at = from + 1;
  while (at < code.length && code[at] !== code[from] && code[at] !== '\n') at += code[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfLiteral(code: string, from: number): number {
  let isInClass = false;
  for (let at = from + 1; at < code.length; at += 1) {
    const char = code[at];
    if (char === '\\') at += 1;
    else if (char === '[') isInClass = true;
    else if (char === ']') isInClass = false;
    else if (char === '/' && !isInClass) return at;
  }
  return code.length;
}

/** One element of an expression, and how often it may stand. */
export interface Item {
  /** The characters that it takes; null for a group. Empty where it takes none: an anchor, a look around. */
  readonly takes: ReadonlySet<string> | null;
  /** The alternatives of a group. */
  readonly group: readonly (readonly Item[])[];
  readonly least: number;
  readonly most: number;
}

const ATOM = new RegExp(
  String.raw`^(?:\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[\dA-Fa-f]{4}|\\x[\dA-Fa-f]{2}|\\k<\w+>|\\[\s\S]|` +
    String.raw`\[(?:\\[\s\S]|[^\]])*\]|[\s\S])`,
  'u',
);

/** Characters by which classes are told apart: all of ASCII, and some of each kind beyond. */
const SAMPLES = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...'\u00e9\u00df\u03a9\u4e2d\u200b\u2028\ufe0f\u{1f4bb}',
];

/** The elements of an expression as alternatives of sequences. */
export function itemsOf({ source, flags }: Pick<Literal, 'source' | 'flags'>): readonly (readonly Item[])[] {
  let at = 0;
  const alternatives = (): (readonly Item[])[] => {
    const all: Item[][] = [[]];
    while (at < source.length && source[at] !== ')') {
      if (source[at] === '|') {
        at += 1;
        all.push([]);
      } else all.at(-1)?.push(item());
    }
    return all;
  };
  const item = (): Item => {
    const one = element();
    const written = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (written === null) return { ...one, least: 1, most: 1 };
    at += written[0].length;
    const [text, first, comma, last] = written;
    if (text.startsWith('*')) return { ...one, least: 0, most: Number.POSITIVE_INFINITY };
    if (text.startsWith('+')) return { ...one, least: 1, most: Number.POSITIVE_INFINITY };
    if (text.startsWith('?')) return { ...one, least: 0, most: 1 };
    const most = comma === '' ? Number(first) : last === '' ? Number.POSITIVE_INFINITY : Number(last);
    return { ...one, least: Number(first), most };
  };
  const element = (): Pick<Item, 'takes' | 'group'> => {
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(source.slice(at))?.[0];
    if (opening !== undefined) {
      at += opening.length;
      const group = alternatives();
      at += 1;
      return /^\(\?<?[=!]/.test(opening) ? { takes: new Set(), group } : { takes: null, group };
    }
    const atom = ATOM.exec(source.slice(at))?.[0];
    at += atom?.length ?? 1;
    return { takes: charactersOf(atom ?? '', flags), group: [] };
  };
  return alternatives();
}

function charactersOf(atom: string, flags: string): ReadonlySet<string> {
  if (/^(?:\^|\$|\\[bB])$/.test(atom)) return new Set();
  // What was found before may be anything.
  if (/^\\(?:k<|[1-9])/.test(atom)) return new Set(SAMPLES);
  const one = new RegExp(`^(?:${atom})$`, flags.replace(/[gym]/g, ''));
  return new Set(SAMPLES.filter((char) => one.test(char)));
}

/** More repetitions than this are as good as any number. */
const MANY = 40;

/**
 * Whether a repeated group holds a repeated element that the group alone can be made of: then a run of its characters
 * is divided among the two in ever more ways, and a text that does not fit is tried in all of them.
 */
export function nestsRepeats(items: readonly (readonly Item[])[]): boolean {
  return items.some((sequence) =>
    sequence.some(
      (one) =>
        nestsRepeats(one.group) ||
        (one.takes === null && one.most > MANY && repeatedIn(one.group).some((takes) => mayBeMadeOf(one.group, takes))),
    ),
  );
}

const repeatedIn = (items: readonly (readonly Item[])[]): readonly ReadonlySet<string>[] =>
  items.flatMap((sequence) =>
    sequence.flatMap((one) => [
      ...(one.takes !== null && one.takes.size > 0 && one.most > MANY ? [one.takes] : []),
      ...(one.takes === null ? repeatedIn(one.group) : []),
    ]),
  );

/** Whether some alternative needs no character but these. */
const mayBeMadeOf = (items: readonly (readonly Item[])[], takes: ReadonlySet<string>): boolean =>
  items.some((sequence) =>
    sequence.every(
      (one) =>
        one.least === 0 ||
        (one.takes === null
          ? mayBeMadeOf(one.group, takes)
          : one.takes.size === 0 || [...one.takes].some((char) => takes.has(char))),
    ),
  );

/** Texts of about this length that an expression nearly fits: runs of its own characters, then one that ends them. */
export function hostileTexts(items: readonly (readonly Item[])[], length: number): readonly string[] {
  const runs = new Set<string>();
  const walk = (some: readonly (readonly Item[])[]): string =>
    some
      .map((sequence) => {
        const texts = sequence.map((one) => {
          const text = one.takes === null ? walk(one.group) : ([...one.takes].find((char) => char > ' ') ?? '');
          if (one.most > MANY && text !== '') runs.add(text);
          return text.repeat(Math.max(1, Math.min(one.least, 4)));
        });
        runs.add(texts.join(''));
        return texts.join('');
      })
      .sort((a, b) => b.length - a.length)[0] ?? '';
  walk(items);
  return [...runs]
    .filter((run) => run !== '')
    .slice(0, 12)
    .flatMap((run) => ['\u0000', '', '!'].map((end) => run.repeat(Math.ceil(length / run.length)) + end));
}

/**
 * Two repeats behind each other that take the same characters, with nothing between them that keeps them apart, and
 * with something behind them that may be missing: then a run of these characters is divided among the two in as many
 * ways as it is long, from each of its characters on. Gives the two as they are in the sequence, or null.
 */
export function adjacentRepeats(items: readonly (readonly Item[])[]): readonly [Item, Item] | null {
  for (const sequence of items.flatMap(flattened)) {
    for (const [at, first] of sequence.entries()) {
      if (!isLong(first)) continue;
      let shared = charactersIn(first);
      for (let next = at + 1; next < sequence.length && shared.size > 0; next += 1) {
        const second = sequence[next] as Item;
        const both = new Set([...shared].filter((char) => charactersIn(second).has(char)));
        const isOfThem = second.takes !== null ? both.size > 0 : mayBeMadeOf(second.group, shared);
        if (isLong(second) && isOfThem && mayFail(sequence.slice(next + 1), second)) return [first, second];
        // What must stand between and is none of these ends the first run.
        if (second.least > 0 && !isEmpty(second)) shared = both;
      }
    }
    for (const { group } of sequence) {
      const inside = group.length === 0 ? null : adjacentRepeats(group);
      if (inside !== null) return inside;
    }
  }
  return null;
}

/** Two shorter ones cost at most so many steps for each character. */
const isLong = ({ most }: Item): boolean => most > 400;
const isEmpty = ({ takes }: Item): boolean => takes !== null && takes.size === 0;
/** Whether something must stand there: any, or behind a run of whatever there is, more than an anchor. */
const mayFail = (rest: readonly Item[], { takes }: Item): boolean =>
  rest.some((one) => one.least > 0 && !(takesAny(takes) && isEmpty(one) && one.group.length === 0));
/** Without the flag `u` a pair of surrogates is two. */
const takesAny = (takes: Item['takes']): boolean => (takes?.size ?? 0) >= SAMPLES.length - 1;

function charactersIn({ takes, group }: Item): ReadonlySet<string> {
  return takes !== null
    ? takes
    : new Set(group.flatMap((sequence) => sequence.flatMap((one) => [...charactersIn(one)])));
}

const MOST_SEQUENCES = 200;

/** Sequences in which a group that stands once is written out, one for each of its alternatives. */
function flattened(sequence: readonly Item[]): readonly (readonly Item[])[] {
  let all: (readonly Item[])[] = [[]];
  for (const one of sequence) {
    const isInline = one.takes === null && one.most <= 1;
    const inner: readonly (readonly Item[])[] = isInline
      ? [...one.group.flatMap(flattened), ...(one.least === 0 ? [[]] : [])]
      : [[one]];
    all = all.flatMap((start) => inner.map((rest) => [...start, ...rest])).slice(0, MOST_SEQUENCES);
  }
  return all;
}
