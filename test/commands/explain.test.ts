import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/commands/command-context.ts';
import { explain } from '../../src/commands/explain.ts';
import { usageText } from '../../src/commands/usage.ts';
import { CODES } from '../../src/core/causes/index.ts';

interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** The command as main runs it, with everything that it prints caught. */
async function run(args: readonly string[], input = ''): Promise<Ran> {
  let out = '';
  let err = '';
  let code = 0;
  const context: CommandContext = {
    environment: {} as CommandContext['environment'],
    version: '0.0.0',
    interactive: false,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: (async function* () {
      yield input;
    })(),
    exit: (value) => {
      code = value;
    },
  };
  try {
    await explain(context).parseAsync([...args], { from: 'user' });
  } catch (error) {
    const usage = usageText(error);
    if (usage === null) throw error;
    err += usage.text;
    code = usage.code;
  }
  return { out, err, code };
}

const ANONYMOUS =
  'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ' +
  'arn:aws:execute-api:eu-west-1:********3333:q1w2e3r4t5/prod/GET/orders with an explicit deny in a ' +
  'resource-based policy';

describe('explain CODE', () => {
  it('prints the page, exit 0', async () => {
    const { out, err, code } = await run(['iam-scp-deny']);
    const [first, what, where] = out.split('\n');
    expect(first).toBe('iam-scp-deny');
    expect(what).toMatch(/^ {2}An organization's service control policy refuses the call\./);
    expect(where).toMatch(/^ {2}The request stops at: authorization\./);
    for (const heading of [
      'What happened',
      'What the client sees',
      'How to see it yourself',
      'What fixes it',
      'Wrong turns',
      'Related',
      'Sources',
    ])
      expect(out).toContain(`\n${heading}\n`);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it('prints advice as such', async () => {
    const { out } = await run(['logging-disabled']);
    expect(out).toContain('This is only advice: it does not cause a refusal.');
  });

  it('prints one JSON document with --json', async () => {
    const { out, code } = await run(['iam-scp-deny', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      code: 'iam-scp-deny',
      gate: 'authorization',
      remedy: ['org'],
    });
    expect(code).toBe(0);
  });

  it('suggests codes for one that does not exist, exit 2', async () => {
    const { out, err, code } = await run(['iam-scp-denied']);
    expect(err).toContain('Did you mean iam-scp-deny');
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('lists all codes when it is given none', async () => {
    expect((await run([])).out.trim().split('\n')).toEqual(CODES);
    const document = JSON.parse((await run(['--json'])).out);
    expect(document.codes.map(({ code }: { code: string }) => code)).toEqual(CODES);
  });
});

describe('explain "error text"', () => {
  it('ranks the codes and shows the page of the first', async () => {
    const { out, code } = await run([ANONYMOUS]);
    expect(out).toContain("The API's resource policy, as the stage serves it, refused the call");
    expect(out).toMatch(/1\. resource-policy-ip-condition: .*\n[\s\S]*2\. /);
    expect(out).toContain('\nresource-policy-ip-condition\n');
    expect(code).toBe(0);
  });

  it('takes a text without quotes, and JSON bodies', async () => {
    expect((await run(['Missing', 'Authentication', 'Token'])).out).toContain('1. route-not-found');
    expect((await run(['{"message":"Limit Exceeded"}'])).out).toContain('usage-plan-quota-exceeded');
  });

  it('takes single words that are no code', async () => {
    expect((await run(['THROTTLED'])).out).toContain('Possible cause');
    expect((await run(['Forbidden'])).code).toBe(0);
  });

  it('reads a whole answer from stdin', async () => {
    const { out, code } = await run(
      ['-', '--json'],
      'HTTP/2 403\nx-amzn-errortype: MissingAuthenticationTokenException\n\n' +
        '{"message":"Missing Authentication Token"}\n',
    );
    expect(JSON.parse(out)).toMatchObject({
      code: 'route-not-found',
      read: { kind: 'missing-authentication-token', status: 403 },
    });
    expect(code).toBe(0);
  });

  it('names no code where API Gateway refused for a limit', async () => {
    const { out, code } = await run(['{"message":"Request URI too long"}', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      code: null,
      gate: null,
      remedy: [],
      codes: [],
      read: { kind: 'uri-too-long' },
    });
    expect(code).toBe(0);
  });

  it('says honestly that a text is not known, exit 3', async () => {
    const { out, code } = await run(['your account was suspended']);
    expect(out).toContain('apigw-doctor does not know this text.');
    expect(out).not.toContain('your account was suspended');
    expect(code).toBe(3);
    expect(JSON.parse((await run(['your account was suspended', '--json'])).out)).toMatchObject({
      code: null,
      codes: [],
      read: { kind: null },
    });
  });

  it('says what is missing when only a URL is given, exit 3', async () => {
    const { out, code } = await run(['https://q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/prod/orders']);
    expect(out).toContain('Paste the answer too');
    expect(code).toBe(3);
  });

  it('never repeats a token of a pasted call', async () => {
    const call =
      `curl https://q1w2e3r4t5.execute-api.eu-west-1.amazonaws.com/prod/orders -H 'Authorization: Bearer ` +
      `s3cr3t' -H 'x-api-key: k3y'\n{"message":"Forbidden"}`;
    for (const args of [['-'], ['-', '--json']]) {
      const { out, code } = await run(args, call);
      expect(out).toContain('api-key-missing');
      expect(out).not.toMatch(/s3cr3t|k3y/);
      expect(code).toBe(0);
    }
  });

  it('refuses nothing at all, exit 2', async () => {
    expect((await run(['-'], '  \n')).code).toBe(2);
  });

  it('prints no terminal escapes', async () => {
    expect((await run([ANONYMOUS])).out).not.toContain('\u001b');
  });
});
