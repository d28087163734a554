import { fromUrl, splitUrl } from './invoke-url.ts';
import { fromHeaders, withoutSignature } from './sent-headers.ts';
import type { Piece, UnderstoodRequest, UnderstoodTarget } from './understood.ts';

const ADDRESS = /\b(?:https?|wss?):\/\/[^\s"'<>`\u2018-\u201F\u3000-\u303F\uFF00-\uFFEF]{1,8000}/gi;
const BARE_ADDRESS =
  /\b[a-z0-9][a-z0-9-]{0,62}\.execute-api\.[^\s"'<>`\u2018-\u201F\u3000-\u303F\uFF00-\uFFEF]{1,8000}/i;
/**
 * Pages that errors refer to, and what API Gateway itself calls: never the call that was refused, unless nothing else
 * is said.
 */
const NOT_CALLED = new RegExp(
  String.raw`^https?:\/\/(?:(?:www\.)?w3\.org|[a-z-]*\.?wikipedia\.org|github\.com|` +
    String.raw`stackoverflow\.com|developer\.mozilla\.org|docs\.aws\.amazon\.com|repost\.aws|` +
    String.raw`lambda\.[a-z0-9-]+\.amazonaws\.com|internal\.amazon\.com)\b`,
  'i',
);

/**
 * The URL that was called: an execute-api host before others, with or without its scheme. A verb in front of it is the
 * call's.
 */
export function readUrl(text: string): Piece | null {
  const part = text.slice(0, 200_000);
  const page = /(?:from origin '|Origin )(https?:\/\/[^\s'"]{1,300})/i.exec(part)?.[1];
  const alone = /^\s*\S+\s*$/.test(part);
  const all = [...part.matchAll(ADDRESS)]
    .slice(0, 200)
    .flatMap(([url]) => ((NOT_CALLED.test(url) && !alone) || url === page ? [] : [url]));
  const found = all.find((url) => /\.execute-api[.-]/i.test(url)) ?? BARE_ADDRESS.exec(part)?.[0] ?? all[0];
  if (found === undefined) return null;
  const console = readConsoleUrl(found);
  if (console) return { kind: 'url', from: "the console's URL", target: console };
  const url = splitUrl(found.replace(/(?<![.,;:)\]}*])[.,;:)\]}*]+$/, ''));
  if (!url) return null;
  const { target, request } = fromUrl(url);
  const { signing } = fromHeaders([], url);
  const presigned = signing === undefined ? {} : { signing, query: withoutSignature(url.query) };
  const before = part.slice(Math.max(0, part.indexOf(found) - 20), part.indexOf(found));
  const verb = /\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\]?\s+(?:(?:-|to)\s+)?[[(<]?$/.exec(before)?.[1];
  const method = verb === undefined ? {} : { method: verb as NonNullable<UnderstoodRequest['method']> };
  return {
    kind: 'url',
    from: 'the URL',
    target: { ...target, ...method },
    request: { ...request, ...presigned, ...method },
  };
}

const CONSOLE =
  /^https:\/\/(?:[a-z0-9-]+\.)?console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/apigateway\//i;

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
