import type { ApiListing } from '../../core/model/ports.ts';
import { apiKey, rowsOf } from '../state/index.ts';
import type { Row, Screen } from '../ui.ts';
import { listContent, recentFirst } from './choose.ts';

/** Screen 3: every API of the region in one list. */
export const apiScreen: Screen = {
  id: 'api',
  title: 'Which API?',
  filterable: true,
  preferred: () => 0,
  rows: ({ state }) => {
    const { identity } = state;
    const keyOf = (api: ApiListing) => (identity.state === 'ready' ? apiKey(identity.value, api.id) : '');
    return recentFirst(rowsOf(state.apis), (api) => state.recent.indexOf(keyOf(api)), 'All APIs').map(([api, group]) =>
      row(api, group),
    );
  },
  content: ({ state }) =>
    listContent(
      state.apis,
      `There is no API in ${state.identity.state === 'ready' ? state.identity.value.region : 'this region'}.`,
    ),
  submit: () => null,
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
