import { accountOf } from '../core/api-gateway/arns.ts';
import type { Clock } from '../core/model/ports.ts';
import { type Connections, connections } from '../host/connection.ts';
import type { Environment } from '../host/environment.ts';
import { atHome, readTextOrNull } from '../host/files.ts';
import { type ClientsOptions, makeClients, type SdkCredentials } from './clients/clients.ts';
import { type ServiceLimiters, serviceLimiters } from './clients/limits.ts';
import { type Clients, SERVICES, type Service } from './clients/types.ts';
import type { Counter } from './counter.ts';
import type { CredentialService } from './credentials/ask.ts';
import { authorityFile } from './credentials/authority-file.ts';
import { type CredentialSource, credentialSource } from './credentials/chain.ts';
import { resolveEndpoint } from './credentials/endpoint.ts';
import { instanceMetadata } from './credentials/metadata.ts';
import { noSuchProfile } from './credentials/no-such-profile.ts';
import {
  defaultProfileName,
  findProfile,
  isSwitchedOn,
  type ProfileFiles,
  problemText,
  profileOfEnvironment,
  readProfileFiles,
} from './credentials/profiles.ts';
import { type RegionChoice, resolveRegion } from './credentials/region.ts';
import type { OpenAccountOptions, PracticeProfile } from './options.ts';
import { CannotRead } from './read/fact-of.ts';
import type { OpenedAs } from './tape.ts';

/** One set of credentials in one region, ready to call. */
export interface AwsSession {
  readonly clients: Clients;
  readonly region: string;
  readonly regionFrom: string;
  /** `profile staging`, `environment`, `practice` … */
  readonly from: string;
  /** Throws `CredentialError`. */
  readonly credentials: () => Promise<SdkCredentials>;
  /** `GetCallerIdentity`, asked once. Throws `AwsCallError`. */
  readonly who: () => Promise<Who>;
  /** True when the control plane is not AWS's own. */
  readonly customEndpoint: boolean;
  readonly connections: Connections;
  readonly practice: PracticeProfile | null;
}
export interface Who {
  readonly arn: string;
  readonly accountId: string;
}

/** The settings of this computer do not say how the account is opened; the message is for people. */
export class SetupError extends CannotRead {
  override readonly name = 'SetupError';
  override readonly blame = 'settings';
}

/** Sessions by profile, each opened once. */
export interface Sessions {
  /** Null is the profile of the options. Throws `SetupError`. */
  of(profile: string | null): Promise<AwsSession>;
}

export function sessions(options: OpenAccountOptions, counter: Counter): Sessions {
  const opened = new Map<string | null, Promise<AwsSession>>();
  const limits = limitersByRegion(options.clock);
  let files: Promise<ProfileFiles> | null = null;
  const filesOnce = (): Promise<ProfileFiles> => {
    files ??= readProfileFiles(options.environment);
    return files;
  };
  return {
    of(profile) {
      const key = profile ?? options.profile;
      const already = opened.get(key);
      if (already) return already;
      const made = openedAs(options, key, counter, () =>
        options.practice ? openPractice(options, key, counter) : openReal(options, key, filesOnce, { counter, limits }),
      );
      opened.set(key, made);
      return made;
    },
  };
}

/** From a recording as it was opened then, without files, environment or keys; else now, and a tape is told how. */
async function openedAs(
  options: OpenAccountOptions,
  profile: string | null,
  counter: Counter,
  open: () => Promise<AwsSession>,
): Promise<AwsSession> {
  const { tape } = options;
  if (tape === undefined) return open();
  const as = tape.openedAs(profile, options.region);
  if (as !== null) return fromRecording(options, as, counter);
  const session = await open();
  const { region, regionFrom, from, customEndpoint } = session;
  const keys = await session.credentials().catch(() => null);
  if (keys !== null)
    tape.opened({
      ...{ profile, region, regionFrom, from, customEndpoint },
      accessKeyId: keys.accessKeyId,
      isTemporary: keys.sessionToken !== undefined,
      expiresAt: keys.expiration?.toISOString() ?? null,
    });
  return session;
}

/** Its keys sign nothing that is sent. */
function fromRecording(options: OpenAccountOptions, as: OpenedAs, counter: Counter): AwsSession {
  const credentials: SdkCredentials = {
    accessKeyId: as.accessKeyId,
    secretAccessKey: 'recorded',
    ...(as.isTemporary ? { sessionToken: 'recorded' } : {}),
    ...(as.expiresAt === null ? {} : { expiration: new Date(as.expiresAt) }),
  };
  return session(
    { from: as.from, profile: as.profile ?? 'default', provide: async () => credentials },
    {
      region: as.region,
      regionFrom: as.regionFrom,
      endpointOf: () => (as.customEndpoint ? 'http://recorded.invalid' : null),
      ...WITHOUT_AWS,
      timeoutMs: options.timeoutMs,
      clock: options.clock,
      counter,
      practice: null,
      ...tapeOf(options, as.profile),
    },
  );
}

const tapeOf = ({ tape }: OpenAccountOptions, profile: string | null): Pick<SessionSettings, 'tape'> =>
  tape === undefined ? {} : { tape: { tape, profile } };

/**
 * AWS counts what an account asks in a Region, whoever asks: profiles share the limits, as which account a profile
 * belongs to is not known before it has asked.
 */
function limitersByRegion(clock: Clock) {
  const made = new Map<string, ServiceLimiters>();
  return (region: string, endpoints: Readonly<Record<Service, string | null>>): ServiceLimiters => {
    const key = JSON.stringify([region, endpoints]);
    const limits = made.get(key) ?? serviceLimiters(clock, (service) => endpoints[service] === null);
    made.set(key, limits);
    return limits;
  };
}

async function openReal(
  options: OpenAccountOptions,
  profile: string | null,
  filesOnce: () => Promise<ProfileFiles>,
  { counter, limits }: { readonly counter: Counter; readonly limits: ReturnType<typeof limitersByRegion> },
): Promise<AwsSession> {
  const { environment, timeoutMs } = options;
  const files = await filesOnce();
  const settings = settingsOf(environment, files, profile);
  const choice = await regionOf(options, files, profile, settings);
  const endpoints = endpointsOf(options, files, profile);
  const reach = {
    useFips: isSwitchedOn(environment, settings, 'use_fips_endpoint'),
    useDualstack: isSwitchedOn(environment, settings, 'use_dualstack_endpoint'),
    connections: connections(environment, await authoritiesOf(environment, settings)),
  };
  const source = credentialSource({
    environment,
    files,
    profile,
    region: choice.region,
    settingsFor: (service, region) => {
      const { agent } = reach.connections;
      const endpoint = endpoints[service];
      return {
        region,
        useFipsEndpoint: reach.useFips,
        useDualstackEndpoint: reach.useDualstack,
        maxAttempts: 2,
        ...(endpoint === null ? {} : { endpoint }),
        ...(agent === null ? {} : { requestHandler: { httpsAgent: agent } }),
      };
    },
    mfaCode: options.mfaCode ?? null,
    timeoutMs,
  });
  return session(source, {
    region: choice.region,
    regionFrom: choice.from,
    endpointOf: (service) => endpoints[service],
    ...reach,
    timeoutMs,
    clock: options.clock,
    counter,
    limits: limits(choice.region, endpoints),
    practice: null,
    ...tapeOf(options, profile),
    ...(options.ended === undefined ? {} : { ended: options.ended }),
    ...(options.debug === undefined ? {} : { debug: options.debug }),
  });
}

/** Settings of the profile in use. As in the AWS CLI, a broken file, or a profile that is not there, ends it. */
function settingsOf(
  environment: Environment,
  files: ProfileFiles,
  profile: string | null,
): Readonly<Record<string, string>> {
  const [fatal] = files.problems.filter(({ isFatal }) => isFatal);
  if (fatal !== undefined) throw new SetupError(`${problemText(fatal)}. The AWS CLI refuses the file too`);
  const named = profile === null ? profileOfEnvironment(environment) : { name: profile, from: '--profile' };
  const found = findProfile(files, named?.name ?? 'default');
  if (named !== null && found === null) throw new SetupError(noSuchProfile(files, named));
  return found?.settings ?? {};
}

async function regionOf(
  options: OpenAccountOptions,
  files: ProfileFiles,
  profile: string | null,
  settings: Readonly<Record<string, string>>,
): Promise<RegionChoice> {
  const { environment, region } = options;
  const choice = resolveRegion(environment, files, { profile, region });
  if (choice !== null) {
    if (!/^[a-z0-9-]+$/i.test(choice.region))
      throw new SetupError(`"${choice.region}" (${choice.from}) is no Region: Regions are named like eu-west-1`);
    return choice;
  }
  const ofInstance = await instanceMetadata(environment, settings)?.region();
  if (ofInstance) return { region: ofInstance, from: 'EC2 instance' };
  const name = profile ?? defaultProfileName(environment);
  throw new SetupError(`no Region is set: add --region, set AWS_REGION, or set region in profile ${name}`);
}

/**
 * Where each service is. `--endpoint-url` moves AWS's control plane, and STS with it; the portal of a sign-in, which
 * gets its token, is moved only by its own settings.
 */
function endpointsOf(
  { environment, endpointUrl }: OpenAccountOptions,
  files: ProfileFiles,
  profile: string | null,
): Readonly<Record<Service | CredentialService, string | null>> {
  const of = (service: Service | CredentialService, given: string | null): readonly [string, string | null] => {
    const endpoint = resolveEndpoint(environment, files, service, { profile, endpointUrl: given });
    if (!endpoint.ok) throw new SetupError(endpoint.message);
    return [service, endpoint.url];
  };
  return Object.fromEntries([
    ...SERVICES.map((service) => of(service, endpointUrl)),
    ...(['sso', 'sso-oidc', 'signin'] as const).map((service) => of(service, null)),
  ]) as Record<Service | CredentialService, string | null>;
}

/** The authorities to trust, as PEM text: `AWS_CA_BUNDLE`, `ca_bundle` of the profile, or what Python's tools read. */
async function authoritiesOf(
  environment: Environment,
  settings: Readonly<Record<string, string>>,
): Promise<string | null> {
  const { file, from } = authorityFile(environment, settings);
  if (file === null) return null;
  const text = await readTextOrNull(atHome(file, environment.home)).catch(() => null);
  if (text === null) throw new SetupError(`the certificate authorities in ${file} (${from}) cannot be read`);
  return text;
}

async function openPractice(options: OpenAccountOptions, name: string | null, counter: Counter): Promise<AwsSession> {
  const { practice, endpointUrl } = options;
  const wanted = name ?? practice?.main;
  const profile = practice?.profiles.find((one) => one.name === wanted);
  if (!profile || endpointUrl === null) throw new SetupError(`the practice account has no profile ${wanted ?? ''}`);
  const credentials: SdkCredentials = {
    accessKeyId: profile.accessKeyId,
    secretAccessKey: profile.secretAccessKey.reveal(),
    ...(profile.sessionToken === null ? {} : { sessionToken: profile.sessionToken.reveal() }),
  };
  const source: CredentialSource = { from: 'practice', profile: profile.name, provide: async () => credentials };
  return session(source, {
    region: options.region ?? 'us-east-1',
    regionFrom: 'practice',
    endpointOf: () => endpointUrl.replace(/(?<!\/)\/+$/, ''),
    ...WITHOUT_AWS,
    timeoutMs: options.timeoutMs,
    clock: options.clock,
    counter,
    practice: profile,
    ...(options.debug === undefined ? {} : { debug: options.debug }),
  });
}

/** Of a session that reaches no endpoint of AWS. */
const WITHOUT_AWS = { useFips: false, useDualstack: false, connections: { agent: null } } as const;

interface SessionSettings extends Omit<ClientsOptions, 'credentials'> {
  readonly regionFrom: string;
  readonly connections: Connections;
  readonly practice: PracticeProfile | null;
}

function session(source: CredentialSource, clientSettings: SessionSettings): AwsSession {
  const clients = makeClients({
    ...clientSettings,
    ofPractice: clientSettings.practice !== null,
    credentials: source.provide,
  });
  let asked = whoIsPractice(clientSettings.practice);
  return {
    clients,
    region: clientSettings.region,
    regionFrom: clientSettings.regionFrom,
    from: source.from,
    credentials: source.provide,
    customEndpoint: clientSettings.endpointOf('apigateway') !== null,
    connections: clientSettings.connections,
    practice: clientSettings.practice,
    who() {
      asked ??= askWho(clients).catch((error: unknown) => {
        // A failure is not kept: the person may sign in and try again.
        asked = null;
        throw error;
      });
      return asked;
    },
  };
}

/**
 * The practice account made its operator: it need not be asked, and the SDK not be loaded for that. Keys of callers may
 * be expired or switched off, which is for the account to say.
 */
function whoIsPractice(profile: PracticeProfile | null): Promise<Who> | null {
  const accountId = profile === null ? null : accountOf(profile.arn);
  return !profile?.operator || accountId === null ? null : Promise.resolve({ arn: profile.arn, accountId });
}

async function askWho(clients: Clients): Promise<Who> {
  const { Arn: arn, Account: account } = await clients.call('sts', 'GetCallerIdentity', {});
  const accountId = account ?? accountOf(arn ?? '');
  if (arn === undefined || accountId === null)
    throw new CannotRead('GetCallerIdentity answered without ARN or account');
  return { arn, accountId };
}
