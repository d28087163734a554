import type { CustomDomain } from '../../../core/model/facts.ts';
import type { Clients } from '../../clients/types.ts';
import { compare } from '../api.ts';
import { needed } from '../fact-of.ts';
import { allTokened, V2_PAGE_LIMIT } from '../paging.ts';

/**
 * Where a domain leads, also to HTTP and WebSocket APIs and with keys of several segments: the older list does not show
 * those.
 */
export async function apiMappings(clients: Clients, domainName: string): Promise<CustomDomain['mappings']> {
  const items = await allTokened((token) =>
    clients.call('apigatewayv2', 'GetApiMappings', {
      DomainName: domainName,
      MaxResults: V2_PAGE_LIMIT,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );
  return items
    .map((item) => ({
      basePath: needed(item.ApiMappingKey, `a path that ${domainName} maps`) || '(none)',
      apiId: needed(item.ApiId, `an API that ${domainName} maps to`),
      stage: needed(item.Stage, `a stage that ${domainName} maps to`),
    }))
    .sort((a, b) => compare(a.basePath, b.basePath));
}
