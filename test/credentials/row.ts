/** One situation of credentials and Region: files, variables, flags, and how both programs should fare. */
export interface Row {
  readonly name: string;
  readonly config?: string;
  readonly credentials?: string;
  /** Other files below the home, made when the row is run: what is in them may end soon. */
  readonly files?: () => Readonly<Record<string, string>>;
  /**
   * Beside those that every row has (a proxy that leads to AWS, its authority, no instance metadata); null takes one
   * away. `{aws}`, `{proxy}`, `{home}` … are places of this run.
   */
  readonly env?: Readonly<Record<string, string | null>>;
  /** For both programs. */
  readonly flags?: readonly string[];
  /** For this program only, where the AWS CLI is typed to or has no such flag. */
  readonly ownFlags?: readonly string[];
  /** What is typed to the AWS CLI. */
  readonly typed?: string;
  /** Where both fail: the contract's exit code, what this program says, and what the AWS CLI says. */
  readonly fails?: { readonly exit: 2 | 3 | 4; readonly says: RegExp; readonly cli: RegExp };
  /** What this program tells besides, where it says more than the AWS CLI. */
  readonly more?: string;
  /** Why it differs from a version of the AWS CLI, where it does. */
  readonly except?: { readonly v1?: string; readonly v2?: string };
}

const KEYS = (id: string, more = ''): string => `aws_access_key_id = ${id}\naws_secret_access_key = secret\n${more}`;

/** A section with a pair of keys. */
export const keys = (title: string, id: string, more = ''): string => `[${title}]\n${KEYS(id, more)}\n`;

export const ACCOUNT = '111122223333';
export const roleArn = (name: string, partition = 'aws'): string => `arn:${partition}:iam::${ACCOUNT}:role/${name}`;

/** `2026-11-30T10:00:00Z`, minutes from now. */
export const inMinutes = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/, '');

/** Debian's version is of 2023. */
export const OLD = 'aws-cli 2.9.19 is older than this setting';
export const NO_AWS_REGION = 'version 1 does not know AWS_REGION, which version 2 and the SDKs read';
