import type { Applier } from '../applier.ts';
import { textOf } from '../applier.ts';

/** `CreateDeployment` onto a stage. Undone by pointing the stage back and deleting the deployment. */
export const createDeployment: Applier = {
  service: 'apigateway',
  operation: 'CreateDeployment',
  permissions: ['apigateway:POST', 'apigateway:PATCH', 'apigateway:DELETE'],
  read: async (clients, change) => {
    const input = { restApiId: textOf(change, 'restApiId'), stageName: textOf(change, 'stageName') };
    const stage = await clients.call('apigateway', 'GetStage', input);
    return { deploymentId: stage.deploymentId ?? null };
  },
  drift: (change, held) => {
    const assumed = change.assumes?.['deploymentId'];
    return assumed === undefined || assumed === held['deploymentId'] ? null : 'The stage was deployed again after it was read.';
  },
  write: async (clients, change) => {
    const description = change.input['description'];
    const made = await clients.call('apigateway', 'CreateDeployment', {
      restApiId: textOf(change, 'restApiId'),
      stageName: textOf(change, 'stageName'),
      ...(typeof description === 'string' ? { description } : {}),
    });
    return { deploymentId: made.id ?? null };
  },
  // Without an id the process died between the call and the journal: whoever deployed since cannot be told apart.
  landed: (made, now) =>
    made.result['deploymentId'] == null ? now['deploymentId'] !== made.before['deploymentId'] : now['deploymentId'] === made.result['deploymentId'],
  undo: async (clients, made, now) => {
    const restApiId = textOf(made.change, 'restApiId');
    const before = made.before['deploymentId'];
    if (before == null) throw new Error('The stage served no deployment before.');
    await clients.call('apigateway', 'UpdateStage', {
      restApiId,
      stageName: textOf(made.change, 'stageName'),
      patchOperations: [{ op: 'replace', path: '/deploymentId', value: before }],
    });
    const deploymentId = made.result['deploymentId'] ?? now['deploymentId'];
    if (deploymentId != null && deploymentId !== before) await clients.call('apigateway', 'DeleteDeployment', { restApiId, deploymentId });
  },
  differences: (before, now) =>
    before['deploymentId'] === now['deploymentId']
      ? []
      : [`The stage serves deployment ${now['deploymentId'] ?? '(none)'}, before it was ${before['deploymentId'] ?? '(none)'}.`],
};
