import type { RateLevel } from '../../gates/rates.ts';
import type { Facts, Rate } from '../../model/facts.ts';
import type { Change, DocumentChange, FixPlan } from '../../model/plan.ts';

/**
 * What a rate of nothing becomes where nothing says what was meant: enough to work with, far below the account's own
 * limit.
 */
const MODEST = 10;

/** The rate with what is zero taken from the other half. */
export const openedRate = ({ rateLimit, burstLimit }: Rate): Rate => ({
  rateLimit: rateLimit || burstLimit || MODEST,
  burstLimit: burstLimit || Math.ceil(rateLimit) || MODEST,
});

/** A rate that was exceeded, doubled: nobody can tell how much is wanted. */
export const raisedRate = ({ rateLimit, burstLimit }: Rate): Rate => ({
  rateLimit: rateLimit * 2,
  burstLimit: burstLimit * 2,
});

export const rateText = ({ rateLimit, burstLimit }: Rate): string =>
  `${rateLimit} calls a second, ${burstLimit} at once`;

/** One rate set to another, wherever it is kept. */
export interface RateEdit {
  /** `stage`, `usage-plan-method`: the beginning of the fix's id. */
  readonly kind: string;
  readonly name: string;
  readonly from: Rate;
  readonly to: Rate;
  readonly change: Change;
  readonly document: DocumentChange;
  readonly after: (facts: Facts) => Facts;
  /** ARN of what is read and patched. */
  readonly arn: string;
  readonly alsoAffects: string | null;
  readonly iac: FixPlan['iac'];
}

/** Writes an edit for a level; null where this level is not kept here. */
export type RateEditor = (facts: Facts, level: RateLevel, to: Rate) => RateEdit | null;
