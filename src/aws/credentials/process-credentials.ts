import { systemClock } from '../../host/clock.ts';
import { runCommand } from '../../host/run.ts';
import type { SdkCredentials } from '../clients/clients.ts';
import { CredentialError } from './credential-error.ts';

/**
 * Runs a profile's `credential_process` as the AWS CLI does, with a deadline, and repeats what it said on stderr when
 * it fails. https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export async function processCredentials(command: string, profile: string, timeoutMs: number): Promise<SdkCredentials> {
  const refuse = (what: string): CredentialError =>
    new CredentialError(`the credential_process of profile ${profile} ${what}`);
  const ran = await runCommand(command, timeoutMs);
  if (ran.state === 'timed-out') throw refuse(`gave no answer within ${timeoutMs / 1000} s`);
  if (ran.state === 'broken') throw refuse(`broke: ${ran.why}`);
  if (ran.code !== 0) {
    const stderrTail = ran.stderr.trim().split('\n').slice(-3).join(' ').slice(0, 300);
    throw refuse(`ended with ${ran.code}${stderrTail === '' ? '' : `: ${stderrTail}`}`);
  }
  const read = parsed(ran.stdout);
  if (read === null) throw refuse("wrote no credentials in AWS's form");
  if (read.expiration !== undefined && read.expiration.getTime() < systemClock.now())
    throw refuse('wrote credentials that have expired');
  return read;
}

function parsed(stdout: string): SdkCredentials | null {
  let json: unknown;
  try {
    json = JSON.parse(stdout);
  } catch {
    return null;
  }
  const fields = (json ?? {}) as Readonly<Record<string, unknown>>;
  const {
    Version: version,
    AccessKeyId: id,
    SecretAccessKey: key,
    SessionToken: token,
    Expiration: expiration,
  } = fields;
  if (version !== 1 || typeof id !== 'string' || typeof key !== 'string') return null;
  const time = typeof expiration === 'string' ? new Date(expiration) : null;
  return {
    accessKeyId: id,
    secretAccessKey: key,
    ...(typeof token === 'string' ? { sessionToken: token } : {}),
    ...(time === null || Number.isNaN(time.getTime()) ? {} : { expiration: time }),
  };
}
