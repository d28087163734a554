import { randomUUID } from 'node:crypto';
import type { ChangeOf } from '../../../core/model/changes/index.ts';
import { type DraftPrint, movedInDraft } from '../../../core/model/draft-print.ts';
import type { Definition } from '../../../core/model/facts.ts';
import { uncounted } from '../../clients/types.ts';
import { isNotFound } from '../../errors.ts';
import { readRestApi } from '../../read/api.ts';
import { readDraft } from '../../read/draft.ts';
import { allItems, PAGE_LIMIT } from '../../read/paging.ts';
import type { Applier, ApplyClients, Held, Written } from '../applier.ts';

type DeploymentChange = ChangeOf<'create-deployment' | 'create-v2-deployment'>;

/** What deployments of all kinds of API have in common. */
export const servedByStage = {
  what: 'The deployment of the stage',
  subject: 'deploymentId',
  wrote: ({ result }: Written): string | null => result['deploymentId'] ?? null,
  drift: ({ assumes }: DeploymentChange, held: Held): string | null => {
    const moved = (name: 'deploymentId' | 'canary'): boolean =>
      assumes?.[name] !== undefined && assumes[name] !== (held[name] ?? null);
    if (moved('deploymentId')) return 'The stage was deployed again after it was read.';
    return moved('canary') ? 'The canary of the stage was changed after it was read.' : null;
  },
  landed: ({ before, result }: Written, now: Held): boolean =>
    (result['deploymentId'] != null && now['deploymentId'] === result['deploymentId']) ||
    isMarked(now['description'], before['mark']),
  resultOf: ({ deploymentId }: Held): Held => ({ deploymentId: deploymentId ?? null }),
  differences: (before: Held, now: Held): readonly string[] =>
    before['deploymentId'] === now['deploymentId']
      ? []
      : [
          `The stage now serves deployment ${now['deploymentId'] ?? '(none)'}. Before, it served ` +
            `${before['deploymentId'] ?? '(none)'}.`,
        ],
} as const;

/**
 * `CreateDeployment` onto a stage. Undone by pointing the stage back and deleting the deployment. AWS gives the id, so
 * a process that dies before it reads the answer would not know its own deployment again: a mark in the description
 * tells it, drawn before the write and journalled with it.
 */
export const createDeployment: Applier<'create-deployment'> = {
  ...servedByStage,
  read: async (clients, change) => {
    const restApiId = change.restApiId;
    const stage = await clients.call('apigateway', 'GetStage', { restApiId, stageName: change.stageName });
    const { deploymentId } = stage;
    const served =
      deploymentId === undefined
        ? null
        : await clients.call('apigateway', 'GetDeployment', { restApiId, deploymentId });
    return {
      deploymentId: deploymentId ?? null,
      description: served?.description ?? null,
      canary: stage.canarySettings?.deploymentId ?? null,
      mark: randomUUID().slice(0, 8),
    };
  },
  movedBeside: (clients, change) => movedDraft(change, () => restDraft(clients, change.restApiId)),
  write: async (clients, change, before) => {
    const [restApiId, stageName] = [change.restApiId, change.stageName];
    const description = described(change.description, before);
    if (before['canary'] == null) {
      const { id } = await clients.call('apigateway', 'CreateDeployment', { restApiId, stageName, description });
      return { deploymentId: id ?? null };
    }
    return { deploymentId: await besideCanary(clients, { restApiId, stageName, description }, before['mark']) };
  },
  whyNotBack: (clients, { change: { restApiId, stageName }, before: { deploymentId } }) =>
    whyDeleted(stageName, deploymentId, (id) =>
      clients.call('apigateway', 'GetDeployment', { restApiId, deploymentId: id }),
    ),
  undo: async (clients, made) => {
    const before = made.before['deploymentId'];
    if (before == null) throw new Error('The stage had no deployment before.');
    await clients.call('apigateway', 'UpdateStage', {
      restApiId: made.change.restApiId,
      stageName: made.change.stageName,
      patchOperations: [{ op: 'replace', path: '/deploymentId', value: before }],
    });
  },
  // A call that was tried again after a lost answer has made two.
  tidy: async (clients, { change, before }) => {
    const restApiId = change.restApiId;
    const marked = await markedDeployments(clients, restApiId, before['mark']);
    for (const deploymentId of marked) {
      await clients.call('apigateway', 'DeleteDeployment', { restApiId, deploymentId }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    }
    return marked.length > 0;
  },
};

/**
 * AWS takes no plain deployment onto a stage with a canary: made on its own, the stage is then pointed to it, and the
 * canary stays as it is. A deployment that an earlier attempt made is used again.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 */
async function besideCanary(
  clients: ApplyClients,
  {
    restApiId,
    stageName,
    description,
  }: { readonly restApiId: string; readonly stageName: string; readonly description: string },
  mark: string | null | undefined,
): Promise<string> {
  const [existing] = await markedDeployments(clients, restApiId, mark);
  const id = existing ?? (await clients.call('apigateway', 'CreateDeployment', { restApiId, description })).id ?? '';
  const patchOperations = [{ op: 'replace' as const, path: '/deploymentId', value: id }];
  await clients.call('apigateway', 'UpdateStage', { restApiId, stageName, patchOperations });
  return id;
}

function restDraft({ call }: ApplyClients, restApiId: string): Promise<Definition> {
  const reader = uncounted(call);
  return readDraft(reader, restApiId, readRestApi(reader, restApiId), null);
}

/** What others edited in the draft since it was read: the deployment would publish it unseen. */
export async function movedDraft(
  { assumes }: DeploymentChange,
  read: () => Promise<Definition>,
): Promise<string | null> {
  const assumed = assumes?.draft;
  if (assumed == null) return null;
  const moved = movedInDraft(JSON.parse(assumed) as DraftPrint, await read());
  return moved.length === 0
    ? null
    : 'Someone edited the API after apigw-doctor read it. A deployment would also publish these edits: ' +
        `${moved.join(', ')}.`;
}

/** Why a stage cannot serve its old deployment again: it was deleted. */
export async function whyDeleted(
  stage: string,
  old: string | null | undefined,
  read: (deploymentId: string) => Promise<unknown>,
): Promise<string | null> {
  if (old == null)
    return `Stage "${stage}" had no deployment before. In AWS, a stage cannot go back to having no deployment.`;
  try {
    await read(old);
    return null;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const missing = `Deployment ${old}, which stage "${stage}" served before, was deleted.`;
    const next = 'deploy the stage again to publish the restored settings';
    return `${missing} The stage still serves the deployment that this change created: ${next}.`;
  }
}

/** A description that tells this deployment from all others. */
export const described = (description: string | undefined, { mark }: Held): string =>
  [description, `(${mark ?? ''})`].filter((part) => part !== undefined).join(' ');

export const isMarked = (description: string | null | undefined, mark: string | null | undefined): boolean =>
  mark != null && description?.endsWith(`(${mark})`) === true;

async function markedDeployments(
  clients: ApplyClients,
  restApiId: string,
  mark: string | null | undefined,
): Promise<readonly string[]> {
  if (mark == null) return [];
  const all = await allItems((position) =>
    clients.call('apigateway', 'GetDeployments', {
      restApiId,
      limit: PAGE_LIMIT,
      ...(position === undefined ? {} : { position }),
    }),
  );
  return all.filter(({ description }) => isMarked(description, mark)).flatMap(({ id }) => id ?? []);
}
