export type { ApplyClients } from './applier.ts';
export { applyPlan } from './apply.ts';
export { finishEntry } from './finish.ts';
export type { FileJournal } from './journal.ts';
export { fileJournal } from './journal.ts';
export { undoEntry } from './undo.ts';
