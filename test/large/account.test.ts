import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEYS, startTerminal, type Terminal } from '../journeys/harness.ts';
import { pilotOf } from '../journeys/pilot.ts';
import { BIN } from '../journeys/practice.ts';
import { type Served, servePractice } from '../journeys/served.ts';
import { LARGE, LARGE_PATH, largeCase } from '../support/large-case.ts';

// As large as AWS lets an account become: 5,000 APIs, one of 3,000 methods, a user with twenty policies of 6 KB, a
// resource policy of 8,192 bytes, 300 usage plans, 10,000 keys. Nothing is timed; the bounds only end a hang.
const A_WHILE = 600_000;

let served: Served;
let terminal: Terminal;
beforeAll(async () => {
  served = await servePractice([largeCase().caseFile]);
  terminal = startTerminal({
    columns: 100,
    rows: 30,
    args: [BIN, '--profile', served.practice.adminProfile.name],
    env: { ...served.env },
  });
});
afterAll(async () => {
  terminal.close();
  await served.close();
});

describe('an account as large as AWS lets one become', () => {
  it('has its lists, their filters, and the verdict of a call chosen from them', async () => {
    const pilot = pilotOf(terminal, 'drawn');
    const filtered = async (title: RegExp, word: string, row: RegExp) => {
      await terminal.until(title, A_WHILE);
      terminal.send('/', word);
      await terminal.until(row, A_WHILE);
      terminal.send(KEYS.enter);
    };
    await pilot.choose(/from lists/);
    await filtered(new RegExp(`Which API\\? +${LARGE.apis}`), 'the-large', /❯ the-large-api/);
    await pilot.choose(/prod/);
    await filtered(new RegExp(`Which method\\? +${LARGE.methods}`), LARGE_PATH, new RegExp(`❯ GET ${LARGE_PATH}`));
    await pilot.choose(/mia/);
    await terminal.until(/❯ (Show|Nothing)/, A_WHILE);
    expect(terminal.screen()).toMatch(/✖ refuses +IAM policies/);
    expect(terminal.screen()).toMatch(/✖ refuses +API key, usage plan/);
    expect(terminal.screen()).toMatch(/Show the 2 causes/);
  });

  it('takes no more than 768 MB for that', () => {
    const status = readFileSync(`/proc/${terminal.pid}/status`, 'utf8');
    expect(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1])).toBeLessThan(768 * 1024);
  });
});
