import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { IAMClient } from '@aws-sdk/client-iam';

/** The SDK clients that changes go through, made when they are first needed. */
export interface ApplyClients {
  apiGateway(): Promise<Pick<APIGatewayClient, 'send'>>;
  iam(): Promise<Pick<IAMClient, 'send'>>;
}
