/** Policy documents as plain JSON. Elements that may be one or many are read as lists and written back as they were. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The object in a text; null when there is none. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** `"a"` and `["a"]` mean the same in a policy. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

export const textsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((part): part is string => typeof part === 'string');

/** One value stays plain, several become a list. */
export const plainOrList = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 && values[0] !== undefined ? values[0] : values;

export function statementsOf(policy: JsonObject): readonly JsonObject[] {
  return listOf(policy['Statement']).filter(isObject);
}

/** The object without some of its members. */
export function without(value: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

/** The name under which a statement holds an element: elements are case-sensitive, condition keys are not. */
export function memberName(value: JsonObject, name: string): string | undefined {
  return Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase());
}

/** JSON as people read it: two spaces, a list of one text on one line. */
export const pretty = (text: string): string => {
  const value = parseObject(text);
  return value === null ? text : JSON.stringify(value, null, 2);
};
