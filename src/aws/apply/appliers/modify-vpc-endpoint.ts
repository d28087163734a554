import type { Applier, ApplyClients } from '../applier.ts';
import { sameDocument } from '../documents.ts';

/**
 * `ModifyVpcEndpoint` with a whole policy.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const modifyVpcEndpoint: Applier<'put-vpc-endpoint-policy'> = {
  read: async (clients, change) => ({ policy: await policyOf(clients, change.VpcEndpointId) }),
  drift: (change, held) =>
    sameDocument(held['policy'] ?? null, change.assumes?.policy ?? null)
      ? null
      : 'The policy of the VPC endpoint was changed after it was read.',
  write: async (clients, change) => {
    await modify(clients, change.VpcEndpointId, change.PolicyDocument);
    return {};
  },
  landed: ({ change }, now) => sameDocument(now['policy'] ?? null, change.PolicyDocument),
  undo: async (clients, { change, before }) => modify(clients, change.VpcEndpointId, before['policy'] ?? ''),
  differences: (before, now) =>
    before['policy'] === now['policy'] ? [] : ['The policy of the VPC endpoint reads differently than before.'],
};

async function policyOf(clients: ApplyClients, id: string): Promise<string | null> {
  const { VpcEndpoints } = await clients.call('ec2', 'DescribeVpcEndpoints', { VpcEndpointIds: [id] });
  return VpcEndpoints?.[0]?.PolicyDocument ?? null;
}

async function modify(clients: ApplyClients, VpcEndpointId: string, PolicyDocument: string): Promise<void> {
  await clients.call('ec2', 'ModifyVpcEndpoint', { VpcEndpointId, PolicyDocument });
}
