import { isHandshake } from '../core/api-gateway/connections.ts';
import type { Examination } from '../core/examine.ts';
import { madeAt } from '../core/intake/index.ts';
import { awsCall } from '../core/model/changes/index.ts';
import type { FixPlan } from '../core/model/plan.ts';
import type { Account, ApplyResult, ChosenCall, Clock, Journal, JournalEntry, Unwritten } from '../core/model/ports.ts';
import { pauseAfter } from './check.ts';
import { examine } from './examine.ts';
import {
  afterwards,
  coveredCauses,
  type Done,
  MOST_FIXES,
  NOTHING_DONE,
  nextFix,
  type Wanted,
  withDone,
} from './fix-order.ts';
import type { ExamineOptions } from './options.ts';
import { refusedByGateway } from './refused-by-gateway.ts';

/** What a run of fixes without questions works with. */
export interface FixRunInput extends ChosenCall {
  readonly account: Account;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly options: ExamineOptions;
  /** Groups the changes, so that they are undone together. */
  readonly session: string;
  /** Milliseconds within which a call must go through that is expected to. */
  readonly patience: number;
  /** Why this fix may not be made without more being said; null when it may. */
  readonly forbids: (plan: FixPlan) => string | null;
  readonly report: (text: string) => void;
  /** Fires when the person wants to leave: the fix under way is finished, no other is begun. */
  readonly leaving: AbortSignal;
}

/** Why a run of fixes ended before its end. */
export interface FixError {
  /**
   * `shown-only`: what was asked for is shown and never applied. `rolled-back`: something had been changed, and
   * everything was put back. `not-journaled`: nothing was begun, since the journal could not be written.
   * `journal-unwritten`: the fixes were made, and the journal does not hold all that undo needs.
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
    | 'shown-only'
    | 'not-journaled'
    | 'journal-unwritten';
  readonly message: string;
  /** AWS CLI commands that take back what is applied, newest first, where the journal could not be written. */
  readonly commands?: readonly string[];
}

interface AppliedFix {
  readonly plan: FixPlan;
  readonly entry: JournalEntry;
  readonly unwritten?: Unwritten;
}

/** What a run of fixes came to. */
export interface FixRun {
  readonly applied: readonly AppliedFix[];
  /** Facts read again and the call made again; null when nothing was changed, or all of it was put back. */
  readonly after: Examination | null;
  readonly error: FixError | null;
}

/**
 * Makes the wanted fixes one after the other. Each is planned anew on facts read after the one before it, since a
 * deployment or a document that it changed would otherwise look as if somebody else had. When one fails, all are taken
 * back.
 */
export async function runFixes(input: FixRunInput, before: Examination, wanted: Wanted): Promise<FixRun> {
  return withUnwritten(await runInOrder({ ...input, report: withoutThrowing(input.report) }, before, wanted));
}

/** Whoever is told of the progress cannot end a run: its reader may be gone. */
const withoutThrowing =
  (report: FixRunInput['report']): FixRunInput['report'] =>
  (text) => {
    try {
      report(text);
    } catch {
      // The run goes on.
    }
  };

/** What the journal does not hold of the applied fixes is said, with the commands that do what undo would. */
function withUnwritten(run: FixRun): FixRun {
  const incomplete = run.applied.flatMap(({ unwritten }) => unwritten ?? []).reverse();
  const [newest] = incomplete;
  if (newest === undefined) return run;
  const message =
    `The journal could not be written completely: ${newest.why}. The changes made so far are applied. Keep the ` +
    'commands that undo them.';
  const commands = [...(run.error?.commands ?? []), ...incomplete.flatMap((one) => one.commands)];
  if (run.error === null) return { ...run, error: { kind: 'journal-unwritten', message, commands } };
  return { ...run, error: { ...run.error, message: `${run.error.message} ${message}`, commands } };
}

async function runInOrder(input: FixRunInput, before: Examination, wanted: Wanted): Promise<FixRun> {
  const applied: AppliedFix[] = [];
  let current = before;
  let covered = coveredCauses(before, wanted);
  let done: Done = { ...NOTHING_DONE, codes: covered };
  while (applied.length < MOST_FIXES) {
    const plan = nextFix(current, wanted, done);
    if (plan === null && covered.size === 0) break;
    if (plan === null) {
      // A cause that the other fixes were to remove too gets its own fix where it is still there.
      done = { ...done, codes: new Set([...done.codes].filter((code) => !covered.has(code))) };
      covered = new Set();
      continue;
    }
    if (input.leaving.aborted)
      return {
        applied,
        after: null,
        error: { kind: 'interrupted', message: 'apigw-doctor ended before all fixes were made.' },
      };
    const forbidden = input.forbids(plan);
    if (forbidden !== null) return takeBack(input, applied, { kind: 'confirmation-needed', message: forbidden });
    input.report(`${plan.title} …`);
    const result = await input.account.apply(
      plan,
      input.journal,
      (change, state) => input.report(`  ${awsCall(change).operation} ${state}`),
      input.session,
      { target: input.target, request: input.request, caller: input.caller },
    );
    if (!result.ok) return takeBack(input, applied, failureOf(result));
    const { entry, unwritten } = result;
    applied.push({ plan, entry, ...(unwritten === undefined ? {} : { unwritten }) });
    done = withDone(done, plan);
    const predicted = afterwards(current, plan);
    const expected = predicted.diagnosis.outcome;
    current = await settled(
      { ...input, options: { ...input.options, runtime: predicted.runtime } },
      expected === 'allowed',
    );
    if (expected === 'allowed' && current.diagnosis.outcome === 'refused' && nextFix(current, wanted, done) === null) {
      return { applied, after: current, error: { kind: 'still-refused', message: stillRefused(current) } };
    }
  }
  return { applied, after: applied.length === 0 ? null : current, error: null };
}

type Failure = Extract<ApplyResult, { readonly ok: false }>;

function failureOf({ kind, message, permission, entry, unwritten }: Failure): FixError {
  const text = [
    message,
    ...(permission === null ? [] : [`It needs ${permission}.`]),
    ...(unwritten === undefined ? [] : [`The journal could not be written completely: ${unwritten.why}.`]),
  ].join(' ');
  const isPutBack = entry?.steps.some(({ state }) => state === 'undone') === true;
  return {
    kind: kind === 'failed' && isPutBack ? 'rolled-back' : kind,
    message: text,
    ...(unwritten === undefined ? {} : { commands: unwritten.commands }),
  };
}

/** The fixes of one run stand or fall together: what earlier ones changed goes back as well. */
async function takeBack(
  { account, journal, report }: FixRunInput,
  applied: FixRun['applied'],
  error: FixError,
): Promise<FixRun> {
  const remaining = [...applied];
  const unwritten: string[] = [];
  for (const one of [...applied].reverse()) {
    report(`Undoing: ${one.plan.title} …`);
    const result = await account.undo(one.entry, journal);
    if (!result.ok)
      return {
        applied: remaining,
        after: null,
        error: { ...error, kind: 'not-rolled-back', message: `${error.message} ${result.message}` },
      };
    remaining.pop();
    if (result.unwritten !== undefined) unwritten.push(result.unwritten.why);
  }
  if (applied.length === 0) return { applied, after: null, error };
  const kind = error.kind === 'failed' ? 'rolled-back' : error.kind;
  const [why] = unwritten;
  const text = [
    error.message,
    'The fixes applied before it were undone.',
    ...(why === undefined ? [] : [`The journal could not be written completely: ${why}. Nothing is left to undo.`]),
  ].join(' ');
  return {
    applied: [],
    after: null,
    error: { ...error, kind, message: text },
  };
}

const stillRefused = ({ diagnosis: { observed, causes } }: Examination): string =>
  [
    `The change was made, but the call ` +
      `${observed?.status == null ? 'is still refused' : `still returns ${observed.status}`}.`,
    causes.length === 0
      ? 'Deployments and usage plans take time to take effect; try again, or undo.'
      : `What remains: ${causes[0]?.summary ?? ''}`,
  ].join(' ');

/** Facts read again and the call made again; where it should go through, until it does or patience ends. */
async function settled(input: FixRunInput, through: boolean): Promise<Examination> {
  const examineNow = (): Promise<Examination> =>
    examine(
      input.account,
      input.target,
      madeAt(input.request, input.clock.now()),
      input.caller,
      { ...input.options, observed: null },
      () => undefined,
    );
  const start = input.clock.now();
  let examination = await examineNow();
  for (let tries = 0; through && examination.diagnosis.outcome === 'refused' && !input.leaving.aborted; tries += 1) {
    const pause = pauseAfter(tries);
    if (input.clock.now() + pause - start > input.patience) break;
    input.report(`  still refused after ${Math.round((input.clock.now() - start) / 1000)} s, trying again`);
    await input.clock.sleep(pause, input.leaving);
    if (await callPasses(input, examination)) examination = await examineNow();
  }
  return examination;
}

/** Calls once; where no call can be made, facts have to be read again to know more. */
async function callPasses(
  { account, caller, options, target, ...input }: FixRunInput,
  { testimony }: Examination,
): Promise<boolean> {
  if (testimony.calls.length === 0) return true;
  const request = madeAt(input.request, input.clock.now());
  const signer = request.signing === null ? null : await account.signerOf(caller);
  const answer = await account.call(request, signer?.state === 'known' ? signer.value : null, {
    anyVerb: options.anyVerb ?? false,
    webSocket: isHandshake(target.apiType, request.path),
  });
  return answer.state !== 'known' || !refusedByGateway(answer.value);
}
