import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fillDisk, makeReadOnly, mayMount, mountDisk, unmountDisk } from '../support/small-disk.ts';
import { currentScreen, type PracticeSession, practiceSession, takeBack } from './practice-session.ts';

// The journal can no longer be written when a change is undone in the wizard: it does as `sessions undo` does.

let open: PracticeSession | null = null;
afterEach(async () => {
  await open?.close();
  if (open !== null) unmountDisk(stateOf(open));
  open = null;
});
const stateOf = ({ home }: PracticeSession): string => join(home, 'state');
const sessionsOf = (wizard: PracticeSession): string => join(stateOf(wizard), 'apigw-doctor/sessions');
const statesIn = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.fix.json'))
    .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')).entry.state);

/** A wizard whose fix was applied, with its state on a disk of its own where that is asked for. */
async function applied(onDisk = false): Promise<PracticeSession> {
  const wizard = await practiceSession();
  open = wizard;
  if (onDisk) mountDisk(stateOf(wizard));
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  wizard.press('down', 'enter');
  await wizard.until((state) => state.run?.state === 'done');
  wizard.press('enter', 'enter');
  wizard.session.send({ type: 'fix-drawn', planId: wizard.controller.toReport() ?? '' });
  await new Promise((resolve) => setTimeout(resolve, 450));
  wizard.press('a');
  const asked = wizard.session.state().fix?.confirm?.expected;
  if (asked !== undefined) wizard.press(...asked, 'enter');
  await wizard.until(({ check }) => check?.kind === 'apply' && check.state !== 'running');
  expect(wizard.session.state().check?.state).toBe('passed');
  return wizard;
}

/** Undo is refused before anything is changed, and the reason is on the screen. */
async function expectRefused(wizard: PracticeSession, code: string): Promise<void> {
  await takeBack(wizard);
  await wizard.until(({ check }) => check?.kind === 'undo' && check.state !== 'running');
  const { check, applied: made } = wizard.session.state();
  expect(check?.state).toBe('failed');
  expect(check?.why).toMatch(/^Not undone: The journal, which undo needs, cannot be written: /);
  expect(check?.why).toContain(code);
  expect(check?.why).toContain('Nothing was changed.');
  expect(wizard.screen(100, 40)).toContain('cannot be written');
  expect(made.map(({ undone }) => undone)).toEqual([false]);
}

it('a file is in the place of the state directory: undo says so, and changes nothing', async () => {
  const wizard = await applied();
  rmSync(stateOf(wizard), { recursive: true });
  writeFileSync(stateOf(wizard), '');
  await expectRefused(wizard, 'ENOTDIR');
  // Once it can be written again, undo goes on.
  rmSync(stateOf(wizard));
  await takeBack(wizard);
  await wizard.until(({ check }) => check?.kind === 'undo' && check.state === 'passed');
  expect(statesIn(sessionsOf(wizard))).toEqual(['undone']);
}, 120_000);

it('the state directory was deleted: it is made again, and undo is written down', async () => {
  const wizard = await applied();
  rmSync(stateOf(wizard), { recursive: true });
  await takeBack(wizard);
  await wizard.until(({ check }) => check?.kind === 'undo' && check.state === 'passed');
  expect(statesIn(sessionsOf(wizard))).toEqual(['undone']);
}, 120_000);

it('that a change is left as it stands cannot be written: it says so', async () => {
  const wizard = await applied();
  wizard.press('u');
  await wizard.until(({ undo }) => undo?.look.state === 'ready');
  rmSync(stateOf(wizard), { recursive: true });
  writeFileSync(stateOf(wizard), '');
  wizard.session.send({ type: 'leave-change' });
  await wizard.until(({ transcript }) => transcript.some(({ label }) => label === 'Journal'));
  const said = wizard.session.state().transcript.find(({ label }) => label === 'Journal');
  expect(said?.text).toMatch(/^could not be written: .*ENOTDIR.*"apigw-doctor sessions" will offer this change again/);
}, 120_000);

describe.skipIf(!mayMount())('on a disk of its own', () => {
  it('it is full: undo says so, and changes nothing', async () => {
    const wizard = await applied(true);
    fillDisk(stateOf(wizard));
    await expectRefused(wizard, 'ENOSPC');
  }, 120_000);

  it('it is read-only: undo says so, and changes nothing', async () => {
    const wizard = await applied(true);
    makeReadOnly(stateOf(wizard));
    await expectRefused(wizard, 'EROFS');
  }, 120_000);
});
