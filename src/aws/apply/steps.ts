import type { Clock, Journal, JournalEntry, JournalStep } from '../../core/model/ports.ts';
import type { ApplyClients, Held, Written } from './applier.ts';
import { applierOf } from './appliers/index.ts';
import { withRetry } from './retry.ts';

/** What a step of a journal held before, and what its write returned. */
export const writtenOf = ({ before, result }: JournalStep): Written => ({ before: held(before), result: held(result) });

/** The entry with one step replaced. */
export function withStep(
  entry: JournalEntry,
  index: number,
  step: Partial<JournalStep>,
  state = entry.state,
): JournalEntry {
  return { ...entry, state, steps: entry.steps.map((old, at) => (at === index ? { ...old, ...step } : old)) };
}

export type TakenBack =
  | { readonly kind: 'undone'; readonly differences: readonly string[] }
  | { readonly kind: 'never-made' }
  | { readonly kind: 'drifted' };

/**
 * Takes one change back, when AWS still holds what the change made. A step that the journal calls planned may
 * have reached AWS before the process died, so what AWS holds decides, not the journal.
 */
export async function takeBack(clients: ApplyClients, step: JournalStep, clock: Clock): Promise<TakenBack> {
  const applier = applierOf(step.change);
  const written = writtenOf(step);
  const read = (): Promise<Held> => withRetry(clock, () => applier.read(clients));
  const now = await read();
  const tidy = (): Promise<void> => withRetry(clock, () => applier.tidy(clients, written));
  if (applier.differences(written.before, now).length === 0) {
    await tidy();
    return { kind: step.state === 'planned' ? 'never-made' : 'undone', differences: [] };
  }
  if (!applier.landed(written, now)) return { kind: step.state === 'planned' ? 'never-made' : 'drifted' };
  await withRetry(clock, () => applier.undo(clients, written, now));
  await tidy();
  return { kind: 'undone', differences: applier.differences(written.before, await read()) };
}

/** Takes the entry's changes back, last first, writing the journal after each. Throws what AWS throws. */
export async function takeBackAll(
  clients: ApplyClients,
  entry: JournalEntry,
  journal: Journal,
  clock: Clock,
  onEntry: (entry: JournalEntry) => void,
): Promise<{ readonly drifted: string | null; readonly differences: readonly string[] }> {
  const differences: string[] = [];
  let current = entry;
  for (let index = entry.steps.length - 1; index >= 0; index -= 1) {
    const step = entry.steps[index];
    if (step === undefined || step.state === 'undone') continue;
    const taken = await takeBack(clients, step, clock);
    if (taken.kind === 'drifted') return { drifted: applierOf(step.change).operation, differences };
    if (taken.kind === 'undone') differences.push(...taken.differences);
    current = withStep(current, index, { state: 'undone' });
    onEntry(current);
    await journal.write(current);
  }
  return { drifted: null, differences };
}

function held(value: unknown): Held {
  return value !== null && typeof value === 'object' ? (value as Held) : {};
}
