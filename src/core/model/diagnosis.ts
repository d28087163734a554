import type { GateName } from '../api-gateway/gates.ts';
import type { AdviceCode, CauseCode, Remedy } from '../causes/index.ts';
import type { AwsCall } from './changes/index.ts';
import type { Evidence } from './fact.ts';
import type { Scope } from './facts.ts';
import type { CouldNotCheck, GateVerdict, NearMiss } from './gate.ts';
import type { FixPlan, ManualRemedy, Widening } from './plan.ts';
import type { Exchange } from './request.ts';

export type Certainty = 'proven' | 'likely' | 'possible';
export type Outcome = 'refused' | 'allowed' | 'cannot-tell';

/** The `diagnose --json` document, schemaVersion 1. Extend it, never break it. */
export interface Diagnosis {
  readonly schemaVersion: 1;
  readonly target: Scope & {
    readonly method: string;
    readonly path: string;
    /** The resource template that serves the path; null when none does. */
    readonly resource: string | null;
    readonly routeKey: string | null;
    readonly arn: string;
  };
  readonly request: {
    readonly caller: string;
    readonly callerAccount: string | null;
    readonly signed: boolean;
    readonly method: string;
    readonly host: string;
    readonly path: string;
    readonly query: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly origin: string | null;
    readonly credentialsMode: string | null;
    readonly sourceIp: string | null;
    readonly vpce: string | null;
    readonly time: string;
  };
  readonly observed:
    | (DiagnosedAnswer & {
        readonly headers: Readonly<Record<string, string>>;
        readonly from: 'given' | 'call' | 'log';
      })
    | null;
  readonly predicted: PredictedAnswer | null;
  readonly outcome: Outcome;
  readonly agreement: 'match' | 'differs' | 'not-observed';
  readonly gates: readonly DiagnosedGate[];
  readonly causes: readonly DiagnosedCause[];
  readonly advice: readonly DiagnosedAdvice[];
  readonly fixes: readonly DiagnosedFix[];
  readonly couldNotCheck: readonly CouldNotCheck[];
  readonly calls: CallCount;
  /** One sentence where the answer came from behind the gates; null where it did not. */
  readonly note?: string | null;
  /** The same call by another caller, on another stage or at another time; absent where nobody asked. */
  readonly comparison?: Comparison;
  /** The same call made several times; absent where nobody asked. */
  readonly repeat?: Repeat;
}

/** "Works for A, not for B": what differs. */
export interface Comparison {
  readonly by: 'caller' | 'stage' | 'time';
  readonly here: ComparedSide;
  readonly there: ComparedSide;
  /** In one or two sentences. */
  readonly summary: string;
  /** What makes the two answers differ first; null where nothing does. */
  readonly first: DecidingDifference | null;
  /** `first` in front: the gate, then what it turns on, then the others. */
  readonly differences: readonly Difference[];
  /** The gates that come out alike, in their order. */
  readonly same: readonly GateName[];
  /** What cannot be told for the other side, in whole sentences: a past time is judged on the settings of today. */
  readonly untold: readonly string[];
}

/** The gate at which the two sides part, and the one datum that it turns on. */
export interface DecidingDifference {
  readonly gate: GateName;
  /** A statement, a key, a deployment, what an authorizer answered; null where the gate's own words say it all. */
  readonly datum: Pick<Difference, 'what' | 'here' | 'there'> | null;
}

export interface ComparedSide {
  /** The caller, the stage or the time. */
  readonly name: string;
  readonly outcome: Outcome;
  /** As it was seen; else as predicted. */
  readonly answer: DiagnosedAnswer | null;
  readonly causes: readonly CauseCode[];
  /** The policy statement that decided; null where none did or it is not known. */
  readonly statement: { readonly policy: string; readonly index: number; readonly sid: string | null } | null;
}

export interface Difference {
  /** `gate`: the same check comes out otherwise. `fact`: something read from AWS is not the same. */
  readonly kind: 'gate' | 'fact';
  /** The gate's name, or what the fact is about. */
  readonly what: string;
  /** The gate that it bears on; null for what bears on none by itself. */
  readonly gate: GateName | null;
  readonly here: string;
  readonly there: string;
  /** The statement on which it turns, as the diagnosis names it; null where none does. */
  readonly nearMiss: NearMiss | null;
}

/** What became of the same call, made several times. */
export interface Repeat {
  readonly times: number;
  readonly answers: readonly {
    readonly status: number | null;
    readonly errorType: string | null;
    readonly count: number;
  }[];
  /** Calls that brought no answer at all. */
  readonly unanswered: number;
  readonly comesAndGoes: boolean;
  readonly summary: string;
  /** Why an answer can come and go, the likeliest first. */
  readonly causes: readonly RepeatCause[];
}

export interface RepeatCause {
  readonly kind: 'throttle' | 'canary' | 'propagation' | 'authorizer-cache' | 'backend';
  readonly certainty: 'likely' | 'possible';
  readonly because: string;
  readonly evidence: readonly Evidence[];
}

export interface CallCount {
  readonly total: number;
  /** The longest chain of calls that had to wait for one another, from the chosen call to its verdict. */
  readonly rounds: number;
  readonly throttled: number;
  /** Milliseconds during which at least one call was under way. */
  readonly ms: number;
  /** Milliseconds from the chosen call until what decides it was known; absent where nothing was read. */
  readonly verdictMs?: number;
}

/** Of what asked nobody. */
export const NO_CALLS: CallCount = { total: 0, rounds: 0, throttled: 0, ms: 0 };

export interface DiagnosedAnswer {
  readonly exchange: Exchange;
  readonly status: number | null;
  readonly errorType: string | null;
  readonly body: string;
}

/** A variable of the body that is not known before the call stays in it as it is written: `$context.requestId`. */
export interface PredictedAnswer extends DiagnosedAnswer {
  /** Present where a gateway response that the API's owner customised writes the body. */
  readonly gatewayResponse?: {
    /** The refusal's own type, or the family that stands in for it. */
    readonly type: string;
    /** What API Gateway itself would have written. */
    readonly usualBody: string;
    /** Variables without a value before the call; `body` where nothing of the body is known. */
    readonly unknown: readonly string[];
  };
}

export interface DiagnosedGate {
  readonly gate: GateName;
  readonly verdict: GateVerdict;
  readonly reached: boolean;
  readonly because: string;
  readonly evidence: readonly Evidence[];
}

export interface DiagnosedCause {
  readonly code: CauseCode;
  readonly gate: GateName | null;
  readonly certainty: Certainty;
  readonly stops: boolean;
  readonly resource: string;
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly remedy: readonly Remedy[];
  readonly fixes: readonly string[];
  /** What missed by how little, for the eye; null when nothing did. */
  readonly nearMiss: NearMiss | null;
  /**
   * To copy: the request that the caller should send, or the headers that a function should answer with; absent where
   * neither has to change.
   */
  readonly corrected?: string;
  /** Manual remedies, by the name they have in the public JSON; absent where there are none. */
  readonly manual?: readonly ManualRemedy[];
}

export interface DiagnosedAdvice extends Omit<DiagnosedCause, 'code' | 'nearMiss' | 'corrected' | 'manual'> {
  readonly code: AdviceCode;
}

/** A planned fix as other programs read it: what is sent to AWS in place of what is meant. */
export interface DiagnosedFix
  extends Pick<
    FixPlan,
    | 'id'
    | 'causes'
    | 'title'
    | 'diff'
    | 'shutsOut'
    | 'needsDeployment'
    | 'alsoPublishes'
    | 'pending'
    | 'reversible'
    | 'cli'
    | 'iac'
  > {
  readonly changes: readonly AwsCall[];
  readonly widens: Pick<Widening, 'text' | 'pairs' | 'regions' | 'notCompared'>;
}
