import { join } from 'node:path';
import { type Environment, variable } from '../../host/environment.ts';
import { readTextOrNull } from '../../host/files.ts';
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
}
export interface ProfileFiles {
  readonly configFile: string;
  readonly credentialsFile: string;
  /** In the order of the files, `default` first. */
  readonly profiles: readonly Profile[];
  /** Settings of `[services NAME]` sections: service → setting → value. */
  readonly services: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
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
    problems,
  };
}

function pathOf(environment: Environment, name: string, file: string): string {
  const given = variable(environment, name);
  if (given === null) return join(environment.home, '.aws', file);
  return given.startsWith('~/') ? join(environment.home, given.slice(2)) : given;
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
        message: `profile ${name} stands here a second time; its settings are merged`,
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
  const all = { ...config, ...credentials };
  if (all['role_arn'] && (all['source_profile'] || all['credential_source'])) return 'role';
  if (all['role_arn'] && all['web_identity_token_file']) return 'web-identity';
  if (all['sso_session'] || all['sso_start_url']) return 'sso';
  if (credentials['aws_access_key_id']) return 'static';
  if (all['login_session']) return 'login';
  if (all['credential_process']) return 'process';
  return config['aws_access_key_id'] ? 'static' : 'none';
}

function servicesIn(sections: readonly IniSection[]): ProfileFiles['services'] {
  return Object.fromEntries(
    sections.flatMap((section) => {
      const name = /^services\s+(.+)$/.exec(section.title)?.[1];
      if (name === undefined) return [];
      const services = section.settings.map(
        (setting) => [setting.name, Object.fromEntries(setting.nested.map((one) => [one.name, one.value]))] as const,
      );
      return [[name, Object.fromEntries(services)] as const];
    }),
  );
}

/** The profile that is meant when none is named: `AWS_PROFILE`, the older `AWS_DEFAULT_PROFILE`, else `default`. */
export const defaultProfileName = (environment: Environment): string =>
  variable(environment, 'AWS_PROFILE') ?? variable(environment, 'AWS_DEFAULT_PROFILE') ?? 'default';

export const findProfile = (files: ProfileFiles, name: string): Profile | null =>
  files.profiles.find((profile) => profile.name === name) ?? null;
