import { readTextOrNull } from '../../host/files.ts';
import type { SdkCredentials } from '../clients/clients.ts';
import { ask, keysIn, type SettingsFor } from './ask.ts';
import { cachedRole } from './cached-role.ts';
import { CredentialError } from './credential-error.ts';

/** What all requests for a role share. */
export interface RoleContext {
  readonly settingsFor: SettingsFor;
  /** Region of the session: STS is asked there, whichever profile the keys come from. */
  readonly region: string;
  readonly home: string;
  readonly timeoutMs: number;
  readonly now: () => number;
  /** Null where nobody can be asked. */
  readonly mfaCode: ((serial: string) => Promise<string>) | null;
}

/** A role as a profile describes it, under the names of the profile's settings. */
export interface Role {
  readonly roleArn: string;
  readonly sessionName: string | null;
  readonly externalId: string | null;
  readonly mfaSerial: string | null;
  readonly durationSeconds: number | null;
}

/**
 * Takes on a role with other keys. As with the AWS CLI, keys in its cache that last 15 more minutes are used as they
 * are, so that it asks for one MFA code for both programs.
 */
export async function assumeRole(
  role: Role,
  source: () => Promise<SdkCredentials>,
  profile: string,
  context: RoleContext,
): Promise<SdkCredentials> {
  const asked = {
    RoleArn: role.roleArn,
    ...(role.sessionName === null ? {} : { RoleSessionName: role.sessionName }),
    ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
    ...(role.mfaSerial === null ? {} : { SerialNumber: role.mfaSerial }),
    ...(role.durationSeconds === null ? {} : { DurationSeconds: role.durationSeconds }),
  };
  const cached = await cachedRole(asked, context.home, context.now());
  if (cached !== null) return cached;
  const credentials = await source();
  const code = role.mfaSerial === null ? null : await codeFor(role.mfaSerial, profile, context.mfaCode);
  const { AssumeRoleCommand, STSClient } = await import('./sdk-clients.ts');
  const client = new STSClient({ ...context.settingsFor('sts', context.region), credentials });
  const subject = `profile ${profile}`;
  const answer = await ask(
    {
      service: 'STS',
      operation: 'AssumeRole',
      subject,
      timeoutMs: context.timeoutMs,
      // STS refuses a wrong code as it refuses everything: another code may be all that is missing.
      explain: ({ failure, message }) =>
        code !== null && (failure === 'denied' || failure === 'rejected')
          ? new CredentialError('credentials', `${subject}: STS AssumeRole failed with the MFA code given: ${message}`)
          : null,
    },
    (options) =>
      client.send(
        new AssumeRoleCommand({
          RoleSessionName: sessionName(context.now()),
          ...asked,
          ...(code === null ? {} : { TokenCode: code }),
        }),
        options,
      ),
  );
  return keysIn(answer.Credentials, subject);
}

async function codeFor(serial: string, profile: string, mfaCode: RoleContext['mfaCode']): Promise<string> {
  if (mfaCode === null)
    throw new CredentialError(
      'credentials',
      `profile ${profile} needs an MFA code (${serial}), but there is no terminal to ask for it: add --mfa-code CODE`,
    );
  return mfaCode(serial);
}

/** Which role a token of an identity provider stands for; `from` names who says so. */
export interface WebIdentity extends Pick<Role, 'roleArn' | 'sessionName'> {
  readonly tokenFile: string;
  readonly from: string;
}

/** Takes on a role with the token in a file, as in EKS and in CI. The token is the only proof: nothing is signed. */
export async function assumeRoleWithWebIdentity(
  { roleArn, sessionName: name, tokenFile, from }: WebIdentity,
  context: RoleContext,
): Promise<SdkCredentials> {
  const token = await readTextOrNull(tokenFile).catch(() => null);
  if (token === null)
    throw new CredentialError('settings', `${from}: the token file ${tokenFile} does not exist or cannot be read`);
  const { AssumeRoleWithWebIdentityCommand, STSClient } = await import('./sdk-clients.ts');
  const client = new STSClient(context.settingsFor('sts', context.region));
  const answer = await ask(
    {
      service: 'STS',
      operation: 'AssumeRoleWithWebIdentity',
      subject: from,
      timeoutMs: context.timeoutMs,
      explain: ({ code, message }) =>
        code !== null && OF_THE_TOKEN.has(code)
          ? new CredentialError('credentials', `${from}: AWS no longer accepts the token in ${tokenFile}: ${message}`)
          : null,
    },
    (options) =>
      client.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn,
          RoleSessionName: name ?? sessionName(context.now()),
          WebIdentityToken: token,
        }),
        options,
      ),
  );
  return keysIn(answer.Credentials, from);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const OF_THE_TOKEN = new Set(['ExpiredTokenException', 'ExpiredToken', 'InvalidIdentityToken', 'IDPRejectedClaim']);

const sessionName = (now: number): string => `apigw-doctor-${now}`;
