import type { RequestValidatorRow } from './types.ts';

/** A method or route as a case writes it. */
export interface CaseMethod {
  readonly path?: string;
  readonly httpMethod?: string;
  readonly routeKey?: string;
  readonly authorizationType: string;
  readonly authorizer: string | null;
  readonly scopes: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly integration: CaseIntegration;
  readonly requestValidator?: string;
  readonly requestParameters?: Readonly<Record<string, boolean>>;
  readonly requestModels?: Readonly<Record<string, string>>;
  readonly passthroughBehavior?: string;
  readonly requestTemplates?: Readonly<Record<string, string>>;
}
export interface CaseIntegration {
  readonly type: string;
  readonly function?: string;
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly contentHandling?: string;
  readonly uri?: string;
}
export interface CaseAuthorizer {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly identitySources: readonly string[];
  readonly identityValidationExpression?: string | null;
  readonly function?: string;
  readonly credentialsArn?: string | null;
  readonly ttlSeconds?: number;
  readonly providerArns?: readonly string[];
  readonly jwt?: { readonly issuer: string; readonly audience: readonly string[] };
  readonly payloadFormatVersion?: string;
  readonly enableSimpleResponses?: boolean;
  readonly cache?: readonly unknown[];
}
export interface CaseDefinition {
  readonly policy: unknown;
  readonly methods: readonly CaseMethod[];
  readonly authorizers: readonly CaseAuthorizer[];
  readonly gatewayResponses: Readonly<
    Record<string, { readonly statusCode: number | null; readonly headers: Readonly<Record<string, string>> }>
  >;
  readonly requestValidators: readonly RequestValidatorRow[];
  readonly models: readonly { readonly name: string; readonly contentType: string; readonly schema: unknown }[];
}
