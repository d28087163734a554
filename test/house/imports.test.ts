import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const script = new URL('../../scripts/check-imports.mjs', import.meta.url).pathname;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs the guard over a little house of these files. */
function check(files: Readonly<Record<string, string>>): { readonly code: number | null; readonly text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-imports-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'src', name)), { recursive: true });
    writeFileSync(join(folder, 'src', name), text);
  }
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  return { code: status, text: stderr };
}

const gate = { 'core/gates/a.ts': 'export const a = 1;' };

describe('the import guard', () => {
  it('lets imports run down', () => {
    const { code, text } = check({
      ...gate,
      'aws/b.ts':
        "import { a } from '../core/gates/a.ts';\nimport { STS } from '@aws-sdk/client-sts';\nexport { a, STS };",
    });
    expect(text).toBe('');
    expect(code).toBe(0);
  });

  it.each([
    [
      'an import that runs up',
      'core/model/b.ts',
      "import { a } from '../gates/a.ts';",
      'runs up, from core/model to core/gates',
    ],
    ['a type import that runs up', 'core/model/b.ts', "import type { A } from '../gates/a.ts';", 'runs up'],
    ['an import type in an expression', 'core/model/b.ts', "export type B = import('../gates/a.ts').A;", 'runs up'],
    ['a re-export that runs up', 'core/model/b.ts', "export * from '../gates/a.ts';", 'runs up'],
    [
      'an import over several lines',
      'core/model/b.ts',
      "import {\n  a,\n  b as c,\n} from '../gates/a.ts';",
      'runs up',
    ],
    ['a dynamic import that runs up', 'core/model/b.ts', "export const b = () => import('../gates/a.ts');", 'runs up'],
    ['I/O in core', 'core/model/b.ts', "import { readFileSync } from 'node:fs';", 'core may not import node:fs'],
    ['a package with I/O in core', 'core/model/b.ts', "import x from 'undici';", 'core may not import undici'],
    ['a clock in core', 'core/model/b.ts', 'export const now = () => Date.now();', 'core uses Date.now'],
    ['the environment in core', 'core/model/b.ts', 'export const x = process.env.HOME;', 'core uses process'],
    [
      'the AWS SDK outside aws',
      'examination/b.ts',
      "import type { STS } from '@aws-sdk/client-sts';",
      'only aws may import @aws-sdk/client-sts',
    ],
    ['Ink outside the wizard', 'examination/b.ts', "import { Box } from 'ink';", 'only wizard may import ink'],
    ['a missing extension', 'examination/b.ts', "import { a } from '../core/gates/a';", 'does not exist'],
    [
      'a room that is not in the plan',
      'kitchen/b.ts',
      "import { a } from '../core/gates/a.ts';",
      '"kitchen" is no room',
    ],
  ])('finds %s', (_what, name, text, message) => {
    const found = check({ ...gate, [name]: text });
    expect(found.text).toContain(message);
    expect(found.code).toBe(1);
  });

  it('lets only commands know the practice account', () => {
    const practice = { 'practice/index.ts': 'export const p = 1;' };
    expect(check({ ...practice, 'wizard/b.ts': "import { p } from '../practice/index.ts';" }).text).toContain(
      'only commands may know practice',
    );
    expect(check({ ...practice, 'commands/b.ts': "import { p } from '../practice/index.ts';" }).code).toBe(0);
  });

  it('lets only the command that starts the wizard know the wizard', () => {
    const state = { 'wizard/state/a.ts': 'export type A = string;' };
    expect(
      check({ ...state, 'commands/diagnose.ts': "import type { A } from '../wizard/state/a.ts';" }).text,
    ).toContain('only commands/wizard.ts and commands/wizard/ may know wizard');
    expect(check({ ...state, 'commands/wizard.ts': "import type { A } from '../wizard/state/a.ts';" }).code).toBe(0);
  });

  it('lets an examination in core know fixes, and be known by reports only', () => {
    const rooms = { 'core/fixes/a.ts': 'export const a = 1;', 'core/examine.ts': "export { a } from './fixes/a.ts';" };
    expect(check({ ...rooms, 'core/report/a.ts': "export { a } from '../examine.ts';" }).code).toBe(0);
    expect(check({ ...rooms, 'core/fixes/b.ts': "export { a } from '../examine.ts';" }).text).toContain(
      'runs up, from core/fixes to core/examine',
    );
  });

  it('finds circles inside one room', () => {
    const { text } = check({
      'aws/a.ts': "import type { B } from './b.ts';",
      'aws/b.ts': "import type { A } from './a.ts';",
    });
    expect(text).toContain('circle: src/aws/a.ts → src/aws/b.ts → src/aws/a.ts');
  });

  it('does not read comments and strings as code', () => {
    const text =
      "// import { a } from '../gates/a.ts';\n/* Date.now */\nexport const said = 'process.exit and Date.now';";
    expect(check({ ...gate, 'core/model/b.ts': text }).code).toBe(0);
  });
});
