/** The environment as one value; nothing else in the program reads `process.env`. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home directory. */
  readonly home: string;
}

/** A variable's value; an empty one counts as unset, as the AWS CLI treats it. */
export function variable(environment: Environment, name: string): string | null {
  const value = environment.variables[name];
  return value === undefined || value === '' ? null : value;
}

/** True for `true`, `1`, `yes` in any case: the way AWS's switches are written. */
export function switchedOn(environment: Environment, name: string): boolean {
  return /^(true|1|yes)$/i.test(variable(environment, name) ?? '');
}
