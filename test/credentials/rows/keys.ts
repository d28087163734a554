import { keys, type Row } from '../row.ts';

const ENV = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'secret' };
const REGION = { AWS_DEFAULT_REGION: 'eu-west-1' };
const STAGING = '[profile staging]\nregion = eu-west-1\n';
const ONE_READING = 'there is but one way to read it';
const NOT_STRICT = 'the SDKs read such a file, and Terraform and CDK with them; config and the wizard show the line';

/** Keys in the environment and in files, and files that are broken. */
export const KEY_ROWS: readonly Row[] = [
  { name: 'keys of the environment', env: { ...ENV, ...REGION } },
  {
    name: 'keys of the environment with a session token',
    env: { ...ENV, ...REGION, AWS_ACCESS_KEY_ID: 'ASIAENV', AWS_SESSION_TOKEN: 'token' },
  },
  {
    name: 'keys of the environment over [default]',
    credentials: keys('default', 'AKIADEFAULT'),
    env: { ...ENV, ...REGION },
  },
  {
    name: 'keys of the environment over AWS_PROFILE; the Region is the profile',
    config: STAGING,
    credentials: keys('staging', 'AKIASTAGING'),
    env: { ...ENV, AWS_PROFILE: 'staging' },
  },
  {
    name: '--profile over keys of the environment',
    config: STAGING,
    credentials: keys('staging', 'AKIASTAGING'),
    env: ENV,
    flags: ['--profile', 'staging'],
  },
  { name: '[default] of the credentials file', credentials: keys('default', 'AKIADEFAULT', 'region = us-west-2') },
  { name: '[default] of the config file', config: keys('default', 'AKIACONFIG', 'region = us-west-2') },
  {
    name: 'keys of both files: the credentials file wins',
    config: keys('profile both', 'AKIACONFIG', 'region = us-west-2'),
    credentials: keys('both', 'AKIACREDENTIALS'),
    flags: ['--profile', 'both'],
  },
  {
    name: 'AWS_PROFILE',
    config: STAGING,
    credentials: keys('default', 'AKIADEFAULT') + keys('staging', 'AKIASTAGING'),
    env: { AWS_PROFILE: 'staging' },
  },
  {
    name: 'AWS_DEFAULT_PROFILE',
    config: STAGING,
    credentials: keys('default', 'AKIADEFAULT') + keys('staging', 'AKIASTAGING'),
    env: { AWS_DEFAULT_PROFILE: 'staging' },
  },
  {
    name: 'AWS_PROFILE and AWS_DEFAULT_PROFILE, both set',
    credentials: keys('one', 'AKIAONE', 'region = us-west-2') + keys('two', 'AKIATWO', 'region = us-west-2'),
    env: { AWS_PROFILE: 'one', AWS_DEFAULT_PROFILE: 'two' },
    except: { v1: 'version 2 and the SDKs take AWS_PROFILE first' },
  },
  {
    name: 'files in other places',
    files: () => ({ 'x/config': STAGING, 'x/keys': keys('staging', 'AKIAMOVED') }),
    env: { AWS_CONFIG_FILE: '{home}/x/config', AWS_SHARED_CREDENTIALS_FILE: '~/x/keys' },
    flags: ['--profile', 'staging'],
  },
  {
    name: 'a name with blanks, in quotes',
    config: `${keys('profile "my team"', 'AKIATEAM', 'region = eu-west-1')}`,
    flags: ['--profile', 'my team'],
  },
  {
    name: 'a name with blanks, without quotes',
    config: `${keys('profile my team', 'AKIATEAM', 'region = eu-west-1')}`,
    flags: ['--profile', 'my team'],
    except: { v1: ONE_READING, v2: ONE_READING },
  },
  {
    name: 'AWS_PROFILE=default without files, beside keys of the environment',
    env: { ...ENV, ...REGION, AWS_PROFILE: 'default' },
    fails: {
      exit: 2,
      says: /there is no profile default \(AWS_PROFILE\)/,
      cli: /config profile \(default\) could not be found/,
    },
    more: 'names the variable',
  },
  {
    name: 'aws_security_token, the older name',
    credentials: keys('default', 'ASIAOLD', 'aws_security_token = token'),
    env: REGION,
  },
  {
    name: 'AWS_ACCESS_KEY_ID without the secret',
    credentials: keys('default', 'AKIADEFAULT'),
    env: { AWS_ACCESS_KEY_ID: 'AKIAENV', ...REGION },
    fails: {
      exit: 2,
      says: /AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY/,
      cli: /Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY/,
    },
  },
  {
    name: 'AWS_SECRET_ACCESS_KEY without the id',
    credentials: keys('default', 'AKIADEFAULT'),
    env: { AWS_SECRET_ACCESS_KEY: 'secret', ...REGION },
  },
  {
    name: 'half a pair in the credentials file',
    credentials: '[half]\naws_access_key_id = AKIAHALF\n',
    env: REGION,
    flags: ['--profile', 'half'],
    fails: {
      exit: 2,
      says: /profile half has aws_access_key_id without aws_secret_access_key/,
      cli: /Partial credentials found in shared-credentials-file/,
    },
    more: 'names the profile',
  },
  {
    name: 'half a pair in the config file',
    config: '[profile half]\naws_access_key_id = AKIAHALF\n',
    env: REGION,
    flags: ['--profile', 'half'],
    fails: {
      exit: 2,
      says: /profile half has aws_access_key_id without aws_secret_access_key/,
      cli: /Partial credentials found in config-file/,
    },
    more: 'names the profile',
  },
  {
    name: 'keys that AWS does not know',
    credentials: keys('default', 'AKIAUNKNOWN'),
    env: REGION,
    fails: {
      exit: 4,
      says: /GetCallerIdentity failed: The security token included in the request is invalid/,
      cli: /UnrecognizedClientException|InvalidClientTokenId/,
    },
  },
  {
    name: 'keys that have expired',
    credentials: keys('default', 'ASIAEXPIRED', 'aws_session_token = token'),
    env: REGION,
    fails: {
      exit: 4,
      says: /GetCallerIdentity failed: The security token included in the request is expired/,
      cli: /The security token included in the request is/,
    },
  },
  {
    name: 'no credentials at all',
    env: REGION,
    fails: {
      exit: 4,
      says: /no credentials: .*`aws configure sso`, or `aws login`/,
      cli: /Unable to locate credentials/,
    },
    more: 'names the commands that sign in',
  },
  {
    name: 'a profile without credentials',
    config: STAGING,
    flags: ['--profile', 'staging'],
    fails: { exit: 4, says: /profile staging has none/, cli: /Unable to locate credentials/ },
    more: 'names the profile',
  },
  {
    name: '--profile with a slip',
    config: STAGING,
    credentials: keys('production', 'AKIAPROD'),
    flags: ['--profile', 'stagin'],
    fails: {
      exit: 2,
      says: /there is no profile stagin \(--profile\) in .*config or .*credentials\. Did you mean staging\?/,
      cli: /config profile \(stagin\) could not be found/,
    },
    more: 'offers the nearest names',
  },
  {
    name: '--profile with a slip, and a Region in the environment',
    credentials: keys('production', 'AKIAPROD'),
    env: REGION,
    flags: ['--profile', 'prod'],
    fails: {
      exit: 2,
      says: /no profile prod .*Did you mean production/,
      cli: /config profile \(prod\) could not be found/,
    },
    more: 'offers the nearest names',
  },
  {
    name: 'AWS_PROFILE with a slip, beside keys of the environment',
    credentials: keys('production', 'AKIAPROD'),
    env: { ...ENV, ...REGION, AWS_PROFILE: 'nope' },
    fails: {
      exit: 2,
      says: /there is no profile nope \(AWS_PROFILE\)/,
      cli: /config profile \(nope\) could not be found/,
    },
    more: 'names the variable',
  },
  {
    name: 'a section of the config file without the word profile',
    config: '[staging]\nregion = eu-west-1\n',
    env: REGION,
    flags: ['--profile', 'staging'],
    fails: {
      exit: 2,
      says: /no profile staging .*config:1 \[staging\] is ignored by AWS tools: write \[profile staging\]/,
      cli: /config profile \(staging\) could not be found/,
    },
    more: 'names file, line and what to write',
  },
  {
    name: 'a section header that does not close',
    config: '[default]\nregion = eu-west-1\n[profile staging\nregion = eu-west-1\n',
    credentials: keys('default', 'AKIADEFAULT'),
    fails: { exit: 2, says: /config:3 is not a section header: \[profile staging/, cli: /Unable to parse config file/ },
    more: 'names the line',
  },
  {
    name: 'a line of the credentials file that is no setting',
    credentials: `${keys('default', 'AKIADEFAULT')}nonsense here\n`,
    env: REGION,
    fails: { exit: 2, says: /credentials:5 is neither a section nor a setting/, cli: /Unable to parse config file/ },
    more: 'names the line',
  },
  {
    name: 'a setting before the first section',
    config: `region = eu-west-1\n${keys('default', 'AKIADEFAULT')}`,
    fails: { exit: 2, says: /config:1 is before the first section: region/, cli: /Unable to parse config file/ },
    more: 'names the line',
  },
  {
    name: 'a broken file beside keys of the environment',
    config: '[profile a\n',
    env: { ...ENV, ...REGION },
    fails: { exit: 2, says: /config:1 is not a section header/, cli: /Unable to parse config file/ },
    more: 'names the line',
  },
  {
    name: 'a credentials file that cannot be read',
    files: () => ({ '.aws/credentials/x': '' }),
    env: REGION,
    fails: { exit: 2, says: /credentials cannot be read \(EISDIR\)/, cli: /Unable to locate credentials/ },
    more: 'names the file, which the AWS CLI passes over',
  },
  {
    name: 'a profile that stands twice in one file',
    credentials: `${keys('default', 'AKIAONE')}[default]\nregion = eu-west-1\n`,
    except: { v1: NOT_STRICT, v2: NOT_STRICT },
  },
  {
    name: 'a byte order mark',
    credentials: `\uFEFF${keys('default', 'AKIADEFAULT')}`,
    env: REGION,
    except: { v1: NOT_STRICT, v2: NOT_STRICT },
  },
  { name: 'line ends of Windows', credentials: keys('default', 'AKIADEFAULT').replaceAll('\n', '\r\n'), env: REGION },
  {
    name: 'an empty AWS_PROFILE',
    credentials: keys('default', 'AKIADEFAULT'),
    env: { ...REGION, AWS_PROFILE: '' },
    except: {
      v1: 'an empty variable counts as unset, as shells and CI leave it behind',
      v2: 'an empty variable counts as unset, as shells and CI leave it behind',
    },
  },
  {
    name: 'AWS_SDK_LOAD_CONFIG and unknown settings change nothing',
    config: `${keys('default', 'AKIADEFAULT', 'region = eu-west-1\noutput = json\nx = y\nretry_mode = standard')}`,
    env: { AWS_SDK_LOAD_CONFIG: '1' },
  },
];
