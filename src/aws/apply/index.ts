export { applyPlan } from './apply.ts';
export { undoEntry } from './undo.ts';
export { fileJournal } from './journal.ts';
export type { FileJournal } from './journal.ts';
export type { ApplyClients } from './clients.ts';
