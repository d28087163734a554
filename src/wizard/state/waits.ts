import type { Wait } from './loads.ts';

/** How long each thing may take, in milliseconds. Nothing is waited for without a deadline that the person sees. */
export const DEADLINES = {
  profiles: 10_000,
  identity: 20_000,
  list: 30_000,
  /** Every Region is asked, a few at once. */
  search: 30_000,
  examine: 60_000,
  /** All reads of one step together. */
  step: 20_000,
  apply: 60_000,
  undo: 60_000,
  /** Deployments and usage plans take time to settle. */
  check: 60_000,
  summary: 10_000,
} as const;

/** A wait that begins now, with its deadline. */
export const waitFor = (label: string, kind: keyof typeof DEADLINES, now: number): Wait => ({
  label,
  since: now,
  deadline: now + DEADLINES[kind],
});
/** A list that is being loaded from now on. */
export const loading = (label: string, kind: keyof typeof DEADLINES, now: number) =>
  ({ state: 'loading', ...waitFor(label, kind, now) }) as const;
