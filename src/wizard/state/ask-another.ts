import type { Request } from '../../core/model/request.ts';
import type { Outcome } from './actions.ts';
import type { InitialAnswers } from './ports.ts';
import type { RequestDetails } from './request-details.ts';
import { isChanging } from './selectors.ts';
import type { SessionState } from './state.ts';
import { note, notify, out } from './transitions.ts';

/** What the next question is about. */
export type About = 'caller' | 'method' | 'api';

/**
 * Back to one question with the answers in front of it kept. What was signed, carried or seen belonged to the call
 * before; a browser's page stays, and its preflight is worked out anew.
 */
export function askAnother(state: SessionState, about: About): Outcome<SessionState> {
  if (isChanging(state)) return out(notify(state, 'warn', 'A change is being made. Wait for it to end.'));
  const at = state.screens.indexOf(about);
  const below = state.screens.slice(0, at === -1 ? Math.max(state.screens.indexOf('troubleshooting'), 1) : at);
  const { token: _token, apiKey: _key, ...details } = state.details;
  const next: SessionState = {
    ...state,
    initial: initialFor(state.initial, about),
    details: { ...pageOf(state.initial.request ?? {}), ...details },
    screens: [...below, about],
    run: null,
    fix: null,
    review: [],
    answers: { ...state.answers, caller: null, observed: null },
  };
  return out(note(next, 'info', 'Next', `another ${about === 'api' ? 'API' : about}`));
}

function initialFor(
  { profileId, apiId, stage, verb, path, sourceIp, vpcEndpoint, request = {} }: InitialAnswers,
  about: About,
): InitialAnswers {
  const sameApi = about !== 'api';
  const sameMethod = about === 'caller';
  const { host, sourceIp: address, vpcEndpoint: endpoint, bodyLength, body } = request;
  return {
    ...(profileId === undefined ? {} : { profileId }),
    ...(sameApi && apiId !== undefined ? { apiId } : {}),
    ...(sameApi && stage !== undefined ? { stage } : {}),
    ...(sameMethod && verb !== undefined ? { verb } : {}),
    ...(sameMethod && path !== undefined ? { path } : {}),
    ...(sourceIp === undefined ? {} : { sourceIp }),
    ...(vpcEndpoint === undefined ? {} : { vpcEndpoint }),
    request: {
      ...(sameApi && host !== undefined ? { host } : {}),
      ...(sameMethod && request.path !== undefined ? { path: request.path } : {}),
      ...(sameMethod && request.query !== undefined ? { query: request.query } : {}),
      ...(address === undefined ? {} : { sourceIp: address }),
      ...(endpoint === undefined ? {} : { vpcEndpoint: endpoint }),
      ...(bodyLength === undefined ? {} : { bodyLength }),
      ...(body === undefined ? {} : { body }),
    },
  };
}

const pageOf = ({ origin, credentialsMode }: Partial<Request>): RequestDetails =>
  origin == null ? {} : { origin, credentialsMode: credentialsMode === 'include' ? 'include' : 'omit' };
