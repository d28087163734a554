/** What the screens, the commands and the reports may know of a session. */

export type { Intent } from './actions.ts';
export type { Agreed } from './agreed.ts';
export { buildRequest } from './build-request.ts';
export { consentsFor } from './consents.ts';
export type { Examine, SessionDeps } from './deps.ts';
export { type Session, startSession } from './engine.ts';
export { type ExamineOptions, examine, examineCase } from './examine.ts';
export { fixesInOrder, type Wanted } from './fix-plan.ts';
export { type FixDesk, type FixError, type FixRun, runFixes } from './fix-run.ts';
export { whyConfirm } from './guard.ts';
export { answerLabel, callerLabel, shortName } from './labels.ts';
export type {
  Ask,
  InitialAnswers,
  Left,
  LeftSession,
  PreparedCall,
  ProfileChoice,
  Recent,
  SummaryPlace,
  SummaryWritten,
} from './ports.ts';
export { examplePath, routeFor } from './routes.ts';
export { carriesToken, readOrigin, readToken, type SaidOfRequest } from './said.ts';
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
export { apiKey, isChanging, isPractice, planOf, profileKey, screenOf, shownOf, standing } from './state.ts';
export type { Examination, ExaminationEvent } from './types.ts';
export { readPaste } from './understood.ts';
export { DEADLINES } from './waits.ts';
