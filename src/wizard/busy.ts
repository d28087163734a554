import type { SessionState } from './state/state.ts';

/** Whether something is waited for, so that a spinner turns. */
export function isBusy(state: SessionState): boolean {
  const loads = [
    state.profiles,
    state.identity,
    state.domain,
    state.search,
    state.apis,
    state.stages,
    state.methods,
    state.principals,
    state.comparison,
    state.summary,
    ...(state.undo === null ? [] : [state.undo.look]),
  ];
  return (
    loads.some((load) => load.state === 'loading') ||
    state.run?.state === 'running' ||
    state.fix?.applying != null ||
    state.check?.state === 'running' ||
    state.undoing !== null
  );
}
