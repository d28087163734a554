import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { type TroubledProxy, troubledProxy } from '../aws/apply/troubled-proxy.ts';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';
import { fillDisk, mayMount, mountDisk, unmountDisk } from '../support/small-disk.ts';
import { type Ran, runBeside } from './run.ts';

const [first] = builtinCases();
const restApiId = first?.config.api.id ?? '';
let served: PracticeAccount;
let proxy: TroubledProxy;
let home: string;
beforeAll(async () => {
  const environment = { variables: {}, platform: process.platform, home: '/nonexistent' };
  served = await openPractice(builtinCases(), { environment, clock: systemClock });
  proxy = await troubledProxy(served.practice.url);
});
beforeEach(() => {
  home = emptyHome();
});
afterAll(async () => {
  await proxy.close();
  await served.close();
});

const environment = () => ({ ...served.practice.env(), AWS_ENDPOINT_URL: proxy.url, HOME: home });
const CALL =
  `--api ${restApiId} --stage beta --method GET --path /orders/42 --caller anonymous --source-ip 203.0.113.10`.split(
    ' ',
  );
const APPLY = ['fix', ...CALL, '--apply', 'all', '--yes', '--allow-everyone', '--no-call', '--wait', '0', '--json'];

const policyNow = async (): Promise<string> => {
  const { url, adminProfile } = served.practice;
  return (await clientsAt({ url, ...adminProfile }).call('apigateway', 'GetRestApi', { restApiId })).policy ?? '';
};
const sessionsDirectory = () => join(home, '.local/state/apigw-doctor/sessions');
const entries = () =>
  readdirSync(sessionsDirectory())
    .filter((name) => name.endsWith('.fix.json'))
    .map((name) => JSON.parse(readFileSync(join(sessionsDirectory(), name), 'utf8')).entry);
const run = (...args: readonly string[]): Promise<Ran> => runBeside(args, { env: environment() });

interface Apply {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly out: string }>;
}

function start(args: readonly string[]): Apply {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { ...BARE, ...environment() },
  });
  let out = '';
  child.stdout?.on('data', (data) => {
    out += data;
  });
  child.stderr?.resume();
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    await pause(50);
    return { code, signal, out };
  });
  return { child, ended };
}

async function thrice(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  for (let count = 0; count < 3; count += 1) {
    child.kill(signal);
    await pause(30);
  }
}

/** What was applied is what the journal says, and goes back to exactly what was there. */
async function expectWholeAndUndone(before: string): Promise<void> {
  const [entry, ...more] = entries();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ state: 'applied' });
  expect(entry.steps.map(({ state }: { state: string }) => state)).toEqual(['done', 'done']);
  expect(await policyNow()).not.toBe(before);
  expect((await run('sessions', 'undo', entry.session)).code).toBe(0);
  expect(await policyNow()).toBe(before);
}

describe('fix --apply is interrupted between two writes', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s, sent three times: the plan is finished, then it ends with %i', async (signal, code) => {
    const before = await policyNow();
    const apply = start(APPLY);
    proxy.trouble(1, {
      kind: 'meanwhile',
      hit: () => thrice(apply.child, signal),
    });
    expect(await apply.ended).toMatchObject({ code, signal: null });
    await expectWholeAndUndone(before);
  });

  it.each(['stderr', 'stdout'] as const)('the reader of %s leaves: the plan is finished', async (name) => {
    const before = await policyNow();
    const apply = start(APPLY);
    proxy.trouble(1, { kind: 'meanwhile', hit: () => void apply.child[name]?.destroy() });
    const { code, signal } = await apply.ended;
    expect(signal).toBeNull();
    expect(code).toBe(name === 'stdout' ? 74 : 0);
    await expectWholeAndUndone(before);
  });
});

describe('what goes on with a session is interrupted between two writes', () => {
  it.each([
    ['sessions', 'undo'],
    ['fix', '--undo'],
  ])('%s %s and SIGHUP, sent three times: all of it is taken back, then it ends with 129', async (...command) => {
    const before = await policyNow();
    const { session } = JSON.parse((await run(...APPLY)).out);
    const undo = start([...command, session, '--json']);
    proxy.trouble(1, { kind: 'meanwhile', hit: () => thrice(undo.child, 'SIGHUP') });
    expect(await undo.ended).toMatchObject({ code: 129, signal: null });
    expect(entries()).toMatchObject([{ state: 'undone' }]);
    expect(await policyNow()).toBe(before);
  });

  it('sessions finish and SIGTERM, sent three times: it is finished, then it ends with 143', async () => {
    const before = await policyNow();
    const apply = start(APPLY);
    proxy.trouble(1, { kind: 'done-then', hit: () => void apply.child.kill('SIGKILL') });
    await apply.ended;
    const [{ session, state }] = entries();
    expect(state).toBe('applying');
    const finish = start(['sessions', 'finish', session]);
    proxy.trouble(1, { kind: 'meanwhile', hit: () => thrice(finish.child, 'SIGTERM') });
    expect(await finish.ended).toMatchObject({ code: 143, signal: null });
    await expectWholeAndUndone(before);
  });
});

describe('fix --apply cannot write its journal', () => {
  const XDG = () => join(home, 'state');
  const inState = (...args: readonly string[]) => runBeside(args, { env: { ...environment(), XDG_STATE_HOME: XDG() } });

  it.each([
    ['a file is in the place of the state directory', () => writeFileSync(XDG(), '')],
    [
      'a file is in the place of the sessions',
      () => {
        mkdirSync(join(XDG(), 'apigw-doctor'), { recursive: true });
        writeFileSync(join(XDG(), 'apigw-doctor/sessions'), '');
      },
    ],
  ])('%s: it says so before the first write, as JSON and as text', async (_what, spoil) => {
    spoil();
    const [before, writes] = [await policyNow(), proxy.writes()];
    const asJson = await inState(...APPLY);
    expect(asJson.code).toBe(1);
    expect(asJson.err).not.toMatch(/^ +at /m);
    const { error, applied } = JSON.parse(asJson.out);
    expect(applied).toEqual([]);
    expect(error).toMatchObject({ kind: 'not-journaled' });
    expect(error.message).toContain('Nothing was changed');
    expect(error.message).toContain('XDG_STATE_HOME');
    const asText = await inState(...APPLY.filter((flag) => flag !== '--json'));
    expect(asText.err).toContain('error: ');
    expect(asText.err).toContain('Nothing was changed');
    expect(asText.err).not.toMatch(/^ +at /m);
    expect(proxy.writes()).toBe(writes);
    expect(await policyNow()).toBe(before);
  });

  it('the directory vanishes between two writes: finished, and the commands that undo are printed', async () => {
    const before = await policyNow();
    mkdirSync(XDG());
    proxy.trouble(1, {
      kind: 'meanwhile',
      hit: () => {
        rmSync(XDG(), { recursive: true });
        writeFileSync(XDG(), 'no directory');
      },
    });
    const { code, out, err } = await inState(...APPLY);
    expect(err).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
    const { applied, error } = JSON.parse(out);
    expect(applied).toHaveLength(1);
    expect(error.kind).toBe('journal-unwritten');
    expect(await policyNow()).not.toBe(before);
    await undoneByHand(error.commands, before);
  });

  it('sessions list says what is wrong, without a stack', async () => {
    writeFileSync(XDG(), '');
    const { code, err } = await inState('sessions', 'list');
    expect(err).toMatch(/^error: .*ENOTDIR/);
    expect(err).not.toMatch(/^ +at /m);
    expect(code).toBe(74);
  });
});

describe.skipIf(!mayMount())('fix --apply on a disk of its own', () => {
  const disk = () => join(home, 'state');
  const mount = (...options: readonly string[]) => mountDisk(disk(), ...options);
  const fill = () => fillDisk(disk());
  const onDisk = (...args: readonly string[]) => runBeside(args, { env: { ...environment(), XDG_STATE_HOME: disk() } });
  afterEach(() => unmountDisk(disk()));

  it.each([
    ['full', 'ENOSPC', () => mount() && fill()],
    ['read-only', 'EROFS', () => mount('ro')],
  ] as const)('it is %s: it says so before the first write', async (_what, code, spoil) => {
    spoil();
    const writes = proxy.writes();
    const { code: exit, out } = await onDisk(...APPLY);
    const { error, applied } = JSON.parse(out);
    expect({ exit, applied }).toEqual({ exit: 1, applied: [] });
    expect(error.kind).toBe('not-journaled');
    expect(error.message).toContain(code);
    expect(proxy.writes()).toBe(writes);
  });

  it('it fills up between two writes: finished, and the commands that undo are printed', async () => {
    const before = await policyNow();
    mount();
    proxy.trouble(1, { kind: 'meanwhile', hit: fill });
    const { code, out } = await onDisk(...APPLY);
    const { applied, error } = JSON.parse(out);
    expect(code).toBe(1);
    expect(applied).toHaveLength(1);
    expect(error).toMatchObject({ kind: 'journal-unwritten', message: expect.stringContaining('ENOSPC') });
    await undoneByHand(error.commands, before);
  });

  it('it is full when the second write is refused: rolled back, and that is said', async () => {
    const before = await policyNow();
    mount();
    proxy.trouble(1, {
      kind: 'meanwhile',
      hit: () => {
        fill();
        proxy.trouble(1, { kind: 'refused', status: 403, code: 'AccessDeniedException' });
      },
    });
    const { code, out } = await onDisk(...APPLY);
    const { applied, error } = JSON.parse(out);
    expect(code).toBe(1);
    expect(applied).toEqual([]);
    expect(error.message).toContain('rolled back');
    expect(await policyNow()).toBe(before);
  });

  it('it is full when a session is undone: it says so before the first write, and gives the commands', async () => {
    const before = await policyNow();
    mount();
    const { session } = JSON.parse((await onDisk(...APPLY)).out);
    fill();
    const writes = proxy.writes();
    const { code, out } = await onDisk('sessions', 'undo', session, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).error.message).toContain('ENOSPC');
    expect(proxy.writes()).toBe(writes);
    const { out: commands } = await onDisk('sessions', 'undo', session, '--commands');
    await undoneByHand(
      commands.split('\n').filter((line) => line.startsWith('aws ')),
      before,
    );
  });
});

/** Runs AWS CLI commands as they were printed. */
async function undoneByHand(commands: readonly string[], before: string): Promise<void> {
  const { url, adminProfile } = served.practice;
  const clients = clientsAt({ url, ...adminProfile });
  for (const command of commands) {
    const [, name = '', input = ''] =
      /^aws apigateway (\S+) --region \S+ --cli-input-json '(.*)'$/s.exec(command) ?? [];
    const operation = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
    await clients.call('apigateway', operation as 'UpdateStage', JSON.parse(input.replaceAll("'\\''", "'")));
  }
  expect(await policyNow()).toBe(before);
}
