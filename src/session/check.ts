import { recognise } from '../core/answers/index.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import { isHandshake } from '../core/model/connections.ts';
import { type Fact, failed, whyUnknown } from '../core/model/fact.ts';
import type { Account } from '../core/model/ports.ts';
import type { Effect, Event } from './actions.ts';
import { amzDate, readAmzDate, withSigner } from './build-request.ts';
import { withDeadline } from './deadline.ts';
import type { Desk } from './deps.ts';
import { isPractice, mayCallAnyVerb } from './state.ts';
import type { Examination } from './types.ts';

type CheckEffect = Extract<Effect, { type: 'check' }>;

/** Between two calls, in milliseconds: quick at first, then every five seconds. */
const pauseAfter = (tries: number): number => Math.min(500 * 2 ** Math.min(tries, 4), 5_000);

/**
 * After a change or its undo: the step that refused runs again, then the real call, until it is answered as wanted
 * or the deadline has passed. Without a possible call the prediction on facts read again decides, and is called that.
 */
export async function runCheck(desk: Desk, effect: CheckEffect): Promise<void> {
  const { account, deps } = desk;
  const end = (
    state: Extract<Event, { type: 'check-ended' }>['state'],
    why: string | null,
    examination: Examination | null,
  ) => {
    if (!desk.ended.aborted) desk.emit({ type: 'check-ended', state, why, examination });
  };
  if (account === null) return end('failed', 'no account is open', null);
  const { deadline } = effect.check.wait;
  const again = await examineAgain(desk, account, effect, false);
  if (again !== null) desk.emit({ type: 'check-examined', examination: again });
  for (let tries = 0; !desk.ended.aborted; tries++) {
    const answer = await callOnce(desk, account, effect);
    const at = deps.clock.now();
    if (answer.state !== 'known') {
      const agrees = again !== null && (again.diagnosis.outcome === 'refused') === (effect.wanted === 'refused');
      desk.emit({ type: 'check-tried', attempt: { at, answer: null, why: whyUnknown(answer) } });
      return end(
        agrees ? 'predicted' : 'not-yet',
        `${agrees ? 'the facts, read again, say so' : 'the facts, read again, say otherwise'}; no call was made: ` +
          `${whyUnknown(answer)}`,
        again,
      );
    }
    desk.emit({ type: 'check-tried', attempt: { at, answer: answer.value, why: null } });
    if (refusedByGateway(answer.value) === (effect.wanted === 'refused'))
      return end('passed', null, await examineAgain(desk, account, effect, true));
    const pause = pauseAfter(tries);
    if (at + pause >= deadline) {
      const seconds = Math.round((deadline - effect.check.wait.since) / 1000);
      return end(
        'not-yet',
        `still answered ${answer.value.status ?? 'nothing'} after ${seconds} s`,
        await examineAgain(desk, account, effect, true),
      );
    }
    await deps.clock.sleep(pause, desk.ended).catch(() => {});
  }
}

/**
 * Whether the gateway refused: no answer, or one of its own refusals. What the integration says is through, whatever it
 * says.
 */
export function refusedByGateway(answer: Pick<SeenAnswer, 'status' | 'errorType' | 'headers' | 'body'>): boolean {
  if (answer.status === null) return true;
  if (answer.status < 400) return false;
  const { kind, layer } = recognise(answer);
  if (layer === 'application') return false;
  if (answer.status >= 500) return kind === 'authorizer-configuration';
  return answer.errorType !== null || [401, 403, 429].includes(answer.status);
}

/** The request, made now: a signature describes one moment. How far the client's clock was off stays. */
async function signed(account: Account, desk: Desk, effect: CheckEffect) {
  const known = await account.signerOf(effect.caller);
  const signer = known.state === 'known' ? known.value : null;
  const { request } = effect;
  const now = desk.deps.clock.now();
  const time = new Date(now).toISOString();
  if (request.signing === null) return { request: { ...request, time }, signer: null, known };
  const date = amzDate(now + readAmzDate(request.signing.date) - Date.parse(request.time));
  return { request: withSigner({ ...request, time, signing: { ...request.signing, date } }, signer), signer, known };
}

function callOnce(desk: Desk, account: Account, effect: CheckEffect): Promise<Fact<SeenAnswer>> {
  return withDeadline<Fact<SeenAnswer>>(
    desk,
    15_000,
    async () => {
      const { request, signer, known } = await signed(account, desk, effect);
      if (request.signing !== null && signer === null) {
        return failed('call', known.state === 'known' ? "the caller's credentials are not at hand" : whyUnknown(known));
      }
      return account.call(request, signer, {
        anyVerb: mayCallAnyVerb(desk.state()),
        webSocket: isHandshake(effect.target.apiType, request.path),
      });
    },
    () => failed('call', 'no answer within 15 s'),
    (why) => failed('call', why),
  );
}

function examineAgain(desk: Desk, account: Account, effect: CheckEffect, call: boolean): Promise<Examination | null> {
  return withDeadline<Examination | null>(
    desk,
    30_000,
    async () => {
      const { request } = await signed(account, desk, effect);
      return desk.deps.examine(
        account,
        effect.target,
        request,
        effect.caller,
        {
          observed: null,
          call,
          practice: isPractice(desk.state()),
          anyVerb: mayCallAnyVerb(desk.state()),
          ...desk.state().agreed,
        },
        () => {},
      );
    },
    () => null,
    () => null,
  );
}
