import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readProfileFiles } from '../../../src/aws/index.ts';
import { tempHome } from './temp-home.ts';

const profilesIn = async (files: Parameters<typeof tempHome>[0], variables: Readonly<Record<string, string>> = {}) => {
  const read = await readProfileFiles(tempHome(files, variables));
  return {
    names: read.profiles.map((profile) => profile.name),
    kinds: Object.fromEntries(read.profiles.map((profile) => [profile.name, profile.kind])),
    regions: Object.fromEntries(read.profiles.map((profile) => [profile.name, profile.region])),
    problems: read.problems.map((problem) => `${problem.file.split('/').at(-1)}:${problem.line} ${problem.message}`),
    read,
  };
};

describe('profiles of the AWS files', () => {
  test('both files are read, default first, the credentials file winning', async () => {
    const { names, regions, problems } = await profilesIn({
      config: '[profile staging]\nregion = eu-west-1\n\n[default]\nregion=us-east-1\n',
      credentials:
        '[old]\naws_access_key_id = AKIAX\naws_secret_access_key = s\n[staging]\naws_access_key_id = AKIAY\n' +
        'region = eu-north-1\n',
    });
    expect(names).toEqual(['default', 'staging', 'old']);
    expect(regions).toEqual({ default: 'us-east-1', staging: 'eu-north-1', old: null });
    expect(problems).toEqual([]);
  });

  test('no files are no problem', async () => {
    const { names, problems } = await profilesIn({});
    expect([names, problems]).toEqual([[], []]);
  });

  test('CRLF line ends, tabs and comments', async () => {
    const { names, regions, problems } = await profilesIn({
      config:
        '# note\r\n[profile\ta]   ; comment\r\nregion\t=\teu-west-1 # Ireland\r\n\r\n[profile b]\r\n' +
        'region = us-east-1\r\n',
    });
    expect(names).toEqual(['a', 'b']);
    expect(regions).toEqual({ a: 'eu-west-1', b: 'us-east-1' });
    expect(problems).toEqual([]);
  });

  test('a byte order mark does not hide the first profile, and is reported', async () => {
    const { names, problems } = await profilesIn({ credentials: '\uFEFF[default]\naws_access_key_id = AKIAX\n' });
    expect(names).toEqual(['default']);
    expect(problems).toEqual(['credentials:1 starts with a byte order mark; AWS tools may not find the first section']);
  });

  test('quoted names with blanks', async () => {
    const { names } = await profilesIn({
      config: '[profile "my team"]\nregion = a\n[profile \'it is\']\n',
      credentials: '["my team"]\n',
    });
    expect(names).toEqual(['my team', 'it is']);
  });

  test('a name that comes twice is merged and reported with its line', async () => {
    const { names, regions, problems } = await profilesIn({
      config: '[profile a]\nregion = one\n\n[profile a]\nregion = two\n',
    });
    expect(names).toEqual(['a']);
    expect(regions).toEqual({ a: 'two' });
    expect(problems).toEqual(['config:4 profile a is defined twice in this file; its settings are merged']);
  });

  test('broken lines are reported with their line, and the rest is still read', async () => {
    const { names, problems } = await profilesIn({
      config: 'region = x\n[profile a\nregion = y\n[profile b]\nnonsense here that is long\n[c]\nregion = z\n',
    });
    expect(names).toEqual(['b']);
    expect(problems).toEqual([
      'config:1 is before the first section: region',
      'config:2 is not a section header: [profile a',
      'config:5 is neither a section nor a setting: nonsense her…',
      'config:6 [c] is ignored by AWS tools: write [profile c]',
    ]);
  });

  test('a setting that is indented by mistake is reported', async () => {
    const { problems, regions } = await profilesIn({ config: '[profile a]\noutput = json\n  region = eu-west-1\n' });
    expect(regions).toEqual({ a: 'eu-west-1' });
    expect(problems).toEqual(['config:3 is indented, so AWS tools take it as part of the setting above: region']);
  });

  test('how each profile comes by its credentials', async () => {
    const { kinds, problems } = await profilesIn({
      config: [
        '[profile role]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = keys',
        '[profile chained]\nrole_arn = arn:aws:iam::111122223333:role/s\nsource_profile = role',
        '[profile web]\nrole_arn = arn:aws:iam::111122223333:role/w\nweb_identity_token_file = /token',
        '[profile half-role]\nrole_arn = arn:aws:iam::111122223333:role/h',
        '[profile web-with-source]\nrole_arn = arn:aws:iam::1:role/w\nweb_identity_token_file = /t\nsource_profile = k',
        '[profile token-only]\nsso_session = corp',
        '[profile sso]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r',
        '[sso-session corp]\nsso_start_url = https://x\nsso_region = us-east-1',
        '[profile login]\nlogin_session = arn:aws:iam::1:user/a',
        '[profile process]\ncredential_process = /bin/echo {}',
        '[profile empty]\nregion = us-east-1',
      ].join('\n'),
      credentials: '[keys]\naws_access_key_id = AKIAX\naws_secret_access_key = s\n',
    });
    expect(kinds).toEqual({
      role: 'role',
      chained: 'role',
      web: 'web-identity',
      'half-role': 'role',
      'web-with-source': 'web-identity',
      'token-only': 'none',
      sso: 'sso',
      login: 'login',
      process: 'process',
      empty: 'none',
      keys: 'static',
    });
    expect(problems).toEqual([]);
  });

  test('AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other files', async () => {
    const environment = tempHome({ config: '[profile unused]\n' });
    mkdirSync(join(environment.home, 'x'));
    writeFileSync(join(environment.home, 'x', 'c'), '[profile moved]\n');
    writeFileSync(join(environment.home, 'x', 'k'), '[keys]\n');
    const variables = { AWS_CONFIG_FILE: '~/x/c', AWS_SHARED_CREDENTIALS_FILE: join(environment.home, 'x', 'k') };
    const read = await readProfileFiles({ ...environment, variables });
    expect(read.profiles.map((profile) => profile.name)).toEqual(['moved', 'keys']);
  });

  test('a file that cannot be read is a problem, not a crash', async () => {
    const environment = tempHome({});
    mkdirSync(join(environment.home, '.aws', 'config'));
    const read = await readProfileFiles(environment);
    expect(read.problems).toEqual([
      { file: join(environment.home, '.aws', 'config'), line: 0, message: 'cannot be read (EISDIR)', isFatal: true },
    ]);
  });

  test('a line that went wrong is not repeated whole: it may hold a key', async () => {
    const { problems } = await profilesIn({
      credentials: '[a]\naws_secret_access_key wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\n',
    });
    expect(problems.join()).not.toContain('wJalr');
  });
});
