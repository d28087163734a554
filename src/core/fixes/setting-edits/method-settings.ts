import type { Change } from '../../model/changes/index.ts';
import type { Facts, Method } from '../../model/facts.ts';
import type { Candidate, PlanInput } from '../planning/types.ts';
import {
  type DefinitionEdit,
  definitionCandidates,
  draftAuthorizers,
  expectations,
  resourceIdIn,
  routeKeyOf,
  type Settings,
  settingsDocument,
  withMethod,
} from './definition-edit.ts';

type Edit = Pick<DefinitionEdit, 'id' | 'aims' | 'title'> &
  Partial<Pick<DefinitionEdit, 'bearing' | 'takesAway' | 'alsoAffects' | 'letsIn' | 'opensVerb'>>;

/**
 * `UpdateMethod` (REST) or `UpdateRoute` with the settings that differ, and what publishes it; none where its id was
 * not read.
 */
export function methodCandidates(input: PlanInput, before: Method, after: Method, edit: Edit): readonly Candidate[] {
  const { facts } = input;
  const rest = facts.scope.apiType === 'REST';
  const id = resourceIdIn(facts, rest ? before.path : routeKeyOf(before));
  const settings = rest ? restSettings : routeSettings;
  const [old, now] = [settings(facts, before), settings(facts, after)];
  if (id === null || JSON.stringify(old) === JSON.stringify(now)) return [];
  const name = rest ? `${before.httpMethod ?? ''} ${before.path}` : routeKeyOf(before);
  return definitionCandidates(input, {
    ...edit,
    changes: [rest ? restChange(facts, id, before, after, old, now) : routeChange(facts, id, old, now)],
    documents: [settingsDocument(`${rest ? 'method' : 'route'} ${name}`, old, now)],
    draft: withMethod(facts, after),
  });
}

const authorizerId = (facts: Facts, { authorizer }: Method): string | null =>
  draftAuthorizers(facts).find(({ name }) => name === authorizer)?.id ?? null;

/** As GetMethod names them. https://docs.aws.amazon.com/apigateway/latest/api/API_GetMethod.html */
const restSettings = (facts: Facts, method: Method): Settings => ({
  authorizationType: method.authorizationType,
  authorizerId: authorizerId(facts, method),
  authorizationScopes: method.scopes,
  apiKeyRequired: method.apiKeyRequired,
});

/**
 * As GetRoute names them. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes-routeid.html
 */
const routeSettings = (facts: Facts, method: Method): Settings => ({
  AuthorizationType: method.authorizationType,
  AuthorizerId: authorizerId(facts, method),
  AuthorizationScopes: method.scopes,
});

/**
 * Type and authorizer go together; scopes are added and removed one by one.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
function restChange(
  facts: Facts,
  resourceId: string,
  before: Method,
  after: Method,
  old: Settings,
  now: Settings,
): Change {
  const moved = (name: string): boolean => old[name] !== now[name];
  const names = ['authorizationType', ...(now['authorizerId'] === null ? [] : ['authorizerId']), 'apiKeyRequired'];
  const patchOperations = [
    ...names.filter(moved).map((name) => ({ op: 'replace' as const, path: `/${name}`, value: String(now[name]) })),
    ...after.scopes
      .filter((scope) => !before.scopes.includes(scope))
      .map((value) => ({ op: 'add' as const, path: '/authorizationScopes', value })),
    ...before.scopes
      .filter((scope) => !after.scopes.includes(scope))
      .map((value) => ({ op: 'remove' as const, path: '/authorizationScopes', value })),
  ];
  return {
    kind: 'update-method',
    restApiId: facts.scope.apiId,
    resourceId,
    httpMethod: before.httpMethod ?? 'ANY',
    patchOperations,
    assumes: expectations(old, now),
  };
}

function routeChange({ scope }: Facts, RouteId: string, old: Settings, now: Settings): Change {
  const moved = Object.entries(now).filter(
    ([name, value]) => value !== null && JSON.stringify(value) !== JSON.stringify(old[name]),
  );
  return {
    kind: 'update-route',
    ApiId: scope.apiId,
    RouteId,
    ...Object.fromEntries(moved),
    assumes: expectations(old, now),
  };
}
