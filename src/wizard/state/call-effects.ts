import { withSigner } from '../../core/intake/index.ts';
import { awsCall } from '../../core/model/changes/index.ts';
import type { Comparison } from '../../core/model/diagnosis.ts';
import { type Fact, failed, known } from '../../core/model/fact.ts';
import type { ApplyResult, JournalEntry, UndoLook, UndoResult } from '../../core/model/ports.ts';
import { checkCall, compareWith, judgedUndo, withDeadline } from '../../examination/index.ts';
import type { Effect, Event } from './actions.ts';
import type { EffectContext } from './deps.ts';
import { isPractice, mayCallAnyVerb, subjectOf } from './selectors.ts';
import { DEADLINES } from './waits.ts';

/** Examines the call that was chosen, within its deadline, and reports every step. */
export async function examine(context: EffectContext, effect: Extract<Effect, { type: 'examine' }>): Promise<void> {
  const { account, emit, deps } = context;
  const { run } = effect;
  if (account === null) return emit({ type: 'examination-failed', run, why: 'no account is selected' });
  const event = await withDeadline<Event>(
    context,
    DEADLINES.examine,
    async () => {
      const signer = await account.signerOf(effect.caller);
      const request = withSigner(effect.request, signer.state === 'known' ? signer.value : null);
      const options = {
        observed: effect.observed,
        call: true,
        practice: isPractice(context.state()),
        anyVerb: mayCallAnyVerb(context.state()),
        ...context.state().consents,
        patience: DEADLINES.step,
        ...(effect.only === null ? {} : { only: effect.only }),
      };
      const examination = await deps.examine(account, effect.target, request, effect.caller, options, (progress) =>
        emit({ type: 'examining', run, event: progress }),
      );
      return { type: 'examined', run, examination } as const;
    },
    () =>
      ({ type: 'examination-failed', run, why: `the steps did not end within ${DEADLINES.examine / 1000} s` }) as const,
    (why) => ({ type: 'examination-failed', run, why }) as const,
  );
  emit(event);
}

/** Examines the call with one thing changed, within its deadline, and tells what differs. */
export async function compare(
  context: EffectContext,
  { other, since }: Extract<Effect, { type: 'compare' }>,
): Promise<void> {
  const { account, deps, emit } = context;
  const state = context.state();
  const subject = subjectOf(state);
  const { examination } = state;
  if (account === null || subject === null || examination === null) return;
  const options = {
    observed: null,
    call: true,
    practice: isPractice(state),
    anyVerb: mayCallAnyVerb(state),
    ...state.consents,
    patience: DEADLINES.step,
  };
  const comparison = await withDeadline<Fact<Comparison>>(
    context,
    DEADLINES.examine,
    async () =>
      known('the comparison', await compareWith(deps.examine, other, { ...subject, account, options, examination })),
    () => failed('the comparison', `the steps did not end within ${DEADLINES.examine / 1000} s`),
    (why) => failed('the comparison', why),
  );
  emit({ type: 'compared', since, comparison });
}

/**
 * Makes the call again after a change or its undo, and reports every try. Once another check has taken its place it
 * calls no more and reports nothing: what the call answered before an undo says nothing about the undo.
 */
export async function check(context: EffectContext, effect: Extract<Effect, { type: 'check' }>): Promise<void> {
  const { account, deps, clock, ended } = context;
  const { target, request, caller, wanted } = effect;
  const { wait } = effect.check;
  const isWanted = () => !ended.aborted && context.state().check?.wait === wait;
  const emit = (event: Event) => {
    if (isWanted()) context.emit(event);
  };
  if (account === null)
    return emit({ type: 'check-ended', state: 'failed', why: 'no account is selected', examination: null });
  const options = () => ({
    practice: isPractice(context.state()),
    anyVerb: mayCallAnyVerb(context.state()),
    ...context.state().consents,
  });
  const result = await checkCall(
    { account, examine: deps.examine, clock, ended, isWanted, options },
    { target, request, caller, wanted, since: wait.since, deadline: wait.deadline },
    {
      examined: (examination) => emit({ type: 'check-examined', examination }),
      tried: (attempt) => emit({ type: 'check-tried', attempt }),
    },
  );
  emit({ type: 'check-ended', ...result });
}

/** Makes one change in AWS, within its deadline. */
export function apply(context: EffectContext, effect: Extract<Effect, { type: 'apply' }>): Promise<ApplyResult> {
  const { account, emit } = context;
  const broken = (message: string): ApplyResult => ({
    ok: false,
    kind: 'not-rolled-back',
    message,
    permission: null,
    entry: null,
  });
  if (account === null) return Promise.resolve(broken('no account is selected'));
  const subject = subjectOf(context.state());
  const call = subject === null ? [] : [{ target: subject.target, request: subject.request, caller: subject.caller }];
  return withDeadline<ApplyResult>(
    context,
    DEADLINES.apply,
    () =>
      account.apply(
        effect.plan,
        context.deps.journal,
        (change, state) => emit({ type: 'change-progress', operation: awsCall(change).operation, state }),
        undefined,
        ...call,
      ),
    () => broken(`no answer within ${DEADLINES.apply / 1000} s; the journal says what was done`),
    broken,
  );
}

/** What stands of a change, and what the gates say of the call without it. */
export async function look(context: EffectContext, entry: JournalEntry): Promise<Event> {
  const { account } = context;
  const unread = (why: string): Fact<UndoLook> => failed('look', why);
  const read = await withDeadline<Fact<UndoLook>>(
    context,
    DEADLINES.list,
    async () => (account === null ? unread('no account is selected') : account.look(entry)),
    () => unread(`no answer within ${DEADLINES.list / 1000} s`),
    unread,
  );
  return { type: 'undo-looked', entry, look: read, judged: await judgedLook(context, entry, read) };
}

/** What the gates say of the call without the change; null where they have not said it in time. */
async function judgedLook(context: EffectContext, entry: JournalEntry, look: Fact<UndoLook>): Promise<string | null> {
  const { account, clock } = context;
  if (account === null || look.state !== 'known') return null;
  return withDeadline<string | null>(
    context,
    DEADLINES.list,
    () => judgedUndo(account, entry, look.value, clock.now()),
    () => null,
    () => null,
  );
}

/** Takes one change back as it was shown, within its deadline. */
export function undo(context: EffectContext, entry: JournalEntry, seen: string): Promise<UndoResult> {
  const { account } = context;
  const broken = (message: string): UndoResult => ({ ok: false, kind: 'failed', message, entry });
  if (account === null) return Promise.resolve(broken('no account is selected'));
  return withDeadline<UndoResult>(
    context,
    DEADLINES.undo,
    () => account.undo(entry, context.deps.journal, seen),
    () => broken(`no answer within ${DEADLINES.undo / 1000} s; the journal says what was done`),
    broken,
  );
}
