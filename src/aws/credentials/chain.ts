import { systemClock } from '../../host/clock.ts';
import { type Environment, variable } from '../../host/environment.ts';
import type { CredentialProvider, SdkCredentials } from '../clients/clients.ts';
import type { SettingsFor } from './ask.ts';
import { CredentialError, commandFor } from './credential-error.ts';
import { loginCredentials } from './login.ts';
import { containerCredentials, type InstanceMetadata, instanceMetadata, isInContainer } from './metadata.ts';
import { processCredentials } from './process-credentials.ts';
import { defaultProfileName, findProfile, kindAsSource, type Profile, type ProfileFiles } from './profiles.ts';
import { assumeRole, assumeRoleWithWebIdentity, type RoleContext, type WebIdentity } from './roles.ts';
import { ssoCredentials } from './sso.ts';

/** Where credentials come from, decided before any is fetched. */
export interface CredentialSource {
  /** `environment`, `profile staging`, `container`, `EC2 instance`, or why there is none. */
  readonly from: string;
  readonly profile: string | null;
  /** Fetches them; throws `CredentialError`. Kept until shortly before they expire. */
  readonly provide: CredentialProvider;
}

export interface ChainOptions {
  readonly environment: Environment;
  readonly files: ProfileFiles;
  /** Named by the person; null when not. */
  readonly profile: string | null;
  /** Region of the session, for STS. */
  readonly region: string;
  readonly settingsFor: SettingsFor;
  readonly mfaCode: ((serial: string) => Promise<string>) | null;
  readonly timeoutMs: number;
}

/**
 * The AWS CLI's order: a profile named on the command line shuts the environment out; otherwise keys in the environment
 * win, also over `AWS_PROFILE`; then the profile's role, a web identity of the environment, what else the profile has,
 * the container, the EC2 instance. The SDK's own chain differs (there `AWS_PROFILE` outranks keys), and the program
 * must not show another identity than `aws` does.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-authentication.html#cli-chap-authentication-precedence
 */
export function credentialSource(options: ChainOptions): CredentialSource {
  const { environment, files } = options;
  const ofEnvironment = options.profile === null;
  if (ofEnvironment && variable(environment, 'AWS_ACCESS_KEY_ID') !== null)
    return source('environment', null, async () => environmentKeys(environment));
  const name = options.profile ?? defaultProfileName(environment);
  const profile = findProfile(files, name);
  if (ofEnvironment && profile?.kind !== 'role' && variable(environment, 'AWS_WEB_IDENTITY_TOKEN_FILE') !== null)
    return source('web identity from environment variables', null, async () =>
      assumeRoleWithWebIdentity(webIdentityOf(profile, environment), contextOf(options)),
    );
  if (profile !== null && profile.kind !== 'none')
    return source(`profile ${name}`, name, () => fetchFor(profile, [name], options));
  if (isInContainer(environment)) return source('container', null, () => containerCredentials(environment));
  const metadata = instanceMetadata(environment, profile?.settings ?? {});
  return source('EC2 instance', null, () => instanceKeys(metadata, name, profile));
}

const source = (from: string, profile: string | null, fetch: CredentialProvider): CredentialSource => ({
  from,
  profile,
  provide: kept(fetch),
});

/** Who has only an id means these keys: another identity in their place would be a surprise. */
function environmentKeys(environment: Environment): SdkCredentials {
  const accessKeyId = variable(environment, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = variable(environment, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === null) throw new CredentialError('settings', 'AWS_ACCESS_KEY_ID is not set');
  if (secretAccessKey === null)
    throw new CredentialError('settings', 'AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY');
  const sessionToken = variable(environment, 'AWS_SECURITY_TOKEN') ?? variable(environment, 'AWS_SESSION_TOKEN');
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
}

async function instanceKeys(
  metadata: InstanceMetadata | null,
  name: string,
  profile: Profile | null,
): Promise<SdkCredentials> {
  const keys = (await metadata?.credentials()) ?? null;
  if (keys !== null) return keys;
  const where =
    profile === null
      ? 'neither the environment nor a profile has credentials'
      : `profile ${name} has none, and neither does the environment`;
  const sso = commandFor('aws configure sso', profile === null ? null : name);
  throw new CredentialError('credentials', `no credentials: ${where}. To sign in: ${sso}, or \`aws login\``);
}

/** What the role of a profile is asked for with. */
const contextOf = ({ environment, settingsFor, region, timeoutMs, mfaCode }: ChainOptions): RoleContext => ({
  settingsFor,
  region,
  home: environment.home,
  timeoutMs,
  now: systemClock.now,
  mfaCode,
});

/** `visited` are the profiles whose roles lead here, the first one first. */
function fetchFor(
  profile: Profile,
  visited: readonly string[],
  options: ChainOptions,
  kind = profile.kind,
): Promise<SdkCredentials> {
  switch (kind) {
    case 'static':
      return Promise.resolve().then(() => staticKeys(profile));
    case 'process':
      return processCredentials(profile.settings['credential_process'] ?? '', profile.name, {
        timeoutMs: Math.max(options.timeoutMs, 30_000),
        now: systemClock.now(),
      });
    case 'sso':
      return ssoCredentials(profile, options.files, contextOf(options));
    case 'login':
      return loginCredentials(profile, options.files, options.environment, contextOf(options));
    case 'role':
      return roleKeys(profile, visited, options);
    case 'web-identity':
      return Promise.resolve().then(() => assumeRoleWithWebIdentity(webIdentityOf(profile, null), contextOf(options)));
    case 'none':
      return Promise.reject(new CredentialError('settings', `profile ${profile.name} has no credentials`));
  }
}

async function roleKeys(profile: Profile, visited: readonly string[], options: ChainOptions): Promise<SdkCredentials> {
  const { settings, name } = profile;
  const duration = Number(settings['duration_seconds'] ?? Number.NaN);
  const role = {
    roleArn: settings['role_arn'] ?? '',
    sessionName: settings['role_session_name'] ?? null,
    externalId: settings['external_id'] ?? null,
    mfaSerial: settings['mfa_serial'] ?? null,
    durationSeconds: Number.isInteger(duration) ? duration : null,
  };
  return assumeRole(role, sourceOfRole(profile, visited, options), name, contextOf(options));
}

/** Checked before anything is fetched, so that a code is not asked for in vain. */
function sourceOfRole(
  { name, settings }: Profile,
  visited: readonly string[],
  options: ChainOptions,
): () => Promise<SdkCredentials> {
  const refuse = (why: string): CredentialError => new CredentialError('settings', `profile ${name} ${why}`);
  const { source_profile: sourceName, credential_source: origin } = settings;
  if (sourceName && origin) throw refuse('has both source_profile and credential_source: remove one of them');
  if (origin) return namedSource(origin, name, options);
  if (!sourceName)
    throw refuse(
      'has role_arn but neither source_profile nor credential_source: add one to set which credentials assume the role',
    );
  const from = findProfile(options.files, sourceName);
  if (from === null) throw refuse(`uses source_profile ${sourceName}, but there is no such profile`);
  const kind = kindAsSource(from);
  if (sourceName === name ? kind === 'role' : visited.includes(sourceName))
    throw refuse(`has a source_profile loop: ${[...visited, sourceName].join(' → ')}`);
  if (kind === 'none') throw refuse(`uses source_profile ${sourceName}, which has no credentials`);
  return () => fetchFor(from, [...visited, sourceName], options, kind);
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html */
function namedSource(
  origin: string,
  name: string,
  { environment, files }: ChainOptions,
): () => Promise<SdkCredentials> {
  const refuse = (why: string): CredentialError =>
    new CredentialError('settings', `profile ${name} gets its credentials from credential_source ${origin}${why}`);
  const settings = findProfile(files, name)?.settings ?? {};
  switch (origin) {
    case 'Environment':
      if (variable(environment, 'AWS_ACCESS_KEY_ID') === null) throw refuse(', and AWS_ACCESS_KEY_ID is not set');
      return async () => environmentKeys(environment);
    case 'EcsContainer':
      if (!isInContainer(environment))
        throw refuse(', and no environment variable sets the container credentials endpoint');
      return () => containerCredentials(environment);
    case 'Ec2InstanceMetadata':
      return async () => {
        const keys = await instanceMetadata(environment, settings)?.credentials();
        if (keys) return keys;
        throw new CredentialError(
          'cannot-sign',
          `profile ${name}: no instance metadata service provides credentials on this computer`,
        );
      };
    default:
      throw refuse(': only Environment, EcsContainer and Ec2InstanceMetadata are known');
  }
}

/** Variables win over the profile, one by one; null leaves them out. */
function webIdentityOf(profile: Profile | null, environment: Environment | null): WebIdentity {
  const setting = (name: string, variableName: string): string | null =>
    (environment === null ? null : variable(environment, variableName)) ?? (profile?.settings[name] || null);
  const tokenFile = setting('web_identity_token_file', 'AWS_WEB_IDENTITY_TOKEN_FILE') ?? '';
  const roleArn = setting('role_arn', 'AWS_ROLE_ARN');
  const from = environment === null ? `profile ${profile?.name}` : 'AWS_WEB_IDENTITY_TOKEN_FILE';
  if (roleArn === null)
    throw new CredentialError('settings', `${from} sets a token file but no role: set role_arn or AWS_ROLE_ARN`);
  return { roleArn, sessionName: setting('role_session_name', 'AWS_ROLE_SESSION_NAME'), tokenFile, from };
}

function staticKeys({ name, settings, credentials }: Profile): SdkCredentials {
  // The pair is taken from one file: an id of one with the key of the other would only be refused.
  const from = credentials['aws_access_key_id'] ? credentials : settings;
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = from;
  const sessionToken = from['aws_security_token'] ?? from['aws_session_token'];
  if (!accessKeyId || !secretAccessKey)
    throw new CredentialError('settings', `profile ${name} has aws_access_key_id without aws_secret_access_key`);
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

const FIVE_MINUTES = 5 * 60_000;

/** Fetches once, also when many ask at the same time, and again shortly before the end. A failure is not kept. */
function kept(fetch: CredentialProvider): CredentialProvider {
  let pending: Promise<SdkCredentials> | null = null;
  let until = Number.POSITIVE_INFINITY;
  return async () => {
    if (pending !== null && systemClock.now() < until) return pending;
    until = Number.POSITIVE_INFINITY;
    pending = fetch().then(
      (credentials) => {
        until = credentials.expiration ? credentials.expiration.getTime() - FIVE_MINUTES : Number.POSITIVE_INFINITY;
        return credentials;
      },
      (error: unknown) => {
        pending = null;
        throw error;
      },
    );
    return pending;
  };
}
