import { existsSync, readFile } from 'node:fs';
import { link, mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from './file-modes.ts';
import { randomLetters } from './random.ts';
import { isSystemError } from './system-error.ts';

/** A path that a person wrote, with `~` as the home directory. */
export const atHome = (path: string, home: string): string =>
  path.startsWith('~/') ? join(home, path.slice(2)) : path;

/** Makes a directory and its parents for the owner's eyes only; directories that exist stay as they are. */
export async function makePrivateDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: PRIVATE_DIRECTORY });
  } catch (error) {
    if (!isOneOf(error, ['ENOENT'])) throw error;
    // Node says so of a read-only file system too; the first directory that is missing gives the true reason.
    await mkdir(firstMissing(path), { mode: PRIVATE_DIRECTORY });
    await mkdir(path, { recursive: true, mode: PRIVATE_DIRECTORY });
  }
}

function firstMissing(path: string): string {
  const parent = dirname(path);
  return parent === path || existsSync(parent) ? path : firstMissing(parent);
}

/**
 * The text of a file. By callback, since every start reads files: to load the promises of node:fs would take longer
 * than to read them.
 */
export function readTextFile(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    readFile(path, 'utf8', (error, text) => (error === null ? resolve(text) : reject(error)));
  });
}

/** The same; null when there is none. */
export async function readTextOrNull(path: string): Promise<string | null> {
  try {
    return await readTextFile(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Writes a file so that a crash leaves either the old text or the new one: a sibling is written, synced to disk and
 * renamed over the old file, then the directory is synced. Mode 0600. A link stays, and what it leads to is replaced. A
 * pipe or a device is written to: a file in its place would take it from everybody. An error names the path.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  try {
    const real = await realpath(path).catch(() => path);
    const there = await stat(real).catch(() => null);
    await (there === null || there.isFile() ? replaceFile(real, text) : writeFile(real, text));
  } catch (error) {
    throw isSystemError(error) && error.path === undefined ? Object.assign(error, { path }) : error;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const directory = dirname(path);
  await makePrivateDirectory(directory);
  const sibling = join(directory, `.${randomLetters(12)}.tmp`);
  try {
    const file = await open(sibling, 'wx', PRIVATE_FILE);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(sibling, path);
  } catch (error) {
    await rm(sibling, { force: true });
    throw error;
  }
  await syncDirectory(directory);
}

/** Writes a file that nobody has yet, mode 0600, and tells its path: `name-2.ext` where `name.ext` is taken. */
export async function writeBeside(path: string, text: string): Promise<string> {
  const dot = path.indexOf('.', path.lastIndexOf('/') + 1);
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? path : `${path.slice(0, dot)}-${number}${path.slice(dot)}`;
    try {
      await writeFile(free, text, { flag: 'wx', mode: PRIVATE_FILE });
      return free;
    } catch (error) {
      if (!isOneOf(error, ['EEXIST']) || number === 1000) throw error;
    }
  }
}

/** How long somebody else's turn is waited for, in milliseconds: longer than a change may take. */
const PATIENCE = 90_000;

/**
 * Does work while no other process of this computer does the same: a file beside it says whose turn it is. One that a
 * dead process left counts for nothing.
 */
export async function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  await makePrivateDirectory(dirname(path));
  for (const began = Date.now(); !(await isTaken(path)); ) {
    if (Date.now() - began > PATIENCE) throw new Error(`another apigw-doctor is making a change (${path})`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  try {
    return await work();
  } finally {
    await removeFile(path);
  }
}

/** The file is linked into its place with its owner in it, so that nobody ever sees it empty. */
async function isTaken(path: string): Promise<boolean> {
  const mine = `${path}.${randomLetters(12)}`;
  await writeFile(mine, String(process.pid), { mode: PRIVATE_FILE });
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if (!isOneOf(error, ['EEXIST'])) throw error;
    await giveUpStale(path, mine);
    return false;
  } finally {
    await removeFile(mine);
  }
}

/** Moved aside by one process only; what another has put there in the meantime goes back. */
async function giveUpStale(path: string, mine: string): Promise<void> {
  const isStale = async (file: string): Promise<boolean> => {
    const owner = Number(await readTextOrNull(file));
    return owner > 0 && !isAlive(owner);
  };
  if (!(await isStale(path))) return;
  const aside = `${mine}.left`;
  try {
    await rename(path, aside);
    if (!(await isStale(aside))) await link(aside, path);
  } catch (error) {
    if (!isOneOf(error, ['ENOENT', 'EEXIST'])) throw error;
  } finally {
    await removeFile(aside);
  }
}

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isOneOf(error, ['EPERM']);
  }
}

/** Removes a file; one that is not there any more is no error. */
export const removeFile = (path: string): Promise<void> => rm(path, { force: true });

/**
 * The rename itself is only safe once the directory is on disk. Windows cannot open directories: there it is skipped.
 */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!isOneOf(error, ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'])) throw error;
  }
}

const isMissing = (error: unknown): boolean => isOneOf(error, ['ENOENT', 'ENOTDIR']);

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
