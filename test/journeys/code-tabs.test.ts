import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { APIGatewayClient, TagResourceCommand } from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { KEYS, startTerminal, type Terminal } from './harness.ts';
import { BIN, openFix, startPracticeWizard } from './practice.ts';
import { type Served, servePractice } from './served.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

// biome-ignore lint/suspicious/noControlCharactersInRegex: OSC 52 is the subject.
const COPIES = /\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g;
const copied = (wizard: Terminal): string =>
  Buffer.from([...wizard.raw().matchAll(COPIES)].at(-1)?.[1] ?? '', 'base64').toString();

async function toCode(columns: number, rows: number): Promise<Terminal> {
  const wizard = startPracticeWizard();
  terminal = wizard;
  await openFix(wizard, 'on checkout-api');
  await wizard.frozen(() => wizard.resize(columns, rows));
  await wizard.until(/a apply/);
  wizard.send('t');
  await wizard.until(/\[CLI\]/);
  return wizard;
}

describe.each([
  [80, 24],
  [40, 12],
])('a fix as code at %i×%i', (columns, rows) => {
  it('is shown one tool at a time, cut and not wrapped, and each can be copied', async () => {
    const wizard = await toCode(columns, rows);
    expect(wizard.screen().match(/aws iam put-role-policy/g)).toHaveLength(1);
    expect(wizard.screen()).not.toContain('Version');
    wizard.send('c');
    await wizard.until(/copied/);
    expect(copied(wizard)).toMatch(/^aws iam put-role-policy --cli-input-json /);
    const shown = [
      ['CloudFormation', /^Resources:$/m],
      ['SAM', /^Transform: AWS::Serverless-2016-10-31$/m],
      ['Terraform', /^resource "aws_iam_role_policy" /m],
      ['CDK', /^export function change\($/m],
    ] as const;
    for (const [name, code] of shown) {
      wizard.send(name === 'SAM' ? '\t' : '\u001b[C');
      await wizard.until(new RegExp(`\\[${name}\\]`));
      wizard.send('c');
      await wizard.until(new RegExp(`for ${name}: *copied|for ${name}:\\s+copied`));
      expect(copied(wizard)).toMatch(code);
    }
    wizard.send('\u001b[D');
    await wizard.until(/\[Terraform\]/);
    for (const line of wizard.screen().split('\n')) expect([...line].length).toBeLessThanOrEqual(columns);
  });

  it('goes sideways with l and h, is written with e beside what is there, and Esc shows the diff again', async () => {
    const wizard = await toCode(columns, rows);
    const before = wizard.screen();
    wizard.send('l');
    await wizard.until((screen) => screen !== before && !screen.includes('aws iam put-role-policy'));
    wizard.send('h');
    await wizard.until(/aws iam put-role-policy/);
    // One press alone, perhaps by mistake, writes nothing.
    for (const count of [1, 2]) {
      wizard.send('e');
      await wizard.until(/e again/);
      expect(files(wizard)).toHaveLength(count - 1);
      wizard.send('e');
      await wizard.until((screen) => /Written/.test(screen) && files(wizard).length === count);
    }
    expect(files(wizard)).toEqual([
      expect.stringMatching(/^apigw-doctor-\w+-identity-policy-[a-z-]+-2\.sh$/),
      expect.stringMatching(/^apigw-doctor-\w+-identity-policy-[a-z-]+\.sh$/),
    ]);
    for (const name of files(wizard)) {
      expect(statSync(join(wizard.home, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(wizard.home, name), 'utf8')).toMatch(/^aws iam put-role-policy /);
    }
    wizard.send(KEYS.escape);
    await wizard.until((screen) => !screen.includes('[CLI]') && /a apply/.test(screen));
  });
});

describe.each([
  [80, 24],
  [40, 12],
])('a fix of an API that a tool owns, by its tags, at %i×%i', (columns, rows) => {
  let served: Served;
  beforeEach(async () => {
    served = await servePractice();
  });
  afterEach(() => served.close());

  it.each([
    [{ 'aws:cloudformation:stack-name': 'checkout' }, /CloudFormation stack "checkout"/, 'CloudFormation'],
    [{ 'managed-by': 'terraform' }, /terraform \(tag "managed-by"\)/, 'Terraform'],
  ])('%o: the next deployment may revert it, and the tab opens on that tool', async (tags, owner, tool) => {
    const [first] = builtinCases();
    const [id, stage] = [first?.config.api.id ?? '', first?.config.stage?.name ?? ''];
    const { url, adminProfile } = served.practice;
    const { region, name, accessKeyId, secretAccessKey } = adminProfile;
    const another = new APIGatewayClient({ region, endpoint: url, credentials: { accessKeyId, secretAccessKey } });
    const resourceArn = `arn:aws:apigateway:${region}::/restapis/${id}`;
    await another.send(new TagResourceCommand({ resourceArn, tags: tags as Record<string, string> }));
    const from = ['--caller', 'anonymous', '--source-ip', '203.0.113.10'];
    const call = ['--api', id, '--stage', stage, '--method', 'GET', '--path', '/orders/42', ...from];
    const wizard = startTerminal({ columns, rows, args: [BIN, ...call, '--profile', name], env: served.env });
    terminal = wizard;
    await wizard.until(/❯ (Show|Nothing)/);
    wizard.send(KEYS.enter);
    await wizard.until(/❯ Fix:/);
    wizard.send(KEYS.enter);
    const fix = (await wizard.until(/a apply/)).replace(/\s+/g, ' ');
    expect(fix).toMatch(owner);
    expect(fix).toMatch(/Its next deployment may revert this\./);
    wizard.send('t');
    await wizard.until((screen) => screen.includes(`[${tool}]`));
    wizard.send('t');
    await wizard.until((screen) => !screen.includes(`[${tool}]`) && /a apply/.test(screen));
  });
});

const files = ({ home }: Terminal): readonly string[] =>
  readdirSync(home)
    .filter((name) => name.endsWith('.sh'))
    .sort();
