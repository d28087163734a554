import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Examination, examineCase } from '../../src/core/examine.ts';
import { type CaseFile, checkCase, loadCase } from '../../src/core/intake/cases/index.ts';
import { isSecretHeader } from '../../src/core/model/secret.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { verdictOf } from '../examination/saved-case/saved.ts';
import { filesBelow } from '../journeys/harness.ts';
import { schemaProblems } from '../support/schemas.ts';
import { currentScreen, type PracticeSession, practiceSession } from './practice-session.ts';

const SECRET = /^(secretAccessKey|sessionToken|apiKey)$/;

/**
 * Every secret text that a case holds, with where it stands: keys, session tokens, API key values, values of secret
 * headers.
 */
function secretsOf(
  value: unknown,
  name = '',
  inHeaders = false,
): readonly { readonly kind: string; readonly text: string }[] {
  if (typeof value === 'string') {
    const header = inHeaders && isSecretHeader(name) && !value.includes('{{token}}');
    // A scheme is no secret, and a value of a few letters is found everywhere.
    const text = value.replace(/^(Bearer|Basic) +/, '');
    return (SECRET.test(name) || header) && text.length >= 8 ? [{ kind: name.toLowerCase(), text }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((one) => secretsOf(one, name, inHeaders));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => secretsOf(one, key, inHeaders || name === 'headers'));
}

const folder = new URL('../cases/', import.meta.url);
const given = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'case.schema.json');

/** One of the own cases for every kind of secret that a request carries there. */
function sampled(): readonly (readonly [kind: string, name: string])[] {
  const all = readdirSync(new URL('own/', folder)).filter((name) => name.endsWith('.json'));
  const kinds = new Map<string, string>();
  for (const name of all)
    for (const { kind } of secretsOf(JSON.parse(readFileSync(new URL(`own/${name}`, folder), 'utf8')).request))
      if (!kinds.has(kind)) kinds.set(kind, name);
  return [...kinds];
}

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
  for (const [kind, name] of sampled())
    it(`${kind} of own/${name}`, async () => {
      await lookThrough([read(`own/${name}`)], 0);
    });
  it('has looked for every way to carry a credential', () => {
    expect(sampled().map(([kind]) => kind)).toEqual(
      expect.arrayContaining(['apikey', 'authorization', 'cookie', 'sessiontoken']),
    );
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
    await wizard.until((state) => currentScreen(state) === 'paste');
    look(...Array.from({ length: index }, () => 'down'), 'enter');
    await wizard.until((state) => state.run !== null && state.run.state !== 'running');
    for (const _ of wizard.session.state().run?.steps ?? []) {
      look('up', 'enter');
      look('escape');
    }
    look('end', 'enter');
    look('d', 'c');
    look('enter');
    if (currentScreen(wizard.session.state()) === 'fix') {
      look('t', 'c');
      look('t');
      await applyOpenFix(wizard);
      look();
    }
    wizard.session.send({ type: 'open-summary' });
    await wizard.until((state) => state.summary.state !== 'loading' && state.summary.state !== 'idle');
    look();
    wizard.session.send({ type: 'write-summary', place: 'here' });
    await wizard.until((state) => state.summary.state !== 'loading');
    look();
    const { transcript, timeline, applied } = wizard.session.state();
    const written = filesBelow(wizard.home);
    const kinds = written.map(({ path }) => /(summaries|sessions|debug)/.exec(path)?.[1]);
    expect(kinds).toContain('summaries');
    expect(kinds).toContain('debug');
    if (applied.length > 0) expect(kinds).toContain('sessions');
    for (const { path, text } of written.filter((file) => /summaries\/.*\.json$/.test(file.path)))
      expect([path, ...schemaProblems('summary', JSON.parse(text))]).toEqual([path]);
    const everything = [
      ...seen,
      ...wizard.copied,
      JSON.stringify([transcript, timeline]),
      ...written.map((file) => file.text),
    ].join('\n');
    const [saved] = written.filter(({ path }) => path.endsWith('.case.json'));
    const { first } = wizard.session.state();
    if (saved === undefined || first === null) throw new Error('the call was written as a case file');
    expectSame(saved.text, first, cases);
    const secrets = [...secretsOf(cases), ...wizard.keys.map((text) => ({ kind: 'secret key', text }))];
    expect(secrets.length).toBeGreaterThan(0);
    for (const { kind, text } of secrets)
      expect(everything.includes(text), `a secret (${kind}) of ${text.length} letters`).toBe(false);
    return applied.length;
  } finally {
    await wizard.close();
  }
}

/** The case file of a session gives its diagnosis, and holds none of the accounts that the session saw. */
function expectSame(text: string, { diagnosis, facts, request }: Examination, cases: readonly CaseFile[]): void {
  const file: unknown = JSON.parse(text);
  expect(schemaProblems('case', file)).toEqual([]);
  const loaded = loadCase(file);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  expect(verdictOf(examineCase(loaded.case).diagnosis)).toEqual(verdictOf(diagnosis));
  const seen = JSON.stringify([facts, request]);
  const accounts = new Set(JSON.stringify(cases).match(/(?<![\w-])\d{12}(?!\w)/g));
  for (const account of accounts) if (seen.includes(account)) expect(text).not.toContain(account);
}

/**
 * Applies the fix that is shown and waits until the change is made or refused; what the check says is no matter here.
 */
async function applyOpenFix(wizard: PracticeSession): Promise<void> {
  wizard.session.send({ type: 'fix-drawn', planId: wizard.controller.toReport() ?? '' });
  await new Promise((resolve) => setTimeout(resolve, 420));
  wizard.press('a');
  const asked = wizard.session.state().fix?.confirm?.expected;
  if (asked !== undefined) wizard.press(...asked, 'enter');
  await wizard.until(({ applied, fix }) => applied.length > 0 || (fix?.failed ?? null) !== null);
}

describe('a pasted curl command with secrets in it', () => {
  const PASTED = {
    'X-Api-Key': 'apikeyvalue0123456789abcdef',
    Authorization: 'Bearer opaqueBearerToken.0123456789',
    Cookie: 'sid=cookieValue0123456789',
    'X-Amz-Security-Token': 'IQoJb3JpZ2luX2VjEXAMPLE//////////wEaSecurity',
    'X-Tenant-Token': 'tenantTokenValue987654321',
  };
  const SECRETS = [
    ...Object.values(PASTED).map((value) => value.replace(/^(Bearer |sid=)/, '')),
    'basicPassword55',
    'queryToken4711aaaa',
  ];

  it('is shown, copied, written and logged without them', async () => {
    const wizard = await practiceSession();
    try {
      const [first] = builtinCases();
      const url =
        `https://${first?.config.api.id}.execute-api.${first?.config.api.region}.amazonaws.com/` +
        `${first?.config.stage?.name}/orders/42?X-Amz-Security-Token=queryToken4711aaaa`;
      const headers = Object.entries(PASTED).map(([name, value]) => ` \\\n  -H '${name}: ${value}'`);
      const seen: string[] = [];
      const look = (...keys: readonly string[]) => {
        wizard.press(...keys);
        seen.push(wizard.screen(200, 400), wizard.screen(40, 11));
      };
      await wizard.until((state) => state.profiles.state === 'ready');
      wizard.press('enter');
      await wizard.until((state) => currentScreen(state) === 'paste');
      wizard.controller.paste(`curl '${url}'${headers.join('')} -u someone:basicPassword55`);
      look();
      look('enter');
      await wizard.until((state) => currentScreen(state) === 'caller');
      look('enter');
      await wizard.until((state) => state.run !== null && state.run.state !== 'running');
      for (const _ of wizard.session.state().run?.steps ?? []) {
        look('up', 'enter');
        look('escape');
      }
      look('end', 'enter');
      look('d', 'c');
      look('enter');
      look('t', 'c');
      wizard.session.send({ type: 'open-summary' });
      await wizard.until((state) => state.summary.state === 'ready');
      look();
      const { transcript, timeline, notice } = wizard.session.state();
      const written = filesBelow(wizard.home).map((file) => file.text);
      const everything = [...seen, ...wizard.copied, JSON.stringify([transcript, timeline, notice]), ...written].join(
        '\n',
      );
      expect(wizard.copied.length).toBeGreaterThan(0);
      for (const secret of SECRETS) expect(everything.includes(secret), secret).toBe(false);
    } finally {
      await wizard.close();
    }
  });
});
