import { type Command, type CurlWords, splitCommand } from './shell-words.ts';

const CLIENT = 'curl|awscurl|wget|https?|xh|xhs|wscat|Invoke-RestMethod|Invoke-WebRequest|irm|iwr';
const COMMAND = new RegExp(`(?<![\\w./\\\\-])(${CLIENT})(?:\\.exe)?\\s+(?=\\S)`, 'gi');
/** What ends a shell's prompt, of whatever theme. */
const PROMPT_ENDS = /[$%#>\u276F\u203A\u00BB\u03BB\u2717\u2714\u279C\uE0B0-\uE0B3](?=\s|$|[a-z])/gu;
/** Themes that begin with their sign have the folder behind it. */
const PROMPT_BEGINS = /^\s{0,8}[\u279C\u276F\u03BB]\s[^"'{}]{0,100}\s$/u;
/** What may stand in front of a command: nothing, variables set for it alone, other commands that run it. */
const RUNS = new RegExp(
  String.raw`^(?:[+]\s)?(?:\$?\w{1,40}\s?=\s?\S{0,200}\s+){0,5}(?:(?:time|sudo|env|watch|exec|docker|podman|kubectl|` +
    String.raw`ssh|for|while|until|timeout|nohup|xargs|eval|RUN)\b[^\n"']{0,200}\s["']?|[^\n]{0,300}[|;&({]\s*)?$`,
);

/** HTTPie takes options, then a verb, then an address: other words behind `http` are a sentence. */
const ADDRESSED = new RegExp(
  String.raw`^(?:-[\w-]{1,40}(?:[ =]\S{1,200})?\s+){0,9}(?:(?:[A-Z]{3,7}|get|post|put|patch|delete)\s+)?` +
    String.raw`["']?(?:https?:|:|localhost|\$\{?\w|[\w-]{1,63}\.\w)`,
);

/**
 * The first command of a client that a text holds, at the start of a line; `paste` tells what its variables hold. Null
 * when there is none.
 */
export function readCommand(text: string, paste = text): CurlWords | null {
  const match = commandIn(text);
  if (match === null) return null;
  const client = (match[1] ?? '').toLowerCase();
  const following = text.slice(match.index + match[0].length);
  const before = text.slice(0, match.index);
  if (/^(?:invoke-|irm|iwr)/.test(client)) return readPowerShell(client, following, before, paste);
  const split = splitCommand(following);
  const command = { ...split, words: withAddresses(split.words, paste) };
  return { client, before, words: inCurlsWords(client, command), rest: command.rest };
}

/** A variable of a shell: `$URL`, `${URL}`, `$env:URL`, `%URL%`. */
const VARIABLE = /\$\{?(?:env:)?([A-Za-z_]\w{0,60})\}?|%([A-Za-z_]\w{0,60})%/g;

const ADDRESS = String.raw`["']?(https?://[^\s"'\x60;]{1,4000})`;
const NAME = String.raw`([A-Za-z_]\w{0,60})`;
/** A variable that is set, and one whose value a shell has printed. */
const SET = new RegExp(String.raw`(?<![\w.-])${NAME}\s?=\s?${ADDRESS}`, 'gi');
const PRINTED = new RegExp(String.raw`\$\{?(?:env:)?${NAME}\}?"?[ \t]{0,20}\n${ADDRESS}`, 'g');

/** Words with the addresses that the text sets its variables to, or shows of them; what else they hold stays unread. */
function withAddresses(words: readonly string[], paste: string): readonly string[] {
  if (!words.some((word) => word.search(VARIABLE) >= 0)) return words;
  const text = paste.slice(0, 100_000);
  const known = new Map<string, string>();
  for (const [, name = '', address = ''] of [...text.matchAll(SET), ...text.matchAll(PRINTED)])
    if (!known.has(name.toLowerCase())) known.set(name.toLowerCase(), address);
  return words.map((word) =>
    word.replace(
      VARIABLE,
      (all, name?: string, other?: string) => known.get((name ?? other ?? '').toLowerCase()) ?? all,
    ),
  );
}

/** Where lines begin that hold a command. */
export const commandStarts = (text: string): readonly number[] =>
  commandsIn(text, 50).map(({ index }) => text.lastIndexOf('\n', index) + 1);

const commandIn = (text: string): RegExpExecArray | null => commandsIn(text, 1)[0] ?? null;

function commandsIn(text: string, most: number): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  let tries = 0;
  for (const match of text.matchAll(COMMAND)) {
    if (begins(text, match.index) && isCommand(match[1] ?? '', text, match)) found.push(match);
    tries += 1;
    if (tries === 300 || found.length === most) break;
  }
  return found;
}

/** Whether a command may begin here, by what stands in front of it in its line. */
function begins(text: string, at: number): boolean {
  const before = text.slice(Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 400), at);
  const ends = [...before.matchAll(PROMPT_ENDS)].map(({ index }) => before.slice(index + 1));
  const rests = [before, ...ends.slice(0, 1), ...ends.slice(-1)].map((rest) => rest.trimStart());
  return PROMPT_BEGINS.test(before) || rests.some((rest) => RUNS.test(rest));
}

/** An address, or a variable in its place. */
const ADDRESS_GIVEN = /https?:|(?:^|-Uri\s{1,9})["']?\$\w/i;

/** Names of programs are in small letters; PowerShell's are not told apart. */
function isCommand(name: string, text: string, match: RegExpExecArray): boolean {
  const client = name.toLowerCase();
  const start = match.index + match[0].length;
  const following = text.slice(start, start + 20_000);
  if (/^(?:invoke-|irm|iwr)/.test(client)) return !/^:/.test(following) && ADDRESS_GIVEN.test(following);
  if (name !== client) return false;
  if (/^(?:https?|xhs?)$/.test(client)) return ADDRESSED.test(following);
  return client === 'curl' || /https?:|wss?:|\.execute-api\.|^[^\n]{0,200}\$\{?\w/i.test(following);
}

function inCurlsWords(client: string, { words }: Command): readonly string[] {
  switch (client) {
    case 'awscurl':
      return fromAwscurl(words);
    case 'wget':
      return words.map((word) =>
        word.replace(/^--(?:post|body)-(?:data|file)(?=$|=)/, '--data').replace(/^--method(?=$|=)/, '--request'),
      );
    case 'wscat':
      return words.map((word) => (/^(?:-c|--connect)$/.test(word) ? '--url' : word));
    case 'curl':
      return words;
    default:
      return fromHttpie(words);
  }
}

/**
 * awscurl always signs; its `--service` and `--region` are what curl joins in one option.
 * https://github.com/okigan/awscurl
 */
function fromAwscurl(words: readonly string[]): readonly string[] {
  const valueOf = (name: string, fallback: string): string =>
    words[words.indexOf(name) + 1 || words.length] ?? fallback;
  const own = ['--service', '--region', '--profile', '--access_key', '--secret_key', '--session_token'];
  const others = words.filter((word, at) => !own.includes(word) && !own.includes(words[at - 1] ?? ''));
  return [
    ...others,
    '--aws-sigv4',
    `aws:amz:${valueOf('--region', 'us-east-1')}:${valueOf('--service', 'execute-api')}`,
    '--user',
    valueOf('--access_key', ''),
  ];
}

/** `[METHOD] URL [Name:value] [name==value] [name=value]`. https://httpie.io/docs/cli/request-items */
function fromHttpie(words: readonly string[]): readonly string[] {
  const plain = words.filter((word) => !word.startsWith('-'));
  const verb = /^(?:[A-Z]{3,7}|get|post|put|patch|delete)$/.test(plain[0] ?? '') ? plain[0]?.toUpperCase() : undefined;
  const [place = '', ...items] = verb === undefined ? plain : plain.slice(1);
  const url = place.replace(/^:(?=\d)/, 'localhost:').replace(/^:(?=\/|$)/, 'localhost');
  const bearer = words.indexOf('-A') === -1 ? [] : ['--oauth2-bearer', words[words.indexOf('-a') + 1] ?? ''];
  const sent = items.flatMap((item) => {
    const [, name = '', separator = '', value = ''] = /^([^:=@]{1,200})(==|:=|:|=|@)([\s\S]*)$/.exec(item) ?? [];
    if (separator === '') return [];
    if (separator === ':') return ['--header', `${name}: ${value}`];
    if (separator === '==') return ['--url-query', `${name}=${value}`];
    return ['--data', JSON.stringify({ [name]: value })];
  });
  return [...(verb === undefined ? [] : ['--request', verb]), '--url', url, ...bearer, ...sent];
}

/** `Invoke-RestMethod` and its kin in the words of curl; `before` is where a browser sets the session's cookies. */
export function readPowerShell(client: string, text: string, before: string, paste = text): CurlWords {
  const { table, text: bare } = cutTable(text);
  const { words: given, rest } = splitCommand(bare, 'powershell');
  const words = withAddresses(given, paste);
  const option = (pattern: RegExp): string | undefined =>
    words[words.findIndex((word) => pattern.test(word)) + 1 || words.length];
  const named = option(/^-Uri$/i) ?? words.find((word) => /^https?:/i.test(word));
  const [method, type, body] = [option(/^-(?:Custom)?Method$/i), option(/^-ContentType$/i), option(/^-Body$/i)];
  // The pseudo headers of HTTP/2 lose their colon on the way into a table.
  const headers = table.filter(([name]) => !/^(?:authority|method|path|scheme)$/i.test(name));
  const cookies = [...before.matchAll(/System\.Net\.Cookie\("([^"]{1,200})",\s*"([^"]{0,4000})"/g)].map(
    ([, name, value]) => `${name}=${value}`,
  );
  return {
    client,
    before,
    rest,
    words: [
      ...(named === undefined ? [] : ['--url', named]),
      ...(method === undefined ? [] : ['--request', method]),
      ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...(type === undefined ? [] : ['--header', `Content-Type: ${type}`]),
      ...(cookies.length === 0 ? [] : ['--cookie', cookies.join('; ')]),
      ...(body === undefined ? [] : ['--data-raw', body]),
    ],
  };
}

/** Takes the table of `-Headers @{ "name" = "value"; … }` out of a command. */
function cutTable(text: string): { readonly table: readonly (readonly [string, string])[]; readonly text: string } {
  const match = /-Headers\s+@\{([^}]{0,50000})\}/i.exec(text);
  if (!match) return { table: [], text };
  const entries = [
    ...(match[1] ?? '').matchAll(/["']?([\w:-]{1,200})["']?\s*=\s*(?:"((?:[^"`]|`.){0,20000})"|'([^']{0,20000})')/g),
  ];
  const table = entries.map(
    ([, name = '', double, single = '']) => [name, double?.replace(/`(.)/g, '$1') ?? single] as const,
  );
  return { table, text: `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}` };
}
