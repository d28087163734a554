import type { Authorizer } from '../../core/model/facts.ts';
import { functionIn } from './integration.ts';

/** A REST authorizer as `GetAuthorizers` or an export tells it. Field names are AWS's. */
export interface RawAuthorizer {
  readonly id: string | null;
  readonly name: string;
  readonly type: string;
  readonly identitySource?: string | undefined;
  readonly identityValidationExpression?: string | undefined;
  readonly authorizerUri?: string | undefined;
  readonly authorizerCredentials?: string | undefined;
  /** Some servers send it as text. */
  readonly authorizerResultTtlInSeconds?: number | string | undefined;
  readonly providerARNs?: readonly string[] | undefined;
}

/**
 * How long results are kept when nothing is said. https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
 */
const DEFAULT_TTL_SECONDS = 300;

export function authorizerOf(raw: RawAuthorizer): Authorizer {
  const type = typeOf(raw.type);
  return {
    id: raw.id,
    name: raw.name,
    type,
    identitySources: (raw.identitySource ?? '')
      .split(',')
      .map((source) => source.trim())
      .filter((source) => source !== ''),
    identityValidationExpression: raw.identityValidationExpression || null,
    function: raw.authorizerUri === undefined ? null : functionIn(raw.authorizerUri),
    credentialsArn: raw.authorizerCredentials || null,
    // Tokens of user pools and JWTs are checked by the gateway itself: there is no result to keep.
    ttlSeconds:
      type === 'COGNITO_USER_POOLS' || type === 'JWT'
        ? 0
        : Number(raw.authorizerResultTtlInSeconds ?? DEFAULT_TTL_SECONDS),
    providerArns: raw.providerARNs ?? [],
    // Under which names a REST API tells a JWT authorizer's issuers and audiences is not documented.
    jwt: null,
    payloadFormatVersion: null,
    enableSimpleResponses: false,
  };
}

function typeOf(type: string): Authorizer['type'] {
  const upper = type.toUpperCase();
  return upper === 'REQUEST' || upper === 'COGNITO_USER_POOLS' || upper === 'JWT' ? upper : 'TOKEN';
}
