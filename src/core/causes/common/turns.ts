/** Ways that look like a fix and are none: each makes the API open, or hides the fault. */
export const turns = {
  none: 'Do not set the method to NONE: then anyone may call it.',
  everyone: 'Do not put Principal "*" without a condition into an Allow: then anyone passes the policy.',
  remove: 'Do not take the resource policy away: a public API without one refuses nobody by policy.',
  star: 'Do not grant execute-api:* on *: it also covers every other API, and ManageConnections.',
  key: 'Do not switch off "API key required": that drops the key for every caller.',
  keyIsNoLock: 'A key says who calls for counting; it is no protection by itself.',
  corsStar: 'Do not answer with every origin and credentials: browsers refuse that, and rightly.',
  corsOff: "Do not turn browser security off to test: it proves nothing about other people's browsers.",
  corsIsNoGuard: 'CORS guards the person at the browser, not the API. It never replaces authorization.',
  deployAll: 'A deployment publishes everything that is in the draft, not only your change. Look at it first.',
  validator: 'Do not switch the request validator off: then the backend gets what it was meant to be spared.',
  retry: 'Do not just retry: the answer stays the same until something changes.',
  testButton: "Do not trust the console's Test button: TestInvokeMethod skips authorizers, keys and policies.",
  simulator: "Do not trust the IAM simulator alone: it does not see this API's resource policy for roles.",
  replaceLoggingRole: 'The role serves every API of the Region: do not put another in place of one that works.',
  changeApi: 'Do not change the API: it did not refuse this call.',
  changeCredentials: 'A text that names an ARN means that the signature was accepted: the credentials are fine.',
  changePolicies: 'Do not change policies of the API: the signature is refused before any of them is read.',
  blameBearer:
    'Do not blame the word Bearer before you have tried both forms: REST Cognito authorizers have been seen to take ' +
    'both.',
  cognitoTestButton:
    'The Test button of a Cognito authorizer takes ID tokens only: an access token always looks wrong there.',
} as const;
