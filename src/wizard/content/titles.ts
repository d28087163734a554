/** What each step is called. */
export const TITLES = {
  'method-settings': 'Method settings',
  'resource-policy': 'Resource policy',
  'iam-policies': 'IAM policies',
  simulator: 'Policy simulator',
  'lambda-authorizer': 'Lambda authorizer',
  'cognito-jwt': 'Cognito and JWT',
  'api-key': 'API key, usage plan',
  cors: 'CORS',
  logs: 'Logs',
  network: 'Network, endpoint',
  'test-call': 'Test call',
} as const;
