import type { FixPlan, ManualRemedy } from '../../core/model/plan.ts';
import type { Identity } from '../../core/model/ports.ts';
import type { Applied, Subject } from './progress.ts';
import type { ScreenId } from './screen-ids.ts';
import type { SessionState } from './state.ts';

/** Under which keys a choice is remembered. */
export const profileKey = (id: string): string => `profile ${id}`;
export const apiKey = (identity: Identity, apiId: string): string =>
  `api ${identity.accountId}/${identity.region}/${apiId}`;

/** Whether a change, or its undo, is under way in AWS. */
export const isChanging = (state: SessionState): boolean =>
  state.fix?.applying != null || state.undoing !== null || isUndoing(state);
const isUndoing = ({ check, applied }: SessionState): boolean =>
  check?.kind === 'undo' &&
  check.state === 'running' &&
  applied.some((one) => one.plan.id === check.fixId && !one.undone);

/** The call that is chosen now; null before that. */
export function subjectOf({ target, request, answers, calls }: SessionState): Subject | null {
  return target === null || request === null || answers.caller === null
    ? null
    : { number: calls, target, request, caller: answers.caller.choice };
}

/** The screen that is shown. */
export const screenOf = (state: SessionState): ScreenId => state.screens[state.screens.length - 1] ?? 'profile';
/** The plan on the fix screen; null where none is open. */
export const planOf = (state: SessionState): FixPlan | null =>
  state.examination?.plans.find((plan) => plan.id === state.fix?.planId) ?? null;
/** What the fix screen shows and nobody applies here; null where a plan is open. */
export const manualRemedyOf = (state: SessionState): ManualRemedy | null =>
  state.examination?.diagnosis.causes
    .flatMap(({ manual }) => manual ?? [])
    .find(({ id }) => id === state.fix?.planId) ?? null;
/** Whether a change of this session is still applied, and not left so by choice. */
export const isStillApplied = ({ undone, entry }: Applied): boolean => !undone && entry.state !== 'left';
/** The newest change that is still applied. */
export const lastChange = (state: SessionState): Applied | null => state.applied.findLast(isStillApplied) ?? null;
/** The practice account answers with the model's own gates, so its word counts less. */
export const isPractice = (state: SessionState): boolean =>
  state.identity.state === 'ready' && state.identity.value.practice;
/** On a practice account every verb may be sent; elsewhere POST and the like only when the person said so. */
export const mayCallAnyVerb = (state: SessionState): boolean => state.anyVerb || isPractice(state);
