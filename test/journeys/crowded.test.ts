import { expect, it } from 'vitest';
import { makeCase, method } from '../support/make-case.ts';
import { closedAfterEach } from './closing.ts';
import { KEYS, startTerminal } from './harness.ts';
import { pilotOf } from './pilot.ts';
import { BIN } from './practice.ts';
import { servePractice } from './served.ts';

const closed = closedAfterEach();

const NUMBERS = Array.from({ length: 12 }, (_, at) => at + 1);
const CROWDED = makeCase({
  methods: NUMBERS.map((at) =>
    method({ path: `/orders/${at}`, authorizationType: 'CUSTOM', authorizer: `authorizer-${at}` }),
  ),
  config: {
    authorizers: NUMBERS.map((at) => ({
      id: `auth${at}`,
      name: `authorizer-${at}`,
      type: 'TOKEN',
      identitySources: ['method.request.header.Authorization'],
      identityValidationExpression: null,
      function: `authorize-${at}`,
      credentialsArn: null,
      ttlSeconds: 300,
      cache: [],
    })),
    functions: ['orders', ...NUMBERS.map((at) => `authorize-${at}`)].map((name) => ({
      name,
      state: 'Active',
      behaviours: [{ returns: { statusCode: 200, headers: {}, body: '{}' } }],
    })),
    otherApis: Array.from({ length: 299 }, (_, at) => ({
      id: `other${String(at).padStart(5, '0')}`,
      apiType: at % 3 === 0 ? 'HTTP' : 'REST',
      endpointType: 'REGIONAL',
      stages: ['prod'],
    })),
  },
  request: { path: '/prod/orders/7' },
});

it('300 APIs and 12 authorizers: no warning of Node comes to the screen', async () => {
  const served = closed(await servePractice([CROWDED.caseFile]));
  const wizard = closed(
    startTerminal({
      columns: 100,
      rows: 30,
      args: [BIN, '--profile', served.practice.adminProfile.name],
      env: { ...served.env },
    }),
  );
  const pilot = pilotOf(wizard, 'drawn');
  await pilot.choose(/from lists/);
  await pilot.see(/Which API\? +300/);
  wizard.send(KEYS.end);
  await wizard.idle();
  wizard.send('/', 'orders-api');
  await pilot.choose(/orders-api/);
  await pilot.choose(/prod/);
  await pilot.choose(/\/orders\/7/);
  await pilot.choose(/Unsigned/);
  await pilot.see(/❯ (Show|Nothing)/);
  // Once more, as often as somebody impatient presses it.
  wizard.send('R', 'R', 'R');
  await pilot.see(/❯ (Show|Nothing)/);
  wizard.send('q');
  await wizard.exited;
  expect(wizard.everything()).not.toMatch(/Warning|\(node:\d+\)/);
});
