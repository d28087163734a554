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
  retry: 'Do not just retry: the answer stays the same until something changes.',
  testButton: "Do not trust the console's Test button: TestInvokeMethod skips authorizers, keys and policies.",
  simulator: "Do not trust the IAM simulator alone: it does not see this API's resource policy for roles.",
} as const;
