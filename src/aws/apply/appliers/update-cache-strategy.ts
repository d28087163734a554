import type { ChangeOf } from '../../../core/model/changes/index.ts';
import { settingsApplier } from './settings.ts';

const NAME = 'unauthorizedCacheControlHeaderStrategy';

const stageOf = ({ restApiId, stageName }: ChangeOf<'update-cache-control-strategy'>) => ({ restApiId, stageName });

/** The entries of a stage's `methodSettings` come in several spellings of one path. */
const keyIn = (methodKey: string): string => methodKey.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
const plain = (key: string): string => key.replaceAll('~1', '/').replace(/^\/(?=.*\/)/, '');

/**
 * `UpdateStage` with what becomes of a call that may not empty the cache.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export const updateCacheStrategy = settingsApplier<'update-cache-control-strategy'>({
  what: 'The cache settings of the stage',
  get: async (clients, change) => {
    const { methodSettings } = await clients.call('apigateway', 'GetStage', stageOf(change));
    const entry = Object.entries(methodSettings ?? {}).find(([key]) => plain(key) === plain(keyIn(change.methodKey)));
    return { [NAME]: entry?.[1][NAME] ?? null };
  },
  undo: async (clients, change, before) => {
    const path = `${change.methodKey}/caching/${NAME}`;
    const patchOperations = [{ op: 'replace' as const, path, value: String(before?.[NAME]) }];
    await clients.call('apigateway', 'UpdateStage', { ...stageOf(change), patchOperations });
  },
});
