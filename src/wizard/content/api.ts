import type { ApiListing } from '../../core/model/ports.ts';
import { apiKey, rowsOf } from '../state/index.ts';
import type { Row, Screen } from '../ui.ts';
import { listContent, recentFirst } from './choose.ts';
import { regionMove, unlistedBlocks, waysBesideApis } from './ways-on.ts';

/** Screen 3: every API of the region in one list. */
export const apiScreen: Screen = {
  id: 'api',
  title: 'Which API?',
  filterable: true,
  preferred: () => 0,
  rows: ({ state }) => {
    const { identity } = state;
    const keyOf = (api: ApiListing) => (identity.state === 'ready' ? apiKey(identity.value, api.id) : '');
    const ways = waysBesideApis(state);
    const listed = recentFirst(rowsOf(state.apis), (api) => state.recent.indexOf(keyOf(api)), 'All APIs');
    return [...ways, ...listed.map(([api, group]) => row(api, group ?? (ways.length > 0 ? 'All APIs' : null)))];
  },
  content: ({ state }) => {
    const here = state.identity.state === 'ready' ? state.identity.value.region : 'this region';
    const listed = listContent(state.apis, `There is no API in ${here}.`);
    const unlisted = unlistedBlocks(state);
    return unlisted.length > 0 ? { ...listed, body: unlisted } : listed;
  },
  submit: ({ state }, purpose, text) => {
    if (purpose === 'region') return regionMove(state, text);
    if (purpose !== 'api-id') return null;
    const apiId = text.trim();
    return /^[a-z0-9]{5,20}$/.test(apiId)
      ? { type: 'name-api', apiId }
      : { type: 'show-notice', notice: { tone: 'warn', text: 'An API id is letters and digits, as in a1b2c3d4e5.' } };
  },
};

function row(api: ApiListing, group: string | null): Row {
  const worth = [api.hasPolicy ? 'resource policy' : '', api.defaultEndpointDisabled ? 'default endpoint off' : '']
    .filter((text) => text !== '')
    .join(', ');
  return {
    id: api.id,
    ...(group === null ? {} : { group }),
    cells: [
      { text: api.name },
      { text: api.apiType },
      { text: api.endpointType.toLowerCase() },
      { text: api.id },
      { text: worth },
    ],
    search: `${api.name} ${api.id} ${api.apiType}`,
    enter: { type: 'choose-api', api },
  };
}
