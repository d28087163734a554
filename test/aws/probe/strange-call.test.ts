import { afterEach, expect, test } from 'vitest';
import { openAccount } from '../../../src/aws/index.ts';
import { openPractice } from '../../../src/commands/practice-account.ts';
import { examine } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { builtinCases } from '../../../src/practice/index.ts';
import { type LocalServer, serveLocally } from '../servers.ts';

let server: LocalServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** Every call of the practice account, as it is judged without a call and with one that a stranger answers. */
async function judgedTwice(answer: LocalServer) {
  const environment = { variables: {}, platform: 'linux', home: '/nowhere' } as const;
  const { calls, options, close } = await openPractice(builtinCases(), { environment, clock: systemClock });
  const account = openAccount({ ...options, invokeEndpoint: answer.url });
  const judged = [];
  for (const { target, request, caller } of calls) {
    const diagnosed = async (call: boolean) =>
      (await examine(account, target, request, caller, { observed: null, call, anyVerb: true, practice: true }))
        .diagnosis;
    judged.push({ without: await diagnosed(false), answered: await diagnosed(true) });
  }
  await close();
  return judged;
}

test.each([
  ['a 503 page', 503, 'text/html', '<html><body>Service Unavailable</body></html>'],
  ['a sign-in page', 200, 'text/html', '<!doctype html><title>Sign in</title>'],
])(
  '%s of a stranger overrides no facts',
  async (_, status, type, body) => {
    server = await serveLocally((_, response) => response.writeHead(status, { 'content-type': type }).end(body));
    const judged = await judgedTwice(server);
    expect(judged.some(({ without }) => without.outcome === 'refused')).toBe(true);
    for (const { without, answered } of judged) {
      expect(answered.outcome).toBe(without.outcome);
      expect(answered.causes.map(({ code, certainty }) => [code, certainty])).toEqual(
        without.causes.map(({ code, certainty }) => [code, certainty]),
      );
      expect(answered.couldNotCheck.some(({ why }) => why.startsWith('the response did not come from AWS'))).toBe(true);
    }
  },
  120_000,
);
