import { describe, expect, it } from 'vitest';
import { known } from '../../src/core/model/fact.ts';
import type { Account } from '../../src/core/model/ports.ts';
import { PLAIN_REQUEST } from '../../src/core/model/request.ts';
import { type CheckResult, checkCall, type Try } from '../../src/examination/check.ts';
import { refusedByGateway } from '../../src/examination/refused-by-gateway.ts';
import { handClock } from '../support/hand-clock.ts';

const REFUSED = {
  exchange: 'request',
  status: 403,
  errorType: 'ForbiddenException',
  headers: {},
  body: '',
  from: 'call',
  browser: null,
} as const;
const PASSED = { ...REFUSED, status: 200, errorType: null } as const;
const REQUEST = {
  ...PLAIN_REQUEST,
  time: '2026-01-01T00:00:00.000Z',
  method: 'GET',
  host: 'a.execute-api.eu-west-1.amazonaws.com',
  path: '/prod/x',
} as const;

describe('the check after a change', () => {
  async function check(
    answers: readonly (typeof REFUSED | typeof PASSED)[],
    wanted: 'through' | 'refused',
    seconds: number,
    wantedFor = Number.POSITIVE_INFINITY,
  ): Promise<{ readonly tries: readonly Try[]; readonly result: CheckResult }> {
    const clock = handClock();
    const until = clock.now() + wantedFor * 1000;
    const tries: Try[] = [];
    let calls = 0;
    const account = {
      signerOf: async () => known('signer', null),
      call: async () => known('call', answers[Math.min(calls++, answers.length - 1)] ?? REFUSED),
    } as unknown as Account;
    const done = checkCall(
      {
        account,
        examine: async () => Promise.reject(new Error('not read')),
        clock,
        ended: new AbortController().signal,
        isWanted: () => clock.now() < until,
        options: () => ({}),
      },
      {
        target: { apiType: 'REST', apiId: 'a', stage: 'prod' },
        request: REQUEST,
        caller: { kind: 'anonymous' },
        wanted,
        since: clock.now(),
        deadline: clock.now() + 60_000,
      },
      { examined: () => undefined, tried: (attempt) => tries.push(attempt) },
    );
    for (let passed = 0; passed < seconds * 2; passed++) await clock.pass(500);
    return { tries, result: await done };
  }

  it('calls until the call goes through', async () => {
    const { tries, result } = await check([REFUSED, REFUSED, PASSED], 'through', 10);
    expect(tries).toHaveLength(3);
    expect(result.state).toBe('passed');
  });
  it('gives up after 60 s and says what is still answered', async () => {
    const { tries, result } = await check([REFUSED], 'through', 90);
    expect(result).toMatchObject({ state: 'not-yet', why: 'the call still returns 403 after 60 s' });
    expect(tries.length).toBeGreaterThan(5);
  });
  it('calls no more when nobody waits for it', async () => {
    const { tries, result } = await check([REFUSED], 'through', 90, 5);
    expect(result.state).toBe('failed');
    expect(Math.max(...tries.map(({ at }) => at))).toBeLessThan(1_000_000 + 5_000);
  });
  it('after an undo calls until the refusal is back', async () => {
    const { result } = await check([PASSED, REFUSED], 'refused', 10);
    expect(result.state).toBe('passed');
  });
  for (const [status, errorType, refused] of [
    [200, null, false],
    [404, null, false],
    [500, null, false],
    [403, null, true],
    [401, null, true],
    [429, null, true],
    [404, 'NotFoundException', true],
    [null, null, true],
  ] as const)
    it(`${status ?? 'no answer'}${errorType ? ` ${errorType}` : ''} is ${refused ? 'a refusal' : 'through'}`, () =>
      expect(refusedByGateway({ status, errorType, headers: {}, body: '' })).toBe(refused));
});
