import { openAccount } from '../../src/aws/index.ts';
import { openPractice } from '../../src/commands/practice-account.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { holding } from './holding.ts';

/** The call of one practice API, on an account whose answers to the requests that fit are held. */
export async function heldPractice(api: string, held: RegExp) {
  const cases = builtinCases().filter(({ config }) => config.api.name === api);
  const environment = { variables: {}, platform: process.platform, home: '/nonexistent' };
  const practice = await openPractice(cases, { environment, clock: systemClock });
  const [call] = practice.calls;
  if (call === undefined) throw new Error('no call is ready');
  const server = await holding(practice.options.endpointUrl ?? '', held);
  return {
    call,
    account: openAccount({ ...practice.options, endpointUrl: server.url }),
    server,
    close: async () => {
      await server.close();
      await practice.close();
    },
  };
}
