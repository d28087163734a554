import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readTextOrNull, writeFileAtomically } from '../../host/files.ts';
import type { SdkCredentials } from '../clients/clients.ts';
import { ask, keysIn } from './ask.ts';
import { CredentialError, commandFor } from './credential-error.ts';
import type { Profile, ProfileFiles } from './profiles.ts';
import type { RoleContext } from './roles.ts';

/** A portal of IAM Identity Center, and the role that a profile takes there. */
interface Portal {
  readonly startUrl: string;
  readonly region: string;
  readonly accountId: string;
  readonly roleName: string;
  /** The `[sso-session …]`; null for the older form, where all stands in the profile. */
  readonly session: string | null;
}

/** Tokens that end sooner are renewed, as in the AWS CLI. */
const RENEW_MS = 15 * 60_000;

/**
 * The keys of a profile that signs in with IAM Identity Center, from the token that `aws sso login` left. The portal is
 * asked in `sso_region`, wherever the API is.
 */
export async function ssoCredentials(
  profile: Profile,
  files: ProfileFiles,
  context: RoleContext,
): Promise<SdkCredentials> {
  const portal = portalOf(profile, files);
  const login = commandFor('aws sso login', profile.name);
  const ended = new CredentialError(
    'credentials',
    `the SSO session of profile ${profile.name} has expired or was never started: run ${login}`,
  );
  const token = await tokenOf(portal, context, ended);
  const { GetRoleCredentialsCommand, SSOClient } = await import('./sdk-clients.ts');
  const client = new SSOClient(context.settingsFor('sso', portal.region));
  const subject = `profile ${profile.name}`;
  const answer = await ask(
    {
      service: 'SSO',
      operation: 'GetRoleCredentials',
      subject,
      timeoutMs: context.timeoutMs,
      explain: ({ code }) => (code === 'UnauthorizedException' ? ended : null),
    },
    (options) =>
      client.send(
        new GetRoleCredentialsCommand({ accountId: portal.accountId, roleName: portal.roleName, accessToken: token }),
        options,
      ),
  );
  return keysIn(answer.roleCredentials, subject);
}

function portalOf({ name, settings }: Profile, { ssoSessions, configFile }: ProfileFiles): Portal {
  const refuse = (why: string): CredentialError => new CredentialError('settings', `profile ${name} ${why}`);
  const { sso_session: session } = settings;
  const shared = session === undefined ? {} : ssoSessions[session];
  if (shared === undefined)
    throw refuse(`names sso_session ${session}, and ${configFile} has no [sso-session ${session}]`);
  for (const [setting, value] of Object.entries(shared)) {
    if ((settings[setting] ?? value) !== value)
      throw refuse(`has ${setting} = ${settings[setting]}, but its sso-session ${session} has ${value}`);
  }
  const all = { ...settings, ...shared };
  const { sso_start_url: startUrl, sso_region: region, sso_account_id: accountId, sso_role_name: roleName } = all;
  if (!startUrl || !region || !accountId || !roleName) {
    const needed = ['sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name'];
    throw refuse(`signs in with SSO and lacks ${needed.filter((setting) => !all[setting]).join(', ')}`);
  }
  return { startUrl, region, accountId, roleName, session: session ?? null };
}

type Token = Readonly<Record<string, unknown>> & { readonly accessToken: string; readonly expiresAt: string };

async function tokenOf(portal: Portal, context: RoleContext, ended: CredentialError): Promise<string> {
  const name = createHash('sha1')
    .update(portal.session ?? portal.startUrl)
    .digest('hex');
  const file = join(context.home, '.aws', 'sso', 'cache', `${name}.json`);
  const token = readToken(await readTextOrNull(file).catch(() => null));
  if (token === null) throw ended;
  const restMs = Date.parse(token.expiresAt) - context.now();
  const renewed = portal.session === null || restMs >= RENEW_MS ? null : await renew(token, portal, file, context);
  if (renewed === null && restMs <= 0) throw ended;
  return (renewed ?? token).accessToken;
}

function readToken(text: string | null): Token | null {
  try {
    const token = JSON.parse(text ?? 'null') as Token | null;
    return typeof token?.accessToken === 'string' && typeof token.expiresAt === 'string' ? token : null;
  } catch {
    return null;
  }
}

/**
 * A new token for the one that ends. It goes where the old one was, as a refresh token works once: otherwise the AWS
 * CLI would have to sign in again. Null where it cannot be renewed; throws where nobody could be asked.
 */
async function renew(token: Token, { region }: Portal, file: string, context: RoleContext): Promise<Token | null> {
  const { clientId, clientSecret, refreshToken, registrationExpiresAt: registered } = token;
  if (typeof clientId !== 'string' || typeof clientSecret !== 'string' || typeof refreshToken !== 'string') return null;
  if (typeof registered !== 'string' || Date.parse(registered) <= context.now()) return null;
  const { CreateTokenCommand, SSOOIDCClient } = await import('./sdk-clients.ts');
  const client = new SSOOIDCClient(context.settingsFor('sso-oidc', region));
  const answer = await ask(
    { service: 'SSO-OIDC', operation: 'CreateToken', subject: 'the SSO session', timeoutMs: context.timeoutMs },
    (options) =>
      client
        .send(new CreateTokenCommand({ grantType: 'refresh_token', clientId, clientSecret, refreshToken }), options)
        // An answer of the service is a refusal of this token; what is no answer is for `ask` to tell.
        .catch((error: unknown) => {
          if (error instanceof Error && '$fault' in error && error.$fault === 'client') return null;
          throw error;
        }),
  );
  if (answer?.accessToken === undefined) return null;
  const renewed: Token = {
    ...token,
    accessToken: answer.accessToken,
    expiresAt: new Date(context.now() + (answer.expiresIn ?? 0) * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(answer.refreshToken === undefined ? {} : { refreshToken: answer.refreshToken }),
  };
  // A home that cannot be written to is no reason to stop: the token works all the same.
  await writeFileAtomically(file, JSON.stringify(renewed)).catch(() => undefined);
  return renewed;
}
