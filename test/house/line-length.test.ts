import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const script = new URL('../../scripts/check-house.mjs', import.meta.url).pathname;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs the check over a repository with this one file. */
function check(name: string, text: string): { readonly code: number | null; readonly text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-house-'));
  folders.push(folder);
  execFileSync('git', ['init', '--quiet', folder]);
  mkdirSync(join(folder, dirname(name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  return { code: status, text: stderr };
}

const wide = (columns: number, character = 'x'): string => `one line\n// ${character.repeat(columns - 3)}\n`;

describe('the check for long lines', () => {
  it.each(['src/a.ts', 'src/wizard/screens/a.tsx', 'test/a.test.ts', 'scripts/a.mjs', 'bin/a.js'])(
    'finds a line of 121 columns in %s',
    (name) => expect(check(name, wide(121))).toEqual({ code: 1, text: `${name}:2: longer than 120 columns\n` }),
  );

  it.each([
    ['a line of 120 columns', 'src/a.ts', wide(120)],
    ['120 characters of more bytes', 'src/a.ts', wide(120, '…')],
    ['120 characters outside the basic plane', 'src/a.ts', wide(120, '😀')],
    ['a case file', 'test/cases/a.json', wide(200)],
    ['a pasted text', 'test/core/intake/pastes/a.txt', wide(200)],
    ['a case of the practice account', 'src/practice/builtin/a.json', wide(200)],
    ['a document', 'docs/a.md', wide(200)],
  ])('lets pass %s', (_what, name, text) => expect(check(name, text)).toEqual({ code: 0, text: '' }));
});
