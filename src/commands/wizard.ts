import { systemClock } from '../host/clock.ts';
import type { InitialAnswers } from '../wizard/state/index.ts';
import { optionsOf } from './account-options.ts';
import { type Command, newCommand } from './build.ts';
import { callerOf, flagProblems, namesCaller, requestOf, verbAndPath } from './call.ts';
import type { CommandContext } from './command-context.ts';
import { addCallFlags, type CallFlags, consentsIn } from './flags.ts';
import { observedOf } from './observed.ts';
import { type Pasted, pastedIn, withPasted } from './pasted.ts';
import { addScreenFlags, type ScreenFlags } from './screen-flags.ts';
import { refuseProblems } from './usage.ts';
import { practiceOnDemand } from './wizard/practice-on-demand.ts';
import { PRACTICE_CHOICE, profileChoices, profileProblem } from './wizard/profiles.ts';
import { runOnTerminal } from './wizard/terminal.ts';

/** The wizard on an AWS account, with the practice account as one of the choices. */
export function wizard(context: CommandContext): Command {
  const command = newCommand(
    'wizard',
    'Finds out why a call is refused, and helps you fix it. Asks only for what no flag gives.',
    context,
  )
    .usage('[url | error text | curl …] [flags]')
    .argument('[said...]', 'what you have: a URL, the error text, a curl command');
  return addScreenFlags(addCallFlags(command)).action((words: readonly string[], flags: CallFlags & ScreenFlags) =>
    run(context, words, flags),
  );
}

async function run(context: CommandContext, words: readonly string[], given: CallFlags & ScreenFlags): Promise<void> {
  const pasted = pastedIn(words, given);
  const flags = withPasted(given, pasted);
  // What is missing is asked; what contradicts itself is not.
  const unknown = await profileProblem(context.environment, flags.profile);
  refuseProblems([...flagProblems(flags), ...(unknown === null ? [] : [unknown])]);
  const initial = await initialAnswers(context, flags, pasted);
  // Only where the profile is still to be chosen can the practice account be chosen.
  const practices = flags.profile === undefined ? [PRACTICE_CHOICE] : [];
  const practice = practiceOnDemand(async () => (await import('../practice/index.ts')).builtinCases(), {
    environment: context.environment,
    clock: systemClock,
  });
  try {
    const code = await runOnTerminal(context, flags, {
      initial,
      practice,
      profiles: async () => [...(await profileChoices(context.environment)), ...practices],
      optionsFor: async (choice) => {
        if (choice.kind === 'practice') return (await practice.served()).options;
        return optionsOf(context, { ...flags, ...(choice.kind === 'profile' ? { profile: choice.id } : {}) });
      },
    });
    context.exit(code);
  } finally {
    await practice.close();
  }
}

async function initialAnswers(context: CommandContext, flags: CallFlags, pasted: Pasted): Promise<InitialAnswers> {
  const observed = (await observedOf(flags, context)) ?? pasted.observed;
  return {
    ...(flags.profile === undefined ? {} : { profileId: flags.profile }),
    ...(flags.api === undefined ? {} : { apiId: flags.api }),
    ...(flags.stage === undefined ? {} : { stage: flags.stage }),
    ...(flags.method === undefined ? {} : { verb: verbAndPath(flags).verb }),
    ...(flags.path === undefined ? {} : { path: flags.path }),
    ...(namesCaller(flags) ? { caller: callerOf(flags) } : {}),
    ...(flags.sourceIp === undefined ? {} : { sourceIp: flags.sourceIp }),
    ...(flags.vpce === undefined ? {} : { vpcEndpoint: flags.vpce }),
    ...(observed === null ? {} : { observed }),
    ...(pasted.flags.region === undefined ? {} : { region: pasted.flags.region }),
    consents: consentsIn(flags),
    ...(Object.keys(pasted.signing).length === 0 ? {} : { signing: pasted.signing }),
    request: { ...pasted.request, ...(await requestOf(flags, context, pasted.request.headers)) },
  };
}
