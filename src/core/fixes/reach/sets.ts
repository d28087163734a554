import { onceForTexts } from '../../model/once.ts';
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
export const plainBlock = (block: string): string => block.replace(/^([\d.]+)\/32$|^(?=[^/:]*:)([^/]+)\/128$/, '$1$2');

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

/** Addresses that no set tells apart, and which of the sets hold them, in order. */
export interface Cell {
  readonly addresses: AddressSet;
  readonly held: readonly number[];
}

/** The cells into which these sets cut all addresses. What is in the first set comes first. */
export function partitionOf(sets: readonly AddressSet[]): readonly Cell[] {
  const cells = new Map<string, { readonly held: readonly number[]; readonly runs: Run[] }>();
  for (const size of FAMILIES)
    for (const { from, to, held } of piecesOf(sets, size)) {
      const cell = cells.get(held.join()) ?? { held, runs: [] };
      cells.set(held.join(), cell);
      cell.runs.push({ size, from, to });
    }
  return [...cells.values()]
    .sort((a, b) => byMembers(a.held, b.held))
    .map(({ held, runs }) => ({ addresses: joined(runs), held }));
}

/** Between two neighbouring bounds every address is in the same sets. */
function piecesOf(sets: readonly AddressSet[], size: Run['size']) {
  const bounds = new Map<bigint, { readonly begins: number[]; readonly ends: number[] }>([
    [0n, { begins: [], ends: [] }],
  ]);
  const boundAt = (at: bigint) => {
    const known = bounds.get(at) ?? { begins: [], ends: [] };
    bounds.set(at, known);
    return known;
  };
  for (const [index, set] of sets.entries())
    for (const run of set.filter((one) => one.size === size)) {
      boundAt(run.from).begins.push(index);
      if (run.to < lastOf(size)) boundAt(run.to + 1n).ends.push(index);
    }
  const sorted = [...bounds].sort(([a], [b]) => (a < b ? -1 : 1));
  const members = new Set<number>();
  return sorted.map(([from, { begins, ends }], at) => {
    for (const index of ends) members.delete(index);
    for (const index of begins) members.add(index);
    const next = sorted[at + 1]?.[0];
    return {
      from,
      to: next === undefined ? lastOf(size) : next - 1n,
      held: [...members].sort((a, b) => a - b),
    };
  });
}

/** Compares two lists of members: whoever has the first that the other lacks comes first. */
function byMembers(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((member, index) => member !== b[index]);
  if (at < 0) return a.length === b.length ? 0 : 1;
  return (a[at] ?? 0) - (b[at] ?? Number.POSITIVE_INFINITY);
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
// Every fix is proven on all routes of an API.
export const templateLanguage = onceForTexts(10_000, (template): Language => {
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
});

const takes = ({ takes: wanted }: Element, char: string): boolean =>
  wanted === ONE || (wanted === 'segment' ? char !== '/' : wanted === char);

const NOWHERE: Places = [];

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
  const [only] = places;
  // Most of what is read is text without a wildcard.
  if (only !== undefined && places.length === 1 && language[only]?.many !== true && language[only + 1]?.many !== true) {
    const element = language[only];
    return element !== undefined && takes(element, char) ? [only + 1] : NOWHERE;
  }
  const next = new Set<number>();
  for (const place of places) {
    const element = language[place];
    if (element !== undefined && takes(element, char)) next.add(element.many ? place : place + 1);
  }
  return settled(language, next);
}

/** The places behind a text that is read from these places on; none where the language does not begin like that. */
export function readAll(language: Language, text: string, from: Places = startOf(language)): Places {
  let places = from;
  for (const char of text) {
    if (places.length === 0) break;
    places = after(language, places, char);
  }
  return places;
}

/** Texts that every language here treats alike: one of them, and which of the languages hold it, in order. */
export interface TextClass {
  readonly witness: string;
  readonly held: readonly number[];
}

/** More would only be met by patterns that nobody writes. */
const MOST_STATES = 20_000;

/** A language that is still read, and the places where it is. */
interface Reader {
  readonly index: number;
  readonly language: Language;
  readonly places: Places;
}

/**
 * The classes into which the other languages cut the texts of the first, by walking all of them at once over every
 * character that any of them names and one that none does. Null when there are too many to walk.
 */
export function classesOf(
  first: Language,
  others: readonly { readonly language: Language; readonly from: Places }[],
): readonly TextClass[] | null {
  const only = wordOf(first);
  if (only !== null) {
    const accepts = ({ language, from }: (typeof others)[number]): boolean =>
      readAll(language, only, from).includes(language.length);
    return [{ witness: only, held: others.flatMap((other, index) => (accepts(other) ? [index] : [])) }];
  }
  const fresh = unnamedLetter([first, ...others.map(({ language }) => language)]);
  const found = new Map<string, TextClass>();
  const readers = others.map(({ language, from }, index): Reader => ({ index, language, places: from }));
  let front: { readonly text: string; readonly own: Places; readonly at: readonly Reader[] }[] = [
    { text: '', own: startOf(first), at: readers },
  ];
  const seen = new Set<string>();
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { text, own, at } of front) {
      if (own.includes(first.length)) {
        const held = at.filter(({ language, places }) => places.includes(language.length)).map(({ index }) => index);
        const name = held.join();
        if (!found.has(name)) found.set(name, { witness: text, held });
      }
      for (const char of nextLetters(first, own, at, fresh)) {
        const moved = after(first, own, char);
        if (moved.length === 0) continue;
        // A language that the text has left is not looked at again.
        const others = at.flatMap(({ index, language, places }) => {
          const there = after(language, places, char);
          return there.length === 0 ? [] : [{ index, language, places: there }];
        });
        const name = [moved.join(), ...others.map(({ index, places }) => `${index}:${places.join()}`)].join(';');
        if (seen.has(name)) continue;
        if (seen.size >= MOST_STATES) return null;
        seen.add(name);
        next.push({ text: `${text}${char}`, own: moved, at: others });
      }
    }
    front = next;
  }
  return [...found.values()];
}

/** The only text of a language, as most routes have one; null where it has others. */
function wordOf(language: Language): string | null {
  let word = '';
  for (const { takes: char, many } of language) {
    if (many || typeof char !== 'string' || char === 'segment') return null;
    word += char;
  }
  return word;
}

/** A letter that no language names stands for all of those. */
function unnamedLetter(languages: readonly Language[]): string {
  const isNamed = (char: string): boolean => languages.some((language) => language.some((one) => one.takes === char));
  return [...'xyzwvkqjXYZWVKQJ0123456789abcdefghilmnoprstu~'].find((char) => !isNamed(char)) ?? '\u00f8';
}

/** The letters that tell languages apart at their places, as far as the first can read them. */
function nextLetters(first: Language, own: Places, at: readonly Reader[], fresh: string): readonly string[] {
  const letters = new Set([fresh, '/']);
  for (const { language, places } of [{ language: first, places: own }, ...at])
    for (const place of places) {
      const wanted = language[place]?.takes;
      if (typeof wanted === 'string' && wanted !== 'segment') letters.add(wanted);
    }
  const elements = own.flatMap((place) => first[place] ?? []);
  return [...letters].filter((char) => elements.some((element) => takes(element, char)));
}
