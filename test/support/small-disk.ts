import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A disk of 64 KB that can be filled and made read-only; only who may mount has one.

const succeeds = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

export function mountDisk(path: string, ...options: readonly string[]): boolean {
  mkdirSync(path, { recursive: true });
  return succeeds('mount', '-t', 'tmpfs', '-o', ['size=64k', ...options].join(','), 'tmpfs', path);
}
export const unmountDisk = (path: string): boolean => succeeds('umount', path);
export const makeReadOnly = (path: string): boolean => succeeds('mount', '-o', 'remount,ro', path);

export function fillDisk(path: string): void {
  try {
    writeFileSync(join(path, 'filled'), Buffer.alloc(128 * 1024));
  } catch {
    // That it is full is what is wanted.
  }
}

export function mayMount(): boolean {
  const path = join(mkdtempSync(join(tmpdir(), 'apigw-doctor-disk-')), 'state');
  const may = mountDisk(path);
  if (may) unmountDisk(path);
  return may;
}
