import type { Applier } from '../applier.ts';
import { send } from './settings.ts';

type FlushKind = 'flush-stage-authorizers-cache' | 'reset-authorizers-cache';

/** A flush has nothing to take back: what was kept is gone, and comes again by itself. */
const flush = <K extends FlushKind>(): Applier<K> => ({
  what: 'The cache of the authorizers',
  subject: null,
  wrote: () => null,
  read: async () => ({}),
  drift: () => null,
  write: async (clients, change) => {
    await send(clients, change);
    return { flushed: 'yes' };
  },
  landed: ({ result }) => result['flushed'] != null,
  undo: async () => undefined,
  differences: () => [],
});

/** https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html */
export const flushStageAuthorizersCache = flush<'flush-stage-authorizers-cache'>();
/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename-cache-authorizers.html */
export const resetAuthorizersCache = flush<'reset-authorizers-cache'>();
