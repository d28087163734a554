import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { type TroubledProxy, troubledProxy } from '../aws/apply/troubled-proxy.ts';
import { KEYS, startTerminal, type Terminal } from './harness.ts';
import { pilotOf } from './pilot.ts';
import { BIN } from './practice.ts';
import { type Served, servePractice } from './served.ts';

let served: Served;
let proxy: TroubledProxy;
let terminal: Terminal;
beforeEach(async () => {
  served = await servePractice();
  proxy = await troubledProxy(served.practice.url);
});
afterEach(async () => {
  terminal.close();
  await proxy.close();
  await served.close();
});

const [first] = builtinCases();
const restApiId = first?.config.api.id ?? '';
const CALL =
  `--api ${restApiId} --stage beta --method GET --path /orders/42 --caller anonymous --source-ip 203.0.113.10`.split(
    ' ',
  );
const environment = () => ({ ...served.env, AWS_ENDPOINT_URL: proxy.url });

const policyNow = async (): Promise<string> => {
  const { url, adminProfile } = served.practice;
  return (await clientsAt({ url, ...adminProfile }).call('apigateway', 'GetRestApi', { restApiId })).policy ?? '';
};

/** The one change that the journal of this terminal's home holds. */
function entry() {
  const directory = join(terminal.home, '.local/state/apigw-doctor/sessions');
  const [name = '', ...more] = readdirSync(directory).filter((file) => file.endsWith('.fix.json'));
  expect(more).toEqual([]);
  return JSON.parse(readFileSync(join(directory, name), 'utf8')).entry;
}

/** Waits for the end of a program whose terminal may be gone: nobody is told its exit code then. */
async function ended(): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    try {
      process.kill(terminal.pid, 0);
    } catch {
      return;
    }
    await pause(50);
  }
  throw new Error('the program has not ended within 30 s');
}

function expectWhole(): void {
  expect(entry()).toMatchObject({ state: 'applied', steps: [{ state: 'done' }, { state: 'done' }] });
}

const thrice = (signal: string) => async () => {
  for (let count = 0; count < 3; count += 1) {
    terminal.kill(signal);
    await pause(30);
  }
};

async function applyDrawn(before: () => void = () => undefined, ...node: readonly string[]): Promise<void> {
  terminal = startTerminal({
    args: [...node, BIN, ...CALL, '--profile', served.practice.adminProfile.name],
    env: environment(),
  });
  await terminal.until(/❯ (Show|Nothing)/);
  terminal.send(KEYS.enter);
  await terminal.until(/❯ Fix:/);
  terminal.send(KEYS.enter);
  await terminal.until(/a apply/);
  await terminal.idle(500);
  before();
  terminal.send('a');
}

async function applyAccessible(): Promise<void> {
  const args = [BIN, ...CALL, '--accessible', '--profile', served.practice.adminProfile.name];
  terminal = startTerminal({ args, env: environment() });
  const pilot = pilotOf(terminal, 'accessible');
  await pilot.choose(/Show the cause/);
  await pilot.choose(/Fix:/);
  await pilot.see(/One of apply/);
  await terminal.idle(600);
  terminal.send('apply\r');
}

describe.each([
  ['drawn', applyDrawn],
  ['accessible', applyAccessible],
] as const)('the %s wizard is ended between the two writes of a fix', (_mode, apply) => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s, sent three times: the change is finished, then it ends with %i', async (signal, code) => {
    const before = await policyNow();
    proxy.trouble(1, { kind: 'meanwhile', hit: thrice(signal) });
    await apply();
    expect(await terminal.exited).toBe(code);
    expectWhole();
    expect(await policyNow()).not.toBe(before);
  });

  it('SIGINT, sent once: the change is finished, then it ends with 130', async () => {
    proxy.trouble(1, { kind: 'meanwhile', hit: () => terminal.kill('SIGINT') });
    await apply();
    expect(await terminal.exited).toBe(130);
    expectWhole();
    expect(terminal.everything()).toMatch(/apigw-doctor\s+sessions\s+un\s?do/);
  });

  it('its terminal closes: the change is finished, then it ends', async () => {
    const before = await policyNow();
    proxy.trouble(1, { kind: 'meanwhile', hit: closing });
    await apply();
    await pause(500);
    await ended();
    expectWhole();
    expect(await policyNow()).not.toBe(before);
  });
});

it('the drawing breaks between the two writes of a fix: the change is finished, then it ends with 70', async () => {
  const crash = 'data:text/javascript,process.on("SIGUSR2",()=>{throw new Error("as a mistake would")})';
  proxy.trouble(1, {
    kind: 'meanwhile',
    hit: async () => {
      terminal.kill('SIGUSR2');
      await pause(300);
    },
  });
  await applyDrawn(undefined, '--import', crash);
  expect(await terminal.exited).toBe(70);
  expectWhole();
  await terminal.until(() => terminal.everything().includes('stopped because of a bug'));
});

describe('the drawn wizard cannot write its journal', () => {
  const state = () => join(terminal.home, '.local/state');
  const spoil = () => {
    rmSync(state(), { recursive: true, force: true });
    writeFileSync(state(), 'no directory');
  };

  it('a file is in the place of its directory: it says so before the first write', async () => {
    const before = await policyNow();
    await applyDrawn(spoil);
    const screen = await terminal.until(/Nothing\s+was changed/);
    expect(screen.replace(/\s+/g, ' ')).toContain('set XDG_STATE_HOME');
    expect(screen).not.toContain('rolled back');
    expect(await policyNow()).toBe(before);
  });

  it('the directory is lost between two writes: finished, and at its end the commands are printed', async () => {
    proxy.trouble(1, { kind: 'meanwhile', hit: spoil });
    await applyDrawn();
    await terminal.until(/Now +200/);
    expect(terminal.everything()).toMatch(/^▲ Journal +could not be written/m);
    terminal.send(KEYS.interrupt);
    expect(await terminal.exited).toBe(130);
    expect(terminal.everything().replace(/\n/g, '')).toContain('aws apigateway update-rest-api --region us-east-1');
  });
});

async function closing(): Promise<void> {
  terminal.hangUp();
  await pause(100);
}

it('fix --apply in a terminal that closes between the two writes: the plan is finished, then it ends', async () => {
  const before = await policyNow();
  proxy.trouble(1, { kind: 'meanwhile', hit: closing });
  const how = ['--apply', 'all', '--yes', '--allow-everyone', '--no-call', '--wait', '0'];
  terminal = startTerminal({ args: [BIN, 'fix', ...CALL, ...how], env: environment() });
  await terminal.until(/PutResourcePolicy|UpdateRestApi|…/);
  await ended();
  expectWhole();
  expect(await policyNow()).not.toBe(before);
});
