import { createHash, generateKeyPairSync } from 'node:crypto';
import { ACCOUNT, inMinutes, NO_AWS_REGION, OLD, type Row, roleArn } from '../row.ts';

const START = 'https://corp.awsapps.com/start';
const ROLE = `sso_account_id = ${ACCOUNT}\nsso_role_name = dev\nregion = eu-west-1\n`;
const SESSION = `[sso-session corp]\nsso_start_url = ${START}\nsso_region = eu-central-1\n`;
const NEW = `[profile sso]\nsso_session = corp\n${ROLE}${SESSION}`;
const LEGACY = `[profile sso]\nsso_start_url = ${START}\nsso_region = eu-central-1\n${ROLE}`;
const DEV = `[profile dev]\nrole_arn = ${roleArn('dev')}\nregion = us-west-2\n`;
const SSO = ['--profile', 'sso'];

const token = (name: string, accessToken: string, minutes: number, more: object = {}) => ({
  [`.aws/sso/cache/${createHash('sha1').update(name).digest('hex')}.json`]: JSON.stringify({
    startUrl: START,
    region: 'eu-central-1',
    accessToken,
    expiresAt: inMinutes(minutes),
    ...more,
  }),
});
const renewable = (refreshToken: string, registered = 600) => ({
  clientId: 'id',
  clientSecret: 'secret',
  refreshToken,
  registrationExpiresAt: inMinutes(registered),
});
const ENDED = {
  exit: 4,
  says: /SSO session of profile sso has expired or was never started: run `aws sso login --profile sso`/,
} as const;
const OLDER = 'aws-cli 2.9.19';
const NO_SSO_ENDPOINT = `${OLD}: AWS_ENDPOINT_URL`;

/** IAM Identity Center, in both forms. */
const SSO_ROWS: readonly Row[] = [
  { name: 'SSO', config: NEW, files: () => token('corp', 'VALID', 60), flags: SSO },
  { name: 'SSO, the older form', config: LEGACY, files: () => token(START, 'VALID', 60), flags: SSO },
  {
    name: 'SSO by AWS_PROFILE with AWS_REGION',
    config: NEW,
    files: () => token('corp', 'VALID', 60),
    env: { AWS_PROFILE: 'sso', AWS_REGION: 'us-west-2' },
    except: { v1: NO_AWS_REGION },
  },
  {
    name: 'SSO with a token that is renewed',
    config: NEW,
    files: () => token('corp', 'OLD', -5, renewable('good')),
    flags: SSO,
  },
  {
    name: 'SSO with a token that ends soon, and is renewed',
    config: NEW,
    files: () => token('corp', 'OLD', 10, renewable('good')),
    flags: SSO,
  },
  {
    name: 'SSO with a token that ends soon, and cannot be renewed',
    config: NEW,
    files: () => token('corp', 'VALID', 10, renewable('bad')),
    flags: SSO,
  },
  {
    name: 'SSO whose token cannot be renewed',
    config: NEW,
    files: () => token('corp', 'OLD', -5, renewable('bad')),
    flags: SSO,
    fails: { ...ENDED, cli: /Token has expired and refresh failed/ },
    more: 'names the command',
  },
  {
    name: 'SSO whose registration has ended',
    config: NEW,
    files: () => token('corp', 'OLD', -5, renewable('good', -1)),
    flags: SSO,
    fails: { ...ENDED, cli: /Token has expired and refresh failed/ },
    more: 'names the command',
  },
  {
    name: 'SSO without a token',
    config: NEW,
    flags: SSO,
    fails: { ...ENDED, cli: /Token for corp does not exist/ },
    more: 'names the command',
  },
  {
    name: 'SSO, the older form, without a token',
    config: LEGACY,
    flags: SSO,
    fails: { ...ENDED, cli: /Token for https.* does not exist/ },
    more: 'names the command',
  },
  {
    name: 'SSO, the older form, with an old token',
    config: LEGACY,
    files: () => token(START, 'OLD', -5),
    flags: SSO,
    fails: { ...ENDED, cli: /has expired or is otherwise invalid/ },
    more: 'names the profile',
    except: { v2: `${OLDER} sends a token that has ended` },
  },
  {
    name: 'SSO whose session was revoked',
    config: NEW,
    files: () => token('corp', 'revoked', 60),
    flags: SSO,
    fails: { ...ENDED, cli: /has expired or is otherwise invalid/ },
    more: 'names the profile',
  },
  {
    name: 'SSO for a role that is not mine',
    config: NEW.replace('= dev', '= forbidden'),
    files: () => token('corp', 'VALID', 60),
    flags: SSO,
    fails: { exit: 3, says: /profile sso: SSO GetRoleCredentials: No access/, cli: /ForbiddenException.*No access/ },
    more: 'names the profile',
  },
  {
    name: 'SSO without its session section',
    config: `[profile sso]\nsso_session = corp\n${ROLE}`,
    flags: SSO,
    fails: {
      exit: 2,
      says: /profile sso names sso_session corp, and .*config has no \[sso-session corp\]/,
      cli: /sso-session does not exist: "corp"/,
    },
    more: 'names the file',
  },
  {
    name: 'SSO that lacks a setting',
    config: `[profile sso]\nsso_start_url = ${START}\n${ROLE}`,
    flags: SSO,
    fails: {
      exit: 2,
      says: /profile sso signs in with SSO and lacks sso_region/,
      cli: /missing required configuration: sso_region/,
    },
  },
  {
    name: 'SSO for a token only',
    config: `[profile sso]\nsso_session = corp\nregion = eu-west-1\n${SESSION}`,
    files: () => token('corp', 'VALID', 60),
    flags: SSO,
    fails: { exit: 4, says: /no credentials: profile sso has none/, cli: /Unable to locate credentials/ },
    more: 'names the profile',
  },
  {
    name: 'SSO whose two places disagree',
    config: NEW.replace('region = eu-west-1', 'region = eu-west-1\nsso_region = us-east-1'),
    files: () => token('corp', 'VALID', 60),
    flags: SSO,
    fails: {
      exit: 2,
      says: /profile sso has sso_region = us-east-1, but its sso-session corp has eu-central-1/,
      cli: /sso_region is inconsistent between/,
    },
  },
  {
    name: 'a role whose source is SSO: the portal of sso_region is asked',
    config: `${NEW}[profile dev]\nrole_arn = ${roleArn('dev')}\nsource_profile = sso\nregion = us-west-2\n`,
    files: () => token('corp', 'VALID', 60),
    flags: ['--profile', 'dev'],
    except: { v2: `${OLDER} stops with an error of its own` },
  },
  {
    name: 'a role whose source is SSO, the older form',
    config: `${LEGACY}[profile dev]\nrole_arn = ${roleArn('dev')}\nsource_profile = sso\nregion = us-west-2\n`,
    files: () => token(START, 'VALID', 60),
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a role whose source is SSO, not signed in',
    config: `${NEW}[profile dev]\nrole_arn = ${roleArn('dev')}\nsource_profile = sso\n`,
    env: { AWS_DEFAULT_REGION: 'us-west-2' },
    flags: ['--profile', 'dev'],
    fails: { ...ENDED, cli: /Token for corp does not exist/ },
    more: 'names the command for the source',
    except: { v2: `${OLDER} stops with an error of its own` },
  },
  {
    name: 'SSO with AWS_ENDPOINT_URL_SSO',
    config: NEW,
    files: () => token('corp', 'VALID', 60),
    env: { AWS_ENDPOINT_URL_SSO: 'http://{aws}/sso' },
    flags: SSO,
    except: { v2: NO_SSO_ENDPOINT },
  },
  {
    name: 'SSO, the older form, with AWS_ENDPOINT_URL',
    config: LEGACY,
    files: () => token(START, 'VALID', 60),
    env: { AWS_ENDPOINT_URL: 'http://{aws}/all' },
    flags: SSO,
    except: { v2: NO_SSO_ENDPOINT },
  },
  {
    name: 'SSO renewed at AWS_ENDPOINT_URL_SSO_OIDC',
    config: NEW,
    files: () => token('corp', 'OLD', -5, renewable('good')),
    env: { AWS_ENDPOINT_URL_SSO_OIDC: 'http://{aws}/oidc' },
    flags: SSO,
    except: { v2: NO_SSO_ENDPOINT },
  },
  {
    name: 'SSO revoked, at AWS_ENDPOINT_URL',
    config: NEW,
    files: () => token('corp', 'revoked', 60),
    env: { AWS_ENDPOINT_URL: 'http://{aws}/all' },
    flags: SSO,
    fails: { ...ENDED, cli: /has expired or is otherwise invalid/ },
    more: 'names the profile',
    except: { v2: NO_SSO_ENDPOINT },
  },
  {
    name: 'SSO with --endpoint-url: the portal stays where it is',
    config: NEW,
    files: () => token('corp', 'VALID', 60),
    flags: [...SSO, '--endpoint-url', 'http://{aws}/flag'],
  },
];

const TOKEN = { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token', AWS_ROLE_ARN: roleArn('web') };
const jwt =
  (text = 'web-token') =>
  () => ({ token: text });
const WEB = (region: string, partition = 'aws'): string =>
  `[profile web]\nrole_arn = ${roleArn('web', partition)}\nregion = ${region}\n` +
  'web_identity_token_file = {home}/token\n';

/** Roles for the token of an identity provider. */
const WEB_ROWS: readonly Row[] = [
  { name: 'a web identity of the environment', files: jwt(), env: { ...TOKEN, AWS_DEFAULT_REGION: 'eu-west-1' } },
  {
    name: 'a web identity of the environment with a session name',
    files: jwt(),
    env: { ...TOKEN, AWS_ROLE_SESSION_NAME: 'build', AWS_DEFAULT_REGION: 'eu-west-1' },
  },
  {
    name: 'a web identity of the environment over the keys of [default]',
    credentials: '[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = s\n',
    files: jwt(),
    env: { ...TOKEN, AWS_DEFAULT_REGION: 'eu-west-1' },
  },
  {
    name: 'a web identity of the environment over the keys of AWS_PROFILE',
    credentials: '[p]\naws_access_key_id = AKIAP\naws_secret_access_key = s\n',
    files: jwt(),
    env: { ...TOKEN, AWS_PROFILE: 'p', AWS_DEFAULT_REGION: 'eu-west-1' },
  },
  {
    name: '--profile over a web identity of the environment',
    credentials: '[p]\naws_access_key_id = AKIAP\naws_secret_access_key = s\n',
    files: jwt(),
    env: { ...TOKEN, AWS_DEFAULT_REGION: 'eu-west-1' },
    flags: ['--profile', 'p'],
  },
  {
    name: 'a web identity of a profile: its Region',
    config: WEB('eu-west-1'),
    files: jwt(),
    flags: ['--profile', 'web'],
  },
  {
    name: 'a web identity of a profile in GovCloud',
    config: WEB('us-gov-west-1', 'aws-us-gov'),
    files: jwt(),
    flags: ['--profile', 'web'],
  },
  {
    name: 'a web identity of a profile in China',
    config: WEB('cn-north-1', 'aws-cn'),
    files: jwt(),
    flags: ['--profile', 'web'],
  },
  {
    name: 'a web identity as the source of a role',
    config: `${WEB('eu-west-1')}${DEV}source_profile = web\n`,
    files: jwt(),
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a web identity of the environment at AWS_ENDPOINT_URL_STS',
    files: jwt(),
    env: { ...TOKEN, AWS_ENDPOINT_URL_STS: 'http://{aws}/sts', AWS_DEFAULT_REGION: 'eu-west-1' },
    except: { v2: NO_SSO_ENDPOINT },
  },
  {
    name: 'a web identity without a role',
    files: jwt(),
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token', AWS_DEFAULT_REGION: 'eu-west-1' },
    fails: {
      exit: 2,
      says: /AWS_WEB_IDENTITY_TOKEN_FILE sets a token file but no role/,
      cli: /no role ARN configured/,
    },
  },
  {
    name: 'a web identity whose token file is gone',
    env: { ...TOKEN, AWS_DEFAULT_REGION: 'eu-west-1' },
    fails: {
      exit: 2,
      says: /AWS_WEB_IDENTITY_TOKEN_FILE: the token file .*token does not exist or cannot be read/,
      cli: /No such file or directory: .*token/,
    },
  },
  {
    name: 'a web identity whose token has expired',
    config: WEB('eu-west-1'),
    files: jwt('expired'),
    flags: ['--profile', 'web'],
    fails: {
      exit: 4,
      says: /profile web: AWS no longer accepts the token in .*token: Token expired/,
      cli: /ExpiredTokenException.*Token expired/,
    },
    more: 'names profile and file',
  },
];

const LOGIN = '[profile login]\nlogin_session = arn:aws:iam::111122223333:user/anna\nregion = eu-west-1\n';
const login = (minutes: number, refreshToken: string) => () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = createHash('sha256').update('arn:aws:iam::111122223333:user/anna').digest('hex');
  const accessToken = {
    accessKeyId: 'ASIALOGIN',
    secretAccessKey: 's',
    sessionToken: 't',
    accountId: ACCOUNT,
    expiresAt: inMinutes(minutes),
  };
  const dpopKey = privateKey.export({ type: 'sec1', format: 'pem' });
  const cache = {
    accessToken,
    tokenType: 'aws_sigv4',
    clientId: 'arn:aws:signin:::devtools/same-device',
    refreshToken,
    idToken: 'x',
    dpopKey,
  };
  return { [`.aws/login/cache/${name}.json`]: JSON.stringify(cache) };
};
const LOGIN_OLD = { v2: `${OLD}: login_session` };
const LOGIN_FLAGS = ['--profile', 'login'];

/** `aws login`. */
const LOGIN_ROWS: readonly Row[] = [
  { name: 'aws login', config: LOGIN, files: login(60, 'good'), flags: LOGIN_FLAGS, except: LOGIN_OLD },
  { name: 'aws login, renewed', config: LOGIN, files: login(-5, 'good'), flags: LOGIN_FLAGS, except: LOGIN_OLD },
  {
    name: 'aws login that cannot be renewed',
    config: LOGIN,
    files: login(-5, 'bad'),
    flags: LOGIN_FLAGS,
    fails: {
      exit: 4,
      says: /sign-in of profile login has ended, or cannot be renewed: run `aws login --profile login`/,
      cli: /aws login|session has expired|reauthenticate/i,
    },
    more: 'names the command for the profile',
    except: LOGIN_OLD,
  },
  {
    name: 'aws login that never happened',
    config: LOGIN,
    flags: LOGIN_FLAGS,
    fails: {
      exit: 4,
      says: /sign-in of profile login was not found on this computer: run `aws login --profile login`/,
      cli: /aws login/,
    },
    more: 'names the command for the profile',
    except: LOGIN_OLD,
  },
];

export const SIGN_IN_ROWS = [...SSO_ROWS, ...WEB_ROWS, ...LOGIN_ROWS];
