import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { currentScreen, type PracticeSession, practiceSession } from './practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

const LONGEST = 120;

it.each(builtinCases().slice(0, 3))(
  'a session with one fix is told in five lines, and whole in few: %#',
  async (one) => {
    const wizard = await practiceSession({ cases: [one] });
    open = wizard;
    await wizard.until((state) => state.profiles.state === 'ready');
    wizard.press('enter');
    await wizard.until((state) => currentScreen(state) === 'paste');
    wizard.press('enter');
    await wizard.until(({ run }) => run?.state === 'done');
    wizard.press('enter', 'enter');
    const planId = wizard.controller.toReport();
    if (planId === null) throw new Error('no fix is shown');
    wizard.session.send({ type: 'fix-drawn', planId });
    await new Promise((resolve) => setTimeout(resolve, 450));
    wizard.press('a');
    const asked = wizard.session.state().fix?.confirm?.expected;
    if (asked !== undefined) wizard.press(...asked, 'enter');
    await wizard.until(({ check }) => check !== null && check.state !== 'running');
    wizard.press('enter');
    await wizard.until((state) => state.summary.state === 'ready');
    const { summary } = wizard.session.state();
    const lines = readFileSync(summary.state === 'ready' ? summary.value : '', 'utf8').split('\n');
    const five = lines.slice(2, 7);
    expect(five.map((line) => /^- (\w+): ./.exec(line)?.[1])).toEqual(['What', 'Why', 'Evidence', 'Changed', 'Undo']);
    expect(five[3]).not.toContain('nothing');
    expect(lines.length).toBeLessThanOrEqual(LONGEST);
  },
);
