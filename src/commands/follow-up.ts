import { isHandshake } from '../core/api-gateway/connections.ts';
import type { Examination } from '../core/examine.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import type { Diagnosis } from '../core/model/diagnosis.ts';
import { valueOf } from '../core/model/fact.ts';
import type { CallerChoice } from '../core/model/ports.ts';
import { repeated } from '../core/verdict/repeat.ts';
import { type ComparedCall, compareWith, examine, type Other } from '../examination/index.ts';
import { systemClock } from '../host/clock.ts';
import type { CommandContext } from './command-context.ts';
import type { FollowUpFlags } from './follow-up-flags.ts';

/** One call that was examined, as it was asked for, before anybody signed: everything to examine it again. */
export type Examined = ComparedCall;

/** Adds to the diagnosis what the follow-up flags ask for. */
export async function followUp(
  context: CommandContext,
  flags: FollowUpFlags,
  examined: Examined,
): Promise<Examination> {
  const { account, examination } = examined;
  const repeat = flags.repeat === undefined ? {} : { repeat: await series(context, Number(flags.repeat), examined) };
  const comparison = await compared(context, flags, examined);
  const { verdictMs } = examination.diagnosis.calls;
  // Also what was asked to find the API, and by the follow-up.
  const calls = { ...account.count(), ...(verdictMs === undefined ? {} : { verdictMs }) };
  const diagnosis: Diagnosis = { ...examination.diagnosis, ...repeat, ...comparison, calls };
  return { ...examination, diagnosis };
}

/** The call of the examination is the first of the series. */
async function series(context: CommandContext, times: number, { account, caller, examination, options }: Examined) {
  const { request, testimony, facts } = examination;
  const signer = request.signing === null ? null : (valueOf(await account.signerOf(caller)) ?? null);
  const unsignable = request.signing !== null && signer === null;
  if (unsignable) context.err("The call is not repeated: the caller's credentials are not available.\n");
  const how = { anyVerb: options.anyVerb ?? false, webSocket: isHandshake(facts.scope.apiType, request.path) };
  const answers: (SeenAnswer | null)[] = testimony.calls.slice(0, 1).map(({ answer }) => answer);
  while (!unsignable && answers.length < times) {
    const answer = await account.call(request, signer, how);
    if (answer.state === 'not-asked') {
      context.err(`The call is not repeated: ${answer.why}.\n`);
      break;
    }
    answers.push(answer.state === 'known' ? answer.value : null);
    if (answers.length % 10 === 0) context.err(`${answers.length} of ${times} calls made\n`);
  }
  return repeated(answers, examination, systemClock.now());
}

async function compared(
  context: CommandContext,
  flags: FollowUpFlags,
  examined: Examined,
): Promise<Pick<Diagnosis, 'comparison'>> {
  const other = otherIn(flags);
  if (other === null) return {};
  context.err(
    `Examining the call ${other.by === 'caller' ? 'by' : other.by === 'stage' ? 'on stage' : 'at'} ${other.name} …\n`,
  );
  return { comparison: await compareWith(examine, other, examined) };
}

function otherIn({ compareCaller, compareStage, compareTime }: FollowUpFlags): Other | null {
  if (compareCaller !== undefined) return { by: 'caller', name: compareCaller, caller: choiceOf(compareCaller) };
  if (compareStage !== undefined) return { by: 'stage', name: compareStage };
  return compareTime === undefined ? null : { by: 'time', name: new Date(compareTime).toISOString() };
}

function choiceOf(who: string): CallerChoice {
  if (who === 'anonymous' || who === 'self') return { kind: who };
  return who.startsWith('profile:')
    ? { kind: 'profile', profile: who.slice('profile:'.length) }
    : { kind: 'arn', arn: who };
}
