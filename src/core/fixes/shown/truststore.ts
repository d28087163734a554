import { valueOf } from '../../model/fact.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import type { PlanInput } from '../planning/types.ts';
import { shellWord } from '../templates/cli.ts';

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
      "Whoever holds a certificate of this issuer gets in. The issuer's own certificate (issuer.pem) has to come " +
      'from the issuer, and the truststore is an object in S3, which this program does not write.',
    cli: [
      `aws s3 cp ${shellWord(uri)} truststore.pem`,
      'cat issuer.pem >> truststore.pem',
      `VERSION=$(aws s3api put-object --bucket ${shellWord(bucket)} --key ${shellWord(key)} --body truststore.pem ` +
        '--query VersionId --output text)',
      `aws apigateway update-domain-name ${region} --domain-name ${shellWord(domain.name)} --patch-operations ` +
        '"op=replace,path=/mutualTlsAuthentication/truststoreVersion,value=$VERSION"',
    ],
    iac: {
      cloudformation:
        `# AWS::ApiGateway::DomainName ${domain.name}, Properties\nMutualTlsAuthentication:\n  TruststoreUri: ` +
        `${uri}\n  TruststoreVersion: '(the new version of the object)'`,
      terraform:
        `resource "aws_api_gateway_domain_name" "this" { # ${domain.name}\n  mutual_tls_authentication {\n    ` +
        `truststore_uri     = "${uri}"\n    truststore_version = aws_s3_object.truststore.version_id\n  }\n}`,
      cdk: `mtls: { bucket, key: '${key}', version: '(the new version of the object)' },`,
    },
  };
}
