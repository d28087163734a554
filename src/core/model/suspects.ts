import { decoded, redact, type Secret, secret } from './secret.ts';

/** What somebody outside wrote of a call. */
export interface Exchanged {
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answers: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: string }[];
  /** Texts that repeat parts of call or answer: lines of a log. */
  readonly quotes: readonly string[];
}

/**
 * Long values that look random where a secret of a caller can stand: in the path, in parameters, headers and cookies,
 * in the body of an answer, in a log. Nothing says what they are, so they may be secrets. `isName` knows what was read
 * from AWS: literals of routes and names are none.
 */
export function suspectsOf(
  { path, query, headers, answers, quotes }: Exchanged,
  isName: (text: string) => boolean,
): readonly Secret[] {
  const values = [headers, ...answers.map((answer) => answer.headers)].flatMap((all) =>
    Object.entries(all).flatMap(([name, value]) => (PUBLIC_HEADER.test(name) ? [] : [value])),
  );
  const parameters = query.split('&').map((pair) => decoded(pair.slice(pair.indexOf('=') + 1)));
  const segments = path.split('/').map(decoded);
  const shaped = segments.filter((segment) => redact(segment) !== segment);
  const texts = [...segments, ...parameters, ...values, ...answers.map(({ body }) => body), ...quotes];
  return [...new Set([...shaped, ...texts.flatMap(randomIn).filter((text) => !isName(text))])].map(secret);
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
    // Behind a host or in an ARN a slash is a path's.
    return [...found.split('/'), /[.:/]$/.test(before) ? '' : withoutWords(found)].filter(isRandom);
  });
}

/** A slash stands in Base64 too. What is no word of a path may be one text: the first such part to the last. */
function withoutWords(text: string): string {
  const pieces = text.split('/');
  const isOdd = (piece: string): boolean => !WORD.test(piece);
  return pieces.slice(Math.max(0, pieces.findIndex(isOdd)), pieces.findLastIndex(isOdd) + 1).join('/');
}
const WORD = /^(?:v?[\d.-]*|[A-Z]?[a-z]+(?:[-_][a-z]+)*|[A-Z]{1,8})$/;

/**
 * Words and names go on as words do: letters in pairs that are common, few changes of case, numbers in one piece.
 * Per pair of signs a random text of letters and digits breaks that in nine of ten, a name in less than half. A name
 * may have a random text in it, so of a long one the oddest stretch counts.
 */
function isRandom(text: string): boolean {
  if (text.length < 20 || KEPT.test(text) || new Set(text).size < 9) return false;
  if (!/\d/.test(text) && !(/[a-z]/.test(text) && /[A-Z]/.test(text))) return false;
  const odd: number[] = [];
  for (let at = 1; at < text.length; at += 1) {
    const [first = '', second = ''] = [text[at - 1], text[at]];
    if (!/[-_+/=]/.test(first + second)) odd.push(oddness(first, second));
  }
  if (odd.length < 16) return false;
  // In one long piece chance makes the shape of a name too, once in some hundred.
  const most = (text.length < LONG_PIECE || /[-_/]/.test(text)) && isName(text) ? ODD_NAME : 0.58;
  let sum = 0;
  for (const [at, one] of odd.entries()) {
    sum += one - (odd[at - STRETCH] ?? 0);
    const isWhole = at === odd.length - 1 && at < STRETCH;
    if (isWhole ? sum / odd.length >= most + 0.02 : at >= STRETCH - 1 && sum / STRETCH >= most) return true;
  }
  return false;
}

const STRETCH = 32;
const LONG_PIECE = 30;
/** What has the shape of a name, and still hardly a pair of letters that words have. */
const ODD_NAME = 0.8;

function oddness(first: string, second: string): number {
  const [isDigit, isDigitToo] = [first <= '9', second <= '9'];
  if (isDigit && isDigitToo) return 0.5;
  if (isDigit || isDigitToo || (first >= 'a' && second <= 'Z')) return 1;
  return PAIRS.has((first + second).toLowerCase()) ? 0 : 1;
}

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
    once.split(/[-_/]/).every((piece) => PIECE.test(piece)) && once.replace(/[^A-Z]/g, '').length <= once.length / 4
  );
};
/** Names whose values people need to see. */
const NAMES_ID = new RegExp(
  String.raw`(?:(?:request|client|cf|apigw|trace|amz|key)[-_ ]?id(?:-2)?|\baud|\bkid|etag|hash|sha256|digest|` +
    '(?:thumb|finger)print|revision(?:id)?|websocket-(?:key|accept)|-match|-md5)' +
    String.raw`["'\\]{0,4}\s{0,3}[:=]\s{0,3}(?:W/)?["'\\]{0,4}$`,
  'i',
);
/** An ARN, which is kept as a whole, or what may be random; `\n` in a text inside JSON is no part of it. */
const LONG = /\barn:aws[\w-]{0,12}:(?!execute-api:)[^\s"'<>]{1,600}|(?:(?<=\\[nrt])|(?<![\w+/\\-]))[\w+/-]{20,}={0,2}/g;
