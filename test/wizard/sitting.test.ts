import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { openPractice } from '../../src/commands/practice-account.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { filesBelow } from '../journeys/harness.ts';
import { currentScreen, type PracticeSession, practiceSession, takeBack } from './practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

async function atFindings(over: Parameters<typeof practiceSession>[0] = {}): Promise<PracticeSession> {
  const wizard = await practiceSession(over);
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  wizard.press('down', 'enter');
  await wizard.until((state) => state.run?.state === 'done');
  wizard.press('enter');
  expect(currentScreen(wizard.session.state())).toBe('findings');
  return wizard;
}
const choose = (wizard: PracticeSession, row: RegExp) => {
  wizard.press('home');
  for (let moved = 0; moved < 20 && !row.test(/❯ (.*)/.exec(wizard.screen())?.[1] ?? ''); moved++) wizard.press('down');
  expect(/❯ (.*)/.exec(wizard.screen())?.[1]).toMatch(row);
  wizard.press('enter');
};
async function apply(wizard: PracticeSession): Promise<void> {
  wizard.session.send({ type: 'fix-drawn', planId: wizard.controller.toReport() ?? '' });
  await new Promise((resolve) => setTimeout(resolve, 420));
  wizard.press('a');
  const asked = wizard.session.state().fix?.confirm?.expected;
  if (asked !== undefined) wizard.press(...asked, 'enter');
}

describe('one sitting', () => {
  it('asks about another caller without starting over', async () => {
    const wizard = await atFindings();
    const before = wizard.session.state().request;
    choose(wizard, /another caller/);
    expect(currentScreen(wizard.session.state())).toBe('caller');
    choose(wizard, /Unsigned/);
    await wizard.until((state) => state.run?.state === 'done');
    const { request, answers, examination } = wizard.session.state();
    expect(request).toMatchObject({ method: before?.method, host: before?.host, path: before?.path, signing: null });
    expect(answers.observed).toBeNull();
    expect(examination?.diagnosis.causes.map((cause) => cause.code)).not.toContain('iam-policy-wrong-resource');
    expect(examination?.diagnosis.outcome).toBe('refused');
  });

  it('asks about another method, then undoes the change that was made for the first call', async () => {
    const wizard = await atFindings();
    const first = wizard.session.state().calls;
    wizard.press('enter');
    await apply(wizard);
    await wizard.until((state) => state.check !== null && state.check.state !== 'running');
    wizard.press('escape');
    wizard.session.send({ type: 'ask-another', about: 'method' });
    expect(currentScreen(wizard.session.state())).toBe('method');
    choose(wizard, /GET|POST/);
    if (wizard.session.state().screens.at(-1) === 'method') wizard.press('enter');
    choose(wizard, /Unsigned/);
    await wizard.until((state) => state.run?.state === 'done');
    expect(wizard.session.state().calls).toBe(first + 1);
    const mine = wizard.session.state().examination;
    wizard.press('enter');
    await takeBack(wizard);
    await wizard.until((state) => state.check?.kind === 'undo' && state.check.state !== 'running');
    expect(wizard.session.state().check).toMatchObject({ state: 'passed', subject: { number: first } });
    expect(wizard.session.state().examination).toBe(mine);
  });

  it('an undo in the middle of the check: what the call answered before is not told of it', async () => {
    const wizard = await atFindings();
    wizard.press('enter');
    await apply(wizard);
    // The call went through; the facts are still being read again.
    await wizard.until(({ check }) => check?.state === 'running' && check.tries.length > 0);
    await takeBack(wizard);
    await wizard.until(({ check }) => check?.kind === 'undo' && check.state !== 'running');
    const told = wizard.session.state().transcript.filter(({ label }) => /Check|Undone/.test(label));
    expect(told.map(({ label }) => label)).toEqual(['Undone', 'Check']);
    expect(told.at(-1)?.text).toMatch(/^after undo: 200 before, 403/);
    expect(wizard.session.state().checks).toHaveLength(1);
  });

  it('exports from the findings, and says where to', async () => {
    const wizard = await atFindings();
    wizard.press('e');
    expect(wizard.screen()).toContain('Press e again');
    wizard.press('e');
    await wizard.until((state) => state.summary.state === 'ready');
    expect(currentScreen(wizard.session.state())).toBe('findings');
    const path = filesBelow(wizard.home).find((file) => file.path.endsWith('.md'))?.path ?? '';
    expect(readFileSync(path, 'utf8')).toContain('iam-policy-wrong-resource');
    expect(wizard.screen(400)).toContain(path);
  });
});

describe('leaving while a change is being sent', () => {
  /** The practice account, whose writes take as long as a slow network's. */
  async function slow(): Promise<PracticeSession> {
    const environment = { variables: {}, platform: process.platform, home: '/nonexistent' };
    const practice = await openPractice(builtinCases(), { environment, clock: systemClock });
    const account = openAccount(practice.options);
    const late = {
      ...account,
      apply: async (...given: Parameters<typeof account.apply>) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        return account.apply(...given);
      },
    };
    const wizard = await atFindings({ openAccount: () => late, practiceCalls: () => practice.calls });
    void wizard.session.done.then(() => practice.close());
    wizard.press('enter');
    await apply(wizard);
    expect(wizard.session.state().fix?.applying).not.toBeNull();
    return wizard;
  }

  it('finishes the change first, then leaves with the code asked for, and tells what stands', async () => {
    const wizard = await slow();
    wizard.press('ctrl+c');
    expect(wizard.session.state().exit).toBeNull();
    expect(wizard.screen()).toContain('being finished first');
    expect(await wizard.session.done).toBe(130);
    expect(wizard.session.state().applied).toHaveLength(1);
    expect(wizard.session.state().transcript.at(-1)?.label).toMatch(/Applied/);
  });

  it('leaves at once when asked twice', async () => {
    const wizard = await slow();
    wizard.press('ctrl+c', 'ctrl+c');
    expect(wizard.session.state().exit).toBe(130);
    expect(wizard.session.state().applied).toHaveLength(0);
  });

  it('undo waits for a change to end', async () => {
    const wizard = await slow();
    wizard.session.send({ type: 'undo' });
    expect(wizard.session.state().check).toBeNull();
  });
});
