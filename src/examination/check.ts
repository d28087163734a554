import { isHandshake } from '../core/api-gateway/connections.ts';
import type { Examination } from '../core/examine.ts';
import { madeAt, withSigner } from '../core/intake/index.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import { type Fact, failed, whyUnknown } from '../core/model/fact.ts';
import type { Account, ChosenCall, Clock } from '../core/model/ports.ts';
import { withDeadline } from './deadline.ts';
import type { Examine, ExamineOptions } from './options.ts';
import { refusedByGateway } from './refused-by-gateway.ts';

/** The call that is made again after a change, and what it should come to. */
export interface CheckedCall extends ChosenCall {
  readonly wanted: 'through' | 'refused';
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly deadline: number;
}

/** What a check needs from outside. */
export interface CheckPorts {
  readonly account: Account;
  readonly examine: Examine;
  readonly clock: Clock;
  /** Fires when the session ends. */
  readonly ended: AbortSignal;
  /** Whether anybody still waits for this check: asked before every call. */
  readonly isWanted: () => boolean;
  /** Read anew for every call: what the person allows may change meanwhile. */
  readonly options: () => Omit<ExamineOptions, 'observed' | 'call'>;
}

/** One call that was made again, or why it was not. */
export interface Try {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly answer: SeenAnswer | null;
  /** Why no call was made. */
  readonly why: string | null;
}

/** How a check ended: `predicted` where no call could be made and the facts agree. */
export interface CheckResult {
  readonly state: 'passed' | 'predicted' | 'not-yet' | 'failed';
  readonly why: string | null;
  readonly examination: Examination | null;
}

/** What a check reports while it runs. */
export interface CheckListener {
  readonly examined: (examination: Examination) => void;
  readonly tried: (attempt: Try) => void;
}

/**
 * After a change or its undo: the facts are read again, then the call is made until it is answered as wanted or the
 * deadline has passed. Without a possible call the prediction on facts read again decides, and is called that.
 */
export async function checkCall(ports: CheckPorts, call: CheckedCall, listener: CheckListener): Promise<CheckResult> {
  const { clock, ended, isWanted } = ports;
  const reexamined = await reexamine(ports, call, false);
  if (reexamined !== null) listener.examined(reexamined);
  for (let tries = 0; isWanted(); tries++) {
    const answer = await callOnce(ports, call);
    const at = clock.now();
    if (answer.state !== 'known') {
      const why = whyUnknown(answer);
      listener.tried({ at, answer: null, why });
      return predicted(call, reexamined, why);
    }
    listener.tried({ at, answer: answer.value, why: null });
    if (refusedByGateway(answer.value) === (call.wanted === 'refused'))
      return { state: 'passed', why: null, examination: await reexamine(ports, call, true) };
    const pause = pauseAfter(tries);
    if (at + pause >= call.deadline) {
      const seconds = Math.round((call.deadline - call.since) / 1000);
      const why = `the call still returns ${answer.value.status ?? 'nothing'} after ${seconds} s`;
      return { state: 'not-yet', why, examination: await reexamine(ports, call, true) };
    }
    await clock.sleep(pause, ended).catch(() => {});
  }
  return { state: 'failed', why: 'the check was ended', examination: null };
}

/** Between two calls, in milliseconds: quick at first, then every five seconds. */
export const pauseAfter = (tries: number): number => Math.min(500 * 2 ** Math.min(tries, 4), 5_000);

function predicted({ wanted }: CheckedCall, reexamined: Examination | null, why: string): CheckResult {
  const agrees = reexamined !== null && (reexamined.diagnosis.outcome === 'refused') === (wanted === 'refused');
  const says = agrees
    ? 'the settings were read again and confirm it'
    : 'the settings were read again and do not confirm it';
  return { state: agrees ? 'predicted' : 'not-yet', why: `${says}; no call was made: ${why}`, examination: reexamined };
}

async function signedNow({ account, clock }: CheckPorts, { request, caller }: CheckedCall) {
  const known = await account.signerOf(caller);
  const now = madeAt(request, clock.now());
  if (request.signing === null) return { request: now, signer: null, known };
  const signer = known.state === 'known' ? known.value : null;
  return { request: withSigner(now, signer), signer, known };
}

function callOnce(ports: CheckPorts, call: CheckedCall): Promise<Fact<SeenAnswer>> {
  return withDeadline<Fact<SeenAnswer>>(
    ports,
    15_000,
    async () => {
      const { request, signer, known } = await signedNow(ports, call);
      if (request.signing !== null && signer === null) {
        return failed(
          'call',
          known.state === 'known' ? "the caller's credentials are not available" : whyUnknown(known),
        );
      }
      return ports.account.call(request, signer, {
        anyVerb: ports.options().anyVerb ?? false,
        webSocket: isHandshake(call.target.apiType, request.path),
      });
    },
    () => failed('call', 'no answer within 15 s'),
    (why) => failed('call', why),
  );
}

function reexamine(ports: CheckPorts, checked: CheckedCall, call: boolean): Promise<Examination | null> {
  const { target, caller } = checked;
  return withDeadline<Examination | null>(
    ports,
    30_000,
    async () => {
      const { request } = await signedNow(ports, checked);
      const options = { ...ports.options(), observed: null, call };
      return ports.examine(ports.account, target, request, caller, options, () => {});
    },
    () => null,
    () => null,
  );
}
