import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CaseFile, checkCase } from '../../src/core/intake/cases/index.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { filesBelow } from '../journeys/harness.ts';
import { type PracticeSession, practiceSession, shown } from './practice-session.ts';

const SECRET = /^(secretAccessKey|sessionToken|apiKey)$/;

/** Every secret text that a case holds: keys, session tokens, API key values. */
function secretsOf(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return SECRET.test(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => secretsOf(one, name));
  return value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([key, one]) => secretsOf(one, key)) : [];
}

const folder = new URL('../cases/', import.meta.url);
const given = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'case.schema.json');

function read(name: string): CaseFile {
  const checked = checkCase(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
  if (!checked.ok) throw new Error(`${name} is no case`);
  return checked.caseFile;
}

describe('no secret of a case is on any screen, in the summary, the journal or the debug log', () => {
  for (const name of given)
    it(name, async () => {
      const caseFile = read(name);
      await lookThrough([caseFile], 0);
    });
  for (const [index] of builtinCases().entries())
    it(`built-in call ${index + 1}`, async () => {
      const applied = await lookThrough(builtinCases(), index);
      // The second is the one whose fix no other stands in the way of.
      if (index === 1) expect(applied).toBe(1);
    });
});

/** Walks every screen with every detail, applies the first fix on offer; resolves to how many changes were made. */
async function lookThrough(cases: readonly CaseFile[], index: number): Promise<number> {
  const wizard = await practiceSession({ cases });
  try {
    const seen: string[] = [];
    const look = (...keys: readonly string[]) => {
      wizard.press(...keys);
      seen.push(wizard.screen(200, 400));
    };
    await wizard.until((state) => state.profiles.state === 'ready');
    look('enter');
    await wizard.until((state) => shown(state) === 'paste');
    look(...Array.from({ length: index }, () => 'down'), 'enter');
    await wizard.until((state) => state.run !== null && state.run.state !== 'running');
    for (const _ of wizard.session.state().run?.steps ?? []) {
      look('up', 'enter');
      look('escape');
    }
    look('end', 'enter');
    look('d', 'c');
    look('enter');
    if (shown(wizard.session.state()) === 'fix') {
      look('t', 'c');
      look('t');
      await applyShown(wizard);
      look();
    }
    wizard.session.send({ type: 'open-summary' });
    await wizard.until((state) => state.summary.state !== 'loading' && state.summary.state !== 'idle');
    look();
    const { transcript, timeline, applied } = wizard.session.state();
    const written = filesBelow(wizard.home);
    const kinds = written.map(({ path }) => /(summaries|sessions|debug)/.exec(path)?.[1]);
    expect(kinds).toContain('summaries');
    expect(kinds).toContain('debug');
    if (applied.length > 0) expect(kinds).toContain('sessions');
    const everything = [...seen, ...wizard.copied, JSON.stringify([transcript, timeline]), ...written.map((file) => file.text)].join('\n');
    const secrets = [...secretsOf(cases), ...wizard.keys];
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(everything.includes(secret), `a secret of ${secret.length} letters`).toBe(false);
    return applied.length;
  } finally {
    await wizard.close();
  }
}

/** Applies the fix that is shown and waits until the change is made or refused; what the check says is no matter here. */
async function applyShown(wizard: PracticeSession): Promise<void> {
  wizard.session.send({ type: 'fix-drawn', planId: wizard.controller.toReport() ?? '' });
  await new Promise((resolve) => setTimeout(resolve, 420));
  wizard.press('a');
  const asked = wizard.session.state().fix?.confirm?.expected;
  if (asked !== undefined) wizard.press(...asked, 'enter');
  await wizard.until(({ applied, fix }) => applied.length > 0 || (fix?.failed ?? null) !== null);
}
