import { join } from 'node:path';
import type { Environment } from '../../host/environment.ts';
import { readTextOrNull, writeFileAtomically } from '../../host/files.ts';
import { places } from '../../host/places.ts';
import type { Left, LeftSession } from '../../wizard/state/index.ts';
import { journalOf } from '../journal.ts';

/**
 * The session that was left last, in `left.json` of the state directory; which of its changes stand, the journal tells.
 */
export function leftSession(environment: Environment): Left {
  const path = join(places(environment).state, 'left.json');
  let writing: Promise<void> = Promise.resolve();
  return {
    async load() {
      const text = await readTextOrNull(path);
      const left = text === null ? null : (JSON.parse(text) as LeftSession | null);
      if (left === null) return null;
      const { entries } = await journalOf(environment).entries();
      const standing = entries.filter(
        ({ session, state }) => left.changes.includes(session) && state !== 'undone' && state !== 'rolled-back',
      );
      return { left, standing };
    },
    // One after the other: what was left last stays.
    keep: (left) => {
      writing = writing.catch(() => {}).then(() => writeFileAtomically(path, `${JSON.stringify(left)}\n`));
      return writing;
    },
  };
}
