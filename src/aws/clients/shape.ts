import { isObject } from '../../core/fixes/planning/json.ts';

/**
 * What a document must look like, written as its own picture:
 *
 *     { id: 'text', 'tags?': { '*': 'text' }, methods: [{ verb: /^[A-Z]+$/, 'open?': 'flag' }] }
 *
 * Members without `?` must be there; those that are not named may be anything. `null` counts as left out.
 */
export type Shape =
  | 'any'
  | 'text'
  /** Some servers write numbers as text. */
  | 'number'
  | 'flag'
  /** A text of this form. */
  | RegExp
  /** A list, each entry of which has this shape. */
  | readonly [Shape]
  | Members
  | Either
  /** For shapes that hold themselves. */
  | (() => Shape);

/** `*` stands for every member that is not named. */
export interface Members {
  readonly [member: string]: Shape;
}

/** What may be written in two ways. */
export class Either {
  readonly shapes: readonly Shape[];
  constructor(...shapes: readonly Shape[]) {
    this.shapes = shapes;
  }
}

/** The first place where a value does not have the shape, in words; null where it has. */
export function misfit(shape: Shape, value: unknown, at = ''): string | null {
  if (typeof shape === 'function') return misfit(shape(), value, at);
  if (shape instanceof RegExp)
    return typeof value === 'string' && shape.test(value) ? null : wrong(at, 'has an unknown value');
  if (shape instanceof Either)
    return shape.shapes.some((one) => misfit(one, value) === null) ? null : wrong(at, 'has the wrong type');
  if (typeof shape === 'string') return isSimple(shape, value) ? null : wrong(at, 'has the wrong type');
  if (isList(shape)) {
    if (!Array.isArray(value)) return wrong(at, 'is not a list');
    return first(value, (one: unknown) => misfit(shape[0], one, at));
  }
  if (!isObject(value)) return wrong(at, 'is not an object');
  const { members, required, others } = compile(shape);
  for (const name of required)
    if (!Object.hasOwn(value, name) || value[name] == null) return wrong(within(at, name), 'is missing');
  return first(Object.keys(value), (name) => {
    const inner = members.get(name) ?? others;
    const member = value[name];
    return inner === undefined || member == null ? null : misfit(inner, member, within(at, name));
  });
}

interface CompiledShape {
  readonly members: ReadonlyMap<string, Shape>;
  readonly required: readonly string[];
  readonly others: Shape | undefined;
}
/** Answers hold thousands of objects of one shape. */
const known = new WeakMap<Members, CompiledShape>();

function compile(shape: Members): CompiledShape {
  const before = known.get(shape);
  if (before !== undefined) return before;
  const { '*': others, ...named } = shape;
  const compiled: CompiledShape = {
    members: new Map(Object.entries(named).map(([name, inner]) => [name.replace(/\?$/, ''), inner])),
    required: Object.keys(named).filter((name) => !name.endsWith('?')),
    others,
  };
  known.set(shape, compiled);
  return compiled;
}

function isSimple(type: 'any' | 'text' | 'number' | 'flag', value: unknown): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'text':
      return typeof value === 'string';
    case 'number':
      return (
        typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
      );
    case 'flag':
      return typeof value === 'boolean';
  }
}

const isList = (shape: readonly [Shape] | Members): shape is readonly [Shape] => Array.isArray(shape);
const within = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);
const wrong = (at: string, what: string): string => `${at === '' ? 'the body' : at} ${what}`;

function first<T>(all: readonly T[], judge: (one: T) => string | null): string | null {
  for (const one of all) {
    const found = judge(one);
    if (found !== null) return found;
  }
  return null;
}
