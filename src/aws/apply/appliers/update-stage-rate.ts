import type { Change } from '../../../core/model/plan.ts';
import { textOf } from '../applier.ts';
import { settingsApplier } from './settings.ts';

const patchesOf = ({ input }: Change): readonly { readonly path: string }[] =>
  (input['patchOperations'] ?? []) as readonly { readonly path: string }[];
const stageOf = (change: Change) => ({ restApiId: textOf(change, 'restApiId'), stageName: textOf(change, 'stageName') });

/** `UpdateStage` with the rate of all methods. https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
export const updateStageRate = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateStage',
  permissions: ['apigateway:PATCH'],
  handles: (change) => patchesOf(change).every(({ path }) => path.startsWith('/*/*/throttling/')),
  what: 'The rate of the stage',
  get: async (clients, change) => {
    const all = (await clients.call('apigateway', 'GetStage', stageOf(change))).methodSettings?.['*/*'];
    return { rateLimit: all?.throttlingRateLimit ?? null, burstLimit: all?.throttlingBurstLimit ?? null };
  },
  undo: async (clients, change, before) => {
    const patchOperations = ['rateLimit', 'burstLimit'].map((name) => ({
      op: 'replace' as const,
      path: `/*/*/throttling/${name}`,
      value: String(before?.[name] ?? 0),
    }));
    await clients.call('apigateway', 'UpdateStage', { ...stageOf(change), patchOperations });
  },
});

/** The same for HTTP and WebSocket APIs. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html */
export const updateRouteRate = settingsApplier({
  service: 'apigatewayv2',
  operation: 'UpdateStage',
  permissions: ['apigateway:PATCH'],
  handles: ({ input }) => input['DefaultRouteSettings'] !== undefined,
  what: 'The rate of the stage',
  get: async (clients, change) => {
    const stage = await clients.call('apigatewayv2', 'GetStage', { ApiId: textOf(change, 'ApiId'), StageName: textOf(change, 'StageName') });
    const all = stage.DefaultRouteSettings;
    return { rateLimit: all?.ThrottlingRateLimit ?? null, burstLimit: all?.ThrottlingBurstLimit ?? null };
  },
  undo: async (clients, change, before) => {
    const DefaultRouteSettings = {
      ThrottlingRateLimit: Number(before?.['rateLimit'] ?? 0),
      ThrottlingBurstLimit: Number(before?.['burstLimit'] ?? 0),
    };
    const input = { ApiId: textOf(change, 'ApiId'), StageName: textOf(change, 'StageName'), DefaultRouteSettings };
    await clients.call('apigatewayv2', 'UpdateStage', input);
  },
});
