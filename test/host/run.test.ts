import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { runProgram } from '../../src/host/run.ts';

const runCommand = (command: string, timeoutMs: number) => runProgram('sh', ['-c', command], timeoutMs);

describe('running a program', () => {
  test('tells code, stdout and stderr', async () => {
    expect(await runCommand('echo out; echo err >&2; exit 3', 5000)).toEqual({
      state: 'ended',
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  test('its standard input is empty: a command that reads does not wait for the person', async () => {
    expect(await runCommand('cat; echo end', 5000)).toMatchObject({ state: 'ended', stdout: 'end\n' });
  });

  test('the deadline ends it with everything it has started', async () => {
    const started = systemClock.now();
    expect(await runCommand('sleep 30 & sleep 30; wait', 200)).toEqual({ state: 'timed-out' });
    expect(systemClock.now() - started).toBeLessThan(25_000);
  });

  test('a program that is not there is told from one that fails', async () => {
    expect(await runProgram('no-such-program', ['x'], 5000)).toEqual({
      state: 'not-started',
      why: 'there is no program no-such-program',
    });
  });

  test('one that a signal ends says so', async () => {
    expect(await runCommand('kill -TERM $$', 5000)).toEqual({ state: 'broken', why: 'ended by SIGTERM' });
  });
});

describe('the clock', () => {
  test('a sleep ends early when its signal fires, without an error', async () => {
    const controller = new AbortController();
    const started = systemClock.now();
    const slept = systemClock.sleep(10_000, controller.signal);
    controller.abort();
    await slept;
    expect(systemClock.now() - started).toBeLessThan(9_000);
  });
});
