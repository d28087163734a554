import type { ApiRow } from './types.ts';

/** An API of the store as the builders of ARNs take it. */
export const placeOf = ({
  partition,
  region,
  account,
  id,
}: Pick<ApiRow, 'partition' | 'region' | 'account' | 'id'>) => ({
  partition,
  region,
  accountId: account,
  apiId: id,
});

export const functionArn = (partition: string, region: string, account: string, name: string): string =>
  name.startsWith('arn:') ? name : `arn:${partition}:lambda:${region}:${account}:function:${name}`;

/** The URI through which API Gateway invokes a function. */
export const invocationUri = (api: ApiRow, name: string): string =>
  `arn:${api.partition}:apigateway:${api.region}:lambda:path/2015-03-31/functions/` +
  `${functionArn(api.partition, api.region, api.account, name)}/invocations`;

/**
 * The function that an invocation URI names: its name in the API's own account and region, else its ARN; null for
 * another URI.
 */
export function functionOfUri(api: ApiRow, uri: string | undefined): string | null {
  const match = /:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/.exec(uri ?? '');
  const arn = match?.[1];
  if (arn === undefined) return null;
  const own = functionArn(api.partition, api.region, api.account, '');
  return arn.startsWith(own) ? arn.slice(own.length) : arn;
}

export const regionKey = (account: string, region: string): string => `${account}/${region}`;
