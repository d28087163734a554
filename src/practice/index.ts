import type { CaseFile } from '../core/intake/cases/index.ts';
import type { Clock } from '../core/model/ports.ts';
import { type PracticePlan, planPractice } from './plan.ts';
import type { Practice, ServeOptions } from './practice.ts';

export { builtinCases } from './builtin.ts';
export { type PracticePlan, planPractice } from './plan.ts';
export type { Practice, PracticeApi } from './practice.ts';
export type { PracticeProfile } from './profiles.ts';
export { PracticeLoadError } from './store/merge.ts';

/** What a practice account is made of, and how it is served. */
export interface PracticeOptions extends ServeOptions {
  readonly cases: readonly CaseFile[];
  readonly clock: Clock;
}

/**
 * Serves the account on 127.0.0.1. Rejects with PracticeLoadError when two cases contradict each other, and when the
 * port is taken. The server is loaded now: a wizard is drawn before anybody calls it.
 */
export async function servePractice(plan: PracticePlan, options: ServeOptions): Promise<Practice> {
  const { serveAccount } = await import('./practice.ts');
  return serveAccount(plan, options);
}

/** Plans and serves it. */
export const startPractice = ({ cases, clock, ...options }: PracticeOptions): Promise<Practice> =>
  servePractice(planPractice(cases, clock), options);
