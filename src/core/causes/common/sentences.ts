/** Sentences that several pages share, in whole or in part. */
export const sentences = {
  keysAlike: 'A missing, unknown, disabled or unattached key gives the same response.',
  brokenAuthorizersAlike: 'The answer is the same for every broken authorizer. The log tells them apart.',
  browserWords: "The wording in the browser's developer console differs from browser to browser.",
  invokeRight: 'execute-api:Invoke on arn:aws:execute-api:{region}:{account}:{api}/{stage}/{VERB}/{path}',
  thenDeployPolicy: 'then deploy: a resource policy takes effect with a deployment.',
  signatureOrder: 'The order in which date, scope, key, session token and signature are checked is not documented.',
  unpublishedDescription: 'AWS does not document the text of error_description. Rely on the response that you receive.',
} as const;
