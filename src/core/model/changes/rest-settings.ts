import { accountManagementArn, apiArn, domainArn, managementArn, stageArn } from '../../api-gateway/arns.ts';
import {
  type AssumedDeployment,
  type AssumedPolicy,
  type AssumedSettings,
  allowed,
  type Definitions,
  type Input,
  type Patch,
  patchesIn,
  patching,
  plain,
  replacing,
} from './definition.ts';

interface StagePlace {
  readonly restApiId: string;
  readonly stageName: string;
}
/** A private domain is named with its id besides its name. */
interface DomainPlace {
  readonly domainName: string;
  readonly domainNameId?: string;
}
interface Assuming {
  readonly assumes?: AssumedSettings;
}

/** What is live at once: stages of REST APIs, custom domains, API keys and usage plans. */
export interface RestSettingChanges {
  'create-deployment': StagePlace & { readonly description: string; readonly assumes?: AssumedDeployment };
  /** Its `assumes` is never set: there is nothing to go back to. */
  'flush-stage-authorizers-cache': StagePlace & { readonly assumes?: never };
  /** `methodKey` is the patch path of the entry in `methodSettings`: all methods (a star each), or `/~1orders/GET`. */
  'update-stage-throttling': StagePlace & {
    readonly methodKey: string;
    /** Calls a second, and calls at once, as texts. */
    readonly rateLimit: string;
    readonly burstLimit: string;
  } & Assuming;
  'update-cache-control-strategy': StagePlace & {
    readonly methodKey: string;
    readonly unauthorizedCacheControlHeaderStrategy: string;
  } & Assuming;
  'update-log-level': StagePlace & { readonly loggingLevel: string } & Assuming;
  'update-access-log-settings': StagePlace & { readonly destinationArn: string; readonly format: string } & Assuming;
  'update-default-endpoint': { readonly restApiId: string; readonly disableExecuteApiEndpoint: string } & Assuming;
  'update-endpoint-access-mode': { readonly restApiId: string; readonly endpointAccessMode: string } & Assuming;
  'update-domain-access-mode': DomainPlace & { readonly endpointAccessMode: string } & Assuming;
  'put-domain-policy': DomainPlace & { readonly policy: string; readonly assumes?: AssumedPolicy };
  'create-access-association': {
    readonly domainNameArn: string;
    readonly accessAssociationSourceType: string;
    /** Id of the VPC endpoint. */
    readonly accessAssociationSource: string;
  } & Assuming;
  'create-base-path-mapping': {
    readonly domainName: string;
    /** `(none)` for the root. */
    readonly basePath: string;
    readonly restApiId: string;
    readonly stage: string;
  } & Assuming;
  'update-account': { readonly cloudwatchRoleArn: string } & Assuming;
  'update-api-key': { readonly apiKey: string; readonly enabled: string } & Assuming;
  'update-usage-plan': { readonly usagePlanId: string; readonly patchOperations: readonly Patch[] } & Assuming;
  'create-usage-plan-key': {
    readonly usagePlanId: string;
    readonly keyId: string;
    readonly keyType: string;
  } & Assuming;
}

const STAGE = ['restApiId', 'stageName'] as const;
const DOMAIN = ['domainName', 'domainNameId'] as const;

const stageThing = ({ restApiId, stageName }: StagePlace) => ['stage', restApiId, stageName] as const;
const domainThing = ({ domainName, domainNameId = '' }: DomainPlace) => ['domain', domainName, domainNameId] as const;
const GET_PATCH = ['GET', 'PATCH'];
const CACHING = 'unauthorizedCacheControlHeaderStrategy';

/** `UpdateStage` with settings of one entry of `methodSettings`, each below the entry's key. */
function methodSetting<F extends StagePlace & { readonly methodKey: string }>(
  paths: Readonly<Record<Exclude<keyof F & string, 'methodKey' | 'assumes' | keyof StagePlace>, string>>,
) {
  const settings = Object.entries(paths) as readonly (readonly [string, string])[];
  const [[, first] = ['', '']] = settings;
  return {
    service: 'apigateway',
    operation: 'UpdateStage',
    input: (change: F): Input => ({
      restApiId: change.restApiId,
      stageName: change.stageName,
      patchOperations: settings.map(([name, path]) => ({
        op: 'replace',
        path: `${change.methodKey}${path}`,
        value: (change as unknown as Input)[name],
      })),
    }),
    from: (input: Input): F | null => {
      const methodKey = patchesIn(input)[0]?.path.slice(0, -first.length) ?? '';
      const below = Object.fromEntries(settings.map(([name, path]) => [name, `${methodKey}${path}`]));
      const { from } = replacing<Readonly<Record<string, string>>>('apigateway', 'UpdateStage', STAGE, below);
      const found = from(input);
      return found === null ? null : ({ ...found, methodKey } as unknown as F);
    },
  };
}

export const REST_SETTINGS: Definitions<RestSettingChanges> = {
  'create-deployment': {
    ...plain('apigateway', 'CreateDeployment', STAGE),
    thing: stageThing,
    permissions: ({ stageName }, api) => [
      ...allowed('apigateway', ['POST'], `${apiArn(api)}/deployments`),
      ...allowed('apigateway', ['PATCH'], stageArn(api, stageName)),
      ...allowed('apigateway', ['DELETE'], `${apiArn(api)}/deployments/*`),
    ],
  },
  'flush-stage-authorizers-cache': {
    ...plain('apigateway', 'FlushStageAuthorizersCache', STAGE),
    thing: stageThing,
    permissions: ({ stageName }, api) =>
      allowed('apigateway', ['DELETE'], `${stageArn(api, stageName)}/cache/authorizers`),
  },
  'update-stage-throttling': {
    ...methodSetting({ rateLimit: '/throttling/rateLimit', burstLimit: '/throttling/burstLimit' }),
    thing: stageThing,
    permissions: ({ stageName }, api) => allowed('apigateway', GET_PATCH, stageArn(api, stageName)),
  },
  'update-cache-control-strategy': {
    ...methodSetting({ [CACHING]: `/caching/${CACHING}` }),
    thing: stageThing,
    permissions: ({ stageName }, api) => allowed('apigateway', GET_PATCH, stageArn(api, stageName)),
  },
  'update-log-level': {
    ...replacing('apigateway', 'UpdateStage', STAGE, { loggingLevel: '/*/*/logging/loglevel' }),
    thing: stageThing,
    permissions: ({ stageName }, api) => allowed('apigateway', GET_PATCH, stageArn(api, stageName)),
  },
  'update-access-log-settings': {
    ...replacing('apigateway', 'UpdateStage', STAGE, {
      destinationArn: '/accessLogSettings/destinationArn',
      format: '/accessLogSettings/format',
    }),
    thing: stageThing,
    permissions: ({ stageName }, api) => allowed('apigateway', GET_PATCH, stageArn(api, stageName)),
  },
  'update-default-endpoint': {
    ...replacing('apigateway', 'UpdateRestApi', ['restApiId'], {
      disableExecuteApiEndpoint: '/disableExecuteApiEndpoint',
    }),
    thing: ({ restApiId }) => ['API', restApiId],
    permissions: (_, api) => allowed('apigateway', GET_PATCH, apiArn(api)),
  },
  'update-endpoint-access-mode': {
    ...replacing('apigateway', 'UpdateRestApi', ['restApiId'], { endpointAccessMode: '/endpointAccessMode' }),
    thing: ({ restApiId }) => ['API', restApiId],
    permissions: (_, api) => allowed('apigateway', GET_PATCH, apiArn(api)),
  },
  'update-domain-access-mode': {
    ...replacing('apigateway', 'UpdateDomainName', DOMAIN, { endpointAccessMode: '/endpointAccessMode' }),
    thing: domainThing,
    permissions: ({ domainName, domainNameId }, api) =>
      allowed('apigateway', GET_PATCH, domainArn(api, domainName, domainNameId)),
  },
  'put-domain-policy': {
    ...replacing('apigateway', 'UpdateDomainName', DOMAIN, { policy: '/policy' }),
    thing: domainThing,
    permissions: ({ domainName, domainNameId }, api) =>
      allowed('apigateway', [...GET_PATCH, 'UpdateDomainNamePolicy'], domainArn(api, domainName, domainNameId)),
  },
  'create-access-association': {
    ...plain('apigateway', 'CreateDomainNameAccessAssociation', [
      'domainNameArn',
      'accessAssociationSourceType',
      'accessAssociationSource',
    ]),
    thing: (change) => ['access association', change.domainNameArn, change.accessAssociationSource],
    permissions: ({ domainNameArn, accessAssociationSource }, api) => {
      const associations = accountManagementArn(api, 'domainnameaccessassociations');
      const domain = domainNameArn.split('/domainnames/')[1] ?? '*';
      const own = `${associations}/domainname/${domain}/vpcesource/${accessAssociationSource}`;
      return [
        ...allowed('apigateway', ['GET', 'POST'], associations),
        ...allowed('apigateway', ['CreateAccessAssociation'], domainNameArn),
        ...allowed('apigateway', ['DELETE'], own),
      ];
    },
  },
  'create-base-path-mapping': {
    ...plain('apigateway', 'CreateBasePathMapping', ['domainName', 'basePath', 'restApiId', 'stage']),
    thing: ({ domainName, basePath }) => ['mapping', domainName, basePath],
    permissions: ({ domainName }, api) => {
      const mappings = `${domainArn(api, domainName)}/basepathmappings`;
      return [
        ...allowed('apigateway', ['GET', 'POST'], mappings),
        ...allowed('apigateway', ['DELETE'], `${mappings}/*`),
      ];
    },
  },
  'update-account': {
    ...replacing('apigateway', 'UpdateAccount', [], { cloudwatchRoleArn: '/cloudwatchRoleArn' }),
    thing: () => ['account'],
    permissions: (_, api) => allowed('apigateway', ['PATCH'], managementArn(api, 'account')),
  },
  'update-api-key': {
    ...replacing('apigateway', 'UpdateApiKey', ['apiKey'], { enabled: '/enabled' }),
    thing: ({ apiKey }) => ['API key', apiKey],
    permissions: ({ apiKey }, api) => allowed('apigateway', GET_PATCH, managementArn(api, `apikeys/${apiKey}`)),
  },
  'update-usage-plan': {
    ...patching('apigateway', 'UpdateUsagePlan', ['usagePlanId']),
    thing: ({ usagePlanId }) => ['usage plan', usagePlanId],
    permissions: ({ usagePlanId }, api) =>
      allowed('apigateway', GET_PATCH, managementArn(api, `usageplans/${usagePlanId}`)),
  },
  'create-usage-plan-key': {
    ...plain('apigateway', 'CreateUsagePlanKey', ['usagePlanId', 'keyId', 'keyType']),
    thing: ({ usagePlanId, keyId }) => ['usage plan key', usagePlanId, keyId],
    permissions: ({ usagePlanId, keyId }, api) => {
      const keys = managementArn(api, `usageplans/${usagePlanId}/keys`);
      return [
        ...allowed('apigateway', ['GET', 'POST'], keys),
        ...allowed('apigateway', ['DELETE'], `${keys}/${keyId}`),
      ];
    },
  },
};
