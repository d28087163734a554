import { randomUUID } from 'node:crypto';
import { isNotFound } from '../../errors.ts';
import { allItems, PAGE_LIMIT } from '../../read/paging.ts';
import type { Applier, ApplyClients } from '../applier.ts';
import { textOf } from '../applier.ts';

/**
 * `CreateDeployment` onto a stage. Undone by pointing the stage back and deleting the deployment. AWS gives the id, so a
 * process that dies before it reads the answer would not know its own deployment again: a mark in the description tells it,
 * drawn before the write and journalled with it.
 */
export const createDeployment: Applier = {
  service: 'apigateway',
  operation: 'CreateDeployment',
  permissions: ['apigateway:POST', 'apigateway:PATCH', 'apigateway:DELETE'],
  read: async (clients, change) => {
    const restApiId = textOf(change, 'restApiId');
    const { deploymentId } = await clients.call('apigateway', 'GetStage', { restApiId, stageName: textOf(change, 'stageName') });
    const served = deploymentId === undefined ? null : await clients.call('apigateway', 'GetDeployment', { restApiId, deploymentId });
    return { deploymentId: deploymentId ?? null, description: served?.description ?? null, mark: randomUUID().slice(0, 8) };
  },
  drift: (change, held) => {
    const assumed = change.assumes?.['deploymentId'];
    return assumed === undefined || assumed === held['deploymentId'] ? null : 'The stage was deployed again after it was read.';
  },
  write: async (clients, change, before) => {
    const description = [change.input['description'], `(${before['mark'] ?? ''})`].filter((part) => typeof part === 'string').join(' ');
    const made = await clients.call('apigateway', 'CreateDeployment', {
      restApiId: textOf(change, 'restApiId'),
      stageName: textOf(change, 'stageName'),
      description,
    });
    return { deploymentId: made.id ?? null };
  },
  landed: (made, now) =>
    (made.result['deploymentId'] != null && now['deploymentId'] === made.result['deploymentId']) || isMarked(now['description'], made.before['mark']),
  undo: async (clients, made) => {
    const before = made.before['deploymentId'];
    if (before == null) throw new Error('The stage served no deployment before.');
    await clients.call('apigateway', 'UpdateStage', {
      restApiId: textOf(made.change, 'restApiId'),
      stageName: textOf(made.change, 'stageName'),
      patchOperations: [{ op: 'replace', path: '/deploymentId', value: before }],
    });
  },
  // A call that was tried again after a lost answer has made two.
  tidy: async (clients, { change, before }) => {
    const restApiId = textOf(change, 'restApiId');
    for (const deploymentId of await markedDeployments(clients, restApiId, before['mark'])) {
      await clients.call('apigateway', 'DeleteDeployment', { restApiId, deploymentId }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    }
  },
  differences: (before, now) =>
    before['deploymentId'] === now['deploymentId']
      ? []
      : [`The stage serves deployment ${now['deploymentId'] ?? '(none)'}, before it was ${before['deploymentId'] ?? '(none)'}.`],
};

export const isMarked = (description: string | null | undefined, mark: string | null | undefined): boolean =>
  mark != null && description?.endsWith(`(${mark})`) === true;

async function markedDeployments(clients: ApplyClients, restApiId: string, mark: string | null | undefined): Promise<readonly string[]> {
  if (mark == null) return [];
  const all = await allItems((position) =>
    clients.call('apigateway', 'GetDeployments', { restApiId, limit: PAGE_LIMIT, ...(position === undefined ? {} : { position }) }),
  );
  return all.filter(({ description }) => isMarked(description, mark)).flatMap(({ id }) => id ?? []);
}
