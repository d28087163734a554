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

/** What a name stands for: a header, a parameter of a query string or form, a field of a document. */
type NameOf = 'header' | 'parameter' | 'field';

/** They make a name secret wherever they stand in it. */
const STRONG =
  'token|secret|passw(?:or)?d|passphrase|passcode|credential|api[-_]?key|cookie|csrf|xsrf|signature|bearer|jwt|hmac|' +
  'assertion|authori[sz]ation|(?:access|private|signing|shared|client|subscription|account)[-_]?key|' +
  'session[-_]?(?:id|key)';
/** They are words of their own: `key` names a secret, `monkey` does not. */
const WEAK = 'auth|authentication|pwd|pass|sig|otp|totp|pin|ticket|verifier';
const asWord = (words: string): string => `(?:^|[^a-z])(?:${words})(?:[^a-z]|$)`;
/**
 * Headers and parameters are a caller's: whatever sounds like a secret is one. Documents are full of names like
 * `tokenUse` and `code`, so there the name has to end in it.
 */
const SECRET: Readonly<Record<NameOf, RegExp>> = {
  header: new RegExp(`${STRONG}|session|${asWord(`${WEAK}|key|sid`)}`, 'i'),
  parameter: new RegExp(`${STRONG}|session|${asWord(`${WEAK}|key|code|sid`)}`, 'i'),
  field: new RegExp(`(?:${STRONG})s?$|(?:^|[^a-z])(?:${WEAK})$`, 'i'),
};
/** Names of API Gateway, HTTP and AWS that only sound so. */
const NOT_SECRET = new RegExp(
  '^(?:access-control-|x-amzn-(?!remapped)|x-amazon-apigateway-|x-amz-(?:credential|signedheaders|cf-|apigw-)|' +
    '(?:www|proxy)-authenticate$|idempotency-key$|sec-|credential$|(?:max|next|page)_?tokens?$)',
  'i',
);

/** `accessToken` and `access.token` as `access-token`. */
const inWords = (name: string): string => decoded(name).replace(/([a-z\d])([A-Z])/g, '$1-$2');

/** The one place that decides by name. */
export const isSecretName = (name: string, of: NameOf): boolean =>
  SECRET[of].test(inWords(name)) && !NOT_SECRET.test(decoded(name));

/** True when a header of this name carries something that must not be written down. */
export const isSecretHeader = (name: string): boolean => isSecretName(name, 'header');

function decoded(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

/** Behind a secret's name, and none: what stands for a value, names a source, or tells whether there is one. */
const OPEN = new RegExp(
  String.raw`^(?:(?:[A-Za-z]{1,20} )?(?:\{\{|\$)|<|arn:aws|\{[\w-]+\}$|…|${MASK}|AWS4-HMAC-SHA256 |` +
    String.raw`(?:method|integration|context|stageVariables|route)\.|` +
    '(?:true|false|null|none|required|undefined|AWS_IAM|CUSTOM|JWT|COGNITO(?:_USER_POOLS)?|LAMBDA|REQUEST|TOKEN)?$)',
);
/** AWS names a key's id `apiKey`; the value of one has 20 characters at least. */
const isOpen = (name: string, value: string, of: NameOf): boolean =>
  OPEN.test(value) || (of === 'field' && name === 'apiKey' && /^[a-z0-9]{1,19}$/.test(value));

/** The value of something with this name, as it may be written. */
export const masked = (name: string, value: string, of: NameOf): string =>
  isSecretName(name, of) && !isOpen(name, value, of) ? MASK : value;

/** Shapes that are secret wherever they stand. The first group stays, what follows it is masked. */
const SHAPES: readonly RegExp[] = [
  /()-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  // A JWT: three parts in base64url, the first of which opens a JSON object. In a JSON pointer `~1` is a slash.
  /()(?:\b|(?<=~1))eyJ[\w-]{5,}\.[\w-]*(?:\.[\w-]*){0,3}/g,
  // Keys that announce themselves: GitHub, GitLab, Slack, Stripe, OpenAI, Google, npm, SendGrid.
  new RegExp(
    String.raw`()(?:\b|(?<=~1))(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[sr]k_(?:live|test)_|sk-|AIza|ya29\.|` +
      String.raw`npm_|SG\.)[\w.-]{16,}`,
    'g',
  ),
  // Signatures of AWS, and the security token in a canonical query.
  /(\b(?:X-Amz-)?Signature(?:=|%3D))[0-9a-f]{16,}/gi,
  /(\bX-Amz-Security-Token(?:=|%3D))[^&\s"'<>]+/gi,
  /(\b[a-z][\w+.-]{1,20}:\/\/[^\s/?#:@"']{0,200}:)[^\s/?#@"']{1,500}(?=@)/gi,
  /((?:-u|--user)[ =]["']?[^\s:"'$]{1,80}:)(?!\$)[^\s"']+/g,
  /(\b(?:Bearer|Basic)\s{1,5})[\w.~+/-]{6,}=*/g,
  // Cookies and keys in a head, wherever it is quoted; two words in a row are a sentence.
  new RegExp(
    String.raw`(\b(?:set-cookie|cookie|x-api-key|x-amz-security-token)["']?\s{0,5}:\s{0,5}["']?)` +
      String.raw`(?!\$|[a-z]+ [a-z]+ )[^\s"'\\][^\n"'\\]*`,
    'gi',
  ),
  // Credentials in configuration files and environments.
  /(\b(?:aws_?)?(?:secret_?access_?key|session_?token)["']?\s{0,9}[:=]\s{0,9}["']?)[\w+/=]{8,}/gi,
];

/** A place where a value stands behind its name. */
interface Naming {
  /** Up to the value; groups `name`, and where it matters `before` and `open`, the quote in front of the value. */
  readonly at: RegExp;
  readonly of: (groups: Groups) => NameOf;
  /** The value, matched from where it begins. */
  readonly value: (groups: Groups) => RegExp;
}
type Groups = Readonly<Record<string, string | undefined>>;

const IN_DOUBLE = /(?:[^"\\]|\\[\s\S])*/y;
const IN_SINGLE = /(?:[^'\\]|\\[\s\S])*/y;
/** Inside a text that is JSON itself: a quote that belongs to the value has three strokes in front of it. */
const IN_ESCAPED = /(?:[^"\\]|\\\\(?:\\["\\]|[^"\\]))*/y;
const IN_TWICE_ESCAPED = /(?:[^"\\]|\\{4,}"|\\+[^"\\])*/y;
const NUMBER = /-?\d[\d.]{3,40}/y;
const PAIR = /[^&\s"'<>#]+/y;
const PAIR_IN_PAIR = /(?:(?!%26)[^&\s"'<>#])+/iy;
const QUOTED_PAIR = /"[^"\n]*|'[^'\n]*|[^&\s"'<>#,;)}]+/y;
/** A name with a hyphen is a header's, wherever it is quoted. */
const fieldOrHeader = ({ name = '' }: Groups): NameOf => (name.includes('-') ? 'header' : 'field');

const NAMINGS: readonly Naming[] = [
  // `name=value` in a query string, in a form, encoded in another query, or somewhere in a line.
  {
    at: /(?<before>^|[?&#"'\s,;({]|%3F|%26)(?<name>[\w.%[\]$-]{1,80}?)(?:=|%3D)/gim,
    of: ({ before = '', name }) => (/[\s,;({]/.test(before) ? fieldOrHeader({ name }) : 'parameter'),
    value: ({ before = '' }) => (before.startsWith('%') ? PAIR_IN_PAIR : /[\s,;({]/.test(before) ? QUOTED_PAIR : PAIR),
  },
  // `"name":"value"`, and the same with its quotes escaped.
  {
    at: /(?<quote>["'])(?<name>[\w.$-]{1,80})\k<quote>\s{0,5}:\s{0,5}(?<open>["']?)/g,
    of: fieldOrHeader,
    value: ({ open }) => (open === '"' ? IN_DOUBLE : open === "'" ? IN_SINGLE : NUMBER),
  },
  { at: /\\"(?<name>[\w.$-]{1,80})\\"\s{0,5}:\s{0,5}\\"/g, of: fieldOrHeader, value: () => IN_ESCAPED },
  // Quoted more than once, or a number in what is quoted.
  {
    at: /\\{1,7}"(?<name>[\w.$-]{1,80})\\{1,7}"\s{0,5}:\s{0,5}(?<quote>\\{1,7}")?/g,
    of: fieldOrHeader,
    value: ({ quote }) => (quote === undefined ? NUMBER : IN_TWICE_ESCAPED),
  },
  // A header in a HAR or in what an HTTP client dumps.
  {
    at: /"name"\s{0,5}:\s{0,5}"(?<name>[\w.$-]{1,80})"\s{0,5},\s{0,5}"value"\s{0,5}:\s{0,5}"/g,
    of: () => 'header',
    value: () => IN_DOUBLE,
  },
  { at: /<(?<name>[\w:.-]{1,80})(?:\s[^<>]{0,200})?>/g, of: fieldOrHeader, value: () => /[^<]+(?=<\/)/y },
  // A header in a command, then a line of a head, also with its line end written as `\n`.
  {
    at: /(?:-H|--header)[ =]?(?<open>["']?)(?<name>[\w-]{1,80})[ \t]{0,5}:[ \t]{0,5}/g,
    of: () => 'header',
    value: ({ open }) => (open === "'" ? /[^'\n]+/y : open === '"' ? /(?:[^"\\\n]|\\.)+/y : /\S+/y),
  },
  {
    at: /(?:^|\\[nr])[ \t<>*]{0,4}(?<name>(?![a-z]+[A-Z])[\w-]{1,80})[ \t]{0,5}:[ \t]{0,5}/gm,
    of: fieldOrHeader,
    value: ({ name = '' }) => (name.includes('-') ? /[^\s\\][^\n\\]*/y : NO_SENTENCE),
  },
];
/** `Authorization: refuses the call` is a sentence; a word with a sign or a number in it is part of none. */
const NO_SENTENCE = /(?!(?:[A-Za-z][a-z]{0,30}[.,;:]? ){2,29}[A-Za-z][a-z]{0,30}[.,;:]?$)[^\s\\][^\n\\]*/my;

function withoutNamed(text: string, { at, of, value }: Naming): string {
  let [result, from] = ['', 0];
  for (const match of text.matchAll(at)) {
    const { groups = {}, index } = match;
    if (index < from || !isSecretName(groups['name'] ?? '', of(groups))) continue;
    const start = index + match[0].length;
    const pattern = value(groups);
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0] ?? '';
    // In code a comma stands behind the value.
    if (isOpen(groups['name'] ?? '', found.replace(/[,;]$/, ''), of(groups))) continue;
    // A number gets the quotes that a text has, so that a document stays one.
    result += text.slice(from, start) + (groups['open'] === '' && pattern === NUMBER ? `"${MASK}"` : MASK);
    from = start + found.length;
  }
  return result + text.slice(from);
}

/** An access key id is no secret, but names one: four signs at each end are enough to recognise it. */
const ACCESS_KEY_ID = /\b(A[KS]IA)[A-Z0-9]{8,12}([A-Z0-9]{4})\b/g;

/**
 * Masks everything in a text that is a secret by its name or its shape, and every given secret that occurs in it. That
 * a text looks random masks nothing here: names that AWS tools make look so too (`suspectsIn`).
 */
export function redact(text: string, secrets: readonly Secret[] = []): string {
  // Most texts are a word: no shape has so few signs.
  if (secrets.length === 0 && /^[\w/-]{0,15}$/.test(text)) return text;
  const { texts, names } = spellings(secrets);
  const given = texts.reduce((rest, spelling) => rest.replaceAll(spelling, MASK), text);
  return readable(names.reduce((rest, name) => rest.replace(name, MASK), given));
}

/** The same screen is drawn, and the same plan printed, many times: what was read is remembered for a while. */
function readable(text: string): string {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const result = withoutShapes(text);
  if (READ.size >= REMEMBERED) READ.clear();
  if (text.length < LARGE) READ.set(text, result);
  return result;
}
const READ = new Map<string, string>();
const [REMEMBERED, LARGE] = [500, 50_000];

function withoutShapes(text: string): string {
  const shaped = SHAPES.reduce((rest, shape) => rest.replace(shape, `$1${MASK}`), text);
  return NAMINGS.reduce(withoutNamed, shaped).replace(ACCESS_KEY_ID, '$1…$2');
}

interface Spellings {
  readonly texts: readonly string[];
  readonly names: readonly RegExp[];
}

/**
 * Secrets as they stand in a text, in a URL and in JSON, the longest first, since one may hold another; and as they
 * stand in names that code makes of a path, where case and signs are lost.
 */
function spellings(secrets: readonly Secret[]): Spellings {
  const known = SPELLINGS.get(secrets);
  if (known !== undefined) return known;
  const plain = secrets.map((one) => one.reveal()).filter((value) => value.length >= 4);
  const all = plain.flatMap((value) => [
    value,
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
  ]);
  const texts = [...new Set(all)].sort((a, b) => b.length - a.length);
  const long = plain
    .map((value) => value.replace(/[^A-Za-z\d]/g, ''))
    .filter(isOfNameLength)
    .slice(0, MOST_NAMES);
  const names = long.map((value) => new RegExp([...value].join('[-_.]{0,2}'), 'gi'));
  const found = { texts, names };
  SPELLINGS.set(secrets, found);
  return found;
}
/** A document is masked text by text, with the same secrets. */
const SPELLINGS = new WeakMap<readonly Secret[], Spellings>();
const MOST_NAMES = 50;
const isOfNameLength = ({ length }: string): boolean => length >= 20 && length <= 1000;

/**
 * Letters that follow each other in words and names. A random text has them as often as chance has: one pair in six.
 */
const PAIRS = new Set(
  (
    'th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de se le sa ' +
    'si ar ve ra ld ur ro ri io ic ne me ec co ce li il la el ll ac ca om ma em ct tr us ut un ta ol lo ' +
    'ns ss ge po pr pa op ap pi ie ow od do di id ad da ai am im mi mo no so rs ts ev vi iv av ck ke ee ' +
    'ly ul su up ub ab ba be ag ga ig gi og go pe ep ex xt ey ay wa we ew wo'
  ).split(' '),
);
/** What people need to see, however random: UUIDs, hashes, ids of IAM, client ids of Cognito. */
const KEPT = /^(?:[0-9a-f-]+|[0-9A-F-]+|A(?:ROA|IDA|NPA|GPA|IPA|SCA|NVA|BIA|CCA)[A-Z0-9]{12,18}|[a-z0-9]{26})$/;
/** Ids of AWS and names made of them: short pieces of one case behind hyphens, or each behind its capital. */
const PIECE = /^(?:[a-z0-9]{0,14}|[A-Z0-9]{1,14}|[a-z]{0,9}[0-9a-f]+|[a-z0-9]{0,14}(?:[A-Z][a-z0-9]{1,24})+)$/;
const isName = (text: string): boolean => {
  // An API without a name of its own is named by its id, twice.
  const once = text.replace(/([a-z0-9]{10})\1/i, '$1');
  return (
    once.split(/[-_+]/).every((piece) => PIECE.test(piece)) && once.replace(/[^A-Z]/g, '').length <= once.length / 4
  );
};
/** Names whose values people need to see. */
const NAMES_ID = new RegExp(
  String.raw`(?:(?:request|client|cf|apigw|trace|amz|key)[-_]?id(?:-2)?|\baud|\bkid|etag|hash|sha256|digest|` +
    String.raw`(?:thumb|finger)print|revision(?:id)?|websocket-key)["'\\]{0,4}\s{0,3}[:=]\s{0,3}["'\\]{0,4}$`,
  'i',
);
/** An ARN, which is kept as a whole, or what may be random; `\n` in a text inside JSON is no part of it. */
const LONG = /\barn:aws[\w-]{0,12}:(?!execute-api:)[^\s"'<>]{1,600}|(?:(?<=\\[nrt])|(?<![\w+/\\-]))[\w+/-]{20,}={0,2}/g;

/** A call and its answer, as far as somebody outside wrote them. */
export interface Exchanged {
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: { readonly headers: Readonly<Record<string, string>>; readonly body: string } | null;
}

/**
 * Long values that look random where a secret of a caller can stand: in the path, in parameters, headers and cookies,
 * in the body of an answer. Nothing says what they are, so they may be secrets. `isName` knows what was read from AWS:
 * literals of routes and names are none.
 */
export function suspectsOf({ path, query, headers, answer }: Exchanged, isName: (text: string) => boolean) {
  const values = [headers, answer?.headers ?? {}].flatMap((all) =>
    Object.entries(all).flatMap(([name, value]) => (PUBLIC_HEADER.test(name) ? [] : [value])),
  );
  const parameters = query.split('&').map((pair) => decoded(pair.slice(pair.indexOf('=') + 1)));
  const segments = path.split('/').map(decoded);
  const shaped = segments.filter((segment) => redact(segment) !== segment);
  const found = [...segments, ...parameters, ...values, answer?.body ?? ''].flatMap(randomIn);
  return [...new Set([...shaped, ...found.filter((text) => !isName(text))])].map(secret);
}

/** Ids that everybody may see: of requests, traces, versions and connections. */
const PUBLIC_HEADER = new RegExp(
  '^(?:etag|if-(?:none-)?match|x-amzn?-.*|traceparent|tracestate|content-md5|digest|via|sec-.*|' +
    'x-(?:request|correlation)-id)$',
  'i',
);

/** The same in a text that somebody pasted: whatever part of it was sent or answered. */
export const suspectsIn = (text: string): readonly Secret[] => [...new Set(randomIn(text))].map(secret);

/** Long texts that look random, ARNs and what a name tells to be an id aside. */
function randomIn(text: string): readonly string[] {
  return [...text.matchAll(LONG)].flatMap(([found], index, all) => {
    const at = all[index]?.index ?? 0;
    const before = text.slice(Math.max(0, at - 40), at);
    if (found.startsWith('arn:') || NAMES_ID.test(before)) return [];
    return [...found.split('/'), ...(isPath(found, before) ? [] : [found])].filter(isRandom);
  });
}

/** A slash also stands in Base64, but seldom, and not at the beginning of what a path would be. */
const isPath = (text: string, before: string): boolean =>
  text.startsWith('/') || /[.:/]$/.test(before) || text.split('/').length - 1 > text.length / 16;

/**
 * Words and names go on as words do: letters in pairs that are common, few changes of case, numbers in one piece.
 * Per pair of signs a random text of letters and digits breaks that in nine of ten, a name in less than half. A name
 * may have a random text in it, so of a long one the oddest stretch counts.
 */
function isRandom(text: string): boolean {
  if (text.length < 20 || KEPT.test(text) || new Set(text).size < 9) return false;
  // In one long piece chance makes the shape of a name too, once in some hundred.
  if ((text.length < LONG_PIECE || /[-_+]/.test(text)) && isName(text)) return false;
  if (!/\d/.test(text) && !(/[a-z]/.test(text) && /[A-Z]/.test(text))) return false;
  const odd: number[] = [];
  for (let at = 1; at < text.length; at += 1) {
    const [first = '', second = ''] = [text[at - 1], text[at]];
    if (!/[-_+/=]/.test(first + second)) odd.push(oddness(first, second));
  }
  if (odd.length < 16) return false;
  let sum = 0;
  for (const [at, one] of odd.entries()) {
    sum += one - (odd[at - STRETCH] ?? 0);
    const isWhole = at === odd.length - 1 && at < STRETCH;
    if (isWhole ? sum / odd.length >= 0.6 : at >= STRETCH - 1 && sum / STRETCH >= 0.58) return true;
  }
  return false;
}

const STRETCH = 32;
const LONG_PIECE = 30;

function oddness(first: string, second: string): number {
  const [isDigit, isDigitToo] = [first <= '9', second <= '9'];
  if (isDigit && isDigitToo) return 0.5;
  if (isDigit || isDigitToo || (first >= 'a' && second <= 'Z')) return 1;
  return PAIRS.has((first + second).toLowerCase()) ? 0 : 1;
}

/** The same headers with secret values masked; `{{token}}` placeholders are no secret and stay. */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly Secret[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, redact(masked(name, value, 'header'), secrets)]),
  );
}
