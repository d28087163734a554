import type { ApiType } from '../../api-gateway/gates.ts';
import { firstContext } from '../../gates/context.ts';
import { resolveMethod } from '../../gates/index.ts';
import { plansOfStage } from '../../gates/usage.ts';
import { type Fact, isKnown, valueOf, whyUnknown } from '../../model/fact.ts';
import type { Authorizer, Caller, Facts, Method } from '../../model/facts.ts';
import type { Request, Verb } from '../../model/request.ts';
import type { RuntimeState } from '../../model/runtime-state.ts';
import { type Policy, type PolicyKind, parsePolicy, type Statement } from '../../policy/index.ts';

/** One policy that bears on calls. What cannot be read grants nothing. */
export interface Layer {
  readonly kind: PolicyKind;
  readonly policy: Policy | null;
}

/** How a stage answers, as far as who may call it goes: before a change, or after it. */
export interface Side {
  readonly facts: Facts;
  readonly account: string;
  readonly isPrivate: boolean;
  readonly methods: readonly Method[];
  readonly methodFor: (verb: Verb, path: string) => Method | null;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  /** Null: none is attached. */
  readonly resource: Layer | null;
  /** Who signs the asked call, with what bears on it; null where nobody does or its policies were not read. */
  readonly caller: Caller | null;
  readonly identity: readonly Layer[];
  readonly boundary: Layer | null;
  readonly scps: readonly (readonly Layer[])[];
  readonly session: Layer | null;
  /** Whether a key (null: none) is one that the stage takes. */
  readonly takesKey: (id: string | null) => boolean;
  /** What bears on who may call and could not be read, in words. */
  readonly unread: readonly string[];
}

const layer = (kind: PolicyKind, text: string): Layer => {
  const parsed = parsePolicy(text, kind);
  return { kind, policy: parsed.ok ? parsed.policy : null };
};

/** What bears on calls, read once. */
export function sideOf(facts: Facts, request: Request, runtime: RuntimeState): Side {
  const { facts: served } = firstContext(facts, request, runtime, 'request');
  const { scope, deployed } = served;
  const methods = valueOf(deployed.methods) ?? [];
  const policy = valueOf(deployed.policy) ?? null;
  const caller = valueOf(facts.caller) ?? null;
  return {
    facts: served,
    account: scope.accountId,
    isPrivate: valueOf(served.api)?.endpointType === 'PRIVATE',
    methods,
    methodFor: resolverOf(methods, scope.apiType),
    authorizers: new Map((valueOf(deployed.authorizers) ?? []).map((one) => [one.name, one])),
    resource: policy === null ? null : layer('resource', policy),
    caller,
    identity: (caller?.policies ?? []).map(({ text }) => layer('identity', text)),
    boundary: caller?.boundary == null ? null : layer('boundary', caller.boundary.text),
    scps: (valueOf(facts.serviceControlPolicies) ?? []).map((level) =>
      level.policies.map(({ text }) => layer('scp', text)),
    ),
    session: caller === null || runtime.sessionPolicy == null ? null : layer('session', runtime.sessionPolicy),
    takesKey: keysOf(served),
    unread: unreadIn(facts),
  };
}

/** A route without parameters: it takes its own path only. */
export const isSpelledOut = (template: string): boolean => !template.includes('{') && template !== '$default';

/** Which method takes a call. Most fixes leave the methods as they are, so that every side asks the same. */
function resolverOf(methods: readonly Method[], apiType: ApiType): Side['methodFor'] {
  const known = RESOLVERS.get(methods);
  if (known !== undefined) return known;
  const found = new Map<string, Method | null>();
  const resolver: Side['methodFor'] = (verb, path) => {
    const name = `${verb} ${path}`;
    if (!found.has(name)) found.set(name, resolveMethod(methods, verb, path, apiType));
    return found.get(name) ?? null;
  };
  RESOLVERS.set(methods, resolver);
  return resolver;
}
const RESOLVERS = new WeakMap<readonly Method[], Side['methodFor']>();

/** The draft was judged in the place of what could not be read; of what neither shows, nothing is known. */
function unreadIn({ deployed: { policy, methods, authorizers } }: Facts): readonly string[] {
  const deployedFacts: readonly (readonly [string, Fact<unknown>])[] = [
    ['the resource policy that the stage serves', policy],
    ['the methods that the stage serves', methods],
    ['the authorizers that the stage serves', authorizers],
  ];
  return deployedFacts.flatMap(([name, fact]) => (isKnown(fact) ? [] : [`${name} (${whyUnknown(fact)})`]));
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html */
function keysOf({ scope, usagePlans, apiKeys }: Facts): Side['takesKey'] {
  const off = new Set((valueOf(apiKeys) ?? []).filter(({ enabled }) => !enabled).map(({ id }) => id));
  const plans = plansOfStage({ facts: { scope }, stage: scope.stage }, valueOf(usagePlans) ?? []);
  const taken = new Set(plans.flatMap(({ keyIds }) => keyIds).filter((id) => !off.has(id)));
  return (id) => id !== null && taken.has(id);
}

/** Every layer of a side. */
export const layersOf = (side: Side): readonly Layer[] => [
  ...(side.resource === null ? [] : [side.resource]),
  ...side.identity,
  ...(side.boundary === null ? [] : [side.boundary]),
  ...side.scps.flat(),
  ...(side.session === null ? [] : [side.session]),
];

export interface PlacedStatement {
  readonly kind: PolicyKind;
  readonly policy: Policy;
  readonly statement: Statement;
}

export const statementsIn = (layers: readonly Layer[]): readonly PlacedStatement[] =>
  layers.flatMap(({ kind, policy }) =>
    policy === null ? [] : policy.statements.map((statement) => ({ kind, policy, statement })),
  );

/** Equal texts, equal meaning: the place in the document says nothing. */
export function meaning({ kind, policy: { version }, statement }: PlacedStatement): string {
  const known = MEANINGS.get(statement);
  if (known?.kind === kind && known.version === version) return known.text;
  const { index: _, sid: __, ...rest } = statement;
  const text = JSON.stringify([kind, version, rest]);
  MEANINGS.set(statement, { kind, version, text });
  return text;
}
/** Each fix leaves all statements but one as they are. */
const MEANINGS = new WeakMap<Statement, { kind: PolicyKind; version: Policy['version']; text: string }>();

/** Statements that only one of the sides has. */
export function changedStatements(before: Side, after: Side): readonly PlacedStatement[] {
  const [old, now] = [statementsIn(layersOf(before)), statementsIn(layersOf(after))];
  const only = (these: readonly PlacedStatement[], others: readonly PlacedStatement[]) => {
    const names = new Set(others.map(meaning));
    return these.filter((one) => !names.has(meaning(one)));
  };
  return [...only(old, now), ...only(now, old)];
}
