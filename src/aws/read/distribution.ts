import { type Fact, known, valueOf } from '../../core/model/fact.ts';
import type { Cdn, CustomDomain } from '../../core/model/facts.ts';
import { mayBeDistribution } from '../../core/model/needed.ts';
import type { Request } from '../../core/model/request.ts';
import { glob } from '../../core/policy/index.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { type AwsBehaviour, behaviourOf } from './distribution-behaviour.ts';
import { CannotRead, factOf, needed } from './fact-of.ts';
import { allItems, listed } from './paging.ts';

type Config = NonNullable<OutputOf<'cloudfront', 'GetDistributionConfig'>['DistributionConfig']>;

/** A distribution as it stands, before the policies of its behaviours are read. */
export interface Distribution {
  /** Its own name, then its other names. */
  readonly names: readonly string[];
  readonly config: Config;
  /** Where the request's path goes. */
  readonly origin: Cdn['origin'];
}

/**
 * The distribution of this account that the request's host names, by its own name or an alias; known with null when
 * there is none, or when there can be none under this name.
 */
export async function findDistribution(clients: Clients, request: Request): Promise<Fact<Distribution | null>> {
  if (!mayBeDistribution(request.host, null)) return known('GetDomainName', null);
  return factOf('GetDistributionConfig', async () => {
    const host = request.host.toLowerCase();
    const distributions = await allItems(async (marker) => {
      const { DistributionList: page } = await clients.call(
        'cloudfront',
        'ListDistributions',
        marker === undefined ? {} : { Marker: marker },
      );
      return {
        items: listed(page, 'the distributions'),
        position: page?.IsTruncated ? needed(page.NextMarker, 'the token for the next page') : undefined,
      };
    });
    const namesOf = (one: (typeof distributions)[number]): readonly string[] => [
      needed(one.DomainName, 'the name of a distribution'),
      ...listed(one.Aliases, `the alternate domain names of distribution ${one.Id}`),
    ];
    const fits = (name: string): boolean => name.toLowerCase() === host || name.toLowerCase() === wildcardOf(host);
    const found = distributions.find((one) => namesOf(one).some(fits));
    if (found === undefined) return null;
    const id = needed(found.Id, 'the id of a distribution');
    const { DistributionConfig: config } = await clients.call('cloudfront', 'GetDistributionConfig', { Id: id });
    if (config === undefined)
      throw new CannotRead(`the response does not contain the configuration of distribution ${id}`);
    return { names: namesOf(found), config, origin: originFor(config, request.path) };
  });
}

/** `*.example.com` stands for names of any depth, but one label is what certificates allow. */
const wildcardOf = (host: string): string => `*${host.slice(host.indexOf('.'))}`;

/** What the distribution passes on. An edge-optimised domain of API Gateway's own leaves no room for one. */
export async function cdnOf(
  clients: Clients,
  found: Fact<Distribution | null>,
  request: Request,
  domain: Fact<CustomDomain | null>,
): Promise<Fact<Cdn | null>> {
  if (!mayBeDistribution(request.host, valueOf(domain) ?? null)) return known('GetDomainName', null);
  if (found.state !== 'known' || found.value === null) return found as Fact<null>;
  const { names, config, origin } = found.value;
  const [domainName = '', ...aliases] = names;
  return factOf(found.operation, async () => ({
    domainName,
    // A request that a wildcard alias takes came under a name of its own.
    aliases: [...new Set([...aliases, ...(aliases.includes(wildcardOf(request.host)) ? [request.host] : [])])],
    origin,
    defaultRootObject: config.DefaultRootObject || null,
    behaviors: await Promise.all(
      behavioursOf(config).map(({ pattern, behaviour }) => behaviourOf(clients.branch(), pattern, behaviour)),
    ),
  }));
}

/** In the order in which paths are compared; the default takes what is left. */
const behavioursOf = (config: Config): readonly { readonly pattern: string; readonly behaviour: AwsBehaviour }[] => [
  ...listed(config.CacheBehaviors ?? NO_ITEMS, 'the cache behaviors').map((behaviour) => ({
    pattern: needed(behaviour.PathPattern, 'the path pattern of a cache behavior'),
    behaviour,
  })),
  { pattern: '*', behaviour: needed(config.DefaultCacheBehavior, 'the default cache behavior') },
];

/** A distribution need not have behaviours besides the default one. */
const NO_ITEMS = { Quantity: 0, Items: [] };

/** A distribution may have several origins: the one that counts is where this path goes. */
function originFor(config: Config, path: string): Cdn['origin'] {
  const taken = behavioursOf(config).find(({ pattern }) => glob(pattern, path) || glob(`/${pattern}`, path));
  const origins = listed(config.Origins, 'the origins');
  const origin = needed(
    origins.find((one) => one.Id === taken?.behaviour.TargetOriginId),
    'the origin of the behaviour',
  );
  return {
    domainName: needed(origin.DomainName, 'the name of the origin'),
    originPath: needed(origin.OriginPath, 'the path of the origin'),
  };
}
