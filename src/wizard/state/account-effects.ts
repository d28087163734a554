import { type Fact, failed } from '../../core/model/fact.ts';
import type { Account, Identity } from '../../core/model/ports.ts';
import { withDeadline } from '../../examination/index.ts';
import type { Event } from './actions.ts';
import type { EffectContext } from './deps.ts';
import type { ProfileChoice } from './ports.ts';
import { DEADLINES } from './waits.ts';

/** Opens the account and tells who that is, and which calls it has ready. */
export async function openAccount(context: EffectContext, choice: ProfileChoice): Promise<void> {
  const identity = await open(context, choice);
  const practiceCalls = context.deps.practiceCalls();
  context.emit({ type: 'identity-read', profileId: choice.id, identity, practiceCalls });
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
export async function listApis(context: EffectContext): Promise<void> {
  const tell = emitterOf(context);
  const apis = await ask(context, 'GetRestApis', (account) =>
    account.listApis((page) => tell({ type: 'apis-page', apis: page })),
  );
  tell({ type: 'apis-listed', apis });
}

export async function listMethods(context: EffectContext, apiId: string, stage: string): Promise<void> {
  const tell = emitterOf(context);
  const methods = await ask(context, 'GetResources', (account) =>
    account.listMethods(apiId, stage, (page) => tell({ type: 'methods-page', apiId, stage, methods: page })),
  );
  tell({ type: 'methods-listed', apiId, stage, methods });
}

export async function listPrincipals(context: EffectContext): Promise<void> {
  const tell = emitterOf(context);
  const principals = await ask(context, 'ListRoles', (account) =>
    account.listPrincipals((page) => tell({ type: 'principals-page', principals: page })),
  );
  tell({ type: 'principals-listed', principals });
}

/** Emits as long as the account that was asked is the open one. */
function emitterOf(context: EffectContext): (event: Event) => void {
  const { account } = context;
  return (event) => {
    if (context.account === account) context.emit(event);
  };
}

/** One list question to the open account, with its deadline. */
export function ask<T>(
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
