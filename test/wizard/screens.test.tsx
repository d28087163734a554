import { cleanup, render } from 'ink-testing-library';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { App } from '../../src/wizard/app.tsx';
import { installPolyfills } from '../../src/wizard/polyfill.ts';
import { currentScreen, type PracticeSession, practiceSession } from './practice-session.ts';

installPolyfills();
let wizard: PracticeSession;
let ink: ReturnType<typeof render>;
beforeEach(async () => {
  wizard = await practiceSession();
  ink = render(<App session={wizard.session} controller={wizard.controller} links={false} onDrawn={() => {}} />);
  // The stand-in for a terminal never says that it has written.
  const write = ink.stdout.write as (frame: string) => void;
  ink.stdout.write = ((frame: string, done?: () => void) => {
    if (frame !== '') write(frame);
    done?.();
  }) as typeof ink.stdout.write;
  await wizard.until((state) => state.profiles.state === 'ready');
});
afterEach(async () => {
  cleanup();
  await wizard.close();
});

const KEY = { enter: '\r', down: '\u001b[B', up: '\u001b[A', escape: '\u001b' };
/** What is drawn once it holds this text; fails with the last frame. */
async function drawn(text: string | RegExp): Promise<string> {
  const fits = () =>
    typeof text === 'string' ? (ink.lastFrame() ?? '').includes(text) : text.test(ink.lastFrame() ?? '');
  for (let waited = 0; waited < 400 && !fits(); waited++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(ink.lastFrame()).toMatch(
    typeof text === 'string' ? new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : text,
  );
  return ink.lastFrame() ?? '';
}
const type = async (...keys: readonly string[]) => {
  for (const key of keys) {
    ink.stdin.write(key);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
};
async function toSteps(row: string): Promise<void> {
  await drawn('Which account?');
  await type(KEY.enter);
  await drawn('What happened?');
  for (let moved = 0; moved < 10 && !new RegExp(`❯ .*${row}`).test(ink.lastFrame() ?? ''); moved++)
    await type(KEY.down);
  await type(KEY.enter);
  await wizard.until((state) => state.run?.state === 'done');
}
async function toLists(): Promise<void> {
  await drawn('Which account?');
  await type(KEY.enter);
  await drawn('What happened?');
  for (let moved = 0; moved < 12 && !/❯ Choose the call/.test(ink.lastFrame() ?? ''); moved++) await type(KEY.down);
  await type(KEY.enter);
  await drawn(/Which API\?[\s\S]*orders-api/);
}

describe('each screen shows what matters to the choice', () => {
  it('profile: name, kind and what it is', async () => {
    expect(await drawn('Which account?')).toMatch(/❯ practice +practice/);
  });

  it('paste: the calls made ready, and a text field behind p', async () => {
    await drawn('Which account?');
    await type(KEY.enter);
    expect(await drawn('What happened?')).toMatch(/GET \/orders\/42 on orders-api +answered 403/);
    await type('p', 'nonsense', KEY.enter);
    await drawn('Nothing in this text was recognized');
  });

  it('api: type, endpoint and id beside each name, filtered as one types', async () => {
    await toLists();
    expect(ink.lastFrame()).toMatch(/orders-api +REST +regional +k7m2x9q4r1 +resource policy/);
    await type('/', 'p', 'a', 'r', 't');
    const filtered = await drawn(/1 of \d/);
    expect(filtered).toContain('partner-api');
    expect(filtered).not.toContain('orders-api');
    await type(KEY.escape);
    await drawn('orders-api');
  });

  it('stage, method and caller: from the lists to the steps', async () => {
    await toLists();
    await type('/', ...'checkout', KEY.enter);
    await drawn(/Which stage\?[\s\S]*❯ prod +deployed .+ ago/);
    await type(KEY.enter);
    await drawn(/Which method\?[\s\S]*POST \/orders +AWS_IAM/);
    await type('p', '\u0015', ...'POST /orders');
    await drawn('served by POST /orders');
    await type(KEY.enter);
    expect(await drawn('Who calls?')).toMatch(/Unsigned +anyone/);
    expect(ink.lastFrame()).toContain('Source address');
    await type(KEY.enter);
    await wizard.until((state) => state.run?.state === 'done');
    expect(await drawn('Show the cause')).toContain('✖ refuses');
  });

  it('caller: an address that is none is not taken', async () => {
    await toLists();
    await type('/', ...'checkout', KEY.enter);
    await drawn(/❯ prod/);
    await type(KEY.enter);
    await drawn(/Which method\?[\s\S]*❯ /);
    await type(KEY.enter);
    await drawn('Who calls?');
    await type(KEY.up, KEY.up, KEY.up, KEY.up, KEY.up, KEY.up);
    for (let moved = 0; moved < 30 && !/❯ Source address/.test(ink.lastFrame() ?? ''); moved++) await type(KEY.down);
    await type(KEY.enter);
    await drawn('as API Gateway sees it');
    await type('\u0015', ...'here', KEY.enter);
    await drawn('That is not an IPv4 or IPv6 address');
  });

  it('troubleshooting: a line for each step, and its evidence behind Enter', async () => {
    await toSteps('on checkout-api');
    const steps = await drawn('Show the cause');
    for (const title of [
      'Method settings',
      'Resource policy',
      'IAM policies',
      'Policy simulator',
      'Lambda authorizer',
      'Cognito and JWT',
      'API key, usage plan',
      'CORS',
      'Logs',
      'Network, endpoint',
      'Test call',
    ])
      expect(steps).toContain(title);
    await type(KEY.up, KEY.enter);
    await drawn(/from +/);
    await type(KEY.escape);
    await drawn('Show the cause');
  });

  it('findings: the cause, the near miss with its mark, and the fixes', async () => {
    await toSteps('on checkout-api');
    await type(KEY.enter);
    const found = await drawn('❯ Fix:');
    expect(found).toContain('✖ iam-policy-wrong-resource · proven');
    expect(found).toMatch(/granted .*POST\/order\n/);
    expect(found).toMatch(/asked for .*POST\/orders\n +\^\^\^\^\^\^/);
    await type('d');
    await drawn('GetRolePolicy');
  });

  it('fix: the diff, what it lets in, the calls, the deployment and the undo; t shows templates', async () => {
    await toSteps('on checkout-api');
    await type(KEY.enter);
    await drawn('❯ Fix:');
    await type(KEY.enter);
    const fix = await drawn('a apply');
    for (const part of [
      /^- .*"Resource"/m,
      /^\+ .*"Resource"/m,
      /Also allows +nothing else/,
      /Calls +iam:PutRolePolicy/,
      /Deployment +not needed/,
      /Undo +press u/,
    ])
      expect(fix).toMatch(part);
    for (const [columns, rows] of [
      [80, 23],
      [40, 11],
    ] as const) {
      const shown = wizard.screen(columns, rows);
      expect(shown).toMatch(/Also allows\s+nothing else/);
      expect(shown).toMatch(/Now refuses\s+nothing/);
      expect(`${shown}\n- "Resource"`.search(/Also allows/)).toBeLessThan(
        `${shown}\n- "Resource"`.search(/^- .*"Resource"/m),
      );
    }
    await type('t');
    expect(await drawn('[CLI]')).toContain('CloudFormation');
    await type('c');
    await drawn('copied');
    expect(wizard.copied[0]).toContain('aws iam put-role-policy');
  });

  it('check and summary: before and now, the way back, and the file', async () => {
    await toSteps('on orders-api');
    await type(KEY.enter);
    await drawn('❯ Fix:');
    await type(KEY.enter);
    await drawn('a apply');
    await new Promise((resolve) => setTimeout(resolve, 600));
    await type('a');
    const asked = wizard.session.state().fix?.confirm?.expected;
    if (asked !== undefined) await type(...asked, KEY.enter);
    const checked = await drawn('goes through now');
    expect(checked).toMatch(/Before +403 AccessDeniedException/);
    expect(checked).toMatch(/Now +200/);
    expect(checked).toContain('u undoes the change');
    await type(KEY.enter);
    expect(await drawn('✔ written to')).toContain('resource-policy-implicit-deny');
    expect(currentScreen(wizard.session.state())).toBe('summary');
  });

  it('help: every key, and why one cannot act here', async () => {
    await toSteps('on checkout-api');
    await type('?');
    expect(await drawn('Apply the fix that is shown')).toContain('Open a fix first');
  });
});
