import { afterEach, expect, it } from 'vitest';
import { type PracticeSession, practiceSession, shown } from './practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

it('leads by Enter alone from the start to a refusal with a fix on offer', async () => {
  const wizard = await practiceSession();
  open = wizard;
  const say = (what: string) => process.env['FRAMES'] && console.log(`── ${what}\n${wizard.screen()}`);
  await wizard.until((state) => state.profiles.state === 'ready');
  say('profile');
  wizard.press('enter');
  await wizard.until((state) => shown(state) === 'paste');
  say('paste');
  wizard.press('enter');
  await wizard.until((state) => state.run?.state === 'running');
  say('running');
  await wizard.until((state) => state.run?.state !== 'running');
  say('steps');
  wizard.press('enter');
  say('findings');
  wizard.press('enter');
  expect(shown(wizard.session.state())).toBe('fix');
  say('fix');
  expect(wizard.session.state().examination?.diagnosis.outcome).toBe('refused');
  expect(wizard.screen()).toContain('Lets in');
});

it('applies, sees the call go through, undoes, and sees it refused again', async () => {
  const wizard = await practiceSession();
  open = wizard;
  const say = (what: string, columns = 80, rows = 23) => process.env['FRAMES'] && console.log(`── ${what}\n${wizard.screen(columns, rows)}`);
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => shown(state) === 'paste');
  wizard.press('down', 'enter');
  await wizard.until((state) => state.run?.state === 'done');
  say('steps');
  wizard.press('enter');
  say('findings');
  say('findings small', 40, 11);
  wizard.press('enter');
  say('fix');
  say('fix small', 40, 11);
  const planId = wizard.controller.toReport();
  if (planId === null) throw new Error('no fix is shown');
  wizard.session.send({ type: 'fix-drawn', planId });
  wizard.press('a');
  expect(wizard.session.state().applied).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 450));
  wizard.press('a');
  say('after a');
  for (const letter of wizard.session.state().fix?.confirm?.expected ?? '') wizard.press(letter);
  wizard.press('enter');
  say('applying');
  await wizard.until((state) => shown(state) === 'check');
  await wizard.until((state) => state.check?.state !== 'running');
  say('check');
  wizard.press('u');
  await wizard.until((state) => state.check?.kind === 'undo' && state.check.state !== 'running');
  say('undone');
  wizard.press('enter');
  await wizard.until((state) => state.summary.state !== 'loading');
  say('summary');
  wizard.press('?');
  say('help');
  expect(wizard.session.state().checks.map((check) => check.state)).toEqual(['passed', 'passed']);
  process.env['FRAMES'] &&
    console.log(
      JSON.stringify(
        wizard.session.state().transcript.map((x) => `${x.label}: ${x.text}`),
        null,
        1,
      ),
    );
});
