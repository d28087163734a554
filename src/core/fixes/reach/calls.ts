import { executeApiArn, splitArn } from '../../api-gateway/arns.ts';
import { actionOn, CONNECTION_TEMPLATE, CONNECTION_VERBS, INVOKE } from '../../api-gateway/connections.ts';
import { connectionMethod } from '../../gates/connections.ts';
import type { Method } from '../../model/facts.ts';
import { once } from '../../model/once.ts';
import { VERBS, type Verb } from '../../model/request.ts';
import {
  ANY,
  expandPattern,
  hasVariable,
  matchesPattern,
  ONE,
  type Pattern,
  resolveGlob,
  splitPattern,
} from '../../policy/match.ts';
import type { PolicyPrincipal, Statement } from '../../policy/types.ts';
import { ANYBODY, contextOf } from './callers.ts';
import { classesOf, type Language, languageOf, type Places, readAll, startOf, templateLanguage } from './sets.ts';
import { isSpelledOut, layersOf, type PlacedStatement, type Side, statementsIn } from './side.ts';

/** Calls that all patterns and routes of both sides treat alike. */
export interface CallClass {
  readonly verb: Verb;
  /** The template of the route that serves them on the side where they pass. */
  readonly route: string;
  /** A path of them, behind the stage. */
  readonly path: string;
  /** `/orders/42`, `/orders/4*`; and what of these is not meant. `whole`: all paths of the route are alike. */
  readonly words: { readonly like: string; readonly but: readonly string[]; readonly whole: boolean };
  readonly isAskedPath: boolean;
  readonly arn: string;
  readonly action: string;
  readonly before: Method | null;
  readonly after: Method | null;
}

export interface AskedCall {
  readonly verbs: readonly Verb[];
  readonly path: string;
  readonly action: string;
}

/** A set of texts, and how far it is read. */
interface Reading {
  /** Equal names, equal readings. */
  readonly name: string;
  readonly language: Language;
  readonly from: Places;
}

/**
 * All classes of calls of both sides; `complete` is false where patterns were too many to tell apart. `bearing`: only
 * calls that one of these statements is about need to be told apart; null for all calls.
 */
export function callsOf(
  before: Side,
  after: Side,
  asked: AskedCall,
  callers: readonly (PolicyPrincipal | null)[],
  bearing: readonly PlacedStatement[] | null,
): { readonly calls: readonly CallClass[]; readonly complete: boolean } {
  if (before.facts.scope.apiType === 'WEBSOCKET') return { calls: socketCalls(before, after, asked), complete: true };
  const methods = [...before.methods, ...after.methods];
  const templates = [...new Set(methods.map(({ path }) => path))];
  // A route that is spelled out meets only those that are not: the others are thousands, in large APIs.
  const open = templates.filter((template) => !isSpelledOut(template));
  const written = patternsOf(before, after, callers, bearing);
  const actions = actionsOf(asked);
  let complete = true;
  const memo = new Map<string, ReturnType<typeof classesOf>>();
  const calls = VERBS.flatMap((verb) => {
    const served = methods.filter(
      ({ httpMethod }) => httpMethod === verb || httpMethod === 'ANY' || httpMethod === null,
    );
    if (served.length === 0) return [];
    const head = headOf(before, verb);
    const reaches = readingsAfter(written, head);
    return [...new Set(served.map(({ path }) => path))].flatMap((template) => {
      const own = templateLanguage(template);
      const literal = asked.verbs.includes(verb)
        ? [readingOf('asked', languageOf([...asked.path.replace(/^\//, '')]))]
        : [];
      const routes = (isSpelledOut(template) ? open : templates)
        .filter((other) => other !== template && mayMeet(template, other))
        .map((other) => readingOf(other, templateLanguage(other)));
      const near = [...reaches.entries()].filter(
        ([, { language, from }]) => !isSpelledOut(template) || readAll(language, template.slice(1), from).length > 0,
      );
      const others = [...literal, ...near.map(([, one]) => one), ...routes];
      const key = JSON.stringify([template, others.map(({ name }) => name)]);
      const classes = memo.get(key) ?? classesOf(own, others);
      memo.set(key, classes);
      complete &&= classes !== null;
      const found = (classes ?? []).flatMap(({ witness, held }) => {
        const path = `/${witness}`;
        const [old, now] = [before.methodFor(verb, path), after.methodFor(verb, path)];
        if (old?.path !== template && now?.path !== template) return [];
        const route = now?.path ?? old?.path ?? template;
        if (route !== template) return [];
        const isAskedPath = literal.length > 0 && held[0] === 0;
        const matches = held.flatMap((at) => near[at - literal.length]?.[0] ?? []);
        return [{ verb, route, path, isAskedPath, matches, before: old, after: now }];
      });
      const wordsFor = wordsIn(reaches, template, own, found);
      return found.flatMap((one) => {
        const { matches: _, ...call } = one;
        const arn = `${head}${one.path.replace(/^\//, '')}`;
        const words = once(() => wordsFor(one));
        return actions.map((action) => ({
          ...call,
          get words() {
            return words();
          },
          arn,
          action,
        }));
      });
    });
  });
  return { calls, complete };
}

/** What the ARNs of all calls with this verb begin with. */
const headOf = ({ facts: { scope } }: Side, verb: string): string => executeApiArn(scope, `${scope.stage}/${verb}/`);

const readingOf = (name: string, language: Language): Reading => ({ name, language, from: startOf(language) });

/** Whether two routes may share a path: not where a segment that both spell out differs, nor where one is longer. */
function mayMeet(one: string, other: string): boolean {
  const [own, others] = [one.split('/'), other.split('/')];
  for (let at = 0; ; at += 1) {
    const [a, b] = [own[at], others[at]];
    if (isOpenEnded(a) || isOpenEnded(b) || (a === undefined && b === undefined)) return true;
    if (a === undefined || b === undefined || (a !== b && !a.startsWith('{') && !b.startsWith('{'))) return false;
  }
}

const isOpenEnded = (segment: string | undefined): boolean =>
  segment === '$default' || segment?.endsWith('+}') === true;

/**
 * Every resource pattern that either side knows, as each caller's variables make it, but those that share no call with
 * any statement that bears.
 */
function patternsOf(
  before: Side,
  after: Side,
  callers: readonly (PolicyPrincipal | null)[],
  bearing: readonly PlacedStatement[] | null,
): readonly NamedPattern[] {
  const out = new Map<string, NamedPattern>();
  const head = headOf(before, 'GET');
  const patternsIn = (placed: PlacedStatement) => namedPatterns(placed, head, callers);
  const isWide = bearing?.some(({ statement }) => statement.resource === null) ?? true;
  const meant = isWide ? null : bearing?.flatMap(patternsIn);
  for (const placed of statementsIn([...layersOf(before), ...layersOf(after)]))
    for (const named of patternsIn(placed))
      if (meant == null || meant.some(({ pattern }) => mayShare(named.pattern, pattern))) out.set(named.name, named);
  return [...out.values()];
}

interface NamedPattern {
  /** Equal names, equal patterns. */
  readonly name: string;
  readonly pattern: Pattern;
}

function namedPatterns(
  { kind, policy, statement }: PlacedStatement,
  head: string,
  callers: readonly (PolicyPrincipal | null)[],
): readonly NamedPattern[] {
  const known = PATTERNS.get(statement);
  if (known?.head === head) return known.patterns;
  const variables = policy.version === '2012-10-17';
  const texts = statement.resource ?? statement.notResource ?? [];
  const patterns = texts.flatMap((text) => {
    const expanded = expandPattern(text, kind, head);
    return (variables && hasVariable(text) ? callers : [null]).flatMap((principal) => {
      const resolved = resolveGlob(expanded, requestOf(principal), variables);
      return resolved.kind === 'pattern'
        ? [{ name: resolved.pattern.map(String).join(''), pattern: resolved.pattern }]
        : [];
    });
  });
  if (!texts.some((text) => text.includes('${'))) PATTERNS.set(statement, { head, patterns });
  return patterns;
}
/**
 * Without variables a statement has the same patterns whoever calls, and each fix leaves most statements as they are.
 */
const PATTERNS = new WeakMap<Statement, { readonly head: string; readonly patterns: readonly NamedPattern[] }>();

/** False where two patterns differ before the first run of either: then no text fits both. */
function mayShare(one: Pattern, other: Pattern): boolean {
  for (let at = 0; ; at += 1) {
    const [a, b] = [one[at], other[at]];
    if (a === ANY || b === ANY || (a === undefined && b === undefined)) return true;
    if (a === undefined || b === undefined || (a !== b && a !== ONE && b !== ONE)) return false;
  }
}

/** Just enough of a request to fill in who calls. */
const requestOf = (principal: PolicyPrincipal | null) => ({
  action: INVOKE,
  arn: '',
  principal,
  context: contextOf(principal),
  unknownKeys: [],
});

/** What of each pattern is still to be read behind the verb: of those that tell some paths from others. */
function readingsAfter(patterns: readonly NamedPattern[], head: string): readonly Reading[] {
  const given = splitArn(head);
  return patterns.flatMap(({ name, pattern }) => {
    const wanted = splitPattern(pattern);
    const short = wanted.length < 6;
    if (!short && !wanted.slice(0, 5).every((part, at) => matchesPattern(part, given[at] ?? ''))) return [];
    const language = languageOf(short ? pattern : (wanted[5] ?? []));
    const from = readAll(language, short ? head : (given[5] ?? ''));
    if (from.length === 0 || isAll(language, from)) return [];
    return [{ name: `${from.join()} ${name}`, language, from }];
  });
}

const isAll = (language: Language, from: Places): boolean =>
  from.includes(language.length - 1) && language.at(-1)?.many === true;

/**
 * A pattern's path as people write it. A star may have ended in front of the path, or go on into it, as far as the
 * route's own paths let it: of the star's many readings the widest that meets the route.
 */
function textOf(route: Language, { language, from }: Reading): string {
  const meets = (place: number): boolean =>
    classesOf(route, [{ language, from: [place] }])?.some(({ held }) => held.length > 0) ?? true;
  const place = from.length > 1 ? from.find(meets) : from[0];
  const rest = language.slice(place ?? from[0] ?? 0);
  const text = rest.map(({ takes, many }) => (many ? '*' : typeof takes === 'string' ? takes : '?')).join('');
  // Without policy variables, `${` is what it says. IAM writes that `${$}`.
  return `/${text.replace(/^\//, '').replaceAll('${', '${$}{')}`;
}

/** Words for each of some classes of one route: what patterns tell them apart. */
function wordsIn(
  reaches: readonly Reading[],
  template: string,
  own: Language,
  found: readonly { readonly matches: readonly number[] }[],
): (call: Found) => CallClass['words'] {
  const counts = reaches.map(() => 0);
  for (const { matches } of found) for (const at of matches) counts[at] = (counts[at] ?? 0) + 1;
  const texts = once(
    () =>
      new Map(
        reaches.flatMap((reading, at) =>
          (counts[at] ?? 0) > 0 && (counts[at] ?? 0) < found.length ? [[at, textOf(own, reading)] as const] : [],
        ),
      ),
  );
  return ({ matches, isAskedPath, path }) => {
    const inIt = matches.flatMap((at) => texts().get(at) ?? []);
    const notInIt = (): readonly string[] => {
      const held = new Set(matches);
      return [...texts()].flatMap(([at, text]) => (held.has(at) ? [] : [text]));
    };
    return wordsOf(template, inIt, notInIt, isAskedPath, path);
  };
}

interface Found {
  readonly matches: readonly number[];
  readonly isAskedPath: boolean;
  readonly path: string;
}

function wordsOf(
  template: string,
  held: readonly string[],
  notHeld: () => readonly string[],
  isAsked: boolean,
  path: string,
): CallClass['words'] {
  const shaped = pathShape(template);
  const named = (text: string): string => text.replaceAll(ANYBODY, `\${aws:username}`);
  if (!template.includes('{') && template !== '$default') return { like: template, but: [], whole: true };
  if (isAsked) return { like: path, but: [], whole: false };
  const narrowest = [...held].sort((a, b) => literal(b) - literal(a))[0];
  const like = narrowest ?? shaped;
  const but = once(() =>
    notHeld()
      .filter((other) => literal(other) >= literal(like))
      .map(named),
  );
  return {
    like: named(like),
    get but() {
      return but();
    },
    whole: false,
  };
}

/** A template as a pattern of paths. */
export const pathShape = (template: string): string =>
  template === '$default' ? '*' : template.replace(/\{[^}]+\}/g, '*');

/** How much of a pattern is no wildcard. */
export const literal = (pattern: string): number => pattern.replace(/[*?]/g, '').length;

/** Policies may treat a call and the wish for a fresh answer differently, and it is the wish that is asked for. */
function actionsOf({ action }: AskedCall): readonly string[] {
  return action === INVOKE || action.endsWith('ManageConnections') ? [INVOKE] : [INVOKE, action];
}

/** A WebSocket API is called by its handshake, and on its connections. */
function socketCalls(before: Side, after: Side, asked: AskedCall): readonly CallClass[] {
  const { scope } = before.facts;
  const connect = (side: Side): Method | null => side.methods.find(({ path }) => path === '$connect') ?? null;
  const words = { but: [], whole: true };
  const handshake: CallClass = {
    verb: 'GET',
    route: '$connect',
    path: '$connect',
    words: { like: '$connect', ...words },
    isAskedPath: asked.action === INVOKE,
    arn: executeApiArn(scope, `${scope.stage}/$connect`),
    action: INVOKE,
    before: connect(before),
    after: connect(after),
  };
  const managed = connectionMethod('ANY');
  const onConnection = (verb: Verb, path: string, like: string, isAsked: boolean): CallClass => {
    const arn = executeApiArn(scope, `${scope.stage}/${verb}${path}`);
    return {
      ...handshake,
      verb,
      route: CONNECTION_TEMPLATE,
      path,
      words: { like, but: [], whole: !isAsked },
      isAskedPath: isAsked,
      arn,
      action: actionOn(arn),
      before: managed,
      after: managed,
    };
  };
  return [
    handshake,
    // A grant for one connection is one for all of them: which one is called says nothing of the next call.
    ...CONNECTION_VERBS.flatMap((verb) => [
      ...(asked.action !== INVOKE && asked.verbs.includes(verb)
        ? [onConnection(verb, asked.path, asked.path, true)]
        : []),
      onConnection(verb, '/@connections/any', '/@connections/*', false),
    ]),
  ];
}
