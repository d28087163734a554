import { expect, it } from 'vitest';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { allow, caseFile, method, policy } from '../support/make-case.ts';
import { currentScreen, practiceSession } from './practice-session.ts';

it('a change that lets in everyone asks for the name of the stage, and takes no other', async () => {
  const refusing = policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } }));
  const file = caseFile({ api: { policy: refusing }, methods: [method({})] });
  const wizard = await practiceSession({ cases: [file as CaseFile] });
  try {
    await wizard.until((state) => state.profiles.state === 'ready');
    wizard.press('enter');
    await wizard.until((state) => currentScreen(state) === 'paste');
    wizard.press('enter');
    await wizard.until((state) => state.run !== null && state.run.state !== 'running');
    const plan = wizard.session.state().examination?.plans.find(({ widens }) => widens.everyone);
    expect(wizard.session.state().examination?.plans[0]?.widens.everyone).toBe(false);
    const planId = plan?.id ?? '';
    wizard.session.send({ type: 'open-fix', planId });
    wizard.session.send({ type: 'fix-drawn', planId });
    await new Promise((resolve) => setTimeout(resolve, 420));
    wizard.press('a');
    expect(wizard.session.state().fix?.confirm).toMatchObject({
      why: 'This change allows everyone.',
      expected: 'prod',
    });
    wizard.press(...'dev', 'enter');
    expect(wizard.session.state().fix?.applying).toBeNull();
    expect(wizard.session.state().applied).toEqual([]);
    wizard.press(...Array.from({ length: 3 }, () => 'backspace'), ...'prod', 'enter');
    await wizard.until(({ applied }) => applied.length === 1);
  } finally {
    await wizard.close();
  }
});
