import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { recorded } from '../../src/aws/apply/index.ts';
import { sessionMarkdown } from '../../src/commands/session-report.ts';
import { summaryOf } from '../../src/commands/wizard/write-summary.ts';
import { clean } from '../../src/core/report/clean.ts';
import { REPORTS } from '../../src/core/report/index.ts';
import { listen } from '../../src/wizard/accessible/listener.ts';
import { type Controller, createController } from '../../src/wizard/controller.ts';
import type { Session, SessionState } from '../../src/wizard/state/index.ts';
import { SCREENS, type ScreenId } from '../../src/wizard/state/screen-ids.ts';
import { foreign, inkTerminal } from '../support/ink-terminal.ts';
import { screenRows } from '../support/screen.ts';
import { practiceSession } from './practice-session.ts';

const ESC = '\u001b';
const OF_TERMINALS = [
  `${ESC}[2J`,
  `${ESC}[3J`,
  `${ESC}]52;c;ZXZpbA==\u0007`,
  `${ESC}]8;;https://evil.example\u0007`,
  `${ESC}]0;title\u0007`,
  `${ESC}P+q544e\u001b\\`,
  `${ESC}[?1049h`,
  `${ESC}c`,
  '\u009b2J',
  '\u009d52;c;x\u009c',
  '\u0007',
  '\b\b\b',
  '\r',
  '\n',
  '\t',
  '\u007f',
  '\u0000',
  '\u202e',
  '\u2066',
  '\u2028',
  '\ufeff',
  '\ud800',
  '日本語',
  '\u{1f469}\u200d\u{1f4bb}',
  'e\u0301',
  'a',
  'arn:aws:iam::111122223333:role/',
  '/',
  '{"Statement":[',
] as const;
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...OF_TERMINALS), fc.string({ unit: 'binary', maxLength: 6 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));

/** How many fields the last state had. */
let fields = 0;

/** Fields that steer the program: kinds, ids of steps, numbers. */
const STEERING = new Set(
  (
    'type state kind verdict gate code certainty source outcome agreement remedy exchange from apiType endpointType ' +
    'verb httpMethod method element schemaVersion stops planId mark tone at time startedAt deployedAt causes client ' +
    'screens fixes fixId gates'
  ).split(' '),
);

/**
 * Every text that comes from outside becomes the hostile one; what steers the program (kinds, ids of steps, numbers)
 * stays.
 */
function poisoned<T>(value: T, texts: readonly string[]): T {
  let field = 0;
  const hostileText = (): string => texts[field++ % texts.length] ?? '';
  const walk = (node: unknown, name: string): unknown => {
    if (typeof node === 'string') return STEERING.has(name) ? node : hostileText();
    if (Array.isArray(node)) return node.map((one) => walk(one, name));
    if (node === null || typeof node !== 'object' || Object.getPrototypeOf(node) !== Object.prototype) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, one]) => [
        // A name that no program would give a field is from outside too: a header, a condition key, a path.
        /^\w+$/.test(key) ? key : hostileText(),
        key === 'id' && ('verdict' in node || 'since' in node || 'documents' in node) ? one : walk(one, key),
      ]),
    );
  };
  const result = walk(value, '') as T;
  fields = field;
  return result;
}

/** A state with something in every field, taken from a real session, to be poisoned. */
async function fullState(): Promise<SessionState> {
  const wizard = await practiceSession();
  try {
    await wizard.until((state) => state.profiles.state === 'ready');
    wizard.press('enter');
    await wizard.until((state) => state.screens.at(-1) === 'paste');
    wizard.press('down', 'enter');
    await wizard.until((state) => state.run?.state === 'done');
    wizard.session.send({ type: 'list-principals' });
    await wizard.until((state) => state.principals.state === 'ready');
    wizard.press('enter', 'enter');
    wizard.session.send({ type: 'fix-drawn', planId: wizard.controller.toReport() ?? '' });
    await new Promise((resolve) => setTimeout(resolve, 420));
    wizard.press('a');
    const asked = wizard.session.state().fix?.confirm?.expected;
    if (asked !== undefined) wizard.press(...asked, 'enter');
    await wizard.until((state) => state.check !== null && state.check.state !== 'running');
    wizard.session.send({ type: 'open-summary' });
    await wizard.until((state) => state.summary.state === 'ready');
    return wizard.session.state();
  } finally {
    await wizard.close();
  }
}

/** A session that only stands still, and can be put into another state. */
function fixedSession(first: SessionState) {
  let state = first;
  const listeners = new Set<() => void>();
  const session: Session = {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: () => {},
    done: new Promise(() => {}),
  };
  const become = (next: SessionState): void => {
    state = next;
    for (const listener of [...listeners]) listener();
  };
  return { session, become };
}

const on = (state: SessionState, screen: ScreenId): SessionState => {
  const fix = {
    planId: state.examination?.plans[0]?.id ?? '',
    drawnAt: 0,
    confirm: null,
    applying: null,
    calls: [],
    failed: null,
  };
  const opened = { ...state, screens: [screen], exit: null };
  if (opened.examination === null) return opened;
  return { ...opened, fix: screen === 'fix' ? { ...fix, failed: state.notice?.text ?? null } : null };
};

const type = (controller: Controller, names: readonly string[]): void => {
  for (const name of names) controller.press({ name, text: name.length === 1 ? name : '' });
};

/** What Ink writes for every screen of a state, open and closed. Fails where a line is wider than the terminal. */
async function drawn(state: SessionState, [columns, rows]: readonly [number, number]): Promise<string> {
  const { session, become } = fixedSession(on(state, 'profile'));
  const controller = createController(session, { now: () => 0, copy: () => {} });
  const ink = inkTerminal(session, controller, [columns, rows + 1], true);
  const broken: unknown[] = [];
  void ink.crashed.then((error) => broken.push(error));
  for (const screen of SCREENS) {
    become(on(state, screen));
    for (const keys of KEYS_ON[screen] ?? [[]]) {
      type(controller, keys);
      const lines = screenRows(controller, columns, rows);
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) if (stringWidth(line) > columns) throw new Error(`too wide: ${JSON.stringify(line)}`);
      // Ink draws at most 120 times a second.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const bytes = ink.taken();
  await ink.close();
  expect(broken).toEqual([]);
  return bytes;
}

/** What the accessible wizard says on every screen. */
async function spoken(state: SessionState): Promise<string> {
  const texts: string[] = [];
  const { session, become } = fixedSession(on(state, 'profile'));
  const listener = listen(
    session,
    { print: (text) => texts.push(`${text}\n`), ask: (text) => texts.push(`${text}\n`) },
    () => 0,
  );
  for (const screen of SCREENS) {
    become(on(state, screen));
    await new Promise(setImmediate);
    listener.onLine('help');
    await new Promise(setImmediate);
  }
  become({ ...on(state, 'profile'), question: { text: state.notice?.text ?? '', secret: false } });
  await new Promise(setImmediate);
  listener.stop();
  return texts.join('');
}

/** What the commands print of the same session: the reports, and the journal. */
function printed(state: SessionState): string {
  const { first, examination, identity } = state;
  if (first === null || examination === null || identity.state !== 'ready') throw new Error('the state is not full');
  const record = { ...state, identity: identity.value, first, last: examination };
  const summary = summaryOf({ ...record, startedAt: 0 }, '0.0.0', 0);
  const entries = state.applied.map(({ entry }) => entry);
  return [
    ...REPORTS.flatMap((report) => [report.render(summary, { share: false }), report.render(summary, { share: true })]),
    sessionMarkdown('s', clean(entries.map(recorded), [], false)),
  ].join('');
}

const KEYS_ON: Partial<Record<ScreenId, readonly (readonly string[])[]>> = {
  api: [[], ['/', 'a']],
  troubleshooting: [[], ...Array.from({ length: 11 }, () => ['up', 'enter']).flatMap((keys) => [keys, ['escape']])],
  findings: [[], ['d']],
  fix: [[], ['t'], ['?']],
};

const SIZES = [
  [80, 60],
  [40, 11],
  [200, 49],
] as const;
const PER_STATE = 700;

describe('10,000 hostile texts, one in every field of a session from the start to the summary', () => {
  it('let nothing reach the terminal that the program itself does not say: drawn by Ink, said, printed', async () => {
    const state = await fullState();
    let texts = 0;
    for (const [index, many] of fc
      .sample(fc.array(hostile, { minLength: PER_STATE, maxLength: PER_STATE }), 15)
      .entries()) {
      // Its times are numbers that it shows; its summary is made of what is poisoned too.
      const poison = poisoned({ ...state, notice: { tone: 'bad', text: 'x' } as const }, many);
      expect(fields).toBeGreaterThanOrEqual(PER_STATE);
      texts += many.length;
      const bytes = await drawn(poison, SIZES[index % SIZES.length] ?? SIZES[0]);
      expect(bytes.length).toBeGreaterThan(10_000);
      expect(foreign(bytes)).toBeNull();
      expect(foreign(await spoken(poison))).toBeNull();
      expect(foreign(printed(poison))).toBeNull();
    }
    expect(texts).toBeGreaterThanOrEqual(10_000);
  });

  it('would be found', () => {
    for (const text of [
      '\u001b[2J',
      '\u001b]52;c;\u0000\u0007',
      '\u009b2J',
      '\u202e',
      '\r',
      '\u0007',
      '\u001b]8;;javascript:x\u0007',
      '\ud800',
    ])
      expect(foreign(`plain \u001b[1mbold\u001b[22m ${text} plain`), JSON.stringify(text)).not.toBeNull();
  });
});
