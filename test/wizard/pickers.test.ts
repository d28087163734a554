import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { profileChoices } from '../../src/commands/wizard/profiles.ts';
import { recentChoices } from '../../src/commands/wizard/recent.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import type { Environment } from '../../src/host/environment.ts';
import { type Controller, createController } from '../../src/wizard/controller.ts';
import { type Session, type SessionState, screenOf, startSession } from '../../src/wizard/state/index.ts';
import { serveLargeAccount } from '../support/large-account.ts';
import { drawnRows, screenRows } from '../support/screen.ts';

/** Draws with colours: Ink's own chalk, which has looked into the environment when some test loaded it. */
async function inColour<T>(draw: () => T): Promise<T> {
  const ink = createRequire(import.meta.url).resolve('ink');
  const { default: chalk } = await import(pathToFileURL(createRequire(ink).resolve('chalk')).href);
  const { level } = chalk;
  chalk.level = 1;
  try {
    return draw();
  } finally {
    chalk.level = level;
  }
}

const CONFIG = `[default]
region = eu-west-1

[profile "my team"]
region = eu-west-1

[staging]
region = eu-west-1
`;
const CREDENTIALS = '[default]\naws_access_key_id = AKIAEXAMPLE000000001\naws_secret_access_key = EXAMPLEsecret\n';

let stop: (() => Promise<void>) | null = null;
afterEach(async () => stop?.());

interface Opened {
  readonly session: Session;
  readonly controller: Controller;
  readonly environment: Environment;
  screen(): string;
  press(...names: readonly string[]): void;
  until(fits: (state: SessionState) => boolean): Promise<void>;
}

/** The wizard as on a real account, over files in a home of its own and a control plane of the given size. */
async function open(
  large: Parameters<typeof serveLargeAccount>[0],
  home = mkdtempSync(join(tmpdir(), 'apigw-doctor-pickers-')),
): Promise<Opened> {
  const server = await serveLargeAccount(large);
  mkdirSync(join(home, '.aws'), { recursive: true });
  writeFileSync(join(home, '.aws/config'), CONFIG);
  writeFileSync(join(home, '.aws/credentials'), CREDENTIALS);
  const environment: Environment = { variables: {}, platform: 'linux', home };
  const session = startSession({
    profiles: () => profileChoices(environment),
    openAccount: (choice) =>
      openAccount({
        profile: choice.id,
        region: null,
        endpointUrl: server.url,
        invokeEndpoint: null,
        callerProfile: null,
        timeoutMs: 10_000,
        clock: systemClock,
        environment,
        matchKey: false,
        practice: null,
      }),
    examine,
    journal: { write: async () => {} },
    clock: systemClock,
    writeCode: async () => ({ ok: false, why: 'nothing is written here' }),
    writeSummary: async () => ({ ok: false, why: 'nothing is written here' }),
    recent: recentChoices(environment),
    initial: {},
    practiceCalls: () => [],
    readOnly: true,
  });
  const controller = createController(session, { now: () => systemClock.now(), copy: () => {} });
  stop = async () => {
    session.send({ type: 'interrupt', code: 130 });
    await server.close();
  };
  const screen = () => screenRows(controller).join('\n');
  return {
    session,
    controller,
    environment,
    screen,
    press: (...names) => {
      for (const name of names) {
        screen();
        controller.press({ name, text: [...name].length === 1 ? name : '' });
      }
    },
    until: async (fits) => {
      for (let waited = 0; waited < 500 && !fits(session.state()); waited++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(fits(session.state()), screen()).toBe(true);
    },
  };
}
async function toApis(wizard: Opened): Promise<void> {
  await wizard.until((state) => state.profiles.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => screenOf(state) === 'paste');
  wizard.press('enter');
}

describe('profiles', () => {
  it('with blanks in their names can be chosen; entries that AWS tools ignore have file and line', async () => {
    const wizard = await open({ apis: 1 });
    await wizard.until((state) => state.profiles.state === 'ready');
    const frame = wizard.screen();
    expect(frame).toMatch(/my team +profile/);
    expect(frame).toMatch(/config:7 +▲ warning/);
    wizard.press('end', 'enter');
    expect(wizard.screen()).toMatch(/~\/\.aws\/config:7: \[staging\] is ignored by AWS tools/);
    expect(wizard.session.state().identity.state).toBe('idle');
  });
});

describe('a list of 5,000 APIs', () => {
  it('can be chosen from while its pages arrive, and the cursor stays on the row that was drawn', async () => {
    const wizard = await open({
      apis: 5000,
      pageMs: 60,
      nameOf: (index) => `${String.fromCharCode(122 - (index % 26))}-service-${index}`,
    });
    await toApis(wizard);
    await wizard.until((state) => state.apis.state === 'loading' && (state.apis.sofar?.length ?? 0) > 0);
    expect(wizard.screen()).toMatch(/Listing APIs/);
    wizard.press('down', 'down');
    const before = /❯ (\S+)/.exec(wizard.screen())?.[1];
    await wizard.until((state) => state.apis.state === 'ready');
    const after = wizard.screen();
    expect(/❯ (\S+)/.exec(after)?.[1]).toBe(before);
    expect(after).toContain('5000');
    expect(after.split('\n').length).toBeLessThanOrEqual(23);
  });

  it('is filtered as one types, what fits is marked, and Enter takes the row that is shown', async () => {
    const wizard = await open({ apis: 5000, nameOf: (index) => `team-${index % 7}-service-${index}` });
    await toApis(wizard);
    await wizard.until((state) => state.apis.state === 'ready');
    wizard.press('/', ...'4321');
    expect(wizard.screen()).toMatch(/1 of 5000/);
    const chosen = (await inColour(() => drawnRows(wizard.controller))).find((row) => row.includes('❯')) ?? '';
    // Underlined, as the theme has it.
    const underlined = chosen.split('\u001b[4m').map((rest) => rest.split('\u001b[24m')[0] ?? '');
    expect(underlined.map((text) => stripVTControlCharacters(text))).toContain('4321');
    wizard.press('enter');
    expect(wizard.session.state().answers.api?.name).toMatch(/service-4321$/);
  });

  it('has those in front that were chosen before', async () => {
    const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-pickers-'));
    const first = await open({ apis: 40 }, home);
    await toApis(first);
    await first.until((state) => state.apis.state === 'ready');
    first.press('/', ...'service-33', 'enter');
    await first.until((state) => state.stages.state === 'ready');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await stop?.();
    const reopened = await open({ apis: 40 }, home);
    await toApis(reopened);
    await reopened.until((state) => state.apis.state === 'ready');
    expect(reopened.screen()).toMatch(/Chosen before\n❯ service-33-api[\s\S]*All APIs/);
  });
});

it('300 stages and 3,000 methods are lists like any other', async () => {
  const wizard = await open({ apis: 1, stages: 300, methods: 3000 });
  await toApis(wizard);
  await wizard.until((state) => state.apis.state === 'ready');
  wizard.press('enter');
  await wizard.until((state) => state.stages.state === 'ready');
  expect(wizard.screen()).toMatch(/Which stage\? +300/);
  wizard.press('end', 'enter');
  await wizard.until((state) => state.methods.state === 'ready');
  expect(wizard.screen()).toMatch(/Which method\? +3000/);
  wizard.press('/', ...'2999');
  expect(wizard.screen()).toMatch(/❯ GET \/things\/2999/);
});
