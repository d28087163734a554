import type { OpenAccountOptions } from '../aws/index.ts';
import { whyUnknown } from '../core/model/fact.ts';
import type { Account, Identity } from '../core/model/ports.ts';
import { redact } from '../core/model/secret.ts';
import { optionsOf } from './account-options.ts';
import type { CommandContext } from './command-context.ts';
import type { CallFlags } from './flags.ts';
import { EXIT, Stop } from './usage.ts';

interface Meanwhile extends Pick<OpenAccountOptions, 'ended'> {
  /** Asks what will be needed next; `ended` cuts what it asked. */
  readonly meanwhile?: (account: Account) => void;
}

/** Opens the account that the flags name and finds out who that is; stops with what to do when nobody is signed in. */
export async function openForFlags(
  context: CommandContext,
  flags: CallFlags & { readonly timeout?: string },
  { meanwhile, ...options }: Meanwhile = {},
): Promise<{ readonly account: Account; readonly identity: Identity }> {
  const { openAccount } = await import('../aws/index.ts');
  const account = openAccount({ ...optionsOf(context, flags), ...options });
  const asked = account.identity();
  meanwhile?.(account);
  const identity = await asked;
  if (identity.state === 'known') return { account, identity: identity.value };
  const blame = identity.state === 'failed' ? (identity.blame ?? null) : null;
  if (blame === 'settings' && identity.state === 'failed') throw new Stop(redact(identity.why), EXIT.usage);
  const why = redact(whyUnknown(identity));
  // Against a network that is down, or a refusal of AWS's, signing in helps nothing.
  const code = blame === 'credentials' ? EXIT.signIn : EXIT.cannotTell;
  throw new Stop(`could not find out your AWS identity: ${why}`, code);
}
