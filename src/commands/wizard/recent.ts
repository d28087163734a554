import { join } from 'node:path';
import type { Environment } from '../../host/environment.ts';
import { readTextOrNull, writeFileAtomically } from '../../host/files.ts';
import { places } from '../../host/places.ts';
import type { Recent } from '../../wizard/state/index.ts';

/** More are not kept: a list of what was chosen before must stay short to help. */
const MOST = 20;

/** Profiles and APIs chosen in earlier sessions, in `recent.json` of the state directory. */
export function recentChoices(environment: Environment): Recent {
  const path = join(places(environment).state, 'recent.json');
  const load = async (): Promise<readonly string[]> => {
    const text = await readTextOrNull(path);
    const keys: unknown = text === null ? [] : JSON.parse(text);
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  };
  return {
    load,
    remember: async (key) => {
      const before = await load().catch(() => []);
      await writeFileAtomically(
        path,
        `${JSON.stringify([key, ...before.filter((one) => one !== key)].slice(0, MOST))}\n`,
      );
    },
  };
}
