import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const BIN = join(ROOT, 'bin/apigw-doctor.js');

/**
 * What a program needs besides a home. What V8 compiled is kept for the next start: a fresh home would have it compiled
 * and written anew, which is half of a start.
 */
export const BARE = { PATH: process.env['PATH'] ?? '', XDG_CACHE_HOME: join(ROOT, 'node_modules/.cache/tests') };

/** An empty home, so that nobody's profiles and sessions are seen. */
export const emptyHome = (): string => mkdtempSync(join(tmpdir(), 'apigw-doctor-home-'));

/** Runs the built program to its end, without a terminal. */
export function run(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    input: options.input ?? '',
    timeout: 30_000,
    env: { ...BARE, HOME: emptyHome(), LANG: 'C.UTF-8', ...options.env },
  });
}
