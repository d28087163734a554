import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Environment, variable } from '../../host/environment.ts';
import { atHome, readTextOrNull } from '../../host/files.ts';
import type { SdkCredentials } from '../clients/clients.ts';
import { type Asking, ask } from './ask.ts';
import { CredentialError, commandFor } from './credential-error.ts';
import type { Profile, ProfileFiles } from './profiles.ts';
import type { RoleContext } from './roles.ts';

/**
 * The keys of a profile that signs in with `aws login`, from what that command left in its cache. The SDK renews them
 * with a proof of possession of the key in the cache: https://www.rfc-editor.org/rfc/rfc9449
 */
export async function loginCredentials(
  profile: Profile,
  files: ProfileFiles,
  environment: Environment,
  context: RoleContext,
): Promise<SdkCredentials> {
  const login = commandFor('aws login', profile.name);
  const refuse = (why: string): CredentialError =>
    new CredentialError('credentials', `the sign-in of profile ${profile.name} ${why}: run ${login}`);
  const name = createHash('sha256')
    .update(profile.settings['login_session'] ?? '')
    .digest('hex');
  const given = variable(environment, 'AWS_LOGIN_CACHE_DIRECTORY');
  const directory = given === null ? join(environment.home, '.aws', 'login', 'cache') : atHome(given, environment.home);
  if ((await readTextOrNull(join(directory, `${name}.json`)).catch(() => null)) === null)
    throw refuse('was not found on this computer');
  const { fromLoginCredentials } = await import('./sdk-clients.ts');
  // The SDK's own error tells only in words what went wrong; what its client threw tells more.
  let thrown: unknown = null;
  const tell = ({ error }: { readonly error?: unknown }): void => {
    thrown = error ?? null;
  };
  const ignore = (): void => undefined;
  const renewing = fromLoginCredentials({
    profile: profile.name,
    filepath: files.credentialsFile,
    configFilepath: files.configFile,
    clientConfig: {
      ...context.settingsFor('signin', context.region),
      logger: { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: tell },
    },
  });
  const asking: Asking = {
    service: 'Sign-In',
    operation: 'CreateOAuth2Token',
    subject: `profile ${profile.name}`,
    timeoutMs: context.timeoutMs,
    explain: ({ failure }) =>
      failure === 'network' || failure === 'timeout' || failure === 'unreadable'
        ? null
        : refuse('has ended, or cannot be renewed'),
  };
  return ask(asking, () =>
    renewing().catch((error: unknown) => {
      throw thrown ?? error;
    }),
  );
}
