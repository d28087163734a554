import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyHome, run } from '../house/built.ts';

interface Setting {
  readonly name: string;
  readonly value: string | null;
  readonly from: string | null;
}
const settings = (
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Readonly<Record<string, Setting>> => {
  const { stdout, stderr } = run(['config', '--json', ...args], { env });
  if (stdout === '') throw new Error(stderr);
  return Object.fromEntries(JSON.parse(stdout).settings.map((setting: Setting) => [setting.name, setting]));
};

function home(): string {
  const made = emptyHome();
  mkdirSync(join(made, '.aws'));
  writeFileSync(
    join(made, '.aws/config'),
    '[default]\nregion = us-east-2\n[profile staging]\nregion = eu-west-1\n' +
      'endpoint_url = http://127.0.0.1:9\nuse_fips_endpoint = true\nca_bundle = /etc/ca.pem\n' +
      'role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = default\n[oops]\nregion = x\n',
  );
  writeFileSync(
    join(made, '.aws/credentials'),
    '[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret-of-default\n',
  );
  return made;
}

describe('config', () => {
  it('says of each setting what it is and where it came from', () => {
    expect(settings(['--profile', 'staging'], { HOME: home() })).toMatchObject({
      profile: { value: 'staging', from: '--profile' },
      credentials: { value: 'role', from: 'profile staging' },
      region: { value: 'eu-west-1', from: 'profile staging' },
      'endpoint-url': { value: 'http://127.0.0.1:9', from: 'profile staging' },
      fips: { value: 'on', from: 'profile staging' },
      'ca-bundle': { value: '/etc/ca.pem', from: 'ca_bundle of the profile' },
    });
  });

  it('a flag wins over a variable, a variable over a file', () => {
    const env = { HOME: home(), AWS_REGION: 'ap-south-1', AWS_PROFILE: 'staging' };
    expect(settings(['--region', 'eu-north-1'], env)['region']).toMatchObject({
      value: 'eu-north-1',
      from: '--region',
    });
    expect(settings([], env)).toMatchObject({
      region: { value: 'ap-south-1', from: 'AWS_REGION' },
      profile: { value: 'staging', from: 'AWS_PROFILE' },
    });
    expect(settings([], { HOME: home() })['region']).toMatchObject({ value: 'us-east-2', from: 'profile default' });
  });

  it('says which keys cannot be used', () => {
    expect(settings([], { HOME: home(), AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' })['credentials']).toEqual({
      name: 'credentials',
      value: 'not usable: AWS_SECRET_ACCESS_KEY is not set',
      from: 'AWS_ACCESS_KEY_ID',
    });
  });

  it('names the services that go elsewhere one by one', () => {
    const found = settings([], { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:7/' });
    expect(found['endpoint-url lambda']).toMatchObject({
      value: 'http://127.0.0.1:7',
      from: 'AWS_ENDPOINT_URL_LAMBDA',
    });
    expect(found['endpoint-url']).toBeUndefined();
  });

  it('shows no secret, not even one inside a proxy URL', () => {
    const { stdout, stderr } = run(['config'], {
      env: {
        HOME: home(),
        HTTPS_PROXY: 'http://mia:passw0rd@proxy.example:3128',
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret-of-env',
      },
    });
    expect(stdout).toContain('proxy.example:3128');
    expect(stdout).toMatch(/credentials +credentials from environment variables +AWS_ACCESS_KEY_ID/);
    for (const hidden of ['passw0rd', 'secret-of-default', 'secret-of-env'])
      expect(stdout + stderr).not.toContain(hidden);
  });

  it('tells what is wrong in the profile files, with file and line, and goes on', () => {
    const { stderr, status } = run(['config'], { env: { HOME: home() } });
    expect(stderr).toMatch(/\.aws\/config:10: \[oops\] is ignored/);
    expect(status).toBe(0);
  });

  it('directories come from XDG', () => {
    expect(settings([], { XDG_STATE_HOME: '/var/tmp/state' })['state-directory']).toMatchObject({
      value: '/var/tmp/state/apigw-doctor',
      from: 'XDG_STATE_HOME',
    });
  });
});
