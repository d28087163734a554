import type { Examination } from '../core/examine.ts';
import type { Comparison } from '../core/model/diagnosis.ts';
import type { Account, CallerChoice, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import { compare } from '../core/verdict/compare.ts';
import type { ExaminationListener } from './events.ts';
import type { Examine, ExamineOptions } from './options.ts';
import { atStage, atTime, byCaller } from './varied-call.ts';

/** The one thing that is otherwise on the other side of a comparison. */
export type Other =
  | { readonly by: 'caller'; readonly name: string; readonly caller: CallerChoice }
  | { readonly by: 'stage'; readonly name: string }
  /** `name` is an ISO 8601 time, UTC. */
  | { readonly by: 'time'; readonly name: string };

/** The call that was examined, to be examined with one thing changed. */
export interface ComparedCall {
  readonly account: Account;
  readonly target: Target;
  readonly request: Request;
  readonly caller: CallerChoice;
  readonly options: ExamineOptions;
  readonly examination: Examination;
}

/**
 * Examines the same call by somebody else, on another stage or at another time, and tells what differs. What both
 * sides need is read once.
 */
export async function compareWith(
  examine: Examine,
  other: Other,
  { account, target, request, caller, options, examination }: ComparedCall,
  onEvent: ExaminationListener = () => {},
): Promise<Comparison> {
  const there = await examine(
    account,
    other.by === 'stage' ? { ...target, stage: other.name } : target,
    requestOf(other, request, target, examination),
    other.by === 'caller' ? other.caller : caller,
    // What was seen was seen on this side; on the other a call has to find out.
    { ...options, observed: null, beside: true },
    onEvent,
  );
  const here = { name: nameOfHere(other.by, examination), subject: examination, diagnosis: examination.diagnosis };
  return compare(other.by, here, { name: other.name, subject: there, diagnosis: there.diagnosis });
}

function requestOf(other: Other, request: Request, target: Target, { facts }: Examination): Request {
  if (other.by === 'stage') return atStage(request, target.stage, other.name);
  if (other.by === 'time') return atTime(request, other.name);
  const { region, partition } = facts.scope;
  return byCaller(request, other.caller, { target, region, partition });
}

const nameOfHere = (by: Other['by'], { diagnosis: { request, target } }: Examination): string =>
  ({ caller: request.caller, stage: target.stage, time: request.time })[by];
