import { serviceOfHost } from '../answers/index.ts';
import { VERBS, type Verb } from '../model/request.ts';
import { relativeCall } from './fields.ts';
import { fromUrl, splitUrl } from './invoke-url.ts';
import { afterBody } from './plain-text.ts';
import { fromHeaders, withoutSignature } from './sent-headers.ts';
import type { Piece, UnderstoodTarget } from './understood.ts';

const ADDRESS = /\b(?:https?|wss?):\/\/[^\s"'<>|`\u2018-\u201F\u3000-\u303F\uFF00-\uFFEF]{1,8000}/gi;
const BARE_ADDRESS =
  /\b[a-z0-9][a-z0-9-]{0,62}\.execute-api\.[^\s"'<>|`\u2018-\u201F\u3000-\u303F\uFF00-\uFFEF]{1,8000}/i;
/**
 * Pages that errors refer to, and what API Gateway itself calls: never the call that was refused, unless nothing else
 * is said.
 */
const NOT_CALLED = new RegExp(
  String.raw`^https?:\/\/(?:(?:www\.)?w3\.org|[a-z-]*\.?wikipedia\.org|github\.com|curl\.(?:se|haxx\.se)|` +
    String.raw`(?:docs|help|support|developers?|learn|kb)\.[a-z0-9.-]{1,200}|(?:tools|datatracker)\.ietf\.org|` +
    String.raw`stackoverflow\.com|aws\.amazon\.com|repost\.aws|(?:www\.)?rfc-editor\.org|aka\.ms|go\.dev|` +
    String.raw`(?:www\.)?cloudflare\.com|json-schema\.org|cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9-]+_\w+|` +
    String.raw`lambda\.[a-z0-9-]+\.amazonaws\.com|internal\.amazon\.com)(?![\w-]|\.\w)`,
  'i',
);
/** What a message refers its reader to. */
const REFERS = new RegExp(
  String.raw`(?:\b(?:see|(?<!tried to )visit|refer to|details|docs|documentation|more info(?:rmation)?)|` +
    String.raw`\bfind [\w ]{1,40})(?: at)?:? \(?$`,
  'i',
);
/** Names of XML, and the proxy that a client goes through. */
const NOT_BEHIND = /xmlns(?::\w{1,20})?=["']$|prox(?:y|ies)[\w ]{0,20}["']?\s?(?:={1,2}|:|=>)\s?["']?$/i;
/** The page that called, in the words of browsers. */
const PAGE = /(?:from origin '|\bOrigin |\bThe page at '|\bReferer: ?|\bReferrer: ?)(https?:\/\/[^\s'"]{1,300})/gi;
/** What a line says beside the URL that was refused. */
const REFUSES =
  /(?<![\w.:/])[45]\d\d(?![\w.])|\bmessage["']?\s?[:=]|Exception\b|Forbidden|not authorized|denied|failed/i;

/** The URL that a page of a firewall names. */
const NAMED_BY_PAGE = /permission to access "(https?:\/\/[^"\s]{1,2000})"/;

/** A status line, with headers or a body behind it; alone it is a line of a log. */
const HEAD = new RegExp(
  String.raw`^(?:< )?HTTP\/\d(?:\.\d)? \d{3}\b(?![^\n]{0,60}https?:\/\/)[^\n]{0,200}` +
    String.raw`(?:$(?!\n)|\n(?:[<*]|\s{0,80}[\w-]{1,200}:|[ \t]{0,80}(?:\n|[{[<"]|$)))`,
  'im',
);

/** A response is full of URLs and names that were not called: only what stands before it and behind it counts. */
export function outsideResponse(text: string): string {
  const head = text.search(HEAD);
  if (head === -1) return text;
  const page = NAMED_BY_PAGE.exec(text)?.[1] ?? '';
  const after = afterBody(text.slice(head));
  // Where another answer follows, what stands between them may be part of either.
  return /^(?:< )?HTTP\/\d/m.test(after) ? text.slice(0, head) : `${text.slice(0, head)}\n${after}\n${page}`;
}

/** A verb in front of a URL, in capitals; Go writes it `Get "https://…"`. */
const VERB_BEFORE = new RegExp(
  String.raw`\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?:["'\]),]{0,3}\s+|,|\()(?:(?:-|to|on|of|at|for|against|` +
    String.raw`request to|call to|URL|endpoint:?)\s+)?["'\x60[(<]?$|` +
    String.raw`(?:^|[\s:("])(Get|Head|Post|Put|Patch|Delete|Options) \\?"$|` +
    String.raw`(?:[\w$]\.|->|::)(get|head|post|put|patch|delete|options|Get|Post|Put|Patch|Delete)` +
    String.raw`(?:_response|_form|(?:String|Stream|FromJson|AsJson)?Async)?(?:<[\w.<>]{1,60}>)?[!?]?` +
    String.raw`\(\s{0,9}(?:(?:new )?(?:UR[IL]|Ur[il]|url)(?:\.(?:parse|create))?\()?[fr$@]?["'\x60]$`,
);
/** What can only read. */
const READS =
  /\b(?:file_get_contents|urlopen|Download(?:String|Data|File)(?:Async)?|URI\.open|readLines|fromJSON)\(\s?["'\x60]$/;
/** And behind it: `https://… (GET, with a key)`, `https://… [GET]`; not the one of the next URL. */
const VERB_BEHIND = new RegExp(
  String.raw`^["'\x60>)\]]{0,2}[\s,;:([\u2013\u2014-]{1,6}(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)` +
    String.raw`(?![\w/-]|\s{1,3}["'<(]?https?:)`,
);

/**
 * The URL that was called: an execute-api host before others, with or without its scheme; among several the one that
 * stands beside the refusal. A verb in front of it is the call's.
 */
export function readUrl(text: string): Piece | null {
  const part = text.slice(0, 200_000);
  const pages = [...part.matchAll(PAGE)].map(([, page]) => page);
  const alone = /^\s*\S+\s*$/.test(part);
  const all = [...part.matchAll(ADDRESS)]
    .slice(0, 200)
    .filter(({ index, 0: url }) => {
      const before = part.slice(Math.max(0, index - 60), index);
      return !NOT_BEHIND.test(before) && (url.includes('.execute-api.') || !REFERS.test(before));
    })
    .filter(([url]) => (alone || !NOT_CALLED.test(url)) && !pages.includes(url));
  const gateways = all.filter(([url]) => /^[^?#]{0,300}\.execute-api[.-]/i.test(url));
  const beside = gateways.length < 2 ? undefined : gateways.find(({ index }) => REFUSES.test(withoutUrls(part, index)));
  const found = beside ?? calledBeside(part, all, gateways) ?? gateways[0] ?? BARE_ADDRESS.exec(part) ?? all[0];
  if (found === undefined) return null;
  const [address] = found;
  const console = readConsoleUrl(address);
  if (console) return { kind: 'url', from: "the console's URL", target: console };
  const named = splitUrl(address.replace(MACRO, '').replace(/(?<![.,;:)\]}*|\\])[.,;:)\]}*|\\]+$/, ''));
  if (!named) return null;
  const apart = relativeCall(part);
  const isBase = named.path === '/' || BASE.test(part);
  const isPart = apart.path !== undefined && !named.path.endsWith(apart.path);
  const url = isBase && isPart ? { ...named, path: `${named.path.replace(/\/$/, '')}${apart.path}` } : named;
  const { target, request } = fromUrl(url);
  const { signing } = fromHeaders([], url);
  const presigned = signing === undefined ? {} : { signing, query: withoutSignature(url.query) };
  const reads = READS.test(part.slice(Math.max(0, part.indexOf(address) - 40), part.indexOf(address)));
  const verb = verbOf(part, address) ?? apart.method ?? onlyVerb(part) ?? (reads ? 'GET' : undefined);
  const method = verb === undefined ? {} : { method: verb };
  return {
    kind: 'url',
    from: 'the URL',
    target: { ...target, ...method },
    request: { ...request, ...presigned, ...method },
  };
}

type Found = RegExpExecArray;

/** A host of another service that was called, where the gateways are only spoken of. */
const calledBeside = (text: string, all: readonly Found[], gateways: readonly Found[]): Found | undefined =>
  gateways.some((found) => isCall(text, found))
    ? undefined
    : all.find((found) => {
        const host = splitUrl(found[0])?.host ?? '';
        return serviceOfHost(host) !== null && !host.startsWith('apigateway.') && isCall(text, found);
      });

/** A verb or a client stands in front of the address, or a status behind it. */
function isCall(text: string, { index, 0: url }: Found): boolean {
  const end = index + url.length;
  const [following = ''] = text.slice(end, end + 80).split(/\n|https?:/, 1);
  const before = text.slice(Math.max(0, index - 30), index);
  return VERB_BEFORE.test(before) || /\bcurl [^\n]{0,24}$/.test(before) || STATUS.test(following);
}

const STATUS = /(?<![\w.:/])[45]\d\d(?![\w.])/;

/** What follows an address without a blank: a list's next entry, a tracker's own mark. */
const MACRO = /(?:,\w{1,30}\(|\{(?:code|noformat|panel|quote|color)\b).{0,200}$/;
/** A client that adds a path of its own to what it was given. */
const BASE = /\bbase_?ur[il]\b|\bprefix_?url\b|\burl_prefix\b/i;

const CONSOLE =
  /^https:\/\/(?:[a-z0-9-]+\.)?console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/apigateway\//i;

/** The verb in front of any place where the URL stands, or behind it. */
function verbOf(text: string, address: string): Verb | undefined {
  for (let at = text.indexOf(address), tries = 0; at !== -1 && tries < 20; at = text.indexOf(address, at + 1)) {
    const before = VERB_BEFORE.exec(text.slice(Math.max(0, at - 60), at));
    const verb = VERBS.find((one) => one === (before?.[1] ?? before?.[2] ?? before?.[3])?.toUpperCase());
    const follows = VERB_BEHIND.exec(text.slice(at + address.length, at + address.length + 30))?.[1];
    const found = verb ?? VERBS.find((one) => one === follows) ?? verbOfCurl(text, at);
    if (found !== undefined) return found;
    tries += 1;
  }
  return undefined;
}

/** Behind a command that stands inside a sentence or behind another program's prefix. */
function verbOfCurl(text: string, at: number): Verb | undefined {
  const line = text.slice(Math.max(text.lastIndexOf('\n', at) + 1, at - 400), at);
  const words = line.slice([...line.matchAll(/\bcurl(?:\.exe)?\s/g)].at(-1)?.index ?? line.length);
  if (words === '' || /[;|&]|https?:/.test(words.replace(/"[^"]{0,200}"|'[^']{0,200}'/g, ''))) return undefined;
  const given = /\s(?:-X|--request)[ =]?["']?([A-Z]{3,7})\b/.exec(words)?.[1];
  const usual = /\s-\w{0,9}I\b|\s--head\b/.test(words) ? 'HEAD' : 'GET';
  const verb = given ?? (/\s(?:-d|--data|--json|-F|--form)/.test(words) ? 'POST' : usual);
  return VERBS.find((one) => one === verb);
}

/** A verb in capitals; in a list of what is allowed it is nobody's call. */
const SAID_VERB =
  /(?<![\w/"'.:<-]|allow: ?|methods: ?|, ?)(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?![\w/"'-]|\.(?!\.)|, ?[A-Z])/gi;

function onlyVerb(text: string): Verb | undefined {
  const found = new Set(
    [...text.slice(0, 20_000).matchAll(SAID_VERB)].map(([verb]) => verb).filter((verb) => verb === verb.toUpperCase()),
  );
  const [only] = found;
  return found.size === 1 ? VERBS.find((one) => one === only) : undefined;
}

/** The line around a place, without the URLs in it. */
function withoutUrls(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  return text.slice(Math.max(start, at - 500), end === -1 ? at + 9000 : Math.min(end, at + 9000)).replace(ADDRESS, ' ');
}

const HOST = String.raw`((?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,9}[a-z][a-z0-9-]{0,30}[a-z0-9]|localhost)\b`;
/** How programs name the host that they called or did not reach, most telling first. */
const HOSTS: readonly RegExp[] = [
  String.raw`\b(?:to host|Connected to|Connection to|connect to|connecting to|lookup|ENOTFOUND|EAI_AGAIN) ${HOST}`,
  String.raw`(?:\bresolve(?: host| proxy)?:?|UnknownHostException:|can't find|\bnslookup|\bdig|\bping) '?` + HOST,
  String.raw`\b(?:host|hostname|servername|domainName|server_name)["']?\s?[:=]\s?["']?` + HOST,
  String.raw`"name"\s?:\s?"host"\s?,\s?"value"\s?:\s?"` + HOST,
  String.raw`\bnot valid for (?:the name )?'` + HOST,
  String.raw`(?:\bunknown domain:|find host|to the server at|typo in|information from|pretending to be) ["\u201C]?` +
    HOST,
  `(?:unable to access|have access to|tried to (?:visit|access|reach|open):?) ["']?${HOST}`,
  String.raw`(?:Exception: \[|\baccess denied for )` + HOST,
  `(?:Certificate for|Hostname|altnames: Host:) <?${HOST}`,
  String.raw`(?:TCP connection to|\bverify|dial tcp:?|\bhost) ["']?` + HOST,
  String.raw`(?:\bInvalid URL|\brefused|\bremote host:?|\bCould not connect to|\bdialing) [('"]{0,2}` + HOST,
].map((source) => new RegExp(source, 'i'));
/** Behind the host's name in a client's words. */
const PATHS: readonly RegExp[] = [
  /Max retries exceeded with url: (\/[^\s"']{0,4000})/,
  /\bInvalid URL ['"]?[\w.-]{1,255}(\/[^\s"']{0,4000})/,
  /\bpermission to (?:access|get URL) (?:<code>)?(\/[^\s"'<]{0,4000})/i,
];
/** A request without its Host header. */
const SENT = /^(?:> )?[ \t]{0,8}([A-Z]{3,7}) (\/\S{0,4000}) HTTP\/[\d.]{1,3}[ \t]*$/m;
/** What the service says that it signed. */
const CANONICAL = /Canonical String for this request should have been\s{1,4}'?([A-Z]{3,7})\s(\/\S{0,4000})\s/;
const CANONICAL_HOST = /\bhost:([\w.-]{1,255})\s/;
const ENDING =
  'com|net|org|io|dev|app|cloud|example|test|ai|co|uk|de|fr|es|nl|eu|us|jp|cn|kr|br|au|ca|ch|pl|ru|info|' +
  'biz|tech|online|xyz|shop|store|site|internal|local|corp';
/** A host name in a sentence, and the path behind it; not one in a line of a stack. */
const SAID = new RegExp(
  String.raw`(?<!^\s{0,9}at [^\n]{0,300})(?:^|[\s("'])(?![a-z-]{2,30}\.amazonaws\.com\b)` +
    String.raw`((?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}(?:${ENDING}))` +
    String.raw`(\/[^\s"'\x60,;)]{0,2000})?(?=[\s,;:!?)"']|\.?$|\.\s)`,
  'm',
);
const SAID_CALL =
  /(?<![\w/"'-])(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (?:on |to |auf )?["'`]?(\/[^\s"'`,;)]{0,2000})/;

/**
 * Host, verb and path that a paste names without a URL: what a client connected to or could not find, what the service
 * signed, and, where `isAnswer`, what a sentence says. Null when it names none.
 */
export function readMentions(text: string, isAnswer: boolean): Piece | null {
  const part = text.slice(0, 200_000);
  const [, signedVerb, signedPath] = CANONICAL.exec(part) ?? [];
  const signedHost = signedPath === undefined ? undefined : CANONICAL_HOST.exec(part)?.[1];
  const [, sentVerb, sentPath] = SENT.exec(part) ?? [];
  const named = signedHost ?? first(HOSTS, part);
  const [, saidHost, saidPath] = (named === undefined && isAnswer ? SAID.exec(outsideResponse(part)) : null) ?? [];
  const host = named ?? saidHost;
  const call = named === undefined && isAnswer ? SAID_CALL.exec(part) : null;
  const apart = relativeCall(part);
  const apartPath = host !== undefined || (isAnswer && apart.method !== undefined) ? apart.path : undefined;
  const spoken = saidPath ?? call?.[2]?.replace(/[.:]+$/, '');
  const path = signedPath ?? sentPath ?? first(PATHS, part) ?? apartPath ?? spoken;
  if (host === undefined && path === undefined) return null;
  const verb = VERBS.find(
    (one) => one === (signedVerb ?? sentVerb ?? apart.method ?? call?.[1] ?? (saidHost && onlyVerb(part))),
  );
  const method = verb === undefined ? {} : { method: verb };
  const from = 'what the text says about the call';
  if (host === undefined) return { kind: 'url', from, target: { ...method, ...(path === undefined ? {} : { path }) } };
  const [onlyPath = '/', query = ''] = (path ?? '/').split('?', 2);
  const { target, request } = fromUrl({ scheme: 'https', host: host.toLowerCase(), path: onlyPath, query });
  const { path: _, stage: __, ...place } = target;
  const { path: ___, query: ____, ...where } = request;
  return path === undefined
    ? { kind: 'url', from, target: { ...place, ...method }, request: { ...where, ...method } }
    : { kind: 'url', from, target: { ...target, ...method }, request: { ...request, ...method } };
}

const first = (patterns: readonly RegExp[], text: string): string | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);

/** `https://{region}.console.aws.amazon.com/apigateway/main/apis/{api}/…`, and the older one with `#/apis/{api}`. */
function readConsoleUrl(url: string): UnderstoodTarget | null {
  if (!CONSOLE.test(url)) return null;
  const region =
    /[?&]region=([a-z0-9-]{4,30})/i.exec(url)?.[1] ?? /^https:\/\/([a-z]{2,4}-[a-z-]+-\d)\./i.exec(url)?.[1];
  const apiId = /\/apis\/([a-z0-9]{4,20})/i.exec(url)?.[1] ?? /[?&]api=([a-z0-9]{4,20})/i.exec(url)?.[1];
  const stage = /\/stages\/([\w$-]{1,128})/i.exec(url)?.[1];
  return {
    ...(region === undefined ? {} : { region }),
    ...(apiId === undefined ? {} : { apiId }),
    ...(stage === undefined ? {} : { stage }),
  };
}
