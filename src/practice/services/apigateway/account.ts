import { ACCOUNT_RATE } from '../../../core/model/settings.ts';
import { badRequest, notFound } from '../../http/errors.ts';
import { type Json, type RestCall, type RestRoute, recordOf, route } from '../../protocols/rest-json.ts';
import type { ApiRow } from '../../store/types.ts';
import { compact, invalidPath, only, patchesOf, placeOf } from './common.ts';

const accountJson = (call: RestCall): Json =>
  compact({
    cloudwatchRoleArn: placeOf(call).cloudWatchRoleArn,
    throttleSettings: placeOf(call).throttle ?? ACCOUNT_RATE,
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  });

const update = (call: RestCall): Json => {
  for (const patch of patchesOf(call.body)) {
    if (patch.path !== '/cloudwatchRoleArn') throw invalidPath(patch, ['/cloudwatchRoleArn']);
    only(patch, 'replace', 'remove');
    const arn = patch.op === 'remove' || patch.value === '' ? null : patch.value;
    if (arn !== null && !mayLog(call, arn))
      throw badRequest(
        'The role ARN does not have required permissions configured. Please grant trust permission for API ' +
          'Gateway and add the required role policy.',
      );
    placeOf(call).cloudWatchRoleArn = arn;
  }
  return accountJson(call);
};

/** A role that the store knows must trust API Gateway; one of elsewhere is taken at its word. */
function mayLog(call: RestCall, arn: string): boolean {
  const role = call.store.identities.get(arn);
  if (role === undefined) return /^arn:[^:]+:iam::\d{12}:role\/./.test(arn);
  return role.trustedPrincipals.some((one) => one['Service'] === 'apigateway.amazonaws.com');
}

/** The API that a tag ARN (`arn:aws:apigateway:{region}::/restapis/{id}[/…]`) names. */
function tagged(call: RestCall): ApiRow {
  const id = /^arn:[^:]+:apigateway:[^:]+::\/(?:restapis|apis)\/([^/]+)/.exec(call.at['resourceArn'] ?? '')?.[1];
  const api = call.store.apis.get(id ?? '');
  if (api === undefined || api.account !== call.principal.accountId || api.region !== call.region)
    throw notFound('Invalid resource ARN specified');
  return api;
}

export const ACCOUNT_ROUTES: readonly RestRoute[] = [
  route('GetAccount', 'GET', '/account', 200, accountJson),
  route('UpdateAccount', 'PATCH', '/account', 200, update),
  route('GetTags', 'GET', '/tags/{resourceArn+}', 200, (call) => ({ tags: tagged(call).tags })),
  route('TagResource', 'PUT', '/tags/{resourceArn+}', 204, (call) => {
    const api = tagged(call);
    api.tags = { ...api.tags, ...(recordOf(call.body['tags']) as Record<string, string>) };
    return undefined;
  }),
];
