import { accountManagementArn } from '../../core/api-gateway/arns.ts';
import type { Json } from '../protocols/rest-json.ts';
import { placeOf } from '../store/arns.ts';
import { idFor } from '../store/ids.ts';
import type { ServiceCall } from './types.ts';

interface Row {
  readonly source: string;
  readonly resourceArn: string;
  readonly destination: string;
  readonly destinationArn: string;
}

/** One row per stage of this account and Region and place that its execution logs are delivered to. */
function rowsOf(call: ServiceCall): readonly Row[] {
  const mine = [...call.store.apis.values()].filter(
    (api) => api.account === call.principal.accountId && api.region === call.region,
  );
  return mine.flatMap((api) =>
    Object.values(api.stages).flatMap(({ name, logDeliveries = [] }) =>
      logDeliveries.map((destinationArn) => ({
        source: `${api.id}-${name}`,
        resourceArn: accountManagementArn(placeOf(api), `restapis/${api.id}/stages/${name}`),
        destination: idFor(destinationArn, 12),
        destinationArn,
      })),
    ),
  );
}

const distinct = <T>(rows: readonly T[], key: (row: T) => string): readonly T[] =>
  rows.filter((row, at) => rows.findIndex((other) => key(other) === key(row)) === at);

const arnOf = (call: ServiceCall, kind: string, name: string): string => {
  const [, partition = 'aws'] = call.principal.identity.arn.split(':');
  return `arn:${partition}:logs:${call.region}:${call.principal.accountId}:${kind}:${name}`;
};

const kindOf = (arn: string): string =>
  /^arn:[\w-]+:logs:/.test(arn) ? 'CWL' : /^arn:[\w-]+:s3:/.test(arn) ? 'S3' : 'FH';

const sources = (call: ServiceCall): Json => {
  call.authorize('logs:DescribeDeliverySources', '*');
  const deliverySources = distinct(rowsOf(call), ({ source }) => source).map(({ source, resourceArn }) => ({
    name: source,
    arn: arnOf(call, 'delivery-source', source),
    resourceArns: [resourceArn],
    service: 'apigateway',
    logType: 'EXECUTION_LOGS',
  }));
  return { deliverySources };
};

const deliveries = (call: ServiceCall): Json => {
  call.authorize('logs:DescribeDeliveries', '*');
  return {
    deliveries: rowsOf(call).map(({ source, destination, destinationArn }) => {
      const id = idFor(`${source} ${destination}`, 16);
      return {
        id,
        arn: arnOf(call, 'delivery', id),
        deliverySourceName: source,
        deliveryDestinationArn: arnOf(call, 'delivery-destination', destination),
        deliveryDestinationType: kindOf(destinationArn),
      };
    }),
  };
};

const destinations = (call: ServiceCall): Json => {
  call.authorize('logs:DescribeDeliveryDestinations', '*');
  const deliveryDestinations = distinct(rowsOf(call), ({ destination }) => destination).map(
    ({ destination, destinationArn }) => ({
      name: destination,
      arn: arnOf(call, 'delivery-destination', destination),
      deliveryDestinationType: kindOf(destinationArn),
      deliveryDestinationConfiguration: { destinationResourceArn: destinationArn },
    }),
  );
  return { deliveryDestinations };
};

/**
 * Where execution logs are delivered in place of the group of their own: what cases hold, read only.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeDeliverySources.html
 */
export const LOG_DELIVERIES = {
  DescribeDeliverySources: sources,
  DescribeDeliveries: deliveries,
  DescribeDeliveryDestinations: destinations,
};
