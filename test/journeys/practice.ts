import { fileURLToPath } from 'node:url';
import { KEYS, startTerminal, type Terminal, type TerminalOptions } from './harness.ts';

export const BIN = fileURLToPath(new URL('../../bin/apigw-doctor.js', import.meta.url));

/** The wizard on the practice account, as a person starts it. */
export function startPracticeWizard(
  over: Omit<TerminalOptions, 'args'> & { readonly args?: readonly string[]; readonly before?: readonly string[] } = {},
): Terminal {
  const { args = [], before = [], ...rest } = over;
  return startTerminal({ args: [...before, BIN, 'practice', ...args], ...rest });
}

/** From the start to the settled steps of the call whose row holds this text. */
export async function examineCall(terminal: Terminal, row: string): Promise<string> {
  await terminal.until(/What happened\?/);
  for (let moved = 0; moved < 30; moved++) {
    const chosen = /❯ (.*)/.exec(terminal.screen())?.[1] ?? '';
    if (chosen.includes(row)) break;
    terminal.send(KEYS.down);
    await terminal.until((screen) => (/❯ (.*)/.exec(screen)?.[1] ?? '') !== chosen);
  }
  terminal.send(KEYS.enter);
  return terminal.until(/❯ (Show|Nothing)/);
}

/** From the start to the first fix of that call, drawn. */
export async function openFix(terminal: Terminal, row: string): Promise<void> {
  await examineCall(terminal, row);
  terminal.send(KEYS.enter);
  await terminal.until(/❯ Fix:/);
  terminal.send(KEYS.enter);
  await terminal.until(/a apply/);
}

/** The undo key, and yes to what it shows; the stage's name where making the change asked for it. */
export async function undoFix(terminal: Terminal, choice = /❯ Undo it/): Promise<void> {
  terminal.send('u');
  await terminal.until(choice);
  terminal.send(KEYS.enter);
  const asked = await terminal.until(/\? ▌|Putting back|Calling again|Before|Now/);
  const stage = /(\S+)\? ▌/.exec(asked)?.[1];
  if (stage === undefined) return;
  terminal.send(stage);
  await terminal.until((screen) => screen.includes(`${stage}? ${stage}`));
  terminal.send(KEYS.enter);
}

/** On a drawn fix: the apply key, and the stage's name where it is asked for. */
export async function applyFix(terminal: Terminal): Promise<void> {
  await terminal.until(/a apply/);
  // The key counts only when the change has been in sight for 400 ms.
  await terminal.idle(500);
  terminal.send('a');
  const asked = await terminal.until(/\? ▌|Making the change|Before/);
  const stage = /(\S+)\? ▌/.exec(asked)?.[1];
  if (stage === undefined) return;
  terminal.send(stage);
  await terminal.until((screen) => screen.includes(`${stage}? ${stage}`));
  terminal.send(KEYS.enter);
}

/** Everything that a scrolled text says: page by page, each awaited, to its end. */
export async function readThrough(terminal: Terminal): Promise<string> {
  // How much is out of sight is drawn once the rows are measured: on a busy machine a frame later.
  await terminal.idle();
  let read = terminal.screen();
  for (let page = 0; page < 90; page++) {
    const before = terminal.screen();
    if (!/↓ \d+ more/.test(before)) break;
    terminal.send(KEYS.pageDown);
    await terminal.until((screen) => screen !== before);
    await terminal.idle();
    read += `\n${terminal.screen()}`;
  }
  return read;
}
