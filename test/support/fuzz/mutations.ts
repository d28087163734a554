import fc from 'fast-check';

/** A JSON document as it is written: a text, number or word, a list, or members, of which two may have one name. */
export type Tree = { word: string } | { list: Tree[] } | { members: [name: string, value: Tree][] };

/** What a grammar gives: a document, or the pieces of a text. */
export type Input = { readonly tree: Tree } | { readonly pieces: readonly string[] };

/** One change of an input's structure: what kind, where, and which of several ways. */
export interface Mutation {
  readonly kind: keyof typeof OF_TREE;
  readonly at: number;
  readonly pick: number;
}

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { list: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return { word: JSON.stringify(value) };
  return { members: Object.entries(value).map(([name, one]) => [name, treeOf(one)]) };
}

export function written(tree: Tree): string {
  if ('word' in tree) return tree.word;
  if ('list' in tree) return `[${tree.list.map(written).join(',')}]`;
  return `{${tree.members.map(([name, value]) => `${JSON.stringify(name)}:${written(value)}`).join(',')}}`;
}

const DEPTH = 10_000;
/** What is longer is not made larger still. */
const LONG = 1000;
/** Names that every object has, and the one that changes what it inherits. */
const INHERITED = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'] as const;
/** A new one each time: later changes of the same input may fall on it. */
const polluted = (): Tree => ({ members: [['polluted', { word: 'true' }]] });
const OTHERS = ['null', 'true', '0', '-1', '1e999', '1.5', '""', '"text"', '[]', '{}', '[null]', '{"a":1}'] as const;
/** Unseen, half or longer in lower case. */
const SIGNS = ['\u0000', '\u001b[2J', '\u202e', '\ud800', '\u2028', '\ufeff', '\u{1f600}', 'İ', '\u0301', '"', '\\'];
const NUMBERS = ['0', '-1', '007', '99999999999999999999', '1e999', 'NaN', '٣', '4.5'] as const;
const deep = (open: string, close: string): string => open.repeat(DEPTH) + close.repeat(DEPTH);
const DEEP = [
  deep('[', ']'),
  deep('{"a":', '}').replace('}', '1}'),
  '['.repeat(DEPTH),
  '{"a":['.repeat(DEPTH),
] as const;
const pickOf = <T>(all: readonly T[], pick: number): T => all[pick % all.length] as T;

/** A place in a document: what stands there, in what, and under which index. */
interface Slot {
  readonly value: Tree;
  readonly siblings: unknown[];
  readonly index: number;
  readonly set: (value: Tree) => void;
}

function slotsOf(tree: Tree, found: Slot[] = []): Slot[] {
  if ('list' in tree)
    for (const [index, value] of tree.list.entries()) {
      found.push({ value, siblings: tree.list, index, set: (next) => (tree.list[index] = next) });
      slotsOf(value, found);
    }
  else if ('members' in tree)
    for (const [index, member] of tree.members.entries()) {
      found.push({ value: member[1], siblings: tree.members, index, set: (next) => (member[1] = next) });
      slotsOf(member[1], found);
    }
  return found;
}

/** A word that is a text, changed. */
function changed(tree: Tree, change: (text: string) => string): Tree {
  if (!('word' in tree)) return tree;
  const text: unknown = tree.word.startsWith('"') ? JSON.parse(tree.word) : tree.word;
  return { word: JSON.stringify(change(String(text))) };
}

const OF_TREE = {
  delete: ({ siblings, index }: Slot) => void siblings.splice(index, 1),
  duplicate: ({ siblings, index }: Slot) => void siblings.splice(index, 0, structuredClone(siblings[index])),
  swap: ({ siblings, index }: Slot) => void siblings.push(...siblings.splice(index, 1)),
  type: ({ set }: Slot, pick: number) => set({ word: pickOf(OTHERS, pick) }),
  quote: ({ value, set }: Slot) => set({ word: JSON.stringify(written(value).slice(0, 500)) }),
  number: ({ set }: Slot, pick: number) => set({ word: JSON.stringify(pickOf(NUMBERS, pick)) }),
  nest: ({ value, set }: Slot, pick: number) =>
    set(pick % 2 === 0 ? { list: [value] } : { members: [[pickOf(INHERITED, pick), value]] }),
  enlarge: ({ value, set }: Slot) =>
    set(
      'word' in value
        ? changed(value, (text) => text.slice(0, LONG).repeat(300))
        : { list: Array.from({ length: written(value).length < LONG ? 50 : 2 }, () => structuredClone(value)) },
    ),
  truncate: ({ value, set }: Slot, pick: number) =>
    set(changed(value, (text) => text.slice(0, pick % (text.length + 1)))),
  sign: ({ value, set }: Slot, pick: number) =>
    set(changed(value, (text) => text.slice(0, pick % (text.length + 1)) + pickOf(SIGNS, pick) + text.slice(pick % 7))),
  inherited: ({ value, siblings, index, set }: Slot, pick: number) => {
    const name = pickOf(INHERITED, pick);
    if (pick % 3 === 0) set({ word: JSON.stringify(name) });
    else if (Array.isArray(siblings[index]))
      siblings.push([name, pick % 2 === 0 ? polluted() : structuredClone(value)]);
    else set({ members: [[name, polluted()]] });
  },
  deep: ({ set }: Slot, pick: number) => set({ word: pickOf(DEEP, pick) }),
} as const;

type OfPieces = (pieces: string[], at: number, pick: number) => void;
const replaced =
  (change: (piece: string, pick: number) => string): OfPieces =>
  (pieces, at, pick) => {
    pieces[at] = change(pieces[at] ?? '', pick);
  };
const OF_PIECES: Readonly<Record<Mutation['kind'], OfPieces>> = {
  delete: (pieces, at) => void pieces.splice(at, 1),
  duplicate: (pieces, at) => void pieces.splice(at, 0, pieces[at] ?? ''),
  swap: (pieces, at, pick) => void pieces.splice(pick % pieces.length, 0, ...pieces.splice(at, 1)),
  type: replaced((_, pick) => pickOf(OTHERS, pick)),
  quote: replaced((piece, pick) =>
    pickOf([`'${piece}'`, `"${piece}"`, `\`${piece}`, `^"${piece}`, `$'${piece}`], pick),
  ),
  number: replaced((_, pick) => pickOf(NUMBERS, pick)),
  nest: replaced((piece, pick) => pickOf([`(${piece})`, `{${piece}`, `[${piece}]`, `\n${piece}\r\n\n`], pick)),
  enlarge: replaced((piece) => piece.slice(0, LONG).repeat(300)),
  truncate: (pieces, at, pick) => {
    pieces[at] = (pieces[at] ?? '').slice(0, pick % 9);
    if (pick % 2 === 0) pieces.splice(at + 1);
  },
  sign: replaced((piece, pick) => piece.slice(0, pick % 9) + pickOf(SIGNS, pick) + piece.slice(pick % 9)),
  inherited: replaced((_, pick) => pickOf(INHERITED, pick)),
  deep: replaced((_, pick) => pickOf(DEEP, pick)),
};

const KINDS = Object.keys(OF_TREE) as Mutation['kind'][];
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), at: fc.nat(), pick: fc.nat(1000) }),
  { maxLength: 4 },
);

/** The text of an input after these changes. */
export function mutated(input: Input, changes: readonly Mutation[]): string {
  if ('pieces' in input) {
    const pieces = [...input.pieces];
    for (const { kind, at, pick } of changes) if (pieces.length > 0) OF_PIECES[kind](pieces, at % pieces.length, pick);
    return pieces.join('');
  }
  const top: Tree = { list: [structuredClone(input.tree)] };
  for (const { kind, at, pick } of changes) {
    const slots = slotsOf(top);
    if (slots.length > 0) OF_TREE[kind](pickOf(slots, at), pick);
  }
  return top.list.map(written).join(' ');
}
