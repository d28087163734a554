import type { ChangeOf } from '../../../core/model/changes/index.ts';
import { type Settings, settingsApplier } from './settings.ts';

const WHAT = 'The throttling rate of the stage';
const placeOf = ({ restApiId, stageName }: ChangeOf<'update-stage-throttling'>) => ({ restApiId, stageName });

const plain = (name: string): string => name.replaceAll('~1', '/').replace(/^\/+/, '');

/**
 * `UpdateStage` with the rate of all methods, or of one that has its own.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export const updateStageRate = settingsApplier<'update-stage-throttling'>({
  what: WHAT,
  get: async (clients, change) => {
    const { methodSettings } = await clients.call('apigateway', 'GetStage', placeOf(change));
    const held = Object.entries(methodSettings ?? {}).find(([key]) => plain(key) === plain(change.methodKey))?.[1];
    return { rateLimit: held?.throttlingRateLimit ?? null, burstLimit: held?.throttlingBurstLimit ?? null };
  },
  undo: async (clients, change, before) => {
    const patchOperations = ['rateLimit', 'burstLimit'].map((name) => ({
      op: 'replace' as const,
      path: `${change.methodKey}/throttling/${name}`,
      value: String(before?.[name] ?? 0),
    }));
    await clients.call('apigateway', 'UpdateStage', { ...placeOf(change), patchOperations });
  },
});

const stageOf = ({ ApiId, StageName }: ChangeOf<'update-v2-throttling' | 'update-route-throttling'>) => ({
  ApiId,
  StageName,
});

const throttlingOf = (before: Settings | null) => ({
  ThrottlingRateLimit: Number(before?.['rateLimit'] ?? 0),
  ThrottlingBurstLimit: Number(before?.['burstLimit'] ?? 0),
});

/**
 * The same for HTTP and WebSocket APIs: the rate of all routes.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
 */
export const updateV2Rate = settingsApplier<'update-v2-throttling'>({
  what: WHAT,
  get: async (clients, change) => {
    const { DefaultRouteSettings: all } = await clients.call('apigatewayv2', 'GetStage', stageOf(change));
    return { rateLimit: all?.ThrottlingRateLimit ?? null, burstLimit: all?.ThrottlingBurstLimit ?? null };
  },
  undo: async (clients, change, before) => {
    const DefaultRouteSettings = throttlingOf(before);
    await clients.call('apigatewayv2', 'UpdateStage', { ...stageOf(change), DefaultRouteSettings });
  },
});

/** The route whose own rate is set. */
const routeOf = ({ RouteSettings }: ChangeOf<'update-route-throttling'>): string => Object.keys(RouteSettings)[0] ?? '';

/** The rate of one route. */
export const updateRouteRate = settingsApplier<'update-route-throttling'>({
  what: WHAT,
  get: async (clients, change) => {
    const stage = await clients.call('apigatewayv2', 'GetStage', stageOf(change));
    const [all, own] = [stage.DefaultRouteSettings, stage.RouteSettings?.[routeOf(change)]];
    return {
      rateLimit: own?.ThrottlingRateLimit ?? all?.ThrottlingRateLimit ?? null,
      burstLimit: own?.ThrottlingBurstLimit ?? all?.ThrottlingBurstLimit ?? null,
    };
  },
  undo: async (clients, change, before) => {
    const RouteSettings = { [routeOf(change)]: throttlingOf(before) };
    await clients.call('apigatewayv2', 'UpdateStage', { ...stageOf(change), RouteSettings });
  },
});
