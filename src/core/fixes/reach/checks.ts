import type { GateName } from '../../api-gateway/gates.ts';
import type { CauseCode } from '../../causes/index.ts';
import { preflightOf } from '../../gates/context.ts';
import { predict, predictExchange } from '../../gates/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts, Method } from '../../model/facts.ts';
import type { Region } from '../../model/plan.ts';
import { type Request, VERBS, type Verb } from '../../model/request.ts';
import type { RuntimeState } from '../../model/runtime-state.ts';
import type { PlanInput } from '../planning/types.ts';
import { ANY_CALL, type Described, shortList } from './regions.ts';
import type { Side } from './side.ts';

/** A call like the asked one, on any route: what stands in its way stands in that of others too. */
interface Probe {
  readonly verb: Verb;
  readonly route: string;
  readonly method: Method | null;
  readonly request: Request;
  readonly isAsked: boolean;
}

/** What refuses a probe, and why. Origins are those of pages that may not read the answer. */
interface Refusing {
  readonly gates: ReadonlyMap<GateName, readonly CauseCode[]>;
  readonly origins: readonly string[];
}

/** Judges probes on one side, each once. */
export type Checker = (probe: Probe) => Refusing;

/** Checks that ask who calls are compared elsewhere, for every caller; but these know demands, not what fails. */
const ELSEWHERE: readonly GateName[] = ['route', 'resource-policy'];
const OF_CALLERS: readonly GateName[] = ['authorization', 'api-key'];

/** Stands for every page that the asked call is not from. */
const ANOTHER_ORIGIN = 'https://zz-another.example';
/** With more routes than this only the asked one is looked at, and that is said. */
const MOST_PROBES = 250;

export function checkerOf(facts: Facts, runtime: RuntimeState): Checker {
  const known = new Map<string, Refusing>();
  return ({ verb, route, request }) => {
    const name = `${verb} ${route}`;
    const found = known.get(name) ?? refusingOf(facts, request, runtime);
    known.set(name, found);
    return found;
  };
}

function refusingOf(facts: Facts, request: Request, runtime: RuntimeState): Refusing {
  const isPreflight = request.method === 'OPTIONS' && request.preflight === null;
  const { refusals, answer } = predictExchange(facts, request, runtime, isPreflight ? 'preflight' : 'request');
  const gates = new Map(
    refusals
      .filter(({ gate }) => !ELSEWHERE.includes(gate))
      .map(({ gate, causes }) => [gate, causes.map(({ code }) => code)]),
  );
  // An integration that is passed may still fail, and API Gateway answers for it.
  if (refusals.length === 0 && answer?.errorType != null) gates.set('integration', []);
  const origins = isFromPage(request) ? originsOf(facts, request) : [];
  const unread = origins.filter((origin) => predict(facts, { ...request, origin }, runtime).cors.verdict === 'refuses');
  return { gates, origins: unread };
}

/** Whether a page may send it itself; browsers send OPTIONS. */
const isFromPage = ({ client, origin, method }: Request): boolean =>
  client === 'browser' && origin !== null && method !== 'OPTIONS';

/** The page of the asked call, those that the API knows, and any other. */
const originsOf = ({ api }: Facts, { origin }: Request): readonly string[] =>
  [...new Set([origin ?? ANOTHER_ORIGIN, ...(valueOf(api)?.cors?.allowOrigins ?? []), ANOTHER_ORIGIN])].filter(
    (one) => one.includes('://') && !one.includes('*'),
  );

/** Whether a check no longer refuses, or no longer for all that it did. */
const isCleared = (gate: GateName, was: Refusing, is: Refusing): boolean =>
  was.gates.get(gate)?.some((code) => is.gates.get(gate)?.includes(code) !== true) === true ||
  (was.gates.has(gate) && !is.gates.has(gate));

/** Calls like the asked one on every route of both sides; `complete`: not only the asked one is among them. */
function probesOf(
  { request, prediction }: PlanInput,
  sides: readonly Side[],
): { readonly probes: readonly Probe[]; readonly complete: boolean } {
  const { path, method } = prediction.request;
  const asked: Probe = { verb: request.method, route: method?.path ?? path, method, request, isAsked: true };
  const prefix = request.path.endsWith(path) ? request.path.slice(0, request.path.length - path.length) : null;
  if (prefix === null || sides[0]?.facts.scope.apiType === 'WEBSOCKET') return { probes: [asked], complete: true };
  const others = new Map<string, Probe>();
  for (const side of sides)
    for (const { path: route, httpMethod } of side.methods)
      for (const verb of httpMethod === 'ANY' || httpMethod === null ? VERBS : [httpMethod as Verb]) {
        const here = route === '$default' ? '/any' : route.replace(/\{[^}]+\}/g, 'any');
        const found = side.methodFor(verb, here);
        if (found?.path !== route || (verb === asked.verb && route === asked.route)) continue;
        const there = `${prefix}${here}`;
        const signing = request.signing && { ...request.signing, path: there };
        const sent = { ...request, method: verb, path: there, signing };
        const probe = { verb, route, method: found, isAsked: false };
        others.set(`${verb} ${route}`, { ...probe, request: verb === 'OPTIONS' ? (preflightOf(sent) ?? sent) : sent });
        if (others.size > MOST_PROBES) return { probes: [asked], complete: false };
      }
  return { probes: [asked, ...others.values()], complete: true };
}

/** What other calls pass, or no longer pass, once a check does: whatever stood in the way of all of them. */
export interface Turned {
  readonly letsIn: readonly Region[];
  readonly shutsOut: readonly Region[];
  readonly notCompared: readonly string[];
}

/** `compared`: which callers the policies and the demands of methods tell; what those name is not said again. */
export function turnedChecks(
  input: PlanInput,
  [before, after]: readonly [Side, Side],
  [was, is]: readonly [Checker, Checker],
  compared: { readonly letsIn: readonly Described[]; readonly shutsOut: readonly Described[] },
): Turned {
  const { probes, complete } = probesOf(input, [before, after]);
  const origins = [...new Set([before, after].flatMap(({ facts }) => originsOf(facts, input.request)))];
  const judged = probes.map((probe) => ({ probe, was: was(probe), is: is(probe) }));
  const regions = (from: 'was' | 'is', to: 'was' | 'is', described: readonly Described[]): readonly Region[] => [
    ...gatesIn(judged).flatMap((gate) =>
      grouped(
        judged
          .filter((one) => isCleared(gate, one[from], one[to]))
          .map(({ probe }) => probe)
          .filter((probe) => !OF_CALLERS.includes(gate) || isUndescribed(probe, described)),
      ).map((some) => regionOf(some, whoAt(gate, some))),
    ),
    ...origins.flatMap((origin) =>
      grouped(
        judged
          .filter((one) => one[from].origins.includes(origin) && !one[to].origins.includes(origin))
          .map(({ probe }) => probe),
      ).map((some) => ({
        ...regionOf(some, `pages of ${origin === ANOTHER_ORIGIN ? 'every other origin' : origin}`),
        origins: [origin === ANOTHER_ORIGIN ? '*' : origin],
      })),
    ),
  ];
  return {
    letsIn: regions('was', 'is', compared.letsIn),
    shutsOut: regions('is', 'was', compared.shutsOut),
    notCompared: complete ? [] : ['other checks that may refuse calls on other routes'],
  };
}

const gatesIn = (judged: readonly { readonly was: Refusing; readonly is: Refusing }[]): readonly GateName[] => [
  ...new Set(judged.flatMap(({ was, is }) => [...was.gates.keys(), ...is.gates.keys()])),
];

/** Signatures and the lack of them are judged for every caller; a region that names the route tells whom. */
const isUndescribed = ({ verb, route, method }: Probe, described: readonly Described[]): boolean =>
  method?.authorizationType !== 'AWS_IAM' &&
  !described.some(({ calls }) => calls.some((call) => call.verb === verb && call.route === route));

function whoAt(gate: GateName, some: readonly Probe[]): string {
  const anyone = some.some(({ isAsked }) => isAsked) ? 'anyone else' : 'anyone';
  const names = [...new Set(some.flatMap(({ method }) => method?.authorizer ?? []))].map((name) => `"${name}"`);
  if (gate === 'authorization') return `${anyone} that authorizer ${names.join(', ')} allows`;
  if (gate === 'api-key') return `${anyone} who sends a key that the stage accepts`;
  if (gate === 'waf' || gate === 'validation') return 'similar requests from anyone else';
  return `${anyone} that the API allows`;
}

/** Probes whose verbs and routes make a product, one after another. */
function grouped(some: readonly Probe[]): readonly (readonly Probe[])[] {
  const verbsOf = (route: string): string =>
    some
      .flatMap((probe) => (probe.route === route ? [probe.verb] : []))
      .sort()
      .join();
  const products = new Map<string, Probe[]>();
  for (const probe of some) {
    const verbs = verbsOf(probe.route);
    products.set(verbs, [...(products.get(verbs) ?? []), probe]);
  }
  return [...products.values()];
}

/** Whom a check stood in the way of may fail another. */
const OTHER_CHECKS = 'all other checks pass';

function regionOf(some: readonly Probe[], who: string): Region {
  const named = VERBS.filter((verb) => some.some((probe) => probe.verb === verb));
  const verbs = named.length === VERBS.length ? (['ANY'] as const) : named;
  const routes = [...new Set(some.map(({ route }) => route))];
  const words = routes.map((route) => `${verbs.join(', ')} ${route}`);
  return { ...ANY_CALL, text: `${who} on ${shortList(words)}`, verbs, routes, conditions: [OTHER_CHECKS] };
}
