import type { Cdn } from '../../core/model/facts.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { needed } from './fact-of.ts';
import { listed } from './paging.ts';

type Config = NonNullable<OutputOf<'cloudfront', 'GetDistributionConfig'>['DistributionConfig']>;
export type AwsBehaviour = Partial<NonNullable<Config['DefaultCacheBehavior']>>;
type Behaviour = Cdn['behaviors'][number];
type Forwarding = NonNullable<Behaviour['originRequestPolicy']>;

const NOTHING: Forwarding = { name: null, headerBehavior: 'none', headers: [], queryStrings: 'none' };

/**
 * One behaviour with what it passes on. What the cache key holds reaches the origin as well, besides the origin request
 * policy. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
 */
export async function behaviourOf(clients: Clients, pathPattern: string, behaviour: AwsBehaviour): Promise<Behaviour> {
  const { CachePolicyId: cacheId, OriginRequestPolicyId: originId } = behaviour;
  // Distributions older than the policies say it in the behaviour itself.
  if (!cacheId) return { pathPattern, cachePolicy: 'ForwardedValues', originRequestPolicy: legacy(behaviour) };
  const [cache, policy] = await Promise.all([
    cachePolicy(clients, cacheId),
    originId ? originPolicy(clients, originId) : null,
  ]);
  return { pathPattern, cachePolicy: cache.name, originRequestPolicy: joined(policy, cache.forwards) };
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html */
function legacy({ ForwardedValues: values }: AwsBehaviour): Forwarding | null {
  const { Headers: named, QueryString: query } = needed(values, 'the cache policy of a cache behavior');
  const headers = named === undefined ? [] : listed(named, 'the headers that a cache behavior forwards');
  const queryStrings = needed(query, 'whether a cache behavior forwards the query string') ? 'all' : 'none';
  if (headers.includes('*')) return { ...NOTHING, headerBehavior: 'allViewer', queryStrings };
  if (headers.length > 0) return { ...NOTHING, headerBehavior: 'whitelist', headers, queryStrings };
  return queryStrings === 'all' ? { ...NOTHING, queryStrings } : null;
}

async function cachePolicy(
  clients: Clients,
  id: string,
): Promise<{ readonly name: string; readonly forwards: Forwarding | null }> {
  const { CachePolicy: policy } = await clients.call('cloudfront', 'GetCachePolicy', { Id: id });
  const what = `cache policy ${id}`;
  const { Name: name = '', ParametersInCacheKeyAndForwardedToOrigin: parameters } = needed(
    policy?.CachePolicyConfig,
    what,
  );
  const { HeadersConfig: named, QueryStringsConfig: query } = needed(parameters, what);
  const { HeaderBehavior: behavior, Headers: list } = needed(named, what);
  const passed = oneOf(behavior, ['none', 'whitelist'], what);
  const headers = passed === 'whitelist' ? listed(list, what) : [];
  const queryStrings = queriesOf(query?.QueryStringBehavior, what);
  if (headers.length === 0 && queryStrings === 'none') return { name, forwards: null };
  return {
    name,
    forwards: { name: null, headerBehavior: headers.length === 0 ? 'none' : 'whitelist', headers, queryStrings },
  };
}

async function originPolicy(clients: Clients, id: string): Promise<Forwarding> {
  const { OriginRequestPolicy: policy } = await clients.call('cloudfront', 'GetOriginRequestPolicy', { Id: id });
  const what = `origin request policy ${id}`;
  const {
    Name: name,
    HeadersConfig: headers,
    QueryStringsConfig: query,
  } = needed(policy?.OriginRequestPolicyConfig, what);
  const headerBehavior = headerBehaviourOf(headers?.HeaderBehavior, what);
  return {
    name: name || null,
    headerBehavior,
    headers: headerBehavior === 'whitelist' || headerBehavior === 'allExcept' ? listed(headers?.Headers, what) : [],
    queryStrings: queriesOf(query?.QueryStringBehavior, what),
  };
}

function headerBehaviourOf(text: string | undefined, what: string): Forwarding['headerBehavior'] {
  const known = oneOf(text, ['none', 'whitelist', 'allExcept', 'allViewer', 'allViewerAndWhitelistCloudFront'], what);
  // The headers that CloudFront adds to all of the viewer's are none that an API asks for.
  return known === 'allViewerAndWhitelistCloudFront' ? 'allViewer' : known;
}

/** A list of single parameters counts as all: nobody lists those that the origin does not need. */
function queriesOf(text: string | undefined, what: string): Forwarding['queryStrings'] {
  const passed = oneOf(text, ['none', 'whitelist', 'allExcept', 'all'], what);
  return passed === 'none' ? 'none' : 'all';
}

/** One of the words that AWS has here: what another one means is not known. */
const oneOf = <const T extends string>(text: string | undefined, words: readonly T[], what: string): T =>
  needed(
    words.find((word) => word === text),
    what,
  );

function joined(policy: Forwarding | null, cache: Forwarding | null): Forwarding | null {
  if (policy === null || cache === null) return policy ?? cache;
  const queryStrings = policy.queryStrings === 'all' ? 'all' : cache.queryStrings;
  const inKey = new Set(cache.headers.map((name) => name.toLowerCase()));
  switch (policy.headerBehavior) {
    case 'allViewer':
      return { ...policy, queryStrings };
    case 'allExcept':
      return { ...policy, queryStrings, headers: policy.headers.filter((name) => !inKey.has(name.toLowerCase())) };
    default: {
      const headers = [...new Set([...policy.headers, ...cache.headers])];
      return { ...policy, queryStrings, headers, headerBehavior: headers.length === 0 ? 'none' : 'whitelist' };
    }
  }
}
