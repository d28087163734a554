import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { checkCase } from '../../src/core/intake/cases/index.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { filesBelow } from '../journeys/harness.ts';
import { practiceSession } from './practice-session.ts';

/** Every secret text that a case holds: keys, session tokens, API key values. */
function secretsOf(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return /^(secretAccessKey|sessionToken|apiKey)$/.test(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => secretsOf(one, name));
  return value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([key, one]) => secretsOf(one, key)) : [];
}

const read = (name: string): CaseFile => {
  const checked = checkCase(JSON.parse(readFileSync(new URL(`../cases/${name}.json`, import.meta.url), 'utf8')));
  if (!checked.ok) throw new Error(`${name} is no case`);
  return checked.caseFile;
};
const NAMES = [
  'sig-signed-with-callers-own-region',
  'cognito-token-from-sibling-pool',
  'apikey-disabled-key',
  'iam-boundary-omits-execute-api',
] as const;

it('shows and writes no secret of any case, on any screen and in any file', async () => {
  let looked = 0;
  for (const cases of [builtinCases(), ...NAMES.map((name) => [read(name)])]) {
    for (const [index] of cases.entries()) {
      const wizard = await practiceSession({ cases });
      try {
        await wizard.until((state) => state.profiles.state === 'ready');
        wizard.press('enter');
        await wizard.until((state) => state.screens.at(-1) === 'paste');
        wizard.press(...Array.from({ length: index }, () => 'down'), 'enter');
        await wizard.until((state) => state.run !== null && state.run.state !== 'running');
        const seen: string[] = [wizard.screen(200, 200)];
        const look = (...keys: readonly string[]) => {
          wizard.press(...keys);
          seen.push(wizard.screen(200, 400));
        };
        const steps = wizard.session.state().run?.steps.length ?? 0;
        for (let step = 0; step < steps; step++) {
          look('up', 'enter');
          look('escape');
        }
        look('end', 'enter');
        look('d', 'c');
        look('enter');
        if (wizard.session.state().screens.at(-1) === 'fix') look('t', 'c');
        wizard.session.send({ type: 'open-summary' });
        await wizard.until((state) => state.summary.state !== 'loading' && state.summary.state !== 'idle');
        look();
        const { transcript, timeline } = wizard.session.state();
        const written = filesBelow(wizard.home);
        expect(written.length).toBeGreaterThan(0);
        const everything = [...seen, ...wizard.copied, JSON.stringify([transcript, timeline]), ...written.map((file) => file.text)].join('\n');
        const secrets = [...secretsOf(cases), ...wizard.keys];
        looked += secrets.length;
        for (const secret of secrets) expect(everything.includes(secret), `call ${index}: a secret of ${secret.length} letters`).toBe(false);
      } finally {
        await wizard.close();
      }
    }
  }
  expect(looked).toBeGreaterThan(20);
}, 60_000);
