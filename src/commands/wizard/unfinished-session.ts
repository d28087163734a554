import { join } from 'node:path';
import type { Environment } from '../../host/environment.ts';
import { readTextOrNull, writeFileAtomically } from '../../host/files.ts';
import { places } from '../../host/places.ts';
import type { UnfinishedSession, UnfinishedStore } from '../../wizard/state/index.ts';

/**
 * The unfinished session, in `unfinished-session.json` of the state directory; the journal says which of its changes
 * are still applied.
 */
export function unfinishedSession(environment: Environment): UnfinishedStore {
  const path = join(places(environment).state, 'unfinished-session.json');
  let writing: Promise<void> = Promise.resolve();
  return {
    async load() {
      const text = await readTextOrNull(path);
      const unfinished = text === null ? null : (JSON.parse(text) as UnfinishedSession | null);
      if (unfinished === null) return null;
      const [{ journalOf }, { mayStand }] = await Promise.all([import('../journal.ts'), import('../undo-session.ts')]);
      const { entries } = await journalOf(environment).entries();
      const changes = entries.filter((entry) => unfinished.changes.includes(entry.session) && mayStand(entry));
      return { session: unfinished, changes };
    },
    // One after the other: what was left last stays.
    keep: (unfinished) => {
      writing = writing.catch(() => {}).then(() => writeFileAtomically(path, `${JSON.stringify(unfinished)}\n`));
      return writing;
    },
  };
}
