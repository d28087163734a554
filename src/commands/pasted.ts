import { headersAsSent, type Understood, understand } from '../core/intake/index.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import type { Request, Signing } from '../core/model/request.ts';
import { namesCaller, sentIn } from './call.ts';
import type { CallFlags } from './flags.ts';
import { UsageError } from './usage.ts';

/** What was given without flags: a URL, an error text, a response, a curl command. Flags win over it. */
export interface Pasted {
  readonly flags: CallFlags;
  readonly request: Partial<Request>;
  readonly signing: Partial<Signing>;
  readonly observed: SeenAnswer | null;
}

const NOTHING: Pasted = { flags: {}, request: {}, signing: {}, observed: null };

/**
 * Reads the words behind the flags, and a signature among the headers of `--header`. A text of which nothing is
 * understood is a usage error.
 */
export function pastedIn(words: readonly string[], { header = [] }: CallFlags = {}): Pasted {
  const pasted = words.length === 0 ? NOTHING : inWords(words);
  const { signing } = header.length === 0 ? {} : sentIn(header);
  if (signing === undefined) return pasted;
  const { caller } = pasted.flags;
  const flags = caller === undefined ? { ...pasted.flags, signed: true } : pasted.flags;
  return { ...pasted, flags, signing: { ...pasted.signing, ...signing } };
}

function inWords(words: readonly string[]): Pasted {
  const understood = understand(words.join(' '));
  if (understood.kind === 'nothing') throw new UsageError(understood.understoodFrom);
  const { request, observed } = understood;
  const { signing, method: _method, secretHeaders: _secret, ...rest } = request;
  const sent = { ...rest, headers: headersAsSent(request) };
  return { flags: flagsOf(understood), request: sent, signing: signing ?? {}, observed };
}

function flagsOf({ kind, target, request, caller }: Understood): CallFlags {
  const method = target.method ?? request.method ?? (kind === 'url' ? 'GET' : undefined);
  return {
    ...(target.region === undefined ? {} : { region: target.region }),
    ...(target.apiId === undefined ? {} : { api: target.apiId }),
    ...(target.stage === undefined ? {} : { stage: target.stage }),
    ...(target.path === undefined ? {} : { path: target.path }),
    ...(method === undefined ? {} : { method }),
    ...(target.apiType === 'WEBSOCKET' && target.routeKey !== undefined ? { routeKey: target.routeKey } : {}),
    ...(caller === null ? {} : { caller: caller.kind === 'anonymous' ? 'anonymous' : caller.arn }),
    ...(request.signing !== undefined && caller === null ? { signed: true } : {}),
  };
}

/**
 * The same flags, completed by what was pasted. A flag about the caller wins over a pasted caller.
 */
export function withPasted<F extends CallFlags>(flags: F, pasted: Pasted): F {
  const { caller, signed, ...others } = pasted.flags;
  // On `$default` the URL names no stage: its path is the route's from the first segment on.
  const whole = flags.stage === '$default' && pasted.request.path !== undefined ? { path: pasted.request.path } : {};
  return {
    ...others,
    ...whole,
    ...(namesCaller(flags)
      ? {}
      : { ...(caller === undefined ? {} : { caller }), ...(signed === undefined ? {} : { signed }) }),
    ...flags,
  };
}
