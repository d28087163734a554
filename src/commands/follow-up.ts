import { isHandshake } from '../core/api-gateway/connections.ts';
import type { Examination } from '../core/examine.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import type { Diagnosis } from '../core/model/diagnosis.ts';
import { valueOf } from '../core/model/fact.ts';
import type { Account, CallerChoice, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import { compare } from '../core/verdict/compare.ts';
import { repeated } from '../core/verdict/repeat.ts';
import { type ExamineOptions, examine } from '../examination/index.ts';
import { systemClock } from '../host/clock.ts';
import type { CommandContext } from './command-context.ts';
import type { FollowUpFlags } from './follow-up-flags.ts';
import { atStage, atTime, byCaller } from './varied-call.ts';

/** One call that was examined, and everything to examine it again. */
export interface Examined {
  readonly account: Account;
  readonly target: Target;
  /** As it was asked for, before anybody signed. */
  readonly request: Request;
  readonly caller: CallerChoice;
  readonly options: ExamineOptions;
  readonly examination: Examination;
}

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
  if (unsignable) context.err("The call is not repeated: the caller's credentials are not at hand.\n");
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
  const other = otherCall(flags, examined);
  if (other === null) return {};
  const { account, options, examination } = examined;
  context.err(
    `Examining the call ${other.by === 'caller' ? 'by' : other.by === 'stage' ? 'on stage' : 'at'} ${other.name} …\n`,
  );
  // What was seen was seen on this side; on the other a call has to find out.
  const there = await examine(account, other.target, other.request, other.caller, { ...options, observed: null });
  const here = { name: nameOfHere(other.by, examination), subject: examination, diagnosis: examination.diagnosis };
  return { comparison: compare(other.by, here, { name: other.name, subject: there, diagnosis: there.diagnosis }) };
}

function otherCall(
  { compareCaller, compareStage, compareTime }: FollowUpFlags,
  { request, target, caller, examination }: Examined,
) {
  const { region, partition } = examination.facts.scope;
  if (compareCaller !== undefined) {
    const choice = choiceOf(compareCaller);
    return {
      by: 'caller' as const,
      name: compareCaller,
      target,
      caller: choice,
      request: byCaller(request, choice, { target, region, partition }),
    };
  }
  if (compareStage !== undefined)
    return {
      by: 'stage' as const,
      name: compareStage,
      target: { ...target, stage: compareStage },
      caller,
      request: atStage(request, target.stage, compareStage),
    };
  if (compareTime !== undefined) {
    const time = new Date(compareTime).toISOString();
    return { by: 'time' as const, name: time, target, caller, request: atTime(request, time) };
  }
  return null;
}

function choiceOf(who: string): CallerChoice {
  if (who === 'anonymous' || who === 'self') return { kind: who };
  return who.startsWith('profile:')
    ? { kind: 'profile', profile: who.slice('profile:'.length) }
    : { kind: 'arn', arn: who };
}

function nameOfHere(by: 'caller' | 'stage' | 'time', { diagnosis: { request, target } }: Examination): string {
  return { caller: request.caller, stage: target.stage, time: request.time }[by];
}
