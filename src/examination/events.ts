import type { Step, StepId } from '../core/verdict/types.ts';

/** What an examination reports while it runs. */
export type ExaminationEvent =
  | {
      readonly type: 'read';
      readonly operation: string;
      readonly state: 'started' | 'done' | 'denied' | 'failed';
      readonly ms: number;
    }
  | {
      readonly type: 'step';
      readonly step: StepId;
      readonly state: 'running' | 'settled';
      readonly result: Step | null;
    }
  /** What decides is known; what comes later confirms it, or finds more. Once, milliseconds after the beginning. */
  | { readonly type: 'verdict'; readonly ms: number };

/** Receives what an examination reports. */
export type ExaminationListener = (event: ExaminationEvent) => void;

/** Reports the steps that are wanted as settled. */
export function settle(steps: readonly Step[], which: (id: StepId) => boolean, onEvent: ExaminationListener): void {
  for (const step of steps)
    if (which(step.id)) onEvent({ type: 'step', step: step.id, state: 'settled', result: step });
}

/** A step that settles twice with the same result is reported once. */
export function onlyChanges(listener: ExaminationListener): ExaminationListener {
  const reported = new Map<StepId, string>();
  return (event) => {
    if (event.type === 'step') {
      const result = JSON.stringify(event.result);
      if (event.state === 'settled' && reported.get(event.step) === result) return;
      reported.set(event.step, result);
    }
    listener(event);
  };
}
