import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import type { ProfileChoice } from '../../src/wizard/state/ports.ts';
import { currentScreen, PRACTICE, type PracticeSession, practiceSession } from './practice-session.ts';

let open: PracticeSession | null = null;
afterEach(async () => open?.close());

const [first, second] = builtinCases().map(({ config, request }) => ({
  api: config.api.id,
  url: `https://${request.host}${request.path}`,
}));
if (first === undefined || second === undefined) throw new Error('practice has two calls');
const REFUSED = '{"message":"Forbidden"}';

async function atTheDoor(profiles: readonly ProfileChoice[] = [PRACTICE]): Promise<PracticeSession> {
  const wizard = await practiceSession({ profiles: async () => profiles });
  open = wizard;
  await wizard.until((state) => state.profiles.state === 'ready');
  return wizard;
}
const profile = (name: string, region: string): ProfileChoice => ({
  ...PRACTICE,
  id: name,
  name,
  kind: 'profile',
  region,
});
const labels = ({ session }: PracticeSession) => session.state().transcript.map(({ label }) => label);

describe('a paste on the first screen', () => {
  it('is read at once, and fills in the call as soon as the account is chosen', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste(`curl ${first.url}`);
    expect(currentScreen(wizard.session.state())).toBe('profile');
    expect(labels(wizard)).toEqual(['Pasted']);
    expect(wizard.screen()).toContain('Choose the account that the call went to');
    wizard.press('enter');
    await wizard.until((state) => currentScreen(state) === 'caller');
    expect(wizard.session.state().answers.api?.id).toBe(first.api);
    expect(labels(wizard)).toEqual(['Pasted', 'Profile', 'API', 'Stage', 'Method']);
  });

  it('that is only an answer is kept for the call that is chosen next', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste(REFUSED);
    wizard.controller.paste(`curl ${first.url}`);
    wizard.press('enter');
    await wizard.until((state) => currentScreen(state) === 'caller');
    expect(wizard.session.state().answers.api?.id).toBe(first.api);
    expect(wizard.session.state().initial.observed?.body).toBeUndefined();
  });

  it('of a custom domain takes the place of the call that was pasted before it', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste(`curl ${first.url}`);
    wizard.controller.paste('https://api.shop.example.com/cart');
    expect(wizard.session.state().initial).toMatchObject({ request: { host: 'api.shop.example.com' } });
    expect(wizard.session.state().initial.apiId).toBeUndefined();
  });

  it('adds an answer to the call that was pasted before it', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste(`curl ${first.url}`);
    wizard.controller.paste(REFUSED);
    wizard.press('enter');
    await wizard.until((state) => currentScreen(state) === 'caller');
    expect(wizard.session.state().answers.api?.id).toBe(first.api);
    expect(wizard.session.state().initial.observed?.body).toBe(REFUSED);
  });

  it('puts the cursor on the one profile of the Region that it names', async () => {
    const wizard = await atTheDoor([profile('a', 'eu-west-1'), profile('b', 'us-east-1'), profile('c', 'eu-west-1')]);
    const chosen = () => /❯ (\S+)/.exec(wizard.screen())?.[1];
    expect(chosen()).toBe('a');
    wizard.controller.paste('https://k7m2x9q4r1.execute-api.us-east-1.amazonaws.com/beta/orders');
    expect(chosen()).toBe('b');
  });

  it('says by itself what it can mean, for whoever has no credentials', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste(
      'HTTP/2 403\nx-amzn-errortype: MissingAuthenticationTokenException\n\n{"message":"Missing Authentication Token"}',
    );
    await wizard.until(({ reading }) => reading !== null);
    const screen = wizard.screen(80, 24).replace(/\s+/g, ' ');
    expect(screen).toContain('What your text means');
    expect(screen).toContain('route-not-found');
    expect(screen).toContain('I have no credentials: explain this');
    expect(screen).toContain('Answered by API Gateway (a REST API)');
    expect(screen).toContain('Which account?');
  });

  it('that names no call, but is known, is explained and not refused', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste('Execution failed due to configuration error: Invalid permissions on Lambda function');
    await wizard.until(({ reading }) => reading !== null);
    expect(wizard.session.state().notice?.tone).not.toBe('warn');
    const codes = wizard.session.state().reading?.causes.map(({ code }) => code);
    expect(codes).toContain('integration-permission-missing');
  });

  it('of which nothing can be read says so, and changes nothing', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste('why?');
    expect(wizard.session.state().notice?.tone).toBe('warn');
    expect(labels(wizard)).toEqual([]);
  });
});

describe('without credentials', () => {
  const DENIED = 'HTTP/2 403\nx-amzn-errortype: ForbiddenException\nx-amz-apigw-id: abc=\n\n{"message":"Forbidden"}\n';

  it('the first screen leads to what the paste says, what to run, whom to ask, and the least policy', async () => {
    const wizard = await atTheDoor();
    wizard.press('up', 'enter');
    await wizard.until((state) => currentScreen(state) === 'reading');
    wizard.controller.paste(`curl -i -H 'x-api-key: k' ${first.url}\n${DENIED}`);
    await wizard.until(({ reading }) => reading !== null);
    const screen = wizard.screen(100, 200);
    for (const heading of [
      'Answered by API Gateway (a REST API)',
      'Possible causes, most likely first',
      'Ruled out by what you pasted',
      'An API key was sent. That rules out api-key-missing.',
      'How to tell them apart',
      'Ask somebody with access to the account to run',
      `--api ${first.api}`,
      'Or by hand',
      'Or ask for this minimal read-only policy',
      '"apigateway:GET"',
    ])
      expect(screen).toContain(heading);
  });

  it('writes it into a file to be sent, without the key', async () => {
    const wizard = await atTheDoor();
    wizard.press('up', 'enter');
    wizard.controller.paste(`curl -i -H 'x-api-key: Zx9EXAMPLEkey0123456789' ${first.url}\n${DENIED}`);
    await wizard.until(({ reading }) => reading !== null);
    wizard.press('enter');
    await wizard.until(({ notice }) => notice !== null);
    const file = readFileSync(join(wizard.home, 'apigw-doctor-refused-call.md'), 'utf8');
    expect(file).toContain('# A refused call');
    expect(file).toContain(`apigw-doctor diagnose --region`);
    expect(file).not.toContain('Zx9EXAMPLE');
  });

  it('a text that is not known is said to be so, and leads back to the accounts', async () => {
    const wizard = await atTheDoor();
    wizard.press('up', 'enter');
    wizard.controller.paste('why?');
    await wizard.until(({ reading }) => reading !== null);
    expect(wizard.screen(100, 60)).toContain('apigw-doctor does not know this text');
    wizard.press('escape');
    expect(currentScreen(wizard.session.state())).toBe('profile');
  });

  it('a field on the first screen takes what is typed or pasted', async () => {
    const wizard = await atTheDoor();
    wizard.press('up', 'up', 'enter');
    wizard.controller.paste('{"message":"Missing Authentication Token"}');
    wizard.press('enter');
    await wizard.until(({ reading }) => reading !== null);
    expect(wizard.screen(80, 40)).toContain('route-not-found');
  });
});

describe('a paste on a list', () => {
  it('goes to the call that it names', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste(`curl ${first.url}`);
    wizard.press('enter');
    await wizard.until((state) => currentScreen(state) === 'caller');
    wizard.controller.paste(`curl ${second.url}`);
    await wizard.until((state) => currentScreen(state) === 'caller' && state.answers.api?.id === second.api);
    wizard.press('escape');
    expect(currentScreen(wizard.session.state())).toBe('profile');
  });

  it('that is only an answer stays where it is', async () => {
    const wizard = await atTheDoor();
    wizard.controller.paste(`curl ${first.url}`);
    wizard.press('enter');
    await wizard.until((state) => currentScreen(state) === 'caller');
    wizard.controller.paste(REFUSED);
    expect(currentScreen(wizard.session.state())).toBe('caller');
    expect(wizard.session.state().answers.api?.id).toBe(first.api);
    expect(wizard.session.state().initial.observed?.body).toBe(REFUSED);
  });
});
