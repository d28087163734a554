import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/index.ts';
import { BARE, emptyHome, run } from '../house/built.ts';

const home = emptyHome();
beforeAll(() => {
  mkdirSync(join(home, '.aws'));
  writeFileSync(
    join(home, '.aws/config'),
    '[default]\nregion = eu-west-1\n[profile staging]\nregion = eu-west-1\n[sso-session corp]\nsso_region = x\n',
  );
  writeFileSync(
    join(home, '.aws/credentials'),
    '[prod-admin]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret-of-prod\n',
  );
  for (const shell of ['bash', 'zsh', 'fish', 'powershell']) writeFileSync(join(home, shell), script(shell));
});
const script = (shell: string): string => run(['completion', shell]).stdout;
const installed = (shell: string): boolean => spawnSync('sh', ['-c', `command -v ${shell}`]).status === 0;
const env = { ...BARE, HOME: home, TERM: 'xterm', LANG: 'C.UTF-8' };

/** What bash offers for a line that ends at the cursor. No program is run: `apigw-doctor` is not even on the path. */
function bash(line: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const words = line.split(/(?<==)|(?==)|\s/);
  const program =
    `. "$HOME/bash"; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); ` +
    `COMP_CWORD=${words.length - 1}; _apigw_doctor; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', program], {
    env: { ...env, ...more },
    encoding: 'utf8',
    cwd: home,
  });
  return out.split('\n').filter((word) => word !== '');
}

describe('bash', () => {
  it('offers every command, and the flags of the wizard, at the top', () => {
    expect(bash('apigw-doctor ')).toEqual(
      expect.arrayContaining([...COMMANDS.map(({ name }) => name).filter((name) => name !== 'wizard'), '--profile']),
    );
    expect(bash('apigw-doctor dia')).toEqual(['diagnose']);
  });

  it.each([
    ['apigw-doctor diagnose --api-', ['--api-key']],
    ['apigw-doctor diagnose --method P', ['POST', 'PUT', 'PATCH']],
    ['apigw-doctor diagnose --color=al', ['always']],
    ['apigw-doctor diagnose --caller ', ['anonymous', 'self']],
    ['apigw-doctor diagnose --stage ', []],
    ['apigw-doctor explain throt', ['throttled']],
    ['apigw-doctor sessions un', ['undo']],
    ['apigw-doctor sessions undo --prof', ['--profile']],
    ['apigw-doctor completion ', ['bash', 'zsh', 'fish', 'powershell']],
    ['apigw-doctor --prof', ['--profile']],
  ])('completes %s', (line, words) => expect(bash(line)).toEqual(words));

  it.each(COMMANDS.map(({ name }) => name))('offers each word behind %s once', (name) => {
    const words = bash(`apigw-doctor ${name} `);
    expect(words).toEqual([...new Set(words)]);
  });

  it('names the profiles of both files, and nothing else of them', () => {
    expect(bash('apigw-doctor diagnose --profile ')).toEqual(['default', 'prod-admin', 'staging']);
    expect(bash('apigw-doctor diagnose --caller-profile st')).toEqual(['staging']);
    expect(bash('apigw-doctor --profile=prod')).toEqual(['prod-admin']);
  });

  it('finds the files where the environment says they are', () => {
    const other = join(home, 'other config');
    writeFileSync(other, '[profile elsewhere]\n');
    expect(bash('apigw-doctor --profile e', { AWS_CONFIG_FILE: other })).toEqual(['elsewhere']);
  });

  it('completes file names where a file is wanted', () =>
    expect(bash('apigw-doctor diagnose --case fis')).toEqual(['fish']));

  it('is registered when it is sourced', () => {
    const { stdout } = spawnSync('bash', ['--norc', '-c', '. "$HOME/bash"; complete -p apigw-doctor'], {
      env,
      encoding: 'utf8',
    });
    expect(stdout).toContain('-F _apigw_doctor apigw-doctor');
  });
});

describe.each(['pwsh'].filter(installed))('%s', (shell) => {
  it('completes a command', () => {
    const program =
      `. ([scriptblock]::Create((Get-Content -Raw '${join(home, 'powershell')}'))); (TabExpansion2 ` +
      `'apigw-doctor dia' 16).CompletionMatches.CompletionText`;
    expect(execFileSync(shell, ['-NoProfile', '-Command', program], { env, encoding: 'utf8' }).trim()).toBe('diagnose');
  });
});

describe('completion', () => {
  it('knows four shells', () => {
    const { status, stderr } = run(['completion', 'tcsh']);
    expect(stderr).toContain('completion takes bash, zsh, fish, powershell, not "tcsh"');
    expect(status).toBe(2);
  });

  it('for PowerShell names every command, flag and profile file', () => {
    const text = script('powershell');
    for (const word of [
      "'diagnose'",
      "'--caller-profile'",
      "'sessions undo'",
      'AWS_CONFIG_FILE',
      "'diagnose --profile' = $profiles",
    ])
      expect(text).toContain(word);
  });
});
