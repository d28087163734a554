import type { SeenAnswer } from '../core/model/answer.ts';
import type { Account, CallerChoice, Identity, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import { systemClock } from '../host/clock.ts';
import { buildRequest } from '../session/index.ts';
import type { Around } from './around.ts';
import { callerOf, requestOf, verbAndPath } from './call.ts';
import type { CallFlags } from './flags.ts';
import { observedOf } from './observed.ts';
import { openForFlags } from './open.ts';
import type { Said } from './said.ts';

/** One call on an account that is signed in to. */
export interface LiveCall {
  readonly account: Account;
  readonly identity: Identity;
  readonly target: Target;
  readonly request: Request;
  readonly caller: CallerChoice;
  readonly observed: SeenAnswer | null;
}

/** The account that the flags name, and the call that they and the words behind them describe. */
export async function liveCall(around: Around, flags: CallFlags & { readonly timeout?: string }, said: Said): Promise<LiveCall> {
  const over = { ...said.request, ...(await requestOf(flags, around, said.request.headers)) };
  const observed = (await observedOf(flags, around)) ?? said.observed;
  const { account, identity } = await openForFlags(around, flags);
  const target = { apiType: 'REST', apiId: flags.api ?? '', stage: flags.stage ?? '' } as const;
  const caller = callerOf(flags);
  const request = buildRequest({
    ...verbAndPath(flags),
    target,
    caller,
    sourceIp: flags.sourceIp ?? null,
    region: identity.region,
    partition: identity.arn.split(':')[1] ?? 'aws',
    // The moment that is judged is when the call was made.
    now: over.time === undefined ? systemClock.now() : Date.parse(over.time),
    over,
    signing: said.signing,
  });
  return { account, identity, target, request, caller, observed };
}
