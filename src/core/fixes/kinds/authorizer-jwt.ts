import { textsOf } from '../../gates/authorizers/token.ts';
import { valueOf } from '../../model/fact.ts';
import type { Authorizer } from '../../model/facts.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { authorizerAsked, authorizerCandidates, letInEverywhere } from '../setting-edits/authorizer-edit.ts';

/** Sets the issuer of a JWT authorizer to the very text of the token's `iss`: they are compared letter by letter. */
export const jwtIssuer: Fix = {
  name: 'jwt-issuer',
  codes: ['jwt-issuer-mismatch'],
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    const iss = input.request.token?.claims['iss'];
    const held = authorizer?.jwt ?? null;
    if (authorizer === null || held === null || typeof iss !== 'string' || !iss.startsWith('https://')) return [];
    const known = isSameTenant(held.issuer, iss) || isOwnPool(input, iss);
    return authorizerCandidates(
      input,
      authorizer,
      { ...authorizer, jwt: { ...held, issuer: iss } },
      {
        id: 'jwt-issuer-set',
        aims: ['jwt-issuer-mismatch'],
        title: `Let authorizer "${authorizer.name}" trust the issuer ${iss}`,
        takesAway: `tokens whose iss is ${held.issuer}`,
        letsIn: letInEverywhere(input, authorizer, `tokens of ${iss}`),
        // Whoever may name any issuer may be that issuer.
        opensToEveryone: !known,
      },
    );
  },
};

/** Hosts that issue tokens for whoever signs up there: the path names the tenant. */
const SHARED: readonly RegExp[] = [
  /^cognito-idp\..*$/,
  /^login\.microsoftonline\.[a-z]+$/,
  /^sts\.windows\.net$/,
  /^(?:securetoken|accounts)\.google\.com$/,
  /^token\.actions\.githubusercontent\.com$/,
  /^gitlab\.com$/,
];
const isShared = (host: string): boolean => SHARED.some((pattern) => pattern.test(host));

/** Two spellings of one issuer, a tenant's id in common, or one host that a single party holds. */
function isSameTenant(a: string, b: string): boolean {
  const [one, other] = [hostAndSegments(a), hostAndSegments(b)];
  if (one.segments.some((segment) => segment.length >= 12 && /\d/.test(segment) && other.segments.includes(segment)))
    return true;
  return one.host === other.host && (!isShared(one.host) || one.segments.join('/') === other.segments.join('/'));
}

/** A user pool of this very account: nobody else can issue its tokens. */
const isOwnPool = ({ facts }: PlanInput, iss: string): boolean =>
  iss.startsWith('https://cognito-idp.') && valueOf(facts.userPools)?.[iss.split('/').at(-1) ?? '']?.exists === true;

function hostAndSegments(issuer: string): { readonly host: string; readonly segments: readonly string[] } {
  const [, host = '', path = ''] = /^(?:https?:\/\/)?([^/]+)(.*)/i.exec(issuer.trim()) ?? [];
  return {
    host: host.toLowerCase().replace(/\.$/, ''),
    segments: path
      .toLowerCase()
      .split('/')
      .filter((segment) => segment !== ''),
  };
}

/** Adds the token's audience (its `client_id` where it has no `aud`) to those that a JWT authorizer takes. */
export const jwtAudience: Fix = {
  name: 'jwt-audience',
  codes: ['jwt-audience-mismatch'],
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    const claims = input.request.token?.claims ?? {};
    const offered = textsOf(claims['aud'] === undefined ? claims['client_id'] : claims['aud']);
    return authorizer === null ? [] : offered.flatMap((audience) => withAudience(input, authorizer, audience));
  },
};

function withAudience(input: PlanInput, authorizer: Authorizer, audience: string): readonly Candidate[] {
  const { jwt } = authorizer;
  if (jwt === null) return [];
  return authorizerCandidates(
    input,
    authorizer,
    { ...authorizer, jwt: { ...jwt, audience: [...jwt.audience, audience] } },
    {
      id: 'jwt-audience-add',
      aims: ['jwt-audience-mismatch'],
      title: `Let authorizer "${authorizer.name}" accept tokens for ${audience}`,
      letsIn: letInEverywhere(input, authorizer, `tokens of ${jwt.issuer} for ${audience}`),
    },
  );
}
