import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../host/environment.ts';
import { places } from '../../host/places.ts';
import { systemReason } from '../../host/system-error.ts';
import { type FileSetting, SETTING_KEYS } from './keys.ts';

export interface SettingsFile {
  readonly path: string;
  readonly exists: boolean;
  readonly settings: ReadonlyMap<string, FileSetting>;
  /** What is wrong with it, each with file and line. */
  readonly problems: readonly string[];
}

export const settingsPath = (environment: Environment): string => join(places(environment).config, 'config.json');

/** `config.json` in the settings directory. A file that is not there holds no setting. */
export async function readSettingsFile(environment: Environment): Promise<SettingsFile> {
  const path = settingsPath(environment);
  // Few have the file: nobody else waits for what reads and parses it.
  if (isMissing(path)) return { path, exists: false, settings: new Map(), problems: [] };
  let text: string | null;
  try {
    const { readTextOrNull } = await import('../../host/files.ts');
    text = await readTextOrNull(path);
  } catch (error) {
    const problems = [`${path} cannot be read: ${systemReason(error)}`];
    return { path, exists: true, settings: new Map(), problems };
  }
  if (text === null) return { path, exists: false, settings: new Map(), problems: [] };
  const { parseSettings } = await import('./parse.ts');
  return { path, exists: true, ...parseSettings(text, path) };
}

function isMissing(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/**
 * The environment with what the file adds to it. A variable that is set wins, and so does each other that says the
 * same; `origins` tells where the file says what the process's own environment does not.
 */
export function withSettings(environment: Environment, { settings }: SettingsFile): Environment {
  const variables: Record<string, string | undefined> = { ...environment.variables };
  const origins: Record<string, string> = {};
  for (const { key, variables: names, asVariables } of SETTING_KEYS) {
    const setting = settings.get(key);
    const isSet = names.some((name) => isGiven(key, environment.variables[name]));
    if (setting === undefined || isSet || asVariables === undefined) continue;
    for (const [name, value] of Object.entries(asVariables(setting.value))) {
      variables[name] = value;
      origins[name] = setting.at;
    }
  }
  return { ...environment, variables, origins };
}

/** An empty variable counts as unset, but for the pager: there it says that none is wanted. */
const isGiven = (key: string, value: string | undefined): boolean =>
  value !== undefined && (value !== '' || key === 'pager');
