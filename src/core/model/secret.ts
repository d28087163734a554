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
export function isSecretName(name: string, of: NameOf): boolean {
  const known = NAMES[of].get(name);
  if (known !== undefined) return known;
  const is = SECRET[of].test(inWords(name)) && !NOT_SECRET.test(decoded(name));
  if (NAMES[of].size >= REMEMBERED) NAMES[of].clear();
  NAMES[of].set(name, is);
  return is;
}
/** A document has the same few names again and again. */
const NAMES: Readonly<Record<NameOf, Map<string, boolean>>> = {
  header: new Map(),
  parameter: new Map(),
  field: new Map(),
};

/** True when a header of this name carries something that must not be written down. */
export const isSecretHeader = (name: string): boolean => isSecretName(name, 'header');

/** Without percent encoding; as it is where that is broken. */
export function decoded(text: string): string {
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

/** Something that is searched for only in texts that hold one of `marks`, in small letters: each match has one. */
interface Searched {
  readonly at: RegExp;
  readonly marks: readonly string[];
}

/** Shapes that are secret wherever they stand. The first group stays, what follows it is masked. */
const SHAPES: readonly Searched[] = [
  {
    at: /()-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    marks: ['-----begin'],
  },
  // A JWT: three parts in base64url, the first of which opens a JSON object. In a JSON pointer `~1` is a slash.
  { at: /()(?:\b|(?<=~1))eyJ[\w-]{5,}\.[\w-]*(?:\.[\w-]*){0,3}/g, marks: ['eyj'] },
  // Keys that announce themselves: GitHub, GitLab, Slack, Stripe, OpenAI, Google, npm, SendGrid.
  {
    at: new RegExp(
      String.raw`()(?:\b|(?<=~1))(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[sr]k_(?:live|test)_|sk-|AIza|ya29\.|` +
        String.raw`npm_|SG\.)[\w.-]{16,}`,
      'g',
    ),
    marks: [
      ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'xox', 'k_live_', 'k_test_', 'sk-'],
      ...['aiza', 'ya29.', 'npm_', 'sg.'],
    ],
  },
  // Signatures of AWS, and the security token in a canonical query.
  { at: /(\b(?:X-Amz-)?Signature(?:=|%3D))[0-9a-f]{16,}/gi, marks: ['signature'] },
  { at: /(\bX-Amz-Security-Token(?:=|%3D))[^&\s"'<>]+/gi, marks: ['x-amz-security-token'] },
  { at: /(\b[a-z][\w+.-]{1,20}:\/\/[^\s/?#:@"']{0,200}:)[^\s/?#@"']{1,500}(?=@)/gi, marks: ['@'] },
  { at: /((?:-u|--user)[ =]["']?[^\s:"'$]{1,80}:)(?!\$)[^\s"']+/g, marks: ['-u'] },
  { at: /(\b(?:Bearer|Basic)\s{1,5})[\w.~+/-]{6,}=*/g, marks: ['bearer', 'basic'] },
  // Cookies and keys in a head, wherever it is quoted; two words in a row are a sentence.
  {
    at: new RegExp(
      String.raw`(\b(?:set-cookie|cookie|x-api-key|x-amz-security-token)["']?\s{0,5}:\s{0,5}["']?)` +
        String.raw`(?!\$|[a-z]+ [a-z]+ )[^\s"'\\][^\n"'\\]*`,
      'gi',
    ),
    marks: ['cookie', 'x-api-key', 'x-amz-security-token'],
  },
  // Credentials in configuration files and environments.
  {
    at: /(\b(?:aws_?)?(?:secret_?access_?key|session_?token)["']?\s{0,9}[:=]\s{0,9}["']?)[\w+/=]{8,}/gi,
    marks: ['secret', 'session'],
  },
];

/**
 * A place where a value stands behind its name, `at` up to the value: groups `name`, and where it matters `before` and
 * `open`, the quote in front of the value.
 */
interface Naming extends Searched {
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
    marks: ['=', '%3d'],
    of: ({ before = '', name }) => (/[\s,;({]/.test(before) ? fieldOrHeader({ name }) : 'parameter'),
    value: ({ before = '' }) => (before.startsWith('%') ? PAIR_IN_PAIR : /[\s,;({]/.test(before) ? QUOTED_PAIR : PAIR),
  },
  // `"name":"value"`, and the same with its quotes escaped.
  {
    at: /(?<quote>["'])(?<name>[\w.$-]{1,80})\k<quote>\s{0,5}:\s{0,5}(?<open>["']?)/g,
    marks: ['"', "'"],
    of: fieldOrHeader,
    value: ({ open }) => (open === '"' ? IN_DOUBLE : open === "'" ? IN_SINGLE : NUMBER),
  },
  {
    at: /\\"(?<name>[\w.$-]{1,80})\\"\s{0,5}:\s{0,5}\\"/g,
    marks: ['\\"'],
    of: fieldOrHeader,
    value: () => IN_ESCAPED,
  },
  // Quoted more than once, or a number in what is quoted.
  {
    at: /\\{1,7}"(?<name>[\w.$-]{1,80})\\{1,7}"\s{0,5}:\s{0,5}(?<quote>\\{1,7}")?/g,
    marks: ['\\"'],
    of: fieldOrHeader,
    value: ({ quote }) => (quote === undefined ? NUMBER : IN_TWICE_ESCAPED),
  },
  // A header in a HAR or in what an HTTP client dumps.
  {
    at: /"name"\s{0,5}:\s{0,5}"(?<name>[\w.$-]{1,80})"\s{0,5},\s{0,5}"value"\s{0,5}:\s{0,5}"/g,
    marks: ['"value"'],
    of: () => 'header',
    value: () => IN_DOUBLE,
  },
  {
    at: /<(?<name>[\w:.-]{1,80})(?:\s[^<>]{0,200})?>/g,
    marks: ['</'],
    of: fieldOrHeader,
    value: () => /[^<]+(?=<\/)/y,
  },
  // A header in a command, then a line of a head, also with its line end written as `\n`.
  {
    at: /(?:-H|--header)[ =]?(?<open>["']?)(?<name>[\w-]{1,80})[ \t]{0,5}:[ \t]{0,5}/g,
    marks: ['-h'],
    of: () => 'header',
    value: ({ open }) => (open === "'" ? /[^'\n]+/y : open === '"' ? /(?:[^"\\\n]|\\.)+/y : /\S+/y),
  },
  {
    at: /(?:^|\\[nr])[ \t<>*]{0,4}(?<name>(?![a-z]+[A-Z])[\w-]{1,80})[ \t]{0,5}:[ \t]{0,5}/gm,
    marks: [':'],
    of: fieldOrHeader,
    value: ({ name = '' }) => (name.includes('-') ? /[^\s\\][^\n\\]*/y : NO_SENTENCE),
  },
];
/** `Authorization: refuses the call` is a sentence; a word with a sign or a number in it is part of none. */
const NO_SENTENCE = /(?!(?:[A-Za-z][a-z]{0,30}[.,;:]? ){2,29}[A-Za-z][a-z]{0,30}[.,;:]?$)[^\s\\][^\n\\]*/my;

function withoutNamed(text: string, { at, of, value }: Naming, onSecret: OnSecret): string {
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
    onSecret?.(found);
    // A number gets the quotes that a text has, so that a document stays one.
    result += text.slice(from, start) + (groups['open'] === '' && pattern === NUMBER ? `"${MASK}"` : MASK);
    from = start + found.length;
  }
  return result + text.slice(from);
}

/** An access key id is no secret, but names one: four signs at each end are enough to recognise it. */
const ACCESS_KEYS = ['AKIA', 'ASIA'];
const ACCESS_KEY_ID = /\b(A[KS]IA)[A-Z0-9]{8,12}([A-Z0-9]{4})\b/g;

/**
 * Masks everything in a text that is a secret by its name or its shape, and every given secret that occurs in it. That
 * a text looks random masks nothing here: names that AWS tools make look so too (`suspectsIn` in suspects.ts).
 */
export function redact(text: string, secrets: readonly Secret[] = NO_SECRETS): string {
  const { texts, names, shortest, masked } = spellings(secrets);
  // Most texts are a word: no shape has so few signs.
  if (text.length < shortest && WORD.test(text)) return text;
  return remembered(masked, text, () => {
    const given = texts.reduce((rest, spelling) => rest.replaceAll(spelling, MASK), text);
    return remembered(READ, withoutNames(given, names), (rest) => withoutShapes(rest));
  });
}

/** A name that code makes of a path may have a sign or two between any of its letters. */
function withoutNames(text: string, names: readonly string[]): string {
  if (names.length === 0) return text;
  const bare = text.replace(/[-_.]/g, '').toLowerCase();
  return names
    .filter((name) => bare.includes(name))
    .reduce((rest, name) => rest.replace(new RegExp([...name].join('[-_.]{0,2}'), 'gi'), MASK), text);
}

const NO_SECRETS: readonly Secret[] = [];
const WORD = /^[\w/-]{0,15}$/;

/** The same screen is drawn, and the same plan printed, many times: what was read is remembered for a while. */
function remembered(known: Map<string, string>, text: string, read: (text: string) => string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const result = read(text);
  if (known.size >= REMEMBERED) known.clear();
  if (text.length < LARGE) known.set(text, result);
  return result;
}
const READ = new Map<string, string>();
const [REMEMBERED, LARGE] = [4000, 5000];

type OnSecret = ((value: string) => void) | undefined;

/** What every one of the shapes and names has in it: most texts have nothing of the kind. */
const MAY_HOLD = /[=:<%]|[\w.-]{16}|eyJ|-----|Bearer|Basic/;

function withoutShapes(text: string, onSecret?: OnSecret): string {
  if (!MAY_HOLD.test(text)) return text;
  const hide = (found: string, head: string): string => {
    onSecret?.(found.slice(head.length));
    return `${head}${MASK}`;
  };
  // An expression that is not used is not compiled either, which is what takes the time at the start.
  const small = text.toLowerCase();
  const isMarked = ({ marks }: Searched): boolean => marks.some((mark) => small.includes(mark));
  const shaped = SHAPES.filter(isMarked).reduce((rest, { at }) => rest.replace(at, hide), text);
  const named = NAMINGS.filter(isMarked).reduce((rest, naming) => withoutNamed(rest, naming, onSecret), shaped);
  return ACCESS_KEYS.some((start) => named.includes(start)) ? named.replace(ACCESS_KEY_ID, '$1…$2') : named;
}

/** What `redact` masks in a text by name and shape, access key ids aside. */
export function secretsIn(text: string): readonly string[] {
  const found: string[] = [];
  withoutShapes(text, (value) => found.push(value.replaceAll(MASK, '')));
  return found.filter((value) => value !== '');
}

interface Spellings {
  readonly texts: readonly string[];
  /** Their letters and digits, in small letters. */
  readonly names: readonly string[];
  /** Length of the shortest of the texts. */
  readonly shortest: number;
  /** Texts that were masked with them. */
  readonly masked: Map<string, string>;
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
  const names = plain
    .map((value) => value.replace(/[^A-Za-z\d]/g, '').toLowerCase())
    .filter(isOfNameLength)
    .slice(0, MOST_NAMES);
  const shortest = texts.at(-1)?.length ?? Number.POSITIVE_INFINITY;
  const found = { texts, names, shortest, masked: new Map<string, string>() };
  SPELLINGS.set(secrets, found);
  return found;
}
/** A document is masked text by text, with the same secrets. */
const SPELLINGS = new WeakMap<readonly Secret[], Spellings>();
const MOST_NAMES = 50;
const isOfNameLength = ({ length }: string): boolean => length >= 20 && length <= 1000;

/** The same headers with secret values masked; `{{token}}` placeholders are no secret and stay. */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly Secret[] = NO_SECRETS,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, redact(masked(name, value, 'header'), secrets)]),
  );
}
