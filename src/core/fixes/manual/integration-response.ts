import type { Patch } from '../../model/changes/index.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import { shellWord } from '../../model/sanitize.ts';
import { quoted } from '../kinds/cors-responses.ts';
import type { PlanInput } from '../planning/types.ts';
import { wantedBy, withOrigin } from '../setting-edits/cors-page.ts';
import { resourceIdIn } from '../setting-edits/definition-edit.ts';
import { asCode } from '../templates/others.ts';

/**
 * CORS headers in the integration responses of an integration that is no proxy: API Gateway writes its answers.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export function integrationResponse(input: PlanInput): ManualRemedy | null {
  const { facts, prediction } = input;
  const { method } = prediction.request;
  const page = wantedBy(input);
  const integration = method?.integration ?? null;
  if (page === null || method === null || integration?.type !== 'OTHER' || !/^(?:AWS|HTTP)$/.test(integration.awsType))
    return null;
  const { apiId, apiType, region, stage } = facts.scope;
  if (apiType !== 'REST') return null;
  const name = `${method.httpMethod ?? 'ANY'} ${method.path}`;
  const headers = withOrigin({}, page);
  const api = `--region ${shellWord(region)} --rest-api-id ${shellWord(apiId)}`;
  const id = resourceIdIn(facts, method.path);
  const place =
    `${api} --resource-id ${id === null ? '"$RESOURCE_ID"' : shellWord(id)} --http-method ` +
    `${method.httpMethod ?? 'ANY'} --status-code 200`;
  const httpMethod = method.httpMethod ?? 'ANY';
  const at = { restApiId: apiId, resourceId: id ?? 'RESOURCE_ID', httpMethod, statusCode: '200' };
  const patches = (valueOf: (value: string) => string): readonly Patch[] =>
    Object.entries(headers).map(([header, value]) => ({
      op: 'add',
      path: `/responseParameters/method.response.header.${header}`,
      value: valueOf(value),
    }));
  const shellPatches = (valueOf: (value: string) => string): string => shellWord(JSON.stringify(patches(valueOf)));
  return {
    id: 'integration-response-cors-headers',
    title: `Add to the responses of ${name} the CORS headers that pages from ${page.origin} need`,
    why:
      'apigw-doctor did not read which statuses this integration maps. Run the first two commands for each ' +
      'status that it returns; the example uses 200.',
    cli: [
      `aws apigateway update-method-response ${place} --patch-operations ${shellPatches(() => 'false')}`,
      `aws apigateway update-integration-response ${place} --patch-operations ${shellPatches(quoted)}`,
      `aws apigateway create-deployment ${api} --stage-name ${shellWord(stage)}`,
    ],
    iac: asCode(
      [
        { kind: 'update-method-response', ...at, patchOperations: patches(() => 'false') },
        { kind: 'update-integration-response', ...at, patchOperations: patches(quoted) },
      ],
      facts,
    ),
  };
}
