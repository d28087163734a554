import { createScanner } from 'jsonc-parser';
import { DEEPEST, isTooDeep } from '../../model/sanitize.ts';

/** A small validator for JSON: a shape says what is wrong with a value, and where. Pure; never throws. */
export interface Shape<T> {
  readonly check: (value: unknown, path: string) => readonly string[];
  /** Carries the type only; never set. */
  readonly type?: T;
}
/** A field that may be left out. */
export interface Optional<T> extends Shape<T> {
  readonly optional: true;
}
export type Infer<S> = S extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<F> = { [K in keyof F]: F[K] extends Optional<unknown> ? K : never }[keyof F];
type Merge<T> = { [K in keyof T]: T[K] };
export type Fielded<F> = Merge<
  { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & { readonly [K in OptionalKeys<F>]?: Infer<F[K]> }
>;

const where = (path: string): string => path || '/';
const problem = (path: string, text: string): readonly string[] => [`${where(path)}: ${text}`];
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const pointer = (path: string, key: string | number): string =>
  `${path}/${String(key).slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export const optional = <T>(shape: Shape<T>): Optional<T> => ({ check: shape.check, optional: true });

export function text(pattern?: RegExp, what = 'text in a different format'): Shape<string> {
  return {
    check: (value, path) => {
      if (typeof value !== 'string') return problem(path, 'must be text');
      return pattern && !pattern.test(value) ? problem(path, `must be ${what}`) : [];
    },
  };
}
export const anyText = text();
export const someText = text(/[\s\S]/, 'text that is not empty');

export const truth: Shape<boolean> = {
  check: (value, path) => (typeof value === 'boolean' ? [] : problem(path, 'must be true or false')),
};
export const whole = (min = -Infinity, max = Infinity): Shape<number> => ({
  check: (value, path) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? []
      : problem(path, 'must be a whole number in range'),
});
export const number = (min = -Infinity): Shape<number> => ({
  check: (value, path) =>
    Number.isFinite(value) && (value as number) >= min ? [] : problem(path, 'must be a number in range'),
});
export const anything: Shape<unknown> = {
  check: (value, path) => (isTooDeep(value) ? problem(path, `is nested more than ${DEEPEST} deep`) : []),
};

export function oneOf<const T extends string | number | boolean>(...values: readonly T[]): Shape<T> {
  return {
    check: (value, path) =>
      values.some((wanted) => wanted === value) ? [] : problem(path, `must be ${values.join(', ')}`),
  };
}

export const nullable = <T>(shape: Shape<T>): Shape<T | null> => ({
  check: (value, path) => (value === null ? [] : shape.check(value, path)),
});

export function list<T>(shape: Shape<T>, atLeast = 0): Shape<readonly T[]> {
  return {
    check: (value, path) => {
      if (!Array.isArray(value)) return problem(path, 'must be a list');
      if (value.length < atLeast) return problem(path, `must have at least ${atLeast} entries`);
      return value.flatMap((entry, at) => shape.check(entry, pointer(path, at)));
    },
  };
}

export function record<T>(shape: Shape<T>, key?: RegExp, what = 'another form'): Shape<Readonly<Record<string, T>>> {
  return {
    check: (value, path) => {
      if (!isRecord(value)) return problem(path, 'must be an object');
      return Object.entries(value).flatMap(([name, entry]) => [
        ...(key && !key.test(name) ? problem(pointer(path, name), `its name must be ${what}`) : []),
        ...shape.check(entry, pointer(path, name)),
      ]);
    },
  };
}

/** An object with exactly these fields; `open` lets others stand. */
export function object<F extends Fields>(fields: F, open = false): Shape<Fielded<F>> {
  return {
    check: (value, path) => {
      if (!isRecord(value)) return problem(path, 'must be an object');
      const missing = Object.entries(fields).filter(
        ([name, shape]) => !Object.hasOwn(value, name) && !('optional' in shape),
      );
      const unknown = open ? [] : Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
      return [
        ...missing.flatMap(([name]) => problem(pointer(path, name), 'is missing')),
        ...unknown.flatMap((name) => problem(pointer(path, name), 'is not a field of case format 1')),
        ...Object.entries(fields).flatMap(([name, shape]) =>
          Object.hasOwn(value, name) ? shape.check(value[name], pointer(path, name)) : [],
        ),
      ];
    },
  };
}

/** One of several shapes, told apart by the value of a field. */
export function tagged<const M extends Readonly<Record<string, Shape<unknown>>>>(
  tag: string,
  members: M,
): Shape<Infer<M[keyof M]>> {
  return {
    check: (value, path) => {
      if (!isRecord(value)) return problem(path, 'must be an object');
      const name = value[tag];
      const member = typeof name === 'string' && Object.hasOwn(members, name) ? members[name] : undefined;
      return member
        ? member.check(value, path)
        : problem(pointer(path, tag), `must be ${Object.keys(members).join(', ')}`);
    },
  };
}

/** One of several shapes, told apart by which field is there. */
export function keyed<const M extends Readonly<Record<string, Shape<unknown>>>>(members: M): Shape<Infer<M[keyof M]>> {
  return {
    check: (value, path) => {
      if (!isRecord(value)) return problem(path, 'must be an object');
      const name = Object.keys(members).find((key) => Object.hasOwn(value, key));
      const member = name === undefined ? undefined : members[name];
      return member ? member.check(value, path) : problem(path, `must have one of ${Object.keys(members).join(', ')}`);
    },
  };
}

/** The first shape that fits, for alternatives of different JSON types; the last one's problems are told. */
export function either<A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return { check: (value, path) => (first.check(value, path).length === 0 ? [] : second.check(value, path)) };
}

/** Kinds of tokens of jsonc-parser: a constant enum, which modules cannot import one by one. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  text: 10,
  end: 17,
} as const;

/**
 * Names that stand twice in one object: readers take the last, whoever wrote the file may have meant the first. Depth
 * costs no stack.
 */
export function duplicateNames(text: string): readonly string[] {
  const scanner = createScanner(text, true);
  // Of each open object the names and the last of them; of each open list the place.
  const open: { readonly names: Set<string> | null; at: string | number }[] = [];
  const found: string[] = [];
  let last = { value: '', line: 0, column: 0 };
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    const top = open.at(-1);
    switch (token) {
      case TOKEN.openBrace:
        open.push({ names: new Set(), at: '' });
        break;
      case TOKEN.openBracket:
        open.push({ names: null, at: 0 });
        break;
      case TOKEN.closeBrace:
      case TOKEN.closeBracket:
        open.pop();
        break;
      case TOKEN.comma:
        if (top !== undefined && typeof top.at === 'number') top.at += 1;
        break;
      case TOKEN.text:
        last = {
          value: scanner.getTokenValue(),
          line: scanner.getTokenStartLine(),
          column: scanner.getTokenStartCharacter(),
        };
        break;
      case TOKEN.colon: {
        if (top === undefined || top.names === null) break;
        if (top.names.has(last.value)) {
          const where = open.slice(0, -1).reduce<string>((path, { at }) => pointer(path, at), '') || '/';
          found.push(
            `${where}: "${last.value}" appears twice, again at line ${last.line + 1}, column ${last.column + 1}`,
          );
        }
        top.names.add(last.value);
        top.at = last.value;
        break;
      }
    }
  }
  return found;
}
