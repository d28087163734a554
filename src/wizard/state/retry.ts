import type { Outcome } from './actions.ts';
import { IDLE } from './loads.ts';
import { screenOf } from './selectors.ts';
import type { SessionState } from './state.ts';
import { out } from './transitions.ts';
import { loading } from './waits.ts';

/** Asks again for the list of this screen. */
export function retry(state: SessionState, now: number): Outcome<SessionState> {
  const { answers } = state;
  switch (screenOf(state)) {
    case 'profile':
      return out(
        {
          ...state,
          identity: IDLE,
          answers: { ...answers, profile: null },
          profiles: loading('Reading your profiles', 'profiles', now),
        },
        { type: 'load-profiles' },
      );
    case 'api':
      return out(
        { ...state, apis: loading('Listing APIs (apigateway:GET)', 'list', now) },
        { type: 'forget' },
        { type: 'list-apis' },
      );
    case 'stage':
      return answers.api === null
        ? out(state)
        : out(
            { ...state, stages: loading('Listing stages (apigateway:GET)', 'list', now) },
            { type: 'forget' },
            { type: 'list-stages', apiId: answers.api.id },
          );
    case 'method':
      return answers.api === null || answers.stage === null
        ? out(state)
        : out(
            { ...state, methods: loading('Listing methods (apigateway:GET)', 'list', now) },
            { type: 'forget' },
            { type: 'list-methods', apiId: answers.api.id, stage: answers.stage },
          );
    default:
      return out(state);
  }
}
