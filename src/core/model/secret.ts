// A well-known symbol, so that core needs no import from Node.
const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must never reach a file, a log or the screen: keys, tokens, signatures, cookies.
 * Printing, serialising or interpolating it gives a mask; `reveal` is the one way out, for signing and sending.
 */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  /** True when both hold the same text. */
  equals(other: Secret | null): boolean {
    return other !== null && other.#value === this.#value;
  }
  toString(): string {
    return MASK;
  }
  toJSON(): string {
    return MASK;
  }
  [inspect](): string {
    return MASK;
  }
}

/** Stands in a request for a value that was sent and is not kept. */
export const NOT_KEPT = '…';

export const MASK = '••••••';

export const secret = (value: string): Secret => new Secret(value);
export const secretOrNull = (value: string | null | undefined): Secret | null =>
  value == null ? null : new Secret(value);

/** Header names whose values are always secret, whatever the API makes of them. */
const SECRET_HEADER = new RegExp(
  '^(authorization|proxy-authorization|cookie|set-cookie|x-amz-security-token|x-api-key)$|' +
    'token|secret|password|credential|api-?key|session',
  'i',
);

/** True when a header of this name carries something that must not be written down. */
export const isSecretHeader = (name: string): boolean => SECRET_HEADER.test(name) && !NOT_SECRET.test(name);
const NOT_SECRET = /^(access-control-|x-amzn-errortype$|x-amzn-requestid$|www-authenticate$)/i;

/** Shapes that are secret wherever they stand. The first group stays, what follows it is masked. */
const SHAPES: readonly RegExp[] = [
  // A JWT: three parts in base64url, the first of which opens a JSON object.
  /()\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g,
  // SigV4, in a header (`Signature=…`) and in a query string; a security token in a query string.
  /(\b(?:X-Amz-)?Signature=)[0-9a-f]{16,}/gi,
  /(\bX-Amz-Security-Token=)[^&\s"'<>]+/gi,
  // What a query string may carry; a value in quotes after its name's equal sign is none.
  new RegExp(
    `((?:^|[?&"'])(?:access_?token|id_?token|refresh_?token|token|api_?key|x-api-key|secret|` +
      String.raw`password|authorization)=)[^&\s"'<>#]+`,
    'gim',
  ),
  // Header lines, as curl shows them and as they stand in API Gateway's canonical request.
  /((?:\b|\\[nr])(?:x-amz-security-token|x-api-key|cookie|set-cookie)["']?\s*:\s*["']?)[^\s"'\\][^\n"'\\]*/gi,
  // Any header that is named after a secret, and a password, in a curl command; what the shell fills in is no secret.
  new RegExp(
    String.raw`((?:-H|--header)[ =]?["']?[\w-]{0,40}(?:token|secret|password|credential|api-?key|` +
      String.raw`session)[\w-]{0,40}\s*:\s*)(?![$` +
      String.raw`{])[^\n"']+`,
    'gi',
  ),
  /((?:-u|--user)[ =]["']?[^\s:"'$]{1,80}:)(?!\$)[^\s"']+/g,
  /(\b(?:Bearer|Basic)\s+)[\w.~+/-]{6,}=*/g,
  // Credentials in configuration files, environments and JSON.
  /(\b(?:aws_?)?(?:secret_?access_?key|session_?token)["']?\s*[:=]\s*["']?)[\w+/=]{8,}/gi,
];

/** An access key id is no secret, but names one: four signs at each end are enough to recognise it. */
const ACCESS_KEY_ID = /\b(A[KS]IA)[A-Z0-9]{8,12}([A-Z0-9]{4})\b/g;

/** Masks everything in a text that looks like a secret, and every given secret that occurs in it. */
export function redact(text: string, secrets: readonly Secret[] = []): string {
  let result = text;
  for (const secret of secrets) if (secret.reveal().length >= 4) result = result.replaceAll(secret.reveal(), MASK);
  for (const shape of SHAPES) result = result.replace(shape, `$1${MASK}`);
  return result.replace(ACCESS_KEY_ID, '$1…$2');
}

/** The same headers with secret values masked; `{{token}}` placeholders are no secret and stay. */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly Secret[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretHeader(name) && !/^(Bearer )?\{\{token\}\}$/.test(value) ? MASK : redact(value, secrets),
    ]),
  );
}
