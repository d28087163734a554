import { expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { filesBelow } from '../journeys/harness.ts';
import { currentScreen, practiceSession } from './practice-session.ts';

/** What somebody may press: every sign of a keyboard, and the keys that have a name. Keys that leave are left out. */
const KEYS = [
  ...'bcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789 ?/!"$%&()=+-*#\'.,;:<>|@',
  ...['enter', 'tab', 'up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown', 'backspace', 'delete'],
];

it('a fix is applied by a on the screen that shows its diff, and by nothing else', async () => {
  // The second is the one whose fix no other stands in the way of.
  const wizard = await practiceSession({ cases: builtinCases() });
  const journals = () => filesBelow(wizard.home).filter(({ path }) => path.endsWith('.fix.json'));
  try {
    await wizard.until((state) => state.profiles.state === 'ready');
    wizard.press('enter');
    await wizard.until((state) => currentScreen(state) === 'paste');
    wizard.press('a', 'down', 'enter');
    await wizard.until((state) => state.run !== null && state.run.state !== 'running');
    const planId = wizard.session.state().examination?.plans[0]?.id ?? '';
    const openFix = async () => {
      await wizard.until((state) => state.run !== null && state.run.state !== 'running');
      wizard.session.send({ type: 'open-fix', planId });
      wizard.session.send({ type: 'fix-drawn', planId });
      await new Promise((resolve) => setTimeout(resolve, 420));
    };

    // On other screens the key opens nothing and writes nothing.
    wizard.press('a');
    wizard.session.send({ type: 'open-findings' });
    wizard.press('a');
    expect(currentScreen(wizard.session.state())).toBe('findings');

    await openFix();
    for (const key of KEYS) {
      if (currentScreen(wizard.session.state()) !== 'fix') await openFix();
      wizard.press(key);
      const { fix, applied } = wizard.session.state();
      expect([fix?.applying ?? null, applied], `after ${key}`).toEqual([null, []]);
    }
    expect(journals()).toEqual([]);

    await openFix();
    wizard.press('a');
    const asked = wizard.session.state().fix?.confirm?.expected;
    if (asked !== undefined) wizard.press(...asked, 'enter');
    await wizard.until(({ applied }) => applied.length === 1);
    expect(journals()).toHaveLength(1);
  } finally {
    await wizard.close();
  }
}, 120_000);
