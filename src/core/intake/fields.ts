import { VERBS, type Verb } from '../model/request.ts';

/** A name with its value, as a client, a logger or a language writes pairs. */
export interface Field {
  /** In small letters, with dashes: `x-amzn-errortype`. */
  readonly name: string;
  readonly value: string;
}

/** What stands between a name and its value in some language, one piece after another. */
const BETWEEN = /\[\d\]|\s{1,80}|[bru](?=["'])|=>|->|[:=,([{\u2502]|Array\b|string\(\d{1,6}\)|["']value["']/y;
/** Of these at least one has to be there. */
const SEPARATES = /[:=,[{(\n\t]|\s{2}/;
const DOUBLE = /"((?:\\[\s\S]|[^"\\\n]){0,8000})"/y;
const SINGLE = /'((?:\\[\s\S]|[^'\\\n]){0,8000})'/y;
const BARE = /[^\s,;|"'`(){}[\]<>]{1,8000}/y;
/** PHP tells how long a text is, and escapes nothing in it. */
const TO_LAST_QUOTE = /"([^\n]{0,8000})"[^"\n]{0,20}$/my;

/**
 * The pairs of a text whose names `names` finds (global, without lookaround for quotes), whoever wrote them:
 * `name: value`, `'name': 'value'`, `name=value`, `"name" => ["value"]`, `("name", "value")`, `name {value}`,
 * `Name:[value]`, `{"key": "name", "value": "value"}`, PHP's and Swift's lists over several lines. Linear in the text.
 */
export function fieldsIn(text: string, names: RegExp): readonly Field[] {
  const found: Field[] = [];
  for (const match of text.matchAll(names)) {
    if (found.length === 200) break;
    const value = valueAt(text, match.index, match.index + match[0].length);
    if (value !== null && value !== '')
      found.push({ name: match[0].toLowerCase().replaceAll('_', '-'), value: value.trim() });
  }
  return found;
}

/** The value behind a name that stands from `start` to `end`; null where none follows. */
function valueAt(text: string, start: number, end: number): string | null {
  const opening = text[start - 1] ?? '';
  const isQuoted = opening !== '' && '"\'`'.includes(opening);
  let at = isQuoted && text[end] === opening ? end + 1 : end;
  // The quotes stand around name and value: `["name: value", …]`.
  if (isQuoted && /^: ?[^\s"']/.test(text.slice(end, end + 3))) {
    const pair = stickAt(opening === '"' ? DOUBLE : SINGLE, text, start - 1)?.[1];
    if (pair !== undefined) return pair.slice(end - start + 1).replace(/\\(["'\\/])/g, '$1');
  }
  if (text[at] === ']') at += 1;
  // What was looked up by its name, among other things: `e.headers['name'], e.url`.
  if (text[at - 1] === ']' && text[at] === ',') return null;
  let between = '';
  for (let pieces = 0; pieces < 14; pieces += 1) {
    const piece = stickAt(BETWEEN, text, at);
    if (piece === null) break;
    between += piece[0];
    at += piece[0].length;
  }
  const quote = text[at];
  const separated = SEPARATES.test(between) || (isQuoted && between !== '' && (quote === '"' || quote === "'"));
  if (!separated) return null;
  if (/string\(\d/.test(between)) return stickAt(TO_LAST_QUOTE, text, at)?.[1] ?? null;
  const quoted = stickAt(DOUBLE, text, at)?.[1] ?? stickAt(SINGLE, text, at)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(["'\\/])/g, '$1');
  return stickAt(BARE, text, at)?.[0] ?? null;
}

function stickAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const CALL_NAMES = new RegExp(
  String.raw`(?<![\w-])(?:(?:request|http)[._ -]?)?(?:method|verb|path|pathname|ur[il])` +
    String.raw`(?![\w.-]|\s{1,3}[a-z]{2,30}\s)`,
  'gi',
);
/** A call on a client that knows its base address. */
const RELATIVE_CALL =
  /[\w)]\.(get|head|post|put|patch|delete|options)\w{0,10}\(\s{0,20}[fr]?["'\x60](\/[^"'\x60\s]{0,4000})["'\x60]/i;

/** urllib3's own log: `https://api.example.com:443 "GET /orders HTTP/1.1" 403 23`. */
const POOL = /\bhttps?:\/\/[\w.-]{1,255}:\d{1,5} "([A-Z]{3,7}) (\/\S{0,4000}) HTTP\//;
const PLAIN_PATH = /^\/[^\s{]{0,4000}$/;
const BARE_PATH = /\bpath:? (\/[^\s"',;]{1,4000})/i;
/** Verb and path as the parts of one call: `GET  /orders  HTTP/1.1`, `("GET", "/orders"`. */
const VERB_PATH =
  /\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?:["'],)?\s{1,4}["']?(\/[^\s"'\x60,){}]{1,4000})(?=[\s"'\x60,]|$)/;
/** A call whose address is a variable. */
const CLIENT_CALL =
  /\b(?:requests|session|client|axios|httpx|http|ky|got|superagent)\.(get|post|put|patch|delete)\(\s?\w/i;

/** A request that is built call by call, or of a class of its verb: in Java, Ruby, Go and .NET. */
const BUILT = new RegExp(
  String.raw`(?:\)\s{0,40}\.|\bNet::HTTP::|\b(?:Http|http\.)Method\.?|\bnew Http)` +
    '(GET|HEAD|POST|PUT|PATCH|DELETE|Get|Head|Post|Put|Patch|Delete)\\b',
);

/** Verb and path that a text tells apart from a URL: as fields, or in a call of a client that knows its address. */
export function relativeCall(text: string): { readonly method?: Verb; readonly path?: string } {
  const part = text.slice(0, 100_000);
  const fields = fieldsIn(part, CALL_NAMES);
  const [, calledBy, calledPath] = POOL.exec(part) ?? RELATIVE_CALL.exec(part) ?? VERB_PATH.exec(part) ?? [];
  const of = (ending: RegExp, wanted: RegExp): string | undefined => {
    const values = new Set(fields.filter(({ name, value }) => ending.test(name) && wanted.test(value)).map(valueOf));
    return values.size === 1 ? [...values][0] : undefined;
  };
  const verb =
    of(/method$|verb$/, /^[A-Za-z]{3,7}$/) ?? calledBy ?? CLIENT_CALL.exec(part)?.[1] ?? BUILT.exec(part)?.[1];
  const method = VERBS.find((one) => one === verb?.toUpperCase());
  const path = of(/path(?:name)?$/, PLAIN_PATH) ?? of(/ur[il]$/, PLAIN_PATH) ?? calledPath ?? BARE_PATH.exec(part)?.[1];
  return { ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }) };
}

const valueOf = ({ value }: Field): string => value;
