import { describe, expect, test } from 'vitest';
import { serviceLimiters } from '../../src/aws/clients/limits.ts';
import { counter } from '../../src/aws/counter.ts';
import { limiter } from '../../src/aws/limiter.ts';
import { systemClock } from '../../src/host/clock.ts';
import { handClock } from '../support/hand-clock.ts';
import { type LocalServer, serveLocally } from './servers.ts';
import { accountAt, REQUEST } from './support.ts';

describe('how many calls are under way at once', () => {
  test('a limiter never runs more than its limit, and runs all, also after failures', async () => {
    const limit = limiter({ atOnce: 3 }, systemClock);
    let running = 0;
    let most = 0;
    const runs = Array.from({ length: 20 }, (_, index) =>
      limit('GetStage', async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((later) => setTimeout(later, 1));
        running -= 1;
        if (index % 4 === 0) throw new Error('x');
        return index;
      }),
    );
    const settled = await Promise.allSettled(runs);
    expect(most).toBe(3);
    expect(settled.filter((one) => one.status === 'rejected').length).toBe(5);
  });

  test('a burst goes at once, the rest at the pace of the service and of the operation', async () => {
    const clock = handClock();
    const limit = limiter(
      { atOnce: 100, pace: { burst: 4, every: 100 }, operations: { GetResources: { burst: 1, every: 400 } } },
      clock,
    );
    const made: string[] = [];
    const ask = (operation: string) => void limit(operation, async () => void made.push(operation));
    for (const operation of ['GetResources', 'GetResources', 'GetStage', 'GetStages', 'GetAccount', 'GetRestApi'])
      ask(operation);
    await clock.pass(0);
    expect(made).toEqual(['GetResources', 'GetStage', 'GetStages']);
    await clock.pass(100);
    expect(made.slice(3)).toEqual(['GetAccount']);
    await clock.pass(100);
    expect(made.slice(4)).toEqual(['GetRestApi']);
    await clock.pass(199);
    expect(made).not.toHaveLength(6);
    await clock.pass(1);
    expect(made.slice(5)).toEqual(['GetResources']);
    await clock.pass(10_000);
    ask('GetStage');
    await clock.pass(0);
    expect(made).toHaveLength(7);
  });

  test('the two generations of API Gateway are one control plane, and who is not AWS has no rate to keep', async () => {
    const clock = handClock();
    const burst = async (isAws: boolean) => {
      const limits = serviceLimiters(clock, () => isAws);
      let made = 0;
      for (let call = 0; call < 50; call += 1)
        void limits[call % 2 === 0 ? 'apigateway' : 'apigatewayv2']('GetStage', async () => {
          made += 1;
        });
      await clock.pass(0);
      return made;
    };
    expect(await burst(true)).toBe(30);
    expect(await burst(false)).toBe(50);
  });

  test('reading facts asks the control plane for at most eight things at a time', async () => {
    let running = 0;
    let most = 0;
    const server: LocalServer = await serveLocally(({ body }, response) => {
      const iam = body.includes('Action=');
      if (!iam) most = Math.max(most, ++running);
      setTimeout(() => {
        if (!iam) running -= 1;
        response
          .writeHead(404, { 'content-type': 'application/json', 'x-amzn-errortype': 'NotFoundException' })
          .end('{"message":"gone"}');
      }, 100);
    });
    await accountAt(server.url).readFacts({ apiType: 'REST', apiId: 'abc123defg', stage: 'prod' }, REQUEST, {
      kind: 'anonymous',
    });
    await server.close();
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('counting calls', () => {
  test('time under way is counted once, retries each, and the deepest round', () => {
    let now = 0;
    const counts = counter({ now: () => now, sleep: async () => undefined });
    const [a, b] = [counts.begin(), counts.begin()];
    now = 10;
    a();
    b();
    now = 100;
    const c = counts.begin();
    now = 105;
    c();
    counts.attempt(false);
    counts.attempt(true);
    counts.round(2);
    counts.round(1);
    expect(counts.count()).toEqual({ total: 2, rounds: 2, throttled: 1, ms: 15 });
  });
});
