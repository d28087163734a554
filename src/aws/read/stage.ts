import { type Fact, known } from '../../core/model/fact.ts';
import type { MethodCaching, Stage } from '../../core/model/facts.ts';
import { methodCaching, usualKey } from '../../core/model/settings.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { isNotFound } from '../errors.ts';
import { compare } from './api.ts';
import { CannotRead, factOf, needed } from './fact-of.ts';

/** Asked for by its name, so the answer is of that one whether it says so or not. */
type AwsStage = OutputOf<'apigateway', 'GetStage'> & { readonly stageName: string };

/** Names of the API's stages, sorted. `GetStages` is not paged. */
export const readStageNames = (clients: Clients, apiId: string): Promise<Fact<readonly string[]>> =>
  factOf('GetStages', async () => {
    const { item } = await clients.call('apigateway', 'GetStages', { restApiId: apiId });
    return needed(item, 'the stages')
      .map(({ stageName }) => needed(stageName, 'the name of a stage'))
      .sort(compare);
  });

/** The stage without the time of its deployment; known with null when the API has no such stage. */
export const readStage = (clients: Clients, apiId: string, stageName: string): Promise<Fact<Stage | null>> =>
  factOf('GetStage', async () => {
    const stage = await stageOrNull(clients, apiId, stageName);
    return stage === null ? null : stageOf(stage);
  });

/** The same stage with the time of its deployment, as `timeOf` tells it by the deployment's id. ISO 8601. */
export const withDeployedAt = async (
  stage: Fact<Stage | null>,
  timeOf: (deploymentId: string) => Promise<string | null>,
): Promise<Fact<Stage | null>> =>
  stage.state !== 'known' || stage.value === null || stage.value.deploymentId === ''
    ? stage
    : known(stage.operation, { ...stage.value, deployedAt: await timeOf(stage.value.deploymentId) });

async function stageOrNull(clients: Clients, apiId: string, stageName: string): Promise<AwsStage | null> {
  try {
    return { ...(await clients.call('apigateway', 'GetStage', { restApiId: apiId, stageName })), stageName };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** With the summary of its methods: it is asked for the time alone too, so that AWS is asked once. */
export const readDeployment = (clients: Clients, restApiId: string, deploymentId: string) =>
  clients.call('apigateway', 'GetDeployment', { restApiId, deploymentId, embed: ['apisummary'] });

/** The time is told for the eye only: when it cannot be read, the stage is still known. */
export async function deployedAt(clients: Clients, apiId: string, deploymentId: string): Promise<string | null> {
  try {
    const deployment = await readDeployment(clients, apiId, deploymentId);
    return deployment.createdDate?.toISOString() ?? null;
  } catch {
    return null;
  }
}

function stageOf(stage: AwsStage): Stage {
  // Told as `{}` where there are none: https://docs.aws.amazon.com/apigateway/latest/api/API_GetStage.html
  const all = needed(stage.methodSettings, 'the settings of methods')['*/*'];
  const level = all?.loggingLevel;
  const access = stage.accessLogSettings;
  const canary = stage.canarySettings;
  return {
    name: stage.stageName,
    deploymentId: stage.deploymentId ?? '',
    deployedAt: null,
    autoDeploy: false,
    variables: stage.variables ?? {},
    logging: {
      execution: level === 'ERROR' || level === 'INFO' ? level : 'OFF',
      dataTrace: all?.dataTraceEnabled ?? false,
      access:
        access?.destinationArn === undefined
          ? null
          : { destinationArn: access.destinationArn, format: access.format ?? '' },
    },
    throttle: rateOf(all?.throttlingRateLimit, all?.throttlingBurstLimit),
    ...methodRates(stage),
    webAclArn: stage.webAclArn ?? null,
    canary:
      canary?.deploymentId === undefined
        ? null
        : { deploymentId: canary.deploymentId, percentTraffic: canary.percentTraffic ?? 0 },
    ...(stage.cacheClusterEnabled === true ? methodCaching(cachingIn(stage)) : {}),
  };
}

/** Keys are `{path without its first slash}/{verb}`, or `*` for both; a slash in the path may stand as `~1`. */
const cachingIn = (stage: AwsStage): readonly MethodCaching[] =>
  Object.entries(stage.methodSettings ?? {}).map(([key, one]) => {
    const cut = key.lastIndexOf('/');
    const plain = key.slice(0, cut).replaceAll('~1', '/').replace(/^\//, '');
    const [path, httpMethod] = [plain === '*' ? '*' : `/${plain}`, key.slice(cut + 1)];
    return {
      path,
      httpMethod,
      cachingEnabled: one.cachingEnabled ?? false,
      requireAuthorizationForCacheControl: one.requireAuthorizationForCacheControl ?? false,
      unauthorizedCacheControlHeaderStrategy:
        one.unauthorizedCacheControlHeaderStrategy ?? 'SUCCEED_WITH_RESPONSE_HEADER',
      ...(key === usualKey(path, httpMethod) ? {} : { settingsKey: key }),
    };
  });

/** An entry of one method stands in the place of the rate for all, also where it holds the default. */
function methodRates({ methodSettings }: AwsStage): Pick<Stage, 'methodRates'> {
  const rates = Object.entries(methodSettings ?? {}).flatMap(
    ([key, { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit }]) =>
      key === '*/*' || (rateLimit === undefined && burstLimit === undefined)
        ? []
        : [[key, { rateLimit: needed(rateLimit, 'a rate'), burstLimit: needed(burstLimit, 'a burst') }] as const],
  );
  return rates.length === 0 ? {} : { methodRates: Object.fromEntries(rates) };
}

/**
 * Writing any method setting fills in the whole entry with the account's default rate, so that rate says nothing of its
 * own. Default: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html (10,000 a second, burst
 * 5,000). No rate at all is none of its own; one half of a rate is an answer that lacks the other.
 */
export function rateOf(rateLimit: number | undefined, burstLimit: number | undefined): Stage['throttle'] {
  if (rateLimit === undefined && burstLimit === undefined) return null;
  if (rateLimit === undefined || burstLimit === undefined)
    throw new CannotRead('the response contains only one of rate limit and burst limit');
  return rateLimit === 10_000 && burstLimit === 5_000 ? null : { rateLimit, burstLimit };
}
