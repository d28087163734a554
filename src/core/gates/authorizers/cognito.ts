import { texts } from '../../api-gateway/texts.ts';
import { factEvidence } from '../../model/fact.ts';
import type { Authorizer } from '../../model/facts.ts';
import type { Finding } from '../../model/gate.ts';
import type { Token } from '../../model/request.ts';
import { asText } from '../../model/sanitize.ts';
import { finding } from '../judgement.ts';
import { refusal } from '../refusal.ts';
import type { GateContext } from '../types.ts';
import { validationPattern } from './identity.ts';
import { fault } from './lambda.ts';
import { nowOf, type Pool, poolOf, scopesOf, secondsOf, textsOf, timeOf, tokenPlace } from './token.ts';
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
 * A Cognito user pool authorizer of a REST API. A method without scopes takes ID tokens, a method with scopes access
 * tokens. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export function judgeCognito(context: GateContext, authorizer: Authorizer): AuthorizerVerdict {
  const place = tokenPlace(context, authorizer);
  const unread = tokenUnread(place);
  if (unread !== null) return unread;
  const missing = placeFault(context, authorizer, place, 'cognito-token-missing');
  const causes =
    place.state === 'token'
      ? tokenFaults(context, authorizer, place.token)
      : [...(missing === null ? [] : [missing]), ...poolsGone(context, authorizer)];
  if (causes.length === 0)
    return (
      signatureUnchecked(place) ?? {
        state: 'authenticated',
        because: `The user pool token in ${place.source} is accepted by authorizer "${authorizer.name}".`,
      }
    );
  const expired = causes[0]?.code === 'cognito-token-expired';
  return {
    state: 'refused',
    answer: refusal(context, 'UNAUTHORIZED', expired ? texts.incomingTokenExpired : null),
    causes,
  };
}

function tokenFaults(context: GateContext, authorizer: Authorizer, token: Token): readonly Finding[] {
  const issuer = issuerFault(context, authorizer, token);
  const found = [
    issuer,
    signatureFault(token),
    expiryFault(context, token),
    kindFault(context, token),
    audienceFault(context, authorizer, token),
  ];
  return found.filter((cause) => cause !== null);
}

/**
 * A pool that is gone comes first: its tokens, and those of the pool that took its place, are refused for that reason.
 */
function issuerFault(context: GateContext, authorizer: Authorizer, token: Token): Finding | null {
  const pools = authorizer.providerArns.map(poolOf);
  const issuer = token.claims['iss'];
  const trusted = pools.find((pool) => pool.issuer === issuer);
  if (trusted !== undefined && isGone(context, trusted) !== true) return null;
  const [gone] = poolsGone(context, authorizer);
  if (gone !== undefined) return gone;
  const sentence =
    `Authorizer "${authorizer.name}" trusts ${pools.map((pool) => pool.id).join(', ') || 'no pool'}; the token was ` +
    `issued by ${asText(issuer ?? 'nobody')}.`;
  const cause = fault(
    context,
    authorizer,
    'cognito-wrong-user-pool',
    sentence,
    '/providerARNs',
    authorizer.providerArns,
  );
  return { ...cause, evidence: [...cause.evidence, claimEvidence(token, 'iss')] };
}

function isGone(context: GateContext, pool: Pool): boolean | null {
  const { userPools } = context.facts;
  if (userPools.state !== 'known') return null;
  const found = userPools.value[pool.id];
  return found === undefined ? null : !found.exists;
}

function poolsGone(context: GateContext, authorizer: Authorizer): readonly Finding[] {
  const { userPools } = context.facts;
  const operation = userPools.state === 'known' ? userPools.operation : 'DescribeUserPool';
  return authorizer.providerArns
    .filter((arn) => isGone(context, poolOf(arn)) === true)
    .slice(0, 1)
    .map((arn) =>
      finding(
        'cognito-user-pool-deleted',
        arn,
        `Authorizer "${authorizer.name}" trusts user pool ${poolOf(arn).id}, which no longer exists.`,
        [factEvidence(operation, '/UserPool', null, `user pool ${poolOf(arn).id}`)],
      ),
    );
}

function expiryFault(context: GateContext, token: Token): Finding | null {
  const exp = secondsOf(token.claims['exp']);
  if (exp === null || exp > nowOf(context)) return null;
  return finding(
    'cognito-token-expired',
    'request:token',
    `The token expired at ${timeOf(exp)}; the call was made at ${context.request.time}.`,
    [claimEvidence(token, 'exp')],
  );
}

/** ID token without scopes, access token with one of them. */
function kindFault(context: GateContext, token: Token): Finding | null {
  const scopes = context.method?.scopes ?? [];
  const use = token.claims['token_use'];
  const name = methodName(context);
  const evidence = [
    claimEvidence(token, 'token_use'),
    factEvidence(operationOf(context), '/authorizationScopes', scopes, name),
  ];
  if (scopes.length === 0) {
    if (use !== 'access') return null;
    return finding(
      'cognito-access-token-without-scopes',
      calledMethodArn(context),
      `${name} lists no scopes, so it takes ID tokens only; the request carries an access token.`,
      evidence,
    );
  }
  if (use === 'id')
    return finding(
      'cognito-id-token-with-scopes',
      calledMethodArn(context),
      `${name} lists scopes (${scopes.join(', ')}), so it takes access tokens only; the request carries an ID token.`,
      evidence,
    );
  const held = scopesOf(token);
  if (scopes.some((scope) => held.includes(scope))) return null;
  return finding(
    'cognito-scope-missing',
    calledMethodArn(context),
    `${name} requires one of the scopes ${scopes.join(', ')}; the token has ${held.join(', ') || 'none'}.`,
    [claimEvidence(token, 'scope'), ...evidence],
  );
}

/**
 * The validation expression is tried on `aud`; an access token has none.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
 */
function audienceFault(context: GateContext, authorizer: Authorizer, token: Token): Finding | null {
  const expression = authorizer.identityValidationExpression;
  // An access token on a method without scopes is refused for what it is, before any audience is looked at.
  if (
    expression === null ||
    expression === '' ||
    (token.claims['token_use'] === 'access' && (context.method?.scopes.length ?? 0) === 0)
  )
    return null;
  const pattern = validationPattern(expression);
  const audience = textsOf(token.claims['aud']);
  if (pattern === null || audience.some((text) => pattern.test(text))) return null;
  const sentence =
    `The token validation expression ${expression} of authorizer "${authorizer.name}" does not match the token's aud ` +
    `(${audience.join(', ') || 'absent'}).`;
  const cause = fault(
    context,
    authorizer,
    'cognito-audience-mismatch',
    sentence,
    '/identityValidationExpression',
    expression,
  );
  return { ...cause, evidence: [...cause.evidence, claimEvidence(token, 'aud')] };
}

const operationOf = (context: GateContext): string =>
  context.facts.deployed.methods.state === 'known' ? context.facts.deployed.methods.operation : 'GetMethod';
