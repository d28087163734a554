import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTurn, makePrivateDirectory, readTextOrNull, writeFileAtomically } from '../../src/host/files.ts';

const scratch = (): string => mkdtempSync(join(tmpdir(), 'host-'));
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('writing a file atomically', () => {
  test('makes private directories and a private file', async () => {
    const path = join(scratch(), 'a', 'b', 'journal.json');
    await writeFileAtomically(path, '{"ü":1}\n');
    expect(await readTextOrNull(path)).toBe('{"ü":1}\n');
    expect(modeOf(path)).toBe(0o600);
    expect(modeOf(join(path, '..'))).toBe(0o700);
  });

  test('replaces the old text and leaves no sibling behind', async () => {
    const directory = scratch();
    const path = join(directory, 'journal.json');
    writeFileSync(path, 'old', { mode: 0o644 });
    await Promise.all([writeFileAtomically(path, 'one'), writeFileAtomically(path, 'two')]);
    expect(['one', 'two']).toContain(await readTextOrNull(path));
    expect(modeOf(path)).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['journal.json']);
  });

  test('leaves the old file and no sibling when the target cannot be replaced', async () => {
    const directory = scratch();
    await makePrivateDirectory(join(directory, 'taken', 'inside'));
    await expect(writeFileAtomically(join(directory, 'taken'), 'x')).rejects.toThrow();
    expect(readdirSync(directory)).toEqual(['taken']);
  });

  test('writes into a pipe, which stays one', async () => {
    const path = join(scratch(), 'pipe');
    spawnSync('mkfifo', [path]);
    const [text] = await Promise.all([readTextOrNull(path), writeFileAtomically(path, 'into it')]);
    expect(text).toBe('into it');
    expect(statSync(path).isFIFO()).toBe(true);
  });

  // A link leads to the device, so that not even a mistake takes it from the other programs of this computer.
  test.skipIf(!existsSync('/dev/full'))('writes to a device, and names it when it refuses', async () => {
    const path = join(scratch(), 'full');
    symlinkSync('/dev/full', path);
    await expect(writeFileAtomically(path, 'x')).rejects.toMatchObject({ code: 'ENOSPC', path });
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(statSync(path).isCharacterDevice()).toBe(true);
  });

  test('replaces what a link leads to, and leaves the link', async () => {
    const directory = scratch();
    const [path, link] = [join(directory, 'journal.json'), join(directory, 'link')];
    writeFileSync(path, 'old');
    symlinkSync(path, link);
    await writeFileAtomically(link, 'new');
    expect(await readTextOrNull(path)).toBe('new');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });
});

describe('reading a file', () => {
  test('a missing file, and one below a file, are null', async () => {
    const directory = scratch();
    writeFileSync(join(directory, 'file'), 'x');
    expect(await readTextOrNull(join(directory, 'nothing'))).toBeNull();
    expect(await readTextOrNull(join(directory, 'file', 'below'))).toBeNull();
  });

  test('a directory is an error, not an empty file', async () => {
    await expect(readTextOrNull(scratch())).rejects.toThrow('EISDIR');
  });
});

describe('work in turn', () => {
  test('never two at a time, though a dead process has left its turn behind', async () => {
    const directory = scratch();
    const path = join(directory, 'turn');
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(path, String(pid));
    let [inside, most] = [0, 0];
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => inTurn(path, work)));
    expect(most).toBe(1);
    expect(readdirSync(directory)).toEqual([]);
  });
});
