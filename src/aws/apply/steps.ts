import type { Clock, Journal, JournalEntry, JournalStep } from '../../core/model/ports.ts';
import { isNotFound } from '../errors.ts';
import type { ApplyClients } from './applier.ts';
import { applierOf } from './appliers/index.ts';
import { sameDocument } from './documents.ts';
import { aimedAt, readStepStatus, textOf, writtenOf } from './look.ts';
import { withRetry } from './retry.ts';

/** The entry with one step replaced. */
export function withStep(
  entry: JournalEntry,
  index: number,
  step: Partial<JournalStep>,
  state = entry.state,
): JournalEntry {
  return { ...entry, state, steps: entry.steps.map((old, at) => (at === index ? { ...old, ...step } : old)) };
}

type TakenBack =
  | { readonly kind: 'undone'; readonly differences: readonly string[] }
  | { readonly kind: 'never-made' }
  | { readonly kind: 'drifted' };

/**
 * Takes one change back, when AWS still holds what the change made; `beside`: also out of what somebody edited since,
 * whose edit stays. Tells what was read back.
 */
async function takeBack(clients: ApplyClients, step: JournalStep, clock: Clock, beside: boolean): Promise<TakenBack> {
  const applier = applierOf(step.change);
  const made = writtenOf(step);
  const { state, now, target } = await readStepStatus(clients, step, clock);
  const tidy = (): Promise<void> =>
    withRetry(clock, () => applier.tidy(clients, made)).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  if (state === 'as-before') {
    await tidy();
    return step.state === 'planned' ? { kind: 'never-made' } : { kind: 'undone', differences: [] };
  }
  if (state === 'gone' || now === null) {
    await tidy();
    return { kind: 'undone', differences: [`${applier.what} is gone: there was nothing to take back.`] };
  }
  if (!target.ok || (state === 'changed' && !beside)) return { kind: 'drifted' };
  const currentText = textOf(applier, now);
  if (state === 'changed' && target.text === currentText) {
    await tidy();
    return { kind: 'undone', differences: [`${applier.what} stays as somebody else left it.`] };
  }
  const aimed = aimedAt(applier, made, target.text);
  await withRetry(clock, () => applier.undo(clients, aimed, now));
  await tidy();
  const after = await withRetry(clock, () => applier.read(clients));
  if (aimed.before === made.before) return { kind: 'undone', differences: applier.differences(made.before, after) };
  const isTarget = sameDocument(textOf(applier, after), target.text);
  const reads = isTarget ? 'keeps what somebody else edited' : 'reads neither as before nor as it was to be';
  return { kind: 'undone', differences: [`${applier.what} ${reads}.`] };
}

/** Takes the entry's changes back, last first, writing the journal after each. Throws what AWS throws. */
export async function takeBackAll(
  clients: ApplyClients,
  entry: JournalEntry,
  journal: Journal,
  clock: Clock,
  onEntry: (entry: JournalEntry) => void,
  beside = false,
): Promise<{ readonly drifted: string | null; readonly differences: readonly string[] }> {
  const differences: string[] = [];
  let current = entry;
  for (let index = entry.steps.length - 1; index >= 0; index -= 1) {
    const step = entry.steps[index];
    if (step === undefined || step.state === 'undone') continue;
    const taken = await takeBack(clients, step, clock, beside);
    if (taken.kind === 'drifted') return { drifted: applierOf(step.change).operation, differences };
    if (taken.kind === 'undone') differences.push(...taken.differences);
    current = withStep(current, index, { state: 'undone' });
    onEntry(current);
    await journal.write(current);
  }
  return { drifted: null, differences };
}
