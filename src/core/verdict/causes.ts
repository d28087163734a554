import { type Recognised, sameKind, type Unwrapped, unwrapped } from '../answers/index.ts';
import type { GateName } from '../api-gateway/gates.ts';
import { causeOf } from '../causes/index.ts';
import {
  contextAfterRoute,
  type ExchangePrediction,
  isPreflightRequest,
  ofStage,
  type Prediction,
  reachedHost,
  throttledBy,
  valuesOf,
} from '../gates/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { valueOf } from '../model/fact.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding, GateResult } from '../model/gate.ts';
import { bodyOf, type Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import type { Testimony } from '../model/testimony.ts';
import { withAuthorizerSeen } from './authorizer-seen.ts';
import { findingFromLogs } from './log-findings.ts';
import { isOfValidation, isPastGates, isSeenThrough } from './note.ts';
import { findingsFromAnswer, otherHostFinding, staleGuess } from './seen.ts';

/** What stands at the end: every cause that must go, the one that stops the call first in front. */
export interface Conclusion {
  readonly findings: readonly { readonly finding: Finding; readonly gate: GateName | null }[];
  readonly outcome: 'refused' | 'allowed' | 'cannot-tell';
  readonly agreement: 'match' | 'differs' | 'not-observed';
  readonly recognised: Recognised | null;
  /** Gateway response types whose customised body was seen; absent where none was. */
  readonly writtenBy?: Unwrapped['types'];
  /** The seen answer is the one that the first refusing gate gives, and none that cannot be told gives such a one. */
  readonly isConfirmed: boolean;
}

/** Gates and the seen answer reconciled. A contradiction is shown (`agreement`), never hidden. */
export function reconcile(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  prediction: Prediction,
  testimony: Pick<Testimony, 'observed' | 'logs'>,
): Conclusion {
  const { observed } = testimony;
  const read = observed === null ? null : unwrappedOn(facts, request, runtime, prediction, observed);
  const types = read?.types ?? [];
  const conclusion = conclusionOf(facts, request, runtime, prediction, testimony, read?.recognised ?? null, types);
  return types.length === 0 ? conclusion : { ...conclusion, writtenBy: types };
}

/** The gateway responses that the stage serves, else those of the draft, tell what the seen body stands for. */
function unwrappedOn(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  prediction: Prediction,
  seen: SeenAnswer,
): Unwrapped {
  const exchange = (seen.exchange === 'preflight' ? prediction.preflight : null) ?? prediction.request;
  const context = contextAfterRoute(facts, request, runtime, exchange);
  const custom = facts.scope.apiType === 'HTTP' ? {} : (valueOf(context.facts.deployed.gatewayResponses) ?? {});
  return unwrapped(seen, custom, valuesOf(context));
}

function conclusionOf(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  prediction: Prediction,
  { observed: seen, logs }: Pick<Testimony, 'observed' | 'logs'>,
  recognised: Recognised | null,
  types: Unwrapped['types'],
): Conclusion {
  const { scope } = facts;
  const agreement = agreementOf(prediction, seen, types);
  const isConfirmed = agreement === 'match' || isConfirmedDespiteDoubts(prediction, seen, recognised);
  const host = reachedHost(facts, request);
  const elsewhere =
    isElsewhere(prediction) || knowsOther(runtime, host)
      ? otherHostFinding(host, request, runtime, seen, recognised)
      : null;
  if (elsewhere !== null)
    return {
      findings: [{ finding: elsewhere, gate: null }],
      // A name alone says who answers, not what a distribution of that name keeps from the API behind it.
      outcome:
        isFrontUnread(facts) && isToldByName(recognised) && !knowsOther(runtime, host) ? 'cannot-tell' : 'allowed',
      agreement: 'not-observed',
      recognised,
      isConfirmed: false,
    };

  const modelled = withAuthorizerSeen(facts, prediction, seen, recognised, modelFindings(request, prediction)).map(
    ({ finding, gate }) => {
      const placed = finding.judgedOn === 'seen-answer' ? ofStage(facts, request, runtime, finding) : finding;
      return { finding: placed, gate: placed === finding ? gate : causeOf(placed.code).gate };
    },
  );
  // A call that was seen to pass at the gateway was not refused by it, whatever the model thinks; CORS is the browser's
  // verdict.
  const passed = types.length === 0 && isSeenThrough(seen);
  const pastGates = agreement !== 'match' && isPastGates(seen, recognised);
  // What request validation answered says nothing against what that gate, or an old deployment of it, would refuse.
  const validated = pastGates && recognised !== null && isOfValidation(recognised);
  const mayStand = (gate: GateName | null): boolean => gate === 'cors' || (validated && gate === 'validation');
  const remaining = passed || pastGates ? modelled.filter(({ gate }) => mayStand(gate)) : modelled;
  // A refusal by the draft alone says nothing of a stage that may serve another one, until somebody saw a refusal.
  const isGuess = seen === null && scope.apiType !== 'WEBSOCKET' && remaining.every(isOfDraft);
  if (remaining.length > 0) {
    const outcome = outcomeOf(remaining);
    // What would answer behind the gates tells nothing where one of them cannot be told.
    const isOpen = seen === null && outcome === 'allowed' && prediction.request.results.some(isDoubt);
    return {
      findings: remaining,
      outcome: isGuess || isOpen ? 'cannot-tell' : outcome,
      agreement,
      recognised,
      isConfirmed,
    };
  }

  // A call that went without the caller's body says nothing of that body.
  const blank = seen?.from === 'call' && bodyOf(request) === null && recognised?.responseType === 'BAD_REQUEST_BODY';
  const logged = passed || blank ? null : findingFromLogs(logs);
  if (logged !== null) {
    const findings = [{ finding: logged, gate: causeOf(logged.code).gate }];
    return { findings, outcome: outcomeOf(findings), agreement, recognised, isConfirmed };
  }
  const guess = seen === null || passed || pastGates || recognised === null ? null : staleGuess(facts, recognised);
  if (guess !== null)
    return {
      findings: [{ finding: guess, gate: causeOf(guess.code).gate }],
      outcome: 'refused',
      agreement,
      recognised,
      isConfirmed,
    };

  const fromAnswer =
    seen === null || passed || blank || (pastGates && !validated) || recognised === null
      ? []
      : findingsFromAnswer(seen, recognised, facts, request, runtime, prediction.request, types);
  if (fromAnswer.length > 0) {
    const rated = fromAnswer.map((one) =>
      one.code === 'throttled' ? withRate(facts, request, runtime, prediction, one) : one,
    );
    const findings = rated
      .map((one) => ofStage(facts, request, runtime, one))
      .map((finding) => ({ finding, gate: causeOf(finding.code).gate }));
    const outcome = outcomeOf(findings);
    const isOpen = outcome === 'allowed' && prediction.request.outcome === 'cannot-tell' && isServedUnread(facts);
    return { findings, outcome: isOpen ? 'cannot-tell' : outcome, agreement, recognised, isConfirmed };
  }
  // It was refused here, and nothing that was read says why.
  if (validated) return { findings: [], outcome: 'cannot-tell', agreement, recognised, isConfirmed };
  if (passed || pastGates) {
    // A program's call says nothing of the preflight that a browser sends ahead of it.
    const isOpen = seen?.from === 'call' && prediction.preflight?.outcome === 'cannot-tell';
    return { findings: [], outcome: isOpen ? 'cannot-tell' : 'allowed', agreement, recognised, isConfirmed };
  }
  const isRefusal = seen?.status === 401 || seen?.status === 403 || types.length > 0;
  const refusedUnexplained =
    (agreement === 'differs' && seen !== null && isRefusal) || recognised?.kind === 'too-large';
  return {
    findings: [],
    // A host that is none of this API, and nothing tells who answers there: the gates say nothing of it.
    outcome: refusedUnexplained || isElsewhere(prediction) ? 'cannot-tell' : prediction.request.outcome,
    agreement,
    recognised,
    isConfirmed,
  };
}

const isDoubt = ({ verdict }: GateResult): boolean => verdict === 'cannot-tell';

const isOfDraft = ({ finding }: Conclusion['findings'][number]): boolean => finding.judgedOn === 'draft';

/** What refused the call may be what the stage serves, also where the answer would suit the backend. */
const isServedUnread = ({ scope, deployed }: Facts): boolean =>
  scope.apiType !== 'WEBSOCKET' && (deployed.methods.state !== 'known' || deployed.authorizers.state !== 'known');

/** An answer 429 does not say which rate it was; the facts say which it most likely was. */
function withRate(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  prediction: Prediction,
  throttled: Finding,
): Finding {
  const level = throttledBy(contextAfterRoute(facts, request, runtime, prediction.request));
  return level === null ? throttled : { ...throttled, ...level, evidence: [...throttled.evidence, ...level.evidence] };
}

/** Causes of remedy *none* are not the gateway's: for it the call went through. */
function outcomeOf(findings: Conclusion['findings']): Conclusion['outcome'] {
  return findings.every(({ finding }) => causeOf(finding.code).remedy.includes('none')) ? 'allowed' : 'refused';
}

const isFrontUnread = ({ cdn }: Facts): boolean => cdn.state === 'failed' || cdn.state === 'denied';

const isToldByName = (recognised: Recognised | null): boolean =>
  !['cdn', 'storage', 'load-balancer'].includes(recognised?.layer ?? 'unknown');

const knowsOther = (runtime: RuntimeState, host: string): boolean =>
  runtime.otherHosts?.some((other) => other.host.toLowerCase() === host.toLowerCase()) ?? false;

/** The request's host leads to no gate at all. */
const isElsewhere = (prediction: Prediction): boolean =>
  prediction.request.results.some((r) => r.gate === 'endpoint' && r.verdict === 'not-applicable');

/** Preflight first, then the request, then what the browser lacks; each code once. */
function modelFindings(asked: Request, prediction: Prediction): Conclusion['findings'] {
  const preflight = kept(prediction.preflight);
  const cors = prediction.cors.causes.map((finding) => ({ finding, gate: prediction.cors.gate }));
  // The call may be the preflight itself, told on its own.
  if (isPreflightRequest(asked)) {
    const { first, later } = kept(prediction.request);
    return once([...first, ...cors, ...later]);
  }
  const request = inOrder(prediction.request);
  const preflightFails =
    (prediction.preflight?.refusals.length ?? 0) > 0 ||
    (prediction.cors.verdict === 'refuses' && prediction.cors.answer?.exchange === 'preflight');
  const all = [...preflight.first, ...cors, ...preflight.later, ...request];
  return once(preflightFails ? all : [...request, ...cors]);
}

const once = (all: Conclusion['findings']): Conclusion['findings'] =>
  all.filter(({ finding }, at) => all.findIndex((other) => other.finding.code === finding.code) === at);

/**
 * What keeps its code on a preflight: of the gate that stops it, and of those behind. What has a code of the cors gate
 * stands between them.
 */
function kept(preflight: ExchangePrediction | null): Readonly<Record<'first' | 'later', Conclusion['findings']>> {
  const all = preflight === null ? [] : inOrder(preflight).filter(({ finding }) => keepsItsCode(finding));
  const stopper = preflight?.refusals[0]?.gate;
  return {
    first: all.filter(({ gate }) => gate === stopper),
    later: all.filter(({ gate }) => gate !== stopper),
  };
}

const inOrder = (exchange: ExchangePrediction): Conclusion['findings'] =>
  exchange.refusals.flatMap((r) => r.causes.map((finding) => ({ finding, gate: r.gate })));

/**
 * A preflight refused by the method's own setting is told by the cors gate (`cors-options-…`); by a policy, the WAF,
 * the endpoint or an old deployment it keeps its code.
 */
const keepsItsCode = ({ code }: Finding): boolean => causeOf(code).keepsCodeOnPreflight === true;

function agreementOf(
  prediction: Prediction,
  seen: SeenAnswer | null,
  types: Unwrapped['types'],
): Conclusion['agreement'] {
  if (seen === null || isElsewhere(prediction)) return 'not-observed';
  const exchange = seen.exchange === 'preflight' ? prediction.preflight : prediction.request;
  if (exchange === null || exchange.answer === null)
    return exchange?.outcome === 'allowed' && types.length === 0 && (seen.status ?? 999) < 400
      ? 'match'
      : 'not-observed';
  return sameKind(exchange.answer, seen) ? 'match' : 'differs';
}

function isConfirmedDespiteDoubts(
  prediction: Prediction,
  seen: SeenAnswer | null,
  recognised: Recognised | null,
): boolean {
  if (seen === null || recognised === null || isElsewhere(prediction)) return false;
  const exchange = seen.exchange === 'preflight' ? prediction.preflight : prediction.request;
  const refusal = exchange?.refusals[0];
  if (exchange === null || refusal?.answer == null || !sameKind(refusal.answer, seen)) return false;
  const doubts = exchange.results.filter(({ verdict }) => verdict === 'cannot-tell').map(({ gate }) => gate);
  return !recognised.candidates.some((code) => doubts.some((gate) => gate === causeOf(code).gate));
}
