import type { FixPlan, Widening } from '../core/model/plan.ts';

/**
 * The apply key counts only when the fix has been on the terminal this long: a key typed ahead or held down never
 * applies.
 */
export const APPLY_AFTER_MS = 400;

/**
 * Stage names that people give to what customers use: prod, production, prd, live, and the like with a prefix or
 * suffix.
 */
export function looksLikeProduction(stage: string): boolean {
  return /(^|[-_.\d])(prod|production|prd|live)($|[-_.\d])/i.test(stage) || /^prod/i.test(stage);
}

/** What of a change decides whether one key is enough. */
type Confirmed = Pick<FixPlan, 'pending'> & { readonly widens: Pick<Widening, 'everyone'> };

/** Why this change asks for the stage's name to be typed; null when one key is enough. */
export function whyConfirm(plan: Confirmed, stage: string): string | null {
  if (plan.widens.everyone) return 'This change allows everyone.';
  if (plan.pending.some(({ known }) => !known)) return 'Some of what this deployment also publishes could not be read.';
  const open = plan.pending.find(({ everyone }) => everyone);
  if (open !== undefined) return `This also publishes a change that allows everyone (${open.phrases.join(', ')}).`;
  if (looksLikeProduction(stage)) return `Stage "${stage}" looks like production.`;
  return null;
}

/** Why the apply key does not count yet; null when it does. `drawnAt` and `now` are milliseconds. */
export function tooEarly(drawnAt: number | null, now: number): boolean {
  return drawnAt === null || now - drawnAt < APPLY_AFTER_MS;
}
