import { afterEach, expect, it } from 'vitest';
import { builtinCases } from '../../../src/practice/index.ts';
import { filesBelow } from '../../journeys/harness.ts';
import { currentScreen, type PracticeSession, practiceSession } from '../practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

async function atPaste(): Promise<PracticeSession> {
  const wizard = await practiceSession({ cases: builtinCases() });
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  return wizard;
}

async function atApis(): Promise<PracticeSession> {
  const wizard = await atPaste();
  wizard.session.send({ type: 'skip-paste' });
  await wizard.until((state) => state.apis.state === 'ready');
  return wizard;
}

async function atFindings(): Promise<PracticeSession> {
  const wizard = await atPaste();
  wizard.press('enter');
  await wizard.until((state) => state.run?.state === 'done');
  wizard.press('enter');
  return wizard;
}

const pointed = (wizard: PracticeSession): string => /❯ (\S+)/.exec(wizard.screen())?.[1] ?? '';

it('g and G lead to the first and the last row, Ctrl-D and Ctrl-U by pages', async () => {
  const wizard = await atApis();
  const first = pointed(wizard);
  wizard.press('G');
  const last = pointed(wizard);
  expect(last).not.toBe(first);
  wizard.press('g');
  expect(pointed(wizard)).toBe(first);
  wizard.press('ctrl+d');
  expect(pointed(wizard)).not.toBe(first);
  wizard.press('ctrl+u');
  expect(pointed(wizard)).toBe(first);
});

it('a list is filtered by any of its columns', async () => {
  const wizard = await atApis();
  const [orders] = wizard.session.state().apis.state === 'ready' ? builtinCases() : [];
  wizard.press('/', ...(orders?.config.api.id ?? ''));
  expect(wizard.screen()).toMatch(/❯ orders-api/);
  wizard.press('escape', ...'resource policy');
  expect(wizard.screen()).toMatch(/1 of 8|2 of 8|3 of 8|4 of 8/);
});

it('a custom domain typed into the filter leads to its API and stage', async () => {
  const wizard = await atApis();
  wizard.press('/', ...'api.shop.example.com');
  expect(wizard.screen()).toMatch(/Press enter to look it up as a custom\s+domain/);
  wizard.press('enter');
  await wizard.until((state) => state.answers.stage !== null);
  expect(wizard.session.state().answers.api?.name).toBe('shop-api');
});

it('letters typed by mistake neither write a file nor undo', async () => {
  const wizard = await atFindings();
  const before = filesBelow(wizard.home).length;
  for (const letter of 'esuesu') {
    wizard.press(letter);
    expect(currentScreen(wizard.session.state())).toBe('findings');
  }
  expect(filesBelow(wizard.home)).toHaveLength(before);
  wizard.press('s', 's');
  await wizard.until((state) => state.summary.state === 'ready');
  expect(currentScreen(wizard.session.state())).toBe('summary');
});

it('the keys and words can be searched', async () => {
  const wizard = await atFindings();
  wizard.press('?', '/', ...'evidence');
  expect(wizard.screen()).toMatch(/Keys {3}\/ evidence▌[\s\S]*Show or hide the evidence/);
  expect(wizard.screen()).not.toContain('Quit');
  // A letter is typed now: none is named as a key.
  expect(wizard.screen()).toContain('esc clears, then closes the search');
  expect(wizard.screen()).not.toContain('q quit');
  wizard.press('escape', 'escape');
  expect(wizard.screen(80, 90)).toContain('Quit');
});

it('a notice goes with the next key, and with its screen', async () => {
  const wizard = await atFindings();
  wizard.press('/');
  expect(wizard.screen()).toContain('There is no list here');
  wizard.press('down');
  expect(wizard.screen()).not.toContain('There is no list here');
});

it('d shows the statement itself, and on a healthy API what was read', async () => {
  const wizard = await atFindings();
  expect(wizard.screen(80, 60)).toMatch(/Evidence +GetExport: \{"Sid":"OfficeCreatesOrders"/);
  wizard.press('d');
  expect(wizard.screen(80, 80)).toContain('"Sid": "OfficeCreatesOrders"');
  wizard.session.send({ type: 'open-lessons' });
  await wizard.until((state) => currentScreen(state) === 'paste');
  const healthy = wizard.session.state().practiceCalls.at(-1);
  if (healthy === undefined) throw new Error('no call is ready');
  wizard.session.send({ type: 'choose-practice-call', call: healthy });
  await wizard.until((state) => state.run?.state === 'done');
  wizard.session.send({ type: 'open-findings' });
  wizard.press('d');
  expect(wizard.screen(80, 120)).toMatch(
    /The answer {2}[\s\S]*x-amzn-requestid: [\s\S]*Network, endpoint[\s\S]*the real call/,
  );
});
