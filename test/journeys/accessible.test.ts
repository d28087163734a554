import { afterEach, expect, it } from 'vitest';
import { filesBelow, type Terminal } from './harness.ts';
import { startPracticeWizard } from './practice.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

/** Types an answer once this is asked. */
async function answer(wizard: Terminal, asked: RegExp, text: string): Promise<void> {
  await wizard.until((screen) => asked.test(screen) && /: $|:$/.test(screen.trimEnd()));
  wizard.send(`${text}\r`);
}

for (const [switched, args, env] of [
  ['--accessible', ['--accessible'], {}],
  ['ACCESSIBLE', [], { ACCESSIBLE: '1' }],
  ['TERM=dumb', [], { TERM: 'dumb' }],
] as const)
  it(`goes the whole way by numbers and words, in lines that are never drawn anew (${switched})`, async () => {
    const wizard = startPracticeWizard({ args, env, rows: 60, columns: 100 });
    terminal = wizard;
    await answer(wizard, /What happened\?/, '2');
    expect(wizard.everything().split('\n')[0]).toContain(`Accessible mode, because of ${switched}`);
    await answer(wizard, /1\. Show the cause/, '1');
    await answer(wizard, /1\. Fix: Correct/, '1');
    await wizard.until(/One of apply/);
    await wizard.idle(500);
    wizard.send('apply\r');
    await answer(wizard, /looks like production/, 'prod');
    await answer(wizard, /goes through now/, 'undo');
    await answer(wizard, /1\. Undo it/, '1');
    await answer(wizard, /type the name again: prod/, 'prod');
    await answer(wizard, /refused again as before/, '1');
    await answer(wizard, /Written to/, 'quit');
    expect(await wizard.exited).toBe(1);
    expect(filesBelow(wizard.home).some((file) => file.path.endsWith('.md'))).toBe(true);
    // No colour, no cursor movement, no erasing: nothing but text and line ends.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject.
    expect(wizard.raw()).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/);
  });
