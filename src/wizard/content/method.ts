import { CONNECTION_TEMPLATE, CONNECTION_VERBS, connectionOf } from '../../core/api-gateway/connections.ts';
import { onceForEach } from '../../core/model/once.ts';
import type { MethodListing, PracticeCall } from '../../core/model/ports.ts';
import { VERBS, type Verb } from '../../core/model/request.ts';
import { examplePath, type MethodAnswer, routeFor, rowsOf, type SessionState } from '../state/index.ts';
import { type Context, field, type Row, type Screen, textRow, ui } from '../ui.ts';
import { listContent } from './choose.ts';
import { waysBesideList } from './ways-on.ts';

/** Screen 5: verb and path. A concrete path picks the route that would serve it. */
export const methodScreen: Screen = {
  id: 'method',
  title: 'Which method?',
  filterable: true,
  preferred: ({ state }) => {
    const { practiceCall } = state.answers;
    if (state.methods.state !== 'ready') return 0;
    if (isWebSocket(state)) {
      const verb = managed(state)?.request.method;
      const routes = state.methods.value;
      return verb === undefined
        ? Math.max(
            0,
            routes.findIndex(({ path }) => path === '$connect'),
          )
        : routes.length + (CONNECTION_VERBS as readonly Verb[]).indexOf(verb);
    }
    if (practiceCall === null) return 0;
    const route = routeFor(state.methods.value, practiceCall.request.method, practiceCall.path);
    return Math.max(0, route === null ? 0 : state.methods.value.indexOf(route));
  },
  rows: (context) => {
    const { methods } = context.state;
    const ways = waysBesideList(context.state, methods, TYPED);
    if (!isWebSocket(context.state)) return [...rowsOf(methods).map(rowsFor(context)), ...ways];
    if (methods.state !== 'ready') return ways;
    return [
      ...methods.value.map((method) => routeRow(context, method)),
      ...CONNECTION_VERBS.map((verb) => connectionRow(context, verb)),
    ];
  },
  content: ({ state }) => listContent(state.methods, 'This stage serves no method.'),
  submit: (context, purpose, text) => {
    const asked = purpose === 'call' ? readCall(text) : null;
    if (asked === null)
      return { type: 'show-notice', notice: { tone: 'warn', text: 'Type a verb and a path, as in GET /orders/42.' } };
    const { methods } = context.state;
    return choose({
      ...asked,
      route: methods.state === 'ready' ? routeFor(methods.value, asked.verb, asked.path) : null,
    });
  },
};

const TYPED = textRow('typed', 'Type the call: verb and path …', ui({ field: field('call', 'GET /') }));

/** A WebSocket API has routes where the others have methods. */
export const isWebSocket = ({ answers }: SessionState): boolean => answers.api?.apiType === 'WEBSOCKET';

const choose = (method: MethodAnswer) => ({ type: 'choose-method', method }) as const;

/** The prepared call, where it is one to a connection. */
const managed = ({ answers }: SessionState) =>
  answers.practiceCall !== null && connectionOf(answers.practiceCall.path) !== null ? answers.practiceCall : null;

/** A row that a prepared call does not fill. */
const plainRow = onceForEach((method: MethodListing) => row(method, null));

/** The prepared call fills the row of the route that serves it. */
function rowsFor({ state: { answers, methods } }: Context): (method: MethodListing) => Row {
  const { practiceCall } = answers;
  if (practiceCall === null || methods.state !== 'ready') return plainRow;
  const route = routeFor(methods.value, practiceCall.request.method, practiceCall.path);
  return (method) => (method === route ? row(method, practiceCall) : plainRow(method));
}

function row(method: MethodListing, filled: PracticeCall | null): Row {
  const isDefault = method.path === '$default';
  const fixed = method.verb !== 'ANY' && !method.path.includes('{');
  const verb = filled?.request.method ?? (method.verb === 'ANY' ? 'GET' : method.verb);
  const path = filled?.path ?? (isDefault ? '/' : examplePath(method.path));
  return {
    id: `${method.verb} ${method.path}`,
    cells: [
      { text: isDefault ? '$default' : `${method.verb} ${method.path}` },
      { text: method.authorizationType === 'NONE' ? 'no authorization' : method.authorizationType },
      { text: isDefault ? 'everything that no other route serves' : method.apiKeyRequired ? 'API key required' : '' },
    ],
    search: `${method.verb} ${method.path}`,
    enter:
      fixed || filled !== null
        ? choose({ verb, path, route: method })
        : ui({ field: field('call', `${verb} ${path}`) }),
  };
}

/** What the routes of a WebSocket API are for; only the first is asked who calls. */
const ROUTE_KEYS: Readonly<Record<string, string>> = {
  $connect: 'the handshake: checks who may connect',
  $disconnect: 'after the connection has ended',
  $default: 'messages that no other route handles',
};

/** A route of a WebSocket API; its handshake is what is looked into, whichever route is meant. */
function routeRow({ state }: Context, method: MethodListing): Row {
  const practiceCall = managed(state) === null ? state.answers.practiceCall : null;
  const connects = method.path === '$connect';
  const authorization = method.authorizationType === 'NONE' ? 'no authorization' : method.authorizationType;
  return {
    id: `${method.verb} ${method.path}`,
    cells: [
      { text: method.path },
      { text: connects ? authorization : '' },
      { text: ROUTE_KEYS[method.path] ?? 'messages that select this route key' },
    ],
    search: method.path,
    enter: choose({ verb: practiceCall?.request.method ?? 'GET', path: practiceCall?.path ?? '/', route: method }),
  };
}

const COMMANDS = {
  POST: 'a backend writes to a connection',
  GET: 'a backend reads its status',
  DELETE: 'a backend closes the connection',
} as const;

/** The side of a WebSocket API that its backend calls. */
function connectionRow({ state }: Context, verb: (typeof CONNECTION_VERBS)[number]): Row {
  const practiceCall = managed(state);
  const path = practiceCall?.request.method === verb ? practiceCall.path : CONNECTION_TEMPLATE;
  return {
    id: `${verb} ${CONNECTION_TEMPLATE}`,
    cells: [{ text: `${verb} @connections` }, { text: 'AWS_IAM' }, { text: COMMANDS[verb] }],
    search: `${verb} @connections`,
    enter: choose({ verb, path, route: null }),
  };
}

/** What serves the call that is being typed. */
export function servedBy({ methods }: SessionState, typed: string): string {
  const asked = readCall(typed);
  if (asked === null) return 'a verb and a path, as in GET /orders/42';
  if (methods.state === 'loading') return 'the routes of this stage are still being read';
  const route = methods.state === 'ready' ? routeFor(methods.value, asked.verb, asked.path) : null;
  return route === null ? 'no route of this stage serves it' : `served by ${route.verb} ${route.path}`;
}

/** `GET /orders/42` or `/orders/42` (then GET); null for anything else. */
export function readCall(text: string): { readonly verb: Verb; readonly path: string } | null {
  const match = /^(?:([A-Za-z]+)\s+)?(\/\S*)$/.exec(text.trim());
  const verb = VERBS.find((one) => one === (match?.[1] ?? 'GET').toUpperCase());
  return match?.[2] === undefined || verb === undefined ? null : { verb, path: match[2] };
}
