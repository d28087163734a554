import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const endpoints = checks.check(
  'Interface endpoints for execute-api: id, VPC, private DNS, policy.',
  'aws ec2 describe-vpc-endpoints --filters "Name=service-name,Values=com.amazonaws.$REGION.execute-api" --query ' +
    "'VpcEndpoints[].[VpcEndpointId, VpcId, State, PrivateDnsEnabled, PolicyDocument]'",
);
const endpointPolicy = checks.check(
  'The policy of one endpoint.',
  'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids "$VPCE" --query \'VpcEndpoints[0].PolicyDocument\' --output text',
);
const endpointType = checks.api(
  'The endpoint type, and the endpoints that the API is associated with.',
  'endpointConfiguration',
);
const distribution = checks.check(
  'The policies of the distribution that decide what it forwards.',
  'aws cloudfront get-distribution-config --id "$DISTRIBUTION" --query ' +
    "'DistributionConfig.DefaultCacheBehavior.[CachePolicyId, OriginRequestPolicyId]'",
);
const past = checks.check(
  'The same call past the proxy, straight at the API.',
  'curl -si "$URL" -H "Authorization: $TOKEN"',
);

export const NETWORK_PAGES: Pages<
  | 'private-api-host-header-missing'
  | 'private-api-called-publicly'
  | 'private-dns-captures-public-api'
  | 'vpc-endpoint-policy-deny'
  | 'proxy-strips-auth-header'
  | 'proxy-forwards-host-header'
  | 'private-domain-access-missing'
> = {
  'private-api-host-header-missing': {
    happened: [
      "The call went to a VPC endpoint's own name, and nothing in it says which API is meant.",
      'That name serves every API. The API is named by the Host header or by x-apigw-api-id.',
    ],
    sees: [sees.forbidden],
    checks: [
      endpoints,
      checks.check(
        'From inside the VPC: the call with the API named.',
        'curl -si "https://$VPCE.execute-api.$REGION.vpce.amazonaws.com/$STAGE/" -H "x-apigw-api-id: $API"',
      ),
    ],
    fixes: {
      caller:
        'Send Host: {api}.execute-api.{region}.amazonaws.com or x-apigw-api-id: {api}. Or call ' +
        'https://{api}-{endpoint}.execute-api.{region}.amazonaws.com, which needs the endpoint associated with ' +
        'the API.',
    },
    wrongTurns: [
      'Do not use the Host header where the endpoint access mode is STRICT: it is refused there.',
      'Do not change the resource policy: the request has not reached this API yet.',
    ],
    uncertain: [],
    related: ['strict-endpoint-access', 'private-api-called-publicly', 'vpc-endpoint-policy-deny'],
    sources: ['privateInvoke', 'privateApis'],
  },
  'private-api-called-publicly': {
    happened: [
      'The API is PRIVATE, and the call did not come through a VPC endpoint for execute-api.',
      'A private API has no way in from the internet. From inside the VPC, its name has to lead to the endpoint.',
    ],
    sees: [sees.forbidden, sees.noAnswer('the host name does not resolve')],
    checks: [
      endpointType,
      checks.check(
        'From where the caller is: a private address leads to the endpoint.',
        'nslookup "$API.execute-api.$REGION.amazonaws.com"',
      ),
      endpoints,
    ],
    fixes: {
      caller: 'Call from inside the VPC, or over a VPN or Direct Connect into it, through the execute-api endpoint.',
    },
    wrongTurns: [
      'Do not make the API REGIONAL to make it work: that opens it to the internet.',
      "Do not add the caller's public address to the policy: a private API never sees it.",
      'An entry in vpcEndpointIds only makes DNS names; it authorizes nothing.',
    ],
    uncertain: [
      'AWS does not document what a caller from the internet gets; names that do not resolve and 403 have both ' +
        'been reported.',
    ],
    related: ['private-api-host-header-missing', 'vpc-endpoint-policy-deny', 'private-dns-captures-public-api'],
    sources: ['privateApis', 'privateCreate', 'privateInvoke'],
  },
  'private-dns-captures-public-api': {
    happened: [
      'The VPC has an execute-api endpoint with private DNS. Every *.execute-api name of the Region then leads to ' +
        'it, also the name of this public API.',
      'The endpoint serves private APIs only, so the public one answers 403.',
    ],
    sees: [sees.forbidden],
    checks: [
      checks.check(
        'From inside the VPC: a private address means that the endpoint takes the call.',
        'nslookup "$API.execute-api.$REGION.amazonaws.com"',
      ),
      endpoints,
      endpointType,
    ],
    fixes: {
      org:
        'Ask the owner of the VPC: switch private DNS off on the endpoint and reach private APIs by their endpoint ' +
        'names, or move the endpoint to another VPC.',
      aws: 'Or give the public API a custom domain name (Regional). That name does not lead to the endpoint.',
    },
    wrongTurns: [
      'Do not make the API private because of one VPC: every caller outside loses it.',
      'Do not switch private DNS off without asking: private APIs of others may need it.',
    ],
    uncertain: [],
    related: ['private-api-called-publicly', 'vpc-endpoint-policy-deny', 'edge-layer-403'],
    sources: ['vpcConnections', 'privateInvoke'],
  },
  'vpc-endpoint-policy-deny': {
    happened: [
      'The call came through a VPC endpoint, and the policy of that endpoint does not allow it.',
      'The endpoint policy and the resource policy both have to let the call through. The default endpoint policy ' +
        'allows everything.',
      'A caller without a signature, or with a bearer token, is anonymous to the endpoint policy.',
    ],
    sees: [sees.anonymousBare, sees.personSilent('vpc-endpoint')],
    checks: [endpoints, endpointPolicy, checks.draftPolicy],
    fixes: {
      aws:
        'Let the endpoint policy allow execute-api:Invoke on arn:aws:execute-api:{region}:{account}:{api}/* for ' +
        'these callers (ModifyVpcEndpoint). No deployment is needed.',
    },
    wrongTurns: [
      "Do not write the API's short form execute-api:/… into an endpoint policy: it works only in resource policies.",
      'Do not name an IAM principal in the endpoint policy for callers that send a bearer token.',
      turns.everyone,
    ],
    uncertain: [
      'No wording of execute-api for this refusal is published; the reason behind "because" is the one of other ' +
        'services.',
      'Whether the endpoint policy or the resource policy is read first is not settled: look at both.',
    ],
    related: ['resource-policy-implicit-deny', 'resource-policy-wrong-condition-key', 'private-api-called-publicly'],
    sources: ['endpointPolicies', 'denied'],
  },
  'proxy-strips-auth-header': {
    happened: [
      'A CDN or proxy in front of the API drops the header with the credential, so the API sees none.',
      'CloudFront drops Authorization unless its cache policy or its origin request policy forwards it.',
    ],
    sees: [sees.unauthorized, sees.missingToken, sees.forbidden],
    checks: [
      past,
      distribution,
      checks.check('Managed policies by name.', 'aws cloudfront list-origin-request-policies --type managed'),
    ],
    fixes: {
      code:
        'Forward the header. In CloudFront use the managed policy AllViewerExceptHostHeader ' +
        '(b689b0a8-53d0-40ab-baf2-68738e2966ac), or put Authorization into the cache policy.',
    },
    wrongTurns: [
      "Do not use AllViewer: it also forwards the viewer's Host, which the execute-api host refuses.",
      'Authorization cannot be listed by itself in an origin request policy.',
      turns.none,
    ],
    uncertain: [],
    related: [
      'proxy-forwards-host-header',
      'authorizer-identity-source-missing',
      'method-iam-unsigned-request',
      'api-key-missing',
    ],
    sources: ['cdnAuthorization', 'cdnHeaders', 'cdnPolicies'],
  },
  'proxy-forwards-host-header': {
    happened: [
      "A CDN or proxy sends the viewer's Host header on to the execute-api host, and API Gateway finds the API by " +
        'Host.',
      'Under that name it knows no API. In a signed request the signed host no longer fits either.',
    ],
    sees: [sees.forbidden],
    checks: [
      distribution,
      checks.check(
        'The same fault made by hand: the right address with another Host.',
        'curl -si "$URL" -H "Host: $DOMAIN"',
      ),
    ],
    fixes: {
      code:
        "Let the proxy put the origin's name into Host. In CloudFront use the managed policy " +
        'AllViewerExceptHostHeader (b689b0a8-53d0-40ab-baf2-68738e2966ac).',
    },
    wrongTurns: [
      'Do not use AllViewer in front of execute-api.',
      "A custom domain name made for the viewer's host is another design: then the origin is that domain, not " +
        'execute-api.',
    ],
    uncertain: [],
    related: ['proxy-strips-auth-header', 'signature-host-mismatch', 'edge-layer-403'],
    sources: ['cdnOrigin', 'cdnHost', 'cdnPolicies'],
  },
  'private-domain-access-missing': {
    happened: [
      'The call used a private custom domain name, and one of the things that it needs is missing.',
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
      endpoints,
    ],
    fixes: {
      aws:
        'Make the association (CreateDomainNameAccessAssociation) and let the domain policy allow ' +
        'execute-api:Invoke from this endpoint. A new association takes about 15 minutes.',
    },
    wrongTurns: ['Do not judge a new association in its first 15 minutes.', turns.everyone],
    uncertain: ['AWS does not document the text of these refusals.'],
    related: ['vpc-endpoint-policy-deny', 'resource-policy-implicit-deny', 'custom-domain-mapping-missing'],
    sources: ['privateDomains', 'endpointPolicies'],
  },
};
