import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/core/causes/index.ts';
import { explainCode, renderPage, VARIABLES, variablesIn, wrapCommand } from '../../../src/core/explain/index.ts';

/** Services of the AWS CLI → the package whose operations and parameters they are. */
const CLIENTS: Readonly<Record<string, () => Promise<object>>> = {
  apigateway: () => import('@aws-sdk/client-api-gateway'),
  apigatewayv2: () => import('@aws-sdk/client-apigatewayv2'),
  cloudfront: () => import('@aws-sdk/client-cloudfront'),
  'cognito-idp': () => import('@aws-sdk/client-cognito-identity-provider'),
  ec2: () => import('@aws-sdk/client-ec2'),
  iam: () => import('@aws-sdk/client-iam'),
  lambda: () => import('@aws-sdk/client-lambda'),
  logs: () => import('@aws-sdk/client-cloudwatch-logs'),
  organizations: () => import('@aws-sdk/client-organizations'),
  sts: () => import('@aws-sdk/client-sts'),
  wafv2: () => import('@aws-sdk/client-wafv2'),
};
/** Commands of the AWS CLI's own, and flags that every command has. */
const OWN_COMMANDS = /^(configure \S+|logs tail)$/;
const GLOBAL_FLAGS = ['query', 'output', 'max-items'];

/** The AWS commands that a shell really runs for these lines, as lists of words; everything else is put to sleep. */
function awsCommands(lines: readonly string[]): readonly (readonly string[])[] {
  const stubs = `
aws() { printf '%s\\0' "$@" >&3; printf '\\n\\0' >&3; echo stub; }
`;
  const sleeping = ['curl', 'node', 'nslookup', 'openssl', 'grep', 'env'].map((name) => `${name}() { :; }`).join('\n');
  const values = Object.entries({
    ...VARIABLES,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_SESSION_TOKEN: 'y',
  });
  const script =
    `set -u\n${values.map(([name, value]) => `${name}='${value}'`).join('\n')}${stubs}${sleeping}\n{\n` +
    `${lines.join('\n')}\n} 3>&1 >/dev/null\n`;
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout
    .split('\n\0')
    .map((command) => command.split('\0').filter((word) => word !== ''))
    .filter((command) => command.length > 0);
}

const pages = CODES.map((code) => [code, explainCode(code).checks.flatMap(({ run }) => run)] as const);
const unique = [...new Set(pages.flatMap(([, lines]) => lines))];

/** The member names of an operation's input; null when there is no such operation. */
async function inputOf(service: string, operation: string): Promise<readonly string[] | null> {
  const client = (await CLIENTS[service]?.()) as Record<string, unknown> | undefined;
  // GetWebACL is get-web-acl: upper and lower case do not tell.
  const name = Object.keys(client ?? {}).find((key) => key.toLowerCase() === `${operation.replace(/-/g, '')}$`);
  if (client === undefined || name === undefined) return null;
  const schema = client[name] as readonly unknown[];
  const input = schema[4] as readonly unknown[] | (() => readonly unknown[]);
  const shape = typeof input === 'function' ? input() : input;
  return (shape[4] as readonly string[] | undefined) ?? [];
}

describe('commands of the pages', () => {
  it.each(pages)(
    '%s has one that asks AWS',
    async (_, lines) => {
      const asked = awsCommands(lines).filter(([service = '']) => CLIENTS[service] !== undefined);
      expect(asked.length).toBeGreaterThan(0);
      for (const [service = '', operation = ''] of asked) {
        if (!OWN_COMMANDS.test(`${service} ${operation}`))
          expect(await inputOf(service, operation), `${service} ${operation}`).not.toBeNull();
      }
    },
    60_000,
  );

  it('name operations and parameters that exist', async () => {
    const commands = awsCommands(unique);
    expect(commands.length).toBeGreaterThan(60);
    for (const [service = '', operation = '', ...words] of commands) {
      if (OWN_COMMANDS.test(`${service} ${operation}`)) continue;
      const input = await inputOf(service, operation);
      const members = (input ?? []).map((name) => name.toLowerCase());
      const flags = words.filter((word) => /^--[a-z]/.test(word)).map((word) => word.slice(2));
      for (const flag of flags.filter((name) => !GLOBAL_FLAGS.includes(name))) {
        expect(members, `${service} ${operation} --${flag}`).toContain(flag.replace(/-/g, ''));
      }
    }
  }, 60_000);

  it('ask only for values that the page introduces', () => {
    for (const [code, lines] of pages) {
      const text = renderPage(explainCode(code));
      for (const name of variablesIn(lines)) expect(text).toContain(`  ${name}='${VARIABLES[name]}'`);
    }
  });

  it('never change anything, but for the emptying of a cache', () => {
    const changing = awsCommands(unique).filter(
      ([, operation = '']) => !/^(get|list|describe|filter|simulate|test|assume|tail)/.test(operation),
    );
    expect(changing.map(([, operation]) => operation)).toEqual(['flush-stage-authorizers-cache']);
  });

  it('say the same when they are broken over several lines', () => {
    // Both are run by a shell, and a second may pass in between: times that the shell tells are not compared.
    const plain = (commands: ReturnType<typeof awsCommands>) =>
      commands.map((words) => words.map((word) => word.replace(/\s+/g, ' ').replace(/Time=\d{10}\b/g, 'Time=now')));
    expect(plain(awsCommands(unique.flatMap((line) => wrapCommand(line))))).toEqual(plain(awsCommands(unique)));
  });
});
