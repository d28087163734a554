import { GATES, type GateName } from '../api-gateway/gates.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { isSameValue } from '../model/draft-print.ts';
import type { Facts, Method } from '../model/facts.ts';
import type { Finding, GateResult } from '../model/gate.ts';
import type { Exchange, Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import { apiKeyGate } from './api-key.ts';
import { firstContext, preflightOf } from './context.ts';
import { judgeCors } from './cors.ts';
import { endpointGate } from './endpoint.ts';
import { frontUnread, throughHops, withUnreadFront } from './hops.ts';
import { integrationGate } from './integration.ts';
import { networkGate } from './network.ts';
import { judgePolicies } from './policies.ts';
import { routeGate } from './route.ts';
import { asDeployed, judgeStaleness, stale } from './stale.ts';
import { throttleGate } from './throttle.ts';
import type { ExchangePrediction, Gate, GateContext, Prediction } from './types.ts';
import { validationGate } from './validation.ts';
import { wafGate } from './waf.ts';

/** The gates that judge alone. The policies judge together, and CORS looks at both exchanges. */
type LoneGate = Exclude<GateName, 'resource-policy' | 'authorization' | 'cors'>;

/** One line for each of them; `GATES` has their order. */
const LONE_GATES: Readonly<Record<LoneGate, Gate>> = {
  network: networkGate,
  endpoint: endpointGate,
  waf: wafGate,
  route: routeGate,
  'api-key': apiKeyGate,
  throttle: throttleGate,
  validation: validationGate,
  integration: integrationGate,
};
const isLone = (name: GateName): name is LoneGate => Object.hasOwn(LONE_GATES, name);
const inOrder = (names: readonly GateName[]): readonly Gate[] => names.filter(isLone).map((name) => LONE_GATES[name]);

/** The gates in front of the policies and behind them. */
const BEFORE_POLICIES = inOrder(GATES.slice(0, GATES.indexOf('resource-policy')));
const AFTER_POLICIES = inOrder(GATES.slice(GATES.indexOf('resource-policy')));

/**
 * What API Gateway answers to this request, and every gate's verdict, also behind the first that refuses. Pure: the
 * clock is `request.time`. `seen` is what the client saw; only the CORS gate looks at it, for what the page saw.
 */
export function predict(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  seen: SeenAnswer | null = null,
): Prediction {
  return judgeStaleness(facts, (copy) => predictOn(copy, request, runtime, seen));
}

/**
 * A cause that only the seen answer tells, as a stale deployment where the draft differs and would admit the call; else
 * the cause itself.
 */
export function ofStage(facts: Facts, request: Request, runtime: RuntimeState, cause: Finding): Finding {
  const { draft, deployed } = facts;
  if (draft.methods.state !== 'known' || deployed.methods.state !== 'known') return cause;
  const comparedFields =
    deployed.authorizers.state === 'known' && draft.authorizers.state === 'known' ? null : ASKED_FOR;
  const [drafted, served] = [draft.methods.value, deployed.methods.value];
  if (
    isSameValue(comparableMethods(drafted, served, comparedFields), comparableMethods(served, drafted, comparedFields))
  )
    return cause;
  return predictOn(asDeployed(facts), request, runtime, null).request.outcome === 'allowed'
    ? stale(facts, cause)
    : cause;
}

/** What a method asks of callers: all that a summary of a deployment tells. */
const ASKED_FOR = ['path', 'httpMethod', 'authorizationType', 'apiKeyRequired'] as const;

/**
 * Methods as far as both copies tell them: an integration that one of them does not show is no difference, and where
 * authorizers could not be read only what methods ask for is compared.
 */
function comparableMethods(
  methods: readonly Method[],
  others: readonly Method[],
  only: readonly (keyof Method)[] | null,
): readonly Partial<Method>[] {
  if (only !== null) return methods.map((method) => Object.fromEntries(only.map((name) => [name, method[name]])));
  const isIntegrationUnread = ({ path, httpMethod }: Method): boolean =>
    others.some((one) => one.path === path && one.httpMethod === httpMethod && one.integration === null);
  return methods.map((method) => (isIntegrationUnread(method) ? { ...method, integration: null } : method));
}

/** The same for one exchange as it stands: what the practice account answers with. */
export function predictExchange(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  exchange: Exchange,
): ExchangePrediction {
  let context = throughHops(firstContext(facts, request, runtime, exchange));
  const results: GateResult[] = [];
  const refusals: GateResult[] = [];
  const hidden = frontUnread(context);
  const take = (judged: GateResult): void => {
    const seen = hidden !== null && judged.gate !== 'endpoint' ? withUnreadFront(judged, hidden) : judged;
    const result = context.copy === 'draft' ? onDraft(seen) : seen;
    results.push(result);
    if (result.verdict === 'refuses') refusals.push(result);
  };
  for (const gate of BEFORE_POLICIES) {
    const { result, next } = gate.judge(context);
    take(result);
    context = next;
  }
  const policies = judgePolicies(context);
  for (const gate of policies.order)
    take(gate === 'resource-policy' ? policies.resourcePolicy : policies.authorization);
  for (const gate of AFTER_POLICIES) {
    const { result, next } = gate.judge(context);
    take(result);
    context = next;
  }
  // In the order in which the request meets the gates.
  const end = results.findIndex(({ verdict }) => verdict === 'refuses');
  const reached = end === -1 ? results : results.slice(0, end + 1);
  const isOpen = isUnread(facts) || results.some((r) => r.verdict === 'cannot-tell');
  const isSure =
    (refusals.length > 0 || !isOpen) &&
    reached.every(({ verdict, doubted }) => verdict !== 'cannot-tell' && doubted !== true);
  const outcome = refusals.length > 0 ? 'refused' : isOpen ? 'cannot-tell' : 'allowed';
  return {
    exchange,
    results: [...results].sort((a, b) => GATES.indexOf(a.gate) - GATES.indexOf(b.gate)),
    refusals,
    // Behind a gate that cannot be told nobody knows which answer comes.
    answer: isSure ? (reached.at(-1)?.answer ?? null) : null,
    reached: reached.map(({ gate }) => gate),
    outcome,
    ...where(context),
  };
}

/**
 * A draft that lets the call through says nothing of a stage that serves other methods. What a WebSocket stage serves
 * is never told: there the draft is all there is.
 */
const isUnread = ({ scope, deployed }: Facts): boolean =>
  scope.apiType !== 'WEBSOCKET' && deployed.methods.state !== 'known';

/**
 * Causes found on the draft because what the stage serves could not be read. Endpoint, WAF and network do not depend on
 * it.
 */
function onDraft(result: GateResult): GateResult {
  if (BEFORE_POLICIES.some((gate) => gate !== routeGate && gate.name === result.gate)) return result;
  return { ...result, causes: result.causes.map((cause) => ({ ...cause, judgedOn: 'draft' as const })) };
}

const where = ({ arn, method, path, stage }: GateContext) => ({ arn, method, path, stage });

function predictOn(facts: Facts, request: Request, runtime: RuntimeState, seen: SeenAnswer | null): Prediction {
  const preflight = preflightOf(request);
  const main = predictExchange(facts, request, runtime, 'request');
  const ahead = preflight === null ? null : predictExchange(facts, preflight, runtime, 'preflight');
  const cors = judgeCors({ facts, request, runtime, main, preflight: ahead, seen });
  const isDraft = firstContext(facts, request, runtime, 'request').copy === 'draft';
  return { request: main, preflight: ahead, cors: isDraft ? onDraft(cors) : cors };
}
