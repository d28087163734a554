import { join } from 'node:path';
import type { Account } from '../core/model/ports.ts';
import { headerOf } from '../core/model/request.ts';
import { type Debug, debugLog } from '../host/debug-log.ts';
import type { Environment } from '../host/environment.ts';
import { places } from '../host/places.ts';

/** The log of one run with `--debug`, below the state directory. `now` is in milliseconds since 1970. */
export function openDebugLog(
  environment: Environment,
  now: () => number,
): { readonly path: string; readonly debug: Debug } {
  const name = new Date(now()).toISOString().replace(/\.\d+/, '').replace(/[:-]/g, '');
  const path = join(places(environment).state, 'debug', `${name}.jsonl`);
  return { path, debug: debugLog(path, now) };
}

/** The same account; what its real calls were answered is logged, never what they carried. */
export function withCallsLogged(account: Account, debug: Debug, now: () => number): Account {
  return {
    ...account,
    call: async (request, signer, options) => {
      const began = now();
      const answer = await account.call(request, signer, options);
      const seen = answer.state === 'known' ? answer.value : null;
      debug({
        event: 'call',
        method: request.method,
        host: request.host,
        path: request.path,
        signed: signer !== null,
        status: seen?.status ?? null,
        errorType: seen?.errorType ?? null,
        requestId:
          seen === null
            ? null
            : (headerOf(seen.headers, 'x-amzn-requestid') ?? headerOf(seen.headers, 'apigw-requestid') ?? null),
        error: answer.state === 'known' ? null : answer.state,
        ms: now() - began,
      });
      return answer;
    },
  };
}
