import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTerminal, type Terminal } from '../journeys/harness.ts';
import { SHELLS, type ShellHome, shellHome } from './home.ts';

type Shell = (typeof SHELLS)[number];

let at: ShellHome;
const terminals = new Map<Shell, Terminal>();
let lines = 0;
beforeAll(async () => {
  at = await shellHome();
});
afterAll(() => {
  for (const terminal of terminals.values()) terminal.close();
});

/** How each shell is started without anybody's settings, and takes the script as a person would install it. */
const START: Readonly<Record<Shell, { readonly args: readonly string[]; readonly lines: readonly string[] }>> = {
  bash: {
    args: ['--norc', '-i'],
    lines: ['. /usr/share/bash-completion/bash_completion', 'source <(apigw-doctor completion bash)', "PS1='> '"],
  },
  zsh: {
    args: ['-f', '-i'],
    lines: ['autoload -Uz compinit && compinit -D', 'source ~/complete.zsh', 'LISTMAX=500', "PS1='> '"],
  },
  fish: {
    args: ['--no-config', '-i'],
    lines: ['source ~/complete.fish', "function fish_prompt; echo -n '> '; end"],
  },
};

/** One shell of each kind, ready for a line. */
async function started(shell: Shell): Promise<Terminal> {
  const running = terminals.get(shell);
  if (running !== undefined) return running;
  const { args, lines: setUp } = START[shell];
  const terminal = startTerminal({ program: shell, args, env: at.env, columns: 120, rows: 60 });
  terminals.set(shell, terminal);
  terminal.send(`${setUp.join('; ')}; echo rea''dy\r`);
  await terminal.until(/^ready\s*\n+> ?$/m, 60_000);
  return terminal;
}

/** Types a line and presses Tab, once or twice; what stands on the screen then fits. */
async function typed(shell: Shell, line: string, tabs: number, fits: (screen: string) => boolean): Promise<string> {
  const terminal = await started(shell);
  lines += 1;
  const here = (screen: string): string => screen.slice(screen.lastIndexOf(`\nline ${lines}`));
  // Ctrl+U takes the last line away.
  terminal.send('\u0015', `echo li''ne ${lines}\r`);
  await terminal.until((screen) => /^\nline \d+\s*\n+> ?\s*$/.test(here(screen)), 60_000);
  terminal.send(line);
  await terminal.until((screen) => here(screen).includes(line.trim()), 60_000);
  for (let tab = 0; tab < tabs; tab += 1) {
    if (tab > 0) await terminal.idle(300);
    terminal.send('\t');
  }
  return here(await terminal.until((screen) => fits(here(screen)), 60_000));
}

/** After Tab the line is longer: what was meant stands there. */
const COMPLETED: readonly (readonly [line: string, whole: () => string])[] = [
  ['apigw-doctor dia', () => 'apigw-doctor diagnose'],
  ['apigw-doctor help sess', () => 'apigw-doctor help sessions'],
  ['apigw-doctor help sessions un', () => 'apigw-doctor help sessions undo'],
  ['apigw-doctor diagnose --region eu-n', () => 'apigw-doctor diagnose --region eu-north-1'],
  ['apigw-doctor diagnose --region us-gov-w', () => 'apigw-doctor diagnose --region us-gov-west-1'],
  ['apigw-doctor --profile st', () => 'apigw-doctor --profile staging'],
  ['apigw-doctor sessions undo 2', () => `apigw-doctor sessions undo ${at.session}`],
  ['apigw-doctor sessions show 2', () => `apigw-doctor sessions show ${at.session}`],
  ['apigw-doctor fix --undo 2', () => `apigw-doctor fix --undo ${at.session}`],
  ['apigw-doctor fix --apply FIX', () => `apigw-doctor fix --apply ${at.fixId}`],
  ['apigw-doctor diagnose --api API', () => `apigw-doctor diagnose --api ${at.apiId}`],
  ['apigw-doctor diagnose --qui', () => 'apigw-doctor diagnose --quiet'],
  ['apigw-doctor permissions usage-plan', () => 'apigw-doctor permissions usage-plan'],
];
/** The first letters of what only the journal knows. */
const withJournal = (line: string): string =>
  line.replace('FIX', at.fixId.slice(0, 5)).replace('API', at.apiId.slice(0, 3));

describe.each(SHELLS)('%s, after Tab', (shell) => {
  it.each(COMPLETED)('completes %s', async (line, whole) => {
    expect(await typed(shell, withJournal(line), 1, (screen) => screen.includes(`> ${whole()}`))).toContain(whole());
  });

  it('lists what else there is: Regions of one continent', async () => {
    const screen = await typed(shell, 'apigw-doctor diagnose --region eu-', 2, (text) => text.includes('eu-north-1'));
    for (const region of ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1']) expect(screen).toContain(region);
    expect(screen).not.toContain('us-east-1');
  });

  it('lists the profiles of both files, and no secret', async () => {
    const screen = await typed(shell, 'apigw-doctor diagnose --profile ', 2, (text) => text.includes('prod-admin'));
    for (const profile of ['default', 'staging']) expect(screen).toContain(profile);
    expect(screen).not.toContain('AKIA');
  });

  it('lists every command behind help', async () => {
    const screen = await typed(shell, 'apigw-doctor help ', 2, (text) => text.includes('permissions'));
    for (const name of ['diagnose', 'fix', 'sessions', 'wizard', 'completion']) expect(screen).toContain(name);
    expect(screen).not.toContain('--profile');
  });
});

describe("fish's own list of completions", () => {
  const complete = (line: string): readonly string[] =>
    execFileSync('fish', ['--no-config', '-c', `source ~/complete.fish; complete -C '${line}'`], {
      env: at.env,
      encoding: 'utf8',
    })
      .split('\n')
      .filter((word) => word !== '');

  it('says what a session changed', () => {
    const [session, ...others] = complete('apigw-doctor sessions undo ').filter((word) => !word.startsWith('-'));
    expect(session).toMatch(new RegExp(`^${at.session}\tapplied: \\w`));
    expect(others).toEqual([]);
  });
  it('takes a word that is a value for no command', () => {
    expect(complete('apigw-doctor help sessions und').map((word) => word.split('\t')[0])).toEqual(['undo']);
    expect(complete('apigw-doctor diagnose --api sessions --fail-on ').map((word) => word.split('\t')[0])).toEqual([
      'advice',
      'never',
      'refused',
    ]);
  });
});
