import type { Key } from 'ink';
import { afterEach, describe, expect, it } from 'vitest';
import { presses } from '../../src/wizard/input.ts';
import { KEYS } from '../../src/wizard/keys.ts';
import { currentScreen, type PracticeSession, practiceSession, takeBack } from './practice-session.ts';

const KEY: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};
const names = (input: string, key: Partial<Key> = {}) => presses(input, { ...KEY, ...key }).map((press) => press.name);

describe('keys, whatever the terminal sends them as', () => {
  it('come one by one from a chunk typed fast', () => expect(names('ab')).toEqual(['a', 'b']));
  it('end with Enter only where the chunk ends', () =>
    expect(names('a\rb\r')).toEqual(['a', 'line-end', 'b', 'enter']));
  it('have names', () =>
    expect([names('', { upArrow: true }), names('', { pageDown: true }), names('c', { ctrl: true })]).toEqual([
      ['up'],
      ['pagedown'],
      ['ctrl+c'],
    ]));
  it('are nothing when released, or with Alt', () =>
    expect([...names('a', { eventType: 'release' }), ...names('a', { meta: true })]).toEqual([]));
});

describe('the key table', () => {
  it('gives each key to one entry', () => {
    const all = KEYS.flatMap((entry) => entry.keys);
    expect(new Set(all).size).toBe(all.length);
  });
  it('holds every key of the product', () => {
    const all = KEYS.flatMap((entry) => entry.keys);
    for (const key of [
      'up',
      'down',
      'j',
      'k',
      'pageup',
      'pagedown',
      'home',
      'end',
      'enter',
      'escape',
      '/',
      'a',
      'A',
      'u',
      'r',
      'R',
      'c',
      'e',
      'd',
      't',
      '?',
      'q',
    ])
      expect(all).toContain(key);
  });
});

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

async function atFix(over: Parameters<typeof practiceSession>[0] = {}, row = 1): Promise<PracticeSession> {
  const wizard = await practiceSession(over);
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  wizard.press(...Array.from({ length: row }, () => 'down'), 'enter');
  await wizard.until((state) => state.run?.state === 'done');
  wizard.press('enter', 'enter');
  expect(currentScreen(wizard.session.state())).toBe('fix');
  return wizard;
}
const drawn = (wizard: PracticeSession) =>
  wizard.session.send({ type: 'fix-drawn', planId: wizard.controller.toReport() ?? '' });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The fix in sight, made as a person does: once it was drawn, with the stage's name where it is asked for. */
async function applyShown(wizard: PracticeSession): Promise<void> {
  drawn(wizard);
  await wait(420);
  wizard.press('a');
  const asked = wizard.session.state().fix?.confirm?.expected;
  if (asked !== undefined) wizard.press(...asked, 'enter');
  await wizard.until((state) => state.check !== null && state.check.state !== 'running');
}

describe('the apply key', () => {
  it('does not count when typed ahead of the drawing', async () => {
    const wizard = await atFix();
    wizard.press('a');
    expect(wizard.session.state().fix).toMatchObject({ confirm: null, applying: null });
    expect(wizard.screen()).toContain('Read the change first');
  });
  it('never counts while it is held down', async () => {
    const wizard = await atFix();
    drawn(wizard);
    for (let held = 0; held < 20; held++) {
      wizard.press('a');
      await wait(40);
    }
    expect(wizard.session.state().fix).toMatchObject({ confirm: null, applying: null });
  });
  it('asks for the name of a stage that looks like production, and takes no other', async () => {
    const wizard = await atFix();
    drawn(wizard);
    await wait(420);
    wizard.press('a');
    expect(wizard.screen()).toContain('looks like production');
    wizard.press(...'prd', 'enter');
    expect(wizard.screen()).toContain('That is not the stage name');
    expect(wizard.session.state().applied).toEqual([]);
    wizard.press('escape');
    expect(wizard.session.state().fix?.confirm).toBeNull();
    expect(currentScreen(wizard.session.state())).toBe('fix');
  });
  it('says why it cannot act with --read-only', async () => {
    const wizard = await atFix({ readOnly: true });
    expect(wizard.screen()).toContain('a apply (off)');
    wizard.press('a');
    expect(wizard.screen()).toContain('--read-only');
  });
  it('is not Enter', async () => {
    const wizard = await atFix();
    drawn(wizard);
    await wait(420);
    wizard.press('enter', 'enter');
    expect(wizard.session.state().fix).toMatchObject({ confirm: null, applying: null });
  });
});

describe('a key that cannot act says why', () => {
  it('apply where no fix is shown, undo where nothing was applied', async () => {
    const wizard = await practiceSession();
    open = wizard;
    await wizard.until((state) => state.profiles.state === 'ready');
    wizard.press('a');
    expect(wizard.screen()).toContain('Open a fix first');
    wizard.press('u');
    expect(wizard.screen()).toContain('There is nothing to undo');
  });
});

describe('undo', () => {
  it('counts where a change is shown; elsewhere it says where, and the summary says how', async () => {
    const wizard = await atFix();
    await applyShown(wizard);
    wizard.press('enter');
    await wizard.until((state) => state.summary.state === 'ready');
    expect(wizard.screen()).toContain('The change is still applied: press Esc, then u to undo it.');
    wizard.press('u');
    expect(wizard.session.state().undo).toBeNull();
    expect(wizard.screen()).toContain('u works on the screens that show a change: fix, findings, check.');
    wizard.press('escape', 'u');
    expect(currentScreen(wizard.session.state())).toBe('undo');
  });
});

describe('all fixes can be reviewed in order', () => {
  it('A opens the first, then the next, then says that it was the last', async () => {
    const wizard = await atFix();
    wizard.press('escape', 'A');
    const first = wizard.session.state().fix?.planId;
    wizard.press('A');
    const second = wizard.session.state().fix?.planId;
    expect(second).not.toBe(first);
    for (let remaining = wizard.session.state().review.length; remaining >= 0; remaining--) wizard.press('A');
    expect(wizard.screen()).toContain('That was the last fix');
  });
});

describe('the frame', () => {
  it('is lower than the terminal and no wider, on every screen and at every size', async () => {
    const wizard = await atFix();
    const screens = [
      () => {},
      () => wizard.press('t'),
      () => wizard.press('t', '?'),
      () => wizard.press('?', 'escape'),
      () => wizard.press('d'),
      () => wizard.press('escape'),
      () => wizard.press('up', 'enter'),
    ];
    for (const change of screens) {
      change();
      for (const [columns, rows] of [
        [20, 4],
        [40, 11],
        [80, 23],
        [200, 49],
      ] as const) {
        const lines = wizard.screen(columns, rows).split('\n');
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const one of lines) expect([...one].length, `${columns}×${rows}: ${one}`).toBeLessThanOrEqual(columns);
      }
    }
  });
});

describe('undo reads back the very same text', () => {
  for (const [what, row] of [
    ['resource policy', 0],
    ['identity policy', 1],
  ] as const)
    it(what, async () => {
      const wizard = await atFix({}, row);
      const policies = () => {
        const facts = wizard.session.state().examination?.facts;
        return JSON.stringify([facts?.caller, facts?.draft.policy, facts?.deployed.policy]);
      };
      const before = policies();
      await applyShown(wizard);
      expect(policies()).not.toBe(before);
      await takeBack(wizard);
      await wizard.until((state) => state.check?.kind === 'undo' && state.check.state !== 'running');
      expect(policies()).toBe(before);
      expect(wizard.session.state().applied[0]).toMatchObject({ undone: true, differences: [] });
    });
});
