import { partitionOf } from '../../core/api-gateway/arns.ts';
import { type Fact, failed, known } from '../../core/model/fact.ts';
import type { Account, Identity } from '../../core/model/ports.ts';
import { withDeadline } from '../../examination/index.ts';
import type { Event } from './actions.ts';
import type { EffectContext } from './deps.ts';
import type { ProfileChoice, Searched } from './ports.ts';
import { DEADLINES } from './waits.ts';

/** Opens the account and tells who that is, and which calls it has ready. */
export async function openAccount(context: EffectContext, choice: ProfileChoice, region: string | null): Promise<void> {
  const identity = await open(context, choice, region);
  const practiceCalls = context.deps.practiceCalls();
  context.emit({ type: 'identity-read', profileId: choice.id, identity, practiceCalls });
}

/** Opens the account and asks who that is. While a question is open no deadline runs: people read slowly. */
async function open(context: EffectContext, choice: ProfileChoice, region: string | null): Promise<Fact<Identity>> {
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
    .then(() => context.deps.openAccount(choice, ask, region))
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

/** Looks for an API that this account and Region do not have; with other credentials only as the person agreed. */
export async function searchElsewhere(context: EffectContext, apiId: string, profileId: string | null): Promise<void> {
  const tell = emitterOf(context);
  const { answers, identity, profiles } = context.state();
  const named = profiles.state === 'ready' ? (profiles.value.find(({ id }) => id === profileId) ?? null) : null;
  const { searchApi } = context.deps;
  if (searchApi === undefined || answers.profile === null || identity.state !== 'ready') return;
  const here = { choice: answers.profile, region: identity.value.region };
  const result = await withDeadline<Fact<Searched>>(
    context,
    DEADLINES.search,
    async () => known('GetRestApi', await searchApi(apiId, here, named)),
    () => failed('GetRestApi', `no answer within ${DEADLINES.search / 1000} s`),
    (why) => failed('GetRestApi', why),
  );
  tell({ type: 'searched', apiId, result });
}

export async function readApiType(context: EffectContext, apiId: string): Promise<void> {
  const tell = emitterOf(context);
  tell({ type: 'api-type-read', apiId, apiType: await ask(context, 'GetApi', (account) => account.typeOfApi(apiId)) });
}

/** Policies and reports are not needed before. */
export async function writeAccessRequest(context: EffectContext, refused: string, permission: string): Promise<void> {
  const tell = emitterOf(context);
  const { identity } = context.state();
  if (identity.state !== 'ready') return;
  const { accessMarkdown } = await import('../../core/report/index.ts');
  const { readPolicy } = await import('../../aws/policies.ts');
  const policy = JSON.stringify(readPolicy(partitionOf(identity.value.region)), null, 2);
  tell({ type: 'access-request-written', text: accessMarkdown({ ...identity.value, refused, permission, policy }) });
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
  if (account === null) return Promise.resolve(failed(operation, 'no account is selected'));
  return withDeadline<Fact<T>>(
    context,
    DEADLINES.list,
    () => question(account),
    () => failed(operation, `no answer within ${DEADLINES.list / 1000} s`),
    (why) => failed(operation, why),
  );
}
