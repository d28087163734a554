import { randomUUID } from 'node:crypto';
import { isNotFound } from '../../errors.ts';
import { allTokened, V2_PAGE_LIMIT } from '../../read/paging.ts';
import { readV2Draft } from '../../read/v2/draft.ts';
import { type Applier, textOf } from '../applier.ts';
import { createDeployment, isMarked, movedDraft } from './create-deployment.ts';

/**
 * `CreateDeployment` of an HTTP or WebSocket API; marked, undone and tidied like that of a REST API.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-deployments.html
 */
export const createV2Deployment: Applier = {
  ...createDeployment,
  service: 'apigatewayv2',
  read: async (clients, change) => {
    const ApiId = textOf(change, 'ApiId');
    const { DeploymentId } = await clients.call('apigatewayv2', 'GetStage', {
      ApiId,
      StageName: textOf(change, 'StageName'),
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
      readV2Draft(clients, textOf(change, 'ApiId'), change.assumes?.['apiType'] === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP'),
    ),
  write: async (clients, change, before) => {
    const Description = [change.input['Description'], `(${before['mark'] ?? ''})`]
      .filter((part) => typeof part === 'string')
      .join(' ');
    const input = { ApiId: textOf(change, 'ApiId'), StageName: textOf(change, 'StageName'), Description };
    const made = await clients.call('apigatewayv2', 'CreateDeployment', input);
    return { deploymentId: made.DeploymentId ?? null };
  },
  undo: async (clients, { change, before }) => {
    const DeploymentId = before['deploymentId'];
    if (DeploymentId == null) throw new Error('The stage served no deployment before.');
    await clients.call('apigatewayv2', 'UpdateStage', {
      ApiId: textOf(change, 'ApiId'),
      StageName: textOf(change, 'StageName'),
      DeploymentId,
    });
  },
  tidy: async (clients, { change, before }) => {
    const ApiId = textOf(change, 'ApiId');
    if (before['mark'] == null) return;
    const all = await allTokened((token) =>
      clients.call('apigatewayv2', 'GetDeployments', {
        ApiId,
        MaxResults: V2_PAGE_LIMIT,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const { DeploymentId } of all.filter(({ Description }) => isMarked(Description, before['mark']))) {
      if (DeploymentId === undefined) continue;
      await clients.call('apigatewayv2', 'DeleteDeployment', { ApiId, DeploymentId }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    }
  },
};
