import { afterEach, expect, it } from 'vitest';
import { filesBelow } from '../journeys/harness.ts';
import { schemaProblems } from '../support/schemas.ts';
import { currentScreen, type PracticeSession, practiceSession, takeBack } from './practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

it('leads by Enter alone from the start to a refusal with a fix on offer', async () => {
  const wizard = await practiceSession();
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  wizard.press('enter');
  await wizard.until((state) => state.run?.state === 'running');
  await wizard.until((state) => state.run?.state !== 'running');
  wizard.press('enter');
  wizard.press('enter');
  expect(currentScreen(wizard.session.state())).toBe('fix');
  expect(wizard.session.state().examination?.diagnosis.outcome).toBe('refused');
  expect(wizard.screen()).toContain('Also allows');
});

it('applies, sees the call go through, undoes, and sees it refused again', async () => {
  const wizard = await practiceSession();
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  wizard.press('down', 'enter');
  await wizard.until((state) => state.run?.state === 'done');
  wizard.press('enter');
  wizard.press('enter');
  const planId = wizard.controller.toReport();
  if (planId === null) throw new Error('no fix is shown');
  wizard.session.send({ type: 'fix-drawn', planId });
  wizard.press('a');
  expect(wizard.session.state().applied).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 450));
  wizard.press('a');
  const asked = wizard.session.state().fix?.confirm?.expected;
  if (asked !== undefined) wizard.press(...asked, 'enter');
  await wizard.until((state) => currentScreen(state) === 'check');
  await wizard.until((state) => state.check?.state !== 'running');
  await takeBack(wizard);
  await wizard.until((state) => state.check?.kind === 'undo' && state.check.state !== 'running');
  wizard.press('enter');
  await wizard.until((state) => state.summary.state !== 'loading');
  expect(wizard.session.state().checks.map((check) => check.state)).toEqual(['passed', 'passed']);
  expect(wizard.session.state().transcript.map((one) => one.label)).toEqual([
    'Profile',
    'API',
    'Stage',
    'Method',
    'Caller',
    'Found',
    'Applied',
    'Check',
    'Undone',
    'Check',
    'Summary',
  ]);
  const [written] = filesBelow(wizard.home).filter(({ path }) => /summaries\/.*\.json$/.test(path));
  const summary = JSON.parse(written?.text ?? '');
  expect(summary).toMatchObject({ applied: [{ undone: true, undo: null }], checks: [{}, { kind: 'undo' }] });
  expect(schemaProblems('summary', summary)).toEqual([]);
  expect(schemaProblems('summary', { ...summary, checks: [{}] })).not.toEqual([]);
});
