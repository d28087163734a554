/** Ways that look like a fix and are none: each makes the API open, or hides the fault. */
export const turns = {
  none: 'Do not set the method to NONE: then anyone may call it.',
  everyone: 'Do not use Principal "*" in an Allow without a condition: the policy would then allow anyone.',
  remove: 'Do not remove the resource policy: without one, a public API does not refuse anyone by policy.',
  star: 'Do not grant execute-api:* on *: it also covers every other API, and ManageConnections.',
  key: 'Do not switch off "API key required": that drops the key for every caller.',
  keyIsNoLock: 'An API key identifies the caller so that calls can be counted. It does not protect the API by itself.',
  corsStar: 'Do not allow all origins together with credentials: browsers refuse that, for good reason.',
  corsOff: "Do not turn off browser security to test: the result proves nothing about other people's browsers.",
  corsIsNoGuard: 'CORS protects the browser user, not the API. It never replaces authorization.',
  deployAll: 'A deployment publishes everything in the draft, not only your change. Review the draft first.',
  validator: 'Do not turn off the request validator: the backend would then receive invalid requests.',
  retry: 'Do not just retry: the answer stays the same until something changes.',
  testButton: "Do not trust the console's Test button: TestInvokeMethod skips authorizers, keys and policies.",
  simulator: "Do not trust the IAM simulator alone: for a role, it does not see this API's resource policy.",
  replaceLoggingRole: 'Every API in the Region uses this role: do not replace a role that works.',
  changeApi: 'Do not change the API: it did not refuse this call.',
  changeCredentials: 'A text that names an ARN means that the signature was accepted: the credentials are fine.',
  changePolicies: "Do not change the API's policies: the signature is refused before any policy is evaluated.",
  blameBearer:
    'Do not assume that the word Bearer is the cause before you have tried both forms: REST Cognito authorizers ' +
    'have been seen to accept both.',
  cognitoTestButton:
    'The Test button of a Cognito authorizer takes ID tokens only: an access token always looks wrong there.',
} as const;
