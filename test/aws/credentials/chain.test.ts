import { describe, expect, test } from 'vitest';
import { type ChainOptions, credentialSource } from '../../../src/aws/credentials/chain.ts';
import { commandFor } from '../../../src/aws/credentials/credential-error.ts';
import { wordsOf } from '../../../src/aws/credentials/process-credentials.ts';
import { readProfileFiles } from '../../../src/aws/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import type { Environment } from '../../../src/host/environment.ts';
import { tempHome } from './temp-home.ts';

const sourceOf = async (environment: Environment, more: Partial<ChainOptions> = {}) =>
  credentialSource({
    environment,
    files: await readProfileFiles(environment),
    profile: null,
    region: 'us-east-1',
    settingsFor: (_, region) => ({
      region,
      endpoint: 'http://127.0.0.1:9',
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      maxAttempts: 1,
    }),
    mfaCode: null,
    timeoutMs: 500,
    ...more,
  });
const keyOf = async (environment: Environment, more: Partial<ChainOptions> = {}) =>
  (await (await sourceOf(environment, more)).provide()).accessKeyId;

const ENV = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' };
const process = (id: string): string => `echo '{"Version":1,"AccessKeyId":"${id}","SecretAccessKey":"s"}'`;
/** As it stands in the file: `credential_process` knows no shell. */
const inShell = (script: string): string => `sh -c "${script.replaceAll('"', '\\"')}"`;
const FILES = {
  credentials:
    '[default]\naws_access_key_id=AKIADEFAULT\naws_secret_access_key=s\n[keys]\naws_access_key_id=AKIAKEYS\n' +
    'aws_secret_access_key=s\naws_session_token=t\n',
  config: [
    '[profile keys]\ncredential_process = false',
    `[profile process]\ncredential_process = ${process('AKIAPROCESS')}`,
    '[profile in-config]\naws_access_key_id = AKIACONFIG\naws_secret_access_key = s',
    `[profile both]\ncredential_process = ${process('AKIAPROCESS')}\naws_access_key_id = AKIACONFIG\n` +
      'aws_secret_access_key = s',
    '[profile half]\naws_access_key_id = AKIAHALF',
    '[profile empty]\nregion = us-east-1',
  ].join('\n'),
};

describe('which credentials win', () => {
  test.each([
    ['keys of the environment over the default profile', ENV, null, 'AKIAENV'],
    [
      'keys of the environment over AWS_PROFILE, as the AWS CLI has it',
      { ...ENV, AWS_PROFILE: 'keys' },
      null,
      'AKIAENV',
    ],
    ['a profile named on the command line over the environment', ENV, 'keys', 'AKIAKEYS'],
    ['AWS_PROFILE over the default profile', { AWS_PROFILE: 'keys' }, null, 'AKIAKEYS'],
    ['the default profile when nothing is said', {}, null, 'AKIADEFAULT'],
    ['keys of the credentials file over a process', {}, 'keys', 'AKIAKEYS'],
    ['a process over keys of the config file', {}, 'both', 'AKIAPROCESS'],
    ['a process', {}, 'process', 'AKIAPROCESS'],
    ['keys of the config file', {}, 'in-config', 'AKIACONFIG'],
  ])('%s', async (_, variables, profile, key) => {
    expect(await keyOf(tempHome(FILES, variables), { profile })).toBe(key);
  });

  test.each([
    ['empty', /no credentials: profile empty has none, and neither does the environment/],
    ['half', /profile half has aws_access_key_id without aws_secret_access_key/],
  ])('profile %s says what is wrong with it', async (profile, words) => {
    await expect(keyOf(tempHome(FILES, ENV), { profile })).rejects.toThrow(words);
  });

  test('an access key id without its secret is an error, not another identity', async () => {
    await expect(keyOf(tempHome(FILES, { AWS_ACCESS_KEY_ID: 'AKIAENV' }))).rejects.toMatchObject({
      blame: 'settings',
      message: 'AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY',
    });
  });

  test('no credentials anywhere', async () => {
    await expect(keyOf(tempHome({}))).rejects.toMatchObject({
      blame: 'credentials',
      message: expect.stringContaining('no credentials: neither the environment nor a profile has credentials'),
    });
  });

  test('says where they come from', async () => {
    expect((await sourceOf(tempHome(FILES, ENV))).from).toBe('environment');
    expect((await sourceOf(tempHome(FILES), { profile: 'keys' })).from).toBe('profile keys');
  });
});

describe('credential_process', () => {
  const failing = (command: string) =>
    keyOf(tempHome({ config: `[profile p]\ncredential_process = ${inShell(command)}\n` }), {
      profile: 'p',
      timeoutMs: 300,
    });

  test('what it says on stderr is repeated when it fails', async () => {
    await expect(failing('echo "vault is sealed" >&2; exit 2')).rejects.toThrow(
      'the credential_process of profile p ended with 2: vault is sealed',
    );
  });

  test('its words are taken apart as in a shell, and nothing is expanded', () => {
    expect(wordsOf(`a "b \\"c\\" $HOME" 'd e' f\\ g ''|h`, false)).toEqual(['a', 'b "c" $HOME', 'd e', 'f g', '|h']);
    expect(wordsOf('"C:\\Program Files\\x.exe" --a b', true)).toEqual(['C:\\Program Files\\x.exe', '--a', 'b']);
    expect(wordsOf('a "b', false)).toBeNull();
  });

  test('a program that is not there is a wrong setting, not a reason to sign in', async () => {
    const environment = tempHome({ config: '[profile p]\ncredential_process = no-such-program --x\n' });
    await expect(keyOf(environment, { profile: 'p' })).rejects.toMatchObject({
      blame: 'settings',
      message: 'the credential_process of profile p cannot be started: there is no program no-such-program',
    });
  });

  test('an answer in another form is refused without being repeated', async () => {
    await expect(failing('echo AKIAWHATEVER')).rejects.toThrow(
      'did not print credentials in the JSON format that AWS requires',
    );
  });

  test('credentials that have expired are refused', async () => {
    const json = '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"2020-01-01T00:00:00Z"}';
    await expect(failing(`echo '${json}'`)).rejects.toThrow('wrote credentials that have expired');
  });

  test('it is run once for many calls at the same time', async () => {
    const environment = tempHome({});
    const log = `${environment.home}/runs`;
    const files = { config: `[profile p]\ncredential_process = ${inShell(`echo x >> ${log}; ${process('AKIAP')}`)}\n` };
    const source = await sourceOf({ ...tempHome(files), variables: {} }, { profile: 'p' });
    await Promise.all([source.provide(), source.provide(), source.provide()]);
    await source.provide();
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(log, 'utf8')).toBe('x\n');
  });
});

describe('roles and sign-in', () => {
  const role = (more: string, source = 'keys') =>
    tempHome({
      config:
        `[profile r]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = ${source}\n${more}\n` +
        '[profile s]\nrole_arn = arn:aws:iam::111122223333:role/s\nsource_profile = r\n',
      credentials: FILES.credentials,
    });

  test('a profile that needs an MFA code says so when nobody can be asked', async () => {
    await expect(keyOf(role('mfa_serial = arn:aws:iam::111122223333:mfa/anna'), { profile: 'r' })).rejects.toThrow(
      /profile r needs an MFA code \(arn:aws:iam::111122223333:mfa\/anna\), .*: add --mfa-code CODE/,
    );
  });

  test('the MFA code is asked for, once', async () => {
    let asked = 0;
    const mfaCode = async (): Promise<string> => {
      asked += 1;
      return '123456';
    };
    await expect(
      keyOf(role('mfa_serial = arn:aws:iam::111122223333:mfa/anna'), { profile: 'r', mfaCode }),
    ).rejects.toThrow();
    expect(asked).toBe(1);
  });

  test('profiles that name each other are told, not followed for ever', async () => {
    await expect(keyOf(role('', 's'), { profile: 'r' })).rejects.toThrow(
      'profile s has a source_profile loop: r → s → r',
    );
  });

  test('a role whose source is missing says which', async () => {
    await expect(keyOf(role('', 'gone'), { profile: 'r' })).rejects.toThrow(
      'profile r uses source_profile gone, but there is no such profile',
    );
  });

  test('an SSO profile without a valid token names the command that signs in', async () => {
    const environment = tempHome({
      config:
        '[profile corp]\nsso_session = c\nsso_account_id = 111122223333\nsso_role_name = dev\n' +
        '[sso-session c]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n',
    });
    const thrown = await keyOf(environment, { profile: 'corp' }).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(thrown).toBe(
      'the SSO session of profile corp has expired or was never started: run `aws sso login --profile corp`',
    );
  });

  test('a profile name with blanks is quoted in the command', () => {
    expect(commandFor('aws sso login', "my team's")).toBe("`aws sso login --profile 'my team'\\''s'`");
  });
});

test('credentials that end soon are fetched again', async () => {
  const environment = tempHome({});
  const log = `${environment.home}/runs`;
  const soon = new Date(systemClock.now() + 60_000).toISOString();
  const json = `{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"${soon}"}`;
  const source = await sourceOf(
    tempHome({ config: `[profile p]\ncredential_process = ${inShell(`echo x >> ${log}; echo '${json}'`)}\n` }),
    { profile: 'p' },
  );
  await source.provide();
  await source.provide();
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(log, 'utf8')).toBe('x\nx\n');
});
