import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const DEPLOY = 'then deploy: a resource policy takes effect with a deployment.';
const address = checks.check(
  'The public address that a call from this computer comes from.',
  'curl -s https://checkip.amazonaws.com',
);
const endpointType = checks.api('The endpoint type decides which address and VPC keys exist.', 'endpointConfiguration');
const shortForm = 'Do not look for the short form execute-api:/… in the saved policy: AWS writes out the full ARN.';

export const RESOURCE_POLICY_PAGES: Pages<
  | 'resource-policy-implicit-deny'
  | 'resource-policy-explicit-deny'
  | 'resource-policy-ip-condition'
  | 'resource-policy-wrong-condition-key'
  | 'resource-policy-wrong-principal'
  | 'resource-policy-wrong-resource-arn'
  | 'resource-policy-cross-account-missing'
  | 'policy-malformed'
  | 'resource-policy-not-redeployed'
> = {
  'resource-policy-implicit-deny': {
    happened: [
      'The API has a resource policy, and no statement of it allows this request.',
      'For methods with NONE or Cognito, a policy that is silent refuses. With IAM in the same account, or with a ' +
        "Lambda authorizer, the other side's Allow is enough.",
      'More than one element misses, or a right key has a value that the policy does not list.',
    ],
    sees: [sees.anonymousSilent, sees.anonymousBare, sees.personSilent('resource')],
    checks: [checks.draftPolicy, checks.deployedPolicy, checks.callIt],
    fixes: {
      aws: `Add or widen one Allow by just this caller, verb and path (UpdateRestApi, replace /policy), ${DEPLOY}`,
    },
    wrongTurns: [turns.everyone, turns.remove, turns.none, shortForm],
    uncertain: ['How a policy combines with the REST JWT authorizer is not documented.'],
    related: [
      'resource-policy-wrong-resource-arn',
      'resource-policy-ip-condition',
      'resource-policy-wrong-principal',
      'resource-policy-not-redeployed',
    ],
    sources: ['flow', 'policyAttach', 'forbidden', 'denied'],
  },
  'resource-policy-explicit-deny': {
    happened: [
      'A Deny statement of the resource policy matches this request.',
      'A Deny wins over every Allow, wherever the Allow stands.',
      'On a method with a Lambda authorizer it ends the call before the function runs.',
    ],
    sees: [sees.anonymousDenied, sees.personDenied('resource')],
    checks: [checks.draftPolicy, checks.deployedPolicy],
    fixes: { aws: `Narrow the Deny so that it leaves out this request, or take it away if nobody needs it, ${DEPLOY}` },
    wrongTurns: ['Do not add an Allow: it cannot outweigh a Deny.', turns.remove, turns.testButton],
    uncertain: [],
    related: ['resource-policy-ip-condition', 'resource-policy-wrong-condition-key', 'iam-explicit-deny'],
    sources: ['flow', 'evaluation', 'denied'],
  },
  'resource-policy-ip-condition': {
    happened: [
      'The resource policy lists addresses, and the address of this caller is not among them.',
      "API Gateway goes by the address that reaches it: of a NAT gateway, a company's way out, a CDN, or an IPv6 " +
        'address.',
    ],
    sees: [sees.anonymousDenied, sees.anonymousSilent, sees.personDenied('resource')],
    checks: [
      address,
      checks.draftPolicy,
      checks.stage('An access log with $context.identity.sourceIp shows what the policy saw.', 'accessLogSettings'),
      endpointType,
    ],
    fixes: {
      aws:
        "Add the caller's range, as narrow as it can be, to aws:SourceIp (for a private API to aws:VpcSourceIp), " +
        `${DEPLOY}`,
    },
    wrongTurns: [
      'Do not add 0.0.0.0/0 or ::/0: that lists everybody.',
      'Do not add a private range (10.0.0.0/8 …) to aws:SourceIp: a public API never sees such an address.',
      "Do not add the viewer's address where your own CDN is in front: the API sees the CDN's.",
    ],
    uncertain: [
      'For edge-optimized APIs it is not documented which address aws:SourceIp holds; the access log shows it.',
    ],
    related: [
      'resource-policy-wrong-condition-key',
      'resource-policy-ineffective-ip-filter',
      'resource-policy-not-redeployed',
    ],
    sources: ['policyExamples', 'policyKeys', 'conditionKeys', 'addressTypes'],
  },
  'resource-policy-wrong-condition-key': {
    happened: [
      'The policy asks for a condition key that this kind of request does not carry.',
      'aws:SourceVpc, aws:SourceVpce and aws:VpcSourceIp exist only for private APIs; aws:SourceIp is absent ' +
        'there; principal keys exist only with AWS_IAM.',
      'An absent key makes a positive condition false and a negated one (StringNotEquals, NotIpAddress) true, so ' +
        'such a Deny hits everybody.',
    ],
    sees: [sees.anonymousDenied, sees.anonymousSilent],
    checks: [endpointType, checks.draftPolicy, checks.draftMethods],
    fixes: {
      aws:
        'Use the key that exists here: aws:SourceIp on a public API; aws:VpcSourceIp, aws:SourceVpce or ' +
        `aws:SourceVpc on a private one; ${DEPLOY}`,
    },
    wrongTurns: [
      'IfExists does not rescue a negated Deny: it still holds when the key is absent.',
      'A VPC id (vpc-…) never fits aws:SourceVpce, and an endpoint id (vpce-…) never aws:SourceVpc.',
      'Do not drop the condition: it is what keeps others out.',
    ],
    uncertain: [],
    related: ['resource-policy-ip-condition', 'resource-policy-explicit-deny', 'vpc-endpoint-policy-deny'],
    sources: ['policyKeys', 'operators', 'conditionKeys', 'policyExamples'],
  },
  'resource-policy-wrong-principal': {
    happened: [
      'The policy names AWS principals, and this method yields none: only AWS_IAM methods know who calls.',
      'On methods with NONE, a Lambda authorizer or Cognito, every caller is anonymous to the resource policy.',
    ],
    sees: [sees.anonymousSilent, sees.anonymousBare],
    checks: [checks.draftPolicy, checks.draftMethods],
    fixes: {
      aws:
        'Either set the method to AWS_IAM, so that callers sign and are known, or use Principal "*" with a ' +
        `condition (address, VPC endpoint), ${DEPLOY}`,
    },
    wrongTurns: [
      turns.everyone,
      turns.none,
      'A role session shows in errors without the path of its role. Compare with the ARN that iam get-role prints.',
      'A role or user that was deleted and made anew is another principal: the policy then holds an id (AROA…, AIDA…).',
    ],
    uncertain: ['Whether a signed call to a NONE method is known to the resource policy is not documented.'],
    related: ['resource-policy-implicit-deny', 'method-iam-unsigned-request', 'resource-policy-cross-account-missing'],
    sources: ['policyAttach', 'principals', 'policyKeys'],
  },
  'resource-policy-wrong-resource-arn': {
    happened: [
      'A statement would allow the call, but its Resource does not reach it.',
      'The ARN of a call is arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{VERB}/{path}, with the ' +
        'real path and verb.',
      'Often the stage is missing, a path ends without /*, a template like {id} is written out, or the policy was ' +
        'copied from another API.',
    ],
    sees: [sees.anonymousSilent, sees.anonymousBare, sees.personSilent('resource')],
    checks: [checks.draftPolicy, checks.deployedPolicy, checks.callIt],
    fixes: { aws: `Correct the one segment that misses, for this stage, verb and path, ${DEPLOY}` },
    wrongTurns: [
      'A Resource that ends at the API or the stage covers nothing: /* belongs behind it.',
      '…/pets/* does not cover /pets: both have to be listed.',
      'A template such as {id} or {proxy+} matches nothing real: use *.',
      'ANY is never in the ARN of a call: use the verb or *.',
    ],
    uncertain: ['Which ARN a policy sees for percent-encoded paths and for custom domain names is not documented.'],
    related: ['resource-policy-implicit-deny', 'iam-policy-wrong-resource', 'authorizer-policy-wrong-resource'],
    sources: ['arn', 'iamInvoke', 'policyExamples', 'resources'],
  },
  'resource-policy-cross-account-missing': {
    happened: [
      "The caller belongs to another account than the API, and the API's side has no Allow for it.",
      "Across accounts both sides have to allow: the caller's own IAM policy and the resource policy of the API.",
    ],
    sees: [sees.personSilent('resource'), sees.personBare],
    checks: [checks.whoAmI, checks.draftPolicy, checks.deployedPolicy],
    fixes: {
      aws: `Allow just this role or user in the resource policy, for the verbs and paths that it needs, ${DEPLOY}`,
    },
    wrongTurns: [
      turns.everyone,
      'Naming the whole account (root) lets everyone in who is allowed over there. Prefer the one role.',
      "HTTP APIs have no resource policies: there the caller assumes a role in the API's account.",
    ],
    uncertain: [],
    related: ['iam-policy-missing', 'iam-cross-account-http-api', 'resource-policy-wrong-principal'],
    sources: ['flow', 'crossAccount', 'policyExamples'],
  },
  'policy-malformed': {
    happened: [
      'A policy cannot be read, or it names things that can never match.',
      'Examples: JSON that breaks off, an Action of another service, a URL as Resource, the short form ' +
        'execute-api:/… outside a resource policy, variables without Version 2012-10-17.',
    ],
    sees: [sees.anonymousSilent, sees.personSilent('identity'), sees.anonymousBare],
    checks: [
      checks.draftPolicy,
      checks.check(
        "The caller's own policies.",
        'aws iam get-account-authorization-details --filter Role --query ' +
          '"RoleDetailList[?RoleName==\'$ROLE_NAME\'].RolePolicyList"',
      ),
      checks.simulate('What IAM makes of the identity policies. A statement that can never match is not listed.'),
    ],
    fixes: {
      aws: 'Correct the statement. For a resource policy deploy afterwards; for an identity policy that is not needed.',
    },
    wrongTurns: [
      'Do not copy the short form execute-api:/… into IAM, endpoint or authorizer policies: it works only in ' +
        'resource policies.',
      turns.everyone,
    ],
    uncertain: [],
    related: ['iam-policy-wrong-action', 'resource-policy-wrong-resource-arn', 'iam-policy-wrong-resource'],
    sources: ['grammar', 'variables', 'policyExamples', 'policyAttach'],
  },
  'resource-policy-not-redeployed': {
    happened: [
      'The policy was edited and would let this call through, and the stage still serves the older copy.',
      'The console and GetRestApi show the draft. Callers get the copy that was made by the last deployment.',
    ],
    sees: [sees.anonymousSilent, sees.anonymousDenied, sees.personSilent('resource')],
    checks: [checks.draftPolicy, checks.deployedPolicy],
    fixes: { aws: 'Deploy the API to this stage: CreateDeployment.' },
    wrongTurns: [
      'Do not edit the policy again: the draft is right already.',
      turns.deployAll,
      'On a stage with a canary, a deployment may reach the canary only.',
    ],
    uncertain: [
      'That an export holds the deployed policy rests on the API text "exports a deployed version" and on exports ' +
        'that were seen.',
    ],
    related: ['deployment-stale', 'canary-serves-two-deployments', 'resource-policy-implicit-deny'],
    sources: ['deploy', 'policyAttach', 'export'],
  },
};
