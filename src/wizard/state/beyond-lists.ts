import type { ApiType } from '../../core/api-gateway/gates.ts';
import type { ApiListing } from '../../core/model/ports.ts';
import type { Effect, Event, Intent, Outcome } from './actions.ts';
import type { Handlers } from './handlers.ts';
import { IDLE, type Load } from './loads.ts';
import type { SessionState } from './state.ts';
import { loaded, notify, out } from './transitions.ts';
import { loading } from './waits.ts';

/** The API that the call names and that this account and Region do not list; null where there is none such. */
export const unlistedApi = ({ apis, initial }: SessionState): string | null =>
  initial.apiId === undefined || apis.state !== 'ready' || apis.value.some(({ id }) => id === initial.apiId)
    ? null
    : initial.apiId;

/** What leads on where the lists of an account do not: the API is elsewhere, or they may not be read. */
export const beyondListsIntents = {
  'search-elsewhere': (state, { profileId }, now) => {
    const apiId = unlistedApi(state);
    if (apiId === null) return out(state);
    const where = profileId === null ? 'the other Regions' : `profile ${profileId}`;
    return out(
      {
        ...state,
        search: loading(`Looking for ${apiId}: ${where}`, 'search', now),
        searchedWith: [...state.searchedWith, profileId],
      },
      { type: 'search-elsewhere', apiId, profileId },
    );
  },
  'name-api': (state, { apiId }, now) =>
    out(
      {
        ...state,
        initial: { ...state.initial, apiId },
        search: IDLE,
        apis: loading(`Asking for API ${apiId}`, 'list', now),
      },
      { type: 'read-api-type', apiId },
    ),
} satisfies Partial<Handlers<Intent>>;

export const beyondListsEvents = {
  searched: (state, { apiId, result }) =>
    out(state.initial.apiId === apiId ? { ...state, search: loaded(result) } : state),
  // Where not even its type may be read, it is taken for the older kind: what is then found says what was not read.
  'api-type-read': (state, { apiId, apiType }) =>
    out(
      state.initial.apiId === apiId
        ? { ...state, apis: { state: 'ready', value: [listingOf(apiId, apiType)] } }
        : state,
    ),
  'access-request-written': (state, { text }) => out({ ...state, accessRequest: text }),
} satisfies Partial<Handlers<Event>>;

/** What little is known of an API that no list names. */
const listingOf = (id: string, type: Extract<Event, { readonly type: 'api-type-read' }>['apiType']): ApiListing => ({
  id,
  name: id,
  apiType: type.state === 'known' ? type.value : ('REST' satisfies ApiType),
  endpointType: 'REGIONAL',
  hasPolicy: false,
  defaultEndpointDisabled: false,
});

/** A list that came, with what to ask for where it may not be read. */
export function withAccessRequest(state: SessionState, load: Load<unknown>): Outcome<SessionState> {
  if (load.state !== 'failed' || load.permission === null) return out(state);
  const effect: Effect = { type: 'write-access-request', refused: load.why, permission: load.permission };
  return out(state, effect);
}

/** Says so where the pasted text names another account than the one that is read. */
export function withAccountCompared(state: SessionState): SessionState {
  const { identity, initial } = state;
  if (identity.state !== 'ready' || initial.accountEnd === undefined) return state;
  const { accountId, from } = identity.value;
  if (accountId.endsWith(initial.accountEnd)) return state;
  const text = `The paste names an account that ends in ${initial.accountEnd}; ${from} belongs to ${accountId}. `;
  return notify(state, 'warn', `${text}If the API is in that account, press esc and choose a profile of it.`);
}
