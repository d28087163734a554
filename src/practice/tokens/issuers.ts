import {
  createHmac,
  createPublicKey,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { dnsSuffix } from '../../core/api-gateway/arns.ts';
import { type CaseFile, deployedOf, draftOf, requestOfCase } from '../../core/intake/cases/index.ts';
import { once } from '../../core/model/once.ts';
import { asText } from '../../core/model/sanitize.ts';
import { idFor } from '../store/ids.ts';

/** The issuers of the tokens that a practice account meets. */
export interface Issuers {
  /** The signed token of each case, in their order; null for a case without. */
  readonly tokens: readonly (string | null)[];
  /** What an issuer publishes at this address as JSON; null when nobody here does. `path` without a query. */
  readonly document: (host: string, path: string) => string | null;
  /** Whether a token is signed by the issuer that it names. False for what is no RSA-signed JWT. */
  readonly verifies: (raw: string) => boolean;
}

/** Made when it is first needed, and kept for the process: making a pair takes as long as twenty calls. */
const lazyKey = (): (() => KeyObject) => once(() => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
/** Signs for every issuer here: what tells them apart is the key's id. */
const issuersKey = lazyKey();
/** Signs where a case says that the signature is wrong. */
const strangersKey = lazyKey();

const kidOf = (issuer: string): string => idFor(`key of ${issuer}`, 24);

/**
 * Signs each case's token as its issuer would, or as somebody else where the case says that the signature is wrong. A
 * token that a case writes out is sent as it stands: nobody here holds the key that signed it. `cases` have their times
 * moved to now.
 */
export function issuersOf(cases: readonly CaseFile[]): Issuers {
  const published = new Set(cases.flatMap(publishedBy));
  return {
    tokens: cases.map(tokenOf),
    document: (host, path) => {
      const address = `https://${host}${path}`;
      const issuer = [...published].find((one) => address === `${one}${DISCOVERY}` || address === `${one}${JWKS}`);
      if (issuer === undefined) return null;
      return JSON.stringify(address.endsWith(DISCOVERY) ? discoveryOf(issuer) : { keys: [publicKeyOf(issuer)] });
    },
    verifies,
  };
}

const DISCOVERY = '/.well-known/openid-configuration';
const JWKS = '/.well-known/jwks.json';

/** An issuer's address without the slash that some write behind it: both forms publish in one place. */
const plain = (issuer: string): string => issuer.replace(/(?<!\/)\/+$/, '');

/** Every issuer publishes, but those of pools that are gone. */
function publishedBy(file: CaseFile): readonly string[] {
  const { config, request } = file;
  const suffix = dnsSuffix(config.account.partition);
  const ofPool = (id: string): string => `https://cognito-idp.${config.api.region}.${suffix}/${id}`;
  const authorizers = [...draftOf(config).authorizers, ...deployedOf(config).authorizers];
  const named = [request.token?.claims['iss'], ...authorizers.map((one) => ('jwt' in one ? one.jwt.issuer : null))];
  const gone = config.cognito.userPools.filter(({ deleted }) => deleted).map(({ id }) => ofPool(id));
  const pools = config.cognito.userPools.map(({ id }) => ofPool(id));
  return [...named.flatMap((issuer) => (typeof issuer === 'string' ? [plain(issuer)] : [])), ...pools].filter(
    (issuer) => !gone.includes(issuer),
  );
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(file: CaseFile): string | null {
  const { token } = requestOfCase(file);
  if (token === null) return null;
  if (token.raw !== null) return token.raw.reveal();
  const kid = kidOf(plain(asText(token.claims['iss'] ?? '')));
  const signed = `${part({ alg: token.algorithm, kid, typ: 'JWT' })}.${part(token.claims)}`;
  if (token.algorithm !== 'RS256')
    return `${signed}.${createHmac('sha256', randomBytes(32)).update(signed).digest('base64url')}`;
  const key = token.signature === 'invalid' ? strangersKey() : issuersKey();
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

function verifies(raw: string): boolean {
  const [head = '', body = '', signature = ''] = raw.split('.');
  const [header, claims] = [jsonOf(head), jsonOf(body)];
  if (header?.['alg'] !== 'RS256' || typeof claims?.['iss'] !== 'string') return false;
  return (
    header['kid'] === kidOf(plain(claims['iss'])) &&
    createVerify('RSA-SHA256').update(`${head}.${body}`).verify(createPublicKey(issuersKey()), signature, 'base64url')
  );
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
const discoveryOf = (issuer: string): object => ({
  issuer,
  jwks_uri: `${issuer}${JWKS}`,
  response_types_supported: ['code', 'token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
});

const publicKeyOf = (issuer: string): object => ({
  ...createPublicKey(issuersKey()).export({ format: 'jwk' }),
  kid: kidOf(issuer),
  alg: 'RS256',
  use: 'sig',
});
