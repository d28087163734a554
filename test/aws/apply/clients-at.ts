import { makeClients } from '../../../src/aws/clients/clients.ts';
import type { Clients } from '../../../src/aws/clients/types.ts';
import { counter } from '../../../src/aws/counter.ts';
import { systemClock } from '../../../src/host/clock.ts';

/** Clients of an account at this address, with these keys. */
export const clientsAt = (
  {
    url,
    region,
    accessKeyId,
    secretAccessKey,
  }: { readonly url: string; readonly region: string; readonly accessKeyId: string; readonly secretAccessKey: string },
  timeoutMs = 10_000,
): Clients =>
  makeClients({
    region,
    credentials: async () => ({ accessKeyId, secretAccessKey }),
    endpointOf: () => url,
    useFips: false,
    useDualstack: false,
    timeoutMs,
    clock: systemClock,
    counter: counter(systemClock),
  });
