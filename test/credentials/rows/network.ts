import { keys, OLD, type Row, roleArn } from '../row.ts';

const KEYS = keys('default', 'AKIADEFAULT');
const REGION = { AWS_DEFAULT_REGION: 'eu-west-1' };
const ROLE = `[profile dev]\nrole_arn = ${roleArn('dev')}\nsource_profile = default\nregion = eu-west-1\n`;
const ENDPOINTS = { v2: `${OLD}: AWS_ENDPOINT_URL, endpoint_url and services` };
const CLEAR = 'an endpoint in the clear is an emulator, and goes straight to it: NO_PROXY is often forgotten for those';
const OWN_KEYS = "what hands out the instance's keys is on the instance: a proxy would be asked for its own";

/** Proxies, certificates and the rest of the way. */
export const NETWORK_ROWS: readonly Row[] = [
  {
    name: 'https_proxy in small letters',
    credentials: KEYS,
    config: ROLE,
    env: { HTTPS_PROXY: null, https_proxy: 'http://{proxy}' },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a proxy with a name and a password',
    credentials: KEYS,
    config: ROLE,
    env: { HTTPS_PROXY: 'http://anna:pass%20word@{proxy}' },
    flags: ['--profile', 'dev'],
  },
  { name: 'NO_PROXY for other hosts', credentials: KEYS, env: { ...REGION, NO_PROXY: 'example.com,.internal' } },
  {
    name: 'NO_PROXY for the endpoint',
    credentials: KEYS,
    env: { ...REGION, HTTPS_PROXY: 'http://{gone}', NO_PROXY: '127.0.0.1', AWS_ENDPOINT_URL: 'http://{aws}/all' },
    except: ENDPOINTS,
  },
  {
    name: 'REQUESTS_CA_BUNDLE',
    credentials: KEYS,
    config: ROLE,
    env: { AWS_CA_BUNDLE: null, REQUESTS_CA_BUNDLE: '{authority}' },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'HTTP_PROXY and an endpoint in the clear',
    credentials: KEYS,
    env: { ...REGION, HTTP_PROXY: 'http://{gone}', AWS_ENDPOINT_URL: 'http://{aws}/all' },
    except: { v1: CLEAR, v2: ENDPOINTS.v2 },
  },
  {
    name: 'HTTP_PROXY and instance metadata',
    env: {
      ...REGION,
      HTTP_PROXY: 'http://{gone}',
      AWS_EC2_METADATA_DISABLED: null,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{aws}/metadata/',
    },
    except: { v1: OWN_KEYS, v2: OWN_KEYS },
  },
  {
    name: 'a proxy that never answers',
    credentials: KEYS,
    env: { ...REGION, HTTPS_PROXY: 'http://{silent}' },
    ownFlags: ['--timeout', '20'],
    fails: {
      exit: 3,
      says: /the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTPS_PROXY\) did not respond/,
      cli: /timeout|timed out|Failed to connect to proxy/i,
    },
    more: 'names the variable',
  },
  {
    name: 'ca_bundle of the profile',
    credentials: KEYS,
    config: '[default]\nregion = eu-west-1\nca_bundle = {authority}\n',
    env: { AWS_CA_BUNDLE: null },
  },
  {
    name: 'ca_bundle of the profile, for its role too',
    credentials: KEYS,
    config: `${ROLE}ca_bundle = {authority}\n`,
    env: { AWS_CA_BUNDLE: null },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a certificate that nobody trusts',
    credentials: KEYS,
    env: { ...REGION, AWS_CA_BUNDLE: null },
    fails: {
      exit: 3,
      says: /the certificate authority is not trusted on this computer\. Set AWS_CA_BUNDLE/,
      cli: /SSL validation failed/,
    },
    more: 'names the setting',
  },
  {
    name: 'a certificate that nobody trusts, on the way to a role',
    credentials: KEYS,
    config: ROLE,
    env: { AWS_CA_BUNDLE: '{stranger}' },
    flags: ['--profile', 'dev'],
    fails: { exit: 3, says: /profile dev: STS AssumeRole: .*Set AWS_CA_BUNDLE/, cli: /SSL validation failed/ },
    more: 'names profile and setting',
  },
  {
    name: 'a bundle that is not there',
    credentials: KEYS,
    env: { ...REGION, AWS_CA_BUNDLE: '/nowhere.pem' },
    fails: {
      exit: 2,
      says: /certificate authorities in \/nowhere\.pem \(AWS_CA_BUNDLE\) cannot be read/,
      cli: /nowhere\.pem|invalid path|No such file/,
    },
  },
  {
    name: 'a proxy that is gone',
    credentials: KEYS,
    env: { ...REGION, HTTPS_PROXY: 'http://{gone}' },
    fails: {
      exit: 3,
      says: /the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTPS_PROXY\) cannot be reached \(ECONNREFUSED\)/,
      cli: /Failed to connect to proxy URL/,
    },
  },
  {
    name: 'a proxy that is gone, on the way to a role',
    credentials: KEYS,
    config: ROLE,
    env: { HTTPS_PROXY: 'http://{gone}' },
    flags: ['--profile', 'dev'],
    fails: {
      exit: 3,
      says: /profile dev: STS AssumeRole: the proxy .*\(HTTPS_PROXY\) cannot be reached/,
      cli: /Failed to connect to proxy URL/,
    },
    more: 'names profile and variable',
  },
  {
    name: 'a proxy that is gone, on the way to SSO',
    ...SSO(),
    env: { HTTPS_PROXY: 'http://{gone}' },
    fails: {
      exit: 3,
      says: /profile sso: SSO GetRoleCredentials: the proxy .*\(HTTPS_PROXY\) cannot be reached/,
      cli: /Failed to connect to proxy URL/,
    },
    more: 'names profile and variable',
  },
  {
    name: 'a proxy that refuses',
    credentials: KEYS,
    env: { ...REGION, HTTPS_PROXY: 'http://{refusing}' },
    fails: {
      exit: 3,
      says: /refused the connection to .* with 407; it requires a user name and a password/,
      cli: /Failed to connect to proxy URL|407/,
    },
    more: 'says how a password is given',
  },
  {
    name: 'a host that has no address',
    credentials: KEYS,
    env: { AWS_DEFAULT_REGION: 'eu-wset-9', HTTPS_PROXY: null },
    fails: {
      exit: 3,
      says: /the host name sts\.eu-wset-9\.amazonaws\.com could not be resolved\. Check the Region/,
      cli: /Could not connect to the endpoint URL/,
    },
    more: 'tells what to check',
  },
  {
    name: 'an endpoint that is gone',
    credentials: KEYS,
    env: { ...REGION, AWS_ENDPOINT_URL: 'http://{gone}' },
    fails: {
      exit: 3,
      says: /no connection \(ECONNREFUSED\): nothing listens at 127\.0\.0\.1:\d+/,
      cli: /Could not connect to the endpoint URL/,
    },
    except: { v2: `${OLD}: AWS_ENDPOINT_URL` },
  },
];

function SSO() {
  const session = '[sso-session c]\nsso_start_url = https://c/start\nsso_region = eu-central-1\n';
  const role = 'sso_account_id = 111122223333\nsso_role_name = dev\n';
  const config = `[profile sso]\nsso_session = c\nregion = eu-west-1\n${role}${session}`;
  const token = { accessToken: 'VALID', expiresAt: '2099-01-01T00:00:00Z' };
  return {
    config,
    flags: ['--profile', 'sso'],
    // The name is the SHA-1 of `c`.
    files: () => ({ '.aws/sso/cache/84a516841ba77a5b4648de2cd0dfcb30ea46dbb4.json': JSON.stringify(token) }),
  };
}
