import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session, SessionState } from '../../src/session/index.ts';
import { SCREENS, type ScreenId } from '../../src/session/state.ts';
import { createController } from '../../src/wizard/controller.ts';
import { lineWidth, textOf } from '../../src/wizard/widgets/line.ts';
import { transcriptLines } from '../../src/wizard/widgets/transcript.ts';
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
  .array(fc.oneof(fc.constantFrom(...OF_TERMINALS), fc.string({ unit: 'binary', maxLength: 6 })), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''));

/** What a terminal would obey, or what would turn a line around. */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/u;

/** Every text that comes from outside becomes the hostile one; what steers the program (kinds, ids of steps, numbers) stays. */
function poisoned<T>(value: T, texts: readonly string[]): T {
  let field = 0;
  const STEERING =
    /^(type|state|kind|verdict|gate|code|certainty|source|outcome|agreement|remedy|exchange|from|apiType|endpointType|verb|httpMethod|method|element|schemaVersion|stops|planId|mark|tone|at|time|startedAt|deployedAt|causes|client|screens|fixes|fixId|gates)$/;
  const walk = (node: unknown, name: string): unknown => {
    if (typeof node === 'string') return STEERING.test(name) ? node : (texts[field++ % texts.length] ?? '');
    if (Array.isArray(node)) return node.map((one) => walk(one, name));
    if (node === null || typeof node !== 'object' || Object.getPrototypeOf(node) !== Object.prototype) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, one]) => [
        key,
        key === 'id' && ('verdict' in node || 'since' in node || 'documents' in node) ? one : walk(one, key),
      ]),
    );
  };
  return walk(value, '') as T;
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

function sessionOf(state: SessionState): Session {
  return { state: () => state, subscribe: () => () => {}, send: () => {}, done: new Promise(() => {}) };
}

/** Every screen of a state, open and closed, as lines. */
function everything(state: SessionState, [columns, rows]: readonly [number, number]) {
  const lines = state.transcript.map((item) => transcriptLines(item, columns));
  for (const screen of SCREENS) {
    const fix = { planId: state.examination?.plans[0]?.id ?? '', drawnAt: 0, confirm: null, applying: null, calls: [], failed: null };
    const at: SessionState = {
      ...state,
      screens: [screen],
      exit: null,
      fix: screen === 'fix' ? { ...fix, failed: state.notice?.text ?? null } : null,
    };
    const controller = createController(sessionOf(at), { now: () => 0, copy: () => {} });
    for (const keys of KEYS_ON[screen] ?? [[]]) {
      for (const name of keys) controller.press({ name, text: name.length === 1 ? name : '' });
      lines.push(...controller.frame(columns, rows).lines);
    }
  }
  return lines;
}
const KEYS_ON: Partial<Record<ScreenId, readonly (readonly string[])[]>> = {
  api: [[], ['/', 'a']],
  troubleshooting: [[], ...Array.from({ length: 11 }, () => ['up', 'enter']).flatMap((keys) => [keys, ['escape']])],
  findings: [[], ['d']],
  fix: [[], ['t'], ['?']],
};

describe('10,000 hostile texts, spread over the rendered fields', () => {
  const SIZES = [
    [80, 300],
    [40, 11],
    [200, 49],
  ] as const;
  it('let no control character into any line, and no line beyond the terminal', async () => {
    const state = await fullState();
    const notice = { tone: 'bad', text: 'x' } as const;
    let texts = 0;
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 250, maxLength: 250 }), fc.constantFrom(...SIZES), (many, size) => {
        texts += many.length;
        for (const line of everything(poisoned({ ...state, notice }, many), size)) {
          const shown = textOf(line);
          if (OBEYED.test(shown)) throw new Error(`obeyed: ${JSON.stringify(shown)}`);
          if (!shown.isWellFormed()) throw new Error(`not well formed: ${JSON.stringify(shown)}`);
          if (lineWidth(line) > size[0]) throw new Error(`too wide: ${JSON.stringify(shown)}`);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(texts).toBeGreaterThanOrEqual(10_000);
  }, 120_000);
});
