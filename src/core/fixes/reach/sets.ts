import { type IpBlock, parseIp } from '../../policy/conditions.ts';
import { ANY, ONE, type Pattern } from '../../policy/match.ts';

/** An inclusive run of addresses of one family, as numbers. */
interface Run {
  readonly size: 32 | 128;
  readonly from: bigint;
  readonly to: bigint;
}

/** A set of IPv4 and IPv6 addresses: runs in order that neither meet nor touch. */
export type AddressSet = readonly Run[];

const FAMILIES = [32, 128] as const;
const lastOf = (size: number): bigint => (1n << BigInt(size)) - 1n;

export const EVERY_ADDRESS: AddressSet = FAMILIES.map((size) => ({ size, from: 0n, to: lastOf(size) }));

/** The addresses of CIDR blocks; what is no block holds none. */
export const addressesIn = (blocks: readonly string[]): AddressSet =>
  joined(blocks.flatMap((block) => runOf(parseIp(block)) ?? []));

function runOf(block: IpBlock | null): Run | null {
  if (block === null) return null;
  const free = BigInt(block.size - block.prefix);
  const from = (block.bits >> free) << free;
  return { size: block.size, from, to: from + (1n << free) - 1n };
}

function joined(runs: AddressSet): AddressSet {
  const sorted = [...runs].sort((a, b) => a.size - b.size || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const out: Run[] = [];
  for (const run of sorted) {
    const last = out.at(-1);
    if (last !== undefined && last.size === run.size && run.from <= last.to + 1n)
      out[out.length - 1] = { ...last, to: run.to > last.to ? run.to : last.to };
    else out.push(run);
  }
  return out;
}

export const together = (...sets: readonly AddressSet[]): AddressSet => joined(sets.flat());

/** A block of one address as that address. */
export const plainBlock = (block: string): string => block.replace(/^([\d.]+)\/32$|^(.*:.*)\/128$/, '$1$2');

export function allBut(set: AddressSet): AddressSet {
  return FAMILIES.flatMap((size) => {
    const out: Run[] = [];
    let next = 0n;
    for (const run of set.filter((one) => one.size === size)) {
      if (run.from > next) out.push({ size, from: next, to: run.from - 1n });
      next = run.to + 1n;
    }
    return next <= lastOf(size) ? [...out, { size, from: next, to: lastOf(size) }] : out;
  });
}

export function shared(a: AddressSet, b: AddressSet): AddressSet {
  return joined(
    a.flatMap((one) =>
      b.flatMap((other) => {
        const from = one.from > other.from ? one.from : other.from;
        const to = one.to < other.to ? one.to : other.to;
        return one.size === other.size && from <= to ? [{ size: one.size, from, to }] : [];
      }),
    ),
  );
}

export const without = (a: AddressSet, b: AddressSet): AddressSet => shared(a, allBut(b));

/** The least number of CIDR blocks that hold exactly these addresses. */
export function blocksOf(set: AddressSet): readonly string[] {
  return set.flatMap((run) => {
    const out: string[] = [];
    for (let from = run.from; from <= run.to; ) {
      let free = 0n;
      while (free < BigInt(run.size)) {
        const wider = 1n << (free + 1n);
        if (from % wider !== 0n || from + wider - 1n > run.to) break;
        free += 1n;
      }
      out.push(`${written(from, run.size)}/${run.size - Number(free)}`);
      from += 1n << free;
    }
    return out;
  });
}

/** One address of a set. */
export const someOf = ([run]: AddressSet): string | null => (run === undefined ? null : written(run.from, run.size));

/** An IPv6 address in the short form of RFC 5952: the longest run of zeros is left out. */
function written(bits: bigint, size: 32 | 128): string {
  const width = size === 32 ? 8n : 16n;
  const count = size === 32 ? 4 : 8;
  const groups = Array.from(
    { length: count },
    (_, at) => (bits >> (width * BigInt(count - 1 - at))) & ((1n << width) - 1n),
  );
  if (size === 32) return groups.join('.');
  const text = groups.map((group) => group.toString(16)).join(':');
  const longest = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)]
    .map(([zeros], at, all) => ({ zeros, index: all[at]?.index ?? 0 }))
    .sort((a, b) => b.zeros.length - a.zeros.length)[0];
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest.zeros.length).replace(/^:/, '');
  return `${before}::${after}`;
}

/** The cells into which these sets cut all addresses: within one cell no set tells two addresses apart. */
export function partitionOf(sets: readonly AddressSet[]): readonly AddressSet[] {
  return sets.reduce<readonly AddressSet[]>(
    (cells, set) => cells.flatMap((cell) => [shared(cell, set), without(cell, set)].filter((one) => one.length > 0)),
    [EVERY_ADDRESS],
  );
}

/** A character, any one, or any but a slash; `many` where it may stand any number of times. */
interface Element {
  readonly takes: string | typeof ONE | 'segment';
  readonly many: boolean;
}

/** A set of texts: what a pattern of a policy or the template of a route takes. */
export type Language = readonly Element[];

export const languageOf = (pattern: Pattern): Language =>
  pattern.map((item) =>
    item === ANY ? { takes: ONE, many: true } : { takes: item as string | typeof ONE, many: false },
  );

/** Behind the first slash: `{id}` is one segment, `{proxy+}` whatever follows. A quick route takes all. */
export function templateLanguage(template: string): Language {
  if (template === '$default') return languageOf([ANY]);
  return template
    .replace(/^\//, '')
    .split('/')
    .flatMap((segment, at): Language => {
      const slash: Language = at === 0 ? [] : [{ takes: '/', many: false }];
      if (/^\{[^}]+\+\}$/.test(segment)) return [...slash, { takes: ONE, many: false }, { takes: ONE, many: true }];
      if (/^\{[^}]+\}$/.test(segment))
        return [...slash, { takes: 'segment', many: false }, { takes: 'segment', many: true }];
      return [...slash, ...languageOf([...segment])];
    });
}

const takes = ({ takes: wanted }: Element, char: string): boolean =>
  wanted === ONE || (wanted === 'segment' ? char !== '/' : wanted === char);

/** Places in a language from which the rest of a text may be read; a place behind the last element accepts. */
export type Places = readonly number[];

function settled(language: Language, places: Iterable<number>): Places {
  const out = new Set<number>();
  for (const start of places) {
    let at = start;
    out.add(at);
    while (language[at]?.many === true) {
      at += 1;
      out.add(at);
    }
  }
  return [...out].sort((a, b) => a - b);
}

export const startOf = (language: Language): Places => settled(language, [0]);

export function after(language: Language, places: Places, char: string): Places {
  const next = new Set<number>();
  for (const place of places) {
    const element = language[place];
    if (element !== undefined && takes(element, char)) next.add(element.many ? place : place + 1);
  }
  return settled(language, next);
}

export const readAll = (language: Language, text: string): Places =>
  [...text].reduce<Places>((places, char) => after(language, places, char), startOf(language));

/** Texts that every language here treats alike: one of them, and which of the languages hold it. */
export interface TextClass {
  readonly witness: string;
  readonly held: readonly boolean[];
}

/** More would only be met by patterns that nobody writes. */
const MOST_STATES = 20_000;

/**
 * The classes into which the other languages cut the texts of the first, by walking all of them at once over every
 * character that any of them names and one that none does. Null when there are too many to walk.
 */
export function classesOf(
  first: Language,
  others: readonly { readonly language: Language; readonly from: Places }[],
): readonly TextClass[] | null {
  const languages = [first, ...others.map(({ language }) => language)];
  const fresh = unnamedLetter(languages);
  const found = new Map<string, TextClass>();
  let front: { readonly text: string; readonly at: readonly Places[] }[] = [
    { text: '', at: [startOf(first), ...others.map(({ from }) => from)] },
  ];
  const seen = new Set<string>();
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { text, at } of front) {
      if (at[0]?.includes(first.length) === true) {
        const held = others.map(({ language }, index) => at[index + 1]?.includes(language.length) === true);
        const name = held.map(Number).join('');
        if (!found.has(name)) found.set(name, { witness: text, held });
      }
      for (const char of nextLetters(languages, at, fresh)) {
        const moved = languages.map((language, index) => after(language, at[index] ?? [], char));
        const name = moved.map((places) => places.join(',')).join(';');
        if (moved[0]?.length === 0 || seen.has(name)) continue;
        if (seen.size >= MOST_STATES) return null;
        seen.add(name);
        next.push({ text: `${text}${char}`, at: moved });
      }
    }
    front = next;
  }
  return [...found.values()];
}

/** A letter that no language names stands for all of those. */
function unnamedLetter(languages: readonly Language[]): string {
  const named = new Set(languages.flatMap((language) => language.map(({ takes: wanted }) => wanted)));
  return [...'xyzwvkqjXYZWVKQJ0123456789abcdefghilmnoprstu~'].find((char) => !named.has(char)) ?? '\u00f8';
}

/** The letters that tell languages apart at their places, as far as the first can read them. */
function nextLetters(languages: readonly Language[], at: readonly Places[], fresh: string): readonly string[] {
  const letters = new Set([fresh, '/']);
  for (const [index, language] of languages.entries())
    for (const place of at[index] ?? []) {
      const wanted = language[place]?.takes;
      if (typeof wanted === 'string' && wanted !== 'segment') letters.add(wanted);
    }
  const [first] = languages;
  const own = (at[0] ?? []).flatMap((place) => first?.[place] ?? []);
  return [...letters].filter((char) => own.some((element) => takes(element, char)));
}
