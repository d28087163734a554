import type { Fact } from '../../core/model/fact.ts';
import type { Api, VpcEndpoint } from '../../core/model/facts.ts';
import { noVpcEndpointNeeded } from '../../core/model/needed.ts';
import type { Request } from '../../core/model/request.ts';
import type { Clients } from '../clients/types.ts';
import { compare } from './api.ts';
import { factOf, needed } from './fact-of.ts';
import { allItems } from './paging.ts';
import { policyText } from './policy-text.ts';

/**
 * The interface endpoints for execute-api of this account and Region, sorted by id, when the call can hang on one.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html
 */
export async function readVpcEndpoints(
  clients: Clients,
  api: Fact<Api>,
  request: Request,
): Promise<Fact<readonly VpcEndpoint[]>> {
  const unneeded = noVpcEndpointNeeded(api.state === 'known' ? api.value.endpointType : 'PRIVATE', request);
  return (
    unneeded ??
    factOf('DescribeVpcEndpoints', async () => (await endpointsOf(clients)).sort((a, b) => compare(a.id, b.id)))
  );
}

async function endpointsOf(clients: Clients): Promise<VpcEndpoint[]> {
  const service = `com.amazonaws.${clients.region}.execute-api`;
  const items = await allItems(async (token) => {
    // In China the names of some services begin with the country.
    const filters = [{ Name: 'service-name', Values: [service, `cn.${service}`] }];
    const page = await clients.call('ec2', 'DescribeVpcEndpoints', {
      Filters: filters,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { items: page.VpcEndpoints, position: page.NextToken };
  });
  return items.map((item) => ({
    id: needed(item.VpcEndpointId, 'the id of a VPC endpoint'),
    vpcId: item.VpcId ?? '',
    service: item.ServiceName ?? '',
    privateDnsEnabled: needed(item.PrivateDnsEnabled, 'whether a VPC endpoint has private DNS'),
    policy: policyText(needed(item.PolicyDocument, 'the policy of a VPC endpoint'), 'the policy of a VPC endpoint'),
  }));
}
