import type { Fact } from '../../core/model/fact.ts';
import type { Facts, Scope, Stage } from '../../core/model/facts.ts';
import { mayDeliver } from '../../core/model/settings.ts';
import type { Clients } from '../clients/types.ts';
import { compare } from './api.ts';
import { factOf } from './fact-of.ts';
import { allItems } from './paging.ts';

/**
 * Where else than to the group of their own the stage's execution logs are delivered. Not asked where none could be.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-create-log-delivery.html
 */
export async function readLogDeliveries(
  clients: Clients,
  { apiType, apiId }: Scope,
  stage: Fact<Stage | null>,
): Promise<Pick<Facts, 'executionLogDeliveries'>> {
  if (stage.state !== 'known' || stage.value === null || !mayDeliver(apiType, stage.value.logging)) return {};
  const place = `/restapis/${apiId}/stages/${stage.value.name}`;
  return { executionLogDeliveries: await factOf('DescribeDeliverySources', () => destinationsOf(clients, place)) };
}

async function destinationsOf(clients: Clients, place: string): Promise<readonly string[]> {
  const sources = await allItems(async (token) => {
    const page = await clients.call('logs', 'DescribeDeliverySources', tokened(token));
    return { items: page.deliverySources, position: page.nextToken };
  });
  const names = sources
    .filter(
      ({ logType, resourceArns }) =>
        logType === 'EXECUTION_LOGS' && (resourceArns ?? []).some((arn) => arn.endsWith(place)),
    )
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const deliveries = await allItems(async (token) => {
    const page = await clients.call('logs', 'DescribeDeliveries', tokened(token));
    return { items: page.deliveries, position: page.nextToken };
  });
  const wanted = deliveries
    .filter(({ deliverySourceName }) => names.includes(deliverySourceName))
    .flatMap((one) => one.deliveryDestinationArn ?? []);
  if (wanted.length === 0) return [];
  const known = await allItems(async (token) => {
    const page = await clients.call('logs', 'DescribeDeliveryDestinations', tokened(token));
    return { items: page.deliveryDestinations, position: page.nextToken };
  });
  // A destination of another account is not in the list: its own ARN is all there is to tell.
  const resource = (arn: string): string =>
    known
      .find((one) => one.arn === arn)
      ?.deliveryDestinationConfiguration?.destinationResourceArn?.replace(/:\*$/, '') ?? arn;
  return [...new Set(wanted.map(resource))].sort(compare);
}

const tokened = (token: string | undefined): { readonly nextToken?: string } =>
  token === undefined ? {} : { nextToken: token };
