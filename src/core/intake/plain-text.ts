import { sanitizeInput } from '../model/sanitize.ts';

/**
 * The words of a paste without what carried them: terminal colours, a page's entities, a chat's curly quotes and long
 * dashes, a mail's `> ` before every line, what programs put before each line of a log, Markdown's fences, a
 * terminal's own line ends, a placeholder's brackets. Linear in the text.
 */
export function plainText(text: string): string {
  const bare = withoutColours(sanitizeInput(text.replace(/\r\n?/g, '\n'))).replace(/[\u00A0\u2007\u202F\u3000]/g, ' ');
  const whole = bare.replace(HEADER_VALUE, '$1').replace(BROKEN_MESSAGE, '$1 ');
  const own = withoutQuoting(withoutEntities(straight(withoutSoftBreaks(whole))));
  const lines = unwrapped(withoutMarkdown(withoutPrefixes(withoutWire(own))));
  return withoutBraces(lines.trim().includes('\n') ? lines : withLineEnds(lines.trim())).trim();
}

/** How Rust's SDKs print a header. */
const HEADER_VALUE = /\bHeaderValue \{ _private: H\d\(("[^"\n]{0,2000}")\) \}/g;

/** A JSON text that a terminal broke inside its message, as PowerShell does at its width. */
const BROKEN_MESSAGE = /(\{"[Mm]essage": ?"[^"\n{}]{3,400}?) ?\n {0,3}(?=[^"\n{}]{1,400}"\})/g;

/** Colours that were copied as letters, or whose escape character was lost on the way. */
const withoutColours = (text: string): string =>
  text
    .replace(/(?:\\{1,4}(?:u001[bB]|x1[bB]|033|e)|\^\[|\u241B)\[[\d;]{0,20}[A-Za-z]/g, '')
    .replace(/\[\d{1,3}(?:;\d{1,3}){0,4}m(?!s?\]|in\b)/g, '');

/** Quoted-printable, in which a mail's source is written. https://www.rfc-editor.org/rfc/rfc2045#section-6.7 */
const withoutSoftBreaks = (text: string): string =>
  /=3D/.test(text) && /=\n/.test(text)
    ? text
        .replace(/=\n/g, '')
        .replace(/=([2-7][0-9A-F])/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

const NAMED: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&', nbsp: ' ' };

/** `&quot;` and its kin, also where they were encoded twice; with them a page's marks around what it shows go. */
function withoutEntities(text: string): string {
  if (!/&(?:quot|apos|lt|amp|#x?[0-9a-f]{2,6});/i.test(text)) return text;
  const once = decodedEntities(text);
  const all = /&(?:quot|apos|lt|#x?[0-9a-f]{2,6});/i.test(once) ? decodedEntities(once) : once;
  return all
    .replace(/<br\s{0,3}\/?>/gi, '\n')
    .replace(/<\/?(?:pre|code|t[dhr]|tbody|table|p|div|span|li|ul|b|i|em|strong|samp|kbd)(?:\s[^<>]{0,300})?>/gi, ' ');
}

const decodedEntities = (text: string): string =>
  text.replace(
    /&(?:#(\d{2,6})|#x([0-9a-f]{2,5})|(quot|apos|lt|gt|amp|nbsp));/gi,
    (all, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? all;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code < 32 || code > 0x10ffff ? ' ' : String.fromCodePoint(code);
    },
  );

/** Curly quotes are a chat's doing where the text has no straight ones; beside straight ones they are part of it. */
function straight(text: string): string {
  const doubles = text.includes('"') ? text : text.replace(/[\u201C\u201D\u201E\u201F]/g, '"');
  const singles = text.includes("'") ? doubles : doubles.replace(/[\u2018\u2019\u201A\u201B]/g, "'");
  return singles
    .replace(/(?<=\s)[\u2013\u2014](?=[a-z][a-z0-9-]{2,30}[\s=])/g, '--')
    .replace(/(?<=\s)[\u2013\u2014](?=[A-Za-z]\s)/g, '-');
}

/** What curl writes behind a mail's mark: the mark is one level of quoting then, and not curl's own. */
const QUOTED_CURL = /^(?:> ?){1,9}(?:[<*]|> ?[A-Z]{3,7} \S{1,2000} HTTP\/)/m;
/** What curl and browsers' tools write themselves: `> ` before a request that was sent, `< ` before its answer. */
const OWN_MARKS = /^> [A-Z]{3,7} \S{1,8000} HTTP\/|^< /m;

/** `> ` before lines is a mail's or a chat's, at any depth and below any words; curl writes it before a request. */
function withoutQuoting(text: string): string {
  let whole = text;
  for (let depth = 0; depth < 9 && QUOTED_CURL.test(whole); depth += 1) whole = whole.replace(/^> ?/gm, '');
  // Lines that a mail quoted, joined by a form that takes no line ends.
  if (/^> [^\n]*$/.test(whole) && !OWN_MARKS.test(whole)) return whole.replace(/(?:^| )> (?=\S)/g, ' ').trim();
  return OWN_MARKS.test(whole) ? whole : whole.replace(/^(?:> ?){1,9}/gm, '');
}

/** What a line of a library's own trace of the exchange says: who wrote it, and what. */
const WIRES: readonly { readonly line: RegExp; readonly sent: (mark: string) => boolean }[] = [
  // Apache HttpClient, in Java's logs.
  { line: /\bhttp-outgoing-\d{1,6} (>>|<<) "?(.*?)"?$/, sent: (mark) => mark === '>>' },
  // http.client of Python with a debug level, and Net::HTTP of Ruby, whose arrows point the other way.
  { line: /^(send|reply|header): ?b?['"]?(.*?)['"]?$/, sent: (mark) => mark === 'send' },
  { line: /^(<-|->) "(.*)"$/, sent: (mark) => mark === '<-' },
  // httr2 of R, and its arrows.
  { line: /^(<-|->) ?(.*)$/, sent: (mark) => mark === '->' },
];
const WIRE = /http-outgoing-\d|^(?:send|reply): b?['"]|^(?:<-|->) "|^-> [A-Z]{3,7} \/\S{0,4000} HTTP\//m;

/** A library's trace of an exchange, as `curl -v` writes one. */
function withoutWire(text: string): string {
  if (!WIRE.test(text)) return text;
  let inBody = false;
  return text
    .split('\n')
    .flatMap((line) => {
      const wire = WIRES.find((one) => one.line.test(line));
      const [, mark = '', content = ''] = wire?.line.exec(line) ?? [];
      if (wire === undefined) return [line];
      const lines = content.replace(/(?:\[\\r\])?\[\\n\]$/, '').split(/\\r\\n|\\n/);
      const kept = lines.at(-1) === '' && lines.length > 1 ? lines.slice(0, -1) : lines;
      if (wire.sent(mark)) return kept.map((one) => `> ${one}`);
      return kept.map((one) => {
        if (/^HTTP\/\d/.test(one)) inBody = false;
        const ofHead = !inBody && /^(?:HTTP\/\d|[\w-]{1,80}:|$)/.test(one);
        if (!ofHead) inBody = true;
        return ofHead ? `< ${one}` : one;
      });
    })
    .join('\n');
}

/** What stands before each line of a log or of a box: containers, pods, devices, times, levels. */
const PREFIXES: readonly RegExp[] = [
  /^More\?(?: |$)/,
  /^[\u2502\u2503\u2577\u2575](?: |$)/,
  /^\|\s{0,3}\d{4}-\d\d-\d\d[ T][\d:.]{8,18}Z?\s{0,3}\|\s/,
  /^[A-Za-z][\w./-]{0,60}[-_]\d{1,4}\s{0,40}\|(?: |$)/,
  /^\[pod\/[^\]\n]{1,200}\]\s/,
  /^[a-z][\w-]{0,80} [a-z][\w-]{0,80} \u203A /,
  /^[VDIWEF]\/[\w.$-]{1,60}\s{0,3}(?:\(\s{0,5}\d{1,7}\))?:\s/,
  /^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\s{1,5}\d{1,7}\s{1,5}\d{1,7} [VDIWEF] \S{1,60}\s{0,8}: /,
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?\]?\s{1,8}(?=\S)/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?\s{1,8}(?=\S)/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : /,
  /^[0-9a-f]{32}\s{1,4}(?=\()/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,80} [^\s:[]{1,80}(?:\[\d{1,7}\])?:\s/,
  /^\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\]?:?\s{1,8}(?=\S)(?!\d{3}:)/,
];

/** Lines as they were before a log took them; a table's last bar goes with its first. */
const withoutPrefixes = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      let rest = line;
      for (let times = 0; times < 5; times += 1) {
        const start = rest.slice(0, 400);
        const cut = PREFIXES.map((prefix) => prefix.exec(start)?.[0].length ?? 0).find((length) => length > 0) ?? 0;
        if (cut === 0) break;
        rest = rest.startsWith('|') ? rest.slice(cut).replace(/\s{0,400}\|$/, '') : rest.slice(cut);
      }
      return rest;
    })
    .join('\n');

/** Fences go with their lines; bold in the lines of a head, and back ticks around something, lose their marks. */
const withoutMarkdown = (text: string): string =>
  text
    .replace(/^[ \t]*(?:```|~~~)[\w-]*[ \t]*$/gm, '')
    .replace(/^([^\n*"]{0,200})\*\*([^*\n]{1,200})\*\*(?=[ \t]*$)/gm, '$1$2')
    .replace(/`((?:https?|wss?):\/\/[^`\n]{1,8000}|\{[^`\n]{1,8000}\}|\d{3}[^`\n]{0,80}|[A-Za-z ]{3,80})`/g, '$1');

/** Widths at which terminals and mail programs break lines. */
const WIDTHS = [72, 76, 78, 79, 80, 90, 100, 110, 120, 132, 140, 160, 200];
/** What begins a line of its own. */
const BEGINS = /^(?:[\s{[<>*$#(|]|HTTP\/|[A-Z][a-z]{2} [A-Z][a-z]{2} |\d{4}-|[\w-]{1,60}: |at |curl )|^$/;

/** Lines that a terminal broke at its width, also inside words, are whole again. */
function unwrapped(text: string): string {
  const lines = text.split('\n');
  const width = lines.reduce((widest, { length }) => Math.max(widest, length), 0);
  if (width < 60 || width > 250) return text;
  const full = lines.filter(({ length }) => length === width).length;
  const whole: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    let run = lines[at] ?? '';
    let end = at;
    for (let open = opensText(run); isBroken(lines[end], lines[end + 1], width, open); end += 1) {
      const next = lines[end + 1] ?? '';
      if (opensText(next)) open = !open;
      run += next;
    }
    // A line may be full by chance: not one whose text in quotes goes on in the next, nor most lines of a paste.
    const isSure =
      (end - at > 1 && full * 2 >= lines.length) ||
      (WIDTHS.includes(width) && opensText(lines[at] ?? '') && !opensText(run));
    whole.push(isSure ? run : (lines[at] ?? ''));
    if (isSure) at = end;
  }
  return whole.join('\n');
}

const isBroken = (line: string | undefined, next: string | undefined, width: number, inText: boolean): boolean =>
  line?.length === width && next !== undefined && (inText || (/[\w*/:.,@%=+ -]$/.test(line) && !BEGINS.test(next)));

/** Whether a text in double quotes is left open. */
const opensText = (text: string): boolean => (text.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;

/** Headers that answers carry, which tell where a line of a head begins. */
const HEADER =
  '(?:x-[a-z][a-z0-9-]{1,60}|apigw-requestid|cf-[a-z-]{2,30}|access-control-[a-z-]{3,40}|www-authenticate|date|' +
  'server|via|age|vary|allow|etag|connection|keep-alive|pragma|expires|location|content-(?:type|length|encoding)|' +
  'transfer-encoding|cache-control|set-cookie|strict-transport-security|alt-svc|mime-version|retry-after)';
const HEADER_START = new RegExp(` (?=${HEADER}: )`, 'gi');
const BODY_START = new RegExp(`(\\n${HEADER}: [^\\n{<[]{0,4000}?) (?=[{<]|\\[[{"])`, 'gi');
/** What begins a line in a log of API Gateway, and what a command's failure begins with. */
const LINE_START = new RegExp(
  String.raw` (?=HTTP\/\d(?:\.\d)? \d{3}(?: |$)|\([0-9a-f]{8}-[0-9a-f-]{27}\) |curl: \(\d|` +
    String.raw`An error occurred \([A-Z]|error: Unexpected server)`,
  'g',
);
/** The headers that only AWS sends begin a line wherever they stand. */
const OWN_HEADER = / (?=(?:x-amzn-(?:errortype|requestid)|x-amz-apigw-id|apigw-requestid|www-authenticate): )/gi;

/** A head, a log or a command's failure that came as one line has its line ends again. */
function withLineEnds(line: string): string {
  const lines = line.replace(LINE_START, '\n');
  const at = lines.search(/^HTTP\/\d(?:\.\d)? \d{3}/m);
  if (at === -1 && lines.search(OWN_HEADER) === -1) return lines;
  const start = at === -1 ? lines.search(OWN_HEADER) : at;
  const head = lines.slice(start).replace(at === -1 ? OWN_HEADER : HEADER_START, '\n');
  return `${lines.slice(0, start)}${head.replace(BODY_START, at === -1 ? '$1\n' : '$1\n\n')}`;
}

/**
 * `{api-id}.execute-api.…`, `https://<api-id>.execute-api.<region>…/<stage>`, `arn:aws:execute-api:<region>:…` and
 * `{https://…}`: documentation and people mark what is to be filled in.
 */
const withoutBraces = (text: string): string =>
  text
    .replace(/(?:\$?[{<[][\w .:-]{1,40}[}>\]]|[a-z0-9]{0,12}\*{2,40}|\b[A-Z][A-Z_-]{2,40})(?=\.execute-api)/g, 'xxxx')
    .replace(NO_REGION, HIDDEN_REGION)
    .replace(/(?<=[/:*@])\$?[<{[]([\w .:-]{1,40})[>}\]](?=[/:\s"'.?]|$)/gm, '{$1}')
    .replace(/(?<=\.amazonaws\.com(?:\.cn)?\/)((?:YOUR_|MY_)?STAGE(?:_NAME)?)(?=[/\s"']|$)/gm, '{$1}')
    .replace(/\{(https?:\/\/[^\s{}]{1,2000})\}/g, '$1');

const NO_REGION = new RegExp(
  String.raw`(?<=\.execute-api\.)(?:\$?[{<[][\w .:-]{1,40}[}>\]]|[A-Z][A-Z_-]{2,40}|region|\*{2,40}|` +
    String.raw`[a-z]{2}-x{2,9}-\d)(?=\.amazonaws)`,
  'g',
);
/** Stands for a Region that a person hid. */
export const HIDDEN_REGION = 'xx-hidden-0';

/** The text, and what it is when the escapes of a string in it are undone once, twice and three times. */
export function inLevels(text: string): readonly string[] {
  const levels = [text];
  for (let last = text; levels.length < 4 && last.includes('\\'); ) {
    const next = last.replace(/\\(?:u([0-9a-f]{4})|(["'/\\nrt]))/gi, (_, code?: string, sign?: string) =>
      code === undefined ? (SIGNS[sign ?? ''] ?? sign ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (next === last) break;
    levels.push(next);
    last = next;
  }
  return levels;
}

const SIGNS: Readonly<Record<string, string>> = { n: '\n', r: '', t: ' ' };

/** Objects in JSON that stand between other words, each as it was parsed; of a longer text the first. */
export function jsonIn(text: string): readonly unknown[] {
  const found: unknown[] = [];
  const starts = /\{\s{0,20}"/g;
  for (let tries = 0; tries < 60; tries += 1) {
    const start = starts.exec(text)?.index;
    if (start === undefined) break;
    const end = endOfJson(text, start);
    const value = end === -1 ? undefined : parsed(text.slice(start, end));
    if (value !== undefined) {
      found.push(value);
      starts.lastIndex = end;
    }
  }
  return found;
}

/**
 * A body ends at its last brace: what a terminal puts behind it is no part of it, and a line end inside one of its
 * texts is a mail program's. Other texts stay as they are.
 */
export function withoutTail(body: string): string {
  const end = /^\s{0,20}[{[]/.test(body) ? endOfJson(body, body.search(/[{[]/)) : -1;
  const json = end === -1 ? '' : body.slice(0, end);
  const whole = [json, json.replace(/(?<!\s)\s*\n\s*/g, ' ')].find((one) => parsed(one) !== undefined);
  return whole ?? body;
}

/** What stands behind the body of an answer: empty where the body's end is not known. */
export function afterBody(answer: string): string {
  const start = answer.search(/\n(?:[<>] ?)?[ \t]*\n/);
  const body = start === -1 ? '' : answer.slice(start).replace(/^\s*(?:[<>] ?)?\s*/, '');
  if (/^[{[]/.test(body)) {
    const last = endOfJson(body, 0);
    return last === -1 ? '' : body.slice(last);
  }
  const end = /<\/(?:html|Error)>/i.exec(body);
  return end === null ? '' : body.slice(end.index + end[0].length);
}

const MOST_OF_JSON = 200_000;

/** Where the object or list that begins here ends; -1 where it does not. */
function endOfJson(text: string, start: number): number {
  let depth = 0;
  let inText = false;
  const last = Math.min(text.length, start + MOST_OF_JSON);
  for (let at = start; at < last; at += 1) {
    const char = text[at];
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
