import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { redact } from '../core/model/secret.ts';
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from './file-modes.ts';

/** One line of the debug log: what happened, never what was sent. Times are milliseconds. */
export type DebugEntry = Readonly<Record<string, string | number | boolean | null>>;
export type Debug = (entry: DebugEntry) => void;

/**
 * Appends one JSON object a line, readable by its owner only. Whatever looks like a secret is masked here, at the sink.
 * A log that cannot be written stops nothing: the first failure ends it silently.
 */
export function debugLog(path: string, now: () => number): Debug {
  let broken = false;
  const append = (entry: DebugEntry): void => {
    mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_DIRECTORY });
    appendFileSync(path, `${redact(JSON.stringify({ at: new Date(now()).toISOString(), ...entry }))}\n`, {
      mode: PRIVATE_FILE,
    });
  };
  return (entry) => {
    if (broken) return;
    try {
      append(entry);
    } catch {
      broken = true;
    }
  };
}
