import { systemClock } from '../../host/clock.ts';
import { type Environment, switchedOn, variable } from '../../host/environment.ts';
import { readTextOrNull } from '../../host/files.ts';
import type { CredentialProvider, SdkCredentials } from '../clients/clients.ts';
import { CredentialError, credentialError } from './credential-error.ts';
import { processCredentials } from './process-credentials.ts';
import { defaultProfileName, findProfile, type Profile, type ProfileFiles } from './profiles.ts';

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
  readonly region: string | null;
  /** Endpoint of STS, for roles; null is AWS's own. */
  readonly stsEndpoint: string | null;
  readonly mfaCode: (() => Promise<string>) | null;
  readonly timeoutMs: number;
}

/**
 * The AWS CLI's order: a profile named on the command line shuts the environment out; otherwise keys in the environment
 * win, also over `AWS_PROFILE`; then the profile, a web identity of the environment, the container, the EC2 instance.
 * The SDK's own chain differs (there `AWS_PROFILE` outranks keys), and the program must not show another identity than
 * `aws` does.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-authentication.html#cli-chap-authentication-precedence
 */
export async function credentialSource(options: ChainOptions): Promise<CredentialSource> {
  const { environment, files } = options;
  if (options.profile === null) {
    const keys = keysIn(environment);
    if (keys !== null) return { from: 'environment', profile: null, provide: kept(async () => keys, null) };
  }
  const name = options.profile ?? defaultProfileName(environment);
  const profile = findProfile(files, name);
  if (profile && profile.kind !== 'none') return ofProfile(profile, options);
  const named = options.profile !== null || variable(environment, 'AWS_PROFILE') !== null;
  if (named) {
    const why = profile
      ? `profile ${name} has no credentials`
      : `there is no profile ${name} in ${files.configFile} or ${files.credentialsFile}`;
    return none(why, name);
  }
  return (await outsideFiles(options)) ?? none('no credentials: neither in the environment nor in a profile', null);
}

const none = (why: string, profile: string | null): CredentialSource => ({
  from: why,
  profile,
  provide: () => Promise.reject(new CredentialError(why)),
});

function keysIn(environment: Environment): SdkCredentials | null {
  const accessKeyId = variable(environment, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = variable(environment, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === null || secretAccessKey === null) return null;
  const sessionToken = variable(environment, 'AWS_SESSION_TOKEN');
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
}

function ofProfile(profile: Profile, options: ChainOptions): CredentialSource {
  const fetch = fetchOf(profile, options);
  return { from: `profile ${profile.name}`, profile: profile.name, provide: kept(fetch, profile.name) };
}

function fetchOf(profile: Profile, options: ChainOptions): CredentialProvider {
  const { files, environment } = options;
  const places = { profile: profile.name, filepath: files.credentialsFile, configFilepath: files.configFile };
  const region = profile.region ?? options.region ?? undefined;
  switch (profile.kind) {
    case 'static':
      return async () => staticKeys(profile);
    case 'process':
      return () =>
        processCredentials(
          profile.settings['credential_process'] ?? '',
          profile.name,
          Math.max(options.timeoutMs, 30_000),
        );
    case 'sso':
      return async () => (await import('./sdk-providers.ts')).fromSSO(places)();
    case 'login':
      return async () => (await import('./sdk-providers.ts')).fromLoginCredentials(places)();
    case 'role':
    case 'web-identity': {
      const { mfaCode } = options;
      const clientConfig = {
        ...(region === undefined ? {} : { region }),
        ...(options.stsEndpoint === null ? {} : { endpoint: options.stsEndpoint }),
      };
      return async () => {
        if (profile.settings['credential_source']?.toLowerCase() === 'environment' && keysIn(environment) === null) {
          throw new CredentialError(`profile ${profile.name} takes its keys from the environment, and there are none`);
        }
        const { fromIni } = await import('./sdk-providers.ts');
        return fromIni({ ...places, clientConfig, ...(mfaCode === null ? {} : { mfaCodeProvider: mfaCode }) })();
      };
    }
    case 'none':
      return () => Promise.reject(new CredentialError(`profile ${profile.name} has no credentials`));
  }
}

function staticKeys({ name, settings, credentials }: Profile): SdkCredentials {
  // The pair is taken from one file: an id of one with the key of the other would only be refused.
  const from = credentials['aws_access_key_id'] ? credentials : settings;
  const {
    aws_access_key_id: accessKeyId,
    aws_secret_access_key: secretAccessKey,
    aws_session_token: sessionToken,
  } = from;
  if (!accessKeyId || !secretAccessKey)
    throw new CredentialError(`profile ${name} has aws_access_key_id without aws_secret_access_key`);
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** What stands outside the profile files: a web identity, a container's role, the EC2 instance's role. */
async function outsideFiles({ environment, region }: ChainOptions): Promise<CredentialSource | null> {
  const tokenFile = variable(environment, 'AWS_WEB_IDENTITY_TOKEN_FILE');
  const roleArn = variable(environment, 'AWS_ROLE_ARN');
  if (tokenFile !== null && roleArn !== null) {
    const clientConfig = region === null ? {} : { region };
    const provide = async () =>
      (await import('./sdk-providers.ts')).fromTokenFile({ webIdentityTokenFile: tokenFile, roleArn, clientConfig })();
    return { from: 'web identity of the environment', profile: null, provide: kept(provide, null) };
  }
  if (
    variable(environment, 'AWS_CONTAINER_CREDENTIALS_FULL_URI') ??
    variable(environment, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
  ) {
    return {
      from: 'container',
      profile: null,
      provide: kept(async () => (await import('./sdk-providers.ts')).fromHttp()(), null),
    };
  }
  // Asking a metadata service that is not there costs seconds, so only machines that say they are EC2 are asked.
  if (switchedOn(environment, 'AWS_EC2_METADATA_DISABLED') || !(await isEc2())) return null;
  const provide = async () =>
    (await import('./sdk-providers.ts')).fromInstanceMetadata({ timeout: 1000, maxRetries: 1 })();
  return { from: 'EC2 instance', profile: null, provide: kept(provide, null) };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify_ec2_instances.html */
async function isEc2(): Promise<boolean> {
  const vendor = await readTextOrNull('/sys/class/dmi/id/sys_vendor').catch(() => null);
  return vendor?.trim() === 'Amazon EC2';
}

const FIVE_MINUTES = 5 * 60_000;

/** Fetches once, also when many ask at the same time, and again shortly before the end. A failure is not kept. */
function kept(fetch: CredentialProvider, profile: string | null): CredentialProvider {
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
        throw credentialError(error, profile);
      },
    );
    return pending;
  };
}
