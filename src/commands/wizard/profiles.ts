import { noSuchProfile } from '../../aws/credentials/no-such-profile.ts';
import { findProfile, type Profile, type ProfileProblem, readProfileFiles } from '../../aws/credentials/profiles.ts';
import { type Environment, variable } from '../../host/environment.ts';
import type { ProfileChoice } from '../../wizard/state/index.ts';

export const PRACTICE_CHOICE: ProfileChoice = {
  id: 'practice',
  name: 'practice',
  kind: 'practice',
  region: null,
  detail: 'on this computer, to try things out',
};

/** Keys of the environment first, as the AWS CLI takes them first; then the profiles of both files. */
export async function profileChoices(environment: Environment): Promise<readonly ProfileChoice[]> {
  const files = await readProfileFiles(environment);
  return [
    ...environmentChoice(environment),
    ...files.profiles.map(choiceOf),
    ...files.problems.map((problem, index) => brokenChoice(problem, index, environment.home)),
  ];
}

/** Why the profile that a flag names cannot be meant; null where it exists. */
export async function profileProblem(environment: Environment, name: string | undefined): Promise<string | null> {
  const files = name === undefined ? null : await readProfileFiles(environment);
  if (name === undefined || files === null || findProfile(files, name) !== null) return null;
  return noSuchProfile(files, { name, from: '--profile' });
}

export const ENVIRONMENT_ID = '(environment)';

function environmentChoice(environment: Environment): readonly ProfileChoice[] {
  if (variable(environment, 'AWS_ACCESS_KEY_ID') === null) return [];
  const region = variable(environment, 'AWS_REGION') ?? variable(environment, 'AWS_DEFAULT_REGION');
  const endpoint = variable(environment, 'AWS_ENDPOINT_URL');
  return [
    {
      id: ENVIRONMENT_ID,
      name: 'environment',
      kind: 'environment',
      region,
      detail: endpoint === null ? null : `at ${endpoint}`,
    },
  ];
}

/** An entry that AWS tools ignore or cannot read: shown with its place, so that nobody looks for it in vain. */
const brokenChoice = ({ file, line, message }: ProfileProblem, index: number, home: string): ProfileChoice => ({
  id: `(broken ${index})`,
  name: `${file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file}${line === 0 ? '' : `:${line}`}`,
  kind: 'broken',
  region: null,
  detail: message,
});

const DETAILS: Readonly<Record<Profile['kind'], string | null>> = {
  role: 'assumes a role',
  'web-identity': 'web identity',
  sso: 'SSO',
  login: 'aws login',
  process: 'credential process',
  static: null,
  none: 'no credentials',
};

function choiceOf({ name, kind, region, settings }: Profile): ProfileChoice {
  const role = settings['role_arn']?.split('/').at(-1);
  const detail = kind === 'role' && role !== undefined ? `assumes role/${role}` : DETAILS[kind];
  const code = settings['mfa_serial'] === undefined ? '' : ', needs an MFA code';
  return {
    id: name,
    name,
    kind: 'profile',
    region,
    detail: detail === null ? null : `${detail}${code}`,
    sso: kind === 'sso',
  };
}
