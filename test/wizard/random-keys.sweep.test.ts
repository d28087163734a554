import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import type { PracticeAccount } from '../../src/commands/practice-account.ts';
import type { Clock } from '../../src/core/model/ports.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createController } from '../../src/wizard/controller.ts';
import { startSession } from '../../src/wizard/state/index.ts';
import { SCREENS } from '../../src/wizard/state/screen-ids.ts';
import { planOf, screenOf } from '../../src/wizard/state/selectors.ts';
import { builtinPractice } from '../support/builtin-practice.ts';
import { foreign, inkTerminal } from '../support/ink-terminal.ts';
import { screenRows } from '../support/screen.ts';
import { PRACTICE } from './practice-session.ts';

// 20 seeds of 10,000 presses take some ten minutes, CI fewer:
// RANDOM_KEYS=10000 npx vitest run --config vitest.long.config.ts test/wizard/random-keys
const PRESSES = Number(process.env['RANDOM_KEYS'] ?? 200);
const SEEDS = 20;

const KEYS = [
  ...[
    'enter',
    'enter',
    'enter',
    'enter',
    'down',
    'down',
    'up',
    'up',
    'escape',
    'tab',
    'backspace',
    'delete',
    'left',
    'right',
  ],
  ...[
    'home',
    'end',
    'pageup',
    'pagedown',
    'a',
    'a',
    'A',
    'u',
    't',
    'd',
    'p',
    'r',
    'R',
    'c',
    'e',
    's',
    '?',
    '/',
    'j',
    'k',
    'x',
    'w',
    'w',
    '日',
    '\u{1f600}',
    '\u001b',
  ],
];
/** How some sittings begin: to a fix and back, a comparison, no credentials. Keys at random seldom find these. */
const OPENINGS = [
  ['enter', 'enter', 'A', 'a', 'u', 'u'],
  ['enter', 'enter', 'end', 'enter', 'w'],
  ['end', 'enter'],
];
const SIZES = [
  [80, 23],
  [40, 11],
  [200, 49],
  [20, 4],
  [61, 15],
] as const;

/** A seed's own row of numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const reached = new Set<string>();
const ways = new Set<string>();
let made = 0;
/** What Ink has written. */
let bytes = 0;
let practice: PracticeAccount;
beforeAll(async () => {
  practice = await builtinPractice();
});
afterAll(() => practice.close());

describe('keys pressed at random', () => {
  for (let seed = 1; seed <= SEEDS; seed++)
    it(`seed ${seed}: never a crash, never a frame too large, never a change that was not shown`, async () => {
      const random = numbers(seed);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
      // Time goes on between presses, as under fingers: sometimes long enough for the apply key, sometimes not.
      let passed = 0;
      const clock: Clock = { ...systemClock, now: () => systemClock.now() + passed };
      const account = openAccount(practice.options);
      let current: { readonly title: string; readonly at: number } | null = null;
      const changes: string[] = [];
      const start = () =>
        startSession({
          profiles: async () => [PRACTICE],
          openAccount: () => ({
            ...account,
            apply: (plan, ...rest) => {
              changes.push(plan.title);
              expect(current?.title).toBe(plan.title);
              expect(clock.now() - (current?.at ?? Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(400);
              return account.apply(plan, ...rest);
            },
          }),
          examine,
          journal: { write: async () => {} },
          clock,
          writeCode: async () => ({ ok: false, why: 'nothing is written here' }),
          writeSummary: async () => ({ ok: true, path: '/nowhere.md' }),
          initial: {},
          // Every third sitting has no call made ready: the way goes through the lists.
          practiceCalls: () => (seed % 3 === 0 ? [] : practice.calls),
          readOnly: false,
        });
      const sit = () => {
        const session = start();
        const controller = createController(session, { now: clock.now, copy: () => {} });
        const [columns, rows] = SIZES[seed % SIZES.length] ?? SIZES[0];
        return { session, controller, ink: inkTerminal(session, controller, [columns, rows + 1]) };
      };
      let { session, controller, ink } = sit();
      const leave = async () => {
        const broken = await Promise.race([ink.crashed, ink.close()]);
        if (broken !== undefined) throw broken;
        const written = ink.taken();
        expect(foreign(written)).toBeNull();
        bytes += written.length;
      };
      const opening = OPENINGS[seed % 5] ?? [];
      let drawn = '';
      /** Each screen as soon as it is met, and now and then what came since: a whole drawing costs more than a key. */
      const draw = (press: number) => {
        const screen = session.state().screens.join();
        if (screen === drawn && press % 4 !== 0) return;
        drawn = screen;
        const [columns, rows] = pick(SIZES);
        const lines = screenRows(controller, columns, rows);
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const line of lines) if (stringWidth(line) > columns) throw new Error(`too wide at ${columns}: ${line}`);
        const planId = controller.toReport();
        if (planId !== null) session.send({ type: 'fix-drawn', planId });
        const state = session.state();
        const plan = screenOf(state) === 'fix' ? planOf(state) : null;
        // Ink reports what it has drawn too: then the time is its.
        if (plan !== null && plan.title !== current?.title)
          current = { title: plan.title, at: state.fix?.drawnAt ?? clock.now() };
        else if (plan === null) current = null;
      };
      /** Whether this key, pressed now, leads out; at the latest when a change that is under way has ended. */
      const leadsOut = (name: string): boolean => {
        controller.press({ name, text: name.length === 1 ? name : '' });
        const { exit, leaving } = session.state();
        return exit !== null || leaving !== null;
      };
      for (let press = 0; press < PRESSES; press++) {
        if (session.state().exit !== null) {
          // Left, by a row or a key: somebody else sits down.
          await leave();
          ({ session, controller, ink } = sit());
        }
        const first = opening[press];
        for (let waits = 0; first !== undefined && (waits < 2 || controller.busy()) && waits < 1000; waits++)
          await new Promise((resolve) => setTimeout(resolve, 10));
        draw(press);
        // A screen under the one on top has been met on the way there.
        for (const screen of session.state().screens) reached.add(screen);
        passed += first === undefined ? Math.floor(random() * 300) : 500;
        if (first !== undefined) {
          controller.press({ name: first, text: first.length === 1 ? first : '' });
          continue;
        }
        if (random() < 0.004) {
          const { ui, search } = controller.look(80, 23);
          const typing = ui.field !== null || search !== null || session.state().fix?.applying != null;
          const out = typing || random() < 0.3 ? 'ctrl+c' : 'q';
          if (!leadsOut(out)) throw new Error(`${out} does not lead out:\n${screenRows(controller).join('\n')}`);
          ways.add(out);
          continue;
        }
        const confirm = session.state().fix?.confirm?.expected;
        // Now and then the stage's name is typed after all: at random it never would be.
        if (confirm !== undefined && random() < 0.3)
          for (const name of [...confirm, 'enter']) controller.press({ name, text: name.length === 1 ? name : '' });
        else {
          // The keys that apply and undo are pressed more often where they count: few paths lead there.
          const applies = screenOf(session.state()) === 'fix' && random() < 0.2;
          const undoes = session.state().applied.length > 0 && random() < 0.2;
          const name = undoes ? 'u' : applies ? 'a' : pick(KEYS);
          // What writes a file takes two presses.
          for (let times = name === 's' ? 2 : 1; times > 0; times--)
            controller.press({ name, text: [...name].length === 1 ? name : '' });
        }
        // What is waited for comes while keys go on.
        if (press % 4 === 0 || controller.busy())
          await new Promise((resolve) => setTimeout(resolve, controller.busy() && random() < 0.5 ? 5 : 0));
      }
      made += changes.length;
      if (session.state().exit === null) expect(leadsOut('ctrl+c')).toBe(true);
      // Asked twice, it leaves also while a change is under way.
      controller.press({ name: 'ctrl+c', text: '' });
      expect(session.state().exit).not.toBeNull();
      await leave();
    });

  it('have been everywhere and have made changes', () => {
    expect([...reached].sort()).toEqual([...SCREENS].sort());
    expect(made).toBeGreaterThan(0);
    expect([...ways].sort()).toEqual(['ctrl+c', 'q']);
    expect(bytes).toBeGreaterThan(0);
  });
});
