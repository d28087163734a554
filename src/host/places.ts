import { join, win32 } from 'node:path';
import { type Environment, variable } from './environment.ts';

/** Where the program keeps its files. */
export interface Places {
  /** Settings. */
  readonly config: string;
  /** Sessions and logs. */
  readonly state: string;
  /** What can be made again. */
  readonly cache: string;
}

const NAME = 'apigw-doctor';

/**
 * The XDG directories of this user; on Windows below `%LOCALAPPDATA%`.
 * https://specifications.freedesktop.org/basedir-spec/latest/: a relative path in one of the variables is ignored.
 */
export function places(environment: Environment): Places {
  if (environment.platform === 'win32') return windowsPlaces(environment);
  const under = (name: string, fallback: string): string => {
    const given = variable(environment, name);
    return join(given?.startsWith('/') ? given : join(environment.home, fallback), NAME);
  };
  return {
    config: under('XDG_CONFIG_HOME', '.config'),
    state: under('XDG_STATE_HOME', join('.local', 'state')),
    cache: under('XDG_CACHE_HOME', '.cache'),
  };
}

function windowsPlaces(environment: Environment): Places {
  const base = win32.join(
    variable(environment, 'LOCALAPPDATA') ?? win32.join(environment.home, 'AppData', 'Local'),
    NAME,
  );
  return { config: win32.join(base, 'config'), state: win32.join(base, 'state'), cache: win32.join(base, 'cache') };
}
