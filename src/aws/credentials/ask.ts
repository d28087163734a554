import type https from 'node:https';
import { withinTime } from '../../host/clock.ts';
import type { SdkCredentials } from '../clients/clients.ts';
import { type AwsCallError, awsCallError } from '../errors.ts';
import { CredentialError } from './credential-error.ts';

/** The services that hand out credentials, under the names that AWS gives to their endpoints. */
export type CredentialService = 'sts' | 'sso' | 'sso-oidc' | 'signin';

/** How a client of such a service is made: the same connections, endpoints and switches as for all others. */
export interface ClientSettings {
  readonly region: string;
  readonly endpoint?: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
  readonly requestHandler?: { readonly httpsAgent: https.Agent };
  readonly maxAttempts: number;
}
export type SettingsFor = (service: CredentialService, region: string) => ClientSettings;

export interface Asking {
  /** `STS` … */
  readonly service: string;
  readonly operation: string;
  /** What it is asked for, in words: `profile staging`. */
  readonly subject: string;
  readonly timeoutMs: number;
  /** What a failure means here; null leaves it to the kind of failure. */
  readonly explain?: (error: AwsCallError) => CredentialError | null;
}

/** Asks one such service within the deadline. Throws `CredentialError`. */
export async function ask<T>(
  { service, operation, subject, timeoutMs, explain }: Asking,
  send: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await withinTime(timeoutMs, (abortSignal) => send({ abortSignal }));
  } catch (thrown) {
    if (thrown instanceof CredentialError) throw thrown;
    const error = awsCallError(thrown, { service, operation, permission: '', timeoutMs });
    const message = `${subject}: ${service} ${operation}: ${error.message}`;
    throw (
      explain?.(error) ?? new CredentialError(error.failure === 'credentials' ? 'credentials' : 'cannot-sign', message)
    );
  }
}

/** Keys as AWS answers with them, in whichever spelling; null where one is missing. */
export function keysOf(answer: object | undefined): SdkCredentials | null {
  const members = Object.fromEntries(
    Object.entries(answer ?? {}).map(([name, value]): readonly [string, unknown] => [name.toLowerCase(), value]),
  );
  const { accesskeyid: id, secretaccesskey: key, expiration } = members;
  const token = members['sessiontoken'] ?? members['token'];
  if (typeof id !== 'string' || typeof key !== 'string' || id === '' || key === '') return null;
  const ends = expiration === undefined || expiration === null ? null : new Date(expiration as string | number | Date);
  return {
    accessKeyId: id,
    secretAccessKey: key,
    ...(typeof token === 'string' && token !== '' ? { sessionToken: token } : {}),
    ...(ends === null || Number.isNaN(ends.getTime()) ? {} : { expiration: ends }),
  };
}

/** The keys of an answer that must hold them. */
export function keysIn(answer: object | undefined, subject: string): SdkCredentials {
  const keys = keysOf(answer);
  if (keys === null)
    throw new CredentialError(
      'cannot-sign',
      `${subject}: the response contains no credentials. Check that it comes from AWS.`,
    );
  return keys;
}
