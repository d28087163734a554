/** The environment as one value; nothing else in the program reads `process.env`. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home directory. */
  readonly home: string;
  /** Where a variable comes from that the process itself does not have: file and line. */
  readonly origins?: Readonly<Record<string, string>>;
}

/** Whether a variable switches something on: set, and not to `0`, `false` or `no`. */
export const isSwitchedOn = (value: string | null): boolean => !/^(?:0|false|no)?$/i.test(value ?? '');

/** A variable's value; an empty one counts as unset, as shells and CI leave it behind. */
export function variable(environment: Environment, name: string): string | null {
  const value = environment.variables[name];
  return value === undefined || value === '' ? null : value;
}
