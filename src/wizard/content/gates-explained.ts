import { GATES, type GateName } from '../../core/api-gateway/gates.ts';

/** How AWS decides at each gate, and what keeps a refusal there from coming back. */
export const DECIDES: Readonly<Record<GateName, string>> = {
  network: 'Before anything else the client has to reach the API: DNS, TLS, and for a private API a VPC endpoint.',
  endpoint: 'The host name picks the API: the default endpoint, or a custom domain and its longest mapping.',
  waf: 'A web ACL judges the request before API Gateway asks who calls. The first rule that blocks decides.',
  route:
    'The deployed stage is searched for the route that fits verb and path best. What was not deployed is not there.',
  'resource-policy':
    'An explicit deny always wins. For an IAM caller of the same account, or with a Lambda authorizer, one allow ' +
    'is enough: from the resource policy, or from the IAM policies or the authorizer. For an IAM caller of another ' +
    'account, both have to allow. Without authorization, or with Cognito, the resource policy itself has to allow.',
  authorization:
    'The method names what authorizes the call: IAM policies, a Lambda function, a user pool or the issuer of a ' +
    'token. An explicit deny always wins, and without an allow the call is refused.',
  'api-key': 'Where the method requires a key, it has to be enabled, and in a usage plan that holds this stage.',
  throttle: "The lowest limit counts: the account's, the stage's, the method's, or the usage plan's.",
  validation: 'Parameters, media type and body are compared with what the method asks for.',
  integration:
    'The call was let through. API Gateway calls the integration, for which it needs a permission of its own.',
  cors: 'The browser decides: it may ask with OPTIONS first, and reads the headers of each answer.',
};

export const PREVENTS: Readonly<Record<GateName, string>> = {
  network: 'After each change of DNS, endpoint or mutual TLS, make one call from each network that callers use.',
  endpoint: 'Keep domain, mapping and endpoint in one template, and call each public URL after each deployment.',
  waf: 'Set a new rule to Count first, look at what it would have blocked, and only then set it to Block.',
  route: 'Deploy the stage in the step that changes the routes, and call each route after it.',
  'resource-policy':
    'Keep the policy in the template that also deploys the stage. Write its Resource as stage, verb and path of the ' +
    'calls that it is for, and call the API once as each caller after each deployment.',
  authorization:
    "Let the template build the callers' permissions from the ARN of the method; do not write the ARN by hand. " +
    'After each deployment, call the API once as each caller.',
  'api-key': 'Keep keys, usage plans and their stages in one template; a new stage is in no plan by itself.',
  throttle: 'Set an alarm on 429 answers, and let clients wait and try again with growing pauses.',
  validation: 'Generate the clients from the exported API definition, so that they send what the method asks for.',
  integration: 'Let the template that creates the function also grant API Gateway the permission to invoke it.',
  cors: 'Test with a browser, or with an OPTIONS call that carries Origin: other clients do not notice CORS.',
};

/** `check 5 of 11: network, …`: where in its order API Gateway decides this. */
export const placeOf = (gate: GateName): string =>
  `This is check ${GATES.indexOf(gate) + 1} of ${GATES.length}, in this order: ${GATES.join(', ')}.`;
