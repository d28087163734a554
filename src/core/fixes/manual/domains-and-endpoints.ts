import { domainArn } from '../../api-gateway/arns.ts';
import { valueOf } from '../../model/fact.ts';
import type { Facts } from '../../model/facts.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import { shellWord } from '../../model/sanitize.ts';
import type { PlanInput } from '../planning/types.ts';
import { block } from '../templates/notation.ts';
import { asCode, vpcEndpoint } from '../templates/others.ts';
import { type AsCode, blockOf, existing, inTemplates } from '../templates/resource.ts';
import { renamed, snake } from '../templates/rest.ts';

/** Private DNS of the endpoint switched off. https://repost.aws/knowledge-center/api-gateway-vpc-connections */
export function privateDnsOff({ facts, request }: PlanInput): ManualRemedy | null {
  const endpoint = valueOf(facts.vpcEndpoints)?.find(({ id }) => id === request.vpcEndpoint);
  if (endpoint?.privateDnsEnabled !== true) return null;
  const { id } = endpoint;
  return {
    id: 'vpc-endpoint-private-dns-off',
    title: `Turn off private DNS for VPC endpoint ${id}`,
    why:
      `This change affects all of ${endpoint.vpcId}: private APIs could no longer be called there by their own ` +
      'names. Alternatively, a Regional custom domain name for the public API works without this change.',
    cli: [
      `aws ec2 modify-vpc-endpoint --region ${shellWord(facts.scope.region)} --vpc-endpoint-id ${shellWord(id)} ` +
        '--no-private-dns-enabled',
    ],
    iac: inTemplates([dnsOff(facts, id)]),
  };
}

/**
 * The access association of a VPC endpoint in another account. It is made there, once the domain's owner has allowed
 * it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export function foreignAssociation({ facts, request }: PlanInput): ManualRemedy | null {
  const domain = valueOf(facts.customDomain) ?? null;
  const endpoint = request.vpcEndpoint;
  const associated = domain?.privateAccess?.vpcEndpointIds ?? null;
  if (domain === null || endpoint === null || associated === null || associated.includes(endpoint)) return null;
  const arn = domainArn(facts.scope, domain.name, domain.privateAccess?.domainNameId);
  return {
    id: 'private-domain-associate-endpoint-there',
    title: `Associate VPC endpoint ${endpoint} with ${domain.name}, in the account of the endpoint`,
    why:
      "The endpoint is in another account. First share the domain with the endpoint's owner (AWS RAM, or the " +
      'management policy of the domain). The owner then creates the association.',
    cli: [
      `aws apigateway create-domain-name-access-association --region ${shellWord(facts.scope.region)} ` +
        `--domain-name-arn ${shellWord(arn)} --access-association-source-type VPCE --access-association-source ` +
        `${shellWord(endpoint)}`,
    ],
    iac: asCode(
      [
        {
          kind: 'create-access-association',
          domainNameArn: arn,
          accessAssociationSourceType: 'VPCE',
          accessAssociationSource: endpoint,
        },
      ],
      facts,
    ),
  };
}

/**
 * The issuer's certificate added to the truststore; the domain takes a new version of the object only when told its id.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
export function truststore({ facts, request }: PlanInput): ManualRemedy | null {
  const domain = valueOf(facts.customDomain) ?? null;
  const certificate = request.clientCertificate;
  // A call without a certificate, or with one that has run out, no truststore lets in.
  if (domain?.mutualTls == null || certificate === null || certificate.notAfter <= request.time) return null;
  const uri = domain.mutualTls.truststoreUri;
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (key === '') return null;
  const region = `--region ${shellWord(facts.scope.region)}`;
  return {
    id: 'truststore-add-issuer',
    title: `Add the certificate of ${certificate.issuer} to the truststore of ${domain.name}`,
    why:
      "The domain then accepts every certificate from this issuer. Get the issuer's own certificate " +
      '(issuer.pem) from the issuer. The truststore is an S3 object, and apigw-doctor does not write S3 objects.',
    cli: [
      `aws s3 cp ${shellWord(uri)} truststore.pem`,
      'cat issuer.pem >> truststore.pem',
      `VERSION=$(aws s3api put-object --bucket ${shellWord(bucket)} --key ${shellWord(key)} --body truststore.pem ` +
        '--query VersionId --output text)',
      `aws apigateway update-domain-name ${region} --domain-name ${shellWord(domain.name)} --patch-operations ` +
        '"op=replace,path=/mutualTlsAuthentication/truststoreVersion,value=$VERSION"',
    ],
    iac: inTemplates([trusting(domain.name, uri)]),
  };
}

function dnsOff(facts: Facts, id: string): AsCode {
  const kept = vpcEndpoint(facts, id, { PrivateDnsEnabled: false });
  const { VpcId, ServiceName, VpcEndpointType } = kept.place;
  const place = { vpc_id: VpcId, service_name: ServiceName, vpc_endpoint_type: VpcEndpointType };
  return {
    cloudformation: [kept],
    terraform: [blockOf(kept, 'aws_vpc_endpoint', { ...place, private_dns_enabled: false })],
  };
}

/** The truststore of a domain, by the version of the object. */
function trusting(domain: string, uri: string): AsCode {
  const mutual = { TruststoreUri: uri, TruststoreVersion: 'NEW_VERSION' };
  const kept = existing(
    'AWS::ApiGateway::DomainName',
    `custom domain ${domain}`,
    { DomainName: domain },
    { MutualTlsAuthentication: mutual },
  );
  const body = { domain_name: domain, mutual_tls_authentication: block(renamed(mutual, snake)) };
  return { cloudformation: [kept], terraform: [blockOf(kept, 'aws_api_gateway_domain_name', body)] };
}
