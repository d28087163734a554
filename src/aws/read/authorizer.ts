import type { Authorizer } from '../../core/model/facts.ts';
import { functionIn } from './integration.ts';

/** A REST authorizer as `GetAuthorizers` or an export tells it. Field names are AWS's. */
export interface RawAuthorizer {
  readonly id: string | null;
  readonly name: string | undefined;
  readonly type: string | undefined;
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

/**
 * Null where the answer lacks what this type cannot be without: a method that names it is then judged as one whose
 * authorizer is not known. Only a REQUEST authorizer that keeps no results may do without an identity source:
 * https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html
 */
export function authorizerOf(raw: RawAuthorizer): Authorizer | null {
  const { name } = raw;
  if (name === undefined || raw.type === undefined) return null;
  const type = typeOf(raw.type);
  const ttl = Number(raw.authorizerResultTtlInSeconds ?? DEFAULT_TTL_SECONDS);
  const needsSource = type === 'TOKEN' || type === 'COGNITO_USER_POOLS' || (type === 'REQUEST' && ttl > 0);
  if (needsSource && !raw.identitySource) return null;
  if (type === 'COGNITO_USER_POOLS' && (raw.providerARNs ?? []).length === 0) return null;
  return {
    id: raw.id,
    name,
    type,
    identitySources: (raw.identitySource ?? '')
      .split(',')
      .map((source) => source.trim())
      .filter((source) => source !== ''),
    identityValidationExpression: raw.identityValidationExpression || null,
    function: raw.authorizerUri === undefined ? null : functionIn(raw.authorizerUri),
    credentialsArn: raw.authorizerCredentials || null,
    // Tokens of user pools and JWTs are checked by the gateway itself: there is no result to keep.
    ttlSeconds: type === 'COGNITO_USER_POOLS' || type === 'JWT' ? 0 : ttl,
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
