import { accountOf } from '../core/api-gateway/arns.ts';
import { readSignature, type SentSignature, timeOfAmzDate, verifies } from './http/sigv4.ts';
import type { WireRequest } from './http/types.ts';
import { arnOfCredential } from './store/iam-lookup.ts';
import type { Principal, Store } from './store/types.ts';

/** Why a call to the control plane is not let in, independent of the protocol that tells it. */
export type Authentication =
  | { readonly ok: true; readonly principal: Principal; readonly sent: SentSignature }
  | {
      readonly ok: false;
      readonly why: 'missing' | 'incomplete' | 'unknown-key' | 'expired' | 'skewed' | 'mismatch';
      readonly message: string;
    };

const SKEW = 5 * 60_000;
const INVALID_TOKEN = 'The security token included in the request is invalid.';
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access ' +
  'Key and signing method. Consult the service documentation for details.';

/** Checks who signed a control-plane call, and that the signature is right and fresh. */
export function authenticate(store: Store, request: WireRequest, now: number): Authentication {
  const read = readSignature(request);
  if (read.kind === 'none') return { ok: false, why: 'missing', message: 'Missing Authentication Token' };
  if (read.kind === 'incomplete') return { ok: false, why: 'incomplete', message: read.message };
  const { sent } = read;
  const dated = checkDate(sent, now);
  if (dated !== null) return { ok: false, why: 'skewed', message: dated };
  const credential = store.credentials.get(sent.accessKeyId);
  const identity = credential && store.identities.get(credential.identityArn);
  if (!credential || !identity || credential.status !== 'Active')
    return { ok: false, why: 'unknown-key', message: INVALID_TOKEN };
  if (credential.sessionToken !== sent.sessionToken) return { ok: false, why: 'unknown-key', message: INVALID_TOKEN };
  if (credential.expiresAt !== null && credential.expiresAt <= now)
    return { ok: false, why: 'expired', message: 'The security token included in the request is expired' };
  if (!verifies(request, sent, credential.secretAccessKey)) return { ok: false, why: 'mismatch', message: MISMATCH };
  return {
    ok: true,
    sent,
    principal: {
      arn: arnOfCredential(credential, identity),
      accountId: accountOf(identity.arn) ?? '',
      identity,
      credential,
    },
  };
}

const amz = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');

function checkDate(sent: SentSignature, now: number): string | null {
  const signedAt = timeOfAmzDate(sent.date);
  if (sent.scopeDate !== sent.date.slice(0, 8))
    return (
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
      `'${sent.scopeDate}' != '${sent.date.slice(0, 8)}', from '${sent.date}'.`
    );
  const life = sent.expires === null ? SKEW : sent.expires * 1000;
  if (now - signedAt > life)
    return `Signature expired: ${sent.date} is now earlier than ${amz(now - SKEW)} (${amz(now)} - 5 min.)`;
  if (signedAt - now > SKEW)
    return `Signature not yet current: ${sent.date} is still later than ${amz(now + SKEW)} (${amz(now)} + 5 min.)`;
  return null;
}
