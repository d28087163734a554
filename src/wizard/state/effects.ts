import { withDeadline } from '../../examination/index.ts';
import { systemReason } from '../../host/system-error.ts';
import {
  ask,
  listApis,
  listMethods,
  listPrincipals,
  openAccount,
  readApiType,
  searchElsewhere,
  writeAccessRequest,
} from './account-effects.ts';
import type { Effect, Event } from './actions.ts';
import { apply, check, compare, examine, look, undo } from './call-effects.ts';
import type { EffectContext } from './deps.ts';
import { recordOf } from './record.ts';
import { isPractice } from './selectors.ts';
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
      return openAccount(context, effect.choice, effect.region);
    case 'load-pages': {
      const { explainCode } = await import('../../core/explain/index.ts');
      return emit({ type: 'pages-loaded', pages: effect.codes.map(explainCode) });
    }
    case 'reset-practice': {
      const why = await (deps.resetPractice?.() ?? Promise.resolve()).then(() => null, systemReason);
      return emit({ type: 'practice-reset', why });
    }
    case 'search-elsewhere':
      return searchElsewhere(context, effect.apiId, effect.profileId);
    case 'read-api-type':
      return readApiType(context, effect.apiId);
    case 'write-access-request':
      return writeAccessRequest(context, effect.refused, effect.permission);
    case 'give-answer':
      context.answer?.(effect.text);
      context.answer = null;
      return;
    case 'explain': {
      // Pages and policies are not needed before.
      const { offlineAnswer, readText } = await import('../../core/explain/index.ts');
      const { offlineMarkdown } = await import('../../core/report/index.ts');
      const { readPolicy } = await import('../../aws/policies.ts');
      const reading = readText(effect.text);
      const answer = offlineAnswer(reading);
      const policy = JSON.stringify(readPolicy(), null, 2);
      const isKnown = reading.kind !== null && reading.kind !== 'call';
      const markdown = offlineMarkdown(answer, policy);
      return emit({ type: 'explained', reading: { ...answer, isKnown, policy, markdown } });
    }
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
      return emit({ type: 'earlier-undone', result: await undo(context, effect.entry, effect.seen) });
    case 'look':
      return emit(await look(context, effect.entry));
    case 'close-entry':
      await deps.journal
        .write({ ...effect.entry, state: 'left' })
        .catch((error: unknown) => emit({ type: 'close-failed', why: systemReason(error) }));
      return;
    case 'remember':
      await deps.recent?.remember(effect.key).catch(() => {});
      return;
    case 'list-stages':
      return emit({
        type: 'stages-listed',
        apiId: effect.apiId,
        stages: await ask(context, 'GetStages', (account) => account.listStages(effect.apiId)),
      });
    case 'list-methods':
      return listMethods(context, effect.apiId, effect.stage);
    case 'list-principals':
      return listPrincipals(context);
    case 'forget':
      return context.account?.forget();
    case 'read-ahead':
      return context.account?.readAhead(effect.target, effect.call);
    case 'examine':
      return examine(context, effect);
    case 'compare':
      return compare(context, effect);
    case 'apply':
      return emit({ type: 'change-finished', plan: effect.plan, result: await apply(context, effect) });
    case 'undo':
      return emit({
        type: 'change-undone',
        fixId: effect.applied.plan.id,
        result: await undo(context, effect.entry, effect.seen),
      });
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
    case 'write-code': {
      const { name, text } = effect;
      const result = await withDeadline(
        context,
        DEADLINES.summary,
        () => deps.writeCode(name, text),
        () => ({ ok: false, why: 'writing took too long' }) as const,
        (why) => ({ ok: false, why }) as const,
      );
      return emit({ type: 'code-written', result });
    }
    default:
      return effect satisfies never;
  }
}
