import type { ApiType } from '../core/api-gateway/gates.ts';
import { longestMapping } from '../core/gates/index.ts';
import { buildRequest, partitionOf } from '../core/intake/index.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import { valueOf, whyUnknown } from '../core/model/fact.ts';
import type { Account, CallerChoice, Identity, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import { systemClock } from '../host/clock.ts';
import { callerOf, domainCalled, httpRoute, requestOf, verbAndPath } from './call.ts';
import type { CommandContext } from './command-context.ts';
import type { CallFlags } from './flags.ts';
import { observedOf } from './observed.ts';
import { openForFlags } from './open.ts';
import type { Pasted } from './pasted.ts';
import { UsageError } from './usage.ts';

/** One call on an account that is signed in to. */
export interface LiveCall {
  readonly account: Account;
  readonly identity: Identity;
  readonly target: Target;
  readonly request: Request;
  readonly caller: CallerChoice;
  readonly observed: SeenAnswer | null;
}

/** The account that the flags name, and the call that they and the words behind them describe. */
export async function liveCall(context: CommandContext, given: GivenFlags, pasted: Pasted): Promise<LiveCall> {
  const end = new AbortController();
  try {
    return await described(context, given, pasted, end.signal);
  } catch (error) {
    // What was asked ahead keeps nobody waiting who has been told that it is of no use.
    end.abort();
    throw error;
  }
}

type GivenFlags = CallFlags & { readonly timeout?: string };

async function described(
  context: CommandContext,
  given: GivenFlags,
  pasted: Pasted,
  ended: AbortSignal,
): Promise<LiveCall> {
  const over = { ...pasted.request, ...(await requestOf(given, context, pasted.request.headers)) };
  const observed = (await observedOf(given, context)) ?? pasted.observed;
  const meanwhile = (opened: Account): void => {
    void opened.listApis();
    // The caller's profile may ask for a code: one question at a time, and none where nobody is signed in.
    if (context.asks !== true) void opened.signerOf(callerOf(given));
  };
  const { account, identity } = await openForFlags(context, given, { meanwhile, ended });
  const flags = await withDomain(given, over, account, identity);
  const target = { apiType: await typeOf(account, flags), apiId: flags.api ?? '', stage: flags.stage ?? '' };
  refuseIncomplete(target.apiType, flags);
  if (target.apiType === 'WEBSOCKET' && flags.routeKey !== undefined && flags.routeKey !== '$connect')
    context.err(
      `A WebSocket client is authorized once, at $connect. The handshake is checked, not ${flags.routeKey}.\n`,
    );
  const caller = await whoSigned(flags, pasted.signing, account);
  const request = buildRequest({
    ...verbAndPath(flags),
    target,
    caller: callerOf(flags),
    sourceIp: flags.sourceIp ?? null,
    region: identity.region,
    partition: partitionOf(identity),
    // The moment that is judged is when the call was made.
    now: over.time === undefined ? systemClock.now() : Date.parse(over.time),
    over,
    signing: pasted.signing,
  });
  return { account, identity, target, request, caller, observed };
}

/**
 * Who calls. Where no flag names the caller, the key in a signature that was given does: it is often not the key that
 * this account is read with. `anonymous` leaves it to the key to tell the user.
 */
async function whoSigned(
  flags: CallFlags,
  { accessKeyId }: Pasted['signing'],
  account: Account,
): Promise<CallerChoice> {
  const caller = callerOf(flags);
  if (caller.kind !== 'self' || flags.caller !== undefined || accessKeyId == null) return caller;
  const own = valueOf(await account.signerOf(caller));
  return own?.accessKeyId === accessKeyId ? caller : { kind: 'anonymous' };
}

/** API and stage as the custom domain's longest mapping says; flags win. */
async function withDomain<F extends CallFlags>(
  flags: F,
  over: Partial<Request>,
  account: Account,
  { region }: Identity,
): Promise<F> {
  if (flags.api !== undefined && flags.stage !== undefined) return flags;
  const host = domainCalled(flags, over.host) ?? '';
  const read = await account.domainOf(host);
  const give = 'give --api and --stage';
  if (read.state !== 'known')
    throw new UsageError([`could not read which API ${host} maps to: ${whyUnknown(read)}; ${give}`]);
  if (read.value === null)
    throw new UsageError([
      `${host} is not a custom domain name of this account in ${region}: ${give}, or another --region`,
    ]);
  const path = over.path ?? verbAndPath(flags).path;
  const mapping = longestMapping(read.value, path);
  if (mapping === null)
    throw new UsageError([`${host} has no API mapping for ${path}: ${give} of the API that it should map to`]);
  if (flags.api !== undefined && flags.api !== mapping.apiId)
    throw new UsageError([`${host} maps ${path} to API ${mapping.apiId}, not to ${flags.api}: add --stage`]);
  return { ...flags, api: mapping.apiId, stage: flags.stage ?? mapping.stage };
}

/**
 * An id does not tell of which kind an API is. Where the list cannot be read, the API itself is asked; where neither
 * tells, it is read as a REST API.
 */
async function typeOf(account: Account, flags: CallFlags): Promise<ApiType> {
  const apis = await account.listApis();
  const found = apis.state === 'known' ? apis.value.find(({ id }) => id === flags.api) : undefined;
  if (found !== undefined) return found.apiType;
  const read = apis.state === 'known' ? null : await account.typeOfApi(flags.api ?? '');
  if (read?.state === 'known') return read.value;
  if (flags.routeKey === undefined) return 'REST';
  return httpRoute(flags.routeKey) === null && flags.routeKey !== '$default' ? 'WEBSOCKET' : 'HTTP';
}

/** `$default` is a route of both newer kinds: only now is it known which words were needed. */
function refuseIncomplete(apiType: ApiType, { routeKey, method, path, api }: CallFlags): void {
  if (routeKey === undefined) return;
  if (apiType === 'REST')
    throw new UsageError([`${api} is not an HTTP or WebSocket API, so it has no --route-key: add --method and --path`]);
  const http = httpRoute(routeKey);
  if (apiType === 'WEBSOCKET') {
    if (http !== null)
      throw new UsageError([`${api} is a WebSocket API: its routes have keys like $connect, not "${routeKey}"`]);
    return;
  }
  const missing = [
    method === undefined && (http === null || http.verb === 'ANY') ? '--method' : '',
    path === undefined && http === null ? '--path' : '',
  ];
  if (missing.some((name) => name !== ''))
    throw new UsageError([`${api} is an HTTP API: missing ${missing.filter((name) => name !== '').join(', ')}`]);
}
