import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const privateDomainAccessMissing = cause({
  kind: 'cause',
  code: 'private-domain-access-missing',
  gate: 'endpoint',
  because: 'a private custom domain has no policy or no access association',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['execute-api-host', 'http-api', 'websocket-api'],
  symptoms: { 'rest-forbidden': 160 },
  page: () => ({
    happened: [
      'The call used a private custom domain name, but something that the domain requires is missing.',
      'It needs an access association between the VPC endpoint and the domain, and a domain policy that allows ' +
        'the call.',
      'The policy of the private API, the endpoint policy and the method have to allow it as well.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.check(
        'Associations of your own and of other accounts.',
        'aws apigateway get-domain-name-access-associations --resource-owner SELF',
      ),
      checks.check(
        'The policy of the domain name.',
        "aws apigateway get-domain-names --query 'items[].[domainName, domainNameId, policy]'",
      ),
      checks.vpcEndpoints,
    ],
    fixes: {
      aws:
        'Make the association (CreateDomainNameAccessAssociation) and let the domain policy allow ' +
        'execute-api:Invoke from this endpoint. A new association takes about 15 minutes.',
    },
    wrongTurns: ['Do not draw conclusions about a new association in its first 15 minutes.', turns.everyone],
    uncertain: ['AWS does not document the text of these refusals.'],
    related: ['vpc-endpoint-policy-deny', 'resource-policy-implicit-deny', 'custom-domain-mapping-missing'],
    sources: ['privateDomains', 'endpointPolicies'],
  }),
});
