/** One call examined through ports, its fixes made and checked: what the wizard and the commands use of it. */

export { type CheckResult, checkCall, type Try } from './check.ts';
export { type ComparedCall, compareWith, type Other } from './compare.ts';
export { type Consents, NO_CONSENTS } from './consents.ts';
export { withDeadline } from './deadline.ts';
export type { ExaminationEvent } from './events.ts';
export { examine } from './examine.ts';
export { fixesInOrder, type Wanted } from './fix-order.ts';
export { type FixError, type FixRun, type FixRunInput, runFixes } from './fix-run.ts';
export { tooEarly, whyConfirm } from './guard.ts';
export { judgedNow, judgedUndo } from './judged-undo.ts';
export type { OneStep } from './one-step.ts';
export type { Examine, ExamineOptions } from './options.ts';
export { stepOfRead } from './step-reads.ts';
export { undoCommands, undoParts, whyConfirmUndo } from './undo.ts';
export { authorizerToTest } from './witnesses/authorizer.ts';
