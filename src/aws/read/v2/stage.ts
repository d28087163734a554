import type { Fact } from '../../../core/model/fact.ts';
import type { Stage } from '../../../core/model/facts.ts';
import { ACCOUNT_RATE } from '../../../core/model/settings.ts';
import type { Clients, OutputOf } from '../../clients/types.ts';
import { isNotFound } from '../../errors.ts';
import { compare } from '../api.ts';
import { factOf, needed } from '../fact-of.ts';
import { allTokened, V2_PAGE_LIMIT } from '../paging.ts';
import { rateOf } from '../stage.ts';

/** Asked for by its name, so the answer is of that one whether it says so or not. */
type V2Stage = OutputOf<'apigatewayv2', 'GetStage'> & { readonly StageName: string };

/** Every stage of an HTTP or WebSocket API. */
export const allV2Stages = (clients: Clients, apiId: string) =>
  allTokened((token) =>
    clients.call('apigatewayv2', 'GetStages', {
      ApiId: apiId,
      MaxResults: V2_PAGE_LIMIT,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );

export const readV2StageNames = (clients: Clients, apiId: string): Promise<Fact<readonly string[]>> =>
  factOf('GetStages', async () =>
    (await allV2Stages(clients, apiId)).map(({ StageName: name }) => needed(name, 'the name of a stage')).sort(compare),
  );

/** The stage without the time of its deployment; known with null when the API has no such stage. */
export const readV2Stage = (clients: Clients, apiId: string, stageName: string): Promise<Fact<Stage | null>> =>
  factOf('GetStage', async () => {
    const stage = await stageOrNull(clients, apiId, stageName);
    return stage === null ? null : stageOf(stage);
  });

async function stageOrNull(clients: Clients, apiId: string, stageName: string): Promise<V2Stage | null> {
  try {
    const found = await clients.call('apigatewayv2', 'GetStage', { ApiId: apiId, StageName: stageName });
    return { ...found, StageName: stageName };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The time is told for the eye only: when it cannot be read, the stage is still known. ISO 8601. */
export async function v2DeployedAt(clients: Clients, apiId: string, deploymentId: string): Promise<string | null> {
  try {
    const { CreatedDate: created } = await clients.call('apigatewayv2', 'GetDeployment', {
      ApiId: apiId,
      DeploymentId: deploymentId,
    });
    return created?.toISOString() ?? null;
  } catch {
    return null;
  }
}

/**
 * Settings and variables are told as empty where there are none:
 * https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/create-stage.html#examples
 * HTTP APIs have no execution logs: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
 */
function stageOf(stage: V2Stage): Stage {
  const all = needed(stage.DefaultRouteSettings, 'the settings of all routes');
  const access = stage.AccessLogSettings;
  const level = all.LoggingLevel;
  return {
    name: stage.StageName,
    deploymentId: stage.DeploymentId ?? '',
    deployedAt: null,
    autoDeploy: stage.AutoDeploy ?? false,
    variables: needed(stage.StageVariables, 'the stage variables'),
    logging: {
      execution: level === 'ERROR' || level === 'INFO' ? level : 'OFF',
      dataTrace: all.DataTraceEnabled ?? false,
      access:
        access?.DestinationArn === undefined
          ? null
          : { destinationArn: access.DestinationArn, format: access.Format ?? '' },
    },
    throttle: rateOf(all.ThrottlingRateLimit, all.ThrottlingBurstLimit),
    ...routeRates(stage),
    webAclArn: null,
    canary: null,
  };
}

/** A route that names only one half of its rate takes the other from the rate for all. */
function routeRates({ RouteSettings, DefaultRouteSettings: all }: V2Stage): Pick<Stage, 'methodRates'> {
  const rates = Object.entries(needed(RouteSettings, 'the settings of individual routes')).flatMap(([key, own]) => {
    if (own.ThrottlingRateLimit === undefined && own.ThrottlingBurstLimit === undefined) return [];
    const rateLimit = own.ThrottlingRateLimit ?? all?.ThrottlingRateLimit ?? ACCOUNT_RATE.rateLimit;
    return [
      [
        key,
        { rateLimit, burstLimit: own.ThrottlingBurstLimit ?? all?.ThrottlingBurstLimit ?? ACCOUNT_RATE.burstLimit },
      ] as const,
    ];
  });
  return rates.length === 0 ? {} : { methodRates: Object.fromEntries(rates) };
}
