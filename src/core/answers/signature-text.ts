import type { SignatureParameter } from '../api-gateway/texts.ts';
import { type CauseCode, causesOf } from '../causes/index.ts';
import { MASK } from '../model/secret.ts';
import type { Recognised } from './recognised.ts';

type Body<R = Recognised> = R extends Recognised ? Omit<R, 'layer' | 'status' | 'errorType' | 'text'> : never;
export type SignatureReading = Body;

/**
 * The texts with which a signature is refused. The error types differ between reports, so only the text counts.
 * https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
 */
export function readSignatureText(text: string): SignatureReading | null {
  const signature = { responseType: 'INVALID_SIGNATURE' } as const;
  if (/^Signature expired:/i.test(text))
    return { ...signature, kind: 'signature-expired', candidates: causesOf('signature-expired'), ...times(text) };
  if (/^Signature not yet current:/i.test(text))
    return {
      ...signature,
      kind: 'signature-not-yet-current',
      candidates: causesOf('signature-not-yet-current'),
      ...times(text),
    };
  if (/^The request signature we calculated does not match/i.test(text)) {
    return {
      ...signature,
      kind: 'signature-mismatch',
      candidates: causesOf('signature-mismatch'),
    };
  }
  if (/^Credential should be scoped to a valid region/i.test(text)) {
    return {
      ...signature,
      kind: 'scope-region',
      candidates: [...new Set([...causesOf('scope-region'), ...alsoIn(text, 'scope-service')])],
      signedFor: quoted(text, /not '([^']{0,100})'/i),
    };
  }
  if (/^Credential should be scoped to correct service/i.test(text)) {
    return {
      ...signature,
      kind: 'scope-service',
      candidates: [...new Set([...causesOf('scope-service'), ...alsoIn(text, 'scope-region')])],
      wanted: quoted(text, /service:? '([^']{0,100})'/i),
    };
  }
  if (/^The security token included in the request is invalid/i.test(text)) {
    return {
      kind: 'security-token-invalid',
      responseType: null,
      candidates: causesOf('security-token-invalid'),
    };
  }
  if (/^The security token included in the request is expired/i.test(text)) {
    return {
      kind: 'security-token-expired',
      responseType: 'EXPIRED_TOKEN',
      candidates: causesOf('security-token-expired'),
    };
  }
  const missing = missingParameters(text);
  return (
    missing && { ...signature, kind: 'incomplete-signature', candidates: causesOf('incomplete-signature'), missing }
  );
}

/** One text may say that both parts of the scope are wrong. */
const SCOPED_TO = {
  'scope-region': /scoped to (?:correct )?a valid region/i,
  'scope-service': /scoped to (?:correct )?service/i,
};
const alsoIn = (text: string, symptom: keyof typeof SCOPED_TO): readonly CauseCode[] =>
  SCOPED_TO[symptom].test(text) ? causesOf(symptom) : [];

/**
 * Null: not this kind of text. Empty: the header is no SigV4 at all. The header's own text behind it is not looked at.
 */
function missingParameters(text: string): readonly SignatureParameter[] | null {
  if (/key=value pair \(missing equal-sign\) in Authorization header/i.test(text.slice(0, 5000))) return [];
  if (!/^Authorization header requires /i.test(text)) return null;
  const asked = text.split(' Authorization=')[0] ?? '';
  const missing = (['Credential', 'Signature', 'SignedHeaders'] as const).filter((part) =>
    asked.includes(`'${part}' parameter`),
  );
  return /X-Amz-Date/i.test(asked) ? [...missing, 'Date'] : missing;
}

/** `Signature expired: {signed} is now earlier than {earliest} ({now} - 5 min.)` */
const times = (text: string): { readonly signedAt: string | null; readonly now: string | null } => ({
  signedAt: quoted(text, /: (\d{8}T\d{6}Z)\b/),
  now: quoted(text, /\((\d{8}T\d{6}Z)\b/),
});

const quoted = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null;

/**
 * The text without the Authorization header that some wordings repeat: it can hold a bearer token or a signature.
 * A hash of the header stays.
 */
export function withoutAuthorization(text: string): string {
  const cut = text.replace(/(\bAuthorization=)[\s\S]*$/i, `$1${MASK}`);
  if (!/missing equal-sign\) in Authorization header/i.test(cut)) return cut;
  const [before = '', after = ''] = cut.split(/(?<=missing equal-sign\) in Authorization header)/i);
  const masked = /^ \(hashed with/i.test(after) ? after : after.replace(/^\s*(?::\s*)?'[\s\S]*$/, `: ${MASK}`);
  return `${before.replace(/^'[\s\S]*'(?= not a valid key=value pair)/i, MASK)}${masked}`;
}
