import type { Clock } from '../core/model/ports.ts';
import { type Secret, secret, secretOrNull } from '../core/model/secret.ts';
import type { Debug } from '../host/debug-log.ts';
import type { Environment } from '../host/environment.ts';
import type { Tape } from './tape.ts';

/** How to reach an account. Null means: as the AWS CLI would find it. */
export interface OpenAccountOptions {
  /** `--profile`; a profile named here shuts out keys of the environment. */
  readonly profile: string | null;
  /** `--region` */
  readonly region: string | null;
  /** `--endpoint-url`: where the control plane is, for all services. */
  readonly endpointUrl: string | null;
  /** `--invoke-endpoint`: where real calls connect to; Host and signature stay the request's own. */
  readonly invokeEndpoint: string | null;
  /** `--caller-profile`: credentials of the caller's account, to read a foreign identity and to sign as it. */
  readonly callerProfile: string | null;
  /** Asks the person for a code of this MFA device; without it a profile that needs one fails and says so. */
  readonly mfaCode?: (serial: string) => Promise<string>;
  /** Deadline of one AWS call with its retries, and of the real call. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly environment: Environment;
  /** `--match-key`: API key values may be read, to find the one that was sent. */
  readonly matchKey: boolean;
  /** The practice account's profiles, when calls go to it; they replace the files and the environment. */
  readonly practice: PracticeProfiles | null;
  /** Of this program: a journal says which one made a change. */
  readonly version?: string;
  /** `--record` and `--replay`: keeps every answer, or gives it from a recording. */
  readonly tape?: Tape;
  /** When it fires, nobody waits any more: calls that are under way are cut, so that the process can end. */
  readonly ended?: AbortSignal;
  /** `--debug`: told of every attempt of every call. */
  readonly debug?: Debug;
}

/** Deadline of one AWS call when nobody says otherwise. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** The profiles of a practice account. */
export interface PracticeProfiles {
  /** Used when no profile is named. */
  readonly main: string;
  readonly profiles: readonly PracticeProfile[];
}
export interface PracticeProfile {
  readonly name: string;
  /** User ARN, or the session ARN of a role. */
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | null;
  /** ISO 8601; null for keys that do not expire. */
  readonly expiresAt: string | null;
  /** True for the one that may read and change everything in its account. */
  readonly operator: boolean;
}

/** A profile as the practice account hands it out: with its keys in the open. */
type HandedOut = Omit<PracticeProfile, 'secretAccessKey' | 'sessionToken' | 'operator'> & {
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
};

/**
 * Wraps the keys of a running practice account. Its operators are the users named like the main one, one in each
 * account.
 */
export function practiceProfiles(running: {
  readonly adminProfile: HandedOut;
  readonly profiles: readonly HandedOut[];
}): PracticeProfiles {
  const userOf = (profile: HandedOut): string => profile.arn.slice(profile.arn.lastIndexOf(':') + 1);
  const main = running.adminProfile;
  return {
    main: main.name,
    profiles: running.profiles.map((profile) => ({
      name: profile.name,
      arn: profile.arn,
      accessKeyId: profile.accessKeyId,
      secretAccessKey: secret(profile.secretAccessKey),
      sessionToken: secretOrNull(profile.sessionToken),
      expiresAt: profile.expiresAt,
      operator: userOf(profile) === userOf(main),
    })),
  };
}
