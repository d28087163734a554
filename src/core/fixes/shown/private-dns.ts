import { valueOf } from '../../model/fact.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import type { PlanInput } from '../planning/types.ts';
import { shellWord } from '../templates/cli.ts';

/** Private DNS of the endpoint switched off. https://repost.aws/knowledge-center/api-gateway-vpc-connections */
export function privateDnsOff({ facts, request }: PlanInput): ManualRemedy | null {
  const endpoint = valueOf(facts.vpcEndpoints)?.find(({ id }) => id === request.vpcEndpoint);
  if (endpoint?.privateDnsEnabled !== true) return null;
  const { id } = endpoint;
  return {
    id: 'vpc-endpoint-private-dns-off',
    title: `Switch private DNS of VPC endpoint ${id} off`,
    why:
      `It is for the whole of ${endpoint.vpcId}: every private API that is called there by its own name would no ` +
      'longer be reached. A Regional custom domain in front of the public API works without this change.',
    cli: [
      `aws ec2 modify-vpc-endpoint --region ${shellWord(facts.scope.region)} --vpc-endpoint-id ${shellWord(id)} ` +
        '--no-private-dns-enabled',
    ],
    iac: {
      cloudformation: `# AWS::EC2::VPCEndpoint ${id}, Properties\nPrivateDnsEnabled: false`,
      terraform: `resource "aws_vpc_endpoint" "this" { # ${id}\n  private_dns_enabled = false\n}`,
      cdk: 'privateDnsEnabled: false, // of the InterfaceVpcEndpoint',
    },
  };
}
