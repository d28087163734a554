import type { GateName } from '../api-gateway/gates.ts';
import type { Answer } from '../model/answer.ts';
import type { Cdn, Method } from '../model/facts.ts';
import type { GateResult } from '../model/gate.ts';
import type { Exchange, Request } from '../model/request.ts';
import type { Situation } from '../model/runtime-state.ts';

/**
 * One exchange on its way through the gates. Each gate sees the request as though the faults in front of it were
 * mended.
 */
export interface GateContext extends Situation {
  readonly exchange: Exchange;
  /** Which copy of the API's definition is judged: `deployed` is what the stage serves. */
  readonly copy: 'deployed' | 'draft';
  /** Stage that the URL or the mapping selects, and the path behind it, with its leading slash. */
  readonly stage: string;
  readonly path: string;
  /** The method that serves the request on this copy; null until the route gate has found one, or when none does. */
  readonly method: Method | null;
  /** Values of the method's path parameters are of no interest; the invoked ARN is. */
  readonly arn: string;
  /** What a CDN in front did to the request; absent where there is none. */
  readonly hop?: Hop;
}

/** What a CDN made of the request on its way to the API. */
export interface Hop {
  /** As the client sent it to the CDN. */
  readonly sent: Request;
  /** As it would arrive if the CDN passed every header but Host on. */
  readonly mended: Request;
  /** Headers that the client sent and the CDN dropped; `the query string` where it dropped that. */
  readonly stripped: readonly string[];
  /** The viewer's Host where the CDN forwards it instead of the origin's; else null. */
  readonly forwardedHost: string | null;
  readonly cdn: Cdn;
  /** Index of the behaviour that took the request; null when none fits. */
  readonly behaviour: number | null;
}

/** A gate is one value in one file: a pure function of what is known and what is asked. */
export interface Gate {
  readonly name: GateName;
  readonly judge: (context: GateContext) => Judgement;
}

export interface Judgement {
  readonly result: GateResult;
  /** What the gates after this one judge: the context as if this gate had passed. */
  readonly next: GateContext;
}

/** What the gates together say of one exchange. */
export interface ExchangePrediction {
  readonly exchange: Exchange;
  /** In the contract's order, without `cors`. */
  readonly results: readonly GateResult[];
  /** The gates that refuse, in the order the request meets them (authorization may come before the resource policy). */
  readonly refusals: readonly GateResult[];
  /** The gates up to the first that refuses, in the order the request meets them. */
  readonly reached: readonly GateName[];
  /** The answer of the first refusing gate, else the integration's; null where a gate that was met cannot be told. */
  readonly answer: Answer | null;
  readonly outcome: 'refused' | 'allowed' | 'cannot-tell';
  readonly arn: string;
  readonly method: Method | null;
  readonly path: string;
  readonly stage: string;
}

/** A situation, and what the gates predict of it. */
export interface PredictedSituation extends Situation {
  readonly prediction: Prediction;
}

export interface Prediction {
  readonly request: ExchangePrediction;
  /** Null when the client sends none. */
  readonly preflight: ExchangePrediction | null;
  /** The `cors` gate over both exchanges. */
  readonly cors: GateResult;
}
