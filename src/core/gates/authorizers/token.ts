import { dnsSuffix, splitArn } from '../../api-gateway/arns.ts';
import type { Authorizer, Method } from '../../model/facts.ts';
import { decodeJwt, type Token } from '../../model/request.ts';
import { namesToken, placeholderIn } from '../sent.ts';
import type { GateContext } from '../types.ts';
import { identitySourcesOf, identityValue } from './identity.ts';

/** What stands where an authorizer looks for a JWT. */
export type TokenPlace =
  | { readonly state: 'token'; readonly token: Token; readonly source: string }
  /** `sent`: the text that stands there without being a value, quoted. */
  | { readonly state: 'absent'; readonly source: string; readonly sent?: string }
  | { readonly state: 'misconfigured'; readonly source: string; readonly why: string }
  /** Another kind of credential: an AWS signature, Basic, or a value that is not a JWT. */
  | {
      readonly state: 'other';
      readonly source: string;
      readonly what: 'an AWS signature' | 'a Basic credential' | 'a value that is not a JWT';
    }
  | { readonly state: 'unknown'; readonly source: string; readonly why: string };

/** Finds the token in the authorizer's first identity source. A `Bearer ` in front does not matter. */
export function tokenPlace(context: GateContext, authorizer: Authorizer): TokenPlace {
  const source = identitySourcesOf(authorizer)[0] ?? '';
  const value = identityValue(context, source);
  const { token } = context.request;
  switch (value.state) {
    case 'impossible':
      return { state: 'misconfigured', source, why: value.why };
    case 'absent':
      return { state: 'absent', source };
    case 'unknown':
      return { state: 'unknown', source, why: value.why };
    case 'present': {
      const raw = token?.raw?.reveal();
      if (token !== null && (namesToken(value.asWritten) || (raw !== undefined && value.text.includes(raw))))
        return { state: 'token', token, source };
      const text = value.text.replace(/^Bearer\s+/i, '').trim();
      const sent = placeholderIn(value.text);
      if (sent !== null) return { state: 'absent', source, sent };
      if (/^AWS4-/.test(text)) return { state: 'other', source, what: 'an AWS signature' };
      if (/^Basic\s/i.test(text)) return { state: 'other', source, what: 'a Basic credential' };
      // The request's own token may be another one, in another place.
      const other = decodeJwt(text);
      if (other !== null) return { state: 'token', token: other, source };
      // Any JSON object in base64url starts with eyJ.
      if (/^eyJ[\w-]*\.eyJ[\w-]*\.[\w-]*$/.test(text))
        return { state: 'unknown', source, why: 'the token was not decoded' };
      return { state: 'other', source, what: 'a value that is not a JWT' };
    }
  }
}

/** A claim with one text or a list of texts, as a list. */
export function textsOf(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return [claim];
  return Array.isArray(claim) ? claim.filter((item): item is string => typeof item === 'string') : [];
}

/** The scopes of a token: `scope` with spaces, or `scp` as text or list. */
export const scopesOf = (token: Token): readonly string[] =>
  [...textsOf(token.claims['scope']), ...textsOf(token.claims['scp'])]
    .flatMap((text) => text.split(' '))
    .filter((scope) => scope !== '');

/** Seconds since 1970 of a claim; null when it is no number. */
export const secondsOf = (claim: unknown): number | null =>
  typeof claim === 'number' && Number.isFinite(claim) ? claim : null;

/** ISO 8601 time of a claim in seconds, for sentences; the number itself where no calendar reaches it. */
export function timeOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString().replace('.000Z', 'Z');
}

/** The clock of the request, in seconds since 1970. */
export const nowOf = (context: GateContext): number => Date.parse(context.request.time) / 1000;

/**
 * A token as this authorizer accepts it on this method: what it trusts, for whom, with one of the scopes, in date.
 * Where a setting was not read, the claim is left out.
 */
export function acceptableToken(authorizer: Authorizer, { scopes }: Method, time: string): Token {
  const pool = authorizer.providerArns[0] === undefined ? null : poolOf(authorizer.providerArns[0]);
  const [scope] = scopes;
  const [audience] = authorizer.jwt?.audience ?? [];
  const issuer = pool?.issuer ?? authorizer.jwt?.issuer;
  const claims = {
    ...(issuer === undefined ? {} : { iss: issuer }),
    ...(audience === undefined ? {} : { aud: audience }),
    ...(pool === null ? {} : { token_use: scope === undefined ? 'id' : 'access' }),
    ...(scope === undefined ? {} : { scope }),
    exp: Math.floor(Date.parse(time) / 1000) + 3600,
  };
  return { algorithm: 'RS256', signature: 'valid', claims, raw: null };
}

export interface Pool {
  readonly id: string;
  readonly issuer: string;
}

/** `arn:aws:cognito-idp:{region}:{account}:userpool/{id}` → the issuer that its tokens name. */
export function poolOf(arn: string): Pool {
  const [, partition = '', , region = '', , resource = ''] = splitArn(arn);
  const id = resource.replace(/^userpool\//, '');
  return { id, issuer: `https://cognito-idp.${region}.${dnsSuffix(partition)}/${id}` };
}

/** What the token has to be, in words. */
export function describeToken(claims: Readonly<Record<string, unknown>>): string {
  const kind =
    claims['token_use'] === undefined ? 'a token' : `an ${claims['token_use'] === 'id' ? 'ID' : 'access'} token`;
  const details = [
    ['issued by', claims['iss']],
    ['for the audience', claims['aud']],
    ['with the scope', claims['scope']],
  ].flatMap(([what, value]) => (typeof value === 'string' && value !== '' ? [`${what} ${value}`] : []));
  return [kind, ...details].join(', ').replace(', ', ' ').concat(', not expired');
}
