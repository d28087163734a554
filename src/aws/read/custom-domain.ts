import { type Fact, known } from '../../core/model/fact.ts';
import type { CustomDomain } from '../../core/model/facts.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { isNotFound } from '../errors.ts';
import { compare, endpointTypeOf } from './api.ts';
import { factOf } from './fact-of.ts';
import { hostKind } from './host.ts';
import { allItems, PAGE_LIMIT } from './paging.ts';

/**
 * The custom domain that the request reaches, with its mappings; known with null when it is none of this account and region.
 * The Host header decides where it differs from the name in the URL.
 */
export async function readCustomDomain(
  clients: Clients,
  hosts: readonly string[],
  mappings: MappingsOf = basePathMappings,
): Promise<Fact<CustomDomain | null>> {
  for (const host of hosts) {
    const found = await readDomainOf(clients, host, mappings);
    if (found.state !== 'known' || found.value !== null) return found;
  }
  return known('GetDomainName', null);
}

/** Which mappings a domain has; the newer generation of APIs has a list of its own. */
export type MappingsOf = (clients: Clients, domainName: string) => Promise<CustomDomain['mappings']>;

async function readDomainOf(clients: Clients, host: string, mappings: MappingsOf): Promise<Fact<CustomDomain | null>> {
  const { kind } = hostKind(host);
  // An API's own host cannot be a custom domain: nothing to ask.
  if (kind === 'execute-api' || kind === 'vpc-endpoint') return known('GetDomainName', null);
  const operation = kind === 'other' ? 'GetDomainName' : 'GetDomainNames';
  return factOf(operation, async () => {
    const domain =
      kind === 'other' ? ((await domainOrNull(clients, host)) ?? (await domainOrNull(clients, wildcardOf(host)))) : await domainBehind(clients, host);
    return domain === null ? null : customDomainOf(domain, await mappings(clients, domain.domainName ?? host));
  });
}

/** The domain whose regional or distribution name this is: only the list tells. */
async function domainBehind(clients: Clients, host: string): Promise<AwsDomain | null> {
  const domains = await allItems((position) =>
    clients.call('apigateway', 'GetDomainNames', { limit: PAGE_LIMIT, ...(position === undefined ? {} : { position }) }),
  );
  const wanted = host.toLowerCase();
  return domains.find((domain) => [domain.regionalDomainName, domain.distributionDomainName].some((name) => name?.toLowerCase() === wanted)) ?? null;
}

/** `*.example.com` serves `a.example.com`, one label deep. */
const wildcardOf = (host: string): string => `*${host.slice(host.indexOf('.'))}`;

type AwsDomain = Omit<OutputOf<'apigateway', 'GetDomainName'>, '$metadata'>;

async function domainOrNull(clients: Clients, domainName: string): Promise<AwsDomain | null> {
  try {
    return await clients.call('apigateway', 'GetDomainName', { domainName });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function basePathMappings(clients: Clients, domainName: string): Promise<CustomDomain['mappings']> {
  const items = await allItems((position) =>
    clients.call('apigateway', 'GetBasePathMappings', { domainName, limit: PAGE_LIMIT, ...(position === undefined ? {} : { position }) }),
  );
  return items
    .map((item) => ({ basePath: item.basePath || '(none)', apiId: item.restApiId ?? '', stage: item.stage ?? '' }))
    .sort((a, b) => compare(a.basePath, b.basePath));
}

function customDomainOf(domain: AwsDomain, mappings: CustomDomain['mappings']): CustomDomain {
  const tls = domain.mutualTlsAuthentication;
  return {
    name: domain.domainName ?? '',
    endpointType: endpointTypeOf(domain.endpointConfiguration?.types),
    targetHost: domain.regionalDomainName ?? domain.distributionDomainName ?? '',
    mappings,
    mutualTls:
      tls?.truststoreUri === undefined
        ? null
        : { truststoreUri: tls.truststoreUri, truststoreVersion: tls.truststoreVersion ?? '', certificates: null },
  };
}
