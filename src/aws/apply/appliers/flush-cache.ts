import type { Applier } from '../applier.ts';

/** A flush has nothing to take back: what was kept is gone, and comes again by itself. */
const flush = (service: string, operation: string): Applier => ({
  service,
  operation,
  permissions: ['apigateway:DELETE'],
  read: async () => ({}),
  drift: () => null,
  write: async (clients, change) => {
    await clients.send(service, operation, change.input);
    return { flushed: 'yes' };
  },
  landed: ({ result }) => result['flushed'] != null,
  undo: async () => undefined,
  differences: () => [],
});

/** https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html */
export const flushStageAuthorizersCache = flush('apigateway', 'FlushStageAuthorizersCache');
/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename-cache-authorizers.html */
export const resetAuthorizersCache = flush('apigatewayv2', 'ResetAuthorizersCache');
