import { type ApiPlace, apiArn, authorizerArn } from '../../api-gateway/arns.ts';
import {
  type AssumedPolicy,
  type AssumedSettings,
  allowed,
  type Definitions,
  type Patch,
  patching,
  plain,
  replacing,
} from './definition.ts';

interface MethodPlace {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}
interface ResponsePlace extends MethodPlace {
  readonly statusCode: string;
}
interface Patches {
  readonly patchOperations: readonly Patch[];
  readonly assumes?: AssumedSettings;
}
/** Header parameters by their name in AWS: `method.response.header.Vary`. */
type ByName<Value> = Readonly<Record<string, Value>>;

/** What edits the draft of a REST API: callers see it once it is deployed to a stage. */
export interface RestDefinitionChanges {
  'put-resource-policy': { readonly restApiId: string; readonly policy: string; readonly assumes?: AssumedPolicy };
  'update-api-key-source': {
    readonly restApiId: string;
    readonly apiKeySource: string;
    readonly assumes?: AssumedSettings;
  };
  'update-authorizer': { readonly restApiId: string; readonly authorizerId: string } & Patches;
  /** Authorization, scopes and the need of an API key. */
  'update-method': MethodPlace & Patches;
  'put-method': MethodPlace & {
    readonly authorizationType: string;
    readonly apiKeyRequired: boolean;
    readonly assumes?: AssumedSettings;
  };
  'put-method-response': ResponsePlace & {
    readonly responseParameters: ByName<boolean>;
    readonly assumes?: AssumedSettings;
  };
  'update-method-response': ResponsePlace & Patches;
  'put-integration': MethodPlace & {
    readonly type: string;
    /** By media type. */
    readonly requestTemplates: ByName<string>;
    readonly passthroughBehavior: string;
    readonly contentHandling?: string;
    readonly assumes?: AssumedSettings;
  };
  'update-integration': MethodPlace & Patches;
  'put-integration-response': ResponsePlace & {
    readonly responseParameters: ByName<string>;
    readonly contentHandling?: string;
    readonly assumes?: AssumedSettings;
  };
  'update-integration-response': ResponsePlace & Patches;
  'put-gateway-response': {
    readonly restApiId: string;
    readonly responseType: string;
    readonly responseParameters: ByName<string>;
    readonly assumes?: AssumedSettings;
  };
  'update-gateway-response': { readonly restApiId: string; readonly responseType: string } & Patches;
}

const METHOD = ['restApiId', 'resourceId', 'httpMethod'] as const;
const RESPONSE = [...METHOD, 'statusCode'] as const;

const methodThing = (type: string, { restApiId, resourceId, httpMethod }: MethodPlace) =>
  [type, restApiId, resourceId, httpMethod] as const;
const responseThing = (type: string, place: ResponsePlace) => [...methodThing(type, place), place.statusCode] as const;

/** The method's own ARN names its resource by id. */
const methodArn = (api: ApiPlace, { resourceId, httpMethod }: MethodPlace): string =>
  `${apiArn(api)}/resources/${resourceId}/methods/${httpMethod}`;
/** `put-method` and what belongs to it: the method, its integration and their responses. */
const putsMethod = (place: MethodPlace, api: ApiPlace) =>
  allowed('apigateway', ['PUT', 'DELETE'], `${methodArn(api, place)}*`);
const gatewayResponseArn = (api: ApiPlace, type: string): string => `${apiArn(api)}/gatewayresponses/${type}`;
const isContentHandling = ({ path }: Patch): boolean => path === '/contentHandling';

export const REST_DEFINITION: Definitions<RestDefinitionChanges> = {
  'put-resource-policy': {
    ...replacing('apigateway', 'UpdateRestApi', ['restApiId'], { policy: '/policy' }),
    thing: ({ restApiId }) => ['resource policy', restApiId],
    permissions: (_, api) => allowed('apigateway', ['UpdateRestApiPolicy', 'PATCH'], apiArn(api)),
  },
  'update-api-key-source': {
    ...replacing('apigateway', 'UpdateRestApi', ['restApiId'], { apiKeySource: '/apiKeySource' }),
    thing: ({ restApiId }) => ['API', restApiId],
    permissions: (_, api) => allowed('apigateway', ['PATCH'], apiArn(api)),
  },
  'update-authorizer': {
    ...patching('apigateway', 'UpdateAuthorizer', ['restApiId', 'authorizerId']),
    thing: ({ restApiId, authorizerId }) => ['authorizer', restApiId, authorizerId],
    permissions: ({ authorizerId }, api) => allowed('apigateway', ['PATCH'], authorizerArn(api, authorizerId)),
  },
  'update-method': {
    ...patching('apigateway', 'UpdateMethod', METHOD),
    thing: (place) => methodThing('method', place),
    permissions: (place, api) => allowed('apigateway', ['PATCH'], methodArn(api, place)),
  },
  'put-method': {
    ...plain('apigateway', 'PutMethod', [...METHOD, 'authorizationType']),
    thing: (place) => methodThing('method', place),
    permissions: putsMethod,
  },
  'put-method-response': {
    ...plain('apigateway', 'PutMethodResponse', RESPONSE),
    thing: (place) => responseThing('method response', place),
    permissions: putsMethod,
  },
  'update-method-response': {
    ...patching('apigateway', 'UpdateMethodResponse', RESPONSE),
    thing: (place) => responseThing('method response', place),
    permissions: (place, api) => allowed('apigateway', ['PATCH'], `${methodArn(api, place)}/*`),
  },
  'put-integration': {
    ...plain('apigateway', 'PutIntegration', [...METHOD, 'type']),
    thing: (place) => methodThing('integration', place),
    permissions: putsMethod,
  },
  'update-integration': {
    ...patching('apigateway', 'UpdateIntegration', METHOD),
    thing: (place) => methodThing('integration', place),
    permissions: (place, api) => allowed('apigateway', ['PATCH'], `${methodArn(api, place)}/integration*`),
  },
  'put-integration-response': {
    ...plain('apigateway', 'PutIntegrationResponse', RESPONSE),
    thing: (place) => responseThing('integration response', place),
    permissions: putsMethod,
  },
  'update-integration-response': {
    ...patching('apigateway', 'UpdateIntegrationResponse', RESPONSE),
    thing: (place) => responseThing('integration response', place),
    // Headers are declared in the method's response first, so its permission is for both.
    permissions: (change, api) => {
      const beside = change.patchOperations.every(isContentHandling) ? 'integration*' : '*';
      return allowed('apigateway', ['PATCH'], `${methodArn(api, change)}/${beside}`);
    },
  },
  'put-gateway-response': {
    ...plain('apigateway', 'PutGatewayResponse', ['restApiId', 'responseType']),
    thing: ({ restApiId, responseType }) => ['gateway response', restApiId, responseType],
    permissions: ({ responseType }, api) =>
      allowed('apigateway', ['PUT', 'DELETE'], gatewayResponseArn(api, responseType)),
  },
  'update-gateway-response': {
    ...patching('apigateway', 'UpdateGatewayResponse', ['restApiId', 'responseType']),
    thing: ({ restApiId, responseType }) => ['gateway response', restApiId, responseType],
    permissions: ({ responseType }, api) => allowed('apigateway', ['PATCH'], gatewayResponseArn(api, responseType)),
  },
};
