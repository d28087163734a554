/** What the screens, and the command that starts the wizard, may know of its state. */

export type { Intent } from './actions.ts';
export type { Answers, CallerAnswer, MethodAnswer } from './answers.ts';
export {} from './consents.ts';
export type { SessionDeps } from './deps.ts';
export { type Session, startSession } from './engine.ts';
export { answerLabel, callerLabel, shortName } from './labels.ts';
export { type Load, rowsOf, type Wait } from './loads.ts';
export type {
  Ask,
  InitialAnswers,
  ProfileChoice,
  Recent,
  Searched,
  SummaryPlace,
  SummaryWritten,
  UnfinishedSession,
  UnfinishedStore,
} from './ports.ts';
export type { Applied, Check, FixState, Run, StepProgress } from './progress.ts';
export { readPaste } from './read-paste.ts';
export { carriesToken, type RequestDetails, readOrigin, readToken } from './request-details.ts';
export { examplePath, routeFor } from './routes.ts';
export type { ScreenId } from './screen-ids.ts';
export {
  apiKey,
  isChanging,
  isPractice,
  isStillApplied,
  lastChange,
  manualRemedyOf,
  planOf,
  profileKey,
  screenOf,
} from './selectors.ts';
export type { Happening, Notice, SessionRecord, SessionState, TranscriptLine } from './state.ts';
export {} from './waits.ts';
