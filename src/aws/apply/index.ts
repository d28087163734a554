export type { ApplyClients } from './applier.ts';
export { applyPlan } from './apply.ts';
export { finishEntry } from './finish.ts';
export type { FileJournal, RecordedEntry } from './journal.ts';
export { fileJournal, recorded } from './journal.ts';
export { lookAt } from './look.ts';
export { undoEntry } from './undo.ts';
