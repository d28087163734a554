import type { ChangeOf } from '../../model/changes/index.ts';
import type { RestSettingChanges } from '../../model/changes/rest-settings.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts, Rate } from '../../model/facts.ts';
import { block, jsonencode, type Properties } from './notation.ts';
import { type AsCode, blockOf, existing, idOf, made } from './resource.ts';
import {
  alike,
  apiSetting,
  flushes,
  pascal,
  policyOf,
  published,
  renamed,
  serverlessApi,
  snake,
  stage,
  stageBody,
  type Writers,
} from './rest.ts';

/** `/~1orders/GET` as the settings of a stage name it: resource path, verb, and both as Terraform writes them. */
function methodKey(key: string): { readonly path: string; readonly verb: string; readonly terraform: string } {
  const cut = key.lastIndexOf('/');
  const path = key.slice(1, cut).replaceAll('~1', '/').replace(/^\/?/, '/');
  const verb = key.slice(cut + 1);
  return { path, verb, terraform: `${path === '/' ? '/' : path.slice(1)}/${verb}` };
}

/**
 * Settings of one method of a stage, or of all.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html
 */
function methodSettings(facts: Facts, stageName: string, key: string, set: Properties, terraform: Properties): AsCode {
  const { path, verb, terraform: method_path } = methodKey(key);
  const MethodSettings = [{ ResourcePath: path, HttpMethod: verb, ...set }];
  const kept = stage(facts, stageName, { MethodSettings });
  const settings = {
    rest_api_id: facts.scope.apiId,
    stage_name: stageName,
    method_path,
    settings: block(terraform),
  };
  const what = path === '/*' ? 'all methods' : `${verb} ${path}`;
  return {
    cloudformation: [kept],
    terraform: [
      {
        type: 'aws_api_gateway_method_settings',
        id: idOf('stage', stageName, what),
        of: `${what} of stage ${stageName}`,
        body: settings,
      },
    ],
    sam: [serverlessApi(facts, { MethodSettings })],
  };
}

/**
 * A deployment cannot be changed: each is a resource of its own, and the stage is pointed to it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html
 */
function deployment(facts: Facts, { stageName, description, assumes }: ChangeOf<'create-deployment'>): AsCode {
  const set = { RestApiId: facts.scope.apiId, Description: description };
  const next = made('AWS::ApiGateway::Deployment', idOf('deployment after', assumes?.deploymentId ?? 'the last'), set);
  return {
    ...published(next, (to) => stage(facts, stageName, { DeploymentId: to }), 'aws_api_gateway'),
    // https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
    sam: [serverlessApi(facts, { AlwaysDeploy: true })],
    samNote: 'SAM deploys when its API definition changes; with AlwaysDeploy it deploys every time.',
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-usageplan.html */
function usagePlan(facts: Facts, { usagePlanId, patchOperations }: ChangeOf<'update-usage-plan'>): AsCode {
  const plan = valueOf(facts.usagePlans)?.find(({ id }) => id === usagePlanId);
  const name = plan?.name ?? usagePlanId;
  const touches = (member: string): boolean => patchOperations.some(({ path }) => path.split('/')[1] === member);
  const limits = (rate: Rate): Properties => ({ RateLimit: rate.rateLimit, BurstLimit: rate.burstLimit });
  const stages = (plan?.apiStages ?? []).map(({ apiId, stage: Stage, methodRates = {} }) => ({
    ApiId: apiId,
    Stage,
    methodRates: Object.entries(methodRates).map(([key, rate]) => [usualPlanKey(key), limits(rate)] as const),
  }));
  const quota = plan?.quota ?? null;
  const throttle = plan?.throttle ?? null;
  const kept = existing(
    'AWS::ApiGateway::UsagePlan',
    `usage plan ${name}`,
    { UsagePlanName: name },
    {
      ...(touches('apiStages')
        ? {
            ApiStages: stages.map(({ methodRates, ...place }) => ({
              ...place,
              ...(methodRates.length === 0 ? {} : { Throttle: Object.fromEntries(methodRates) }),
            })),
          }
        : {}),
      ...(touches('quota') && quota !== null ? { Quota: { Limit: quota.limit, Period: quota.period } } : {}),
      ...(touches('throttle') && throttle !== null ? { Throttle: limits(throttle) } : {}),
    },
  );
  const body = {
    name,
    ...(touches('apiStages')
      ? {
          api_stages: block(
            ...stages.map(({ methodRates, ...place }) => ({
              ...renamed(place, snake),
              ...(methodRates.length === 0
                ? {}
                : { throttle: block(...methodRates.map(([path, rate]) => ({ path, ...renamed(rate, snake) }))) }),
            })),
          ),
        }
      : {}),
    ...(touches('quota') && quota !== null ? { quota_settings: block({ ...quota }) } : {}),
    ...(touches('throttle') && throttle !== null ? { throttle_settings: block(renamed(limits(throttle), snake)) } : {}),
  };
  return { cloudformation: [kept], terraform: [blockOf(kept, 'aws_api_gateway_usage_plan', body)] };
}

/** `/orders/{id}/GET`, as a plan's template names a method. */
const usualPlanKey = (key: string): string => `/${key.replaceAll('~1', '/').replace(/^\/+/, '')}`;

/** A custom domain; a private one has a type of its own. */
function domain(facts: Facts, name: string, set: Properties, body: Properties): AsCode {
  const isPrivate = valueOf(facts.customDomain)?.endpointType === 'PRIVATE';
  const type = isPrivate ? 'AWS::ApiGateway::DomainNameV2' : 'AWS::ApiGateway::DomainName';
  const kept = existing(type, `custom domain ${name}`, { DomainName: name }, set);
  return {
    cloudformation: [kept],
    terraform: [blockOf(kept, 'aws_api_gateway_domain_name', { domain_name: name, ...body })],
  };
}

const CACHING = 'unauthorizedCacheControlHeaderStrategy';

/** What is live at once. */
export const REST_SETTINGS: Writers<keyof RestSettingChanges> = {
  'create-deployment': (change, facts) => deployment(facts, change),
  'flush-stage-authorizers-cache': () => flushes,
  'update-stage-throttling': ({ stageName, methodKey: key, rateLimit, burstLimit }, facts) => {
    const set = { ThrottlingRateLimit: Number(rateLimit), ThrottlingBurstLimit: Number(burstLimit) };
    return methodSettings(facts, stageName, key, set, renamed(set, snake));
  },
  // CloudFormation's MethodSetting has no such property.
  'update-cache-control-strategy': ({ stageName, methodKey: key, [CACHING]: strategy }, facts) => ({
    ...methodSettings(facts, stageName, key, {}, { [snake(CACHING)]: strategy }),
    cloudformation: [],
    sam: [],
    notes: [
      `CloudFormation, SAM and CDK do not support ${CACHING} on a stage: set it with the AWS CLI after ` +
        'each deployment.',
    ],
    terraformNotes: [],
  }),
  'update-log-level': ({ stageName, loggingLevel }, facts) =>
    methodSettings(facts, stageName, '/*/*', { LoggingLevel: loggingLevel }, { logging_level: loggingLevel }),
  'update-access-log-settings': ({ stageName, destinationArn, format }, facts) => {
    const AccessLogSetting = { DestinationArn: destinationArn, Format: format };
    const kept = stage(facts, stageName, { AccessLogSetting });
    const body = {
      ...stageBody(kept.place),
      deployment_id: valueOf(facts.stage)?.deploymentId ?? '',
      access_log_settings: block(renamed(AccessLogSetting, snake)),
    };
    return {
      cloudformation: [kept],
      terraform: [blockOf(kept, 'aws_api_gateway_stage', body)],
      sam: [serverlessApi(facts, { AccessLogSetting })],
    };
  },
  'update-default-endpoint': ({ disableExecuteApiEndpoint }, facts) => {
    const isOff = disableExecuteApiEndpoint === 'true';
    return apiSetting(facts, { DisableExecuteApiEndpoint: isOff }, { disable_execute_api_endpoint: isOff });
  },
  'update-endpoint-access-mode': ({ endpointAccessMode }, facts) => ({
    ...apiSetting(facts, { EndpointAccessMode: endpointAccessMode }, { endpoint_access_mode: endpointAccessMode }),
  }),
  'update-domain-access-mode': ({ domainName, endpointAccessMode }, facts) =>
    domain(facts, domainName, { EndpointAccessMode: endpointAccessMode }, { endpoint_access_mode: endpointAccessMode }),
  'put-domain-policy': ({ domainName, policy }, facts) =>
    domain(facts, domainName, { Policy: policyOf(policy) }, { policy: jsonencode(policyOf(policy)) }),
  'create-access-association': ({ kind: _, assumes: _assumes, ...association }) =>
    alike(
      made('AWS::ApiGateway::DomainNameAccessAssociation', 'AccessAssociation', renamed(association, pascal)),
      'aws_api_gateway_domain_name_access_association',
    ),
  'create-base-path-mapping': ({ domainName, basePath, restApiId, stage: Stage }) => {
    const key = basePath === '(none)' ? {} : { BasePath: basePath };
    const mapping = made('AWS::ApiGateway::BasePathMapping', idOf('mapping', basePath), {
      DomainName: domainName,
      ...key,
      RestApiId: restApiId,
      Stage,
    });
    const body = { domain_name: domainName, ...renamed(key, snake), api_id: restApiId, stage_name: Stage };
    return { cloudformation: [mapping], terraform: [blockOf(mapping, 'aws_api_gateway_base_path_mapping', body)] };
  },
  'update-account': ({ cloudwatchRoleArn }) => {
    const account = made('AWS::ApiGateway::Account', 'GatewayAccount', { CloudWatchRoleArn: cloudwatchRoleArn });
    const body = { cloudwatch_role_arn: cloudwatchRoleArn };
    return { cloudformation: [account], terraform: [blockOf(account, 'aws_api_gateway_account', body)] };
  },
  'update-api-key': ({ apiKey, enabled }, facts) => {
    const name = valueOf(facts.apiKeys)?.find(({ id }) => id === apiKey)?.name ?? apiKey;
    const set = { Enabled: enabled === 'true' };
    return alike(
      existing('AWS::ApiGateway::ApiKey', `API key ${name}`, { Name: name }, set),
      'aws_api_gateway_api_key',
    );
  },
  'update-usage-plan': (change, facts) => usagePlan(facts, change),
  'create-usage-plan-key': ({ usagePlanId, keyId, keyType }) =>
    alike(
      made('AWS::ApiGateway::UsagePlanKey', idOf('key', keyId), {
        KeyId: keyId,
        KeyType: keyType,
        UsagePlanId: usagePlanId,
      }),
      'aws_api_gateway_usage_plan_key',
    ),
};
