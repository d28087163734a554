import { texts } from '../../api-gateway/texts.ts';
import type { CauseCode } from '../../causes/index.ts';
import type { Answer } from '../../model/answer.ts';
import { factEvidence } from '../../model/fact.ts';
import type { Authorizer } from '../../model/facts.ts';
import type { Finding, Gap } from '../../model/gate.ts';
import type { Token } from '../../model/request.ts';
import { asText } from '../../model/sanitize.ts';
import { finding } from '../judgement.ts';
import { refusal } from '../refusal.ts';
import type { GateContext } from '../types.ts';
import { identitySourcesOf } from './identity.ts';
import { fault } from './lambda.ts';
import { nowOf, scopesOf, secondsOf, type TokenPlace, textsOf, timeOf, tokenPlace } from './token.ts';
import {
  calledMethodArn,
  claimEvidence,
  methodName,
  placeFault,
  signatureFault,
  signatureUnchecked,
  tokenUnread,
} from './token-faults.ts';
import type { AuthorizerVerdict } from './types.ts';

/**
 * A JWT authorizer: signature, issuer to the letter, audience, times, then one of the route's scopes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
 */
export function judgeJwt(context: GateContext, authorizer: Authorizer): AuthorizerVerdict {
  const place = placeOf(context, authorizer);
  const unread = tokenUnread(place);
  if (unread !== null) return unread;
  const causes =
    place.state === 'token' ? tokenFaults(context, authorizer, place.token) : noToken(context, authorizer, place);
  const [first] = causes;
  const unknown = authorizer.jwt === null ? [settingsUnread(authorizer)] : [];
  if (first !== undefined) {
    // The signature is checked before the scopes, and a wrong one is a 401.
    const doubted = first.code === 'jwt-scope-missing' && signatureUnchecked(place) !== null;
    return { state: 'refused', answer: answerTo(context, first.code, place), causes, unknown, doubted };
  }
  if (unknown.length > 0)
    return {
      state: 'unknown',
      unknown,
      suspects: ['jwt-issuer-mismatch', 'jwt-audience-mismatch', 'jwt-signature-invalid'],
    };
  return (
    signatureUnchecked(place) ?? {
      state: 'authenticated',
      because: `The token in ${place.source} is accepted by authorizer "${authorizer.name}".`,
    }
  );
}

const settingsUnread = ({ name }: Authorizer): Gap => ({
  about: `authorizer-settings:${name}`,
  what: `the issuers, audiences, algorithms and required claims of authorizer "${name}"`,
  why: 'AWS does not document the names of these settings for a REST API, so they were not read',
  permission: null,
});

/** Where a REST API's authorizer looks may not be told either: the token that the call carries is judged then. */
function placeOf(context: GateContext, authorizer: Authorizer): TokenPlace {
  if (identitySourcesOf(authorizer).length > 0) return tokenPlace(context, authorizer);
  const { token } = context.request;
  const source = 'the call';
  return token === null
    ? { state: 'unknown', source, why: 'the location where the authorizer looks for the token was not read' }
    : { state: 'token', token, source };
}

/**
 * No own code tells a missing JWT: for tokens of a user pool it is the pool's, else that of an absent identity source.
 */
function noToken(context: GateContext, authorizer: Authorizer, place: TokenPlace): readonly Finding[] {
  const ofCognito = authorizer.jwt?.issuer.startsWith('https://cognito-idp.') === true;
  const missing = placeFault(
    context,
    authorizer,
    place,
    ofCognito ? 'cognito-token-missing' : 'authorizer-identity-source-missing',
  );
  return missing === null ? [] : [missing];
}

function tokenFaults(context: GateContext, authorizer: Authorizer, token: Token): readonly Finding[] {
  const { jwt } = authorizer;
  const found = [
    acceptsRsaOnly(context) || token.signature === 'invalid' ? signatureFault(token) : null,
    jwt === null ? null : issuerFault(context, authorizer, jwt.issuer, token),
    jwt === null ? null : audienceFault(context, authorizer, jwt.audience, token),
    timeFault(context, token),
    scopeFault(context, token),
  ];
  return found.filter((cause) => cause !== null);
}

/** Which algorithms a REST API's authorizer takes is a setting of it. */
const acceptsRsaOnly = ({ facts }: GateContext): boolean => facts.scope.apiType !== 'REST';

function issuerFault(context: GateContext, authorizer: Authorizer, issuer: string, token: Token): Finding | null {
  const iss = token.claims['iss'];
  if (iss === issuer) return null;
  const sentence =
    `The issuer of authorizer "${authorizer.name}" is "${issuer}"; the token's iss is "${asText(iss ?? '')}". They ` +
    'are compared letter by letter.';
  const cause = fault(context, authorizer, 'jwt-issuer-mismatch', sentence, '/JwtConfiguration/Issuer', issuer, {
    policy: `authorizer "${authorizer.name}"`,
    index: 0,
    sid: null,
    element: 'Condition',
    segment: 'iss',
    granted: issuer,
    asked: asText(iss ?? ''),
  });
  return { ...cause, evidence: [...cause.evidence, claimEvidence(token, 'iss')] };
}

/** `client_id` counts only where the token has no `aud`. */
function audienceFault(
  context: GateContext,
  authorizer: Authorizer,
  audience: readonly string[],
  token: Token,
): Finding | null {
  const claim = token.claims['aud'] === undefined ? 'client_id' : 'aud';
  const held = textsOf(token.claims[claim]);
  if (held.some((text) => audience.includes(text))) return null;
  const sentence =
    `Authorizer "${authorizer.name}" accepts the audience ${audience.join(', ') || '(none)'}; the token's ${claim} ` +
    `is ${held.join(', ') || 'absent'}.`;
  const cause = fault(context, authorizer, 'jwt-audience-mismatch', sentence, '/JwtConfiguration/Audience', audience);
  return { ...cause, evidence: [...cause.evidence, claimEvidence(token, claim)] };
}

function timeFault(context: GateContext, token: Token): Finding | null {
  const now = nowOf(context);
  const exp = secondsOf(token.claims['exp']);
  if (exp !== null && exp <= now)
    return finding(
      'jwt-token-expired',
      'request:token',
      `The token expired at ${timeOf(exp)}; the call was made at ${context.request.time}.`,
      [claimEvidence(token, 'exp')],
    );
  for (const claim of ['nbf', 'iat'] as const) {
    const from = secondsOf(token.claims[claim]);
    if (from !== null && from > now)
      return finding(
        'jwt-token-expired',
        'request:token',
        `The token is valid only from ${timeOf(from)} (${claim}); the call was made at ${context.request.time}.`,
        [claimEvidence(token, claim)],
      );
  }
  return null;
}

function scopeFault(context: GateContext, token: Token): Finding | null {
  const wanted = context.method?.scopes ?? [];
  const held = scopesOf(token);
  if (wanted.length === 0 || wanted.some((scope) => held.includes(scope))) return null;
  const name = methodName(context);
  const operation =
    context.facts.deployed.methods.state === 'known' ? context.facts.deployed.methods.operation : 'GetRoutes';
  return finding(
    'jwt-scope-missing',
    calledMethodArn(context),
    `${name} requires one of the scopes ${wanted.join(', ')}; the token has ${held.join(', ') || 'none'}.`,
    [claimEvidence(token, 'scope'), factEvidence(operation, '/AuthorizationScopes', wanted, name)],
  );
}

/**
 * A missing scope is a 403, everything else a 401; HTTP APIs say more in `www-authenticate`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
 */
function answerTo(context: GateContext, code: CauseCode, place: TokenPlace): Answer {
  if (code === 'jwt-scope-missing') return refusal(context, 'ACCESS_DENIED', 'Forbidden');
  if (context.facts.scope.apiType !== 'HTTP') return refusal(context, 'UNAUTHORIZED');
  return refusal(context, 'UNAUTHORIZED', null, { headers: { 'www-authenticate': challenge(code, place) } });
}

/** Texts that are not known stay away: the bare challenge is all that can be promised. */
function challenge(code: CauseCode, place: TokenPlace): string {
  if (place.state === 'absent' || place.state === 'misconfigured') return texts.jwtChallenge(null);
  if (place.state === 'other') return texts.jwtChallenge('token contains an invalid number of segments');
  if (code === 'jwt-audience-mismatch') return texts.jwtChallenge('the token does not have a valid audience');
  if (code === 'jwt-signature-invalid' && place.state === 'token' && !place.token.algorithm.startsWith('RS'))
    return texts.jwtChallenge(`signing method ${place.token.algorithm} is invalid`);
  return texts.jwtChallenge('');
}
