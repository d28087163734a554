import { type Understood, understand } from '../core/intake/index.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import type { Request, Signing } from '../core/model/request.ts';
import type { CallFlags } from './flags.ts';
import { UsageError } from './usage.ts';

/** What was said without flags: a URL, an error text, a response, a curl command. Flags win over it. */
export interface Said {
  readonly flags: CallFlags;
  readonly request: Partial<Request>;
  readonly signing: Partial<Signing>;
  readonly observed: SeenAnswer | null;
}

const NOTHING: Said = { flags: {}, request: {}, signing: {}, observed: null };

/** Reads the words behind the flags. A text of which nothing is understood is a usage error. */
export function saidIn(words: readonly string[]): Said {
  if (words.length === 0) return NOTHING;
  const understood = understand(words.join(' '));
  if (understood.kind === 'nothing') throw new UsageError(understood.understoodFrom);
  const { request, observed } = understood;
  const { signing, method: _method, secretHeaders, headers, ...rest } = request;
  const shown = { ...headers, ...Object.fromEntries(Object.keys(secretHeaders ?? {}).map((name) => [name, '…'])) };
  return { flags: flagsOf(understood), request: { ...rest, headers: shown }, signing: signing ?? {}, observed };
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
 * The same flags, with what was said where no flag says otherwise. A flag about who calls silences what was said of it.
 */
export function filledIn<F extends CallFlags>(flags: F, said: Said): F {
  const { caller, signed, ...others } = said.flags;
  const spoken =
    flags.caller !== undefined || flags.callerProfile !== undefined || flags.signed === true || flags.unsigned === true;
  // On `$default` the URL names no stage: its path is the route's from the first segment on.
  const whole = flags.stage === '$default' && said.request.path !== undefined ? { path: said.request.path } : {};
  return {
    ...others,
    ...whole,
    ...(spoken ? {} : { ...(caller === undefined ? {} : { caller }), ...(signed === undefined ? {} : { signed }) }),
    ...flags,
  };
}
