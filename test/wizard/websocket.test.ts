import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { currentScreen, type PracticeSession, practiceSession } from './practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

const readCase = (name: string): CaseFile =>
  JSON.parse(readFileSync(new URL(`../cases/own/${name}.json`, import.meta.url), 'utf8'));

/** The wizard on the list of this case's routes, by way of the lists. */
async function atRoutes(name: string): Promise<PracticeSession> {
  const wizard = await practiceSession({ cases: [readCase(name)] });
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  wizard.press('down', 'enter');
  await wizard.until((state) => state.apis.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => state.stages.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => state.methods.state === 'ready');
  return wizard;
}

it('leads through the lists of a WebSocket API to the handshake, with routes instead of verbs', async () => {
  const wizard = await atRoutes('ws-connect-iam-unsigned');
  expect(wizard.screen()).toMatch(/Which route\?[\s\S]*❯ \$connect +AWS_IAM/);
  expect(wizard.screen()).not.toMatch(/GET \/|ANY/);
  wizard.press('p');
  expect(wizard.screen()).toContain('choose a route');
  wizard.press('enter');
  expect(currentScreen(wizard.session.state())).toBe('caller');
  wizard.press('home', 'enter');
  await wizard.until((state) => state.run?.state === 'done');
  const { examination, transcript } = wizard.session.state();
  expect(transcript.find(({ label }) => label === 'Route')?.text).toBe('$connect');
  expect(examination?.diagnosis.target.arn).toMatch(/\/\$connect$/);
  expect(examination?.diagnosis.outcome).toBe('refused');
  expect(wizard.screen()).toMatch(/\$connect wss:\/\//);
});

it('says of another route that the handshake decides', async () => {
  const wizard = await atRoutes('ws-connect-iam-grant-written-like-rest');
  wizard.press('down', 'enter');
  expect(wizard.screen()).toContain('once, at $connect');
});

it('judges a call to a connection as one: IAM alone, over the verb that is meant', async () => {
  const wizard = await atRoutes('ws-push-with-invoke-instead-of-manage');
  expect(wizard.screen()).toMatch(/❯ POST @connections +AWS_IAM/);
  wizard.press('enter', 'enter');
  await wizard.until((state) => state.run?.state === 'done');
  const { examination, transcript } = wizard.session.state();
  expect(transcript.find(({ label }) => label === 'Method')?.text).toMatch(/^POST \/@connections\//);
  expect(examination?.diagnosis.causes).toMatchObject([{ code: 'iam-policy-wrong-action' }]);
  expect(wizard.screen()).toMatch(/POST https:\/\//);
});
