import { allItems, allTokened, PAGE_LIMIT, V2_PAGE_LIMIT } from '../../read/paging.ts';
import { textOf } from '../applier.ts';
import { settingsApplier, settingsOf } from './settings.ts';

/** `CreateBasePathMapping`. https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html */
export const createBasePathMapping = settingsApplier({
  service: 'apigateway',
  operation: 'CreateBasePathMapping',
  permissions: ['apigateway:POST', 'apigateway:DELETE'],
  what: 'The mapping',
  get: async (clients, change) => {
    const domainName = textOf(change, 'domainName');
    const mappings = await allItems((position) =>
      clients.call('apigateway', 'GetBasePathMappings', {
        domainName,
        limit: PAGE_LIMIT,
        ...(position === undefined ? {} : { position }),
      }),
    );
    const found = mappings.find(({ basePath }) => basePath === textOf(change, 'basePath'));
    return found === undefined ? null : settingsOf(found, ['basePath', 'restApiId', 'stage']);
  },
  undo: async (clients, change) => {
    await clients.call('apigateway', 'DeleteBasePathMapping', {
      domainName: textOf(change, 'domainName'),
      basePath: textOf(change, 'basePath'),
    });
  },
});

/**
 * `CreateApiMapping`, for HTTP and WebSocket APIs and for base paths of several levels.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames-domainname-apimappings.html
 */
export const createApiMapping = settingsApplier({
  service: 'apigatewayv2',
  operation: 'CreateApiMapping',
  permissions: ['apigateway:POST', 'apigateway:DELETE'],
  what: 'The mapping',
  get: async (clients, change) => {
    const DomainName = textOf(change, 'DomainName');
    const mappings = await allTokened((token) =>
      clients.call('apigatewayv2', 'GetApiMappings', {
        DomainName,
        MaxResults: V2_PAGE_LIMIT,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    const found = mappings.find(({ ApiMappingKey }) => (ApiMappingKey ?? '') === textOf(change, 'ApiMappingKey'));
    return found === undefined
      ? null
      : { ApiMappingKey: found.ApiMappingKey ?? '', ...settingsOf(found, ['ApiMappingId', 'ApiId', 'Stage']) };
  },
  undo: async (clients, change, _before, now) => {
    const ApiMappingId = String(now['ApiMappingId']);
    await clients.call('apigatewayv2', 'DeleteApiMapping', { DomainName: textOf(change, 'DomainName'), ApiMappingId });
  },
});
