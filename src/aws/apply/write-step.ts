import type { Clock, JournalStep } from '../../core/model/ports.ts';
import type { ApplyClients, BoundApplier, Held, Written } from './applier.ts';
import { isOvertaken } from './errors.ts';
import { textOf } from './look.ts';
import { sendCarefully, WriteFailed, withRetry } from './retry.ts';

/** What a write came to, by AWS's answer or by what AWS held afterwards. */
export type StepOutcome =
  | { readonly state: 'done'; readonly step: Pick<JournalStep, 'state' | 'result' | 'after' | 'mayRepeat'> }
  | {
      /** `absent`: AWS refused it. `unknown`: it may still land, or somebody wrote over it. */
      readonly state: 'absent' | 'unknown';
      readonly error: unknown;
      /** What somebody changed meanwhile, in a sentence. */
      readonly moved: string | null;
    };

/** Writes one step over what AWS holds `now`. Where no answer says whether it landed, what AWS holds says it. */
export async function writeStep(
  clients: ApplyClients,
  applier: BoundApplier,
  written: Written,
  now: Held,
  clock: Clock,
): Promise<StepOutcome> {
  const movedSince = async (): Promise<string | null> => {
    const held = await withRetry(clock, () => applier.read(clients));
    if (applier.differences(now, held).length > 0) return changedMeanwhile(applier);
    return withRetry(clock, () => applier.movedBeside(clients));
  };
  try {
    const sent = await sendCarefully(clock, () => applier.write(clients, written.before, now), movedSince);
    const repeat = sent.mayRepeat ? { mayRepeat: true as const } : {};
    const after = await heldAfter(clients, applier, written);
    return { state: 'done', step: { state: 'done', result: sent.output, ...repeat, ...after } };
  } catch (failure) {
    if (!(failure instanceof WriteFailed)) throw failure;
    const { error, mayLand, moved } = failure;
    if (mayLand || moved !== null) {
      const held = await withRetry(clock, () => applier.read(clients)).catch(() => null);
      if (held !== null && applier.landed(written, held)) {
        const after = isCreated(applier, written) ? { after: held } : {};
        return { state: 'done', step: { state: 'done', result: applier.resultOf(held), ...after } };
      }
    }
    const overtaken = isOvertaken(error) ? changedMeanwhile(applier) : null;
    return { state: mayLand ? 'unknown' : 'absent', error, moved: moved ?? overtaken };
  }
}

/** Whether a change of settings makes something that was not there. */
const isCreated = (applier: BoundApplier, { before }: Written): boolean =>
  applier.subject === 'settings' && textOf(applier, before) === null;

/** For what AWS holds otherwise than it did right before the write. */
export const changedMeanwhile = ({ what }: BoundApplier): string =>
  `${what} was changed by someone else in the meantime.`;

/**
 * What AWS made of something new: it has more members than the change names. Of what was there before the change says
 * all, and a read could only take for ours what somebody edits meanwhile. Not to know it takes nothing away from undo
 * but the edits that lie beside it.
 */
async function heldAfter(
  clients: ApplyClients,
  applier: BoundApplier,
  written: Written,
): Promise<Pick<JournalStep, 'after'>> {
  if (!isCreated(applier, written)) return {};
  return applier.read(clients).then(
    (after) => ({ after }),
    () => ({}),
  );
}
