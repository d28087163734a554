import { methodArn } from '../../api-gateway/arns.ts';
import type { CauseCode } from '../../causes/index.ts';
import type { Evidence } from '../../model/fact.ts';
import type { Authorizer } from '../../model/facts.ts';
import type { Finding } from '../../model/gate.ts';
import type { Token } from '../../model/request.ts';
import { finding } from '../judgement.ts';

import type { GateContext } from '../types.ts';
import { fault } from './lambda.ts';
import type { TokenPlace } from './token.ts';
import type { AuthorizerVerdict } from './types.ts';

/** What the request itself shows, as evidence. Claims are no secrets; the token is. */
export const claimEvidence = (token: Token, claim: string): Evidence => ({
  source: 'observed',
  operation: null,
  path: `/token/claims/${claim}`,
  value: token.claims[claim] ?? null,
  note: null,
});

export const calledMethodArn = ({ facts, method }: GateContext): string =>
  methodArn(facts.scope, method?.path ?? '', method?.httpMethod ?? 'ANY');

export const methodName = (context: GateContext): string =>
  `${context.method?.httpMethod ?? ''} ${context.method?.path ?? ''}`.trim();

/** Why there is no token to judge; `missing` is the code for an empty place. */
export function placeFault(
  context: GateContext,
  authorizer: Authorizer,
  place: TokenPlace,
  missing: CauseCode,
): Finding | null {
  switch (place.state) {
    case 'token':
    case 'unknown':
      return null;
    case 'misconfigured':
      return fault(
        context,
        authorizer,
        'authorizer-identity-source-misconfigured',
        place.why,
        '/identitySource',
        place.source,
      );
    case 'absent': {
      const carried = place.sent === undefined ? 'none there' : `${place.sent} there, which is not a token`;
      const sentence =
        `Authorizer "${authorizer.name}" looks for a token in ${place.source}, but the request ` + `has ${carried}.`;
      return fault(context, authorizer, missing, sentence, '/identitySource', place.source);
    }
    case 'other': {
      const sentence =
        `Authorizer "${authorizer.name}" requires a JWT in ${place.source}, but the request has ` +
        `${place.what} there.`;
      return fault(context, authorizer, 'method-auth-type-mismatch', sentence, '/identitySource', place.source);
    }
  }
}

/**
 * The signature as far as it was checked. API Gateway takes RSA signatures only.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function signatureFault(token: Token): Finding | null {
  const evidence: readonly Evidence[] = [
    {
      source: 'observed',
      operation: null,
      path: '/token/algorithm',
      value: token.algorithm,
      note: `signature ${token.signature}`,
    },
  ];
  if (!/^[RP]S(?:256|384|512)$/.test(token.algorithm))
    return finding(
      'jwt-signature-invalid',
      'request:token',
      `The token is signed with ${token.algorithm}; only RSA signatures are accepted.`,
      evidence,
    );
  if (token.signature !== 'invalid') return null;
  return finding(
    'jwt-signature-invalid',
    'request:token',
    "The token's signature does not verify against the issuer's keys.",
    evidence,
  );
}

type Unknown = Extract<AuthorizerVerdict, { state: 'unknown' }>;

/** The verdict where it is not known what stands in the place of the token; null where it is. */
export const tokenUnread = (place: TokenPlace): Unknown | null =>
  place.state === 'unknown' ? unknownToken(place.source, `the token in ${place.source}`, place.why) : null;

/**
 * What is left to check of a token that nothing speaks against: its signature, where the issuer's keys were not
 * fetched. Null where it was verified.
 */
export function signatureUnchecked(place: TokenPlace): Unknown | null {
  if (place.state !== 'token' || place.token.signature !== 'unknown') return null;
  const why = "the issuer's keys were not fetched; the token's claims fit";
  const unknown = unknownToken(place.source, `the signature of the token in ${place.source}`, why);
  return { ...unknown, suspects: ['jwt-signature-invalid'] };
}

const unknownToken = (source: string, what: string, why: string): Unknown => ({
  state: 'unknown',
  unknown: [{ about: `token:${source}`, what, why, permission: null }],
});
