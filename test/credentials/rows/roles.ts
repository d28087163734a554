import { createHash } from 'node:crypto';
import { inMinutes, keys, type Row, roleArn } from '../row.ts';

const SOURCE = keys('source', 'AKIASOURCE');
const REGION = 'region = eu-west-1\n';
const role = (name: string, more: string): string =>
  `[profile ${name}]\nrole_arn = ${roleArn(name)}\n${REGION}${more}\n`;
const FROM_SOURCE = 'source_profile = source\n';
const MFA = 'mfa_serial = arn:aws:iam::111122223333:mfa/anna';

/** What the AWS CLI keeps of a role, under the name that it gives to it. */
const cached = (asked: Readonly<Record<string, string | number>>, minutes: number) => {
  const members = Object.keys(asked)
    .sort()
    .map((name) => `${JSON.stringify(name)}: ${JSON.stringify(asked[name])}`);
  const name = createHash('sha1')
    .update(`{${members.join(', ')}}`)
    .digest('hex');
  const Credentials = {
    AccessKeyId: 'ASIACACHED',
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration: inMinutes(minutes),
  };
  return { [`.aws/cli/cache/${name}.json`]: JSON.stringify({ Credentials }) };
};

/** Roles that other keys take on. */
export const ROLE_ROWS: readonly Row[] = [
  { name: 'a role', config: role('dev', 'source_profile = source'), credentials: SOURCE, flags: ['--profile', 'dev'] },
  {
    name: 'a role: STS is asked in the Region of the session, not of the source',
    config: `${role('dev', 'source_profile = source')}[profile source]\nregion = us-west-2\n`,
    credentials: SOURCE,
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a role and --region',
    config: role('dev', 'source_profile = source'),
    credentials: SOURCE,
    flags: ['--profile', 'dev', '--region', 'us-west-2'],
  },
  {
    name: 'a role in GovCloud',
    config: `[profile gov]\nrole_arn = ${roleArn('gov', 'aws-us-gov')}\nregion = us-gov-west-1\n${FROM_SOURCE}`,
    credentials: SOURCE,
    flags: ['--profile', 'gov'],
  },
  {
    name: 'a role in China',
    config: `[profile cn]\nrole_arn = ${roleArn('cn', 'aws-cn')}\nregion = cn-north-1\nsource_profile = source\n`,
    credentials: SOURCE,
    flags: ['--profile', 'cn'],
  },
  {
    name: 'a role of a role',
    config: role('second', 'source_profile = first') + role('first', 'source_profile = source'),
    credentials: SOURCE,
    flags: ['--profile', 'second'],
  },
  {
    name: 'a role with external id, duration and session name',
    config: role(
      'dev',
      'source_profile = source\nexternal_id = xyz\nduration_seconds = 1800\nrole_session_name = anna',
    ),
    credentials: SOURCE,
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a duration that is no number is left out',
    config: role('dev', 'source_profile = source\nduration_seconds = an hour'),
    credentials: SOURCE,
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a role whose keys stand in the same profile',
    config: role('own', 'source_profile = own'),
    credentials: keys('own', 'AKIAOWN'),
    flags: ['--profile', 'own'],
  },
  {
    name: 'a role by AWS_PROFILE beats a web identity of the environment',
    config: role('dev', 'source_profile = source'),
    credentials: SOURCE,
    files: () => ({ token: 'web-token' }),
    env: { AWS_PROFILE: 'dev', AWS_WEB_IDENTITY_TOKEN_FILE: '{home}/token', AWS_ROLE_ARN: roleArn('web') },
  },
  {
    name: 'a role with the keys of the environment',
    config: role('dev', 'credential_source = Environment'),
    env: { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'secret' },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a role with the keys of the environment, where there are none',
    config: role('dev', 'credential_source = Environment'),
    flags: ['--profile', 'dev'],
    fails: {
      exit: 2,
      says: /profile dev gets its credentials from credential_source Environment, and AWS_ACCESS_KEY_ID is not set/,
      cli: /No credentials found in credential_source/,
    },
    more: 'names what is missing',
  },
  {
    name: 'a role with the keys of a container',
    config: role('dev', 'credential_source = EcsContainer'),
    env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://{aws}/container/keys' },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a role with the keys of the instance',
    config: role('dev', 'credential_source = Ec2InstanceMetadata'),
    env: { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://{aws}/metadata/' },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a credential_source that nobody knows',
    config: role('dev', 'credential_source = environment'),
    env: { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'secret' },
    flags: ['--profile', 'dev'],
    fails: {
      exit: 2,
      says: /credential_source environment: only Environment, EcsContainer and Ec2InstanceMetadata are known/,
      cli: /credential source "environment" referenced in profile "dev" is not valid/,
    },
    more: 'names those that are known',
  },
  {
    name: 'a source profile that is not there',
    config: role('dev', 'source_profile = gone'),
    flags: ['--profile', 'dev'],
    fails: {
      exit: 2,
      says: /profile dev uses source_profile gone, but there is no such profile/,
      cli: /source_profile "gone" referenced in the profile "dev" does not exist/,
    },
  },
  {
    name: 'a source profile without keys',
    config: `${role('dev', 'source_profile = empty')}[profile empty]\nregion = eu-west-1\n`,
    flags: ['--profile', 'dev'],
    fails: {
      exit: 2,
      says: /source_profile empty, which has no credentials/,
      cli: /source profile "empty" must have credentials/,
    },
  },
  {
    name: 'a role without a source',
    config: role('dev', ''),
    flags: ['--profile', 'dev'],
    fails: {
      exit: 2,
      says: /profile dev has role_arn but neither source_profile nor credential_source/,
      cli: /missing: source_profile or credential_source/,
    },
    more: 'names the profile',
  },
  {
    name: 'both source_profile and credential_source',
    config: role('dev', 'source_profile = source\ncredential_source = Environment'),
    credentials: SOURCE,
    flags: ['--profile', 'dev'],
    fails: {
      exit: 2,
      says: /profile dev has both source_profile and credential_source/,
      cli: /contains both source_profile and credential_source/,
    },
  },
  {
    name: 'roles in a circle',
    config: role('one', 'source_profile = two') + role('two', 'source_profile = one'),
    flags: ['--profile', 'one'],
    fails: {
      exit: 2,
      says: /profile two has a source_profile loop: one → two → one/,
      cli: /Infinite loop in credential configuration/,
    },
  },
  {
    name: 'a role that is its own source, without keys',
    config: role('own', 'source_profile = own'),
    flags: ['--profile', 'own'],
    fails: { exit: 2, says: /profile own has a source_profile loop/, cli: /Infinite loop in credential configuration/ },
  },
  {
    name: 'a role that may not be assumed',
    config: role('denied', 'source_profile = source'),
    credentials: SOURCE,
    flags: ['--profile', 'denied'],
    fails: {
      exit: 3,
      says: /profile denied: STS AssumeRole: User is not authorized to perform: sts:AssumeRole/,
      cli: /AccessDenied.*sts:AssumeRole/s,
    },
    more: 'names the profile',
  },
  {
    name: 'a role whose source keys are unknown',
    config: role('dev', 'source_profile = source'),
    credentials: keys('source', 'AKIAUNKNOWN'),
    flags: ['--profile', 'dev'],
    fails: {
      exit: 4,
      says: /profile dev: STS AssumeRole: The security token included in the request is invalid/,
      cli: /InvalidClientTokenId/,
    },
    more: 'names the profile',
  },
  {
    name: 'a role whose source keys have expired',
    config: role('dev', 'source_profile = source'),
    credentials: keys('source', 'ASIAEXPIRED', 'aws_session_token = t'),
    flags: ['--profile', 'dev'],
    fails: {
      exit: 4,
      says: /profile dev: STS AssumeRole: The security token included in the request is expired/,
      cli: /ExpiredToken/,
    },
    more: 'names the profile',
  },
  {
    name: 'a role that needs an MFA code, which is given',
    config: role('dev', `source_profile = source\n${MFA}`),
    credentials: SOURCE,
    flags: ['--profile', 'dev'],
    ownFlags: ['--mfa-code', '123456'],
    typed: '123456\n',
  },
  {
    name: 'a role that needs an MFA code, and nobody to ask',
    config: role('dev', `source_profile = source\n${MFA}`),
    credentials: SOURCE,
    flags: ['--profile', 'dev'],
    fails: {
      exit: 4,
      says: /profile dev needs an MFA code \(arn:aws:iam::111122223333:mfa\/anna\), .*--mfa-code CODE/,
      cli: /Enter MFA code for arn:aws:iam::111122223333:mfa\/anna/,
    },
    more: 'names the flag',
  },
  {
    name: 'a wrong MFA code',
    config: role('dev', `source_profile = source\n${MFA}`),
    credentials: SOURCE,
    flags: ['--profile', 'dev'],
    ownFlags: ['--mfa-code', '000000'],
    typed: '000000\n',
    fails: { exit: 4, says: /profile dev: STS AssumeRole failed with the MFA code given: /, cli: /AccessDenied/ },
    more: 'names the profile and the code',
  },
  {
    name: 'a role that the AWS CLI has in its cache',
    config: role('dev', 'source_profile = source'),
    credentials: SOURCE,
    files: () => cached({ RoleArn: roleArn('dev') }, 60),
    flags: ['--profile', 'dev'],
  },
  {
    name: 'an MFA role in the cache: no code is asked for',
    config: role('dev', `source_profile = source\n${MFA}\nduration_seconds = 3600\nexternal_id = é"x`),
    credentials: SOURCE,
    files: () => {
      const [[, text] = []] = Object.entries(cached({}, 60));
      const asked =
        `{"DurationSeconds": 3600, "ExternalId": "\\u00e9\\"x", "RoleArn": "${roleArn('dev')}", ` +
        '"SerialNumber": "arn:aws:iam::111122223333:mfa/anna"}';
      return { [`.aws/cli/cache/${createHash('sha1').update(asked).digest('hex')}.json`]: text ?? '' };
    },
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a role in the cache that ends within 15 minutes',
    config: role('dev', 'source_profile = source'),
    credentials: SOURCE,
    files: () => cached({ RoleArn: roleArn('dev') }, 10),
    flags: ['--profile', 'dev'],
  },
  {
    name: 'a cached first role of a chain',
    config: role('second', 'source_profile = first') + role('first', 'source_profile = source'),
    credentials: SOURCE,
    files: () => cached({ RoleArn: roleArn('first') }, 60),
    flags: ['--profile', 'second'],
  },
];
