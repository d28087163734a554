import type { SeenAnswer } from './answer.ts';
import type { CouldNotCheck } from './gate.ts';

/** What witnesses independent of the model say about the same call. */
export interface Testimony {
  /** The answer the user gave, or the real call's. */
  readonly observed: SeenAnswer | null;
  /** Real calls made now, as the caller and without credentials. `ofPractice`: same gates answered, so no second source. */
  readonly calls: readonly { readonly signed: boolean; readonly answer: SeenAnswer; readonly ofPractice: boolean }[];
  /** `iam:SimulatePrincipalPolicy` for the caller's identity side; null when not asked or not possible. */
  readonly simulator: SimulatorTestimony | null;
  readonly couldNotCheck: readonly CouldNotCheck[];
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

export const NO_TESTIMONY: Testimony = { observed: null, calls: [], simulator: null, couldNotCheck: [] };
