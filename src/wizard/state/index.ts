/** What the screens, and the command that starts the wizard, may know of its state. */

export type { Intent } from './actions.ts';
export { consentsFor } from './consents.ts';
export type { SessionDeps } from './deps.ts';
export { type Session, startSession } from './engine.ts';
export { answerLabel, callerLabel, shortName } from './labels.ts';
export type {
  Ask,
  InitialAnswers,
  ProfileChoice,
  Recent,
  SummaryPlace,
  SummaryWritten,
  UnfinishedSession,
  UnfinishedStore,
} from './ports.ts';
export { readPaste } from './read-paste.ts';
export { carriesToken, type RequestDetails, readOrigin, readToken } from './request-details.ts';
export { examplePath, routeFor } from './routes.ts';
export type {
  Answers,
  Applied,
  CallerAnswer,
  Check,
  FixState,
  Happening,
  Load,
  MethodAnswer,
  Notice,
  Run,
  ScreenId,
  SessionRecord,
  SessionState,
  StepProgress,
  TranscriptLine,
  Wait,
} from './state.ts';
export { apiKey, isChanging, isPractice, lastChange, planOf, profileKey, screenOf, shownOf } from './state.ts';
export { DEADLINES } from './waits.ts';
