import { STEP_IDS, type StepId } from '../../core/verdict/types.ts';
import { type ExaminationEvent, stepOfRead } from '../../examination/index.ts';
import type { Outcome } from './actions.ts';
import type { Run, StepProgress } from './progress.ts';
import type { SessionState } from './state.ts';
import { notify, out } from './transitions.ts';
import { waitFor } from './waits.ts';

/** Begins an examination of the call that was chosen. */
export function startRun(state: SessionState, now: number): Outcome<SessionState> {
  const { target, request, answers } = state;
  if (target === null || request === null || answers.caller === null) return out(state);
  const run: Run = {
    number: (state.run?.number ?? 0) + 1,
    state: 'running',
    wait: waitFor('Examining the call', 'examine', now),
    steps: STEP_IDS.map((id) => ({ id, state: 'waiting', since: null, reading: null, result: null })),
    reads: NO_READS,
    verdictMs: null,
    why: null,
  };
  return out(
    { ...state, run, fix: null, review: [] },
    {
      type: 'examine',
      run: run.number,
      target,
      request,
      caller: answers.caller.choice,
      observed: answers.observed,
      only: null,
    },
  );
}

/** Runs one step of an ended examination again; it is the one line that moves, whatever the others say afterwards. */
export function runStep(state: SessionState, step: StepId, now: number): Outcome<SessionState> {
  const { target, request, answers, run, examination: before } = state;
  if (run === null || run.state === 'running') return out(notify(state, 'info', 'The steps are running.'));
  if (target === null || request === null || answers.caller === null || before === null || run.state === 'failed')
    return startRun(state, now);
  const next: Run = {
    ...run,
    number: run.number + 1,
    state: 'running',
    wait: waitFor('Running one step again', 'examine', now),
    steps: run.steps.map((one) =>
      one.id === step ? { id: step, state: 'running', since: now, reading: null, result: null } : one,
    ),
    reads: NO_READS,
    verdictMs: null,
  };
  return out(
    { ...state, run: next, fix: null, review: [] },
    {
      type: 'examine',
      run: next.number,
      target,
      request,
      caller: answers.caller.choice,
      observed: answers.observed,
      only: { step, before },
    },
  );
}

const NO_READS: Run['reads'] = { started: 0, done: 0, denied: [], last: null };

/** The run after one more event of its examination. */
export function progress(run: Run, event: ExaminationEvent, now: number): Run {
  if (event.type === 'verdict') return { ...run, verdictMs: event.ms };
  if (event.type === 'read') {
    const { operation } = event;
    const step = stepOfRead(operation);
    const { reads } = run;
    if (event.state === 'started') {
      const steps = run.steps.map((one) =>
        one.id === step && one.state !== 'settled' ? reading(one, operation, now) : one,
      );
      return { ...run, steps, reads: { ...reads, started: reads.started + 1, last: operation } };
    }
    const denied = event.state === 'denied' ? [...reads.denied, operation] : reads.denied;
    const steps = run.steps.map((one) => (one.reading === operation ? { ...one, reading: null } : one));
    return { ...run, steps, reads: { ...reads, done: reads.done + 1, denied } };
  }
  const steps = run.steps.map((one) =>
    one.id === event.step
      ? {
          id: one.id,
          state: event.state,
          since: event.state === 'running' ? now : one.since,
          reading: null,
          result: event.result,
        }
      : one,
  );
  return { ...run, steps };
}

const reading = (step: StepProgress, operation: string, now: number): StepProgress => ({
  ...step,
  state: 'running',
  since: step.since ?? now,
  reading: operation,
});
