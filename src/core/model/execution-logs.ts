import { valueOf } from './fact.ts';
import type { Facts, Stage } from './facts.ts';
import type { AccessLog } from './testimony.ts';

/** The log group that API Gateway makes and manages for a stage's execution logs. */
export const executionLogGroup = (apiId: string, stage: string): string =>
  `API-Gateway-Execution-Logs_${apiId}/${stage}`;

/** The log group of an ARN, without a trailing `:*`; null for another kind of ARN. */
export const logGroupOf = (arn: string): string | null =>
  /^arn:[\w-]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(arn)?.[1] ?? null;

/** Only execution logs of REST APIs that are on can be delivered elsewhere. */
export const mayDeliver = (apiType: string, logging: Stage['logging']): boolean =>
  apiType === 'REST' && logging.execution !== 'OFF';

export interface ExecutionLogPlaces {
  /** Log groups that hold the lines. */
  readonly groups: readonly string[];
  /** ARNs of where else they go: buckets, streams. */
  readonly elsewhere: readonly string[];
}

/**
 * Where a stage's execution logs go. A delivery of CloudWatch Logs replaces the group that API Gateway manages; without
 * one that is the place. Nowhere for HTTP APIs and where logging is off.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-execution-logging.html
 */
export function executionLogPlaces({ scope, stage, executionLogDeliveries }: Facts): ExecutionLogPlaces {
  const logging = valueOf(stage)?.logging;
  if (scope.apiType === 'HTTP' || logging === undefined || logging.execution === 'OFF')
    return { groups: [], elsewhere: [] };
  const delivered = (executionLogDeliveries === undefined ? undefined : valueOf(executionLogDeliveries)) ?? [];
  if (delivered.length === 0) return { groups: [executionLogGroup(scope.apiId, scope.stage)], elsewhere: [] };
  return {
    groups: delivered.flatMap((arn) => logGroupOf(arn) ?? []),
    elsewhere: delivered.filter((arn) => logGroupOf(arn) === null),
  };
}

/** Where a stage's access logs go, if that is a log group, and how they are written. */
export function accessLogOf(access: Stage['logging']['access'] | undefined): AccessLog | null {
  const logGroup = logGroupOf(access?.destinationArn ?? '');
  return logGroup === null ? null : { logGroup, format: access?.format ?? '' };
}
