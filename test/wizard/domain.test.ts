import { afterEach, expect, it } from 'vitest';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { readPaste } from '../../src/wizard/state/index.ts';
import { currentScreen, type PracticeSession, practiceSession } from './practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

const shop = builtinCases().find(({ config }) =>
  config.customDomains.some(({ name }) => name === 'api.shop.example.com'),
);

async function pasted(text: string, cases: readonly CaseFile[]): Promise<PracticeSession> {
  const wizard = await practiceSession({ cases });
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => currentScreen(state) === 'paste');
  wizard.session.send(readPaste(text));
  await wizard.until((state) => state.domain.state === 'ready' && state.apis.state === 'ready');
  return wizard;
}

const withMappings = (mappings: readonly string[]): readonly CaseFile[] => {
  const [domain] = shop?.config.customDomains ?? [];
  if (shop === undefined || domain === undefined) throw new Error('the shop has no domain');
  const all = mappings.map((basePath) => ({ ...domain.mappings[0], basePath }));
  return [{ ...shop, config: { ...shop.config, customDomains: [{ ...domain, mappings: all }] } } as CaseFile];
};

it('finds API, stage and path behind a custom domain by its longest mapping, and does not ask for them', async () => {
  const wizard = await pasted('https://api.shop.example.com/v1/shop/cart', withMappings(['v1', 'v1/shop']));
  await wizard.until((state) => currentScreen(state) === 'caller');
  const { answers, transcript } = wizard.session.state();
  expect(transcript.find(({ label }) => label === 'Domain')?.text).toContain('api.shop.example.com · /v1/shop maps to');
  expect(answers.method).toMatchObject({ verb: 'GET', path: '/cart' });
  wizard.press('home', 'enter');
  await wizard.until((state) => state.run?.state === 'done');
  expect(wizard.session.state().request).toMatchObject({ host: 'api.shop.example.com', path: '/v1/shop/cart' });
});

it('says that a domain is none of this account, and lists the APIs', async () => {
  const wizard = await pasted('https://api.elsewhere.example.com/cart', withMappings(['(none)']));
  expect(currentScreen(wizard.session.state())).toBe('api');
  expect(wizard.screen()).toContain('api.elsewhere.example.com is not a custom domain name of this account in');
});

it('says that no mapping of the domain takes the path', async () => {
  const wizard = await pasted('https://api.shop.example.com/cart', withMappings(['v1']));
  expect(currentScreen(wizard.session.state())).toBe('api');
  expect(wizard.screen()).toContain('has no API mapping for /cart');
});
