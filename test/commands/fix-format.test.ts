import { describe, expect, it } from 'vitest';
import { runHere } from './run.ts';

const FILE = 'test/cases/rp-ip-allowlist-misses-caller.json';
const format = (name: string, ...args: readonly string[]) =>
  runHere(['fix', '--case', FILE, '--format', name, ...args]);

describe('fix --format', () => {
  it.each([
    ['cli', /^aws apigateway update-rest-api --region eu-west-1 --cli-input-json /],
    ['cloudformation', /^Resources:$/m],
    ['sam', /^Transform: AWS::Serverless-2016-10-31$/m],
    ['terraform', /^resource "aws_api_gateway_rest_api_policy" /m],
    ['cdk', /^import \* as apigateway from 'aws-cdk-lib\/aws-apigateway';$/m],
  ])('%s: the change as code on stdout, and nothing else', async (name, begins) => {
    const { code, out } = await format(name);
    expect(code).toBe(0);
    expect(out).toMatch(begins);
    expect(out).toContain('203.0.113.10/32');
    for (const word of ['Before:', 'Also allows', 'Undo']) expect(out).not.toContain(word);
  });

  it('changes nothing, and --apply says which fix', async () => {
    const { code, out } = await format('cloudformation', '--apply', 'resource-policy-allow-everyone', '--yes');
    expect(code).toBe(0);
    expect(out).not.toContain('203.0.113.10/32');
  });

  it('prints nothing where nothing is known that would help', async () => {
    const file = 'test/cases/method-iam-called-unsigned.json';
    const { code, out, err } = await runHere(['fix', '--case', file, '--format', 'cli']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('no change in AWS');
  });

  it('another word is a usage error that names the formats; so is JSON beside it', async () => {
    const { code, out, err } = await format('pulumi');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('cli, cloudformation, sam, terraform, cdk');
    expect((await format('cdk', '--json')).code).toBe(2);
  });

  it('stands in the help and in the completions', async () => {
    expect((await runHere(['fix', '--help'])).out).toContain('--format <format>');
    const { out } = await runHere(['completion', 'bash']);
    expect(out).toMatch(/'fix:--format'.*cli cloudformation sam terraform cdk/);
  });
});
