import { type Fact, known } from '../../core/model/fact.ts';
import type { CustomDomain, Scope } from '../../core/model/facts.ts';
import { plainHost, readHost } from '../../core/model/request.ts';
import { strictMode } from '../../core/model/settings.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { isNotFound, isRefusal } from '../errors.ts';
import { compare, endpointTypeOf } from './api.ts';
import { factOf, needed } from './fact-of.ts';
import { allItems, PAGE_LIMIT } from './paging.ts';
import { together } from './plan.ts';
import { privateAccessOf } from './private-domain.ts';
import { apiMappings } from './v2/api-mappings.ts';

/**
 * The custom domain that the request reaches, with its mappings; known with null when it is none of this account and
 * region. The Host header decides where it differs from the name in the URL.
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

/**
 * The domain to call in place of an API's own host that is switched off: the first, by name, that leads to the stage.
 * Private domains are for their own VPCs and are left out.
 */
export async function readDomainInstead(
  clients: Clients,
  { apiId, stage }: Pick<Scope, 'apiId' | 'stage'>,
  mappings: MappingsOf = basePathMappings,
): Promise<Fact<CustomDomain | null>> {
  return factOf('GetDomainNames', async () => {
    const open = (await allDomains(clients))
      .filter((one) => endpointTypeOf(one.endpointConfiguration?.types?.[0]) !== 'PRIVATE')
      .sort((a, b) => compare(a.domainName ?? '', b.domainName ?? ''));
    const leadsHere = (found: CustomDomain['mappings']): boolean =>
      found.some((one) => one.apiId === apiId && one.stage === stage);
    for (let from = 0; from < open.length; from += AT_ONCE) {
      const some = open.slice(from, from + AT_ONCE);
      const before = clients.depth();
      const read = some.map((domain) => ({ domain, its: mappings(clients.branch(before), domain.domainName ?? '') }));
      await Promise.allSettled(read.map(({ its }) => its));
      for (const { domain, its } of read) if (leadsHere(await its)) return customDomainOf(domain, await its);
    }
    return null;
  });
}

/** How many domains are looked into side by side: one is often the right one, and an account may have a hundred. */
const AT_ONCE = 8;

/** Which mappings a domain has; the newer generation of APIs has a list of its own. */
export type MappingsOf = (
  clients: Clients,
  domainName: string,
  domainNameId?: string,
) => Promise<CustomDomain['mappings']>;

async function readDomainOf(clients: Clients, host: string, mappings: MappingsOf): Promise<Fact<CustomDomain | null>> {
  // An API's own host cannot be a custom domain: nothing to ask.
  if (readHost(host).kind !== 'other') return known('GetDomainName', null);
  const isTarget = DNS_TARGET.test(plainHost(host));
  return factOf(isTarget ? 'GetDomainNames' : 'GetDomainName', async () => {
    const domain = isTarget ? await domainByTarget(clients, host) : await domainNamed(clients, host);
    if (domain === null) return null;
    const isPrivate = typeOf(domain) === 'PRIVATE';
    const round = clients.depth();
    const [found, privateAccess] = await together([
      mappings(clients.branch(round), domain.domainName ?? host, isPrivate ? domain.domainNameId : undefined),
      isPrivate ? privateAccessOf(clients.branch(round), domain) : undefined,
    ]);
    return { ...customDomainOf(domain, found), ...(privateAccess === undefined ? {} : { privateAccess }) };
  });
}

/**
 * What a custom domain's DNS record points to: `d-….execute-api.{region}.amazonaws.com`, or a distribution of API
 * Gateway's.
 */
const DNS_TARGET = /^d-[0-9a-z]+\.execute-api\.|\.cloudfront\.net$/;

/** A private domain is asked for by its id too, which only the list tells. */
async function domainNamed(clients: Clients, host: string): Promise<AwsDomain | null> {
  const found = await domainOrNull(clients, host);
  if (found !== null) return found;
  const [wildcard, all] = [domainOrNull(clients.branch(), wildcardOf(host)), allDomains(clients.branch())];
  // Whoever may not list them is told so only where nothing else is found.
  await Promise.allSettled([wildcard, all]);
  const under = await wildcard;
  if (under !== null) return under;
  const wanted = host.toLowerCase();
  return (
    (await all).find(
      (one) =>
        needed(one.domainName, 'the name of a domain').toLowerCase() === wanted &&
        needed(one.domainNameId, `the id of ${host}`) !== '',
    ) ?? null
  );
}

const allDomains = (clients: Clients): Promise<readonly AwsDomain[]> =>
  allItems((position) =>
    clients.call('apigateway', 'GetDomainNames', {
      limit: PAGE_LIMIT,
      ...(position === undefined ? {} : { position }),
    }),
  );

/** The domain whose regional or distribution name this is: only the list tells. */
async function domainByTarget(clients: Clients, host: string): Promise<AwsDomain | null> {
  const domains = await allDomains(clients);
  const wanted = host.toLowerCase();
  return (
    domains.find((domain) =>
      [domain.regionalDomainName, domain.distributionDomainName].some((name) => name?.toLowerCase() === wanted),
    ) ?? null
  );
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

/** Mappings to APIs of all kinds; where the newer list is not served, those to REST APIs. */
export const allMappings: MappingsOf = (clients, domainName, domainNameId) =>
  apiMappings(clients, domainName).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
    return basePathMappings(clients, domainName, domainNameId);
  });

/**
 * A domain that maps nothing answers without any list (https://github.com/aws/aws-sdk-js/issues/1416). The newer list,
 * which also has what this one does not show, then says whether that is so.
 */
async function basePathMappings(
  clients: Clients,
  domainName: string,
  domainNameId?: string,
): Promise<CustomDomain['mappings']> {
  const found = await listedMappings(clients, domainName, domainNameId);
  return found.length === 0 && domainNameId === undefined ? apiMappings(clients, domainName) : found;
}

async function listedMappings(
  clients: Clients,
  domainName: string,
  domainNameId: string | undefined,
): Promise<CustomDomain['mappings']> {
  const name = { domainName, ...(domainNameId === undefined ? {} : { domainNameId }) };
  const items = await allItems(async (position) => {
    const page = await clients.call('apigateway', 'GetBasePathMappings', {
      ...name,
      limit: PAGE_LIMIT,
      ...(position === undefined ? {} : { position }),
    });
    // Of a private domain nothing else tells: there the missing list stays unknown.
    return { items: domainNameId === undefined ? (page.items ?? []) : page.items, position: page.position };
  });
  return items
    .map((item) => ({
      basePath: needed(item.basePath, `a path that ${domainName} maps`) || '(none)',
      apiId: needed(item.restApiId, `an API that ${domainName} maps to`),
      stage: needed(item.stage, `a stage that ${domainName} maps to`),
    }))
    .sort((a, b) => compare(a.basePath, b.basePath));
}

function customDomainOf(domain: AwsDomain, mappings: CustomDomain['mappings']): CustomDomain {
  const tls = domain.mutualTlsAuthentication;
  return {
    name: domain.domainName ?? '',
    endpointType: typeOf(domain),
    targetHost: domain.regionalDomainName ?? domain.distributionDomainName ?? '',
    mappings,
    ...strictMode(domain.endpointAccessMode),
    mutualTls:
      tls === undefined
        ? null
        : {
            truststoreUri: needed(tls.truststoreUri, `the truststore of ${domain.domainName}`),
            truststoreVersion: tls.truststoreVersion ?? '',
            certificates: null,
          },
  };
}

const typeOf = (domain: AwsDomain): CustomDomain['endpointType'] =>
  endpointTypeOf(needed(domain.endpointConfiguration?.types?.[0], `the type of ${domain.domainName}`));
