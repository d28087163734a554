import { allItems, allTokened, PAGE_LIMIT, V2_PAGE_LIMIT } from '../../read/paging.ts';
import { settingsApplier, settingsOf } from './settings.ts';

/** `CreateBasePathMapping`. https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html */
export const createBasePathMapping = settingsApplier<'create-base-path-mapping'>({
  what: 'The mapping',
  get: async (clients, change) => {
    const domainName = change.domainName;
    const mappings = await allItems((position) =>
      clients.call('apigateway', 'GetBasePathMappings', {
        domainName,
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    );
    const found = mappings.find(({ basePath }) => basePath === change.basePath);
    return found === undefined ? null : settingsOf(found, ['basePath', 'restApiId', 'stage']);
  },
  undo: async (clients, change) => {
    await clients.call('apigateway', 'DeleteBasePathMapping', {
      domainName: change.domainName,
      basePath: change.basePath,
    });
  },
});

/**
 * `CreateApiMapping`, for HTTP and WebSocket APIs and for base paths of several levels.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname-apimappings.html
 */
export const createApiMapping = settingsApplier<'create-api-mapping'>({
  what: 'The mapping',
  get: async (clients, change) => {
    const DomainName = change.DomainName;
    const mappings = await allTokened((token) =>
      clients.call('apigatewayv2', 'GetApiMappings', {
        DomainName,
        MaxResults: V2_PAGE_LIMIT,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    const found = mappings.find(({ ApiMappingKey }) => (ApiMappingKey ?? '') === change.ApiMappingKey);
    return found === undefined
      ? null
      : { ApiMappingKey: found.ApiMappingKey ?? '', ...settingsOf(found, ['ApiMappingId', 'ApiId', 'Stage']) };
  },
  undo: async (clients, change, _before, now) => {
    const ApiMappingId = String(now['ApiMappingId']);
    await clients.call('apigatewayv2', 'DeleteApiMapping', { DomainName: change.DomainName, ApiMappingId });
  },
});
