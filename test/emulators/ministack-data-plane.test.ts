import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from './ministack/account.ts';
import { type Call, callsOn } from './ministack/calls.ts';
import { type Compared, compare, told } from './ministack/compare.ts';
import { DEVIATIONS } from './ministack/deviations.ts';
import { openProgram } from './ministack/predict.ts';
import { random } from './ministack/random.ts';
import { send } from './ministack/send.ts';
import { tableOf } from './ministack/table.ts';
import { startMinistack } from './ministack-server.ts';
import type { Running } from './python-program.ts';

// The program reads accounts that chance made on MiniStack, and says of each call what comes back; then the call is
// made. A difference is the program's fault unless AWS's documentation decides against MiniStack: see deviations.ts.

const SEED = Number(process.env['MINISTACK_SEED'] ?? 1);
let ministack: Running;
let all: readonly Compared[];

beforeAll(async () => {
  ministack = await startMinistack();
  const world = await createWorld(ministack.url, random(SEED));
  all = await compared(world, callsOn(world, random(SEED)));
  process.stdout.write(`${tableOf(all)}\n`);
}, 240_000);
afterAll(() => ministack?.stop());

/** Each call sent and predicted; those on one API one after the other. */
async function compared(world: World, calls: readonly Call[]): Promise<readonly Compared[]> {
  const ids = [...world.rest, ...world.http].map(({ id }) => id);
  const lanes = ids.map(async (id) => {
    const program = openProgram(world);
    const done: Compared[] = [];
    for (const call of calls.filter(({ api }) => api.id === id)) {
      const now = Date.now();
      const sent = await send(ministack.port, call, now);
      done.push(compare(call, await program.examine(call, sent.signature, now), sent));
    }
    return done;
  });
  return (await Promise.all(lanes)).flat();
}

const share = (of: readonly Compared[]): number => of.length / all.length;

describe('what the program says of a call, and what MiniStack answers', () => {
  test('no difference is left without AWS documentation that decides it', () => {
    expect(all.filter(({ result }) => result === 'wrong').map(told)).toEqual([]);
  });

  test('there are enough calls, and most of them are told', () => {
    expect(all.length).toBeGreaterThanOrEqual(230);
    expect(share(all.filter(({ result }) => result === 'cannot-tell'))).toBeLessThan(0.25);
    expect(share(all.filter(({ result }) => result === 'same'))).toBeGreaterThan(0.5);
  });

  test('what cannot be told says why, also in the public document', () => {
    for (const { examination, result, why } of all.filter((one) => one.result === 'cannot-tell')) {
      expect([result, why.length > 0]).toEqual(['cannot-tell', true]);
      expect(examination.diagnosis.outcome).toBe('cannot-tell');
      expect(examination.diagnosis.predicted).toBeNull();
      expect(examination.diagnosis.couldNotCheck).not.toEqual([]);
    }
  });

  test('what the export leaves out is not taken for what the stage serves', () => {
    const full = all.filter(({ call }) => call.api.type === 'REST' && call.api.methods === 'full');
    expect(full.length).toBeGreaterThan(100);
    for (const { call, examination } of full) {
      const { deployed } = examination.facts;
      expect(deployed.methods.state).toBe('failed');
      if (call.api.type === 'REST' && call.api.policy !== 'none') expect(deployed.policy.state).toBe('not-asked');
      if (call.api.type === 'REST' && call.api.responses !== 'default')
        expect(deployed.gatewayResponses.state).toBe('not-asked');
      expect(examination.diagnosis.causes.filter(({ certainty }) => certainty === 'proven')).toEqual([]);
    }
  });

  test('each deviation of the list is still one', () => {
    const met = new Set(all.flatMap(({ deviations }) => deviations));
    expect(DEVIATIONS.map(({ name }) => name).filter((name) => !met.has(name))).toEqual([]);
  });
});
