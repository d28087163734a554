import { known, valueOf } from '../../model/fact.ts';
import type { Api, Facts, Stage } from '../../model/facts.ts';
import { noKeysNeeded, noVpcEndpointNeeded } from '../../model/needed.ts';
import { ACCOUNT_RATE, mayDeliver, methodCaching, stageKey, strictMode } from '../../model/settings.ts';
import {
  apiKeysOf,
  cdnOf,
  customDomainOf,
  functionsOf,
  usagePlansOf,
  userPoolsOf,
  vpcEndpointsOf,
  webAclOf,
} from './account-facts.ts';
import { callerFact, credentialFact, gatewayRolesFact, isoAfter, scpFact } from './caller-facts.ts';
import type { CaseFile } from './case-file.ts';
import { compareText, deployedFacts, draftFacts } from './definition-facts.ts';

/**
 * The facts of a case, in the very shape in which they are read from an AWS account that holds it; each names the AWS
 * operation that tells it. Nothing but `config` and `request` is looked at.
 */
export function factsOfCase(caseFile: CaseFile): Facts {
  const { apiType, config } = caseFile;
  const { account, api, stage } = config;
  const rest = apiType === 'REST';
  const [draft, deployed] = [draftFacts(caseFile), deployedFacts(caseFile)];
  const unneeded = noKeysNeeded((apiType === 'WEBSOCKET' ? [draft] : [draft, deployed]).map(({ methods }) => methods));
  return {
    scope: {
      partition: account.partition,
      region: api.region,
      accountId: account.id,
      apiId: api.id,
      apiType,
      stage: stage.name,
    },
    api: known(rest ? 'GetRestApi' : 'GetApi', apiOf(caseFile)),
    stages: known('GetStages', [stage.name]),
    stage: known('GetStage', stageOf(caseFile)),
    draft,
    deployed,
    signerArn: valueOf(callerFact(caseFile))?.arn ?? null,
    caller: callerFact(caseFile),
    credential: credentialFact(caseFile),
    serviceControlPolicies: scpFact(caseFile),
    customDomain: known('GetDomainName', customDomainOf(caseFile)),
    otherApis: known(
      'GetRestApis',
      config.otherApis
        .map(({ id, apiType: type, endpointType }) => ({ id, apiType: type, endpointType }))
        .sort((a, b) => compareText(a.id, b.id)),
    ),
    usagePlans: unneeded ?? known('GetUsagePlans', usagePlansOf(caseFile)),
    apiKeys: unneeded ?? known('GetApiKeys', apiKeysOf(caseFile)),
    webAcl: known('GetWebACL', webAclOf(caseFile)),
    vpcEndpoints:
      noVpcEndpointNeeded(api.endpointType, caseFile.request) ??
      known('DescribeVpcEndpoints', vpcEndpointsOf(caseFile)),
    functions: known('GetPolicy', functionsOf(caseFile)),
    userPools: known('DescribeUserPool', userPoolsOf(caseFile)),
    gatewayRoles: gatewayRolesFact(caseFile),
    cloudWatchRoleArn: known('GetAccount', account.cloudWatchRoleArn),
    accountRate: known('GetAccount', account.throttle ?? ACCOUNT_RATE),
    cdn: known('GetDistribution', cdnOf(caseFile)),
    ...(mayDeliver(apiType, stage.logging)
      ? {
          executionLogDeliveries: known(
            'DescribeDeliverySources',
            [...(stage.logging.deliveries ?? [])].sort(compareText),
          ),
        }
      : {}),
  };
}

function apiOf({ config: { api } }: CaseFile): Api {
  return {
    name: api.name,
    endpointType: api.endpointType,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    vpcEndpointIds: api.vpcEndpointIds,
    apiKeySource: api.apiKeySource ?? 'HEADER',
    binaryMediaTypes: api.binaryMediaTypes ?? [],
    cors: api.cors ?? null,
    routeSelectionExpression: api.routeSelectionExpression ?? null,
    ...strictMode(api.endpointAccessMode),
    tags: {},
  };
}

function stageOf(caseFile: CaseFile): Stage {
  const { stage } = caseFile.config;
  return {
    name: stage.name,
    deploymentId: stage.deploymentId,
    deployedAt: stage.deployedAt === undefined ? null : isoAfter(stage.deployedAt, 0),
    autoDeploy: stage.autoDeploy,
    variables: stage.variables,
    logging: loggingOf(stage),
    throttle: stage.throttle,
    ...methodRates(caseFile),
    webAclArn: webAclOf(caseFile)?.arn ?? null,
    canary: stage.canary ?? null,
    ...methodCaching(stage.methodCaching ?? []),
  };
}

/** Where logs are delivered is no setting of the stage. */
function loggingOf({ logging: { execution, dataTrace, access } }: CaseFile['config']['stage']): Stage['logging'] {
  return { execution, dataTrace, access };
}

/** Named as AWS tells them: of a REST API without the first slash. */
function methodRates({ apiType, config }: CaseFile): Pick<Stage, 'methodRates'> {
  const entries = Object.entries(config.stage.methodThrottle ?? {});
  if (entries.length === 0) return {};
  return {
    methodRates: Object.fromEntries(entries.map(([key, rate]) => [apiType === 'REST' ? stageKey(key) : key, rate])),
  };
}
