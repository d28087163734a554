/** What the screens, the commands and the reports may know of a session. */
export { startSession, type Session } from './engine.ts';
export type { Intent } from './actions.ts';
export { APPLY_AFTER_MS } from './guard.ts';
export { answerLabel, callerLabel, shortName } from './labels.ts';
export { examplePath, routeFor } from './routes.ts';
export { buildRequest, executeApiHost, withSigner } from './build-request.ts';
export { planOf, screenOf, standing, SCREENS } from './state.ts';
export type {
  Answers, Applied, CallerAnswer, Check, FixState, Happening, Load, MethodAnswer, Notice, Run, ScreenId, SessionRecord, SessionState, StepProgress, TranscriptLine, Wait,
} from './state.ts';
export type { Ask, Examine, ExamineOptions, InitialAnswers, PreparedCall, ProfileChoice, SessionDeps, SummaryPlace, SummaryWritten } from './ports.ts';
export type { Examination, ExaminationEvent } from './types.ts';
