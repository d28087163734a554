import type { Examination } from '../../core/examine.ts';
import { predictedWords, resultWords } from '../../core/report/words.ts';
import type { Effect, Event, Intent, Outcome } from './actions.ts';
import type { Handlers } from './handlers.ts';
import { answerLabel } from './labels.ts';
import { lessonShown } from './lessons.ts';
import type { Run } from './progress.ts';
import { type RequestDetails, withDetails } from './request-details.ts';
import { progress, runStep, startRun } from './run.ts';
import { screenOf } from './selectors.ts';
import type { SessionState } from './state.ts';
import { happened, note, notify, out, saving, show, showOrReturn, withRun } from './transitions.ts';

/** Screens 7 and 8: the examination and what it found. What the person wants there. */
export const examiningIntents = {
  'run-again': (state, _action, now) =>
    state.run?.state === 'running'
      ? out(notify(state, 'info', 'The steps are running.'))
      : startRun(showOrReturn(state, 'troubleshooting'), now),
  'run-step': (state, { step }, now) => runStep(state, step, now),
  agree: (state, { to }, now) => {
    const next = { ...showOrReturn(state, 'troubleshooting'), consents: { ...state.consents, [to]: true } };
    return runStep(next, to === 'matchKey' ? 'api-key' : 'lambda-authorizer', now);
  },
  'give-detail': (state, { details }, now) => giveDetail(state, details, now),
  'open-findings': (state) => openFindings(state),
  'open-fix': (state, { planId }) => openFix(state, planId),
  'review-all': (state) => review(state),
} satisfies Partial<Handlers<Intent>>;

/** What an examination reports. */
export const examiningEvents = {
  examining: (state, { run, event }, now) =>
    out(state.run?.number === run ? withRun(state, progress(state.run, event, now)) : state),
  examined: (state, { run: number, examination }, now) => {
    if (state.target === null || state.run?.number !== number) return out(state);
    const steps = examination.steps.map(
      (step) => ({ id: step.id, state: 'settled', since: null, reading: null, result: step }) as const,
    );
    const run: Run = { ...state.run, state: 'done', steps };
    const next = { ...state, run, examination, first: state.first ?? examination, request: examination.request };
    const codes = examination.diagnosis.causes.map((cause) => cause.code).join(', ') || 'no cause';
    return saving(
      out(happened(next, now, `Examined: ${examination.diagnosis.outcome}, ${codes}`), ...accessAsked(examination)),
    );
  },
  'examination-failed': (state, { run, why }) =>
    out(state.run?.number === run ? withRun(state, { ...state.run, state: 'failed', why }) : state),
} satisfies Partial<Handlers<Event>>;

/** What to ask for, where the call could not be told because something may not be read. */
function accessAsked({ diagnosis }: Examination): readonly Effect[] {
  const permissions = diagnosis.couldNotCheck.flatMap(({ permission }) => permission ?? []);
  if (diagnosis.outcome !== 'cannot-tell' || permissions.length === 0) return [];
  const refused = diagnosis.couldNotCheck.flatMap((gap) =>
    gap.permission === null ? [] : [`${gap.what}: ${gap.why}`],
  );
  const permission = [...new Set(permissions)].join(', ');
  return [{ type: 'write-access-request', refused: refused.join('\n'), permission }];
}

function giveDetail(state: SessionState, details: RequestDetails, now: number): Outcome<SessionState> {
  if (state.request === null) return out(state);
  if (state.run?.state === 'running') return out(notify(state, 'info', 'The steps are running.'));
  const { request } = state;
  const over = withDetails(request, details, request.method, request.signing !== null);
  const next = { ...state, details: { ...state.details, ...details }, request: { ...request, ...over } };
  return startRun(showOrReturn(next, 'troubleshooting'), now);
}

function openFindings(state: SessionState): Outcome<SessionState> {
  if (state.examination === null || state.run?.state !== 'done')
    return out(notify(state, 'info', 'The steps are still running.'));
  if (screenOf(state) !== 'troubleshooting') return out(showOrReturn(state, 'findings'));
  const learnt = lessonShown(state);
  const { diagnosis } = state.examination;
  const { outcome, causes, observed, agreement } = diagnosis;
  const found =
    outcome === 'refused'
      ? causes.map((cause) => cause.code).join(', ') || resultWords(diagnosis)
      : resultWords(diagnosis);
  const seen =
    agreement === 'match'
      ? `${answerLabel(observed)}, as predicted`
      : `seen ${answerLabel(observed)}, predicted ${predictedWords(diagnosis)}`;
  return out(
    note(
      show(learnt, 'findings'),
      outcome === 'refused' ? 'refused' : outcome === 'allowed' ? 'done' : 'warn',
      'Found',
      `${found} · ${seen}`,
    ),
  );
}

function openFix(state: SessionState, planId: string): Outcome<SessionState> {
  const { plans = [], diagnosis } = state.examination ?? {};
  const manual = diagnosis?.causes.flatMap((cause) => cause.manual ?? []) ?? [];
  if (state.examination === null || ![...plans, ...manual].some(({ id }) => id === planId))
    return out(notify(state, 'info', 'This fix is no longer available. Press Esc to go back.'));
  const fix = { planId, drawnAt: null, confirm: null, applying: null, calls: [], failed: null };
  return out(showOrReturn({ ...state, fix }, 'fix'));
}

/** The first fix, and from a fix or its check the next one that is still on offer. */
function review(state: SessionState): Outcome<SessionState> {
  const offered = state.examination?.plans.map((plan) => plan.id) ?? [];
  const going = screenOf(state) === 'fix' || screenOf(state) === 'check';
  const [first, ...rest] = going ? state.review.filter((id) => offered.includes(id)) : offered;
  if (first === undefined)
    return out(notify(state, 'info', going ? 'That was the last fix.' : 'There is no fix to review.'));
  return out({ ...openFix(state, first).state, review: rest });
}
