import { managementArn } from '../../../core/api-gateway/arns.ts';
import { AwsError } from '../../http/errors.ts';
import { findRoute, type RestRoute, replyOf, restCall, restError } from '../../protocols/rest-json.ts';
import type { Service } from '../types.ts';
import { ACCOUNT_ROUTES } from './account.ts';
import { API_KEY_ROUTES } from './api-keys.ts';
import { AUTHORIZER_ROUTES } from './authorizers.ts';
import { DEPLOYMENT_ROUTES } from './deployments.ts';
import { DOMAIN_ROUTES } from './domains.ts';
import { EXPORT_ROUTES } from './export.ts';
import { GATEWAY_RESPONSE_ROUTES } from './gateway-responses.ts';
import { INTEGRATION_ROUTES } from './integrations.ts';
import { METHOD_ROUTES } from './methods.ts';
import { RESOURCE_ROUTES } from './resources.ts';
import { REST_API_ROUTES } from './rest-apis.ts';
import { STAGE_ROUTES } from './stages.ts';
import { TEST_ROUTES } from './test-invoke.ts';
import { USAGE_ROUTES } from './usage.ts';
import { V2_ROUTES } from './v2/index.ts';
import { VALIDATION_ROUTES } from './validation.ts';

const ROUTES: readonly RestRoute[] = [
  ...REST_API_ROUTES,
  ...RESOURCE_ROUTES,
  ...METHOD_ROUTES,
  ...INTEGRATION_ROUTES,
  ...AUTHORIZER_ROUTES,
  ...STAGE_ROUTES,
  ...DEPLOYMENT_ROUTES,
  ...EXPORT_ROUTES,
  ...GATEWAY_RESPONSE_ROUTES,
  ...DOMAIN_ROUTES,
  ...USAGE_ROUTES,
  ...API_KEY_ROUTES,
  ...ACCOUNT_ROUTES,
  ...TEST_ROUTES,
  ...VALIDATION_ROUTES,
  ...V2_ROUTES,
];

/**
 * The management plane of REST, HTTP and WebSocket APIs. In IAM its actions are the HTTP verbs: `apigateway:GET` on
 * `arn:aws:apigateway:{region}::{path}`.
 */
export const API_GATEWAY: Service = {
  name: 'apigateway',
  handle: (call) => {
    const found = findRoute(ROUTES, call.request);
    if (found === null)
      throw new AwsError(
        'UnknownOperationException',
        'Unable to determine service/operation name to be authorized',
        404,
      );
    const [, partition = 'aws'] = call.principal.identity.arn.split(':');
    call.authorize(
      `apigateway:${call.request.method}`,
      managementArn({ partition, region: call.region }, call.request.rawPath.replace(/^(?:\/v2)?\//, '')),
    );
    return replyOf(found.route, found.route.run(restCall(call, found.at)), call.requestId);
  },
  refuse: restError,
};
