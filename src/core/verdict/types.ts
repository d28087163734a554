import type { Prediction } from '../gates/index.ts';
import type { Evidence } from '../model/fact.ts';
import type { Facts } from '../model/facts.ts';
import type { Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import type { Testimony } from '../model/testimony.ts';

/** Everything that a diagnosis is made from. */
export interface Case {
  readonly facts: Facts;
  readonly request: Request;
  readonly runtime: RuntimeState;
  readonly prediction: Prediction;
  readonly testimony: Testimony;
}

/**
 * The steps that a person sees, in the order of API Gateway's gates. Each shows facts read, a verdict and one sentence.
 */
export const STEP_IDS = [
  'network',
  'method-settings',
  'resource-policy',
  'iam-policies',
  'simulator',
  'lambda-authorizer',
  'cognito-jwt',
  'api-key',
  'cors',
  'logs',
  'test-call',
] as const;
export type StepId = (typeof STEP_IDS)[number];

export interface Step {
  readonly id: StepId;
  /** `Method settings`, `Resource policy`, … */
  readonly title: string;
  readonly verdict: 'pass' | 'refuses' | 'warn' | 'cannot-tell' | 'not-applicable';
  /** False when an earlier gate already refuses. */
  readonly reached: boolean;
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
}
