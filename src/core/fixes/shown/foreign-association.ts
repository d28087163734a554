import { valueOf } from '../../model/fact.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import type { PlanInput } from '../planning/types.ts';
import { domainArn } from '../setting-edits/domain.ts';
import { shellWord } from '../templates/cli.ts';

/**
 * The access association of a VPC endpoint in another account. It is made there, once the domain's owner has allowed
 * it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share-cli.html
 */
export function foreignAssociation({ facts, request }: PlanInput): ManualRemedy | null {
  const domain = valueOf(facts.customDomain) ?? null;
  const endpoint = request.vpcEndpoint;
  const associated = domain?.privateAccess?.vpcEndpointIds ?? null;
  if (domain === null || endpoint === null || associated === null || associated.includes(endpoint)) return null;
  const arn = domainArn(facts, domain);
  return {
    id: 'private-domain-associate-endpoint-there',
    title: `Associate VPC endpoint ${endpoint} with ${domain.name}, in the account of the endpoint`,
    why:
      'The endpoint is not of this account. Share the domain with its owner first (AWS RAM, or the management ' +
      'policy of the domain); the owner makes the association.',
    cli: [
      `aws apigateway create-domain-name-access-association --region ${shellWord(facts.scope.region)} ` +
        `--domain-name-arn ${shellWord(arn)} --access-association-source-type VPCE --access-association-source ` +
        `${shellWord(endpoint)}`,
    ],
    iac: {
      cloudformation:
        'Association:\n  Type: AWS::ApiGateway::DomainNameAccessAssociation\n  Properties:\n    DomainNameArn: ' +
        `${arn}\n    AccessAssociationSourceType: VPCE\n    AccessAssociationSource: ${endpoint}`,
      terraform:
        'resource "aws_api_gateway_domain_name_access_association" "this" {\n  domain_name_arn                = ' +
        `"${arn}"\n  access_association_source_type = "VPCE"\n  access_association_source      = "${endpoint}"\n}`,
      cdk:
        `new apigateway.CfnDomainNameAccessAssociation(this, 'Association', {\n  domainNameArn: '${arn}',\n  ` +
        `accessAssociationSourceType: 'VPCE',\n  accessAssociationSource: '${endpoint}',\n});`,
    },
  };
}
