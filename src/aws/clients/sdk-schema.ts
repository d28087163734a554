import type { Shape } from './shape.ts';

/**
 * What the AWS SDK itself knows of an answer. Its schemas are plain data: a structure is `[3, namespace, name, traits,
 * names, refs]`, a list `[1, …, item]`, a map `[2, …, key, value]`, a simple type with traits `[0, …, type]`, an
 * operation `[9, namespace, name, traits, input, output]`. A ref is a number for a simple type, a schema, a function
 * that gives one, or a pair of any of them with traits.
 */
export type Ref = unknown;
type Schema = readonly unknown[];

/** What a ref stands for, and how it is named on the wire. */
export type Read =
  | { readonly kind: 'simple'; readonly type: 'any' | 'text' | 'number' | 'flag' }
  | { readonly kind: 'list'; readonly item: Ref; readonly itemName: string }
  | { readonly kind: 'map'; readonly value: Ref }
  | { readonly kind: 'structure'; readonly members: readonly Member[] };

export interface Member {
  readonly name: string;
  readonly ref: Ref;
  readonly jsonName: string;
  readonly xmlName: string;
  /** The entries of this list stand in the structure itself. */
  readonly flattened: boolean;
  /** It is the whole body. */
  readonly isBody: boolean;
}

type Traits = Readonly<Record<string, unknown>>;

/** Lists and maps of simple types are numbers: the type, with one of these added. */
const LIST = 64;
const MAP = 128;
const STRUCTURES: readonly unknown[] = [3, 4, -3];

/** Refs are few and stay the same, answers hold thousands of values. */
function once<T>(make: (ref: Ref) => T): (ref: Ref) => T {
  const made = new Map<Ref, T>();
  return (ref) => {
    const one = made.get(ref) ?? make(ref);
    made.set(ref, one);
    return one;
  };
}

export const readRef = once((ref): Read => {
  const { schema } = resolved(ref);
  if (typeof schema === 'number') {
    if ((schema & MAP) !== 0) return { kind: 'map', value: schema & ~MAP };
    if ((schema & LIST) !== 0) return { kind: 'list', item: schema & ~LIST, itemName: 'member' };
    return { kind: 'simple', type: typeOf(schema) };
  }
  if (!Array.isArray(schema)) return { kind: 'simple', type: 'any' };
  const tuple = schema as Schema;
  if (tuple[0] === 0) return readRef(tuple[4]);
  if (tuple[0] === 1)
    return { kind: 'list', item: tuple[4], itemName: String(resolved(tuple[4]).traits['xmlName'] ?? 'member') };
  if (tuple[0] === 2) return { kind: 'map', value: tuple[5] };
  if (!STRUCTURES.includes(tuple[0])) return { kind: 'simple', type: 'any' };
  const [names, refs] = [tuple[4] as readonly string[], tuple[5] as readonly Ref[]];
  return { kind: 'structure', members: names.map((name, at) => memberOf(name, refs[at])) };
});

/** https://smithy.io/2.0/spec/simple-types.html; times come as numbers or as text. */
function typeOf(code: number): 'any' | 'text' | 'number' | 'flag' {
  if (code === 0 || code === 21) return 'text';
  if (code === 1) return 'number';
  return code === 2 ? 'flag' : 'any';
}

function memberOf(name: string, ref: Ref): Member {
  const { traits } = resolved(ref);
  return {
    name,
    ref,
    jsonName: String(traits['jsonName'] ?? name),
    xmlName: String(traits['xmlName'] ?? name),
    flattened: 'xmlFlattened' in traits,
    isBody: 'httpPayload' in traits,
  };
}

/** Traits are an object, or a number whose bits are the commonest of them: 16 is `httpPayload`. */
function resolved(ref: Ref): { readonly schema: unknown; readonly traits: Traits } {
  const isPair = Array.isArray(ref) && ref.length === 2;
  const [inner, given]: readonly unknown[] = isPair ? ref : [ref, 0];
  const schema: unknown = typeof inner === 'function' ? inner() : inner;
  if (typeof given === 'object' && given !== null) return { schema, traits: given as Traits };
  return { schema, traits: typeof given === 'number' && (given & 16) !== 0 ? { httpPayload: 1 } : {} };
}

/** The types of all members, none of which has to be there. */
export const shapeOf = once((ref): Shape => {
  const read = readRef(ref);
  switch (read.kind) {
    case 'simple':
      return read.type;
    case 'list':
      return [() => shapeOf(read.item)];
    case 'map':
      return { '*': () => shapeOf(read.value) };
    case 'structure':
      return Object.fromEntries(read.members.map(({ name, ref: inner }) => [`${name}?`, () => shapeOf(inner)]));
  }
});
