import { SERVICES, type Service } from '../aws/clients/types.ts';
import { authorityFile } from '../aws/credentials/authority-file.ts';
import { resolveEndpoint } from '../aws/credentials/endpoint.ts';
import { defaultProfileName, findProfile, isSwitchedOn, type ProfileFiles } from '../aws/credentials/profiles.ts';
import { type ProfileProblem, readProfileFiles, resolveRegion } from '../aws/index.ts';
import { type Environment, variable } from '../host/environment.ts';
import { places } from '../host/places.ts';
import type { CallFlags } from './flags.ts';
import { pagerOf } from './pager.ts';
import { SETTING_KEYS } from './settings-file/keys.ts';
import { type SettingsFile, settingsPath } from './settings-file/read.ts';

export interface Setting {
  readonly name: string;
  /** Null where nothing is set. Never a secret. */
  readonly value: string | null;
  /** A flag, a variable, a file or `default`; null where nothing is set. */
  readonly from: string | null;
}
/** What decides where a setting of this program's own comes from. */
export interface OwnFlags {
  readonly file: SettingsFile | undefined;
  /** The value of a flag that was given. */
  readonly given: (key: string) => unknown;
}
export type ConfigFlags = CallFlags & { readonly timeout?: string };

/**
 * Every setting that bears on a run, in the order a person would check them, and what is wrong in the profile files.
 */
export async function settingsOf(
  environment: Environment,
  flags: ConfigFlags,
  own: OwnFlags,
): Promise<{ readonly settings: readonly Setting[]; readonly problems: readonly ProfileProblem[] }> {
  const files = await readProfileFiles(environment);
  const profile = profileOf(environment, flags);
  const ofProfile = findProfile(files, profile.value ?? 'default')?.settings ?? {};
  return {
    settings: [
      profile,
      credentialsOf(environment, flags, files),
      regionOf(environment, flags, files),
      ...endpointsOf(environment, flags, files),
      choice('invoke-endpoint', [
        ['--invoke-endpoint', flags.invokeEndpoint ?? null],
        ['APIGW_DOCTOR_INVOKE_ENDPOINT', variable(environment, 'APIGW_DOCTOR_INVOKE_ENDPOINT')],
      ]),
      switchOf('fips', 'use_fips_endpoint', environment, ofProfile, profile.value),
      switchOf('dual-stack', 'use_dualstack_endpoint', environment, ofProfile, profile.value),
      spelledBothWays('proxy', 'https_proxy', environment),
      spelledBothWays('no-proxy', 'no_proxy', environment),
      bundleOf(environment, ofProfile),
      place('config-file', files.configFile, 'AWS_CONFIG_FILE', environment),
      place('credentials-file', files.credentialsFile, 'AWS_SHARED_CREDENTIALS_FILE', environment),
      colorOf(environment),
      choice('accessible', [
        ['ACCESSIBLE', variable(environment, 'ACCESSIBLE')],
        ['default', 'off'],
      ]),
      pagerSetting(environment),
      ...SETTING_KEYS.flatMap(({ key, asVariables }) => (asVariables === undefined ? [ownSetting(key, own)] : [])),
      place('settings-file', settingsPath(environment), 'XDG_CONFIG_HOME', environment),
      place('settings-directory', places(environment).config, 'XDG_CONFIG_HOME', environment),
      place('state-directory', places(environment).state, 'XDG_STATE_HOME', environment),
      place('cache-directory', places(environment).cache, 'XDG_CACHE_HOME', environment),
    ].map((setting) => ({ ...setting, from: environment.origins?.[setting.from ?? ''] ?? setting.from })),
    problems: files.problems,
  };
}

/** One of this program's own: the flag, else the file, else the default. */
function ownSetting(key: string, { file, given }: OwnFlags): Setting {
  const inFile = file?.settings.get(key);
  const [value, from] =
    given(key) !== undefined
      ? [given(key), `--${key}`]
      : [inFile?.value ?? DEFAULTS[key] ?? false, inFile?.at ?? 'default'];
  const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : `${value}`;
  return { name: key, value: IN_SECONDS.includes(key) ? `${text} s` : text, from };
}
const DEFAULTS: Readonly<Record<string, string>> = { timeout: '10', wait: '60', 'fail-on': 'refused' };
const IN_SECONDS = ['timeout', 'wait'];

/** An empty pager is one that was turned off. */
function pagerSetting(environment: Environment): Setting {
  const from = ['AWS_PAGER', 'PAGER'].find((name) => environment.variables[name] !== undefined) ?? 'default';
  return { name: 'pager', value: pagerOf(environment) ?? 'off', from };
}

/** The first that is set. */
function choice(name: string, candidates: readonly (readonly [from: string, value: string | null])[]): Setting {
  const [from, value] = candidates.find(([, candidate]) => candidate !== null) ?? [null, null];
  return { name, value, from };
}

const profileOf = (environment: Environment, { profile }: ConfigFlags): Setting =>
  choice('profile', [
    ['--profile', profile ?? null],
    ['AWS_PROFILE', variable(environment, 'AWS_PROFILE')],
    ['AWS_DEFAULT_PROFILE', variable(environment, 'AWS_DEFAULT_PROFILE')],
    ['default', defaultProfileName(environment)],
  ]);

/** How the keys come about, in the AWS CLI's order; a profile that is named shuts out keys of the environment. */
function credentialsOf(environment: Environment, flags: ConfigFlags, files: ProfileFiles): Setting {
  const setting = (value: string | null, from: string | null): Setting => ({ name: 'credentials', value, from });
  const ofEnvironment = flags.profile === undefined;
  if (ofEnvironment && variable(environment, 'AWS_ACCESS_KEY_ID') !== null) {
    const isWhole = variable(environment, 'AWS_SECRET_ACCESS_KEY') !== null;
    const value = isWhole ? 'credentials from environment variables' : 'not usable: AWS_SECRET_ACCESS_KEY is not set';
    return setting(value, 'AWS_ACCESS_KEY_ID');
  }
  const name = flags.profile ?? defaultProfileName(environment);
  const profile = findProfile(files, name);
  if (ofEnvironment && profile?.kind !== 'role' && variable(environment, 'AWS_WEB_IDENTITY_TOKEN_FILE') !== null)
    return setting('web-identity', 'AWS_WEB_IDENTITY_TOKEN_FILE');
  if (profile === null) return setting(null, null);
  return setting(profile.kind === 'none' ? null : profile.kind, `profile ${name}`);
}

function regionOf(environment: Environment, flags: ConfigFlags, files: ProfileFiles): Setting {
  const found = resolveRegion(environment, files, { profile: flags.profile ?? null, region: flags.region ?? null });
  return { name: 'region', value: found?.region ?? null, from: found?.from ?? null };
}

/** One line where all services go to one place, else one for each that does not go to AWS. */
function endpointsOf(environment: Environment, flags: ConfigFlags, files: ProfileFiles): readonly Setting[] {
  const of = (service: Service) =>
    resolveEndpoint(environment, files, service, {
      profile: flags.profile ?? null,
      endpointUrl: flags.endpointUrl ?? null,
    });
  const all = SERVICES.map((service) => ({ service, choice: of(service) }));
  const custom = all.flatMap(({ service, choice: found }) => {
    if (!found.ok) return [{ service, value: `not usable: ${found.message}`, from: null }];
    return found.url === null ? [] : [{ service, value: withoutUser(found.url), from: found.from }];
  });
  const [first] = custom;
  if (first === undefined) return [{ name: 'endpoint-url', value: "AWS's own", from: 'default' }];
  const same =
    custom.length === all.length && custom.every(({ value, from }) => value === first.value && from === first.from);
  if (same) return [{ name: 'endpoint-url', value: first.value, from: first.from }];
  return custom.map(({ service, value, from }) => ({ name: `endpoint-url ${service}`, value, from }));
}

function switchOf(
  name: string,
  setting: string,
  environment: Environment,
  own: Readonly<Record<string, string>>,
  profile: string | null,
): Setting {
  const variableName = `AWS_${setting.toUpperCase()}`;
  if (!isSwitchedOn(environment, own, setting)) return { name, value: 'off', from: 'default' };
  return {
    name,
    value: 'on',
    from: variable(environment, variableName) === null ? `profile ${profile}` : variableName,
  };
}

function bundleOf(environment: Environment, own: Readonly<Record<string, string>>): Setting {
  const { file, from } = authorityFile(environment, own);
  return { name: 'ca-bundle', value: file, from };
}

/** The small spelling wins, as in curl. */
function spelledBothWays(name: string, lower: string, environment: Environment): Setting {
  const found = choice(name, [
    [lower, variable(environment, lower)],
    [lower.toUpperCase(), variable(environment, lower.toUpperCase())],
  ]);
  return { ...found, value: found.value === null ? null : withoutUser(found.value) };
}

/** A URL may carry a name and a password. */
const withoutUser = (url: string): string => url.replace(/^([a-z]+:\/\/)?[^/@]*@/i, '$1');

const place = (name: string, value: string, from: string, environment: Environment): Setting => ({
  name,
  value,
  from: variable(environment, from) === null ? 'default' : from,
});

function colorOf(environment: Environment): Setting {
  if (variable(environment, 'NO_COLOR') !== null) return { name: 'color', value: 'never', from: 'NO_COLOR' };
  const forced = variable(environment, 'FORCE_COLOR');
  if (forced !== null)
    return { name: 'color', value: forced === '0' || forced === 'false' ? 'never' : 'always', from: 'FORCE_COLOR' };
  if (variable(environment, 'TERM') === 'dumb') return { name: 'color', value: 'never', from: 'TERM' };
  return { name: 'color', value: 'auto', from: 'default' };
}
