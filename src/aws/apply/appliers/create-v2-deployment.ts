import { randomUUID } from 'node:crypto';
import { uncounted } from '../../clients/types.ts';
import { isNotFound } from '../../errors.ts';
import { allTokened, V2_PAGE_LIMIT } from '../../read/paging.ts';
import { readV2Draft } from '../../read/v2/draft.ts';
import type { Applier } from '../applier.ts';
import { described, isMarked, movedDraft, servedByStage, whyDeleted } from './create-deployment.ts';

/**
 * `CreateDeployment` of an HTTP or WebSocket API; marked, undone and tidied like that of a REST API.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-deployments.html
 */
export const createV2Deployment: Applier<'create-v2-deployment'> = {
  ...servedByStage,
  read: async (clients, change) => {
    const ApiId = change.ApiId;
    const { DeploymentId } = await clients.call('apigatewayv2', 'GetStage', {
      ApiId,
      StageName: change.StageName,
    });
    const served =
      DeploymentId === undefined ? null : await clients.call('apigatewayv2', 'GetDeployment', { ApiId, DeploymentId });
    return {
      deploymentId: DeploymentId ?? null,
      description: served?.Description ?? null,
      mark: randomUUID().slice(0, 8),
    };
  },
  movedBeside: (clients, change) =>
    movedDraft(change, () =>
      readV2Draft(
        uncounted(clients.call),
        change.ApiId,
        change.assumes?.apiType === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP',
      ),
    ),
  write: async (clients, change, before) => {
    const Description = described(change.Description, before);
    const input = { ApiId: change.ApiId, StageName: change.StageName, Description };
    const made = await clients.call('apigatewayv2', 'CreateDeployment', input);
    return { deploymentId: made.DeploymentId ?? null };
  },
  whyNotBack: (clients, { change: { ApiId, StageName }, before: { deploymentId } }) =>
    whyDeleted(StageName, deploymentId, (id) =>
      clients.call('apigatewayv2', 'GetDeployment', { ApiId, DeploymentId: id }),
    ),
  undo: async (clients, { change, before }) => {
    const DeploymentId = before['deploymentId'];
    if (DeploymentId == null) throw new Error('The stage had no deployment before.');
    await clients.call('apigatewayv2', 'UpdateStage', {
      ApiId: change.ApiId,
      StageName: change.StageName,
      DeploymentId,
    });
  },
  tidy: async (clients, { change, before }) => {
    const ApiId = change.ApiId;
    if (before['mark'] == null) return false;
    const all = await allTokened((token) =>
      clients.call('apigatewayv2', 'GetDeployments', {
        ApiId,
        MaxResults: V2_PAGE_LIMIT,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    const marked = all.filter(({ Description }) => isMarked(Description, before['mark']));
    for (const { DeploymentId } of marked) {
      if (DeploymentId === undefined) continue;
      await clients.call('apigatewayv2', 'DeleteDeployment', { ApiId, DeploymentId }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    }
    return marked.length > 0;
  },
};
