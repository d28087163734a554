import { type Fact, type Known, whyUnknown } from '../../core/model/fact.ts';
import type { Witness, WitnessGap } from '../../core/model/testimony.ts';

/** What a witness said; null where it was not asked or could not say anything. `gaps` tell why it could not. */
export interface WitnessReport<T> {
  readonly answer: T | null;
  readonly gaps: readonly WitnessGap[];
}

/** The witness had nothing to be asked about. */
export const NOT_NEEDED: WitnessReport<never> = { answer: null, gaps: [] };

/** The gap of a witness whose answer AWS did not give. `what` names the witness for people. */
export const gapOf = (
  witness: Exclude<Witness, 'call'>,
  what: string,
  fact: Exclude<Fact<unknown>, Known<unknown>>,
): WitnessGap => ({
  witness,
  what,
  why: whyUnknown(fact),
  permission: fact.state === 'denied' ? fact.permission : null,
});
