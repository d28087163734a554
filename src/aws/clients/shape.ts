import { isObject } from '../../core/fixes/planning/json.ts';
import { onceForEach } from '../../core/model/once.ts';

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
export function misfit(shape: Shape, value: unknown): string | null {
  const wrong = firstWrong(shape, value);
  return wrong === null ? null : `${wrong.at ?? 'the body'} ${wrong.what}`;
}

interface Wrong {
  /** `a.b`; null is the value itself. */
  readonly at: string | null;
  readonly what: string;
}
const here = (what: string): Wrong => ({ at: null, what });
const within = (name: string, { at, what }: Wrong): Wrong => ({ at: at === null ? name : `${name}.${at}`, what });

/** Answers hold tens of thousands of values: names are put together only where one is wrong. */
function firstWrong(shape: Shape, value: unknown): Wrong | null {
  if (typeof shape === 'function') return firstWrong(shape(), value);
  if (shape instanceof RegExp)
    return typeof value === 'string' && shape.test(value) ? null : here('has an unknown value');
  if (shape instanceof Either)
    return shape.shapes.some((one) => firstWrong(one, value) === null) ? null : here('has the wrong type');
  if (typeof shape === 'string') return isSimple(shape, value) ? null : here('has the wrong type');
  if (isList(shape)) return Array.isArray(value) ? wrongEntry(shape[0], value) : here('is not a list');
  return isObject(value) ? wrongMember(shape, value) : here('is not an object');
}

function wrongEntry(shape: Shape, list: readonly unknown[]): Wrong | null {
  for (let at = 0; at < list.length; at += 1) {
    const wrong = firstWrong(shape, list[at]);
    if (wrong !== null) return wrong;
  }
  return null;
}

function wrongMember(shape: Members, value: Readonly<Record<string, unknown>>): Wrong | null {
  const { members, required, others } = compile(shape);
  for (const name of required)
    if (!Object.hasOwn(value, name) || value[name] == null) return within(name, here('is missing'));
  for (const name in value) {
    if (!Object.hasOwn(value, name) || value[name] == null) continue;
    const inner = members.get(name) ?? others;
    const wrong = inner === undefined ? null : firstWrong(inner, value[name]);
    if (wrong !== null) return within(name, wrong);
  }
  return null;
}

interface CompiledShape {
  readonly members: ReadonlyMap<string, Shape>;
  readonly required: readonly string[];
  readonly others: Shape | undefined;
}
/** Answers hold thousands of objects of one shape. */
const compile = onceForEach(
  ({ '*': others, ...named }: Members): CompiledShape => ({
    members: new Map(Object.entries(named).map(([name, inner]) => [name.replace(/\?$/, ''), inner])),
    required: Object.keys(named).filter((name) => !name.endsWith('?')),
    others,
  }),
);

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
