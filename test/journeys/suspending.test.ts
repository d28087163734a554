import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { KEYS, startTerminal, type Terminal } from './harness.ts';
import { BIN } from './practice.ts';

let terminal: Terminal;
afterEach(() => terminal.close());

const SUSPEND = '\u001a';
/** A shell with job control: it says when its prompt is there, and what the terminal is set to. */
function startShell(): Terminal {
  terminal = startTerminal({
    program: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    env: { NODE: process.execPath, BIN, PS1: 'ready> ', HISTFILE: '', LC_ALL: 'C.UTF-8' },
  });
  return terminal;
}
async function startWizard(...flags: readonly string[]): Promise<Terminal> {
  const shell = startShell();
  await shell.until(/ready>\s*$/);
  shell.send(`"$NODE" "$BIN" practice ${flags.join(' ')}\r`);
  await shell.until(/What happened\?/);
  return shell;
}
/** What the shell's own line input needs, as `stty` reads it. */
async function expectShellWorks(shell: Terminal): Promise<void> {
  await shell.until(/Stopped[\s\S]*ready>\s*$/);
  expect(shell.restored()).toEqual({ cursorVisible: true, bracketedPaste: true, alternateScreen: false });
  shell.send('stty -a | tr " " "\\n" | grep -xE -e "-?(echo|icanon|isig);?" | tr "\\n" " "\r');
  await shell.until(/\bisig icanon echo ready> $|^isig icanon echo/m);
  shell.send('echo $((6 * 7))\r');
  await shell.until(/^42\s*$/m);
}
/** The process that the shell runs. */
const wizardPid = ({ pid }: Terminal): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);

async function expectWizardWorks(shell: Terminal): Promise<void> {
  // The frame is there once, below what the shell has written, and keys move its cursor.
  await shell.until((screen) => /❯ [^\n]*\n[\s\S]*\? keys[^\n]*\s*$/.test(screen));
  const pointed = /❯ (.*)/.exec(shell.screen())?.[1];
  shell.send(KEYS.down);
  await shell.until((screen) => /❯ (.*)/.exec(screen)?.[1] !== pointed);
  expect(shell.screen()).not.toContain('^[[B');
  expect(shell.restored()).toMatchObject({ cursorVisible: false, bracketedPaste: true });
}

it('ctrl+z stops the wizard, the shell works, and fg draws it anew', async () => {
  const shell = await startWizard();
  for (let round = 0; round < 2; round += 1) {
    shell.send(SUSPEND);
    await expectShellWorks(shell);
    shell.send('fg\r');
    await expectWizardWorks(shell);
  }
  shell.send('q');
  await shell.until(/ready>\s*$/);
});

it('SIGTSTP from outside does the same', async () => {
  const shell = await startWizard();
  process.kill(wizardPid(shell), 'SIGTSTP');
  await expectShellWorks(shell);
  shell.send('fg\r');
  await expectWizardWorks(shell);
});

it('after SIGSTOP, which nobody can catch, keys are keys again', async () => {
  const shell = await startWizard();
  process.kill(wizardPid(shell), 'SIGSTOP');
  await shell.until(/Stopped/);
  shell.send('fg\r');
  await shell.idle(400);
  shell.send(KEYS.down);
  await shell.until(/❯ POST/);
  expect(shell.everything()).not.toContain('^[[B');
  shell.send('q');
  await shell.until(/ready>\s*$/);
});

it('ctrl+z while a text is typed, and in the keys, stops it too', async () => {
  const shell = await startWizard();
  shell.send('?');
  await shell.until(/Ctrl\+Z|^Keys/m);
  shell.send(SUSPEND);
  await expectShellWorks(shell);
  shell.send('fg\r');
  await shell.until(/^Keys/m);
  shell.send('?');
  await shell.until(/What happened\?/);
  shell.send('p');
  await shell.until(/enter done/);
  shell.send('abc', SUSPEND);
  await expectShellWorks(shell);
  shell.send('fg\r');
  await shell.until(/> abc/);
});

it('the window that was made narrower meanwhile is drawn in its new size', async () => {
  const shell = await startWizard();
  shell.send(SUSPEND);
  await shell.until(/Stopped[\s\S]*ready>\s*$/);
  shell.resize(50, 24);
  await shell.idle();
  shell.send('fg\r');
  await expectWizardWorks(shell);
  const lines = shell.screen().split('\n');
  for (const once of ['? keys', 'Lessons', '❯'])
    expect(
      lines.filter((line) => line.includes(once)),
      once,
    ).toHaveLength(1);
});

it('without a shell that could start it again it goes on', async () => {
  terminal = startTerminal({ args: [BIN, 'practice'] });
  await terminal.until(/What happened\?/);
  terminal.send(SUSPEND);
  await terminal.idle(400);
  await expectWizardWorks(terminal);
});

it('in accessible mode the shell works meanwhile, and the question takes its answer afterwards', async () => {
  const shell = startShell();
  await shell.until(/ready>\s*$/);
  shell.send('"$NODE" "$BIN" practice --accessible\r');
  await shell.until(/A number[^\n]*: *\s*$/);
  shell.send(SUSPEND);
  await shell.until(/Stopped[\s\S]*ready>\s*$/);
  shell.send('echo $((6 * 7))\r');
  await shell.until(/^42\s*$/m);
  shell.send('fg\r');
  await shell.until(/practice --accessible\s*$/);
  shell.send('1\r');
  await shell.until(/1\. Show the cause/);
});
