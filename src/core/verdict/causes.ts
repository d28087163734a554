import { type Recognised, recognise, sameKind } from '../answers/index.ts';
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
} from '../gates/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding } from '../model/gate.ts';
import { bodyOf, type Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import type { Testimony } from '../model/testimony.ts';
import { withAuthorizerSeen } from './authorizer-seen.ts';
import { findingFromLogs } from './log-findings.ts';
import { isOfValidation, isPastGates } from './note.ts';
import { findingsFromAnswer, otherHostFinding, staleGuess } from './seen.ts';

/** What stands at the end: every cause that must go, the one that stops the call first in front. */
export interface Conclusion {
  readonly findings: readonly { readonly finding: Finding; readonly gate: GateName | null }[];
  readonly outcome: 'refused' | 'allowed' | 'cannot-tell';
  readonly agreement: 'match' | 'differs' | 'not-observed';
  readonly recognised: Recognised | null;
}

/** Gates and the seen answer reconciled. A contradiction is shown (`agreement`), never hidden. */
export function reconcile(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  prediction: Prediction,
  { observed: seen, logs }: Pick<Testimony, 'observed' | 'logs'>,
): Conclusion {
  const recognised = seen === null ? null : recognise(seen);
  const agreement = agreementOf(prediction, seen);
  const host = reachedHost(facts, request);
  const elsewhere =
    isElsewhere(prediction) || knowsOther(runtime, host) ? otherHostFinding(host, runtime, seen, recognised) : null;
  if (elsewhere !== null)
    return {
      findings: [{ finding: elsewhere, gate: null }],
      outcome: 'allowed',
      agreement: 'not-observed',
      recognised,
    };

  const modelled = withAuthorizerSeen(facts, prediction, seen, recognised, modelFindings(request, prediction)).map(
    ({ finding, gate }) => {
      const placed = finding.judgedOn === 'seen-answer' ? ofStage(facts, request, runtime, finding) : finding;
      return { finding: placed, gate: placed === finding ? gate : causeOf(placed.code).gate };
    },
  );
  // A call that was seen to pass at the gateway was not refused by it, whatever the model thinks; CORS is the browser's
  // verdict.
  const passed = seen !== null && seen.exchange === 'request' && seen.status !== null && seen.status < 400;
  const pastGates = agreement !== 'match' && isPastGates(seen, recognised);
  // What request validation answered says nothing against what that gate, or an old deployment of it, would refuse.
  const validated = pastGates && recognised !== null && isOfValidation(recognised);
  const mayStand = (gate: GateName | null): boolean => gate === 'cors' || (validated && gate === 'validation');
  const remaining = passed || pastGates ? modelled.filter(({ gate }) => mayStand(gate)) : modelled;
  if (remaining.length > 0) return { findings: remaining, outcome: outcomeOf(remaining), agreement, recognised };

  // A call that went without the caller's body says nothing of that body.
  const blank = seen?.from === 'call' && bodyOf(request) === null && recognised?.responseType === 'BAD_REQUEST_BODY';
  const logged = passed || blank ? null : findingFromLogs(logs);
  if (logged !== null) {
    const findings = [{ finding: logged, gate: causeOf(logged.code).gate }];
    return { findings, outcome: outcomeOf(findings), agreement, recognised };
  }
  const guess = seen === null || passed || pastGates || recognised === null ? null : staleGuess(facts, recognised);
  if (guess !== null)
    return {
      findings: [{ finding: guess, gate: causeOf(guess.code).gate }],
      outcome: 'refused',
      agreement,
      recognised,
    };

  const fromAnswer =
    seen === null || passed || blank || (pastGates && !validated) || recognised === null
      ? []
      : findingsFromAnswer(seen, recognised, facts, request, prediction.request);
  if (fromAnswer.length > 0) {
    const rated = fromAnswer.map((one) =>
      one.code === 'throttled' ? withRate(facts, request, runtime, prediction, one) : one,
    );
    const findings = rated
      .map((one) => ofStage(facts, request, runtime, one))
      .map((finding) => ({ finding, gate: causeOf(finding.code).gate }));
    return { findings, outcome: outcomeOf(findings), agreement, recognised };
  }
  // It was refused here, and nothing that was read says why.
  if (validated) return { findings: [], outcome: 'cannot-tell', agreement, recognised };
  if (passed || pastGates) return { findings: [], outcome: 'allowed', agreement, recognised };
  const isRefusal = seen?.status === 401 || seen?.status === 403;
  const refusedUnexplained = (agreement === 'differs' && isRefusal) || recognised?.kind === 'too-large';
  return {
    findings: [],
    outcome: refusedUnexplained ? 'cannot-tell' : prediction.request.outcome,
    agreement,
    recognised,
  };
}

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

const knowsOther = (runtime: RuntimeState, host: string): boolean =>
  runtime.otherHosts?.some((other) => other.host.toLowerCase() === host.toLowerCase()) ?? false;

/** The request's host leads to no gate at all. */
const isElsewhere = (prediction: Prediction): boolean =>
  prediction.request.results.some((r) => r.gate === 'endpoint' && r.verdict === 'not-applicable');

/** Preflight first, then the request, then what the browser lacks; each code once. */
function modelFindings(asked: Request, prediction: Prediction): Conclusion['findings'] {
  const preflight =
    prediction.preflight === null ? [] : inOrder(prediction.preflight).filter(({ finding }) => keepsItsCode(finding));
  const cors = prediction.cors.causes.map((finding) => ({ finding, gate: prediction.cors.gate }));
  const main = inOrder(prediction.request);
  // The call may be the preflight itself, told on its own.
  const request = isPreflightRequest(asked) ? main.filter(({ finding }) => keepsItsCode(finding)) : main;
  const preflightFails =
    (prediction.preflight?.refusals.length ?? 0) > 0 ||
    (prediction.cors.verdict === 'refuses' && prediction.cors.answer?.exchange === 'preflight');
  const all = preflightFails ? [...preflight, ...cors, ...request] : [...request, ...cors];
  return all.filter(({ finding }, at) => all.findIndex((other) => other.finding.code === finding.code) === at);
}

const inOrder = (exchange: ExchangePrediction): Conclusion['findings'] =>
  exchange.refusals.flatMap((r) => r.causes.map((finding) => ({ finding, gate: r.gate })));

/**
 * A preflight refused by the method's own setting is told by the cors gate (`cors-options-…`); by a policy, the WAF,
 * the endpoint or an old deployment it keeps its code.
 */
const keepsItsCode = ({ code }: Finding): boolean => causeOf(code).keepsCodeOnPreflight === true;

function agreementOf(prediction: Prediction, seen: SeenAnswer | null): Conclusion['agreement'] {
  if (seen === null) return 'not-observed';
  const exchange = seen.exchange === 'preflight' ? prediction.preflight : prediction.request;
  if (exchange === null || exchange.answer === null)
    return exchange?.outcome === 'allowed' && seen.status !== null && seen.status < 400 ? 'match' : 'not-observed';
  return sameKind(exchange.answer, seen) ? 'match' : 'differs';
}
