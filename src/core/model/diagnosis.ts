import type { AdviceCode, CauseCode, Remedy } from './causes.ts';
import type { Evidence } from './evidence.ts';
import type { CouldNotCheck, GateName, GateVerdict, NearMiss } from './gate.ts';
import type { Change } from './plan.ts';
import type { ApiType, Exchange } from './request.ts';

export type Certainty = 'proven' | 'likely' | 'possible';
export type Outcome = 'refused' | 'allowed' | 'cannot-tell';

/** The `diagnose --json` document, schemaVersion 1. Extend it, never break it. */
export interface Diagnosis {
  readonly schemaVersion: 1;
  readonly target: {
    readonly partition: string;
    readonly region: string;
    readonly accountId: string;
    readonly apiId: string;
    readonly apiType: ApiType;
    readonly stage: string;
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
  readonly observed: (DiagnosedAnswer & { readonly headers: Readonly<Record<string, string>>; readonly from: 'given' | 'call' | 'log' }) | null;
  readonly predicted: DiagnosedAnswer | null;
  readonly outcome: Outcome;
  readonly agreement: 'match' | 'differs' | 'not-observed';
  readonly gates: readonly DiagnosedGate[];
  readonly causes: readonly DiagnosedCause[];
  readonly advice: readonly DiagnosedAdvice[];
  readonly fixes: readonly DiagnosedFix[];
  readonly couldNotCheck: readonly CouldNotCheck[];
  readonly calls: CallCount;
}

export interface CallCount {
  readonly total: number;
  readonly rounds: number;
  readonly throttled: number;
  readonly ms: number;
}

export interface DiagnosedAnswer {
  readonly exchange: Exchange;
  readonly status: number | null;
  readonly errorType: string | null;
  readonly body: string;
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
}

export interface DiagnosedAdvice extends Omit<DiagnosedCause, 'code' | 'nearMiss'> {
  readonly code: AdviceCode;
}

export interface DiagnosedFix {
  readonly id: string;
  readonly causes: readonly CauseCode[];
  readonly title: string;
  readonly changes: readonly Change[];
  readonly diff: string;
  readonly widens: {
    readonly text: string;
    readonly pairs: readonly { readonly caller: string; readonly method: string; readonly path: string }[];
  };
  readonly needsDeployment: boolean;
  readonly alsoPublishes: readonly string[];
  readonly reversible: boolean;
  readonly cli: readonly string[];
  readonly iac: { readonly cloudformation: string; readonly terraform: string; readonly cdk: string };
}
