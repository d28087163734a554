import type { Definition, DefinitionPart, Method } from './facts.ts';

/**
 * What a deployment would publish, thing by thing, each as a short print of its settings: enough to notice that one has
 * moved. Null stands for a thing that the plan itself edits. A part that was not known has no entry.
 */
export type DraftPrint = { readonly [part in DefinitionPart]?: Readonly<Record<string, string | null>> };

const SECTIONS = ['policy', 'methods', 'authorizers', 'gatewayResponses'] as const;
const NAMES = {
  policy: 'the resource policy',
  methods: 'the methods',
  authorizers: 'the authorizers',
  gatewayResponses: 'the gateway responses',
};

/** The draft as it was read, with what the plan makes of it left open. */
export function assumedDraft(before: Definition, after: Definition): DraftPrint {
  const held = thingsIn(before);
  const made = thingsIn(after);
  return Object.fromEntries(
    SECTIONS.flatMap((part) => {
      const [old, now] = [held[part], made[part]];
      if (old === undefined) return [];
      const names = [...new Set([...Object.keys(old), ...Object.keys(now ?? {})])];
      const printIn = (name: string): string | null =>
        now !== undefined && name in old && name in now && isAlike(old[name], now[name]) ? print(old[name]) : null;
      return [[part, Object.fromEntries(names.map((name) => [name, printIn(name)]))]];
    }),
  );
}

/** What has moved in the draft since, by name. A part that cannot be read again counts as moved. */
export function movedInDraft(assumed: DraftPrint, now: Definition): readonly string[] {
  const held = printOf(now);
  return SECTIONS.flatMap((part) => {
    const [old, found] = [assumed[part], held[part]];
    if (old === undefined) return [];
    if (found === undefined) return [`${NAMES[part]} (could not be read again)`];
    const names = [...new Set([...Object.keys(old), ...Object.keys(found)])];
    return names.filter((name) => old[name] !== null && old[name] !== found[name]);
  });
}

/** What a deployment would publish, as it is printed. */
type Things = { readonly [part in DefinitionPart]?: Readonly<Record<string, unknown>> };

function thingsIn({ policy, methods, authorizers, gatewayResponses }: Definition): Things {
  return {
    ...(policy.state === 'known' ? { policy: { [NAMES.policy]: plainPolicy(policy.value) } } : {}),
    ...(methods.state === 'known'
      ? { methods: Object.fromEntries(methods.value.map((one) => [methodName(one), withoutName(one)])) }
      : {}),
    ...(authorizers.state === 'known'
      ? { authorizers: Object.fromEntries(authorizers.value.map((one) => [`authorizer "${one.name}"`, one])) }
      : {}),
    ...(gatewayResponses.state === 'known'
      ? {
          gatewayResponses: Object.fromEntries(
            Object.entries(gatewayResponses.value).map(([type, one]) => [`gateway response ${type}`, one]),
          ),
        }
      : {}),
  };
}

const printOf = (definition: Definition): DraftPrint =>
  Object.fromEntries(
    Object.entries(thingsIn(definition)).map(([part, things]) => [
      part,
      Object.fromEntries(Object.entries(things).map(([name, one]) => [name, print(one)])),
    ]),
  );

/** Whether a validator's name is read hangs on the call. */
const withoutName = (method: Method): unknown =>
  method.requestValidator === undefined ? method : { ...method, requestValidator: true };

const methodName = ({ httpMethod, path }: Method): string => `${httpMethod ?? ''} ${path}`.trim();

/** White space and the order of members tell nothing. */
function plainPolicy(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** A function of the API's own account may stand by its name or by its whole ARN. */
const FUNCTION_HEAD = /arn:[^:"]+:lambda:[^:"]*:\d*:function:/g;

const print = (value: unknown): string => hash(JSON.stringify(sorted(value)).replace(FUNCTION_HEAD, ''));

/** Whether two values have the same print. What a plan edits differs early, and is then not printed. */
function isAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => isAlike(item, b[at]));
  if (!isObject(a) || !isObject(b)) return print(a) === print(b);
  const names = (value: Readonly<Record<string, unknown>>): readonly string[] =>
    Object.keys(value).filter((name) => value[name] !== undefined);
  const [mine, others] = [names(a), names(b)];
  return mine.length === others.length && mine.every((name) => b[name] !== undefined && isAlike(a[name], b[name]));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Whether two values hold the same members, in whatever order they were read. */
export const isSameValue = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

/** FNV-1a, forwards and backwards: no secret hangs on it. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): string {
  const fnv = (codes: Iterable<string>): string => {
    let value = 0x811c9dc5;
    for (const one of codes) value = Math.imul(value ^ (one.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    return value.toString(36);
  };
  return `${fnv(text)}${fnv([...text].reverse())}`;
}
