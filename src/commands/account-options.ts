import { DEFAULT_TIMEOUT_MS, type OpenAccountOptions } from '../aws/options.ts';
import type { Clock } from '../core/model/ports.ts';
import { systemClock } from '../host/clock.ts';
import { variable } from '../host/environment.ts';
import type { CommandContext } from './command-context.ts';
import { answerTo } from './confirm.ts';
import type { CallFlags } from './flags.ts';
import { readSecret } from './values.ts';

/** How the flags and the environment say that the account is reached. */
export const optionsOf = (
  context: CommandContext,
  flags: CallFlags & { readonly timeout?: string },
): OpenAccountOptions => ({
  profile: flags.profile ?? null,
  region: flags.region ?? null,
  endpointUrl: flags.endpointUrl ?? null,
  invokeEndpoint: flags.invokeEndpoint ?? variable(context.environment, 'APIGW_DOCTOR_INVOKE_ENDPOINT'),
  callerProfile: flags.callerProfile ?? null,
  timeoutMs: flags.timeout === undefined ? DEFAULT_TIMEOUT_MS : Number(flags.timeout) * 1000,
  clock: clockOf(context),
  environment: context.environment,
  matchKey: flags.matchKey === true,
  practice: null,
  version: context.version,
  ...(context.trace === undefined ? {} : { debug: context.trace }),
  ...mfaCodeFor(flags, context),
  ...(context.tape === undefined ? {} : { tape: context.tape.tape }),
});

/** A recording is played at the moment when it was made: keys and tokens have not expired since. */
function clockOf({ tape }: CommandContext): Clock {
  const now = tape?.now;
  return now === undefined ? systemClock : { ...systemClock, now: () => now };
}

/** The code that was given, else the one that is typed now; without a terminal nobody is asked. */
function mfaCodeFor({ mfaCode }: CallFlags, context: CommandContext): Pick<OpenAccountOptions, 'mfaCode'> {
  if (mfaCode !== undefined) return { mfaCode: onceRead(mfaCode, context) };
  if (context.asks !== true) return {};
  return { mfaCode: (serial) => answerTo(context, `MFA code for ${serial}: `) };
}

/** Read when it is asked for, and once: standard input is empty the second time. */
function onceRead(given: string, context: CommandContext): () => Promise<string> {
  let code: Promise<string> | null = null;
  return () => {
    code ??= readSecret('--mfa-code', given, context).then((read) => read.reveal());
    return code;
  };
}
