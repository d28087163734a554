import { join } from 'node:path';
import { type FileJournal, fileJournal } from '../aws/apply/journal.ts';
import type { Environment } from '../host/environment.ts';
import { places } from '../host/places.ts';

/** Where every change is written down before it is made. */
export const journalOf = (environment: Environment): FileJournal =>
  fileJournal(join(places(environment).state, 'sessions'));
