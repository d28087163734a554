import type { ApiListing } from '../../core/model/ports.ts';
import type { Row, Screen } from '../ui.ts';
import { chooseView } from './choose.ts';

/** Screen 3: every API of the region in one list. */
export const apiScreen: Screen = {
  id: 'api',
  filterable: true,
  preferred: () => 0,
  rows: ({ state }) => (state.apis.state === 'ready' ? state.apis.value.map(row) : []),
  view: (context, rows, cursor) => {
    const { apis, identity } = context.state;
    const region = identity.state === 'ready' ? identity.value.region : 'this region';
    return chooseView(context, 'Which API?', apis, rows, cursor, apis.state === 'ready' ? apis.value.length : 0, `There is no API in ${region}.`);
  },
  submit: () => null,
};

function row(api: ApiListing): Row {
  const worth = [api.hasPolicy ? 'resource policy' : '', api.defaultEndpointDisabled ? 'default endpoint off' : '']
    .filter((text) => text !== '')
    .join(', ');
  return {
    id: api.id,
    cells: [{ text: api.name }, { text: api.apiType }, { text: api.endpointType.toLowerCase() }, { text: api.id }, { text: worth }],
    search: `${api.name} ${api.id} ${api.apiType}`,
    enter: { type: 'choose-api', api },
  };
}
