import type { ApiListing } from '../../core/model/ports.ts';
import type { Context, Row, Screen } from '../ui.ts';
import { chooseView, tellList } from './choose.ts';

/** Screen 3: every API of the region in one list. */
export const apiScreen: Screen = {
  id: 'api',
  title: 'Which API?',
  filterable: true,
  preferred: () => 0,
  rows: ({ state }) => (state.apis.state === 'ready' ? state.apis.value.map(row) : []),
  view: (context, rows, cursor) => {
    const { apis } = context.state;
    return chooseView(context, apiScreen.title, apis, rows, cursor, apis.state === 'ready' ? apis.value.length : 0, empty(context));
  },
  tell: (context) => tellList(context, context.state.apis, empty(context)),
  submit: () => null,
};

const empty = ({ state }: Context): string => `There is no API in ${state.identity.state === 'ready' ? state.identity.value.region : 'this region'}.`;

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
