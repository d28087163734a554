/** The three kinds of API that API Gateway has. */
export type ApiType = 'REST' | 'HTTP' | 'WEBSOCKET';

/** How a method or route authorizes its callers. */
export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT';
