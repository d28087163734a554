/** The three kinds of API that API Gateway has. */
export type ApiType = 'REST' | 'HTTP' | 'WEBSOCKET';
