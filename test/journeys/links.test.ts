import { describe, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { closedAfterEach } from './closing.ts';
import { KEYS, startTerminal, type Terminal } from './harness.ts';
import { BIN, openFix, startPracticeWizard } from './practice.ts';
import { servePractice } from './served.ts';

const closed = closedAfterEach();

// biome-ignore lint/suspicious/noControlCharactersInRegex: OSC 8 and OSC 52 are the subject.
const LINK = /\u001b\]8;;(https:\/\/[!-~]+)\u0007/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: OSC 8 and OSC 52 are the subject.
const COPY = /\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/;

/** A practice account served as AWS is: of what has no page in the console none is named. */
async function toDetails(env: Readonly<Record<string, string>>): Promise<Terminal> {
  const served = closed(await servePractice());
  const { api, stage } = builtinCases()[0]?.config ?? {};
  const call = [
    '--api',
    api?.id ?? '',
    '--stage',
    stage?.name ?? '',
    '--method',
    'GET',
    '--path',
    '/orders/42',
    '--caller',
    'anonymous',
    '--source-ip',
    '203.0.113.10',
  ];
  const wizard = closed(
    startTerminal({ args: [BIN, ...call], env: { ...served.env, ...env }, rows: 60, columns: 120 }),
  );
  await wizard.until(/Which account\?/);
  wizard.send(KEYS.enter);
  await wizard.until(/❯ Show/);
  wizard.send(KEYS.enter);
  await wizard.until(/❯ Fix:/);
  wizard.send('d');
  await wizard.until(/console\.aws\.amazon\.com/);
  return wizard;
}

describe('links to the AWS console', () => {
  it('are written where the terminal opens them, and each is closed again', async () => {
    const wizard = await toDetails({ TERM_PROGRAM: 'WezTerm' });
    const links = [...wizard.raw().matchAll(LINK)].map(([, address]) => address);
    expect(links.length).toBeGreaterThan(0);
    for (const address of links) expect(address).toMatch(/^https:\/\/[\w-]+\.console\.aws\.amazon\.com\//);
    expect(wizard.raw().split('\u001b]8;;\u0007').length - 1).toBe(links.length);
  });

  it('are plain text where it does not', async () => {
    expect((await toDetails({})).raw()).not.toContain('\u001b]8;;');
  });
});

it('puts the CLI commands of a fix on the clipboard (OSC 52), and says so', async () => {
  const wizard = closed(startPracticeWizard());
  await openFix(wizard, 'on checkout-api');
  expect(wizard.raw()).not.toMatch(COPY);
  wizard.send('c');
  await wizard.until(/copied/);
  expect(Buffer.from(COPY.exec(wizard.raw())?.[1] ?? '', 'base64').toString()).toContain('aws iam put-role-policy');
});
