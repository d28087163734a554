import { withSigner } from '../../core/intake/index.ts';
import { type Fact, failed } from '../../core/model/fact.ts';
import type { Account, ApplyResult, Identity, JournalEntry, UndoResult } from '../../core/model/ports.ts';
import { checkCall, withDeadline } from '../../examination/index.ts';
import type { Effect, Event } from './actions.ts';
import type { EffectContext } from './deps.ts';
import type { ProfileChoice } from './ports.ts';
import { isPractice, mayCallAnyVerb, type SessionRecord, type SessionState } from './state.ts';
import { unfinishedOf } from './unfinished.ts';
import { DEADLINES } from './waits.ts';

/** Does one piece of work for the reducer and reports with events. Never throws. */
export async function perform(context: EffectContext, effect: Effect): Promise<void> {
  const { deps, emit } = context;
  switch (effect.type) {
    case 'load-profiles':
      return emit(
        await withDeadline<Event>(
          context,
          DEADLINES.profiles,
          async () => ({ type: 'profiles-loaded', profiles: await deps.profiles() }) as const,
          () => ({ type: 'profiles-failed', why: 'reading the profiles took too long' }) as const,
          (why) => ({ type: 'profiles-failed', why }) as const,
        ),
      );
    case 'open-account':
      return emit({ type: 'identity-read', profileId: effect.choice.id, identity: await open(context, effect.choice) });
    case 'give-answer':
      context.answer?.(effect.text);
      context.answer = null;
      return;
    case 'read-domain':
      return emit({
        type: 'domain-read',
        host: effect.host,
        domain: await ask(context, 'GetDomainName', (account) => account.domainOf(effect.host)),
      });
    case 'list-apis':
      return listApis(context);
    case 'load-recent':
      return emit({ type: 'recent-loaded', keys: (await deps.recent?.load().catch(() => [])) ?? [] });
    case 'load-unfinished': {
      const found = (await deps.unfinished?.load().catch(() => null)) ?? null;
      return found === null ? undefined : emit({ type: 'unfinished-loaded', ...found });
    }
    case 'save-unfinished': {
      const state = context.state();
      if (!isPractice(state)) await deps.unfinished?.keep(unfinishedOf(state, deps.clock.now())).catch(() => {});
      return;
    }
    case 'undo-earlier':
      return emit({ type: 'earlier-undone', result: await undo(context, effect.entry) });
    case 'remember':
      await deps.recent?.remember(effect.key).catch(() => {});
      return;
    case 'list-stages':
      return emit({
        type: 'stages-listed',
        apiId: effect.apiId,
        stages: await ask(context, 'GetStages', (account) => account.listStages(effect.apiId)),
      });
    case 'list-methods': {
      const { apiId, stage } = effect;
      return emit({
        type: 'methods-listed',
        apiId,
        stage,
        methods: await ask(context, 'GetResources', (account) => account.listMethods(apiId, stage)),
      });
    }
    case 'list-principals':
      return emit({
        type: 'principals-listed',
        principals: await ask(context, 'ListRoles', (account) => account.listPrincipals()),
      });
    case 'examine':
      return examine(context, effect);
    case 'apply':
      return emit({ type: 'change-finished', plan: effect.plan, result: await apply(context, effect) });
    case 'undo':
      return emit({ type: 'change-undone', fixId: effect.applied.plan.id, result: await undo(context, effect.entry) });
    case 'check':
      return check(context, effect);
    case 'write-summary': {
      const record = recordOf(context.state());
      if (record === null) return;
      const result = await withDeadline(
        context,
        DEADLINES.summary,
        () => deps.writeSummary(record, effect.place),
        () => ({ ok: false, why: 'writing took too long' }) as const,
        (why) => ({ ok: false, why }) as const,
      );
      return emit({ type: 'summary-written', result });
    }
    default:
      return effect satisfies never;
  }
}

/** Opens the account and asks who that is. While a question is open no deadline runs: people read slowly. */
async function open(context: EffectContext, choice: ProfileChoice): Promise<Fact<Identity>> {
  context.answer?.(null);
  context.answer = null;
  let asked = false;
  const ask = (question: { readonly text: string; readonly secret: boolean }) =>
    new Promise<string | null>((resolve) => {
      asked = true;
      context.answer = resolve;
      context.emit({ type: 'question-asked', ...question });
    });
  const work = Promise.resolve()
    .then(() => context.deps.openAccount(choice, ask))
    .then((account) => {
      context.account = account;
      return account.identity();
    })
    .catch((error: unknown) => failed('GetCallerIdentity', error instanceof Error ? error.message : String(error)));
  const late = failed('GetCallerIdentity', `no answer within ${DEADLINES.identity / 1000} s`);
  const first = await withDeadline<Fact<Identity>>(
    context,
    DEADLINES.identity,
    () => work,
    () => late,
    () => late,
  );
  return first === late && asked ? work : first;
}

/** Page by page; what another account still sends is not this account's. */
async function listApis(context: EffectContext): Promise<void> {
  const { account, emit } = context;
  const here = () => context.account === account;
  const apis = await ask(context, 'GetRestApis', (asked) =>
    asked.listApis((page) => here() && emit({ type: 'apis-page', apis: page })),
  );
  if (here()) emit({ type: 'apis-listed', apis });
}

/** One list question to the open account, with its deadline. */
function ask<T>(
  context: EffectContext,
  operation: string,
  question: (account: Account) => Promise<Fact<T>>,
): Promise<Fact<T>> {
  const { account } = context;
  if (account === null) return Promise.resolve(failed(operation, 'no account is open'));
  return withDeadline<Fact<T>>(
    context,
    DEADLINES.list,
    () => question(account),
    () => failed(operation, `no answer within ${DEADLINES.list / 1000} s`),
    (why) => failed(operation, why),
  );
}

async function examine(context: EffectContext, effect: Extract<Effect, { type: 'examine' }>): Promise<void> {
  const { account, emit, deps } = context;
  const { run } = effect;
  if (account === null) return emit({ type: 'examination-failed', run, why: 'no account is open' });
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

async function check(context: EffectContext, effect: Extract<Effect, { type: 'check' }>): Promise<void> {
  const { account, emit, deps, clock, ended } = context;
  if (account === null) {
    if (!ended.aborted) emit({ type: 'check-ended', state: 'failed', why: 'no account is open', examination: null });
    return;
  }
  const { target, request, caller, wanted } = effect;
  const { since, deadline } = effect.check.wait;
  const options = () => ({
    practice: isPractice(context.state()),
    anyVerb: mayCallAnyVerb(context.state()),
    ...context.state().consents,
  });
  const result = await checkCall(
    { account, examine: deps.examine, clock, ended, options },
    { target, request, caller, wanted, since, deadline },
    {
      examined: (examination) => emit({ type: 'check-examined', examination }),
      tried: (attempt) => emit({ type: 'check-tried', attempt }),
    },
  );
  if (!context.ended.aborted) emit({ type: 'check-ended', ...result });
}

function apply(context: EffectContext, effect: Extract<Effect, { type: 'apply' }>): Promise<ApplyResult> {
  const { account, deps, emit } = context;
  const broken = (message: string): ApplyResult => ({
    ok: false,
    kind: 'not-rolled-back',
    message,
    permission: null,
    entry: null,
  });
  if (account === null) return Promise.resolve(broken('no account is open'));
  return withDeadline<ApplyResult>(
    context,
    DEADLINES.apply,
    () =>
      account.apply(effect.plan, deps.journal, (change, state) =>
        emit({ type: 'change-progress', operation: change.operation, state }),
      ),
    () => broken(`no answer within ${DEADLINES.apply / 1000} s; the journal says what was done`),
    broken,
  );
}

function undo(context: EffectContext, entry: JournalEntry): Promise<UndoResult> {
  const { account, deps } = context;
  const broken = (message: string): UndoResult => ({ ok: false, kind: 'failed', message, entry });
  if (account === null) return Promise.resolve(broken('no account is open'));
  return withDeadline<UndoResult>(
    context,
    DEADLINES.undo,
    () => account.undo(entry, deps.journal),
    () => broken(`no answer within ${DEADLINES.undo / 1000} s; the journal says what was done`),
    broken,
  );
}

/** What a summary is written from; null before the first examination. */
export function recordOf(state: SessionState): SessionRecord | null {
  if (state.first === null || state.examination === null) return null;
  return {
    startedAt: state.startedAt,
    identity: state.identity.state === 'ready' ? state.identity.value : null,
    first: state.first,
    last: state.examination,
    applied: state.applied,
    checks: state.checks,
    timeline: state.timeline,
  };
}
