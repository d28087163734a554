import { shellWord } from '../../core/model/sanitize.ts';

/** Who has to act when there are no credentials; these are failures of a call too. */
export type Blame =
  /** A file, a variable or a profile is wrong, or names what does not exist. */
  | 'settings'
  /** A sign-in, an MFA code or new keys would help. */
  | 'credentials'
  /** A connection that failed, or AWS refused. */
  | 'cannot-sign';

/** Credentials could not be had; the message is for people, says what to do, and holds no keys. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
  readonly blame: Blame;
  constructor(blame: Blame, message: string) {
    super(message);
    this.blame = blame;
  }
}

/** `aws sso login --profile staging`: a command for this profile, to paste into a shell. */
export const commandFor = (command: string, profile: string | null): string =>
  `\`${command}${profile === null || profile === 'default' ? '' : ` --profile ${shellWord(profile)}`}\``;
