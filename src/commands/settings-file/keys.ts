/** What a key of `config.json` may hold, as JSON Schema says it. */
export interface KeySchema {
  readonly type: 'string' | 'boolean' | 'number';
  readonly description: string;
  readonly enum?: readonly string[];
  readonly exclusiveMinimum?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}
export type SettingValue = string | boolean | number;

/** One setting of the file. */
export interface FileSetting {
  readonly value: SettingValue;
  /** File and line. */
  readonly at: string;
}

/** A key of `config.json`: it has the name of the flag that does the same for one run. */
export interface SettingKey {
  readonly key: string;
  readonly schema: KeySchema;
  /** Environment variables that say the same: any of them wins over the file. */
  readonly variables: readonly string[];
  /** The variables that the value stands for, where there are such; else it stands for the flag. */
  readonly asVariables?: (value: SettingValue) => Readonly<Record<string, string>>;
}

const COLOR: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  always: { FORCE_COLOR: '1' },
  never: { NO_COLOR: '1' },
};

const flag = (key: string, schema: KeySchema): SettingKey => ({ key, schema, variables: [] });
const onOff = (key: string, description: string): SettingKey => flag(key, { type: 'boolean', description });

/**
 * Region and endpoints are settings of a profile, in `~/.aws/config`, where every AWS tool reads them. What agrees to a
 * change (`--yes`, `--apply`, `--allow-everyone`) or shows secrets is said anew each time, so it has no key.
 */
export const SETTING_KEYS: readonly SettingKey[] = [
  {
    key: 'profile',
    schema: { type: 'string', description: 'AWS profile to use when neither a flag nor the environment names one.' },
    variables: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'],
    asVariables: (value) => ({ AWS_PROFILE: String(value) }),
  },
  {
    key: 'invoke-endpoint',
    schema: { type: 'string', description: 'Where real calls connect to, with a custom endpoint.' },
    variables: ['APIGW_DOCTOR_INVOKE_ENDPOINT'],
    asVariables: (value) => ({ APIGW_DOCTOR_INVOKE_ENDPOINT: String(value) }),
  },
  flag('timeout', {
    type: 'number',
    description: 'Deadline of one call to AWS, in seconds.',
    exclusiveMinimum: 0,
    maximum: 600,
  }),
  flag('wait', {
    type: 'number',
    description: 'How long a fixed call may take to go through, in seconds.',
    minimum: 0,
    maximum: 600,
  }),
  flag('fail-on', {
    type: 'string',
    description: 'What makes diagnose exit with 1.',
    enum: ['refused', 'advice', 'never'],
  }),
  onOff('share', 'Mask account ids and addresses in results.'),
  onOff('read-only', 'Offer no change, and make none.'),
  {
    key: 'color',
    schema: { type: 'string', description: 'When to use colours.', enum: ['auto', 'always', 'never'] },
    variables: ['NO_COLOR', 'FORCE_COLOR'],
    asVariables: (value) => COLOR[String(value)] ?? {},
  },
  onOff('ascii', 'Write and draw with ASCII signs only.'),
  {
    key: 'accessible',
    schema: { type: 'boolean', description: 'Ask plain numbered questions in place of drawn screens.' },
    variables: ['ACCESSIBLE'],
    asVariables: (value) => ({ ACCESSIBLE: value === true ? '1' : '0' }),
  },
  {
    key: 'pager',
    schema: { type: 'string', description: 'The pager for long output on a terminal; an empty text turns it off.' },
    variables: ['AWS_PAGER', 'PAGER'],
    asVariables: (value) => ({ AWS_PAGER: String(value) }),
  },
  onOff('quiet', 'Print the result, questions and errors only.'),
  onOff('verbose', 'Say on standard error what is done.'),
];

/** The published schema of `config.json`. */
export const settingsSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'config-file.json',
  title: 'config.json of apigw-doctor',
  description:
    'Each key has the name of the flag that does the same. A flag wins over the environment, the environment over ' +
    'the file.',
  type: 'object',
  properties: {
    $schema: { type: 'string', description: 'Where this schema is, for editors.' },
    ...Object.fromEntries(SETTING_KEYS.map(({ key, schema }) => [key, schema])),
  },
  additionalProperties: false,
});
