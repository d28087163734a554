import { STEP_IDS, type StepId } from '../../core/verdict/types.ts';
import { type ExaminationEvent, stepOfRead } from '../../examination/index.ts';
import type { Action, Outcome } from './actions.ts';
import { answerLabel } from './labels.ts';
import { type Run, type SessionState, type StepProgress, screenOf } from './state.ts';
import { happened, note, out, say, show, showAgain } from './transitions.ts';
import { waitFor } from './waits.ts';

/** Screens 7 and 8: the examination and what it found. */
export function reduceRunning(state: SessionState, action: Action, now: number): Outcome<SessionState> | null {
  switch (action.type) {
    case 'run-again':
      return state.run?.state === 'running'
        ? out(say(state, 'info', 'The steps are running.'))
        : startRun(showAgain(state, 'troubleshooting'), now);
    case 'run-step':
      return runStep(state, action.step, now);
    case 'agree': {
      const agreed = { ...showAgain(state, 'troubleshooting'), agreed: { ...state.agreed, [action.to]: true } };
      return runStep(agreed, action.to === 'matchKey' ? 'api-key' : 'lambda-authorizer', now);
    }
    case 'send-for-real':
      if (screenOf(state) === 'check') return null;
      return startRun({ ...showAgain(state, 'troubleshooting'), anyVerb: true }, now);
    case 'examining':
      return state.run?.number === action.run
        ? out({ ...state, run: progress(state.run, action.event, now) })
        : out(state);
    case 'examined': {
      if (state.run?.number !== action.run) return out(state);
      const { examination } = action;
      const steps = examination.steps.map(
        (step) => ({ id: step.id, state: 'settled', since: null, reading: null, result: step }) as const,
      );
      const run: Run = { ...state.run, state: 'done', steps };
      const next = { ...state, run, examination, first: state.first ?? examination, request: examination.request };
      return out(
        happened(
          next,
          now,
          `Examined: ${examination.diagnosis.outcome}, ` +
            `${examination.diagnosis.causes.map((cause) => cause.code).join(', ') || 'no cause'}`,
        ),
      );
    }
    case 'examination-failed':
      return state.run?.number === action.run
        ? out({ ...state, run: { ...state.run, state: 'failed', why: action.why } })
        : out(state);
    case 'open-findings':
      return openFindings(state);
    case 'open-fix':
      return openFix(state, action.planId);
    case 'review-all':
      return review(state);
    default:
      return null;
  }
}

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
function runStep(state: SessionState, step: StepId, now: number): Outcome<SessionState> {
  const { target, request, answers, run, examination: before } = state;
  if (run === null || run.state === 'running') return out(say(state, 'info', 'The steps are running.'));
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

function progress(run: Run, event: ExaminationEvent, now: number): Run {
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

function openFindings(state: SessionState): Outcome<SessionState> {
  if (state.examination === null || state.run?.state !== 'done')
    return out(say(state, 'info', 'The steps are still running.'));
  if (screenOf(state) !== 'troubleshooting') return out(showAgain(state, 'findings'));
  const { outcome, causes, observed, predicted, agreement } = state.examination.diagnosis;
  const found =
    causes.length === 0 ? 'nothing at the gateway refuses this call' : causes.map((cause) => cause.code).join(', ');
  const seen =
    agreement === 'match'
      ? `${answerLabel(observed)}, as predicted`
      : `seen ${answerLabel(observed)}, predicted ${answerLabel(predicted)}`;
  return out(
    note(
      show(state, 'findings'),
      outcome === 'refused' ? 'refused' : outcome === 'allowed' ? 'done' : 'warn',
      'Found',
      `${found} · ${seen}`,
    ),
  );
}

function openFix(state: SessionState, planId: string): Outcome<SessionState> {
  const { plans = [], diagnosis } = state.examination ?? {};
  const shown = diagnosis?.causes.flatMap((cause) => cause.shown ?? []) ?? [];
  if (![...plans, ...shown].some(({ id }) => id === planId))
    return out(say(state, 'info', 'This fix is not on offer any more.'));
  const fix = { planId, drawnAt: null, confirm: null, applying: null, calls: [], failed: null };
  return out({ ...showAgain(state, 'fix'), fix });
}

/** The first fix, and from a fix or its check the next one that is still on offer. */
function review(state: SessionState): Outcome<SessionState> {
  const offered = state.examination?.plans.map((plan) => plan.id) ?? [];
  const going = screenOf(state) === 'fix' || screenOf(state) === 'check';
  const [first, ...rest] = going ? state.review.filter((id) => offered.includes(id)) : offered;
  if (first === undefined)
    return out(say(state, 'info', going ? 'That was the last fix.' : 'There is no fix to review.'));
  return out({ ...openFix(state, first).state, review: rest });
}
