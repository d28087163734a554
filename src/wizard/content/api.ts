import { onceForEach } from '../../core/model/once.ts';
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
    const rank = (api: ApiListing) =>
      identity.state === 'ready' && state.recent.length > 0 ? state.recent.indexOf(apiKey(identity.value, api.id)) : -1;
    const ways = waysBesideApis(state);
    const listed = recentFirst(rowsOf(state.apis), rank, 'All APIs');
    const rows = listed.map(([api, named]) => {
      const group = named ?? (ways.length > 0 ? 'All APIs' : null);
      return group === null ? apiRow(api) : { ...apiRow(api), group };
    });
    return [...ways, ...rows];
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

/** A list of thousands grows page by page, and is drawn after each. */
const apiRow = onceForEach((api: ApiListing): Row => {
  const worth = [api.hasPolicy ? 'resource policy' : '', api.defaultEndpointDisabled ? 'default endpoint off' : '']
    .filter((text) => text !== '')
    .join(', ');
  return {
    id: api.id,
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
});
