import { NO_VALUE, placeholderIn, validationPattern } from '../../core/gates/index.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import { decodeJwt, type Token } from '../../core/model/request.ts';
import { literally } from '../../core/model/sanitize.ts';
import { isSecretHeader, masked, secretsIn } from '../../core/model/secret.ts';
import { addressStandIns } from './addresses.ts';
import { ofSameShape } from './chance.ts';

/** What the replacing needs to know of a session besides its texts. */
export interface ToReplace {
  readonly secrets: readonly Hidden[];
  /** Names of people and of what they call themselves. */
  readonly names: readonly string[];
  /** Names of parts of the API: a person of such a name is replaced only where an ARN says that it is one. */
  readonly apiNames: ReadonlySet<string>;
  /** What a stand-in has to match where its original does, and only there. */
  readonly patterns: readonly RegExp[];
  /** Secret: without it nothing leads from a stand-in to its original. */
  readonly seed: string;
}

/** A secret, and the scheme of a credential in front of it. */
export interface Hidden {
  readonly head: string;
  readonly value: string;
}

const ACCOUNT = /(?<!\d)\d{12}(?!\d)/g;
/** As API Gateway shows the account in a refusal. */
const MASKED_ACCOUNT = /\*{8}(\d{4})(?!\d)/g;
const KEY_ID = /\b(A(?:KIA|SIA|IDA|ROA|NPA|GPA|IPA|SCA|NVA|BIA|CCA))[A-Z0-9]{12,17}\b/g;
const EMAIL = /[\w.+-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/gi;
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?![\w]|\.\d)/g;
/** A block as somebody writes it who takes an address for a text: `203.0.113.*`. */
const IPV4_HEAD = /(?<![\w.])((?:\d{1,3}\.){1,3})\*/g;
const IPV6 = /(?<![\w:.])(?=[0-9a-f:]*(?:::|(?::[0-9a-f]{1,4}){7}))[0-9a-f:]+(?:\/\d{1,3})?(?![\w:])/gi;
/** Nobody's address. */
const EVERYONE = /^(?:0\.0\.0\.0(?:\/0)?|::(?:\/0)?)$/;

/** Replaces what nobody else may read, always the same by the same; the relations between texts stay. */
export function standInsFor(texts: readonly string[], { secrets, names, apiNames, patterns, seed }: ToReplace) {
  const address = addressStandIns(seed);
  const accounts = accountStandIns(texts);
  const keyIds = numbered((prefix, count) => `${prefix}EXAMPLE${String(count).padStart(9, '0')}`);
  const emails = numbered((_, count) => `person-${count}@example.com`);
  const people = new Map(names.map((name, index) => [name, `name-${index + 1}`]));
  const anyName = namePattern(names, apiNames);
  const withoutSecrets = secretStandIns(secrets, patterns, seed);
  return (original: string): string =>
    withoutSecrets(original)
      .replace(EMAIL, (found) =>
        found.includes('@') ? emails('', found) : encodeURIComponent(emails('', found.replace('%40', '@'))),
      )
      .replace(KEY_ID, (found, prefix: string) => keyIds(prefix, found))
      .replace(anyName, (found) => people.get(found) ?? found)
      .replace(ACCOUNT, (found) => accounts.get(found) ?? found)
      .replace(MASKED_ACCOUNT, (_, end: string) => `********${maskedEnd(accounts, end)}`)
      .replace(IPV4, (found) => (EVERYONE.test(found) ? found : address(found)))
      .replace(IPV4_HEAD, (found, head: string) => addressHead(head, address) ?? found)
      .replace(IPV6, (found) => (EVERYONE.test(found) ? found : address(found)));
}

/** Replaces secrets alone, as a recording needs it. */
export function secretStandIns(
  secrets: readonly Hidden[],
  patterns: readonly RegExp[],
  seed: string,
): (text: string) => string {
  const values = new Map(
    secrets.flatMap(({ head, value }) => {
      const made = secretStandIn({ head, value }, patterns, seed);
      return made === value ? [] : [...spellings(value, made), [head + value, head + made] as const];
    }),
  );
  const anySecret = anyOf([...values.keys()].filter((value) => value.length >= SHORT));
  return (original) => values.get(original) ?? original.replace(anySecret, (found) => values.get(found) ?? found);
}

/** A shorter secret is replaced only where nothing else stands: it may be a word. */
const SHORT = 8;
const NOTHING = /(?!)/g;

/** The longest first: one may hold another. */
const choice = (texts: readonly string[]): string =>
  [...texts]
    .sort((a, b) => b.length - a.length)
    .map(literally)
    .join('|');

const anyOf = (texts: readonly string[]): RegExp => (texts.length === 0 ? NOTHING : new RegExp(choice(texts), 'g'));

/**
 * A name where it stands as one: behind a slash or the id of a role, in quotes, between blanks, alone, in a
 * certificate. What the format itself says is a name only behind its kind.
 */
function namePattern(names: readonly string[], apiNames: ReadonlySet<string>): RegExp {
  if (names.length === 0) return NOTHING;
  const isCommon = (name: string): boolean => WORDS.test(name) || apiNames.has(name);
  const [own, common] = [names.filter((name) => !isCommon(name)), names.filter(isCommon)];
  const afterKind = String.raw`(?<=(?:\buser/(?:[\w+=,.@-]+/)*|\bassumed-role/[\w+=,.@-]+/))`;
  const pieces = [
    ...(own.length === 0
      ? []
      : [
          String.raw`(?<![\w+=,.@:-]|arn:[^\s"]*:)(?:${choice(own)})(?![\w+=.@:-])`,
          String.raw`(?<=A(?:ROA|IDA|SIA|KIA)[A-Z0-9]{4,17}:)(?:${choice(own)})(?![\w+=.@-])`,
          String.raw`(?<=\bCN\s*=\s*)(?:${choice(own)})(?=\s*(?:[,/+]|$))`,
        ]),
    ...(common.length === 0 ? [] : [`${afterKind}(?:${choice(common)})(?![\\w+=.@-])`]),
  ];
  return new RegExp(pieces.join('|'), 'g');
}
/** Words of HTTP, IAM and the case format. */
const WORDS = new RegExp(
  '^(?:[A-Z_]+|\\*|user|role|root|anonymous|request|preflight|known|denied|failed|inline|managed|allow(?:ed)?|deny|' +
    'true|false|null|none|given|call|logs?|program|browser|headers?|query|valid|invalid|unknown|id|access|token|aws|' +
    'iam|sts|session|api|test|prod|dev|stage|default|.{1,2})$',
);

/** Accounts of AWS's own documentation first; none that stands in the texts. */
function accountStandIns(texts: readonly string[]): ReadonlyMap<string, string> {
  const found = [...new Set(texts.flatMap((text) => text.match(ACCOUNT) ?? []))];
  const free = [
    ...['111122223333', '444455556666', '777788889999', '123456789012'],
    ...found.map((_, at) => String(100_000_000_001 + at * 1_000_001)),
  ].filter((account) => !found.includes(account));
  return new Map(found.map((account, at) => [account, free[at] ?? account]));
}

const maskedEnd = (accounts: ReadonlyMap<string, string>, end: string): string =>
  [...accounts].find(([account]) => account.endsWith(end))?.[1].slice(-4) ?? '0000';

function numbered(make: (prefix: string, count: number) => string): (prefix: string, found: string) => string {
  const known = new Map<string, string>();
  return (prefix, found) => {
    const made = known.get(found) ?? make(prefix, known.size + 1);
    known.set(found, made);
    return made;
  };
}

/** `203.0.` becomes the first octets of the block's stand-in. */
function addressHead(head: string, address: (text: string) => string): string | null {
  const octets = head.split('.').filter((one) => one !== '');
  if (octets.some((one) => Number(one) > 255)) return null;
  const block = `${[...octets, '0', '0', '0'].slice(0, 4).join('.')}/${octets.length * 8}`;
  return `${address(block).split('.').slice(0, octets.length).join('.')}.*`;
}

/**
 * A token keeps what its verdict depends on; any other secret keeps its shape, braces of a placeholder too, as long as
 * the same patterns take it.
 */
function secretStandIn({ head: scheme, value }: Hidden, patterns: readonly RegExp[], seed: string): string {
  const token = decodeJwt(value);
  if (token !== null) return tokenText(withoutPerson(token), value, seed);
  if (NO_VALUE.test(value)) return value;
  // What the configuration itself spells out is no secret of the caller's.
  if (patterns.some(({ source }) => source.includes(value))) return value;
  const [head = ''] = /^(?:eyJ|[A-Za-z]{1,8}[-_])/.exec(value) ?? [];
  const tries = Array.from({ length: 20 }, (_, at) => `${seed} ${at}`).flatMap((one) => [
    ofSameShape(value, one),
    head + ofSameShape(value.slice(head.length), one),
  ]);
  const made = head === 'eyJ' ? tries.filter((one) => one.startsWith('eyJ')) : tries;
  const isAlike = (one: string): boolean =>
    patterns.every((pattern) => [scheme, ''].every((at) => pattern.test(at + one) === pattern.test(at + value)));
  return made.find((one) => one !== value && isAlike(one)) ?? made[0] ?? value;
}

/** What API Gateway looks at in a token, and nothing of whom it was made for. */
const KEPT_CLAIMS = ['iss', 'aud', 'client_id', 'token_use', 'scope', 'scp', 'exp', 'iat', 'nbf'];
export const withoutPerson = (token: Token): Token => ({
  ...token,
  claims: Object.fromEntries(Object.entries(token.claims).filter(([name]) => KEPT_CLAIMS.includes(name))),
});

/** The token written out anew; its signature is none. */
function tokenText({ algorithm, claims }: Token, original: string, seed: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ typ: 'JWT', alg: algorithm }), part(claims), ofSameShape(original.split('.')[2] ?? '', seed)].join(
    '.',
  );
}

/** A secret as it stands in a text, in a URL and in JSON. */
function spellings(value: string, made: string): readonly (readonly [string, string])[] {
  const inUrl = (text: string): string => encodeURIComponent(text.toWellFormed());
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  return [
    [inJson(value), inJson(made)],
    [inUrl(value), inUrl(made)],
    [value, made],
  ];
}

/** Secrets in a value of this name: by its name, by its shape, behind the scheme of a credential, in a cookie. */
export function secretsOfValue(name: string, value: string, inHeaders: boolean): readonly Hidden[] {
  const bare = (one: string): Hidden => ({ head: '', value: one });
  if (!inHeaders || !isSecretHeader(name) || masked(name, value, 'header') === value) return secretsIn(value).map(bare);
  if (placeholderIn(value) !== null) return [];
  const [, head = '', credential = ''] = /^((?:Bearer|Basic|Token|JWT|ApiKey|Digest)\s+)(\S.*)$/is.exec(value) ?? [];
  const cookies = /cookie/i.test(name) ? value.split(/;\s*/).map((one) => one.slice(one.indexOf('=') + 1)) : [];
  return [head === '' ? bare(value) : { head, value: credential }, ...cookies.filter((one) => one !== '').map(bare)];
}

/** What authorizers ask of the text that they look at. */
export const patternsIn = ({ draft, deployed }: Facts): readonly RegExp[] =>
  [draft, deployed]
    .flatMap(({ authorizers }) => valueOf(authorizers) ?? [])
    .flatMap(({ identityValidationExpression: one }) => (one === null ? [] : (validationPattern(one) ?? [])));
