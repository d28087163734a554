import { describe, expect, test } from 'vitest';
import { counter } from '../../src/aws/counter.ts';
import { limiter } from '../../src/aws/limiter.ts';
import { type LocalServer, serveLocally } from './servers.ts';
import { accountAt, REQUEST } from './support.ts';

describe('how many calls are under way at once', () => {
  test('a limiter never runs more than its limit, and runs all, also after failures', async () => {
    const limit = limiter(3);
    let running = 0;
    let most = 0;
    const runs = Array.from({ length: 20 }, (_, index) =>
      limit(async () => {
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

  test('reading facts asks the control plane for at most three things at a time', async () => {
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
      }, 10);
    });
    await accountAt(server.url).readFacts({ apiType: 'REST', apiId: 'abc123defg', stage: 'prod' }, REQUEST, {
      kind: 'anonymous',
    });
    await server.close();
    expect(most).toBe(3);
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
