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
  const held = printOf(before);
  const made = printOf(after);
  return Object.fromEntries(
    SECTIONS.flatMap((part) => {
      const [old, now] = [held[part], made[part]];
      if (old === undefined) return [];
      const names = [...new Set([...Object.keys(old), ...Object.keys(now ?? {})])];
      return [
        [part, Object.fromEntries(names.map((name) => [name, old[name] === now?.[name] ? (old[name] ?? null) : null]))],
      ];
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

function printOf({ policy, methods, authorizers, gatewayResponses }: Definition): DraftPrint {
  return {
    ...(policy.state === 'known' ? { policy: { [NAMES.policy]: print(plainPolicy(policy.value)) } } : {}),
    ...(methods.state === 'known'
      ? { methods: Object.fromEntries(methods.value.map((one) => [methodName(one), print(withoutName(one))])) }
      : {}),
    ...(authorizers.state === 'known'
      ? { authorizers: Object.fromEntries(authorizers.value.map((one) => [`authorizer "${one.name}"`, print(one)])) }
      : {}),
    ...(gatewayResponses.state === 'known'
      ? {
          gatewayResponses: Object.fromEntries(
            Object.entries(gatewayResponses.value).map(([type, one]) => [`gateway response ${type}`, print(one)]),
          ),
        }
      : {}),
  };
}

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
const print = (value: unknown): string =>
  hash(JSON.stringify(sorted(value)).replace(/arn:[^:"]+:lambda:[^:"]*:\d*:function:/g, ''));

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
