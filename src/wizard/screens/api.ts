import type { ApiListing } from '../../core/model/ports.ts';
import { apiKey, type SessionState } from '../state/index.ts';
import type { Context, Row, Screen } from '../ui.ts';
import { waitLine } from '../widgets/wait.ts';
import { chooseView, recentFirst, tellList } from './choose.ts';

/** Screen 3: every API of the region in one list. */
export const apiScreen: Screen = {
  id: 'api',
  title: 'Which API?',
  filterable: true,
  preferred: () => 0,
  rows: ({ state }) => {
    const { identity } = state;
    const keyOf = (api: ApiListing) => (identity.state === 'ready' ? apiKey(identity.value, api.id) : '');
    return recentFirst(listed(state), (api) => state.recent.indexOf(keyOf(api)), 'All APIs').map(([api, group]) =>
      row(api, group),
    );
  },
  view: (context, rows, cursor) => {
    const view = chooseView(
      context,
      apiScreen.title,
      context.state.apis,
      rows,
      cursor,
      listed(context.state).length,
      empty(context),
    );
    const { domain } = context.state;
    return domain.state === 'loading'
      ? { ...view, foot: [...view.foot, waitLine(domain, context.now, context.spinner)] }
      : view;
  },
  tell: (context) => tellList(context, context.state.apis, empty(context)),
  submit: () => null,
};

const empty = ({ state }: Context): string =>
  `There is no API in ${state.identity.state === 'ready' ? state.identity.value.region : 'this region'}.`;

/** Also the first pages of a list that is still being read. */
const listed = ({ apis }: SessionState): readonly ApiListing[] =>
  apis.state === 'ready' ? apis.value : apis.state === 'loading' ? (apis.sofar ?? []) : [];

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
