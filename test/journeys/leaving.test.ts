import { afterEach, expect, it } from 'vitest';
import { KEYS, type Terminal } from './harness.ts';
import { applyFix, BIN, examineCall, openFix, startPracticeWizard, undoFix } from './practice.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

const RESTORED = { cursorVisible: true, bracketedPaste: false, alternateScreen: false };

it('gives the terminal back after Ctrl+C on a fix, with exit code 130', async () => {
  const wizard = startPracticeWizard();
  terminal = wizard;
  await openFix(wizard, 'on checkout-api');
  wizard.send(KEYS.interrupt);
  expect(await wizard.exited).toBe(130);
  expect(wizard.restored()).toEqual(RESTORED);
});

it('leads out with Ctrl+C while a text field has the focus', async () => {
  const wizard = startPracticeWizard();
  terminal = wizard;
  await wizard.until(/What happened\?/);
  wizard.send('p');
  await wizard.until(/enter done/);
  wizard.send('q');
  await wizard.until(/> q/);
  wizard.send(KEYS.interrupt);
  expect(await wizard.exited).toBe(130);
  expect(wizard.restored()).toEqual(RESTORED);
});

it('gives the terminal back after SIGTERM, with exit code 143', async () => {
  const wizard = startPracticeWizard();
  terminal = wizard;
  await wizard.until(/What happened\?/);
  wizard.kill('SIGTERM');
  expect(await wizard.exited).toBe(143);
  expect(wizard.restored()).toEqual(RESTORED);
});

it('gives the terminal back after a crash and says what to do', async () => {
  const crash =
    'data:text/javascript,process.on("SIGUSR2",()=>setTimeout(()=>{throw new Error("as a mistake would")}))';
  const wizard = startPracticeWizard({ before: ['--import', crash] });
  terminal = wizard;
  await examineCall(wizard, 'on checkout-api');
  wizard.kill('SIGUSR2');
  expect(await wizard.exited).toBe(70);
  expect(wizard.everything()).toContain('stopped because of a bug');
  expect(wizard.everything()).toContain('Please report this');
  expect(wizard.restored()).toEqual(RESTORED);
});

it('keeps the history and shows every screen at 40×12', async () => {
  const wizard = startPracticeWizard({ columns: 40, rows: 12 });
  terminal = wizard;
  await openFix(wizard, 'POST /orders');
  await applyFix(wizard);
  await wizard.until(/Now +200/);
  await undoFix(wizard);
  await wizard.until(/Now +403[\s\S]*❯ Write the summary/);
  wizard.send(KEYS.enter);
  await wizard.until(/written to/);
  wizard.send('q');
  expect(await wizard.exited).toBe(1);
  expect(wizard.raw()).not.toContain('\u001b[2J');
  expect(wizard.everything()).toMatch(/✔ Applied/);
});

it('draws on where CI is set, and without colour where NO_COLOR is', async () => {
  const wizard = startPracticeWizard({ env: { CI: 'true', NO_COLOR: '1' } });
  terminal = wizard;
  await wizard.until(/What happened\?/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour is a control sequence.
  expect(wizard.raw()).not.toMatch(/\u001b\[(3|4|9)\d(;\d+)*m/);
  wizard.send('q');
  expect(await wizard.exited).toBe(0);
});

it('leaves nothing of the old frame behind when the terminal is resized', async () => {
  const wizard = startPracticeWizard();
  terminal = wizard;
  await openFix(wizard, 'on checkout-api');
  for (const [columns, rows] of [
    [60, 24],
    [40, 24],
    [80, 24],
    [120, 40],
    [200, 50],
    [100, 30],
  ] as const) {
    await wizard.frozen(() => wizard.resize(columns, rows));
    // On a busy machine the rows of the new size are measured a moment after the frame.
    for (const once of [/a apply/g, /^Also allows /gm, /^\+ /gm, /^Correct one/gm])
      await wizard.until((screen) => screen.match(once)?.length === 1, 10_000);
  }
});

it('needs a terminal: without one it says so and exits with 2', async () => {
  const { spawnSync } = await import('node:child_process');
  const { status, stderr, stdout } = spawnSync(process.execPath, [BIN, 'practice'], {
    encoding: 'utf8',
    input: '',
    timeout: 20_000,
  });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/needs a terminal/i);
});
