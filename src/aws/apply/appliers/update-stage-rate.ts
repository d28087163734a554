import type { Change } from '../../../core/model/plan.ts';
import { textOf } from '../applier.ts';
import { settingsApplier } from './settings.ts';

const patchesOf = ({ input }: Change): readonly { readonly path: string }[] =>
  (input['patchOperations'] ?? []) as readonly { readonly path: string }[];
const stageOf = (change: Change) => ({
  restApiId: textOf(change, 'restApiId'),
  stageName: textOf(change, 'stageName'),
});

/** `/orders/GET` of `/orders/GET/throttling/rateLimit`: what in front of the setting names its entry. */
const entryOf = (change: Change): string => patchesOf(change)[0]?.path.replace(/\/throttling\/[^/]+$/, '') ?? '';
const plain = (name: string): string => name.replaceAll('~1', '/').replace(/^\/+/, '');

/**
 * `UpdateStage` with the rate of all methods, or of one that has its own.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export const updateStageRate = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateStage',
  permissions: ['apigateway:PATCH'],
  handles: (change) =>
    patchesOf(change).length > 0 &&
    patchesOf(change).every(({ path }) => /\/throttling\/(?:rate|burst)Limit$/.test(path)),
  what: 'The rate of the stage',
  get: async (clients, change) => {
    const { methodSettings } = await clients.call('apigateway', 'GetStage', stageOf(change));
    const held = Object.entries(methodSettings ?? {}).find(([key]) => plain(key) === plain(entryOf(change)))?.[1];
    return { rateLimit: held?.throttlingRateLimit ?? null, burstLimit: held?.throttlingBurstLimit ?? null };
  },
  undo: async (clients, change, before) => {
    const patchOperations = ['rateLimit', 'burstLimit'].map((name) => ({
      op: 'replace' as const,
      path: `${entryOf(change)}/throttling/${name}`,
      value: String(before?.[name] ?? 0),
    }));
    await clients.call('apigateway', 'UpdateStage', { ...stageOf(change), patchOperations });
  },
});

/** The route whose own rate the change sets; null where it sets that of all. */
const routeOf = ({ input }: Change): string | null => Object.keys((input['RouteSettings'] ?? {}) as object)[0] ?? null;

/**
 * The same for HTTP and WebSocket APIs.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
 */
export const updateRouteRate = settingsApplier({
  service: 'apigatewayv2',
  operation: 'UpdateStage',
  permissions: ['apigateway:PATCH'],
  handles: (change) => change.input['DefaultRouteSettings'] !== undefined || routeOf(change) !== null,
  what: 'The rate of the stage',
  get: async (clients, change) => {
    const stage = await clients.call('apigatewayv2', 'GetStage', {
      ApiId: textOf(change, 'ApiId'),
      StageName: textOf(change, 'StageName'),
    });
    const route = routeOf(change);
    const [all, own] = [stage.DefaultRouteSettings, route === null ? undefined : stage.RouteSettings?.[route]];
    return {
      rateLimit: own?.ThrottlingRateLimit ?? all?.ThrottlingRateLimit ?? null,
      burstLimit: own?.ThrottlingBurstLimit ?? all?.ThrottlingBurstLimit ?? null,
    };
  },
  undo: async (clients, change, before) => {
    const route = routeOf(change);
    const settings = {
      ThrottlingRateLimit: Number(before?.['rateLimit'] ?? 0),
      ThrottlingBurstLimit: Number(before?.['burstLimit'] ?? 0),
    };
    const written = route === null ? { DefaultRouteSettings: settings } : { RouteSettings: { [route]: settings } };
    await clients.call('apigatewayv2', 'UpdateStage', {
      ApiId: textOf(change, 'ApiId'),
      StageName: textOf(change, 'StageName'),
      ...written,
    });
  },
});
