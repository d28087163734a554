import type { Applier, ApplyClients } from '../applier.ts';
import { wholePolicy } from '../documents.ts';

/**
 * `ModifyVpcEndpoint` with a whole policy.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const modifyVpcEndpoint: Applier<'put-vpc-endpoint-policy'> = {
  ...wholePolicy<'put-vpc-endpoint-policy'>('The policy of the VPC endpoint', ({ PolicyDocument }) => PolicyDocument),
  read: async (clients, change) => ({ policy: await policyOf(clients, change.VpcEndpointId) }),
  write: async (clients, change) => {
    await modify(clients, change.VpcEndpointId, change.PolicyDocument);
    return {};
  },
  undo: async (clients, { change, before }) => modify(clients, change.VpcEndpointId, before['policy'] ?? ''),
};

async function policyOf(clients: ApplyClients, id: string): Promise<string | null> {
  const { VpcEndpoints } = await clients.call('ec2', 'DescribeVpcEndpoints', { VpcEndpointIds: [id] });
  return VpcEndpoints?.[0]?.PolicyDocument ?? null;
}

async function modify(clients: ApplyClients, VpcEndpointId: string, PolicyDocument: string): Promise<void> {
  await clients.call('ec2', 'ModifyVpcEndpoint', { VpcEndpointId, PolicyDocument });
}
