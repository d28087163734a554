import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { dnsSuffix, splitArn } from '../../core/api-gateway/arns.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import type { Token } from '../../core/model/request.ts';
import type { Incoming, Outgoing } from './exchange.ts';

export interface VerifyContext {
  /** Where to connect instead of the issuer's host; its name stays in the Host header. Null for the internet. */
  readonly connectTo: string | null;
  readonly timeoutMs: number;
  readonly agent: Outgoing['agent'];
  readonly exchange: (outgoing: Outgoing) => Promise<Incoming>;
}

/**
 * Checks a token's signature against the keys that its issuer publishes. Only an issuer that an authorizer of the API
 * trusts is asked, over https, and nothing of the token is sent. Keys that cannot be had leave the signature `unknown`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function verifyToken(token: Token, facts: Facts, context: VerifyContext): Promise<Token> {
  const hash = HASHES[token.algorithm];
  const issuer = trustedIssuerOf(token, facts);
  if (token.signature !== 'unknown' || token.raw === null || hash === undefined || issuer === null) return token;
  const [head = '', body = '', signature = ''] = token.raw.reveal().split('.');
  const keys = await keysOf(issuer, context);
  if (keys === null) return token;
  const kid = jsonOf(Buffer.from(head, 'base64url').toString('utf8'))?.['kid'];
  const fitting = keys.filter((key) => key['kty'] === 'RSA' && (kid === undefined || key['kid'] === kid));
  const isSigned = fitting.some((key) => isSignedBy(key, hash, `${head}.${body}`, Buffer.from(signature, 'base64url')));
  return { ...token, signature: isSigned ? 'valid' : 'invalid' };
}

const HASHES: Readonly<Record<string, string>> = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' };

/** A slash at the end does not change where an issuer publishes. */
const plain = (issuer: string): string => issuer.replace(/(?<!\/)\/+$/, '');

/** The token's issuer, where an authorizer names it; keys of another issuer would say nothing of this token. */
function trustedIssuerOf({ claims }: Token, { draft, deployed }: Facts): string | null {
  const { iss } = claims;
  if (typeof iss !== 'string') return null;
  const authorizers = [...(valueOf(deployed.authorizers) ?? []), ...(valueOf(draft.authorizers) ?? [])];
  const trusted = authorizers.flatMap(({ jwt, providerArns }) => [
    ...(jwt === null ? [] : [jwt.issuer]),
    ...providerArns.map(issuerOfPool),
  ]);
  return trusted.map(plain).find((one) => one === plain(iss)) ?? null;
}

/** `arn:aws:cognito-idp:{region}:{account}:userpool/{id}` */
function issuerOfPool(arn: string): string {
  const [, partition = '', , region = '', , resource = ''] = splitArn(arn);
  return `https://cognito-idp.${region}.${dnsSuffix(partition)}/${resource.replace(/^userpool\//, '')}`;
}

type Json = Readonly<Record<string, unknown>>;

/** The issuer's discovery document names the place of its keys. Null when either cannot be had. */
async function keysOf(issuer: string, context: VerifyContext): Promise<readonly Json[] | null> {
  const discovery = await fetched(`${issuer}/.well-known/openid-configuration`, context);
  const place = discovery?.['jwks_uri'];
  const keys = typeof place === 'string' ? (await fetched(place, context))?.['keys'] : null;
  return Array.isArray(keys) ? keys.filter(isJson) : null;
}

/** One GET without credentials, without redirects, within the deadline. */
async function fetched(
  address: string,
  { connectTo, timeoutMs, agent, exchange }: VerifyContext,
): Promise<Json | null> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  const answer = await exchange({
    origin: connectTo ?? url.origin,
    method: 'GET',
    target: `${url.pathname}${url.search}`,
    headers: { host: url.host, accept: 'application/json' },
    body: '',
    timeoutMs,
    agent,
  });
  return answer.state === 'answered' && answer.status === 200 ? jsonOf(answer.body) : null;
}

function isSignedBy(key: Json, hash: string, text: string, signature: Buffer): boolean {
  try {
    return verify(hash, Buffer.from(text), createPublicKey({ key: key as JsonWebKey, format: 'jwk' }), signature);
  } catch {
    // A key that is none verifies nothing.
    return false;
  }
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonOf(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}
