import { readFileSync } from 'node:fs';
import jsonPatch from 'fast-json-patch';
import { afterEach, expect, it } from 'vitest';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import { currentScreen, type PracticeSession, practiceSession } from './practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

/**
 * A key whose value the authorizer returns: nobody knows so before its function has run and the values have been
 * compared.
 */
function caseOf(returned: string | null) {
  const json = JSON.parse(readFileSync('test/cases/own/apikey-authorizer-returns-key-id.json', 'utf8'));
  const refused = json.observed;
  const twin = jsonPatch.applyPatch(json, json.answer.healthyTwin).newDocument;
  if (returned !== null) {
    twin.config.functions[1].behaviours[0].returns.usageIdentifierKey = returned;
    twin.observed = refused;
  }
  const loaded = loadCase(twin);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.case.caseFile;
}

async function examined(returned: string | null = null): Promise<PracticeSession> {
  const wizard = await practiceSession({ cases: [caseOf(returned)] });
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  wizard.press('enter');
  await wizard.until((state) => state.run?.state === 'done');
  return wizard;
}

/** Up to the row above the findings, and yes. */
async function agree(wizard: PracticeSession, to: RegExp): Promise<void> {
  expect(wizard.screen(100, 40)).toMatch(to);
  const before = wizard.session.state().run?.number ?? 0;
  wizard.press('end', 'up');
  expect(/❯ (.*)/.exec(wizard.screen(100, 40))?.[1]).toMatch(to);
  wizard.press('enter');
  await wizard.until((state) => state.run?.state === 'done' && state.run.number > before);
}

const TEST = /Test authorizer "t" \(its function really runs\)/;
const COMPARE = /Compare the API key \(reads the values of all keys\)/;

it("runs the authorizer's function only after a yes, and shows in its step what it answered", async () => {
  const wizard = await examined();
  expect(wizard.session.state().examination?.testimony.authorizerTest).toBeNull();
  await agree(wizard, TEST);
  const { run, examination } = wizard.session.state();
  const step = run?.steps.find(({ id }) => id === 'lambda-authorizer')?.result;
  expect(step?.verdict).toBe('pass');
  expect(step?.evidence.at(-1)).toMatchObject({ source: 'authorizer-test', operation: 'TestInvokeAuthorizer' });
  expect(examination?.testimony.authorizerTest?.authorizer).toBe('t');
  expect(wizard.screen(100, 40)).not.toMatch(TEST);
});

it('reads the values of keys only after a yes, and then knows the key that the authorizer returns', async () => {
  const wizard = await examined();
  await agree(wizard, TEST);
  expect(wizard.session.state().examination?.diagnosis.gates.find(({ gate }) => gate === 'api-key')?.verdict).toBe(
    'cannot-tell',
  );
  await agree(wizard, COMPARE);
  const { examination } = wizard.session.state();
  expect(examination?.diagnosis.gates.find(({ gate }) => gate === 'api-key')?.verdict).toBe('passes');
  expect(examination?.testimony.authorizerTest).not.toBeNull();
  expect(wizard.screen(100, 40)).not.toMatch(COMPARE);
});

it('says so when the key that the authorizer returns is none of the account', async () => {
  const wizard = await examined('EXAMPLE-value-of-another-account');
  await agree(wizard, TEST);
  await agree(wizard, COMPARE);
  const { examination } = wizard.session.state();
  expect(examination?.diagnosis.causes.map(({ code }) => code)).toEqual(['api-key-unknown']);
  expect(JSON.stringify(examination?.diagnosis)).not.toContain('EXAMPLE-value');
});
