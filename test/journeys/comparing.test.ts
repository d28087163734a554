import { afterEach, describe, expect, it } from 'vitest';
import { KEYS, type Terminal } from './harness.ts';
import { examineCall, startPracticeWizard } from './practice.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

/** The findings of a call that is refused for whoever does not sign, and the choice of what to compare it with. */
async function toChoice(columns: number, rows: number): Promise<Terminal> {
  const wizard = startPracticeWizard();
  terminal = wizard;
  await examineCall(wizard, 'on checkout-api');
  wizard.send(KEYS.enter);
  await wizard.until(/❯ Fix:/);
  await wizard.frozen(() => wizard.resize(columns, rows));
  await wizard.until(/❯ Fix:/);
  wizard.send('w');
  await wizard.until(/❯ (This profile|Unsigned)/);
  return wizard;
}

describe.each([
  [80, 24],
  [40, 12],
  [120, 40],
])('a comparison at %i×%i', (columns, rows) => {
  it('asks with whom, says what differs first, and Esc leads back to the findings', async () => {
    const wizard = await toChoice(columns, rows);
    wizard.send(KEYS.enter);
    const shown = (await wizard.until(/❯ Compare with something else/)).replace(/\s+/g, ' ');
    expect(shown).toMatch(/The call (works|is refused)/);
    for (const line of wizard.screen().split('\n')) expect([...line].length).toBeLessThanOrEqual(columns);
    if (rows > 12) expect(shown).toMatch(/Result .*First: [a-z-]+/);
    // Both results stand in one line where there is room for two columns.
    if (columns >= 80) expect(wizard.screen()).toMatch(/^ *(refused|goes through)\b.* {2,}(refused|goes through)\b/m);
    wizard.send(KEYS.escape);
    await wizard.until(/❯ Fix:/);
  });

  it('at another time says what of that time cannot be told', async () => {
    const wizard = await toChoice(columns, rows);
    for (let moved = 0; moved < 20 && !/❯ Another time/.test(wizard.screen()); moved++) {
      const before = wizard.screen();
      wizard.send(KEYS.down);
      await wizard.until((screen) => screen !== before);
    }
    wizard.send(KEYS.enter);
    await wizard.until(/Time {2}▌/);
    wizard.send('2020-01-01T00:00:00Z');
    await wizard.until(/00:00Z▌/);
    wizard.send(KEYS.enter);
    await wizard.until(/❯ Compare with something else/);
    for (let page = 0; page < 20 && !/CloudTrail/.test(wizard.screen()); page++) {
      const before = wizard.screen();
      wizard.send('\u001b[6~');
      await wizard.until((screen) => screen !== before);
    }
    expect(wizard.screen()).toContain('CloudTrail');
  });
});
