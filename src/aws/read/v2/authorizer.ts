import type { ApiType } from '../../../core/api-gateway/gates.ts';
import type { Authorizer } from '../../../core/model/facts.ts';
import { functionIn } from '../integration.ts';

/** An authorizer of an HTTP or WebSocket API as `GetAuthorizers` or an export tells it. */
export interface RawV2Authorizer {
  readonly id: string | null;
  readonly name: string | undefined;
  /** `REQUEST` or `JWT`, in any case. */
  readonly type: string | undefined;
  readonly identitySources: readonly string[];
  readonly uri: string | null;
  readonly credentialsArn: string | null;
  readonly ttlSeconds: number | null;
  readonly payloadFormatVersion: string | null;
  readonly enableSimpleResponses: boolean;
  readonly jwt: Authorizer['jwt'];
}

/**
 * An HTTP API keeps results only where a time is set, a WebSocket API never.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * Null where the answer lacks what this type cannot be without, as in a REST API. A JWT authorizer has exactly one
 * identity source: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
 */
export function v2AuthorizerOf(apiType: ApiType, raw: RawV2Authorizer): Authorizer | null {
  const { name } = raw;
  if (name === undefined || raw.type === undefined) return null;
  const type = raw.type.toUpperCase() === 'JWT' ? 'JWT' : 'REQUEST';
  if (type === 'JWT' && (raw.jwt === null || raw.identitySources.length === 0)) return null;
  const version = raw.payloadFormatVersion;
  return {
    id: raw.id,
    name,
    type,
    identitySources: raw.identitySources
      .flatMap((source) => source.split(','))
      .flatMap((source) => source.trim() || []),
    identityValidationExpression: null,
    function: raw.uri === null ? null : functionIn(raw.uri),
    credentialsArn: raw.credentialsArn || null,
    ttlSeconds: type === 'JWT' ? 0 : (raw.ttlSeconds ?? 0),
    providerArns: [],
    jwt: raw.jwt,
    payloadFormatVersion: apiType === 'HTTP' && (version === '1.0' || version === '2.0') ? version : null,
    enableSimpleResponses: raw.enableSimpleResponses,
  };
}

/** What a token must say; null where one of the two is not told. */
export const jwtOf = (issuer: string | undefined, audience: readonly string[] | undefined): Authorizer['jwt'] =>
  issuer === undefined || audience === undefined ? null : { issuer, audience };
