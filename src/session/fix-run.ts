import { isHandshake } from '../core/model/connections.ts';
import type { FixPlan } from '../core/model/plan.ts';
import type { Account, ApplyResult, CallerChoice, Clock, Journal, JournalEntry, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import { amzDate, readAmzDate } from './build-request.ts';
import { refusedByGateway } from './check.ts';
import { type ExamineOptions, examine } from './examine.ts';
import {
  afterwards,
  type Done,
  MOST_FIXES,
  NOTHING_DONE,
  needless,
  nextFix,
  type Wanted,
  withDone,
} from './fix-plan.ts';
import type { Examination } from './types.ts';

/** What a run without questions works with. */
export interface FixDesk {
  readonly account: Account;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly target: Target;
  readonly request: Request;
  readonly caller: CallerChoice;
  readonly options: ExamineOptions;
  /** Groups the changes, so that they are undone together. */
  readonly session: string;
  /** Milliseconds within which a call must go through that is expected to. */
  readonly patience: number;
  /** Why this fix may not be made without more being said; null when it may. */
  readonly forbids: (plan: FixPlan) => string | null;
  readonly tell: (text: string) => void;
  /** Fires when the person wants to leave: the fix under way is finished, no other is begun. */
  readonly leaving: AbortSignal;
}

export interface FixError {
  /**
   * `shown-only`: what was asked for is shown and never applied. `rolled-back`: something had been changed, and
   * everything was put back.
   */
  readonly kind:
    | 'drifted'
    | 'failed'
    | 'denied'
    | 'rolled-back'
    | 'not-rolled-back'
    | 'confirmation-needed'
    | 'still-refused'
    | 'interrupted'
    | 'shown-only';
  readonly message: string;
}

export interface FixRun {
  readonly applied: readonly { readonly plan: FixPlan; readonly entry: JournalEntry }[];
  /** Facts read again and the call made again; null when nothing was changed, or all of it was put back. */
  readonly after: Examination | null;
  readonly error: FixError | null;
}

/**
 * Makes the wanted fixes one after the other. Each is planned anew on facts read after the one before it, since a
 * deployment or a document that it changed would otherwise look as if somebody else had. When one fails, all are taken
 * back.
 */
export async function runFixes(desk: FixDesk, before: Examination, wanted: Wanted): Promise<FixRun> {
  const applied: { readonly plan: FixPlan; readonly entry: JournalEntry }[] = [];
  let current = before;
  let left = needless(before, wanted);
  let done: Done = { ...NOTHING_DONE, codes: left };
  while (applied.length < MOST_FIXES) {
    const plan = nextFix(current, wanted, done);
    if (plan === null && left.size === 0) break;
    if (plan === null) {
      // What the others were to take along is fixed by itself where it still stands.
      done = { ...done, codes: new Set([...done.codes].filter((code) => !left.has(code))) };
      left = new Set();
      continue;
    }
    if (desk.leaving.aborted)
      return { applied, after: null, error: { kind: 'interrupted', message: 'Ended before all fixes were made.' } };
    const forbidden = desk.forbids(plan);
    if (forbidden !== null) return takenBack(desk, applied, { kind: 'confirmation-needed', message: forbidden });
    desk.tell(`${plan.title} …`);
    const result = await desk.account.apply(
      plan,
      desk.journal,
      ({ operation }, state) => desk.tell(`  ${operation} ${state}`),
      desk.session,
    );
    if (!result.ok) return takenBack(desk, applied, failureOf(result));
    applied.push({ plan, entry: result.entry });
    done = withDone(done, plan);
    const foreseen = afterwards(current, plan);
    const expected = foreseen.diagnosis.outcome;
    current = await settled({ ...desk, options: { ...desk.options, inside: foreseen.inside } }, expected === 'allowed');
    if (expected === 'allowed' && current.diagnosis.outcome === 'refused' && nextFix(current, wanted, done) === null) {
      return { applied, after: current, error: { kind: 'still-refused', message: stillRefused(current) } };
    }
  }
  return { applied, after: applied.length === 0 ? null : current, error: null };
}

type Failure = Extract<ApplyResult, { readonly ok: false }>;

function failureOf({ kind, message, permission, entry }: Failure): FixError {
  const text = permission === null ? message : `${message} It needs ${permission}.`;
  return { kind: kind === 'failed' && entry !== null ? 'rolled-back' : kind, message: text };
}

/** The fixes of one run stand or fall together: what earlier ones changed goes back as well. */
async function takenBack(
  { account, journal, tell }: FixDesk,
  applied: FixRun['applied'],
  error: FixError,
): Promise<FixRun> {
  const left = [...applied];
  for (const one of [...applied].reverse()) {
    tell(`Taking back: ${one.plan.title} …`);
    const result = await account.undo(one.entry, journal);
    if (!result.ok)
      return {
        applied: left,
        after: null,
        error: { kind: 'not-rolled-back', message: `${error.message} ${result.message}` },
      };
    left.pop();
  }
  if (applied.length === 0) return { applied, after: null, error };
  const kind = error.kind === 'failed' ? 'rolled-back' : error.kind;
  return {
    applied: [],
    after: null,
    error: { kind, message: `${error.message} The fixes made before it were taken back.` },
  };
}

const stillRefused = ({ diagnosis: { observed, causes } }: Examination): string =>
  [
    `The change was made, and the call is still answered ${observed?.status ?? 'with a refusal'}.`,
    causes.length === 0
      ? 'Deployments and usage plans take time to settle; try again, or undo.'
      : `What remains: ${causes[0]?.summary ?? ''}`,
  ].join(' ');

/** Facts read again and the call made again; where it should go through, until it does or patience ends. */
async function settled(desk: FixDesk, through: boolean): Promise<Examination> {
  const again = (): Promise<Examination> =>
    examine(
      desk.account,
      desk.target,
      renewed(desk),
      desk.caller,
      { ...desk.options, observed: null },
      () => undefined,
    );
  const start = desk.clock.now();
  let examination = await again();
  for (let tries = 0; through && examination.diagnosis.outcome === 'refused' && !desk.leaving.aborted; tries += 1) {
    const pause = Math.min(500 * 2 ** tries, 5_000);
    if (desk.clock.now() + pause - start > desk.patience) break;
    desk.tell(`  still refused after ${Math.round((desk.clock.now() - start) / 1000)} s, trying again`);
    await desk.clock.sleep(pause, desk.leaving);
    if (await callPasses(desk, examination)) examination = await again();
  }
  return examination;
}

/** Calls once; where no call can be made, facts have to be read again to know more. */
async function callPasses(
  { account, caller, options, target, ...desk }: FixDesk,
  { testimony }: Examination,
): Promise<boolean> {
  if (testimony.calls.length === 0) return true;
  const request = renewed(desk);
  const signer = request.signing === null ? null : await account.signerOf(caller);
  const answer = await account.call(request, signer?.state === 'known' ? signer.value : null, {
    anyVerb: options.anyVerb ?? false,
    webSocket: isHandshake(target.apiType, request.path),
  });
  return answer.state !== 'known' || !refusedByGateway(answer.value);
}

/** The request, made now: a signature describes one moment. How far the client's clock was off stays. */
function renewed({ request, clock }: Pick<FixDesk, 'request' | 'clock'>): Request {
  const now = clock.now();
  const time = new Date(now).toISOString();
  if (request.signing === null) return { ...request, time };
  const date = amzDate(now + readAmzDate(request.signing.date) - Date.parse(request.time));
  return { ...request, time, signing: { ...request.signing, date } };
}
