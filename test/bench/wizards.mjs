// The wizard under a finger: the list of APIs of an account of a given size, and a walk to a list of methods.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sources } from '../../scripts/lib/sources.mjs';
import { cpuOf, peakOf } from './measure.mjs';

const BIN = join(root, 'bin/apigw-doctor.js');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Packages are left where they are: the terminal's own is none to bundle. */
const { harness, pilots, account } = await sources(
  { harness: 'test/journeys/harness.ts', pilots: 'test/journeys/pilot.ts', account: 'test/support/large-account.ts' },
  { packages: 'external' },
);
const { KEYS, startTerminal } = harness;

/** Two profiles that lead nowhere: environment of a program that runs in this home. */
export function homeIn(folder) {
  mkdirSync(join(folder, '.aws'), { recursive: true });
  const names = ['default', 'staging'];
  const region = (name) => `[${name === 'default' ? name : `profile ${name}`}]\nregion = eu-west-1\n`;
  writeFileSync(join(folder, '.aws/config'), names.map(region).join(''));
  const keys = 'aws_access_key_id = AKIAEXAMPLE000000001\naws_secret_access_key = EXAMPLE\n';
  writeFileSync(join(folder, '.aws/credentials'), names.map((name) => `[${name}]\n${keys}`).join(''));
  return {
    AWS_CONFIG_FILE: join(folder, '.aws/config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, '.aws/credentials'),
  };
}

/** The wizard at the list of so many APIs. */
async function atList(apis, env, options = {}) {
  const server = await account.serveLargeAccount({ apis, ...options });
  const terminal = startTerminal({ args: [BIN, '--endpoint-url', server.url], env });
  await terminal.until(/Which account\?/);
  terminal.send(KEYS.enter);
  await terminal.until(/What happened\?/);
  terminal.send(KEYS.enter);
  await terminal.until(new RegExp(`Which API\\?\\s+${apis}\\b`), 120_000);
  const end = async () => {
    terminal.send(KEYS.interrupt);
    await terminal.exited;
    terminal.close();
    await server.close();
  };
  return { terminal, end };
}

/** Down, up and a filter typed and taken back, each key after the frame of the one before: the time of all frames. */
export async function keysOn(apis, env) {
  const { terminal, end } = await atList(apis, env);
  const press = async (key) => {
    const before = terminal.raw().length;
    const began = performance.now();
    terminal.send(key);
    while (terminal.raw().length === before && performance.now() - began < 5000) await new Promise(setImmediate);
    return performance.now() - began;
  };
  const series = [...Array(6).fill(KEYS.down), ...Array(6).fill(KEYS.up), '/', ...'serv-4'];
  const undo = Array('serv-4'.length).fill(KEYS.backspace);
  return {
    measure: async () => {
      const cpu = cpuOf(terminal.pid);
      let wall = 0;
      for (const key of [...series, ...undo, KEYS.escape]) {
        wall += await press(key);
        await pause(30);
      }
      return { wall, cpu: cpuOf(terminal.pid) - cpu };
    },
    end,
  };
}

/** Processor time of a wizard that nobody touches, in per cent. */
export async function idling(env) {
  const { terminal, end } = await atList(50, env);
  // Compiled code is kept for the next start a second after this one: once, and no idling.
  await pause(1500);
  return {
    measure: async () => {
      const cpu = cpuOf(terminal.pid);
      await pause(3000);
      return { wall: ((cpuOf(terminal.pid) - cpu) / 3000) * 100 };
    },
    end,
  };
}

/** The most memory of a wizard that was led through the lists to the method, in MB. */
export async function memoryAt({ args, env, api, stage, method }) {
  const terminal = startTerminal({ args: [BIN, ...args], env });
  const pilot = pilots.pilotOf(terminal, 'drawn');
  try {
    await pilot.see(/What happened\?/);
    await pilot.choose(/from lists/);
    for (const [list, row] of [
      [/Which API\?\s+\d/, api],
      [/Which stage\?/, stage],
      [/Which method\?/, method],
    ]) {
      await terminal.until(list, 120_000);
      terminal.send('/', row);
      await pilot.see(new RegExp(`❯ .*${row}`));
      if (list !== undefined && row !== method) terminal.send(KEYS.enter);
    }
    return { wall: peakOf(terminal.pid) };
  } finally {
    terminal.send(KEYS.interrupt);
    await terminal.exited;
    terminal.close();
  }
}
