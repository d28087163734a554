import type { Change } from '../../../core/model/plan.ts';
import { textOf } from '../applier.ts';
import { settingsApplier } from './settings.ts';

const NAME = 'unauthorizedCacheControlHeaderStrategy';
const ENDING = `/caching/${NAME}`;

const pathOf = ({ input }: Change): string =>
  ((input['patchOperations'] ?? []) as readonly { readonly path: string }[])[0]?.path ?? '';
const stageOf = (change: Change) => ({
  restApiId: textOf(change, 'restApiId'),
  stageName: textOf(change, 'stageName'),
});

/** The entries of a stage's `methodSettings` come in several spellings of one path. */
const keyIn = (path: string): string => path.slice(1, -ENDING.length).replaceAll('~1', '/').replaceAll('~0', '~');
const plain = (key: string): string => key.replaceAll('~1', '/').replace(/^\/(?=.*\/)/, '');

/**
 * `UpdateStage` with what becomes of a call that may not empty the cache.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export const updateCacheStrategy = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateStage',
  permissions: ['apigateway:PATCH'],
  handles: (change) => pathOf(change).endsWith(ENDING),
  what: 'The cache settings of the stage',
  get: async (clients, change) => {
    const { methodSettings } = await clients.call('apigateway', 'GetStage', stageOf(change));
    const entry = Object.entries(methodSettings ?? {}).find(([key]) => plain(key) === plain(keyIn(pathOf(change))));
    return { [NAME]: entry?.[1][NAME] ?? null };
  },
  undo: async (clients, change, before) => {
    const patchOperations = [{ op: 'replace' as const, path: pathOf(change), value: String(before?.[NAME]) }];
    await clients.call('apigateway', 'UpdateStage', { ...stageOf(change), patchOperations });
  },
});
