import { keys, OLD, type Row, roleArn } from '../row.ts';

const KEYS = keys('default', 'AKIADEFAULT');
const REGION = { AWS_DEFAULT_REGION: 'eu-west-1' };

/** Containers, instances and programs that hand out keys. */
export const MACHINE_ROWS: readonly Row[] = [
  { name: 'a container', env: { ...REGION, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{aws}/container/keys' } },
  {
    name: 'a container with its token',
    env: {
      ...REGION,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{aws}/container/private-keys',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'agent-token',
    },
  },
  {
    name: 'a container with its token in a file',
    files: () => ({ t: 'agent-token' }),
    env: {
      ...REGION,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{aws}/container/private-keys',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '{home}/t',
    },
    except: { v2: `${OLD}: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` },
  },
  {
    name: 'a container for a profile without keys',
    config: '[profile plain]\nregion = eu-west-1\n',
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{aws}/container/keys' },
    flags: ['--profile', 'plain'],
  },
  {
    name: 'a profile with keys over the container',
    credentials: KEYS,
    env: { ...REGION, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{aws}/container/keys' },
  },
  {
    name: 'a container that refuses',
    env: {
      ...REGION,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{aws}/container/private-keys',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'wrong',
    },
    fails: { exit: 3, says: /the container's credentials at http.*: it answered 403/, cli: /container-role.*403/ },
  },
  {
    name: 'a container on another computer',
    env: { ...REGION, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://10.0.0.1/keys' },
    fails: {
      exit: 2,
      says: /plain HTTP is allowed only for this computer and for the ECS and EKS credential endpoints/,
      cli: /Unsupported host '10\.0\.0\.1'/,
    },
  },
  {
    name: 'an instance that the environment names',
    env: { ...REGION, AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{aws}/metadata/' },
  },
  {
    name: 'an instance that the profile names',
    config: '[default]\nregion = eu-west-1\nec2_metadata_service_endpoint = http://{aws}/metadata/\n',
    env: { AWS_EC2_METADATA_DISABLED: null },
  },
  {
    name: 'an instance for a profile without keys',
    config: '[profile plain]\nregion = eu-west-1\n',
    env: { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{aws}/metadata/' },
    flags: ['--profile', 'plain'],
  },
  {
    name: 'an instance that is switched off',
    env: { ...REGION, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{aws}/metadata/' },
    fails: { exit: 4, says: /no credentials/, cli: /Unable to locate credentials/ },
    more: 'names the commands that sign in',
  },
  {
    name: 'nothing at all, and no instance answers',
    env: { ...REGION, AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{gone}/' },
    fails: { exit: 4, says: /no credentials/, cli: /Unable to locate credentials/ },
    more: 'names the commands that sign in',
  },
  {
    name: 'a process',
    files: script(`echo '{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s"}'`),
    config: PROCESS(),
    flags: ['--profile', 'process'],
  },
  {
    name: 'a process with quotes and signs of a shell among its words',
    files: script(
      `[ "$1" = 'a b' ] && [ "$2" = '$HOME|x' ] && ` +
        `echo '{"Version":1,"AccessKeyId":"AKIAWORDS","SecretAccessKey":"s"}'`,
    ),
    config: PROCESS(`"a b" $HOME|x`),
    flags: ['--profile', 'process'],
  },
  {
    name: 'a process that fails',
    files: script('echo "vault is sealed" >&2; exit 3'),
    config: PROCESS(),
    flags: ['--profile', 'process'],
    fails: {
      exit: 4,
      says: /credential_process of profile process ended with 3: vault is sealed/,
      cli: /custom-process: vault is sealed/,
    },
    more: 'names profile and exit code',
  },
  {
    name: 'a process that is not there',
    config: '[profile process]\nregion = eu-west-1\ncredential_process = /no/such/program\n',
    flags: ['--profile', 'process'],
    fails: {
      exit: 2,
      says: /credential_process of profile process cannot be started: there is no program \/no\/such\/program/,
      cli: /No such file or directory: '\/no\/such\/program'/,
    },
  },
  {
    name: 'a process that writes something else',
    files: script('echo AKIAX'),
    config: PROCESS(),
    flags: ['--profile', 'process'],
    fails: { exit: 2, says: /did not print credentials in the JSON format/, cli: /Expecting value/ },
    more: 'names the profile',
  },
  {
    name: 'a process that writes another version',
    files: script(`echo '{"Version":2,"AccessKeyId":"A","SecretAccessKey":"s"}'`),
    config: PROCESS(),
    flags: ['--profile', 'process'],
    fails: { exit: 2, says: /did not print credentials in the JSON format/, cli: /Unsupported version '2'/ },
  },
  {
    name: 'a process as the source of a role',
    files: script(`echo '{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s"}'`),
    config: `${PROCESS()}[profile dev]\nrole_arn = ${roleArn('dev')}\nsource_profile = process\nregion = eu-west-1\n`,
    flags: ['--profile', 'dev'],
  },
];

function PROCESS(words = ''): string {
  return `[profile process]\nregion = eu-west-1\ncredential_process = sh {home}/process ${words}\n`;
}
function script(text: string) {
  return () => ({ process: `${text}\n` });
}
