import type { CauseCode } from '../../causes/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { Facts, Method } from '../../model/facts.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { preflightIn } from '../setting-edits/cors-page.ts';
import { definitionCandidates, routeKeyOf, settingsDocument, withMethod } from '../setting-edits/definition-edit.ts';
import { configurationEdit } from './cors-configuration.ts';

const CODES: readonly CauseCode[] = ['cors-options-requires-auth'];

/**
 * Gives an HTTP API a route for OPTIONS without an authorizer, where a route for every verb or path catches preflights
 * with one. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export const corsOptionsRoute: Fix = {
  name: 'cors-options-route',
  codes: CODES,
  candidates: (input) => {
    const { facts } = input;
    const ahead = preflightIn(input);
    const served = ahead?.method ?? null;
    if (facts.scope.apiType !== 'HTTP' || ahead === null || served === null || served.httpMethod === 'OPTIONS')
      return [];
    const target = facts.draft.targets === undefined ? undefined : valueOf(facts.draft.targets)?.[routeKeyOf(served)];
    if (target === undefined) return [];
    // A route for everything says nothing of its paths; `/{proxy+}` takes all but the root.
    const path = served.httpMethod !== null ? served.path : ahead.path === '/' ? '/' : '/{proxy+}';
    const route: Method = {
      ...served,
      path,
      httpMethod: 'OPTIONS',
      authorizationType: 'NONE',
      authorizer: null,
      scopes: [],
    };
    return [false, true].flatMap((configured) => candidates(input, route, target, configured));
  },
};

function candidates(input: PlanInput, route: Method, Target: string, configured: boolean): readonly Candidate[] {
  const { facts } = input;
  const cors = configured ? configurationEdit(input) : null;
  if (configured && cors === null) return [];
  const settings = { RouteKey: routeKeyOf(route), AuthorizationType: 'NONE', Target };
  return definitionCandidates(input, {
    id: configured ? 'cors-options-route-and-configuration' : 'cors-options-route',
    aims: CODES,
    title: `Add the route ${settings.RouteKey} without an authorizer: browsers send no credentials with a preflight`,
    changes: [
      {
        kind: 'create-route',
        ApiId: facts.scope.apiId,
        ...settings,
        assumes: { settings: null, after: JSON.stringify(settings) },
      },
      ...(cors?.changes ?? []),
    ],
    documents: [settingsDocument(`route ${settings.RouteKey}`, null, settings), ...(cors?.documents ?? [])],
    draft: withRoute(facts, route, Target),
    ...(cors?.api === undefined ? {} : { api: cors.api }),
    takesAway: cors?.takesAway ?? null,
    alsoAffects: [
      `its integration also runs for ${settings.RouteKey} requests that are not preflights`,
      ...(cors?.alsoAffects == null ? [] : [cors.alsoAffects]),
    ].join('; '),
    opensVerb: 'OPTIONS',
  });
}

const withRoute = (facts: Facts, route: Method, target: string): Facts['draft'] => ({
  ...withMethod(facts, route),
  ...(facts.draft.targets === undefined
    ? {}
    : { targets: mapFact(facts.draft.targets, (all) => ({ ...all, [routeKeyOf(route)]: target })) }),
});
