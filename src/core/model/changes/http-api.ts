import { apiArn, authorizerArn, domainArn, stageArn } from '../../api-gateway/arns.ts';
import {
  type AssumedDeployment,
  type AssumedSettings,
  allowed,
  type Definitions,
  type Input,
  plain,
} from './definition.ts';

interface StagePlace {
  readonly ApiId: string;
  readonly StageName: string;
}
interface Assuming {
  readonly assumes?: AssumedSettings;
}
interface Throttling {
  readonly ThrottlingRateLimit: number;
  readonly ThrottlingBurstLimit: number;
}
/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html */
interface CorsConfiguration {
  readonly AllowCredentials: boolean;
  readonly AllowHeaders: readonly string[];
  readonly AllowMethods: readonly string[];
  readonly AllowOrigins: readonly string[];
  readonly ExposeHeaders: readonly string[];
  /** Seconds. */
  readonly MaxAge?: number;
}

/** What changes HTTP and WebSocket APIs. */
export interface HttpApiChanges {
  'create-v2-deployment': StagePlace & { readonly Description: string; readonly assumes?: AssumedDeployment };
  /** Whole fields: those that differ. */
  'update-v2-authorizer': {
    readonly ApiId: string;
    readonly AuthorizerId: string;
    readonly IdentitySource?: readonly string[];
    readonly AuthorizerResultTtlInSeconds?: number;
    readonly AuthorizerPayloadFormatVersion?: string;
    readonly EnableSimpleResponses?: boolean;
    readonly JwtConfiguration?: { readonly Audience: readonly string[]; readonly Issuer: string };
  } & Assuming;
  'update-route': {
    readonly ApiId: string;
    readonly RouteId: string;
    readonly AuthorizationType?: string;
    readonly AuthorizerId?: string;
    readonly AuthorizationScopes?: readonly string[];
  } & Assuming;
  'create-route': {
    readonly ApiId: string;
    readonly RouteKey: string;
    readonly AuthorizationType: string;
    /** `integrations/{id}`. */
    readonly Target: string;
  } & Assuming;
  'update-cors-configuration': { readonly ApiId: string; readonly CorsConfiguration: CorsConfiguration } & Assuming;
  'update-v2-default-endpoint': { readonly ApiId: string; readonly DisableExecuteApiEndpoint: boolean } & Assuming;
  /** Its `assumes` is never set: there is nothing to go back to. */
  'reset-authorizers-cache': StagePlace & { readonly assumes?: never };
  'create-api-mapping': {
    readonly DomainName: string;
    /** Empty for the root. */
    readonly ApiMappingKey: string;
    readonly ApiId: string;
    readonly Stage: string;
  } & Assuming;
  'update-v2-log-level': StagePlace & { readonly DefaultRouteSettings: { readonly LoggingLevel: string } } & Assuming;
  'update-v2-access-log-settings': StagePlace & {
    readonly AccessLogSettings: { readonly DestinationArn: string; readonly Format: string };
  } & Assuming;
  'update-v2-throttling': StagePlace & { readonly DefaultRouteSettings: Throttling } & Assuming;
  /** By route key. */
  'update-route-throttling': StagePlace & { readonly RouteSettings: Readonly<Record<string, Throttling>> } & Assuming;
}

const STAGE = ['ApiId', 'StageName'] as const;
const GET_PATCH = ['GET', 'PATCH'];
const stageThing = ({ ApiId, StageName }: StagePlace) => ['stage', ApiId, StageName] as const;

const isRecord = (value: unknown): value is Input => value !== null && typeof value === 'object';
/** Whether the input holds an object under this name, with this member. */
const holds =
  (name: string, member?: string) =>
  ({ [name]: value }: Input): boolean =>
    isRecord(value) && (member === undefined || member in value);

export const HTTP_API: Definitions<HttpApiChanges> = {
  'create-v2-deployment': {
    ...plain('apigatewayv2', 'CreateDeployment', STAGE),
    thing: stageThing,
    permissions: ({ StageName }, api) => [
      ...allowed('apigateway', ['POST'], `${apiArn(api)}/deployments`),
      ...allowed('apigateway', ['PATCH'], stageArn(api, StageName)),
      ...allowed('apigateway', ['DELETE'], `${apiArn(api)}/deployments/*`),
    ],
  },
  'update-v2-authorizer': {
    ...plain('apigatewayv2', 'UpdateAuthorizer', ['ApiId', 'AuthorizerId']),
    thing: ({ ApiId, AuthorizerId }) => ['authorizer', ApiId, AuthorizerId],
    permissions: ({ AuthorizerId }, api) => allowed('apigateway', ['PATCH'], authorizerArn(api, AuthorizerId)),
  },
  'update-route': {
    ...plain('apigatewayv2', 'UpdateRoute', ['ApiId', 'RouteId']),
    thing: ({ ApiId, RouteId }) => ['route', ApiId, RouteId],
    permissions: ({ RouteId }, api) => allowed('apigateway', ['PATCH'], `${apiArn(api)}/routes/${RouteId}`),
  },
  'create-route': {
    ...plain('apigatewayv2', 'CreateRoute', ['ApiId', 'RouteKey']),
    thing: ({ ApiId, RouteKey }) => ['new route', ApiId, RouteKey],
    permissions: (_, api) => allowed('apigateway', ['POST', 'DELETE'], `${apiArn(api)}/routes*`),
  },
  'update-cors-configuration': {
    ...plain('apigatewayv2', 'UpdateApi', ['ApiId'], holds('CorsConfiguration')),
    thing: ({ ApiId }) => ['CORS configuration', ApiId],
    // Where there was none, undo takes it away.
    permissions: ({ assumes }, api) => [
      ...allowed('apigateway', ['PATCH'], apiArn(api)),
      ...(assumes?.settings === null ? allowed('apigateway', ['DELETE'], `${apiArn(api)}/cors`) : []),
    ],
  },
  'update-v2-default-endpoint': {
    ...plain(
      'apigatewayv2',
      'UpdateApi',
      ['ApiId'],
      (input) => typeof input['DisableExecuteApiEndpoint'] === 'boolean',
    ),
    thing: ({ ApiId }) => ['API', ApiId],
    permissions: (_, api) => allowed('apigateway', GET_PATCH, apiArn(api)),
  },
  'reset-authorizers-cache': {
    ...plain('apigatewayv2', 'ResetAuthorizersCache', STAGE),
    thing: stageThing,
    permissions: ({ StageName }, api) =>
      allowed('apigateway', ['DELETE'], `${stageArn(api, StageName)}/cache/authorizers`),
  },
  'create-api-mapping': {
    ...plain('apigatewayv2', 'CreateApiMapping', ['DomainName', 'ApiMappingKey', 'ApiId', 'Stage']),
    thing: ({ DomainName, ApiMappingKey }) => ['mapping', DomainName, ApiMappingKey],
    permissions: ({ DomainName }, api) => {
      const mappings = `${domainArn(api, DomainName)}/apimappings`;
      return [
        ...allowed('apigateway', ['GET', 'POST'], mappings),
        ...allowed('apigateway', ['DELETE'], `${mappings}/*`),
      ];
    },
  },
  'update-v2-log-level': {
    ...plain('apigatewayv2', 'UpdateStage', STAGE, holds('DefaultRouteSettings', 'LoggingLevel')),
    thing: stageThing,
    permissions: ({ StageName }, api) => allowed('apigateway', GET_PATCH, stageArn(api, StageName)),
  },
  'update-v2-access-log-settings': {
    ...plain('apigatewayv2', 'UpdateStage', STAGE, holds('AccessLogSettings')),
    thing: stageThing,
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
    permissions: ({ StageName }, api) => [
      ...allowed('apigateway', GET_PATCH, stageArn(api, StageName)),
      ...(api.apiType === 'HTTP'
        ? allowed('logs', ['CreateLogDelivery', 'ListLogDeliveries', 'DeleteLogDelivery'], '*')
        : []),
    ],
  },
  'update-v2-throttling': {
    ...plain('apigatewayv2', 'UpdateStage', STAGE, holds('DefaultRouteSettings', 'ThrottlingRateLimit')),
    thing: stageThing,
    permissions: ({ StageName }, api) => allowed('apigateway', GET_PATCH, stageArn(api, StageName)),
  },
  'update-route-throttling': {
    ...plain('apigatewayv2', 'UpdateStage', STAGE, holds('RouteSettings')),
    thing: stageThing,
    permissions: ({ StageName }, api) => allowed('apigateway', GET_PATCH, stageArn(api, StageName)),
  },
};
