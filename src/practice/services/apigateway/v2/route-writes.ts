import { routeIdOf } from '../../../../core/intake/cases/implied-ids.ts';
import { badRequest, conflict } from '../../../http/errors.ts';
import {
  type Json,
  type RestCall,
  type RestRoute,
  route,
  textOf,
  textOrNull,
  textsOf,
} from '../../../protocols/rest-json.ts';
import type { RouteRow } from '../../../store/types.ts';
import { AT, apiOf, one } from './common.ts';
import { deployAutomatically } from './deploy.ts';
import { integrationId, routeJson } from './responses.ts';

/** A route leads to an integration that another route of the API has: practice keeps no integrations by themselves. */
const create = (call: RestCall): Json => {
  const api = apiOf(call);
  const routeKey = textOf(call.body, 'routeKey');
  if (!/^(?:\$\w+|[A-Z]+ \/.*|[\w-]+)$/.test(routeKey)) throw badRequest(`Invalid route key: ${routeKey}`);
  if (api.draft.routes.some((row) => row.routeKey === routeKey))
    throw conflict(`Route with key ${routeKey} already exists for this API`);
  const target = textOrNull(call.body['target'])?.replace(/^integrations\//, '') ?? null;
  const found = api.draft.routes.find((row) => integrationId(api, row) === target);
  if (found === undefined) throw badRequest(`Invalid integration identifier specified: ${target ?? ''}`);
  const type = textOrNull(call.body['authorizationType']) ?? 'NONE';
  const authorizer = api.draft.authorizers.find((row) => row.id === textOrNull(call.body['authorizerId']));
  if ((type === 'CUSTOM' || type === 'JWT') && authorizer === undefined)
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or JWT requires a valid authorizer.',
    );
  const row: RouteRow = {
    id: routeIdOf(api.id, routeKey),
    routeKey,
    authorizationType: type,
    authorizer: authorizer?.name ?? null,
    scopes: [...textsOf(call.body['authorizationScopes'])],
    apiKeyRequired: call.body['apiKeyRequired'] === true,
    integration: structuredClone(found.integration),
  };
  api.draft.routes = [...api.draft.routes, row];
  deployAutomatically(call, api);
  return routeJson(api, row);
};

const remove = (call: RestCall): undefined => {
  const api = apiOf(call);
  const row = one(
    api.draft.routes.find((candidate) => candidate.id === call.at['routeId']),
    'Route',
  );
  api.draft.routes = api.draft.routes.filter((candidate) => candidate !== row);
  deployAutomatically(call, api);
  return undefined;
};

export const ROUTE_WRITES: readonly RestRoute[] = [
  route('CreateRoute', 'POST', `${AT}/routes`, 201, create),
  route('DeleteRoute', 'DELETE', `${AT}/routes/{routeId}`, 204, remove),
];
