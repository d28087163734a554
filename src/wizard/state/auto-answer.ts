import type { Intent } from './actions.ts';
import { domainIn } from './domain.ts';
import { callerLabel } from './labels.ts';
import { routeFor } from './routes.ts';
import { isPractice, screenOf } from './selectors.ts';
import type { SessionState } from './state.ts';

/**
 * The answer that a flag or a pasted text already gave to the question on the screen; null when the person must answer.
 */
export function autoAnswer(state: SessionState): Intent | null {
  const { initial } = state;
  switch (screenOf(state)) {
    case 'profile': {
      if (state.profiles.state !== 'ready' || state.answers.profile !== null || initial.profileId === undefined)
        return null;
      const choice = state.profiles.value.find((one) => one.id === initial.profileId);
      return choice === undefined ? null : { type: 'choose-profile', choice };
    }
    case 'paste': {
      const namesCall = initial.apiId !== undefined || (domainIn(initial) !== null && state.domain.state === 'idle');
      // What happened was pasted already; on the practice account there are calls to choose from.
      const isSeen = initial.observed !== undefined && !isPractice(state);
      return namesCall || isSeen ? { type: 'skip-paste' } : null;
    }
    case 'api': {
      if (state.apis.state !== 'ready' || initial.apiId === undefined) return null;
      const api = state.apis.value.find((one) => one.id === initial.apiId);
      return api === undefined ? null : { type: 'choose-api', api };
    }
    case 'stage': {
      if (state.stages.state === 'idle' || state.stages.state === 'loading' || initial.stage === undefined) return null;
      // A stage that does not exist is a finding, not a wrong answer: the call named it.
      return { type: 'choose-stage', stage: initial.stage };
    }
    case 'method': {
      if (
        state.methods.state === 'idle' ||
        state.methods.state === 'loading' ||
        initial.verb === undefined ||
        initial.path === undefined
      )
        return null;
      const route = state.methods.state === 'ready' ? routeFor(state.methods.value, initial.verb, initial.path) : null;
      return { type: 'choose-method', method: { verb: initial.verb, path: initial.path, route } };
    }
    case 'caller': {
      if (initial.caller === undefined) return null;
      const label = callerLabel(initial.caller, state.identity.state === 'ready' ? state.identity.value : null);
      return { type: 'choose-caller', caller: { choice: initial.caller, label } };
    }
    default:
      return null;
  }
}
