import type { SeenAnswer } from './answer.ts';
import type { CouldNotCheck } from './gate.ts';
import type { Behaviour } from './runtime-state.ts';

/** What witnesses independent of the model say about the same call. */
export interface Testimony {
  /** The answer the user gave, or the real call's. */
  readonly observed: SeenAnswer | null;
  /**
   * Real calls made now, as the caller and without credentials. `ofPractice`: same gates answered, so no second source.
   */
  readonly calls: readonly { readonly signed: boolean; readonly answer: SeenAnswer; readonly ofPractice: boolean }[];
  /** `iam:SimulatePrincipalPolicy` for the caller's identity side; null when not asked or not possible. */
  readonly simulator: SimulatorTestimony | null;
  /** What the authorizer's function answered when it was run as a test; null when not asked or not possible. */
  readonly authorizerTest: AuthorizerTestimony | null;
  /** What API Gateway's logs say of this request; null where none could be read. */
  readonly logs: LogsTestimony | null;
  /** The witnesses that were to be asked and could not say anything. */
  readonly couldNotCheck: readonly WitnessGap[];
}

/** Who can say something about the same call besides the model. */
export type Witness = 'call' | 'simulator' | 'authorizer-test' | 'api-key-comparison' | 'waf-sample' | 'logs';

/** A witness that said nothing, and why. The tags are for the program; documents show the sentences only. */
export type WitnessGap = CouldNotCheck &
  (
    | { readonly witness: 'call' /** The call was made and brought no answer. */; readonly unanswered: boolean }
    | { readonly witness: Exclude<Witness, 'call'> }
  );

/** `TestInvokeAuthorizer`: the function was really run, on the draft's authorizer. */
export interface AuthorizerTestimony {
  readonly authorizer: string;
  readonly function: string;
  /** 0 when API Gateway accepted what the function returned. */
  readonly clientStatus: number;
  /** What the function did, the stage of tests replaced by the real one; null where the answer does not tell. */
  readonly does: Behaviour['does'] | null;
  /** True when the practice account answered. */
  readonly ofPractice: boolean;
}

/** Lines of one request in CloudWatch Logs, in the order they were written. Secrets are masked. */
export interface LogsTestimony {
  readonly logGroups: readonly string[];
  /** How the lines were found: by the request's id in the answer, or by the time around the call. */
  readonly foundBy: 'request-id' | 'time';
  readonly lines: readonly {
    readonly logGroup: string /** ISO 8601. */;
    readonly at: string;
    readonly message: string;
  }[];
  /** The log group that holds access-log lines and the format they have; null where none does. */
  readonly accessLog: AccessLog | null;
  /** True when the practice account wrote the lines. */
  readonly ofPractice: boolean;
}

export interface AccessLog {
  readonly logGroup: string;
  readonly format: string;
}

export interface SimulatorTestimony {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  readonly allowedByBoundary: boolean | null;
  readonly allowedByOrganizations: boolean | null;
  readonly matchedStatements: readonly { readonly policy: string; readonly type: string }[];
  readonly missingContextValues: readonly string[];
  /** True when the practice account answered. */
  readonly ofPractice: boolean;
}

export const NO_TESTIMONY: Testimony = {
  observed: null,
  calls: [],
  simulator: null,
  authorizerTest: null,
  logs: null,
  couldNotCheck: [],
};
