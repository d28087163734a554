import { join } from 'node:path';
import { type Environment, variable } from '../../host/environment.ts';
import { atHome, readTextOrNull } from '../../host/files.ts';
import { type IniSection, readIni } from './ini.ts';

/** How a profile comes by its credentials. */
export type ProfileKind = 'role' | 'web-identity' | 'sso' | 'static' | 'login' | 'process' | 'none';

export interface Profile {
  readonly name: string;
  readonly kind: ProfileKind;
  readonly region: string | null;
  /** Settings of both files, the credentials file's winning. They may hold keys: never show them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settings of the credentials file only. */
  readonly credentials: Readonly<Record<string, string>>;
}
export interface ProfileProblem {
  readonly file: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  readonly message: string;
  /** The AWS CLI refuses the whole file for it, and so does whatever asks for credentials here. */
  readonly isFatal: boolean;
}
/** `/home/anna/.aws/config:12 is no section header …`, with its place first. */
export const problemText = ({ file, line, message }: ProfileProblem): string =>
  `${file}${line === 0 ? '' : `:${line}`} ${message}`;

export interface ProfileFiles {
  readonly configFile: string;
  readonly credentialsFile: string;
  /** In the order of the files, `default` first. */
  readonly profiles: readonly Profile[];
  /** Settings of `[services NAME]` sections: service → setting → value. */
  readonly services: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  /** Settings of `[sso-session NAME]` sections. */
  readonly ssoSessions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly problems: readonly ProfileProblem[];
}

/**
 * All profiles of the AWS config and credentials files, and what is wrong in them, with file and line. Places:
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html. A file that is not there is no problem.
 */
export async function readProfileFiles(environment: Environment): Promise<ProfileFiles> {
  const configFile = pathOf(environment, 'AWS_CONFIG_FILE', 'config');
  const credentialsFile = pathOf(environment, 'AWS_SHARED_CREDENTIALS_FILE', 'credentials');
  const problems: ProfileProblem[] = [];
  const config = await sectionsOf(configFile, problems);
  const credentials = await sectionsOf(credentialsFile, problems);
  const fromConfig = collect(config, configFile, 'config', problems);
  const fromCredentials = collect(credentials, credentialsFile, 'credentials', problems);
  const names = [...new Set([...fromConfig.keys(), ...fromCredentials.keys()])].sort(
    (a, b) => Number(b === 'default') - Number(a === 'default'),
  );
  return {
    configFile,
    credentialsFile,
    profiles: names.map((name) => profileOf(name, fromConfig.get(name) ?? {}, fromCredentials.get(name) ?? {})),
    services: servicesIn(config),
    ssoSessions: ssoSessionsIn(config),
    problems,
  };
}

function pathOf(environment: Environment, name: string, file: string): string {
  const given = variable(environment, name);
  if (given === null) return join(environment.home, '.aws', file);
  return atHome(given, environment.home);
}

async function sectionsOf(file: string, problems: ProfileProblem[]): Promise<readonly IniSection[]> {
  try {
    const text = await readTextOrNull(file);
    if (text === null) return [];
    const read = readIni(text);
    problems.push(...read.problems.map((problem) => ({ file, ...problem })));
    return read.sections;
  } catch (error) {
    problems.push({
      file,
      line: 0,
      message: `cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'})`,
      isFatal: true,
    });
    return [];
  }
}

type Settings = Record<string, string>;

/** Profile name → settings. A name that comes twice is merged, the later value winning, and reported. */
function collect(
  sections: readonly IniSection[],
  file: string,
  kind: 'config' | 'credentials',
  problems: ProfileProblem[],
): Map<string, Settings> {
  const found = new Map<string, Settings>();
  for (const section of sections) {
    const name = kind === 'credentials' ? section.title : profileNameIn(section, file, problems);
    if (name === null) continue;
    const already = found.get(name);
    if (already)
      problems.push({
        file,
        line: section.line,
        message: `profile ${name} is defined twice in this file; its settings are merged`,
        isFatal: false,
      });
    const settings = already ?? {};
    for (const setting of section.settings) settings[setting.name] = setting.value;
    found.set(name, settings);
  }
  return found;
}

/**
 * In the config file every profile but `default` has the word `profile` in front; other kinds of sections exist too.
 */
function profileNameIn(section: IniSection, file: string, problems: ProfileProblem[]): string | null {
  if (section.title === 'default') return 'default';
  const [word, ...rest] = section.title.split(/\s+/);
  if (word === 'profile' && rest.length > 0) return section.title.slice('profile'.length).trim();
  if (rest.length === 0 && word !== 'plugins' && word !== 'preview') {
    problems.push({
      file,
      line: section.line,
      message: `[${section.title}] is ignored by AWS tools: write [profile ${section.title}]`,
      isFatal: false,
    });
  }
  return null;
}

function profileOf(name: string, config: Settings, credentials: Settings): Profile {
  const settings = { ...config, ...credentials };
  return {
    name,
    kind: kindOf(config, credentials),
    region: credentials['region'] || config['region'] || null,
    settings,
    credentials,
  };
}

/**
 * In the AWS CLI's own order:
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-authentication.html#cli-chap-authentication-precedence
 */
function kindOf(config: Settings, credentials: Settings): ProfileKind {
  const { role_arn: role, web_identity_token_file: token } = { ...config, ...credentials };
  return role && !token ? 'role' : kindBesidesRole({ ...config, ...credentials }, credentials);
}

/** How a profile comes by the keys with which it takes on its own role, or another profile its role. */
export const kindAsSource = ({ kind, settings, credentials }: Profile): ProfileKind =>
  kind === 'role' && (settings['aws_access_key_id'] || settings['aws_secret_access_key'])
    ? kindBesidesRole(settings, credentials)
    : kind;

function kindBesidesRole(all: Settings, credentials: Settings): ProfileKind {
  if (all['web_identity_token_file']) return 'web-identity';
  if (all['sso_account_id'] || all['sso_role_name']) return 'sso';
  if (credentials['aws_access_key_id']) return 'static';
  if (all['login_session']) return 'login';
  if (all['credential_process']) return 'process';
  return all['aws_access_key_id'] ? 'static' : 'none';
}

function ssoSessionsIn(sections: readonly IniSection[]): ProfileFiles['ssoSessions'] {
  return Object.fromEntries(
    sections.flatMap(({ title, settings }) => {
      const name = /^sso-session\s+(\S.*)$/.exec(title)?.[1];
      return name === undefined
        ? []
        : [[name, Object.fromEntries(settings.map((setting) => [setting.name, setting.value]))] as const];
    }),
  );
}

function servicesIn(sections: readonly IniSection[]): ProfileFiles['services'] {
  return Object.fromEntries(
    sections.flatMap((section) => {
      const name = /^services\s+(\S.*)$/.exec(section.title)?.[1];
      if (name === undefined) return [];
      const services = section.settings.map(
        (setting) => [setting.name, Object.fromEntries(setting.nested.map((one) => [one.name, one.value]))] as const,
      );
      return [[name, Object.fromEntries(services)] as const];
    }),
  );
}

/**
 * Whether a switch of AWS's is on, by its name in a profile: the variable with `AWS_` in front wins. Only `true`, in
 * any case, turns one on.
 */
export const isSwitchedOn = (
  environment: Environment,
  settings: Readonly<Record<string, string>>,
  name: string,
): boolean => (variable(environment, `AWS_${name.toUpperCase()}`) ?? settings[name] ?? '').toLowerCase() === 'true';

/** The profile that a variable names, and which one; `AWS_DEFAULT_PROFILE` is the older name. */
export function profileOfEnvironment(
  environment: Environment,
): { readonly name: string; readonly from: string } | null {
  for (const from of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']) {
    const name = variable(environment, from);
    if (name !== null) return { name, from };
  }
  return null;
}

/** The profile that is meant when no flag names one. */
export const defaultProfileName = (environment: Environment): string =>
  profileOfEnvironment(environment)?.name ?? 'default';

export const findProfile = (files: ProfileFiles, name: string): Profile | null =>
  files.profiles.find((profile) => profile.name === name) ?? null;
