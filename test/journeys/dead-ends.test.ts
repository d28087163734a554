import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, KEYS, startTerminal, type Terminal } from './harness.ts';
import { pilotOf } from './pilot.ts';
import { BIN, startPracticeWizard } from './practice.ts';
import { type Served, servePractice } from './served.ts';
import { SIZES } from './sizes.ts';

let terminal: Terminal | null = null;
let served: Served;
beforeAll(async () => {
  served = await servePractice();
  return () => served.close();
});
afterEach(() => terminal?.close());

const paste = (text: string) => `\u001b[200~${text}\u001b[201~`;

describe.each(SIZES)('no dead end at $columns×$rows', (size) => {
  /** The wizard as on AWS, with these flags. */
  function start(...args: readonly string[]) {
    const wizard = startTerminal({ ...size, args: [BIN, ...args], env: { ...served.env } });
    terminal = wizard;
    return { wizard, pilot: pilotOf(wizard, 'drawn') };
  }
  const me = () => served.practice.adminProfile.name;

  it('an API of another Region is looked for when it is agreed to, and read there', async () => {
    const [first] = served.practice.apis;
    const { pilot } = start('--profile', me(), '--region', 'eu-west-1', '--api', first?.apiId ?? '');
    await pilot.see(/is not in account/);
    await pilot.choose(/Look for it in the other Regions/);
    await pilot.choose(/Go on there/);
    // It is the API of the flag, so it is not asked for again.
    await pilot.see(/Which stage\?|Which method\?|Who calls\?/);
  });

  it('an API that nobody knows is called not found, and says where it was looked for', async () => {
    const { pilot } = start(
      '--profile',
      me(),
      '--api',
      'zzzzzzzzz9',
      '--stage',
      'prod',
      '--method',
      'GET',
      '--path',
      '/x',
    );
    await pilot.see(/is not in account/);
    await pilot.choose(/Look for it in the other Regions/);
    await pilot.see(/It was not found in the 16 other/);
    await pilot.choose(/Go on with API zzzzzzzzz9/);
    await pilot.choose(/Unsigned/);
    await pilot.choose(/Show the cause/);
    await pilot.see(/api-not-found/);
  });

  it('who may not list APIs goes on by id, and gets a request for access to send', async () => {
    const { pilot, wizard } = start('--profile', 'checkout-service');
    await pilot.see(/What happened\?/);
    await pilot.choose(/from lists/);
    await pilot.see(/could not read this/);
    await pilot.choose(/Write the request/);
    await pilot.see(/Written: /);
    const written = filesBelow(wizard.home).find(({ path }) => path.endsWith('access-request.md'))?.text ?? '';
    expect(written).toContain('apigateway:GET');
    expect(written).toContain('"Action"');
    await pilot.choose(/Type the API id/);
    await pilot.see(/API id +▌/);
    wizard.send('b3t8w1n6z5');
    await pilot.see(/b3t8w1n6z5/);
    wizard.send(KEYS.enter);
    await pilot.choose(/name of the stage/);
    await pilot.see(/Stage +▌/);
    wizard.send('prod');
    await pilot.see(/prod/);
    wizard.send(KEYS.enter);
    await pilot.choose(/verb and path/);
    await pilot.see(/GET \//);
    wizard.send(KEYS.enter);
    await pilot.see(/Who calls\?/);
  });

  it('a healthy API takes the refusal that somebody got', async () => {
    const wizard = startPracticeWizard({ ...size });
    terminal = wizard;
    const pilot = pilotOf(wizard, 'drawn');
    await pilot.choose(/on status-api/);
    await pilot.choose(/Show why/);
    await pilot.see(/nothing to fix|Paste the refusal/);
    wizard.send(paste('HTTP/1.1 403 Forbidden\nx-amzn-ErrorType: ForbiddenException\n\n{"message":"Forbidden"}'));
    await pilot.see(/❯ Show/);
    wizard.send(KEYS.enter);
    await pilot.see(/403|Ask about|paste/i);
    expect(wizard.everything()).toMatch(/Pasted/);
  });
});
