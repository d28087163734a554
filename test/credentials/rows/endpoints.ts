import { keys, OLD, type Row, roleArn } from '../row.ts';

const KEYS = keys('default', 'AKIADEFAULT');
const REGION = { AWS_DEFAULT_REGION: 'eu-west-1' };
const LOCAL = { HTTPS_PROXY: null };
const ROLE = `[profile dev]\nrole_arn = ${roleArn('dev')}\nsource_profile = default\nregion = eu-west-1\n`;
const ENDPOINTS = { v2: `${OLD}: AWS_ENDPOINT_URL, endpoint_url and services` };
const services = (name: string): string =>
  `services = ${name}\n[services ${name}]\napi_gateway =\n  endpoint_url = http://{aws}/gateway\n` +
  'sts =\n  endpoint_url = http://{aws}/tokens\n';

/** Endpoints, FIPS and dual-stack. */
export const ENDPOINT_ROWS: readonly Row[] = [
  {
    name: 'AWS_ENDPOINT_URL',
    credentials: KEYS,
    env: { ...REGION, ...LOCAL, AWS_ENDPOINT_URL: 'http://{aws}/all' },
    except: ENDPOINTS,
  },
  {
    name: 'AWS_ENDPOINT_URL, for the role too',
    credentials: KEYS,
    config: ROLE,
    env: { ...LOCAL, AWS_ENDPOINT_URL: 'http://{aws}/all' },
    flags: ['--profile', 'dev'],
    except: ENDPOINTS,
  },
  {
    name: 'AWS_ENDPOINT_URL_STS over AWS_ENDPOINT_URL',
    credentials: KEYS,
    config: ROLE,
    env: { ...LOCAL, AWS_ENDPOINT_URL: 'http://{aws}/all', AWS_ENDPOINT_URL_STS: 'http://{aws}/sts' },
    flags: ['--profile', 'dev'],
    except: ENDPOINTS,
  },
  {
    name: 'AWS_ENDPOINT_URL_API_GATEWAY alone',
    credentials: KEYS,
    config: ROLE,
    env: { AWS_ENDPOINT_URL_API_GATEWAY: 'http://{aws}/gateway' },
    flags: ['--profile', 'dev'],
    except: ENDPOINTS,
  },
  {
    name: 'a services section',
    credentials: KEYS,
    config: `${ROLE}${services('mine')}`,
    flags: ['--profile', 'dev'],
    except: ENDPOINTS,
  },
  {
    name: 'endpoint_url of the profile',
    credentials: KEYS,
    config: `${ROLE}endpoint_url = http://{aws}/profile\n`,
    env: LOCAL,
    flags: ['--profile', 'dev'],
    except: ENDPOINTS,
  },
  {
    name: 'endpoint_url of [default] is not that of another profile',
    credentials: keys('other', 'AKIAOTHER'),
    config: '[default]\nendpoint_url = http://{aws}/default\n[profile other]\nregion = eu-west-1\n',
    flags: ['--profile', 'other'],
  },
  {
    name: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    credentials: KEYS,
    env: { ...REGION, AWS_ENDPOINT_URL: 'http://{aws}/all', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
  },
  {
    name: 'ignore_configured_endpoint_urls',
    credentials: KEYS,
    config:
      '[default]\nregion = eu-west-1\nignore_configured_endpoint_urls = true\nendpoint_url = http://{aws}/profile\n',
  },
  {
    name: '--endpoint-url over AWS_ENDPOINT_URL',
    credentials: KEYS,
    env: { ...REGION, ...LOCAL, AWS_ENDPOINT_URL: 'http://{aws}/all' },
    flags: ['--endpoint-url', 'http://{aws}/flag'],
  },
  {
    name: '--endpoint-url with a role',
    credentials: KEYS,
    config: ROLE,
    flags: ['--profile', 'dev', '--endpoint-url', 'http://{aws}/flag'],
    except: {
      v1: '--endpoint-url moves the control plane as a whole, STS with it: the flag is for emulators',
      v2: '--endpoint-url moves the control plane as a whole, STS with it: the flag is for emulators',
    },
  },
  {
    name: 'an endpoint that is not a URL',
    credentials: KEYS,
    env: { ...REGION, AWS_ENDPOINT_URL: 'localhost' },
    fails: { exit: 2, says: /AWS_ENDPOINT_URL is not a URL: localhost/, cli: /Invalid endpoint: localhost/ },
    more: 'names the variable',
    except: ENDPOINTS,
  },
  {
    name: 'FIPS by a variable',
    credentials: KEYS,
    config: ROLE.replace('eu-west-1', 'us-west-2'),
    env: { AWS_USE_FIPS_ENDPOINT: 'true' },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'FIPS by the profile, in capitals',
    credentials: KEYS,
    config: '[default]\nregion = us-west-2\nuse_fips_endpoint = True\n',
  },
  {
    name: 'FIPS of the profile, switched off by a variable',
    credentials: KEYS,
    config: '[default]\nregion = us-west-2\nuse_fips_endpoint = true\n',
    env: { AWS_USE_FIPS_ENDPOINT: 'false' },
  },
  {
    name: 'a switch that is 1 is not on',
    credentials: KEYS,
    env: { ...REGION, AWS_USE_FIPS_ENDPOINT: '1', AWS_USE_DUALSTACK_ENDPOINT: 'yes' },
  },
  {
    name: 'AWS_STS_REGIONAL_ENDPOINTS=legacy',
    credentials: KEYS,
    config: ROLE.replace('eu-west-1', 'us-west-2'),
    env: { AWS_STS_REGIONAL_ENDPOINTS: 'legacy' },
    flags: ['--profile', 'dev'],
    except: { v1: 'version 2 has no such setting, and asks in the Region' },
  },
  {
    name: 'FIPS by the profile',
    credentials: KEYS,
    config: '[default]\nregion = us-west-2\nuse_fips_endpoint = true\n',
  },
  {
    name: 'FIPS in GovCloud',
    credentials: KEYS,
    config: ROLE.replace('eu-west-1', 'us-gov-west-1'),
    env: { AWS_USE_FIPS_ENDPOINT: 'true' },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'dual-stack by a variable',
    credentials: KEYS,
    config: ROLE,
    env: { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'dual-stack by the profile',
    credentials: KEYS,
    config: '[default]\nregion = eu-west-1\nuse_dualstack_endpoint = true\n',
  },
];
