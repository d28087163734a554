import { longestMapping } from '../../core/gates/endpoint.ts';
import { type Fact, whyUnknown } from '../../core/model/fact.ts';
import type { CustomDomain } from '../../core/model/facts.ts';
import { readHost } from '../../core/model/request.ts';
import type { InitialAnswers } from './ports.ts';
import type { SessionState } from './state.ts';
import { note, notify } from './transitions.ts';

/**
 * The name in a given URL that only the account's domains can lead to an API; null where the API is known, or no URL
 * was given.
 */
export function domainIn({ apiId, request }: InitialAnswers): string | null {
  const host = request?.host;
  return apiId === undefined && host !== undefined && readHost(host).kind === 'other' ? host : null;
}

/** API, stage and the path behind them, as the domain's longest mapping says; or why they are still to be chosen. */
export function withDomain(state: SessionState, host: string, read: Fact<CustomDomain | null>): SessionState {
  if (domainIn(state.initial) !== host || state.answers.api !== null) return state;
  const settled: SessionState = { ...state, domain: { state: 'ready', value: host } };
  if (read.state !== 'known')
    return notify(settled, 'warn', `Could not read which API ${host} maps to: ${whyUnknown(read)}. Choose the API.`);
  const here = state.identity.state === 'ready' ? ` in ${state.identity.value.region}` : '';
  if (read.value === null)
    return notify(
      settled,
      'warn',
      `${host} is not a custom domain name of this account${here}. Choose the API, or another Region.`,
    );
  const path = state.initial.request?.path ?? '/';
  const mapping = longestMapping(read.value, path);
  if (mapping === null)
    return notify(settled, 'warn', `${host} has no API mapping for ${path}. Choose the API that it should map to.`);
  const { apiId, stage, basePath } = mapping;
  const prefix = basePath === '(none)' ? '' : `/${basePath}`;
  const initial: InitialAnswers = { ...state.initial, apiId, stage, path: path.slice(prefix.length) || '/' };
  const mapped = `${host} · ${basePath === '(none)' ? 'any path' : prefix} maps to ${apiId}, stage ${stage}`;
  return note({ ...settled, initial }, 'done', 'Domain', mapped);
}
