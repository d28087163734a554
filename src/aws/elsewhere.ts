import { partitionOf } from '../core/api-gateway/arns.ts';
import type { ApiType } from '../core/api-gateway/gates.ts';
import type { Clock } from '../core/model/ports.ts';
import { counter } from './counter.ts';
import { isNotFound } from './errors.ts';
import type { OpenAccountOptions } from './options.ts';
import { v2TypeOf } from './read/api.ts';
import { type AwsSession, sessions } from './sessions.ts';

/** Where an API may be. */
export interface SearchPlace {
  /** Null: the profile of the options. */
  readonly profile: string | null;
  readonly region: string;
}
export interface FoundApi {
  readonly place: SearchPlace;
  readonly accountId: string;
  readonly name: string;
  readonly apiType: ApiType;
  readonly operation: string;
}
export interface Searched {
  readonly found: readonly FoundApi[];
  /** Asked, and it said that it has no such API. */
  readonly without: readonly SearchPlace[];
  /** Not asked, or no answer: why, in words. */
  readonly unasked: readonly { readonly place: SearchPlace; readonly why: string }[];
}
export interface SearchOptions {
  readonly account: OpenAccountOptions;
  readonly clock: Clock;
  /** Milliseconds for the whole search. */
  readonly deadlineMs: number;
  readonly onProgress: (asked: number, all: number) => void;
}

const AT_ONCE = 6;

/**
 * Regions that every account has, by partition.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  aws: [
    ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
    ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
    ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
};

export const ALL_REGIONS: readonly string[] = Object.values(REGIONS).flat();

export const regionsBeside = (region: string): readonly string[] =>
  (REGIONS[partitionOf(region)] ?? []).filter((one) => one !== region);

/**
 * Asks each place for one API by its id, a few at once, until all have answered or the deadline has passed. Ends early
 * once it is found.
 */
export async function searchApi(
  apiId: string,
  places: readonly SearchPlace[],
  options: SearchOptions,
): Promise<Searched> {
  const until = options.clock.now() + options.deadlineMs;
  const waiting = [...places];
  const found: FoundApi[] = [];
  const without: SearchPlace[] = [];
  const unasked: Searched['unasked'][number][] = [];
  const work = async (): Promise<void> => {
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
      const remainingMs = until - options.clock.now();
      if (remainingMs <= 0 || found.length > 0)
        unasked.push({
          place,
          why: found.length > 0 ? 'the API had already been found' : 'the search ran out of time',
        });
      else {
        const answer = await lookIn(apiId, place, {
          ...options.account,
          timeoutMs: Math.min(options.account.timeoutMs, remainingMs),
        });
        if (answer === null) without.push(place);
        else if ('why' in answer) unasked.push({ place, why: answer.why });
        else found.push(answer);
        options.onProgress(places.length - waiting.length, places.length);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { found, without, unasked };
}

async function lookIn(
  apiId: string,
  place: SearchPlace,
  account: OpenAccountOptions,
): Promise<FoundApi | { readonly why: string } | null> {
  try {
    const options = { ...account, profile: place.profile ?? account.profile, region: place.region };
    const session = await sessions(options, counter(account.clock)).of(null);
    const found = (await restApi(session, apiId)) ?? (await v2Api(session, apiId));
    return found === null ? null : { ...found, place, accountId: (await session.who()).accountId };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

async function restApi({ clients }: AwsSession, apiId: string) {
  try {
    const api = await clients.call('apigateway', 'GetRestApi', { restApiId: apiId });
    return { name: api.name ?? '', apiType: 'REST' as const, operation: 'GetRestApi' };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function v2Api({ clients }: AwsSession, apiId: string) {
  try {
    const api = await clients.call('apigatewayv2', 'GetApi', { ApiId: apiId });
    return { name: api.Name ?? '', apiType: v2TypeOf(api.ProtocolType), operation: 'GetApi' };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
