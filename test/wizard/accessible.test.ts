import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { type Listener, listen } from '../../src/wizard/accessible/listener.ts';
import { currentScreen, type PracticeSession, practiceSession } from './practice-session.ts';

let wizard: PracticeSession;
let listener: Listener;
let printed: string[];
beforeEach(async () => {
  wizard = await practiceSession();
  printed = [];
  listener = listen(
    wizard.session,
    { print: (text) => printed.push(text), ask: (text) => printed.push(`${text}|`) },
    () => systemClock.now(),
  );
});
afterEach(async () => {
  listener.stop();
  await wizard.close();
});

/** Waits for a question, answers it, and gives what was said from then on. */
async function answer(text: string, before: RegExp): Promise<string> {
  await asked(before);
  printed = [];
  listener.onLine(text);
  return asked(/\|$/);
}
async function asked(pattern: RegExp): Promise<string> {
  for (let waited = 0; waited < 600 && !(printed.at(-1)?.endsWith('|') && pattern.test(printed.join('\n'))); waited++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(printed.join('\n')).toMatch(pattern);
  return printed.join('\n');
}
const toFix = async () => {
  await answer('1', /Which account\?/);
  await answer('2', /What happened\?/);
  await answer('1', /1\. Show the cause/);
  return answer('1', /1\. Fix:/);
};

describe('accessible mode', () => {
  it('leads by numbers to the fix, applies it when apply is typed, undoes it and writes the summary', async () => {
    const fix = await toFix();
    expect(fix).toMatch(/remove: "Resource"[^\n]*\nadd: "Resource"/);
    expect(fix).toMatch(/One of apply, /);
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await answer('apply', /Fix/)).toMatch(/looks like production/);
    expect(await answer('prod', /stage name/)).toMatch(/goes through now[\s\S]*Before: 403[\s\S]*Now: 200/);
    expect(await answer('undo', /Check/)).toMatch(/Undo changes[\s\S]*remove: [\s\S]*add: /);
    expect(await answer('1', /1\. Undo it/)).toMatch(/type the name again: prod/);
    expect(await answer('prod', /stage name/)).toMatch(/refused again as before/);
    expect(await answer('1', /Check/)).toMatch(/Written to /);
    listener.onLine('quit');
    expect(wizard.session.state().exit).toBe(1);
  });

  it('takes no single letter for apply, and no word typed before the change was told', async () => {
    listener.onLine('apply');
    await toFix();
    expect(await answer('a', /Fix/)).toMatch(/not one of the choices/);
    await answer('apply', /One of/);
    expect(wizard.session.state().applied).toEqual([]);
    expect(currentScreen(wizard.session.state())).toBe('fix');
  });

  it('tells a paste of several lines whole, and skips what it answers', async () => {
    await answer('1', /Which account\?/);
    await answer('10', /What happened\?/);
    listener.onLine('curl \\');
    listener.onLine('  https://k7m2x9q4r1.execute-api.us-east-1.amazonaws.com/prod/orders/42');
    printed = [];
    listener.onLine('.');
    expect(await asked(/Who calls\?/)).toMatch(/Method: GET \/orders\/42/);
  });

  it('filters a list by part of a name', async () => {
    await answer('1', /Which account\?/);
    await answer('9', /What happened\?/);
    const filtered = await answer('partner', /Which API\?/);
    expect(filtered).toMatch(/1\. partner-api/);
    expect(filtered).not.toContain('orders-api');
  });

  it('says no symbol, no control character and nothing drawn', async () => {
    await toFix();
    const everything = printed.join('\n');
    expect(everything).not.toMatch(/[✔✖▲●○❯▌…]/);
    expect(everything).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
