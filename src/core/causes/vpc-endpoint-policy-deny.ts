import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const vpcEndpointPolicyDeny = cause({
  kind: 'cause',
  code: 'vpc-endpoint-policy-deny',
  gate: 'network',
  because: "the interface endpoint's policy does not let the call through",
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'deny-in-vpc-endpoint-policy': 10 },
  page: () => ({
    happened: [
      'The call came through a VPC endpoint, and the policy of that endpoint does not allow it.',
      'The endpoint policy and the resource policy both have to let the call through. The default endpoint policy ' +
        'allows everything.',
      'A caller without a signature, or with a bearer token, is anonymous to the endpoint policy.',
    ],
    sees: [sees.anonymousBare, sees.personSilent('vpc-endpoint')],
    checks: [
      checks.vpcEndpoints,
      checks.check(
        'The policy of one endpoint.',
        'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids "$VPCE" --query ' +
          "'VpcEndpoints[0].PolicyDocument' --output text",
      ),
      checks.draftPolicy,
    ],
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
      'AWS does not publish the text of execute-api for this refusal. The reason after "because" is taken from ' +
        'other services.',
      'It is not known whether the endpoint policy or the resource policy is evaluated first: check both.',
    ],
    related: ['resource-policy-implicit-deny', 'resource-policy-wrong-condition-key', 'private-api-called-publicly'],
    sources: ['endpointPolicies', 'denied'],
  }),
});
